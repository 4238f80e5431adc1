"""What a buyer's copy must not carry: the names of people who said no, and words that may not be shown.

A name or phrase is *withheld* where a no that binds for the showing is about nothing else: then it must appear nowhere.
Where a no has further conditions (these words, but only in the dressing room) the same name or phrase may rightly be
heard elsewhere; it is only kept out of labels that a camera or an assistant once typed, such as clip names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from touchline.domain.cut.cut import Cut
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import NO, Entry, Target
from touchline.domain.ledger.scope import LIST_KEYS, Scope, members
from touchline.domain.rushes.media import Clip, Rush
from touchline.domain.time.moment import parse_moment
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.verdict.standing import binds, standing
from touchline.domain.words.words import has_phrase, normalised

LEFT_OUT = "[…]"
_SPOKEN = ("words", "text")
_LABELLED = (*_SPOKEN, "mark", "music", "topic")
_SHORTEST = 3


@dataclass(frozen=True)
class Discretion:
    """``phrases`` are withheld everywhere, ``labels`` from labels only; both normalised. ``people`` are the handles
    of those whose names are withheld."""

    phrases: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    def leaks(self, text: str) -> list[str]:
        """The withheld phrases in a text, however they are typed, also run together as in a file's name."""
        plain = normalised(text)
        tokens = set(plain.split())
        return sorted(phrase for phrase in self.phrases
                      if has_phrase(plain, phrase) or (" " in phrase and phrase.replace(" ", "") in tokens))

    def unfit(self, label: str) -> bool:
        """Whether a label (a clip's name, a reel, a title) holds anything to be kept out of it, even inside a word."""
        plain = normalised(label)
        run = plain.replace(" ", "")
        return any(has_phrase(plain, phrase) or (len(phrase) > _SHORTEST and phrase.replace(" ", "") in run)
                   for phrase in self.phrases | self.labels)

    def label(self, text: str, instead: str) -> str:
        """The label, or what stands for it."""
        return instead if self.unfit(text) else text

    def without(self, words: Sequence[str]) -> list[str]:
        """A line, word by word, with every withheld phrase replaced by a mark; as many words as before."""
        tokens = [(token, place) for place, word in enumerate(words) for token in normalised(word).split()]
        gone: set[int] = set()
        for phrase in self.phrases:
            wanted = phrase.split()
            for at in range(len(tokens) - len(wanted) + 1):
                if [token for token, _ in tokens[at : at + len(wanted)]] == wanted:
                    gone |= {place for _, place in tokens[at : at + len(wanted)]}
        return [LEFT_OUT if place in gone else word for place, word in enumerate(words)]


def discretion(known: Snapshot, targets: Iterable[Target]) -> Discretion:
    """What must not leave the house for these targets, as known in the snapshot."""
    groups = known.standing_order[1]
    phrases: set[str] = set()
    labels: set[str] = set()
    silent: set[str] = set()
    for no in binding(known, targets):
        alone = _conditions(no.scope) == 1
        handles = members(no.scope.person or (), groups)
        names = {name for handle in handles for name in _names(handle, known)}
        said = {normalised(text) for key in _SPOKEN for text in no.scope.values(key) or ()}
        labels |= names | {part for name in names for part in name.split() if len(part) >= _SHORTEST}
        labels |= {normalised(text) for key in _LABELLED for text in no.scope.values(key) or ()}
        if alone:
            phrases |= names | said
            silent |= handles
    return Discretion(frozenset(phrases - {""}), frozenset(labels - {""}), frozenset(silent))


def binding(known: Snapshot, targets: Iterable[Target]) -> list[Entry]:
    """The noes that bind for any of these targets."""
    entries, groups = known.standing_order
    ledger = standing(entries, parse_moment(known.as_of))
    asked = tuple(map(known.spelling.target, targets))
    return [entry for entry in ledger.entries if entry.kind in NO and not ledger.lifted(entry)
            and _applies(entry, asked) and binds(entry, ledger, known.people, groups)]


def _applies(no: Entry, targets: Sequence[Target]) -> bool:
    return any(no.terms.fits(target) for target in targets)


def _conditions(scope: Scope) -> int:
    return sum(getattr(scope, name) is not None for name in (*LIST_KEYS, "span", "shot"))


def _names(handle: str, known: Snapshot) -> set[str]:
    """Under which names somebody was taken in."""
    person = known.world.find(handle)
    every = known.world.every_name_of(person) if person else ()
    return {normalised(name) for name in (handle, *(name for one in every for name in (one.handle, one.name))) if name}


def discreet_clip(clip: Clip, keep: Discretion) -> Clip:
    """The clip as a buyer may know it: what it was called where that tells nothing, its id where it would; no notes, no
    sidecar's words, no folders of ours."""
    reel = keep.label(clip.reel, clip.id)
    rushes = tuple(_discreet_rush(clip, rush, place, keep) for place, rush in enumerate(clip.rushes))
    probe = replace(clip.probe, notes=(), extra=(), reel=keep.label(clip.probe.reel or "", clip.id) or None)
    return replace(clip, name=keep.label(clip.name, clip.id), reel=reel, rushes=rushes, probe=probe,
                   place=keep.label(clip.place or "", "") or None)


def _discreet_rush(clip: Clip, rush: Rush, place: int, keep: Discretion) -> Rush:
    name = rush.given.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    part = f"-{place + 1}" if len(clip.rushes) > 1 else ""
    shown = keep.label(stem or suffix, f"{clip.id}{part}") + (f".{suffix}" if stem and dot else "")
    return replace(rush, given=shown, path=shown, volume="")


def discreet_cut(cut: Cut, keep: Discretion, name: str) -> Cut:
    """The cut as a buyer may know it, under ``name``."""
    events = tuple(replace(event, name=keep.label(event.name, ""), sought=None,
                           treatments=tuple(dict.fromkeys(one.nameless for one in event.treatments)),
                           unmatched="unmatched" if event.unmatched else "") for event in cut.events)
    return replace(cut, name=name, events=events, notes=())


def discreet_words(facts: Iterable[Fact], keep: Discretion) -> tuple[Fact, ...]:
    """The words that were said, for subtitles, with what is withheld left out."""
    return tuple(_discreet_fact(fact, keep) for fact in facts if fact.kind == "words")


def _discreet_fact(fact: Fact, keep: Discretion) -> Fact:
    detail: Mapping[str, object] = {}
    timed = fact.detail.get("words")
    if isinstance(timed, Sequence) and timed:
        shown = keep.without([str(word[0]) for word in timed])
        detail = {"words": [(text, *word[1:]) for text, word in zip(shown, timed, strict=True)]}
    kept = {key: fact.detail[key] for key in ("language", "speaker") if key in fact.detail}
    if keep.leaks(str(kept.get("speaker", ""))):
        del kept["speaker"]
    return replace(fact, value=" ".join(keep.without(fact.value.split())), detail={**kept, **detail})
