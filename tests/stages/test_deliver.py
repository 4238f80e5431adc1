"""Deliver: only what is cleared leaves the house, whole or not at all; and whatever left can be proved by anybody."""

import json
import os
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from counted import clicks, luma_of, number_in, write_counted
from delivering import ALL, FILM, HERE, PAPERS, both, cut_of, footage, out, quiet
from small_season import SmallSeason, event
from touchline.domain.cut.cut import Event
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Damaged, Refused, Unavailable
from touchline.stages.deliver.check import check, in_one_sentence
from touchline.stages.world.people import add_person
from touchline.stages.world.state import sign_watched, state_fact


class TestACutThatIsCleared:
    def test_leaves_with_film_papers_and_seal(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        cut = cut_of(season, *both(clip, 10, 40), *both(clip, 70, 90, at=30, name="f"))
        done = out(season, cut, tmp_path / "out")
        assert set(done.files) >= {
            "film-v1.mp4",
            "film-v1.otio",
            "film-v1.edl",
            "clearance-sheet.csv",
            "clearance-sheet.html",
            "clearance-seconds.csv",
            "manifest.json",
            "manifest.sig",
        }
        with av.open(str(done.folder / "film-v1.mp4")) as film:
            assert [number_in(luma_of(frame))[1] for frame in film.decode(video=0)] == [*range(10, 40), *range(70, 90)]
        checked = check(FILM, PAPERS, done.folder, quiet, key=done.key)
        assert checked.film and checked.film.frames == 50 and checked.film.samples == 96_000

    def test_its_manifest_ties_everything_together(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        done = out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out")
        said = json.loads((done.folder / "manifest.json").read_text())
        assert said["ledger"] == {"head": season.store.ledger.head()[0], "hash": season.store.ledger.head()[1]}
        picture = said["events"][0]
        assert picture["clip"] == clip.id and picture["content"] == [clip.content]
        assert picture["source"] == {"from": 10, "to": 40, "rate": "25/1"}
        assert picture["verdicts"] == [{"from": 0, "to": 30, "verdict": "cleared", "because": ["L1"], "duties": []}]
        assert said["cut"] == {"label": "film@1", "rate": "25/1", "frames": 30, "start": "01:00:00:00"}

    def test_its_sheet_names_the_yes_with_clause_and_evidence_and_nothing_private(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        done = out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out")
        for name in ("clearance-sheet.csv", "clearance-sheet.html"):
            text = (done.folder / name).read_text("utf-8-sig")
            assert "L1" in text and "4.2" in text and "ab" * 32 in text
            assert "a private word" not in text
        seconds = (done.folder / "clearance-seconds.csv").read_text("utf-8-sig").splitlines()
        assert seconds[1:] == ["0,01:00:00:00,cleared,L1," + clip.id, "1,01:00:01:00,cleared,L1," + clip.id]

    def test_lies_in_the_seasons_own_folder_by_default_and_is_remembered(self, filmed) -> None:
        season, clip = filmed
        done = out(season, cut_of(season, *both(clip, 0, 25)), None)
        assert done.folder == season.store.folder / "deliveries" / "film-v1-harbour-tv-gb"
        (record,) = season.store.deliveries.all()
        assert record["head"] == list(season.store.ledger.head())
        assert (done.records / "clearance-sheet.csv").is_file()

    def test_ours_is_marked_as_ours_and_gaps_are_black(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        card = Event("c", "picture", "V1", 0, 10, ours="card", text="Harbour Town")
        done = out(season, cut_of(season, card, event("v", clip, 0, 10, at=30)), tmp_path / "out")
        assert "ours" in (done.folder / "clearance-sheet.csv").read_text("utf-8-sig")
        with av.open(str(done.folder / "film-v1.mp4")) as film:
            shown = [luma_of(frame) for frame in film.decode(video=0)]
        assert len(shown) == 40 and shown[20].max() <= 18 and number_in(shown[35]) == (1, 5)

    def test_third_party_footage_is_listed_with_licence_and_credit(self, filmed, tmp_path: Path) -> None:
        season, _ = filmed
        theirs = footage(season, tmp_path, "coast", mark=3, owner="coastline")
        season.say("licence", "coastline", {"owner": ["coastline"]}, duties=["Credit: Coastline Archive"])
        sign_watched(season.store, theirs, theirs.whole, "mo")
        done = out(season, cut_of(season, *both(theirs, 5, 30)), tmp_path / "out")
        page = (done.folder / "clearance-sheet.html").read_text()
        assert "coastline" in page and "Credit: Coastline Archive" in page and "L2" in page


class TestACutThatIsNot:
    def test_is_refused_naming_what_and_why(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        season.say("say", "manager", rung="full-veto")
        season.say("veto", "manager", {"clip": [clip.id], "span": [20, 30]})
        with pytest.raises(Refused) as told:
            out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out")
        assert any("01:00:00:10-01:00:00:20 V1" in line and "manager vetoes" in line for line in told.value.details)
        assert not (tmp_path / "out").exists() and not (tmp_path / "out.partial").exists()

    def test_is_refused_where_something_is_only_unknown(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        state_fact(season.store, clip, Span(30, 35), "person", "Ada Holt", "mo", channel="picture")
        with pytest.raises(Refused) as told:
            out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out")
        assert "ada-holt has no release" in told.value.details[0]

    def test_may_go_out_as_a_watermarked_screener_that_says_so(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        season.say("say", "manager", rung="full-veto")
        season.say("veto", "manager", {"clip": [clip.id], "span": [20, 30]})
        cut = cut_of(season, *both(clip, 10, 40))
        done = out(season, cut, tmp_path / "out", screener=True, formats=(), recipient="Harbour TV")
        said = json.loads((done.folder / "manifest.json").read_text())
        assert said["kind"] == "screener" and not said["cleared"]
        assert all("verdicts" not in one for one in said["events"])
        assert set(done.files) == {"film-v1-screener.mp4", "manifest.json", "manifest.sig"}
        with av.open(str(done.folder / "film-v1-screener.mp4")) as film:
            shown = [luma_of(frame)[90:] for frame in film.decode(video=0)]
        assert len(shown) == 30 and all((luma > 140).mean() > 0.01 for luma in shown)
        assert "blocked" in (done.records / "clearance-sheet.csv").read_text("utf-8-sig")
        assert "screener" in in_one_sentence(check(FILM, PAPERS, done.folder, quiet))

    def test_a_screener_carries_no_sheet(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        with pytest.raises(BadInput, match="no clearance sheet"):
            out(season, cut_of(season, *both(clip, 0, 10)), tmp_path / "out", screener=True)

    def test_an_empty_cut_and_an_unknown_format_are_bad_input(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        with pytest.raises(BadInput, match="empty"):
            out(season, cut_of(season, name="nothing"), tmp_path / "out")
        with pytest.raises(BadInput, match="betamax"):
            out(season, cut_of(season, *both(clip, 0, 10)), tmp_path / "out", formats=("betamax",))


class TestWhileItRenders:
    def test_a_veto_stops_it_and_nothing_is_left(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        season.say("say", "manager", rung="full-veto")
        said: list[object] = []

        def in_the_middle(what: str, done: float, total: float) -> None:
            if what == "render" and done == 10 and not said:
                said.append(season.say("veto", "manager", {"clip": [clip.id]}))

        with pytest.raises(Refused, match="not cleared"):
            out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out", progress=in_the_middle)
        assert said and sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("out")) == []
        assert season.store.deliveries.all() == []

    @pytest.mark.parametrize("terms", [{"from": "2026-08-01"}, {"platforms": ["Harbour TV"], "until": "2026-06-01"}])
    def test_a_no_for_days_that_nobody_had_to_ask_about_before_stops_it_too(self, filmed, tmp_path: Path, terms) -> None:
        season, clip = filmed
        said: list[object] = []

        def in_the_middle(what: str, done: float, total: float) -> None:
            if what == "render" and done == 10 and not said:
                said.append(season.say("term", "club", {"clip": [clip.id]}, terms=terms))

        showing = replace(HERE, window=(date(2026, 5, 1), date(2027, 1, 1)))
        with pytest.raises(Refused, match="not cleared"):
            out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out", progress=in_the_middle, showing=showing)

    def test_a_word_that_changes_nothing_is_in_the_manifests_head(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        said: list[object] = []

        def in_the_middle(what: str, done: float, total: float) -> None:
            if what == "look again" and not said:
                said.append(season.say("term", "club", {"mark": ["acme"]}))

        done = out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out", progress=in_the_middle)
        assert done.clearance.head == season.store.ledger.head() and done.clearance.head[0] == 2

    def test_an_original_that_changed_is_damaged_and_one_that_is_gone_is_unavailable(
        self, filmed, tmp_path: Path
    ) -> None:
        season, clip = filmed
        cut, path = cut_of(season, *both(clip, 10, 40)), Path(clip.rushes[0].path)
        whole = path.read_bytes()
        path.write_bytes(whole[:-9] + bytes(9))
        with pytest.raises(Damaged, match=clip.id):
            out(season, cut, tmp_path / "out")
        path.unlink()
        with pytest.raises(Unavailable) as told:
            out(season, cut, tmp_path / "out")
        assert clip.id in told.value.details[0]
        path.write_bytes(whole)
        assert out(season, cut, tmp_path / "out").film

    def test_an_original_with_other_bytes_under_its_old_date_is_found_out(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        cut, path = cut_of(season, *both(clip, 10, 40)), Path(clip.rushes[0].path)
        out(season, cut, tmp_path / "before")
        whole, dated = bytearray(path.read_bytes()), path.stat().st_mtime_ns
        whole[len(whole) // 2] ^= 1
        with path.open("r+b") as file:
            file.write(whole)
        os.utime(path, ns=(dated, dated))
        with pytest.raises(Damaged, match=clip.id):
            out(season, cut, tmp_path / "out")

    def test_an_original_that_is_replaced_while_it_renders_is_found_out(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        other = write_counted(tmp_path / "other.mp4", 100, mark=5, samples=clicks(Fraction(4), [Fraction(1)]))

        def in_the_middle(what: str, done: float, total: float) -> None:
            if what == "render" and other.exists():
                other.replace(clip.rushes[0].path)

        with pytest.raises(Damaged, match=clip.id):
            out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out", progress=in_the_middle)
        assert not (tmp_path / "out").exists()

    def test_what_a_killed_run_left_is_cleared_away(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        (tmp_path / "out.partial" / "old").mkdir(parents=True)
        (tmp_path / "out.partial" / "film-v1.mp4").write_bytes(b"half")
        done = out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out")
        assert "old" not in done.files and not (tmp_path / "out.partial").exists()
        assert check(FILM, PAPERS, done.folder, quiet).film

    def test_a_delivery_is_never_overwritten(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        cut = cut_of(season, *both(clip, 0, 10))
        done = out(season, cut, tmp_path / "out")
        with pytest.raises(Conflict):
            out(season, cut, tmp_path / "out")
        assert check(FILM, PAPERS, done.folder, quiet).film

    def test_a_full_disk_leaves_nothing(self, filmed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        season, clip = filmed

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(PAPERS, "sign", full)
        with pytest.raises(Unavailable, match="No space"):
            out(season, cut_of(season, *both(clip, 0, 10)), tmp_path / "out")
        assert not [path for path in tmp_path.iterdir() if path.name.startswith("out")]


class TestABuyersCopy:
    def test_carries_no_refused_name_not_even_in_a_clips_name(self, season: SmallSeason, tmp_path: Path) -> None:
        add_person(season.store, "zed-quill", "mo", name="Zed Quill")
        clip = footage(season, tmp_path, "ZedQuill_interview")
        season.say("location", "landlord", {"place": ["tunnel"]})
        season.say("refusal", "zed-quill", {"person": ["zed-quill"]})
        sign_watched(season.store, clip, clip.whole, "mo")
        done = out(season, cut_of(season, *both(clip, 0, 20), name="zed-quill-special"), tmp_path / "out")
        for path in done.folder.iterdir():
            low = path.name.lower().encode() + path.read_bytes().lower()
            assert b"quill" not in low, path.name
        assert "ZedQuill_interview" in (done.records / "clearance-sheet.csv").read_text("utf-8-sig")

    def test_refuses_a_card_that_says_what_may_not_be_said(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        season.say("term", "club", {"words": ["out for the season"]})
        card = Event("c", "picture", "V1", 20, 10, ours="card", text="He is OUT for the season!")
        for formats in (ALL, ("mp4",)):
            with pytest.raises(Refused, match="card") as told:
                out(season, cut_of(season, *both(clip, 0, 20), card), tmp_path / "out", formats=formats)
            assert "01:00:00:20 V1" in told.value.details[0] and "out for the season" in told.value.details[0]
        assert not (tmp_path / "out").exists()

    def test_names_no_child(self, season: SmallSeason, tmp_path: Path) -> None:
        clip = footage(season, tmp_path)
        add_person(season.store, "jo-rowe", "mo", name="Jo Rowe")
        kit = add_person(season.store, "kit-rowe", "mo", name="Kit Rowe", minor=True, guardian="jo-rowe")
        season.say("location", "landlord", {"place": ["tunnel"]})
        season.say("release", "jo-rowe", {"person": ["kit-rowe"]})
        sign_watched(season.store, clip, clip.whole, "mo")
        state_fact(season.store, clip, Span(0, 20), "person", "kit-rowe", "mo", channel="picture")
        done = out(season, cut_of(season, *both(clip, 0, 20)), tmp_path / "out")
        page = (done.folder / "clearance-sheet.html").read_text()
        assert "Jo Rowe" in page and "Kit" not in page and kit.handle not in page


def test_sound_is_rendered_where_the_cut_has_it_and_nowhere_else(filmed, tmp_path: Path) -> None:
    season, clip = filmed
    done = out(
        season, cut_of(season, event("v", clip, 0, 50), event("a", clip, 0, 25, channel="sound")), tmp_path / "out"
    )
    with av.open(str(done.folder / "film-v1.mp4")) as film:
        sound = np.concatenate([frame.to_ndarray() for frame in film.decode(audio=0)], axis=1)
    assert np.abs(sound[:, 23_000:26_000]).max() > 0.2
    assert np.abs(sound[:, 49_500:]).max() < 0.01
