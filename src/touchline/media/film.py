"""Films as the stages see them: originals proved, a cut rendered and looked at again, a film measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from touchline.domain.cut.cut import Cut
from touchline.domain.mending.masks import Cover
from touchline.domain.rushes.media import Clip
from touchline.errors import BadInput, Damaged, Unavailable
from touchline.media.checksum import Checksum
from touchline.media.render import PROFILES, render
from touchline.media.render_picture import NO_COVERS
from touchline.media.verify_film import measure, verify
from touchline.ports import FilmFacts, FilmSpec, Progress

_PIECE = 8 << 20


class FilmRoom:
    """See `touchline.ports.Film`."""

    def whole(self, clips: Iterable[Clip], known: Callable[[Path], str | None],
              note: Callable[[Path, str], None], progress: Progress) -> None:
        """See that every original is there and is what it was when it was logged."""
        rushes = [(clip, rush) for clip in clips for rush in clip.rushes]
        done, total = 0, sum(rush.size for _, rush in rushes)
        missing = [f"{clip.name} ({clip.id}): {rush.path}" for clip, rush in rushes if not Path(rush.path).is_file()]
        if missing:
            raise Unavailable(f"{_many(len(missing), 'original')} cannot be reached.",
                              "Connect the disk, or find them with `touchline relink`.", details=missing)
        for clip, rush in rushes:
            path = Path(rush.path)
            if known(path) != rush.content:
                tell = partial(_tell, progress, done, total)
                if _hash(path, tell) != rush.content:
                    raise Damaged(f"{clip.name} ({clip.id}) is not what it was when it was logged: {path}.",
                                  "Take the file from another copy of the card and `touchline relink` it.")
                note(path, rush.content)
            done += rush.size
            progress("prove originals", done, total)

    def suffix(self, spec: FilmSpec) -> str:
        if spec.profile not in PROFILES:
            raise BadInput(f"There is no profile {spec.profile!r}.", f"Choose one of {', '.join(PROFILES)}.")
        return PROFILES[spec.profile].suffix

    def render(self, cut: Cut, clips: Mapping[str, Clip], film: Path, spec: FilmSpec, progress: Progress,
               covers: Mapping[str, Cover] = NO_COVERS) -> FilmFacts:
        return verify(film, render(cut, clips, film, spec, progress, covers), progress)

    def measure(self, film: Path, progress: Progress) -> FilmFacts:
        return measure(film, progress)


def _tell(progress: Progress, before: int, total: int, read: int) -> None:
    progress("prove originals", before + read, total)


def _hash(path: Path, tell: Callable[[int], None]) -> str:
    running, read = Checksum(["xxh128"]), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                running.update(piece)
                read += len(piece)
                tell(read)
    except OSError as error:
        raise Unavailable(f"{path} cannot be read ({error.strerror}).", "Connect the disk it is on.") from error
    return running.digests()["xxh128"]


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"
