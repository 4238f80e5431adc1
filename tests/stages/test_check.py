"""Check: whatever left the house can be proved by anybody, and one changed byte is found."""

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest

from delivering import FILM, HERE, PAPERS, both, cut_of, out, quiet
from small_season import SmallSeason
from touchline.domain.rushes.media import Clip
from touchline.errors import BadInput, Damaged, Missing
from touchline.stages.deliver.check import check, check_with_season, in_one_sentence
from touchline.stages.deliver.deliver import Delivered


class TestCheck:
    @pytest.fixture
    def delivered(self, filmed, tmp_path: Path) -> tuple[SmallSeason, Clip, Delivered]:
        season, clip = filmed
        return season, clip, out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out")

    def test_any_changed_byte_in_any_file_is_found_and_named(self, delivered) -> None:
        *_, done = delivered
        for path in sorted(done.folder.iterdir()):
            whole = path.read_bytes()
            for place in (0, len(whole) // 2, len(whole) - 1):
                broken = bytearray(whole)
                broken[place] ^= 1
                path.write_bytes(broken)
                with pytest.raises(Damaged) as told:
                    check(FILM, PAPERS, done.folder, quiet)
                assert path.name in str(told.value)
            path.write_bytes(whole)
        assert check(FILM, PAPERS, done.folder, quiet).film

    def test_a_file_added_missing_renamed_or_linked_is_found(self, delivered) -> None:
        *_, done = delivered
        edl = done.folder / "film-v1.edl"
        (done.folder / "extra.txt").write_text("hello")
        with pytest.raises(Damaged, match=r"extra\.txt does not belong"):
            check(FILM, PAPERS, done.folder, quiet)
        (done.folder / "extra.txt").unlink()
        edl.rename(done.folder / "other.edl")
        with pytest.raises(Damaged) as told:
            check(FILM, PAPERS, done.folder, quiet)
        assert len(told.value.details) == 2
        edl.symlink_to(done.folder / "other.edl")
        with pytest.raises(Damaged):
            check(FILM, PAPERS, done.folder, quiet)

    @pytest.mark.parametrize("name", ["manifest.json", "manifest.sig"])
    def test_a_manifest_that_lies_elsewhere_is_found(self, delivered, tmp_path: Path, name: str) -> None:
        *_, done = delivered
        (done.folder / name).rename(tmp_path / name)
        (done.folder / name).symlink_to(tmp_path / name)
        with pytest.raises(Damaged, match="link"):
            check(FILM, PAPERS, done.folder, quiet)

    def test_a_name_with_accents_is_the_same_however_a_disk_stores_it(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        done = out(season, cut_of(season, *both(clip, 10, 40), name="Épisode été"), tmp_path / "out")
        for path in done.folder.iterdir():
            path.rename(path.with_name(normalize("NFD", path.name)))
        assert check(FILM, PAPERS, done.folder, quiet).film

    def test_a_missing_manifest_is_no_delivery_and_a_missing_seal_is_damage(self, delivered) -> None:
        *_, done = delivered
        (done.folder / "manifest.sig").unlink()
        with pytest.raises(Damaged, match=r"manifest\.sig"):
            check(FILM, PAPERS, done.folder, quiet)
        (done.folder / "manifest.json").unlink()
        with pytest.raises(Missing):
            check(FILM, PAPERS, done.folder, quiet)

    def test_somebody_elses_signature_is_caught_by_a_pinned_key_and_by_the_season(
        self, delivered, tmp_path: Path
    ) -> None:
        from small_season import small_season

        season, _, done = delivered
        other = small_season(tmp_path / "other").store
        document = json.loads((done.folder / "manifest.json").read_text())
        del document["key"]
        for name, content in PAPERS.sign(document, other.signer).items():
            (done.folder / name).write_bytes(content)
        checked = check(FILM, PAPERS, done.folder, quiet)
        with pytest.raises(Damaged, match="another key"):
            check(FILM, PAPERS, done.folder, quiet, key=done.key)
        with pytest.raises(Damaged, match="not the season's key"):
            check_with_season(season.store, checked, season.clock())
        with pytest.raises(BadInput, match="another season"):
            check_with_season(other, checked, season.clock())
        other.close()

    def test_a_film_shorter_than_the_manifest_says_is_found_though_its_bytes_match(self, delivered) -> None:
        season, _, done = delivered
        document = json.loads((done.folder / "manifest.json").read_text())
        del document["key"]
        document["film"]["frames"] += 1
        for name, content in PAPERS.sign(document, season.store.signer).items():
            (done.folder / name).write_bytes(content)
        with pytest.raises(Damaged, match="30 instead of 31"):
            check(FILM, PAPERS, done.folder, quiet)

    def test_with_the_season_it_tells_what_was_said_since(self, delivered) -> None:
        season, clip, done = delivered
        checked = check(FILM, PAPERS, done.folder, quiet)
        still = check_with_season(season.store, checked, season.clock())
        assert still.since and still.since.cleared and "still is" in in_one_sentence(still)
        season.say("say", "manager", rung="full-veto")
        season.say("veto", "manager", {"clip": [clip.id], "span": [20, 30]})
        now = check_with_season(season.store, checked, season.clock())
        assert now.since and now.since.cleared is False and now.since.entries == ("L3",)
        assert "cleared when delivered. Since then L3" in in_one_sentence(now)
        assert "manager vetoes" in now.since.trouble[0]

    def test_with_the_season_it_asks_about_days_that_matter_only_now(self, filmed, tmp_path: Path) -> None:
        season, clip = filmed
        showing = replace(HERE, window=(date(2026, 5, 1), date(2027, 1, 1)))
        done = out(season, cut_of(season, *both(clip, 10, 40)), tmp_path / "out", showing=showing)
        season.say("term", "club", {"clip": [clip.id]}, terms={"from": "2026-08-01"})
        now = check_with_season(season.store, check(FILM, PAPERS, done.folder, quiet), season.clock())
        assert now.since and now.since.cleared is False and now.since.entries == ("L2",)

    def test_it_may_be_copied_anywhere(self, delivered, tmp_path: Path) -> None:
        *_, done = delivered
        shutil.copytree(done.folder, tmp_path / "elsewhere" / "renamed")
        assert check(FILM, PAPERS, tmp_path / "elsewhere" / "renamed", quiet).film
