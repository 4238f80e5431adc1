"""The only file that names concrete classes: which adapter stands behind which port. What is heavy is imported where it is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.formats.plain_text import text_of as text_of  # also for whoever reads such files
from touchline.settings import settings

if TYPE_CHECKING:
    from touchline.analysers.likeness import Likenesses
    from touchline.analysers.models import Models
    from touchline.domain.rushes.media import Clip
    from touchline.domain.world.world import Fixture
    from touchline.formats.paperwork import Papers
    from touchline.media.film import FilmRoom
    from touchline.media.sheet import Sheets
    from touchline.ports import Ears, Executor, MeaningSearch, Progress, Somebody, WordSearch
    from touchline.stages.cut.cut_exchange import Formats
    from touchline.stages.find.closer import Closer
    from touchline.stages.log.log import Crew
    from touchline.stages.offload.dock import Dock
    from touchline.store.backup import Copied
    from touchline.store.season import Season


def now() -> str:
    """The present moment, in UTC to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def silence(what: str, done: float, total: float) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True)
class Desk:
    """One season, opened, with everything that works on it within reach."""

    store: Season

    @property
    def folder(self) -> Path:
        return self.store.folder

    @property
    def club(self) -> str:
        return self.store.marker.club

    @property
    def user(self) -> str:
        """Who types."""
        return settings().user

    @property
    def now(self) -> str:
        """The present, no earlier than the last word recorded: with a clock that was set back, the latest no still counts."""
        from touchline.store.chained import last_moment

        with self.store.truth.read() as connection:
            return max(now(), last_moment(connection), self.store.shelf.last_moment())

    @cached_property
    def index(self) -> WordSearch:
        """The word index of the season."""
        from touchline.store.index import WordIndex

        return WordIndex(self.folder / "derived" / "index", self.store.shelf)

    @cached_property
    def meaning(self) -> MeaningSearch:
        """The index of what is meant; without its model it raises Unavailable when it is asked."""
        from touchline.analysers.meaning import Sentences
        from touchline.store.meaning import MeaningIndex

        return MeaningIndex(self.folder / "derived" / "meaning", self.store.shelf, Sentences(model_store()))

    @property
    def sheets(self) -> Sheets:
        """Who draws contact sheets."""
        from touchline.media.decode import Footage
        from touchline.media.sheet import Sheets

        return Sheets(Footage())

    @property
    def film(self) -> FilmRoom:
        """Who renders films."""
        from touchline.media.film import FilmRoom

        return FilmRoom()

    def frame_times(self, clip: Clip) -> Sequence[float] | None:
        """When the frames of a clip of variable rate are shown, as its log kept it."""
        from touchline.media.kept_times import kept_times

        return kept_times(self.store.shelf.folder(clip.content))


def open_desk(season: Path | None = None) -> Desk:
    """Open the season named, or around the current directory, or in TOUCHLINE_SEASON. Raises Missing where there is none."""
    from touchline.store.season import find_season, open_store

    return Desk(open_store(find_season(season, named=settings().season), now))


def open_gathered(season: Path | None = None, report: Progress = silence) -> Desk:
    """The same, with everybody who was logged since compared with those who were there."""
    desk = open_desk(season)
    gather_news(desk, report)
    return desk


def gather_news(desk: Desk, report: Progress) -> None:
    """Compare the faces and voices of what was logged since with all others."""
    from touchline.stages.people.gather import behind, gather

    if behind(desk.store):
        gather(desk.store, likeness(), report)


def resemble_again(desk: Desk) -> None:
    """Compare all families with whoever was named, after somebody said more of them."""
    from touchline.domain.people.identity import said_of
    from touchline.stages.people.resemblance import resemble

    resemble(desk.store, likeness(), said_of(desk.store.journal.statements()))


def gather_again(desk: Desk, report: Progress) -> None:
    """Compare all faces and voices again, after somebody took back what they had said of them."""
    from touchline.stages.people.gather import gather

    gather(desk.store, likeness(), report, anew=True)


def likeness() -> Likenesses:
    """Who compares faces and voices."""
    from touchline.analysers.likeness import Likenesses

    return Likenesses(model_store())


def people_page(title: str, board: Sequence[Somebody]) -> bytes:
    """The people board as a page."""
    from touchline.formats.people_page import write_people

    return write_people(title, board)


def fixture_list(path: Path) -> list[Fixture]:
    """The matches in a file. Raises Missing, BadInput."""
    from touchline.formats.fixtures import read_fixtures

    return read_fixtures(text_of(path), path.name)


def squad_list(path: Path) -> Sequence[tuple[str, str]]:
    """The players in a file, with birth years where known. Raises Missing, BadInput."""
    from touchline.formats.fixtures import read_squad

    return read_squad(text_of(path), path.name)


def make_season(folder: Path, club: str, years: str) -> Season:
    """Make a season folder and open it. Raises Conflict, BadInput, Unavailable."""
    from touchline.store.season import create_season, open_store

    return open_store(create_season(folder, club, years, now), now)


def discard_season(store: Season) -> None:
    """Take away a season that was only just made."""
    from touchline.store.season import discard

    store.close()
    discard(store.folder)


def copy_season(store: Season, target: Path, report: Progress) -> Copied:
    """A checked copy of everything people made of the season."""
    from touchline.store.backup import back_up

    return back_up(store, target, report, now)


def content_of(path: Path, step: Callable[[int], None]) -> str:
    """The hash that a rush is known by; ``step`` is told of every byte read."""
    from touchline.media.checksum import checksum_of

    return checksum_of(path, ["xxh128"], step)["xxh128"]


def open_dock() -> Dock:
    """What cards are offloaded with; it needs no season."""
    from touchline.formats.cards import read_card
    from touchline.formats.mhl import Seals
    from touchline.media.copying import Disks
    from touchline.stages.offload.dock import Dock

    return Dock(read_card, Disks(), Seals())


def delivery_room() -> tuple[FilmRoom, Papers]:
    """Who renders films and who writes the papers of a delivery; neither needs a season."""
    from touchline.formats import edl_write, otio_write, subtitles
    from touchline.formats.paperwork import Papers
    from touchline.media.film import FilmRoom

    return FilmRoom(), Papers(
        {"otio": otio_write.write, "edl": edl_write.write, "srt": subtitles.srt, "vtt": subtitles.vtt})


def closer_look() -> Closer:
    """Who looks at a part of a clip at full resolution."""
    from touchline.analysers.faces.full import FacesFull
    from touchline.media.decode import Footage
    from touchline.stages.find.closer import Closer

    return Closer(Footage(), lambda known: FacesFull(model_store(), known))


def log_crew(store: Season, hands: Executor, speech_model: str = "", prepare: Callable[[], None] = lambda: None) -> Crew:
    """Who logs footage here: a decoder, the analysers, ``hands``. ``speech_model``: a name or folder, else the settings'."""
    from touchline.analysers.faces.faces import Faces
    from touchline.analysers.look.look import Looks
    from touchline.analysers.shots.shots import Shots
    from touchline.analysers.sound.sound import Sound
    from touchline.analysers.speech.speech import Speech
    from touchline.analysers.sync.sync import Sync
    from touchline.analysers.text.text import Text
    from touchline.analysers.voices.voices import Voices
    from touchline.formats.cards import group
    from touchline.media.decode import Footage
    from touchline.stages.log.log import Crew
    from touchline.stages.world.names import names_to_hear

    models = model_store()
    speech = Speech(models, names_to_hear(store), speech_model or settings().speech_model, threads=1)
    analysers = (Shots(), speech, Voices(models), Faces(models), Text(models), Sound(models), Sync(), Looks())
    return Crew(Footage(), group, analysers, hands, content_of, understood_in(store), prepare)


def understood_in(store: Season) -> Callable[[str], None]:
    """Understands what is said in a clip once it is logged, so that finding need not wait; without the model nothing is."""
    from touchline.errors import Damaged, Unavailable

    meaning = Desk(store).meaning

    def understand(content: str) -> None:
        with suppress(Unavailable, Damaged):
            meaning.understand(content)

    return understand


def ears() -> Ears:
    """Who compares the sound of clips."""
    from touchline.analysers.sync.meeting_finder import MeetingFinder

    return MeetingFinder()


def model_store() -> Models:
    """The models on this machine."""
    from touchline.analysers.models import Models

    return Models(settings().models)


def cut_formats() -> Formats:
    """The documents that cuts travel in, both ways; none needs a season."""
    from functools import partial

    from touchline.formats import cue_sheet, cuts, edl_write, paper_read, paper_write, subtitles
    from touchline.stages.cut.cut_exchange import Formats

    return Formats(
        writers={"otio": cuts.write_otio, "edl": edl_write.write, "paper": paper_write.markdown,
                 "csv": paper_write.sheet, "srt": subtitles.srt, "vtt": subtitles.vtt},
        lists={kind: partial(cuts.read_list, kind) for kind in ("otio", "fcp7", "edl")}, unrated=cuts.UNRATED,
        papers={"paper": paper_read.read_markdown, "csv": paper_read.read_sheet},
        made_of=paper_read.made_of, kind_of=cuts.kind_of, cues=cue_sheet.write_csv)
