"""Show: what somebody asked to look at is what the sheet or the film has in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import pytest

from small_season import SmallSeason
from touchline.domain.cut.cut import Cut
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Damaged, Missing, Unavailable
from touchline.ports import FilmFacts, FilmSpec, Legend, Progress
from touchline.stages.find.show import Asked, Shown, asked_for, safe_name, show_film, show_sheet


@dataclass
class Sheets:
    """Notes what it is asked to draw."""

    labels: dict[int, str] = field(default_factory=dict)
    legend: Legend = field(default_factory=lambda: Legend(""))
    waved: Span | None = None

    def frames(self, clip: Clip, labels: Mapping[int, str], legend: Legend, target: Path) -> tuple[int, ...]:
        self.labels, self.legend = dict(labels), legend
        target.write_bytes(b"sheet")
        return tuple(frame for frame in labels if frame == 13)

    def waveform(self, clip: Clip, span: Span, labels: Mapping[int, str], legend: Legend, target: Path) -> None:
        self.labels, self.legend, self.waved = dict(labels), legend, span
        target.write_bytes(b"wave")


@dataclass
class Film:
    """Notes the cut it is asked to render."""

    cut: Cut | None = None
    breaks: bool = False

    def whole(
        self,
        clips: Iterable[Clip],
        known: Callable[[Path], str | None],
        note: Callable[[Path, str], None],
        progress: Progress,
    ) -> None:
        raise AssertionError("a look needs no proof of every byte")

    def suffix(self, spec: FilmSpec) -> str:
        return ".mp4"

    def render(self, cut: Cut, clips: Mapping[str, Clip], film: Path, spec: FilmSpec, progress: Progress) -> FilmFacts:
        self.cut = cut
        film.write_bytes(b"film")
        if self.breaks:
            raise Damaged("breaks")
        return FilmFacts(cut.frames, cut.rate, cut.width, cut.height, 0, 48000)

    def measure(self, film: Path, progress: Progress) -> FilmFacts:
        raise AssertionError("not asked for")


def quiet(what: str, done: float, total: float) -> None:
    """Nobody watches."""


@pytest.fixture
def clip(season: SmallSeason, tmp_path: Path) -> Clip:
    return present(season, season.clip("A001C001", 500), tmp_path)


def present(season: SmallSeason, clip: Clip, folder: Path) -> Clip:
    """The clip with its file within reach."""
    path = folder / f"{clip.id}.mp4"
    path.write_bytes(b"rushes")
    here = replace(clip, rushes=(replace(clip.rushes[0], path=str(path), size=6),))
    season.store.shelf.register(here)
    return here


def ask(season: SmallSeason, text: str, times: list[float] | None = None) -> Asked:
    return asked_for(season.store, lambda clip: times, text)


def sheet(
    season: SmallSeason, text: str, to: Path | None = None, count: int = 12, times: list[float] | None = None
) -> tuple[Sheets, Shown]:
    sheets = Sheets()
    return sheets, show_sheet(season.store, sheets, ask(season, text, times), to, count)


def test_a_sheet_has_even_frames_of_the_range_with_their_timecode(season, clip):
    sheets, shown = sheet(season, f"{clip.id}@100..200", count=4)
    assert sheets.labels == {100: "01:00:04:00", 125: "01:00:05:00", 150: "01:00:06:00", 175: "01:00:07:00"}
    assert shown.frames == (100, 125, 150, 175) and shown.spoilt == ()
    assert sheets.legend.title == "A001 · A001C001" == sheets.legend.under
    assert "01:00:04:00 to 01:00:08:00" in sheets.legend.detail and "frames 100 up to 200" in sheets.legend.detail


def test_a_range_of_fewer_frames_than_fit_shows_each_once(season, clip):
    sheets, _ = sheet(season, "A001C001@10..13")
    assert list(sheets.labels) == [10, 11, 12]


def test_a_clip_alone_is_shown_from_its_first_frame_on(season, clip):
    sheets, shown = sheet(season, "A001C001", count=5)
    assert shown.frames == (0, 100, 200, 300, 400) and sheets.legend.words == ""


def test_frames_that_could_not_be_read_are_told(season, clip):
    assert sheet(season, "A001C001@10..16")[1].spoilt == (13,)


def test_the_words_of_a_hit_are_its_caption(season, clip):
    said = [(word, n / 2, n / 2 + 0.4) for n, word in enumerate(["we", "trust", "the", "whole", "team", "today"])]
    season.logged(clip, season.line(clip, 0, said))
    sheets, shown = sheet(season, f"{clip.id}@12..35")
    assert (sheets.legend.before, sheets.legend.words, sheets.legend.after) == ("we", "trust the", "whole team today")
    assert shown.words == "trust the"


def test_without_timecode_seconds_stand_under_the_frames(season, clip):
    season.store.shelf.register(replace(clip, start=None))
    assert sheet(season, "A001C001@50..52")[0].labels == {50: "2.00 s", 51: "2.04 s"}


def test_uneven_frames_have_the_time_at_which_they_are_shown(season, clip):
    season.store.shelf.register(
        replace(clip, probe=replace(clip.probe, picture=replace(clip.probe.picture, variable=True)))
    )
    times = [n * 0.1 for n in range(500)]
    assert sheet(season, "A001C001@20..22", times=times)[0].labels == {20: "01:00:02:00", 21: "01:00:02:02"}


def test_sound_alone_is_a_waveform(season, tmp_path):
    sound = present(season, season.clip("T001", 480_000, rate=Fraction(48_000), sound_only=True), tmp_path)
    sheets, shown = sheet(season, f"{sound.id}@4s..8s")
    assert sheets.waved == Span(192_000, 384_000) == shown.span and shown.frames == ()
    assert sheets.labels[192_000] == "01:00:04:00" and len(sheets.labels) == 8


def film(season: SmallSeason, text: str, to: Path | None = None, handles: float = 2.0) -> tuple[Cut, Shown]:
    room = Film()
    shown = show_film(season.store, room, ask(season, text), to, handles, quiet)
    assert room.cut is not None
    return room.cut, shown


def test_a_film_has_handles_and_says_where_the_word_is(season, clip):
    cut, shown = film(season, f"{clip.id}@100..110")
    assert [(e.channel, e.source, e.length) for e in cut.events] == [
        ("picture", Span(50, 160), 110),
        ("sound", Span(50, 160), 110),
    ]
    assert (shown.plays_from, shown.span, cut.rate, cut.width, cut.height) == (2.0, Span(50, 160), clip.rate, 640, 360)


@pytest.mark.parametrize(
    ("text", "span", "plays_from"),
    [
        ("@10..20", Span(0, 70), 0.4),
        ("@480..500", Span(430, 500), 2.0),
        ("", Span(0, 500), 0.0),
        ("@0..500", Span(0, 500), 0.0),
    ],
)
def test_handles_end_where_the_clip_does(season, clip, text, span, plays_from):
    shown = film(season, f"A001C001{text}")[1]
    assert (shown.span, shown.plays_from) == (span, plays_from)


def test_a_film_without_handles_is_the_range_alone(season, clip):
    assert film(season, "A001C001@100..110", handles=0)[1].span == Span(100, 110)


def test_sound_alone_is_a_film_with_a_card(season, tmp_path):
    sound = present(season, season.clip("T001", 480_000, rate=Fraction(48_000), sound_only=True), tmp_path)
    cut, shown = film(season, f"{sound.id}@4s..8s")
    assert [(e.channel, e.ours, e.length) for e in cut.events] == [("picture", "card", 200), ("sound", None, 200)]
    assert "T001" in cut.events[0].text and cut.events[1].source == Span(96_000, 480_000) and shown.plays_from == 2.0


@pytest.mark.parametrize(
    ("size", "shape", "turn", "shown"),
    [
        ((3840, 2160), Fraction(1), 0, (1280, 720)),
        ((1080, 1920), Fraction(1), 0, (404, 720)),
        ((1920, 1080), Fraction(1), 90, (404, 720)),
        ((720, 576), Fraction(16, 15), 0, (768, 576)),
        ((64, 36), Fraction(1), 0, (64, 36)),
        ((8000, 100), Fraction(1), 0, (1280, 16)), ((8, 8), Fraction(1), 0, (16, 16)),
    ],
)
def test_a_film_has_the_shape_of_the_picture(season, clip, size, shape, turn, shown):
    picture = replace(clip.probe.picture, width=size[0], height=size[1], pixel_shape=shape, rotation=turn)
    season.store.shelf.register(replace(clip, probe=replace(clip.probe, picture=picture)))
    cut, _ = film(season, "A001C001")
    assert (cut.width, cut.height) == shown


def test_a_silent_clip_is_a_film_without_sound(season, clip):
    season.store.shelf.register(replace(clip, probe=replace(clip.probe, sounds=())))
    assert [event.channel for event in film(season, "A001C001")[0].events] == ["picture"]


def test_what_is_made_lies_in_the_season_and_is_made_again_in_place(season, clip):
    first, again = sheet(season, "A001C001@0..10")[1], sheet(season, "A001C001@0..10")[1]
    assert first.path == again.path == season.store.folder / "shows" / f"A001C001_{clip.id}_0-10.jpg"
    assert film(season, "A001C001@0..10", handles=0)[1].path.name == f"A001C001_{clip.id}_0-10.mp4"


def test_or_where_somebody_says_but_never_over_something(season, clip, tmp_path):
    assert sheet(season, "A001C001", tmp_path / "mine")[1].path == tmp_path / "mine.jpg"
    assert sheet(season, "A001C001", tmp_path / "mine.PNG")[1].path.exists()
    assert sheet(season, "A001C001", tmp_path)[1].path.parent == tmp_path
    rushes = Path(clip.rushes[0].path)
    with pytest.raises(Conflict, match="there already"):
        film(season, "A001C001", rushes)
    assert rushes.read_bytes() == b"rushes"
    with pytest.raises(BadInput, match="does not end in"):
        film(season, "A001C001", tmp_path / "film.jpg")
    with pytest.raises(Missing, match="no folder"):
        sheet(season, "A001C001", tmp_path / "nowhere" / "x.jpg")


def test_a_film_that_breaks_leaves_nothing_behind(season, clip):
    with pytest.raises(Damaged):
        show_film(season.store, Film(breaks=True), ask(season, "A001C001"), None, 0, quiet)
    assert list((season.store.folder / "shows").iterdir()) == []


def test_rushes_out_of_reach_are_said_to_be_so_with_what_to_do(season):
    season.clip("A001C001")
    for show in (lambda: sheet(season, "A001C001"), lambda: film(season, "A001C001")):
        with pytest.raises(Unavailable, match="not within reach") as error:
            show()
        assert "relink" in error.value.remedy and error.value.details == ("/nowhere/A001C001.MP4",)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("nobody", Missing),
        ("A001C001@5..3", BadInput),
        ("A001C001@0..501", BadInput),
        ("A001C001@x..y", BadInput),
        ("", Missing),
    ],
)
def test_what_is_not_there_cannot_be_shown(season, clip, text, error):
    with pytest.raises(error):
        ask(season, text)


def test_numbers_that_make_no_sense_are_said_to_be_so(season, clip):
    for count in (0, -1, 10_000):
        with pytest.raises(BadInput, match="--frames"):
            sheet(season, "A001C001", count=count)
    for handles in (-1.0, float("nan"), float("inf")):
        with pytest.raises(BadInput, match="--handles"):
            film(season, "A001C001", handles=handles)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("A001C001", "A001C001"),
        ("half time/talk", "half-time-talk"),
        ('..\\"quote" *?', "quote"),
        ("مقابلة 1", "مقابلة-1"),
        ("⚽", "clip"),
        ("", "clip"),
        ("x" * 300, "x" * 80),
        ("é" * 100, "é" * 40),
        ("a\x00b\nc", "a-b-c"),
        ("\ud800name", "name"),
    ],
)
def test_names_become_file_names_that_every_system_takes(name, safe):
    assert safe_name(name) == safe
