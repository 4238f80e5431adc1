"""The leak scan: what is refused is looked for in the film itself, and a film in which it is found does not leave."""

import json
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

import touchline.stages.deliver.deliver as delivering
from counted import number_in
from scanned import ADA, BEN, FILM, NOBODY, PAPERS, cut_of, footage, known, nothing_is_left, out, quiet, seen
from scanners import FacesAt, Told, blind, telling
from small_season import event
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.errors import Refused
from touchline.media.film import FilmRoom
from touchline.stages.deliver.check import check, check_with_season, film_in
from touchline.stages.world.people import add_person, same_person


@pytest.mark.parametrize("by, kind", [("face", "faces"), ("voice", "voices")])
def test_a_refused_person_in_the_film_stops_it_though_the_log_saw_nobody(season, film, tmp_path, by, kind):
    with pytest.raises(Refused, match="1 alarm") as told:
        out(season, film[1], tmp_path / "out", telling(**{kind: seen(ADA, 3, 5, by)}))
    (line,) = told.value.details
    assert "frames 3..5" in line and "ada-holt" in line and ("picture" if by == "face" else "sound") in line and "chance 100%" in line
    assert nothing_is_left(season, tmp_path / "out")


def test_every_frame_of_the_film_is_looked_at_at_full_size_as_it_lies_on_the_disk(season, film, tmp_path):
    eye = Told(keep=True)
    out(season, film[1], tmp_path / "out", telling(faces=eye))
    assert eye.frames == list(range(40)) and {picture.shape for picture in eye.pictures} == {(180, 320, 3)}
    assert [number_in(np.asarray(picture[..., 1]))[1] for picture in eye.pictures] == list(range(10, 50))


def test_somebody_else_in_the_film_is_no_alarm(season, film, tmp_path):
    done = out(season, film[1], tmp_path / "out", telling(faces=seen(NOBODY, 3, 5)))
    assert done.scan is not None and not done.scan.alarms and done.scan.looked_for == ("faces", "voices", "words", "text")


@pytest.mark.parametrize(
    "kind, found",
    [
        ("text", Fact("film", Span(3, 5), "picture", "text", "ADA HOLT 9", 0.6)),
        ("text", Fact("film", Span(3, 5), "picture", "text", "AdaHolt", 0.4)),
        ("words", Fact("film", Span(3, 9), "sound", "words", "and here comes Ada Holt", 0.8)),
    ],
)
def test_the_name_of_somebody_who_refused_is_an_alarm_on_a_shirt_and_said_aloud(season, film, tmp_path, kind, found):
    with pytest.raises(Refused, match="alarm") as told:
        out(season, film[1], tmp_path / "out", telling(**{kind: Told([found])}))
    assert "ada holt" in told.value.details[0] and "touchline term --text" in told.value.remedy


def test_a_refused_phrase_is_an_alarm_only_where_it_is_refused(season, film, tmp_path):
    season.say("term", "club", {"words": ["out for the season"], "place": ["dressing-room"]})
    said = Told([Fact("film", Span(3, 9), "sound", "words", "he is out for the season", 0.8)])
    out(season, film[1], tmp_path / "tunnel", telling(words=said))
    room = footage(season, tmp_path, "B001C001", place="dressing-room", mark=2)
    season.say("location", "landlord", {"place": ["dressing-room"]})
    with pytest.raises(Refused, match="alarm"):
        out(season, cut_of(season, event("a", room, 0, 30, channel="sound"), event("v", room, 0, 30), name="room"), tmp_path / "room",
            telling(words=said))  # fmt: skip


def test_somebody_refused_in_one_room_may_be_seen_in_another(season, film, tmp_path):
    clip, cut = film
    add_person(season.store, "Ben Cole", "mo")
    known(season, "ben-cole", BEN)
    season.say("release", "ben-cole", {"person": ["ben-cole"]})
    season.say("refusal", "ben-cole", {"person": ["ben-cole"], "place": ["dressing-room"]})
    out(season, cut, tmp_path / "out", telling(faces=seen(BEN, 3, 5)))
    season.say("refusal", "ben-cole", {"person": ["ben-cole"], "clip": [clip.id], "span": [14, 15]})
    with pytest.raises(Refused) as told:
        out(season, cut, tmp_path / "again", telling(faces=seen(BEN, 3, 5)))
    assert "frames 4..5" in told.value.details[0]


def test_who_is_surely_somebody_else_is_no_alarm_for_a_faint_likeness(season, film, tmp_path):
    clip, cut = film
    add_person(season.store, "Ben Cole", "mo")
    known(season, "ben-cole", BEN)
    season.say("release", "ben-cole", {"person": ["ben-cole"]})
    season.logged(clip, Fact(clip.id, Span(0, 100), "picture", "person", "ben-cole", 0.9), analyser="faces", watches=("faces",))
    like_both = 70.0  # the cosine to Ada is 0.34, to Ben 0.94
    assert not out(season, cut, tmp_path / "out", telling(faces=seen(like_both, 3, 5))).scan.alarms


def test_what_another_track_covers_is_not_seen(season, film, tmp_path):
    clip, _ = film
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    card = Event("c", "picture", "V2", 0, 10, ours="black")
    cut = cut_of(season, event("v", clip, 10, 50), card, name="covered")
    assert not out(season, cut, tmp_path / "out", telling(faces=seen(ADA, 3, 5))).scan.alarms
    with pytest.raises(Refused):
        out(season, cut, tmp_path / "again", telling(faces=seen(ADA, 8, 12)))


@pytest.mark.parametrize("speed, begins, source", [(2, 10, "16..19"), (-1, 49, "45..47"), (1, 10, "13..15")])
def test_an_alarm_names_the_frames_of_the_footage_whichever_way_it_runs(season, film, tmp_path, speed, begins, source):
    clip, _ = film
    run = Event("v", "picture", "V1", 0, 20, clip.id, Span(10, 50), Fraction(begins), Fraction(speed))
    with pytest.raises(Refused) as told:
        out(season, cut_of(season, run, name="fast"), tmp_path / "out", telling(faces=seen(ADA, 3, 5)))
    assert f"[picture:person:ada-holt:{clip.id}@{source}]" in told.value.details[0]


def test_a_person_taken_in_under_two_names_is_looked_for_by_the_likeness_of_both(season, film, tmp_path):
    add_person(season.store, "Ada Smith", "mo")
    known(season, "ada-smith", BEN)
    assert not out(season, film[1], tmp_path / "before", telling(faces=seen(BEN, 3, 5))).scan.alarms
    same_person(season.store, "ada-holt", "ada-smith", "mo")
    with pytest.raises(Refused, match="alarm"):
        out(season, film[1], tmp_path / "out", telling(faces=seen(BEN, 3, 5)))


def test_both_sides_of_a_dissolve_are_told_to_the_judge(season, film, tmp_path):
    clip, _ = film
    other = footage(season, tmp_path, "B001C001", mark=2)
    over = replace(event("w", other, 0, 30, at=20), dissolve=10)
    with pytest.raises(Refused, match="2 alarms") as told:
        out(season, cut_of(season, event("v", clip, 0, 30), over, name="over"), tmp_path / "out", telling(faces=seen(ADA, 24, 26)))
    assert {line.rpartition(":")[2].partition("@")[0] for line in told.value.details} == {clip.id, other.id}


def test_an_alarm_in_a_drop_frame_cut_is_told_by_its_own_labels(season, film, tmp_path):
    clip, _ = film
    run = Event("v", "picture", "V1", 0, 40, clip.id, Span(10, 50), Fraction(10), Fraction(1))
    drop = Cut("drop", Fraction(30000, 1001), 320, 180, (run,), start=1798, drop=True)
    with pytest.raises(Refused) as told:
        out(season, season.store.cuts.save(drop, by="mo", why="made"), tmp_path / "out", telling(faces=seen(ADA, 1, 3)))
    assert told.value.details[0].startswith("00:00:59;29-00:01:00;03")


def test_nobodys_name_is_in_what_the_film_says_of_itself(season, film, tmp_path):
    done = out(season, film[1], tmp_path / "out", blind())
    with av.open(str(done.folder / "film-v1.mp4")) as found:
        said = [found.metadata, *(stream.metadata for stream in found.streams)]
    assert "ada" not in str(said).lower() and "A001C001" not in str(said)


class TestWhatCannotBeScanned:
    def test_refused_people_of_whom_nobody_has_a_likeness_are_listed(self, season, film, tmp_path):
        add_person(season.store, "Kit Rowe", "mo")
        season.say("refusal", "kit-rowe", {"person": ["kit-rowe"]})
        done = out(season, film[1], tmp_path / "out", blind())
        assert [one.told for one in done.scan.cannot] == ["kit-rowe: neither face nor voice is known"]
        assert "kit" not in (done.folder / "manifest.json").read_text().lower()

    def test_marks_and_sounds_that_no_machine_knows_are_listed_by_name_for_us_and_without_it_for_a_buyer(self, season, film, tmp_path):
        season.say("term", "club", {"mark": ["acme"]})
        season.say("term", "club", {"sound": ["fire alarm"]})
        done = out(season, film[1], tmp_path / "out", blind())
        why = "no machine looks for it"
        assert [one.told for one in done.scan.cannot] == [f"acme (mark): {why}", f"fire alarm (sound): {why}"]
        (check,) = [one for one in json.loads((done.folder / "manifest.json").read_text())["checks"] if one["check"] == "leak scan"]
        assert check["cannot be scanned for"] == [f"a mark: {why}", f"a sound: {why}"]
        assert "acme" not in (done.folder / "manifest.json").read_text()

    def test_without_models_nothing_leaves_but_a_screener(self, season, film, tmp_path):
        with pytest.raises(Refused, match="cannot be done") as told:
            out(season, film[1], tmp_path / "out", telling(faces=Told(missing=True)))
        assert "touchline models fetch" in told.value.remedy and nothing_is_left(season, tmp_path / "out")
        with pytest.raises(Refused):
            out(season, film[1], tmp_path / "out", None)
        out(season, film[1], tmp_path / "screener", None, screener=True, formats=())

    def test_where_nobody_is_refused_nobody_need_look(self, season, tmp_path):
        clip = footage(season, tmp_path)
        season.say("location", "landlord", {"place": ["tunnel"]})
        season.say("term", "club", {"clip": [clip.id], "span": [90, 100]})
        done = out(season, cut_of(season, event("v", clip, 10, 50)), tmp_path / "out", None)
        assert done.scan.looked_for == ()

    def test_a_film_that_could_not_be_looked_at_whole_does_not_leave(self, season, film, tmp_path):
        class HalfBlind(Told):
            def end(self, pace):
                return replace(super().end(pace), complete=(Span(0, 20),))

        with pytest.raises(Refused, match="end to end"):
            out(season, film[1], tmp_path / "out", telling(faces=HalfBlind()))


class TestWhatIsHidden:
    @pytest.fixture
    def blurred(self, season, film):
        """Ada is seen on 20..30 of the clip, and blurred there."""
        clip, _ = film
        boxes = [[20, 0.05, 0.2, 0.15, 0.15], [29, 0.05, 0.2, 0.15, 0.15]]
        face = Fact(clip.id, Span(20, 30), "picture", "person", "ada-holt", 0.9, detail={"by": "face", "boxes": boxes})
        season.logged(clip, face, analyser="faces", watches=("faces",))
        hide = Treatment("blur", Span(19, 31), ("person", "ada-holt"))
        shown = replace(event("v", clip, 10, 50), treatments=(hide,))
        return cut_of(season, shown, event("a", clip, 10, 50, channel="sound"), name="blurred")

    def test_counts_once_the_scan_has_seen_that_it_works(self, season, blurred, tmp_path):
        done = out(season, blurred, tmp_path / "out", blind())
        assert done.clearance.cleared and [span.treated for span in done.clearance.spans if span.treated] == [("blur:person:ada-holt",)]
        page = (done.folder / "clearance-sheet.csv").read_text("utf-8-sig")
        assert "blurred: person" in page and "ada" not in page.lower()
        assert "ada-holt" not in (done.folder / "blurred-v1.otio").read_text()

    def test_is_followed_on_every_frame_that_is_shown_and_covered_where_it_went(self, season, blurred, tmp_path, monkeypatch):
        def goes(frame):
            return [(0.05 + 0.04 * min(frame - 20, 29 - frame), 0.2, 0.15, 0.15)]

        finder, kept = FacesAt(goes), {}
        render = FILM.render
        monkeypatch.setattr(FilmRoom, "render", lambda self, *given: kept.update(given[-1]) or render.__func__(self, *given))
        out(season, blurred, tmp_path / "out", telling(finder=finder))
        assert finder.frames == list(range(10, 50))
        (mask,) = kept["v"].masks
        for frame in range(20, 30):
            x, y, w, h = goes(frame)[0]
            assert any(a <= x and b <= y and a + c >= x + w and b + d >= y + h for a, b, c, d in mask.boxes(frame)), frame

    def test_does_not_count_where_it_does_not_work(self, season, blurred, tmp_path):
        with pytest.raises(Refused, match="alarm") as told:
            out(season, blurred, tmp_path / "out", telling(faces=seen(ADA, 18, 20)))
        assert "frames 18..20" in told.value.details[0] and nothing_is_left(season, tmp_path / "out")

    def test_does_not_count_where_there_is_no_film_to_look_at(self, season, blurred, tmp_path):
        with pytest.raises(Refused, match="not cleared"):
            out(season, blurred, tmp_path / "out", blind(), formats=("otio", "csv"))

    def test_does_not_count_for_somebody_nobody_can_look_for(self, season, film, tmp_path):
        clip, _ = film
        add_person(season.store, "Kit Rowe", "mo")
        boxes = [[20, 0.05, 0.2, 0.15, 0.15]]
        seen_ = Fact(clip.id, Span(20, 30), "picture", "person", "kit-rowe", 0.9, detail={"by": "face", "boxes": boxes})
        season.logged(clip, seen_, analyser="faces", watches=("faces",))
        hide = Treatment("blur", Span(19, 31), ("person", "kit-rowe"))
        cut = cut_of(season, replace(event("v", clip, 10, 50), treatments=(hide,)), name="kit")
        with pytest.raises(Refused, match="not cleared"):
            out(season, cut, tmp_path / "out", blind())

    def test_is_hidden_in_a_screener_too(self, season, blurred, tmp_path):
        done = out(season, blurred, tmp_path / "out", None, screener=True, formats=())
        assert not done.clearance.cleared

    def test_muted_words_are_in_no_subtitle(self, season, tmp_path):
        clip = footage(season, tmp_path)
        season.say("location", "landlord", {"place": ["tunnel"]})
        words = [("he", 1.0, 1.2), ("is", 1.2, 1.4), ("out", 1.4, 1.6), ("now", 1.6, 1.8)]
        season.logged(clip, season.line(clip, 1.0, words), watches=("speech",))
        hide = (Treatment("room-tone", Span(35, 40), ("words", "out")),)
        season.say("term", "club", {"words": ["out"]})
        cut = cut_of(season, event("v", clip, 10, 60), replace(event("a", clip, 10, 60, channel="sound"), treatments=hide), name="said")
        done = out(season, cut, tmp_path / "out", blind())
        text = (done.folder / "said-v1.srt").read_text()
        assert "he is" in text and "now" in text and "out" not in text


class TestWhileItIsLookedAt:
    def test_a_veto_in_the_middle_of_the_scan_stops_it(self, season, film, tmp_path):
        clip, cut = film
        season.say("say", "manager", rung="full-veto")
        said = []

        def in_the_middle(what, done, total):
            if what == "leak scan" and not said:
                said.append(season.say("veto", "manager", {"clip": [clip.id]}))

        with pytest.raises(Refused, match="not cleared"):
            out(season, cut, tmp_path / "out", blind(), progress=in_the_middle)
        assert said and nothing_is_left(season, tmp_path / "out")

    def test_whoever_refuses_in_the_middle_of_it_is_looked_for_in_what_was_found(self, season, film, tmp_path):
        add_person(season.store, "Ben Cole", "mo")
        known(season, "ben-cole", BEN)
        said = []

        def in_the_middle(what, done, total):
            if what == "leak scan" and not said:
                said.append(season.say("refusal", "ben-cole", {"person": ["ben-cole"]}))

        with pytest.raises(Refused, match="alarm"):
            out(season, film[1], tmp_path / "out", telling(faces=seen(BEN, 3, 5)), progress=in_the_middle)
        assert said and nothing_is_left(season, tmp_path / "out")

    def test_a_veto_at_the_last_moment_before_it_leaves_stops_it(self, season, film, tmp_path, monkeypatch):
        clip, cut = film
        season.say("say", "manager", rung="full-veto")
        keep = delivering.keep_records

        def then(*given):
            season.say("veto", "manager", {"clip": [clip.id]})
            return keep(*given)

        monkeypatch.setattr(delivering, "keep_records", then)
        with pytest.raises(Refused, match="about to leave"):
            out(season, cut, tmp_path / "out", blind())
        assert not (tmp_path / "out").exists() and season.store.deliveries.all() == []

    def test_a_scan_that_breaks_leaves_nothing(self, season, film, tmp_path):
        class Broken(Told):
            def end(self, pace):
                raise KeyboardInterrupt

        with pytest.raises(BaseException):  # noqa: B017
            out(season, film[1], tmp_path / "out", telling(faces=Broken()))
        assert nothing_is_left(season, tmp_path / "out")


class TestCheckedAgain:
    def again(self, season, done, scanners):
        checked = check(FILM, PAPERS, done.folder, quiet)
        film = film_in(done.folder, checked.parcel)
        return check_with_season(season.store, checked, season.clock(), film=film, scanners=scanners)

    def test_a_film_in_which_nothing_is_found_is_fine(self, season, film, tmp_path):
        found = self.again(season, out(season, film[1], tmp_path / "out", blind()), blind())
        assert found.scan is not None and not found.scan.alarms and found.since.cleared

    def test_a_delivery_that_leaks_fails(self, season, film, tmp_path):
        done = out(season, film[1], tmp_path / "out", blind())
        with pytest.raises(Refused, match="1 alarm"):
            self.again(season, done, telling(faces=seen(ADA, 3, 5)))

    def test_what_was_refused_since_is_told_and_is_no_fault_of_the_delivery(self, season, film, tmp_path):
        add_person(season.store, "Ben Cole", "mo")
        known(season, "ben-cole", BEN)
        done = out(season, film[1], tmp_path / "out", telling(faces=seen(BEN, 3, 5)))
        season.say("refusal", "ben-cole", {"person": ["ben-cole"]})
        (alarm,) = self.again(season, done, telling(faces=seen(BEN, 3, 5))).scan.alarms
        assert alarm.sighting.value == "ben-cole" and alarm.at == Span(3, 5)

    def test_without_models_it_is_said_that_nobody_looked(self, season, film, tmp_path):
        done = out(season, film[1], tmp_path / "out", blind())
        found = self.again(season, done, telling(faces=Told(missing=True)))
        assert found.scan is None and "cannot be done" in found.since.note
