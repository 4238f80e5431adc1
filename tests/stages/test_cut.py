"""String-outs, imports and exports of cuts, on a season without files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from small_season import SmallSeason
from touchline.domain.cut.cut import Cut
from touchline.domain.facts.facts import Fact
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, timecode
from touchline.errors import BadInput, Conflict, Missing
from touchline.stages.cut.cut import START, Wish, add, compare, new_cut
from touchline.stages.cut.cut_exchange import Imported, conform_again, export_cut, import_cut, material
from touchline.wiring import cut_formats

BY = "story-producer"
RATE = Fraction(25)


def _times(clip: Clip) -> None:
    return None


def _add(season: SmallSeason, name: str, *picks: str, **wish: object) -> tuple[Cut, list[str]]:
    return add(season.store, season.store.cuts.load(name), picks, Wish(**wish), BY, _times)  # type: ignore[arg-type]


def _frames(cut: Cut) -> list[tuple[str, int, int, Span | None]]:
    return [(event.track, event.at, event.length, event.source) for event in cut.events]


def test_a_new_cut_takes_rate_and_size_of_its_first_clip_and_keeps_its_start(season: SmallSeason) -> None:
    season.clip("A1C1", rate=Fraction(50))
    empty = new_cut(season.store, "ep", BY)
    cut, _ = _add(season, "ep", "A1C1@0..100")
    assert (cut.version, cut.rate, cut.width, cut.height) == (2, 50, 640, 360)
    assert timecode(cut.start, cut.rate) == timecode(empty.start, empty.rate) == START


def test_hits_and_ranges_are_laid_end_to_end_on_both_tracks_exactly(season: SmallSeason) -> None:
    clip = season.clip("A1C1")
    new_cut(season.store, "ep", BY, rate=RATE)
    cut, told = _add(season, "ep", f"{clip.id}@100..206", "A1C1@01:00:08:00..01:00:10:00", "A1C1@2s..4s")
    spans = [Span(100, 206), Span(200, 250), Span(50, 100)]
    places = [(0, 106), (106, 50), (156, 50)]
    assert _frames(cut) == [
        (track, at, length, span) for span, (at, length) in zip(spans, places, strict=True) for track in ("V1", "A1")
    ]
    assert not told


@pytest.mark.parametrize(
    "pick",
    [
        "A1C1@400..600",
        "A1C1@9..9",
        "A1C1@01:00:08:25..01:00:10:00",
        "A1C1@soon..later",
        "A1C1@00:00:00:00..01:00:01:00",
    ],
)
def test_a_range_that_is_not_there_is_refused_and_nothing_is_saved(season: SmallSeason, pick: str) -> None:
    season.clip("A1C1")
    new_cut(season.store, "ep", BY, rate=RATE)
    with pytest.raises(BadInput):
        _add(season, "ep", pick)
    assert season.store.cuts.load("ep").version == 1


def test_mixed_rates_are_said(season: SmallSeason) -> None:
    season.clip("FILM", rate=Fraction(24))
    new_cut(season.store, "ep", BY, rate=RATE)
    cut, told = _add(season, "ep", "FILM@0..240")
    assert cut.events[0].length == 250
    assert told == ["FILM: 240 frames at 24/1 are 250 frames at 25/1."]


def test_one_track_one_channel_one_place(season: SmallSeason) -> None:
    season.clip("A1C1")
    season.clip("S1", 48000 * 60, rate=Fraction(48000), sound_only=True)
    new_cut(season.store, "ep", BY, rate=RATE)
    _add(season, "ep", "A1C1@0..100")
    cut, _ = _add(season, "ep", "A1C1@200..220", track="V2", at="10:00:01:00")
    cut, _ = _add(season, "ep", "S1@0..96000", track="A2", at="10")
    assert _frames(cut)[2:] == [("V2", 25, 20, Span(200, 220)), ("A2", 10, 50, Span(0, 96000))]
    with pytest.raises(Conflict, match="already"):
        _add(season, "ep", "A1C1@200..220", at="50")
    with pytest.raises(BadInput, match="no picture"):
        _add(season, "ep", "S1@0..96000", picture_only=True)
    with pytest.raises(Missing):
        _add(season, "ep", "B9@0..10")


def test_a_still_is_held(season: SmallSeason) -> None:
    still = season.clip("PHOTO", 1)
    new_cut(season.store, "ep", BY, rate=RATE)
    cut, told = _add(season, "ep", still.id, hold=Fraction(2))
    assert [(e.channel, e.length, e.source, e.speed) for e in cut.events] == [("picture", 50, Span(0, 1), 0)]
    assert told == ["PHOTO: a still, held for 50 frames."]


def test_a_name_is_given_once(season: SmallSeason) -> None:
    new_cut(season.store, "ep", BY)
    with pytest.raises(Conflict):
        new_cut(season.store, "ep", BY)
    with pytest.raises(BadInput):
        new_cut(season.store, "ep@2", BY)


def test_versions_are_compared(season: SmallSeason) -> None:
    season.clip("A1C1")
    new_cut(season.store, "ep", BY, rate=RATE)
    old, _ = _add(season, "ep", "A1C1@0..100")
    new, _ = _add(season, "ep", "A1C1@200..250")
    found = compare(season.store, old, new)
    assert [change.kind for change in found.changes] == ["added", "added"] and len(found.told) == 2


def _string_out(season: SmallSeason) -> Cut:
    one, two = season.clip("A1C1"), season.clip("B2C2")
    season.logged(one, season.line(one, 4, [("He", 4.0, 4.4), ("is", 4.4, 4.6), ("out.", 4.6, 5.2)]),
                  Fact(one.id, Span(90, 140), "sound", "person", "?voice-1", 0.9))  # fmt: skip
    new_cut(season.store, "ep", BY, rate=RATE)
    return _add(season, "ep", f"{one.id}@90..140", f"{two.id}@0..50")[0]


def _import(season: SmallSeason, text: str, name: str = "ep", source: str = "from-the-editor") -> Imported:
    return import_cut(season.store, cut_formats(), name, text, source, BY, _times)


@pytest.mark.parametrize("kind", ["otio", "edl", "paper", "csv"])
def test_what_is_exported_comes_back_as_the_same_film(season: SmallSeason, tmp_path: Path, kind: str) -> None:
    cut = _string_out(season)
    files, _ = export_cut(cut_formats(), cut, material(season.store, cut, _times), [kind], tmp_path)
    made = _import(season, files[0].read_text("utf-8"), source=files[0].name)
    assert sorted(_frames(made.cut)) == sorted(_frames(cut))
    assert made.cut.version == cut.version + 1 and not made.unmatched
    assert not compare(season.store, cut, made.cut).changes


def test_words_of_the_cut_are_in_its_subtitles_and_its_paper(season: SmallSeason, tmp_path: Path) -> None:
    cut = _string_out(season)
    wanted = ["srt", "vtt", "paper"]
    files, _ = export_cut(cut_formats(), cut, material(season.store, cut, _times), wanted, tmp_path)
    assert all("He is out." in path.read_text("utf-8") for path in files[:3])
    assert "00:00:00,400 --> 00:00:01,600" in files[0].read_text("utf-8")


def test_losses_are_reported_beside_the_files(season: SmallSeason, tmp_path: Path) -> None:
    cut = _string_out(season)
    cut, _ = _add(season, "ep", "B2C2@100..120", track="V2", at="5")
    files, losses = export_cut(cut_formats(), cut, material(season.store, cut, _times), ["edl"], tmp_path / "out")
    assert [path.name for path in files] == ["ep.v3.edl", "ep.v3.losses.txt"]
    assert "Track V2" in losses[0] and losses[0] in files[1].read_text("utf-8")
    with pytest.raises(BadInput, match="aaf"):
        export_cut(cut_formats(), cut, material(season.store, cut, _times), ["aaf"], tmp_path)


LIST = "\n".join((
    "TITLE: from the editor",
    "001  A1C1     B     C        01:00:04:00 01:00:08:00 10:00:00:00 10:00:04:00",
    "002  Z9C9     V     C        01:00:04:00 01:00:05:00 10:00:04:00 10:00:05:00",
))  # fmt: skip


def test_an_editors_list_is_conformed_at_the_rate_of_its_clips(season: SmallSeason) -> None:
    season.clip("A1C1")
    season.clip("FILM", rate=Fraction(24))
    made = _import(season, LIST)
    assert made.cut.rate == 25 and made.cut.start == 900000
    assert _frames(made.cut) == [("V1", 0, 100, Span(100, 200)), ("A1", 0, 100, Span(100, 200)), ("V1", 100, 25, None)]
    assert len(made.unmatched) == 1 and "Z9C9" in made.unmatched[0]


def test_what_was_missing_is_matched_once_it_is_logged(season: SmallSeason) -> None:
    season.clip("A1C1")
    made = _import(season, LIST)
    assert conform_again(season.store, made.cut, BY).cut.version == made.cut.version
    late = season.clip("Z9C9")
    again = conform_again(season.store, made.cut, BY).cut
    assert again.version == made.cut.version + 1 and again.events[2].clip == late.id


def test_a_list_nobody_knows_needs_its_rate(season: SmallSeason) -> None:
    with pytest.raises(BadInput, match="rate"):
        _import(season, LIST)
    made = import_cut(season.store, cut_formats(), "ep", LIST, "x.edl", BY, _times, RATE)
    assert len(made.unmatched) == 3


def test_a_paper_edit_is_read_into_the_version_it_was_written_from(season: SmallSeason, tmp_path: Path) -> None:
    cut = _string_out(season)
    files, _ = export_cut(cut_formats(), cut, material(season.store, cut, _times), ["paper"], tmp_path)
    _add(season, "ep", "B2C2@100..150")
    lines = files[0].read_text("utf-8").splitlines()
    first, second = (n for n, line in enumerate(lines) if "tl:e" in line)
    lines[first], lines[second] = lines[second], lines[first]
    made = _import(season, "\n".join([*lines, "what of the derby?"]))
    assert made.before == cut and made.cut.version == 4
    assert [event.source for event in made.cut.track("V1")] == [Span(0, 50), Span(90, 140)]
    assert len(made.faults) == 1 and "what of the derby?" in made.faults[0]


@pytest.mark.parametrize("text", ["", "Dear all", "{}", "<html/>"])
def test_what_is_no_cut_is_refused_by_its_name(season: SmallSeason, text: str) -> None:
    with pytest.raises(BadInput, match="from-the-editor"):
        _import(season, text)
