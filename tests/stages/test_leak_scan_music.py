"""The leak scan listens for refused music and sounds: a recording that is known is known again whatever lies over it, and what nobody can
listen or look for is listed."""

import json
from dataclasses import replace

import numpy as np
import pytest

from heard import scene
from scanned import cut_of, footage, out
from scanners import Told, blind, telling
from small_season import event
from touchline.analysers.sync.sync import Sync
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.errors import Refused
from touchline.media.decode import Footage
from touchline.media.hush import Hush
from touchline.stages.deliver.dismiss import dismiss
from touchline.stages.world.state import state_fact

RATE = 48_000
SONG, OTHER, TALK = (scene(4, seed) for seed in (1, 2, 3))


def both(*sounds):
    mixed = sum(sounds)
    return np.stack([mixed, mixed]).astype(np.float32)


def heard_clip(season, folder, name, sound, mark):
    """Footage that was logged for sync."""
    clip = footage(season, folder, name, samples=both(sound), mark=mark)
    (found,) = Footage().watch(clip, [(Sync.needs, Sync().begin(clip))], None, lambda _: None).findings
    season.logged(clip, analyser="sync", prints=found.prints)
    return clip


def whole(clip, first=0, last=100, name="film"):
    return event("v", clip, first, last), event("a", clip, first, last, channel="sound")


@pytest.fixture
def song(season, tmp_path):
    """Footage of the room in which the refused song was played, on its frames 25..100."""
    season.say("location", "landlord", {"place": ["tunnel"]})
    clip = heard_clip(season, tmp_path, "A001C001", np.concatenate([TALK[:RATE], SONG[:-RATE]]), 1)
    state_fact(season.store, clip, Span(25, 100), "music", "harbour-song", "mo")
    season.say("term", "club", {"music": ["harbour-song"]})
    return clip


def alarms(season, cut, folder, scanners=None):
    with pytest.raises(Refused, match="alarm") as told:
        out(season, cut, folder, scanners or blind())
    return told.value.details


class TestARecordingThatIsKnown:
    def test_is_an_alarm_in_footage_in_which_nobody_noticed_it(self, season, song, tmp_path):
        clip = heard_clip(season, tmp_path, "B001C001", np.concatenate([OTHER[: 2 * RATE], SONG[: 2 * RATE]]), 2)
        (line,) = alarms(season, cut_of(season, *whole(clip)), tmp_path / "out")
        assert "sound: harbour-song played, chance 9" in line and "because of L2" in line
        first, last = map(int, line.partition("(frames ")[2].partition(")")[0].split(".."))
        assert abs(first - 50) <= 3 and last >= 93

    def test_is_an_alarm_under_speech(self, season, song, tmp_path):
        clip = heard_clip(season, tmp_path, "B001C001", TALK + 0.25 * SONG, 2)
        assert alarms(season, cut_of(season, *whole(clip)), tmp_path / "out")

    def test_other_sound_is_none(self, season, song, tmp_path):
        clip = heard_clip(season, tmp_path, "B001C001", OTHER, 2)
        done = out(season, cut_of(season, *whole(clip)), tmp_path / "out", blind())
        assert done.scan.looked_for == ("music",) and not done.scan.alarms and not done.scan.cannot

    def test_nor_is_what_else_was_heard_in_the_clip_in_which_it_is_known(self, season, song, tmp_path):
        assert not out(season, cut_of(season, *whole(song, 0, 24)), tmp_path / "out", blind()).scan.alarms

    def test_may_be_played_where_it_is_not_refused(self, season, song, tmp_path):
        season.say("lift", "club", lifts="L2")
        season.say("licence", "label", {"music": ["harbour song"]})
        season.say("term", "club", {"music": ["harbour-song"], "place": ["dressing-room"]})
        assert not out(season, cut_of(season, *whole(song)), tmp_path / "out", blind()).scan.alarms

    def test_is_known_from_a_tune_that_was_given_its_title(self, season, tmp_path):
        season.say("location", "landlord", {"place": ["tunnel"]})
        season.say("term", "club", {"music": ["HARBOUR SONG"]})
        known = heard_clip(season, tmp_path, "A001C001", SONG, 1)
        season.logged(known, Fact(known.id, Span(0, 100), "sound", "music", "?tune-1", 0.9), analyser="sound")
        season.store.journal.state("named", {"unknown": "?tune-1", "work": "Harbour Song"}, "mo")
        clip = heard_clip(season, tmp_path, "B001C001", SONG, 2)
        assert alarms(season, cut_of(season, *whole(clip)), tmp_path / "out")


class TestHiddenMusic:
    @pytest.fixture
    def hushed(self, season, song):
        hide = (Treatment("room-tone", Span(25, 100), ("music", "harbour-song")),)
        seen, heard = whole(song)
        return cut_of(season, seen, replace(heard, treatments=hide), name="hushed")

    @pytest.mark.parametrize("kind", ["mute", "bleep", "room-tone"])
    def test_counts_once_it_is_not_heard_any_more(self, season, song, hushed, kind, tmp_path):
        seen, heard = hushed.events
        hide = (replace(heard.treatments[0], kind=kind),)
        done = out(season, cut_of(season, seen, replace(heard, treatments=hide), name=kind), tmp_path / "out", blind())
        assert done.clearance.cleared and not done.scan.alarms and done.scan.looked_for == ("music",)
        assert {label for span in done.clearance.spans for label in span.treated} == {f"{kind}:music:harbour-song"}

    def test_does_not_count_where_it_still_sounds(self, season, hushed, tmp_path, monkeypatch):
        monkeypatch.setattr(Hush, "over", lambda self, heard, first: heard)
        assert "harbour-song played" in alarms(season, hushed, tmp_path / "out")[0]

    def test_does_not_count_where_something_like_music_is_heard_instead(self, season, hushed, tmp_path):
        cover = Told([Fact("film", Span(60, 80), "sound", "music", "?tune-scan", 0.7)])
        (line,) = alarms(season, hushed, tmp_path / "out", telling(music=cover))
        assert "music that nobody has named" in line and "frames 60..80" in line

    def test_does_not_count_where_nobody_knows_how_it_sounds(self, season, tmp_path):
        season.say("location", "landlord", {"place": ["tunnel"]})
        clip = footage(season, tmp_path)
        state_fact(season.store, clip, Span(20, 30), "music", "harbour-song", "mo")
        hide = (Treatment("mute", Span(20, 30), ("music", "harbour-song")),)
        seen, heard = whole(clip)
        with pytest.raises(Refused, match="not cleared"):
            out(season, cut_of(season, seen, replace(heard, treatments=hide)), tmp_path / "out", blind())


class TestMusicOfWhichNoRecordingIsKnown:
    @pytest.fixture
    def film(self, season, tmp_path):
        season.say("location", "landlord", {"place": ["tunnel"]})
        season.say("term", "club", {"music": ["harbour-song"]})
        clip = footage(season, tmp_path)
        return clip, cut_of(season, *whole(clip, 10, 50))

    def music(self, first, last, sure=0.7):
        return telling(music=Told([Fact("film", Span(first, last), "sound", "music", "?tune-scan", sure)]))

    def test_is_listed(self, season, film, tmp_path):
        (one,) = out(season, film[1], tmp_path / "out", blind()).scan.cannot
        assert one.told.startswith("harbour-song (music): no recording of it is known")

    def test_so_music_that_nobody_has_named_is_an_alarm_which_can_be_dismissed(self, season, film, tmp_path):
        (line,) = alarms(season, film[1], tmp_path / "out", self.music(3, 30))
        assert "music that nobody has named" in line and "frames 3..30" in line
        dismiss(season.store, line.rpartition("[")[2].rstrip("]"), "mo", "a ring tone")
        assert out(season, film[1], tmp_path / "out", self.music(3, 30)).scan.dismissed

    def test_what_may_hardly_be_music_is_none(self, season, film, tmp_path):
        assert not out(season, film[1], tmp_path / "out", self.music(3, 30, 0.4)).scan.alarms

    def test_nor_is_another_work_by_its_title(self, season, film, tmp_path):
        clip, cut = film
        season.say("licence", "label", {"music": ["marching-on"]})
        state_fact(season.store, clip, Span(10, 30), "music", "marching-on", "mo")
        assert not out(season, cut, tmp_path / "out", self.music(0, 30)).scan.alarms

    def test_nor_what_somebody_said_is_no_music(self, season, film, tmp_path):
        clip, cut = film
        season.logged(clip, Fact(clip.id, Span(10, 30), "sound", "music", "?tune-1", 0.9), analyser="sound")
        state_fact(season.store, clip, Span(10, 30), "music", "?tune-1", "mo", says="no")
        assert not out(season, cut, tmp_path / "out", self.music(0, 20)).scan.alarms


class TestNoises:
    @pytest.fixture
    def cut(self, season, tmp_path):
        season.say("location", "landlord", {"place": ["tunnel"]})
        season.say("term", "club", {"sound": ["Whistle"]})
        return cut_of(season, *whole(footage(season, tmp_path), 10, 50))

    def noise(self, value):
        return telling(sounds=Told([Fact("film", Span(3, 9), "sound", "sound", value, 0.2)]))

    def test_a_refused_noise_is_an_alarm_and_another_is_none(self, season, cut, tmp_path):
        assert not out(season, cut, tmp_path / "fine", self.noise("applause")).scan.alarms
        (line,) = alarms(season, cut, tmp_path / "out", self.noise("whistle"))
        assert "sound: Whistle heard, chance 20%" in line

    def test_a_hidden_one_counts_only_where_it_is_not_heard(self, season, tmp_path):
        season.say("location", "landlord", {"place": ["tunnel"]})
        clip = footage(season, tmp_path)
        season.say("term", "club", {"sound": ["whistle"]})
        state_fact(season.store, clip, Span(20, 30), "sound", "whistle", "mo")
        seen, heard = whole(clip, 10, 50)
        cut = cut_of(season, seen, replace(heard, treatments=(Treatment("mute", Span(20, 30), ("sound", "whistle")),)))
        late = telling(sounds=Told([Fact("film", Span(12, 15), "sound", "sound", "whistle", 0.2)]))
        assert alarms(season, cut, tmp_path / "out", late)
        assert out(season, cut, tmp_path / "out", blind()).clearance.cleared


def test_what_no_machine_can_look_for_is_listed_by_name_for_us_and_without_it_for_a_buyer(season, tmp_path):
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("term", "club", {"mark": ["acme"]})
    season.say("term", "club", {"sound": ["fire alarm"]})
    done = out(season, cut_of(season, *whole(footage(season, tmp_path))), tmp_path / "out", blind())
    why = "no machine looks for it"
    assert [one.told for one in done.scan.cannot] == [f"acme (mark): {why}", f"fire alarm (sound): {why}"]
    manifest = (done.folder / "manifest.json").read_text()
    (check,) = [one for one in json.loads(manifest)["checks"] if one["check"] == "leak scan"]
    assert check["cannot be scanned for"] == [f"a mark: {why}", f"a sound: {why}"] and "acme" not in manifest


