"""The register of clips by the names that editors' documents give them: content, reel, clip name, file
name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from touchline.domain.cut.cut import Sought
from touchline.domain.rushes.media import Clip

NO_REEL = {"", "ax", "bl", "none", "nil", "unknown"}
"""What systems write where there is no reel: auxiliary source, black, nothing."""

REEL_LETTERS = 8
"""CMX3600 has room for this many letters of a reel."""

_ENDING = re.compile(r"\.[A-Za-z0-9]{2,4}$")


class Register:
    """Clips by what they are called. A longer reel is also known by its first eight letters."""

    def __init__(self, clips: Iterable[Clip]) -> None:
        self.clips = {clip.id: clip for clip in clips}
        self._contents = {clip.content: clip for clip in self.clips.values()}
        self._reels: dict[str, list[Clip]] = defaultdict(list)
        self._short: dict[str, list[Clip]] = defaultdict(list)
        self._names: dict[str, list[Clip]] = defaultdict(list)
        self._short_names: dict[str, list[Clip]] = defaultdict(list)
        for clip in self.clips.values():
            self._file(clip)

    def _file(self, clip: Clip) -> None:
        self._reels[key(clip.reel)].append(clip)
        for short in _shortened(clip.reel):
            self._short[short].append(clip)
        for name in _names_of(clip):
            self._names[name].append(clip)
        for short in {short for text in _texts_of(clip) for short in _shortened(_last(text))}:
            self._short_names[short].append(clip)

    def answering(self, sought: Sought) -> tuple[list[Clip], str]:
        """Clips that could be meant by name, and, where there is none, why."""
        own = self.clips.get(sought.clip) or self._contents.get(sought.content)
        if own is not None:
            return [own], ""
        by_reel, by_name = self._by_reel(sought), self._by_name(sought)
        if by_reel:
            return _once([*by_reel, *by_name]), ""
        if by_name and (key(sought.reel) in NO_REEL or self._named_like_its_reel(sought, by_name)):
            return by_name, ""
        if by_name:
            return [], f"a clip of that name has another reel ({by_name[0].reel or 'none'})."
        asked = sought.reel if key(sought.reel) not in NO_REEL else sought.name or sought.file
        return [], f"the season has nothing called {asked or 'so'}."

    def narrowed(self, sought: Sought, fits: Sequence[Clip]) -> list[Clip]:
        """Of clips that hold the range, those that both reel and name mean, if there are such; none where the
        reel is known and only the name fits, for then the two contradict each other."""
        reels, names = self._by_reel(sought), self._by_name(sought)
        own = self.clips.get(sought.clip) or self._contents.get(sought.content)
        if reels and own is None and not any(clip in reels for clip in fits):
            return []
        both = [clip for clip in fits if clip in reels and clip in names]
        return both or list(fits)

    def _by_reel(self, sought: Sought) -> list[Clip]:
        reel = key(sought.reel)
        if reel in NO_REEL:
            return []
        short = self._short.get(reel, []) if _is_short(sought.reel) else []
        return _once([*self._reels.get(reel, []), *short])

    def _by_name(self, sought: Sought) -> list[Clip]:
        names = [*_spellings(sought.name), *_spellings(sought.file)]
        short: list[Clip] = []
        if key(sought.reel) not in NO_REEL:
            names += _spellings(sought.reel)
            short = self._short_names.get(key(sought.reel), []) if _is_short(sought.reel) else []
        exact = _once([clip for name in names for clip in self._names.get(name, [])])
        return exact or _once(short)

    def _named_like_its_reel(self, sought: Sought, by_name: Sequence[Clip]) -> bool:
        """Many systems take the file's name for a reel, whole or its first eight letters."""
        reel = key(sought.reel)
        return all(
            not clip.reel
            or (
                any(key(_last(text)).startswith(reel) for text in _texts_of(clip))
                and (_is_short(sought.reel) or reel in _names_of(clip))
            )
            for clip in by_name
        )


def key(text: str) -> str:
    """A reel or name as it is compared: letters and digits only, without case."""
    return "".join(letter for letter in text.casefold() if letter.isalnum()) or text.strip()


def _is_short(reel: str) -> bool:
    return len(reel.strip()) in (REEL_LETTERS - 1, REEL_LETTERS)


def _shortened(text: str) -> set[str]:
    """A long name cut off as lists cut it: before or after what they cannot write is taken out."""
    text = text.strip()
    return {key(text[:REEL_LETTERS]), key(text)[:REEL_LETTERS]} if len(text) > REEL_LETTERS else set()


def _texts_of(clip: Clip) -> list[str]:
    return [clip.name, *(rush.given for rush in clip.rushes)]


def _names_of(clip: Clip) -> set[str]:
    return {name for text in _texts_of(clip) for name in _spellings(text)}


def _last(name: str) -> str:
    return re.split(r"[/\\]", name.strip())[-1]


def _spellings(name: str) -> list[str]:
    """A file's name without its folder, with and without its ending."""
    last = _last(name)
    return [word for word in dict.fromkeys((key(last), key(_ENDING.sub("", last)))) if word]


def _once(clips: Iterable[Clip]) -> list[Clip]:
    return list({clip.id: clip for clip in clips}.values())
