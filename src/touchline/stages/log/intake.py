"""Intake: from files under some paths to clips the season knows, each read once and known by its bytes."""

from __future__ import annotations

import hashlib
import stat
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from touchline.domain.facts.findings import Fault
from touchline.domain.rushes.card import CardClip
from touchline.domain.rushes.media import Clip, Rush
from touchline.errors import BadInput, Missing, TouchlineError, Unavailable
from touchline.ports import Cards, Decoder, Progress, Shelf
from touchline.stages.log.recording import clip_of, frames_of

STAGE = "log"
ContentOf = Callable[[Path, Callable[[int], None]], str]
"""The content hash of a file; is told how many more bytes were read."""


class Intake:
    """Takes recordings in. ``afresh`` probes those again that are known already."""

    def __init__(self, shelf: Shelf, decoder: Decoder, content_of: ContentOf, report: Progress, afresh: bool) -> None:
        self._shelf, self._decoder, self._content_of, self._report = shelf, decoder, content_of, report
        self._afresh = afresh
        self._known = {clip.content: clip for clip in shelf.clips()}
        self._standing = {fault.where for fault in shelf.faults()}
        self._met: set[str] = set()
        self.faults: list[Fault] = []
        self.bytes_to_come = 0
        """Of the recordings that nobody has asked for yet."""

    def clips(self, paths: Sequence[Path], cards: Cards) -> Iterator[Clip]:
        """Every recording under ``paths`` that can be read, once; the others become faults, and the season remembers them."""
        self._forget_gone(paths)
        waiting = deque(_recordings(paths, cards(paths)))
        sizes = {name: _size_of(name) for card in waiting for name in card.files}
        self.bytes_to_come = sum(sizes.values())
        while waiting:
            card = waiting.popleft()
            self.bytes_to_come -= sum(sizes.pop(name, 0) for name in card.files)
            try:
                clip = self._clip(card)
            except Exception as error:  # whatever a file makes a decoder do, the others are taken in
                if len(card.files) > 1:
                    waiting.extendleft(reversed([_alone(card, name) for name in card.files]))
                else:
                    self._unreadable(card, error)
                continue
            if clip is not None:
                yield clip

    def _forget_gone(self, paths: Sequence[Path]) -> None:
        """Faults of files that are no longer there, under the paths that are looked through now."""
        tops = tuple(f"{path.absolute()}/" for path in paths)
        for where in self._standing:
            if where.startswith(tops) and not Path(where).exists():
                self._shelf.mended(where)

    def _clip(self, card: CardClip) -> Clip | None:
        """The clip of a recording, registered; None where another path of this run brought it already."""
        files = [Path(name) for name in card.files]
        contents = [self._content(path) for path in files]
        content = contents[0] if len(contents) == 1 else hashlib.sha256("\n".join(contents).encode()).hexdigest()[:32]
        if content in self._met:
            self._also(contents, files)
            self._read(files)
            return None
        clip = self._known.get(content)
        if clip is None or self._afresh:
            probes = [self._decoder.probe(path) for path in files]
            rushes = [Rush(one, path.stat().st_size, str(path), str(path.absolute()), "", frames_of(probe))
                      for one, path, probe in zip(contents, files, probes, strict=True)]
            clip = clip_of(content, card, rushes, probes)
            self._shelf.register(clip)
        elif any(Path(rush.path) != path.absolute() for rush, path in zip(clip.rushes, files, strict=True)):
            clip = self._elsewhere(clip, files, contents)
        self._met.add(content)
        self._read(files)
        return clip

    def _read(self, files: Sequence[Path]) -> None:
        """These could be read: what stood against them stands no more."""
        for where in {str(path.absolute()) for path in files} & self._standing:
            self._shelf.mended(where)

    def _also(self, contents: Sequence[str], files: Sequence[Path]) -> None:
        for one, path in zip(contents, files, strict=True):
            self._shelf.found(one, path.absolute())

    def _elsewhere(self, clip: Clip, files: Sequence[Path], contents: Sequence[str]) -> Clip:
        """A known clip found at another place: where it is gone from the old one, this is its place now."""
        if all(Path(rush.path).exists() for rush in clip.rushes):
            self._also(contents, files)
            return clip
        moved = tuple(replace(rush, given=str(path), path=str(path.absolute()))
                      for rush, path in zip(clip.rushes, files, strict=True))
        clip = replace(clip, rushes=moved)
        self._shelf.register(clip)
        return clip

    def _content(self, path: Path) -> str:
        known = self._shelf.hash_of(path)
        if known is not None:
            return known
        if path.is_symlink() and not path.exists():
            raise Missing(f"{path.name} is a link to {path.readlink()}, which is not there.",
                          "Connect the disk it lies on, or leave the link out.")
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise BadInput(f"{path.name} is no file that can be read.", "Leave it out.")
        if not before.st_size:
            raise BadInput(f"{path.name} is empty.", "Copy it again from the card.")
        read = 0

        def step(more: int) -> None:
            nonlocal read
            read += more
            self._report("Reading, MB", read / 1e6, 0)

        content = self._content_of(path.resolve(), step)  # what a link leads to is what is watched
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise Unavailable(f"{path} changed while it was read.", "Let the copy finish, then log it again.")
        self._shelf.note_hash(path, content)
        return content

    def _unreadable(self, card: CardClip, error: Exception) -> None:
        subject, remedy = in_words(error)
        fault = Fault(str(Path(card.files[0]).absolute()), STAGE, subject, remedy)
        self._shelf.mended(fault.where)
        self._shelf.fault(fault)
        self.faults.append(fault)


def in_words(error: BaseException) -> tuple[str, str]:
    """Subject and remedy for whatever went wrong with one clip."""
    if isinstance(error, TouchlineError):
        return error.subject, error.remedy
    if isinstance(error, OSError):
        return (f"{error.filename or 'It'} cannot be used: {error.strerror or error}.",
                "See that the disk is there, has room and may be used, then log again.")
    return (f"It could not be logged ({type(error).__name__}: {error}).",
            "Log it again with --again; if it fails again, please report it.")


def _recordings(paths: Sequence[Path], found: Sequence[CardClip]) -> Iterator[CardClip]:
    """What lies on the cards, and files that were named although nothing says they are media."""
    taken = {name for card in found for name in (*card.files, *card.sidecars, *card.thumbnails, *card.proxies)}
    yield from found
    for path in paths:
        if path.is_file() and str(path) not in taken:
            yield CardClip(path.stem, (str(path),))


def _size_of(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def _alone(card: CardClip, name: str) -> CardClip:
    note = f"Part of {card.name}, which could not be put together."
    return CardClip(Path(name).stem, (name,), card.structure, card.reel, notes=(*card.notes, note))
