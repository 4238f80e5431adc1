"""A verdict's reasons in words that a person understands."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.domain.cut.treatment import TREATED
from touchline.domain.cut.treatment import in_words as treatment_in_words
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.sentence import sentence

_WORDS = {
    "no-release": "{} has no release for this",
    "needs-guardian": "{} is a minor: the guardian has not said yes",
    "unidentified": "somebody unidentified ({}) and no filming notice",
    "no-location": "{} has no location release",
    "no-licence": "third-party footage of {} without a licence",
    "no-music": "the music {} without a licence",
    "over-length": "more frames than {} allows in one cut",
    "possible": "perhaps forbidden by {}",
    "request": "a request, which blocks nothing: {}",
    "bad-lift": "{} tried to lift what is not theirs",
    "unmatched": "not found in the season: {}",
}
_LOOKED = {
    "faces": "nobody has looked at the faces here",
    "text": "nobody has read the writing here",
    "voices": "nobody has listened whose voices these are",
    "speech": "nobody has listened to what is said here",
    "music": "nobody has listened for music here",
}


def in_words(reason: str, entries: Mapping[str, Entry]) -> str:
    """One reason as a phrase: an entry's id becomes its sentence, ``no-release:ada-holt`` what it means."""
    kind, _, what = reason.partition(":")
    if not what:
        return (
            f"{reason}: {sentence(entries[reason])}"
            if reason in entries
            else ("no place is known" if reason == "no-place" else reason)
        )
    if kind == "not-logged":
        return _LOOKED.get(what, f"nobody has looked for {what} here")
    if reason.startswith(TREATED):
        return f"{treatment_in_words(what)}; counts once the leak scan of a delivery has seen that it works"
    said = f"{what} ({sentence(entries[what]).rstrip('.')})" if what in entries else what
    return _WORDS.get(kind, kind + ": {}").format(said)
