"""Territories, as ISO 3166-1 alpha-2 codes; the world is all of them, never a star."""

from __future__ import annotations

import difflib

from touchline.errors import BadInput

_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG
CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL
GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA
LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
WORLD = tuple(_CODES.split())
"""Every territory of ISO 3166-1, in alphabetical order."""

EVERYWHERE = "WORLD"
SPOKEN = {"UK": "GB", "EL": "GR"}
"""Codes that people write, and ISO 3166-1 has otherwise."""
_PAST = {
    "AN": "BQ, CW, SX", "BU": "MM", "CS": "CZ, SK, RS, ME", "DD": "DE", "FX": "FR", "NT": "IQ, SA",
    "SU": "AM, AZ, BY, EE, GE, KG, KZ, LT, LV, MD, RU, TJ, TM, UA, UZ", "TP": "TL", "YD": "YE", "YU": "BA, HR, ME, MK, RS, SI",
    "ZR": "CD",
}  # fmt: skip
"""Codes that ISO 3166-1 has withdrawn, and what of today lies there."""


def territory(code: str) -> str:
    """The code in capitals; ``UK`` is understood as GB. Raises BadInput for one that ISO 3166-1 does not have."""
    wanted = SPOKEN.get(code.strip().upper(), code.strip().upper())
    if wanted in _PAST:
        raise BadInput(
            f"{wanted} is a territory of the past, which ISO 3166-1 no longer has.", f"Name those of today that are meant: {_PAST[wanted]}."
        )
    if wanted not in WORLD:
        near = difflib.get_close_matches(wanted, WORLD, 3, 0.5)
        hint = f"Did you mean {', '.join(near)}? " if near else ""
        raise BadInput(
            f"There is no territory {code!r}.", f"{hint}Use two-letter ISO 3166 codes such as GB,IE, or WORLD."
        )
    return wanted
