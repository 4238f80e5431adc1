"""Money, exact: whole minor units of one currency of ISO 4217."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from touchline.errors import BadInput

_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK
DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK
LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON
RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST
XCD YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
DECIMALS = {code: places for codes, places in ((_TWO, 2), (_NONE, 0), (_THREE, 3)) for code in codes.split()}
"""Decimals of each currency's minor unit."""

_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD"}
AMOUNT = "[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}"
"""Whole units of a currency, as they may be written: a pattern."""
_AMOUNT = re.compile(rf"(?P<whole>{AMOUNT})(?:\.(?P<part>[0-9]{{1,3}}))?")


@dataclass(frozen=True)
class Money:
    """``minor`` whole minor units (pence) of ``currency``."""

    minor: int
    currency: str

    def __str__(self) -> str:
        """``GBP 1,200,000.00``."""
        places = DECIMALS[self.currency]
        whole, part = divmod(self.minor, 10**places)
        return f"{self.currency} {whole:,}" + (f".{part:0{places}d}" if places else "")

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise BadInput(f"{self} and {other} are in two currencies.", "Give all of them in one.")
        return Money(self.minor + other.minor, self.currency)

    def per(self, amount: Fraction) -> Money:
        """A share of it, rounded down to whole minor units: ``amount`` of it cost all. Not for nothing."""
        return Money(int(self.minor / amount), self.currency)


def parse_money(text: str) -> Money:
    """``GBP 1,200,000.00``, or ``GBP 1200000``. Raises BadInput for money without a currency, or finer than its coins."""
    code, _, amount = text.strip().partition(" ")
    if _AMOUNT.fullmatch(text.strip()):
        raise BadInput(f"{text.strip()} is money without a currency.", f'Write it like "GBP {text.strip()}", with a code of ISO 4217.')
    if code[:1] in _SIGNS:
        raise BadInput(f"{text!r} names its currency by a sign.", f'Write it like "{_SIGNS[code[0]]} {text.strip()[1:]}".')
    if code.upper() not in DECIMALS:
        raise BadInput(f"{code!r} is no currency of ISO 4217.", 'Write money like "GBP 1200000.00".')
    found = _AMOUNT.fullmatch(amount.strip())
    if not found:
        raise BadInput(f"{text!r} is not an amount of money.", 'Write it like "GBP 1200000.00".')
    currency, part = code.upper(), found["part"] or ""
    places = DECIMALS[currency]
    if len(part) > places:
        raise BadInput(f"{currency} has {places or 'no'} decimals; {text!r} has {len(part)}.", "Round it as the contract does.")
    return Money(int(found["whole"].replace(",", "")) * 10**places + int(part.ljust(places, "0") or 0), currency)
