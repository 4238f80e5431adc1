"""``touchline what-if``: what it would cost in minutes, scenes, episodes and people, before anybody says or signs it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.affected import in_short, sent_document, stretch
from touchline.cli.drafts import draft_of
from touchline.cli.offers import ask
from touchline.cli.showing import ForOption, OnOption, UseOption, showing_asked
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.ledger.ledger import LIFT, SAY, Entry
from touchline.domain.ledger.sentence import sentence
from touchline.domain.ledger.targets import Showing
from touchline.domain.ledger.territories import WORLD
from touchline.domain.reach.cost import Cost, PersonCost, SceneCost
from touchline.domain.reach.reach import Touched
from touchline.domain.time.time import Span, timecode
from touchline.errors import BadInput
from touchline.stages.ledger.ledger import Draft, Spoken, mean
from touchline.stages.reach.what_if import WhatIf, elsewhere, what_if
from touchline.wiring import Desk, open_gathered

app = typer.Typer(add_completion=False)
Texts = list[str] | None
_HELP = 'As typed for touchline {0}: "{1}".'
_KIND = {"refuse": "refusal"}
_OWN_WORD = ("release", "refuse")
SOMEBODY = "somebody"
"""Who would say so, where nobody is named: reckoned as if it bound."""


_OFFER = "Terms of an offer, or talks whose latest is meant; several are held side by side."


def _words(verb: str, example: str) -> Any:
    return typer.Option(f"--{verb}", metavar='"…"', help=_HELP.format(verb, example), show_default=False)


@app.command(
    "what-if", epilog='Example: touchline what-if --veto "--by manager --person ada-holt --place dressing-room" --territory GB'
)
def what_if_(
    veto: Annotated[Texts, _words("veto", "--by manager --person ada-holt")] = None,
    refuse: Annotated[Texts, _words("refuse", "--by ada-holt --place dressing-room")] = None,
    embargo: Annotated[Texts, _words("embargo", "--topic transfer --not-before 2026-02-01")] = None,
    term: Annotated[Texts, _words("term", "--mark acme-bet --territory IT")] = None,
    release: Annotated[Texts, _words("release", "--by kit-rowe")] = None,
    grant: Annotated[Texts, _words("grant", "--by club --group squad")] = None,
    location: Annotated[Texts, _words("location", "--place old-quay --notice")] = None,
    licence: Annotated[Texts, _words("licence", "--owner coastline-sport")] = None,
    rung: Annotated[Texts, _words("say", "manager --rung full-veto")] = None,
    lift: Annotated[list[str] | None, typer.Option("--lift", metavar="ENTRY", help="An entry taken back.", show_default=False)] = None,
    offer: Annotated[Texts, typer.Option("--offer", metavar="FILE|TALK", help=_OFFER, show_default=False)] = None,
    page: Annotated[Path | None, typer.Option("--page", metavar="FILE", help="With --offer: a page to print.", show_default=False)] = None,
    territory: Annotated[str, typer.Option("--territory", metavar="US|GB,IE|WORLD", help="Shown there; alone: what that costs.")] = "",
    against: Annotated[str, typer.Option("--against", metavar="GB,IE", help="With --territory alone: compared with these.")] = "",
    cut: Annotated[list[str] | None, typer.Option("--cut", help="Only this cut; several.", show_default=False)] = None,
    platforms: ForOption = "",
    on: OnOption = "",
    use: UseOption = "film",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Minutes, scenes, episodes and people that each cut would lose or gain, with the frames behind every number. Writes nothing."""
    desk = open_gathered(season)
    now = desk.now
    if offer:
        _need_only_offers(veto, refuse, embargo, term, release, grant, location, licence, rung, lift, territory, platforms, against)
        ask(desk, offer, cut or (), on, use, page, as_json)
        return
    if page:
        raise BadInput("A page is written of offers only.", "Add --offer FILE, or leave out --page.")
    typed = {"say": rung, "veto": veto, "refuse": refuse, "embargo": embargo, "term": term, "release": release,
             "grant": grant, "location": location, "licence": licence}  # fmt: skip
    spoken: list[Spoken] = []
    for verb, text in [(verb, text) for verb, texts in typed.items() for text in texts or ()]:
        spoken.append(_meant(desk, verb, text, now, spoken))
    spoken += [_lift(desk, entry, now) for entry in lift or ()]
    if not spoken and not territory:
        raise BadInput("Nothing is asked.", "Add --veto, --refuse, --lift L7, --territory US, or another of touchline what-if --help.")
    showing = showing_asked(desk.store, platforms, territory or "WORLD", on, use, now)
    if spoken:
        meant = [one.entry for one in spoken]
        found = what_if(desk.store, meant, showing, now, desk.frame_times, cuts=cut or ())
        told = [sentence(entry) for entry in found.entries]
    else:
        found, told = _elsewhere(desk, showing, against, now, cut or ())
    notes = [warning for one in spoken for warning in one.warnings]
    if as_json:
        emit(document(found, told, notes))
    else:
        show(found, told, notes)


def _need_only_offers(*others: object) -> None:
    """An offer brings its own platforms, territories and window."""
    if any(others):
        raise BadInput("An offer is asked about by itself.", "Leave out all but --offer, --cut, --on, --use and --page.")


def _elsewhere(desk: Desk, showing: Showing, against: str, now: str, cuts: Sequence[str]) -> tuple[WhatIf, list[str]]:
    others = tuple(part.strip() for part in against.split(",") if part.strip())
    asked = {code.upper() for code in showing.territories}
    rest = replace(showing, territories=others or tuple(code for code in WORLD if code not in asked))
    found = elsewhere(desk.store, showing, rest, now, desk.frame_times, best=not others, cuts=cuts)
    compared = f"compared with {', '.join(others)}" if others else "compared with wherever else it can be shown"
    return found, [f"Shown in {', '.join(showing.territories)}, {compared}."]


def _meant(desk: Desk, verb: str, text: str, now: str, before: Sequence[Spoken]) -> Spoken:
    """What one quoted text means, as if it had been typed for its verb after the others."""
    from touchline.cli.entries import apps

    command = typer.main.get_command(apps[verb])
    tokens = _dashed(shlex.split(text), {name for one in command.params for name in one.opts})
    kind = _KIND.get(verb, verb)
    if "--by" not in tokens and verb != "say":
        named = verb in _OWN_WORD and "--person" in tokens
        tokens += ["--by", tokens[tokens.index("--person") + 1] if named else SOMEBODY]
        kind = "term" if verb == "veto" else kind
    given = command.make_context(f"--{verb}", tokens).params
    return mean(desk.store, draft_of(desk, kind, given), now, [one.entry for one in before])


def _dashed(tokens: Sequence[str], options: set[str]) -> list[str]:
    """``person ada-holt`` and ``person=ada-holt`` are understood as ``--person ada-holt``."""
    if any(token.startswith("--") for token in tokens):
        return list(tokens)
    parts = [part for token in tokens for part in (token.split("=", 1) if "=" in token else [token])]
    return [f"--{part}" if f"--{part}" in options else part for part in parts]


def _lift(desk: Desk, entry_id: str, now: str) -> Spoken:
    """A lift by whoever may."""
    holder = next((entry.holder for entry in desk.store.ledger.entries() if entry.id == entry_id), SOMEBODY)
    return mean(desk.store, Draft(LIFT, holder, lifts=entry_id), now)


def document(found: WhatIf, told: Sequence[str], notes: Sequence[str]) -> dict[str, Any]:
    """The answer as JSON: totals first, then every cut with the frames behind its numbers."""
    costs = found.costs
    return {
        "what": list(told),
        "notes": list(notes),
        "entries": [entry_in_short(entry) for entry in found.entries],
        "as_of": found.known.as_of,
        "written": False,
        "totals": {
            "minutes": {way: round(sum(_minutes(one, way) for one in costs), 3) for way in ("lost", "gained")},
            "scenes": {way: sum(bool(getattr(s, way)) for one in costs for s in one.scenes) for way in ("lost", "gained")},
            "episodes": {way: [one.cut.name for one in costs if getattr(one, way)] for way in ("lost", "gained")},
            "people": {
                way: sorted({who for one in costs for who in getattr(one, f"people_{way}")}) for way in ("lost", "gained")
            },
        },
        "cuts": [_cut(one, found) for one in costs],
        "already_out": [sent_document(one, found.known) for one in found.sent],
    }


def entry_in_short(entry: Entry) -> dict[str, str]:
    return {"kind": entry.kind, "by": entry.party if entry.kind == SAY else entry.by, "sentence": sentence(entry)}


def _cut(one: Cost, found: WhatIf) -> dict[str, Any]:
    cut = one.cut
    return {
        "cut": cut.name,
        "version": cut.version,
        "label": cut.label,
        "minutes": {way: round(_minutes(one, way), 3) for way in ("lost", "gained")},
        "seconds": {way: round(float(one.seconds(getattr(one, way))), 3) for way in ("lost", "gained")},
        "frames": {way: _frames(getattr(one, way)) for way in ("lost", "gained")},
        "deliverable": {"before": one.whole[0], "after": one.whole[1]},
        "scenes": [_scene(scene) for scene in one.scenes],
        "people": {
            "lost": list(one.people_lost),
            "gained": list(one.people_gained),
            "changed": [_person(person, one) for person in one.people],
        },
        "spans": [{"effect": _effect(pair), **stretch(pair, cut, found.known)} for pair in one.touched],
    }


def _minutes(one: Cost, way: str) -> float:
    return float(one.seconds(getattr(one, way))) / 60


def _frames(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _scene(one: SceneCost) -> dict[str, Any]:
    return {
        "from": one.scene.at.start,
        "to": one.scene.at.end,
        "place": one.scene.place,
        "day": one.scene.day,
        "lost": _frames(one.lost),
        "gained": _frames(one.gained),
        "whole": one.whole,
    }


def _person(person: PersonCost, one: Cost) -> dict[str, Any]:
    return {
        "person": person.person,
        "seconds": {side: round(float(one.seconds(getattr(person, side))), 3) for side in ("before", "after")},
        "frames": {side: _frames(getattr(person, side)) for side in ("before", "after")},
    }


def _effect(pair: Touched) -> str:
    return "lost" if pair.lost else "gained" if pair.gained else "changed"


def show(found: WhatIf, told: Sequence[str], notes: Sequence[str]) -> None:
    """The same for a person: one line a cut, then where."""
    for line in told:
        say(f"If: {line}")
    for note in notes:
        say(f"! {note}", style="yellow")
    rows = [
        [one.cut.label, *(f"{float(one.seconds(getattr(one, way))):.2f} s" for way in ("lost", "gained")),
         "; ".join(f"{scene.scene.called}{' (all of it)' if scene.whole else ''}" for scene in one.scenes),
         ", ".join([*(f"−{who}" for who in one.people_lost), *(f"+{who}" for who in one.people_gained)]),
         _deliverable(one)]
        for one in found.costs
    ]  # fmt: skip
    if rows:
        table(["cut", "lost", "gained", "scenes", "people", "deliverable"], rows)
    for one in found.costs:
        for pair in one.touched:
            if pair.lost or pair.gained:
                first, last = (timecode(one.cut.start + at, one.cut.rate, one.cut.drop) for at in (pair.at.start, pair.at.end))
                say(f"{one.cut.label} {first}–{last} {pair.after.track} {_effect(pair)}")
    for gone in found.sent:
        what = f"{gone.record.get('kind')} {gone.record.get('id')} of {gone.cut.label}"
        say(f"Already out: {what}, {in_short(gone.touched, gone.cut)}.", style="red")
    if not found.costs and not found.sent:
        say("Nothing would change in any cut.", style="green")
    say("Nothing was written.")


def _deliverable(one: Cost) -> str:
    words = {(True, False): "no longer", (False, True): "now", (True, True): "still", (False, False): "not, as before"}
    return words[one.whole]
