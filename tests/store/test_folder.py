"""The season folder: made whole or not at all, found from inside, moved as a whole, kept off the network."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from season_case import Clock, clip_of, release

from touchline.errors import BadInput, Conflict, Damaged, Missing, Unavailable
from touchline.store import filesystem
from touchline.store.filesystem import Mount, mount_of, parse_darwin, parse_proc, refuse_network, volume_of
from touchline.store.season import create_season, find_season, open_store


@pytest.fixture
def season(tmp_path: Path, clock: Clock) -> Path:
    return create_season(tmp_path / "season", "Harbour Town", "2025-26", clock)


@pytest.mark.parametrize("name", ["the season", "saison ⚽", "موسم", 'o\'brien "quoted" 100% #1?', "e\u0301te\u0301"])
@pytest.mark.parametrize("club", ["Harbour Town", "نادي المرفأ", "O'Brien's \"11\" \\ 👩‍👧"])
def test_names_in_any_script_make_a_season(tmp_path, clock, name, club):
    folder = create_season(tmp_path / name, club, "2025-26", clock)
    store = open_store(folder, clock)
    assert (store.club, store.years) == (club, "2025-26")
    store.ledger.append(release("p-1"), private={}, typed_by="jo")
    assert store.ledger.verify()[0] == 1


def test_a_new_season_has_everything_in_its_place(season):
    assert {path.name for path in season.iterdir()} == {
        "season.toml",
        "season.db",
        "keys",
        "derived",
        "deliveries",
        "shows",
    }
    assert stat.S_IMODE((season / "keys" / "season.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((season / "keys").stat().st_mode) == 0o700


def test_an_empty_folder_will_do(tmp_path, clock):
    (tmp_path / ".DS_Store").touch()
    assert create_season(tmp_path, "Harbour Town", "2025-26", clock) == tmp_path


def test_a_season_is_never_made_over_anything(season, tmp_path, clock):
    foreign, file = tmp_path / "foreign", tmp_path / "file"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear")
    file.touch()
    before = sorted(season.rglob("*"))
    for folder in (season, foreign, file):
        with pytest.raises(Conflict):
            create_season(folder, "Harbour Town", "2025-26", clock)
    assert sorted(season.rglob("*")) == before
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    "club, years",
    [
        ("", "2025-26"),
        ("  ", "2025-26"),
        ("a\nb", "2025-26"),
        ("\udcff", "2025-26"),
        ("Harbour Town", "soon"),
        ("Harbour Town", "2025-28"),
        ("Harbour Town", "25-26"),
    ],
)
def test_a_season_without_a_name_or_years_is_refused_and_leaves_nothing(tmp_path, clock, club, years):
    with pytest.raises(BadInput):
        create_season(tmp_path / "season", club, years, clock)
    assert not (tmp_path / "season").exists()


@pytest.mark.parametrize("years", ["2025-26", "2025", "2025-2026", "1999-00", "2025/26"])
def test_years_as_people_write_them(tmp_path, clock, years):
    assert create_season(tmp_path / "season", "Harbour Town", years, clock).is_dir()


def test_a_season_is_found_from_anywhere_inside_it(season, tmp_path):
    inside = season / "shows" / "deep"
    inside.mkdir()
    assert find_season(around=inside) == season
    assert find_season(season) == find_season(season / "season.toml") == season
    assert find_season(around=tmp_path, named=season) == season
    other = create_season(tmp_path / "other", "Other", "2025", Clock("2026-01-01T00:00:00Z"))
    assert find_season(around=inside, named=other) == season
    assert find_season(other, around=inside) == other


def test_outside_of_every_season_the_remedy_says_how_to_make_one(tmp_path):
    for given, named in ((None, None), (tmp_path, None), (None, tmp_path)):
        with pytest.raises(Missing) as missing:
            find_season(given, around=tmp_path, named=named)
        assert "touchline new" in missing.value.remedy


def test_a_moved_season_still_knows_the_rushes_inside_it(season, tmp_path, clock):
    rush = season / "rushes" / "C0001.MP4"
    rush.parent.mkdir()
    rush.write_bytes(b"12345")
    store = open_store(season, clock)
    store.shelf.register(clip_of(rush))
    store.close()
    season.rename(tmp_path / "moved")
    (clip,) = open_store(tmp_path / "moved", clock).shelf.clips()
    assert clip.rushes[0].path == str(tmp_path / "moved" / "rushes" / "C0001.MP4")


@pytest.mark.parametrize(
    "text, error",
    [
        ("schema = 99\nid = 'x'\nclub = 'x'\nyears = 'x'\n", Conflict),
        ("schema = 1\n", Damaged),
        ("not toml", Damaged),
        ("schema = 'one'\nid = 'x'\nclub = 'x'\nyears = 'x'\n", Damaged),
    ],
)
def test_a_marker_of_a_newer_touchline_or_a_broken_one_is_told(season, clock, text, error):
    (season / "season.toml").write_text(text)
    with pytest.raises(error):
        open_store(season, clock)


def test_a_lost_or_foreign_key_is_told_only_when_it_is_needed(season, tmp_path, clock):
    other = create_season(tmp_path / "other", "Other", "2025", clock)
    (other / "keys" / "season.key").replace(season / "keys" / "season.key")
    store = open_store(season, clock)
    assert store.ledger.entries() == []
    with pytest.raises(Damaged):
        _ = store.signer
    (season / "keys" / "season.key").unlink()
    with pytest.raises(Missing, match="key"):
        _ = open_store(season, clock).signer
    (season / "keys" / "season.key").write_text("no key")
    with pytest.raises(Damaged):
        _ = open_store(season, clock).signer


PROC = parse_proc("""\
/dev/vda / ext4 rw 0 0
nas:/rushes /mnt/nas nfs4 rw 0 0
//nas/x /mnt/with\\040blank cifs rw 0 0
ada@host:/x /mnt/ssh fuse.sshfs rw 0 0
/dev/sdb1 /mnt/nas/local exfat rw 0 0
tmpfs /mnt/hidden tmpfs rw 0 0
nas:/x /mnt/hidden nfs rw 0 0
""")


@pytest.mark.parametrize(
    "path, shared",
    [
        ("/home/season", False),
        ("/mnt/nas/season", True),
        ("/mnt/nasty", False),
        ("/mnt/with blank/s", True),
        ("/mnt/ssh", True),
        ("/mnt/nas/local/season", False),
        ("/mnt/hidden/s", True),
    ],
)
def test_a_season_is_refused_on_what_is_shared_over_a_network(path, shared):
    if not shared:
        refuse_network(Path(path), PROC)
        return
    with pytest.raises(Unavailable, match="network"):
        refuse_network(Path(path), PROC)


def test_neither_made_nor_opened_on_a_network(season, tmp_path, clock, monkeypatch):
    monkeypatch.setattr(filesystem, "mounts", lambda: [Mount(str(tmp_path), "nfs4", "nas:/x")])
    with pytest.raises(Unavailable):
        open_store(season, clock)
    with pytest.raises(Unavailable):
        create_season(tmp_path / "another", "Harbour Town", "2025-26", clock)
    assert not (tmp_path / "another").exists()


def test_mounts_as_a_mac_lists_them():
    listed = parse_darwin("/dev/disk1s1 on / (apfs, local)\n//ada@nas/r on /Volumes/My Rushes (smbfs, nodev)\n")
    assert listed == [Mount("/", "apfs", "/dev/disk1s1"), Mount("/Volumes/My Rushes", "smbfs", "//ada@nas/r")]
    assert [mount.shared for mount in listed] == [False, True]


def test_a_volume_is_known_by_its_uuid_wherever_it_is_mounted(tmp_path):
    device, by_uuid = tmp_path / "sdb1", tmp_path / "by-uuid"
    device.touch()
    by_uuid.mkdir()
    (by_uuid / "AB12-CD34").symlink_to(device)
    assert volume_of(Mount("/mnt/a", "exfat", str(device)), by_uuid) == "uuid:AB12-CD34"
    assert volume_of(Mount("/mnt/a", "exfat", "/dev/other"), by_uuid) == "/dev/other at /mnt/a"


def test_a_disk_that_came_back_elsewhere_is_found_by_its_volume(season, tmp_path, clock, monkeypatch):
    from touchline.store import locations

    first, second = tmp_path / "disk", tmp_path / "disk 1"
    (first / "card").mkdir(parents=True)
    (first / "card" / "C0001.MP4").write_bytes(b"12345")
    monkeypatch.setattr(locations, "volume_of", lambda mount: "uuid:AB12-CD34")
    monkeypatch.setattr(locations, "mount_of", lambda path: Mount(str(first), "exfat", "/dev/sdb1"))
    store = open_store(season, clock)
    store.shelf.register(clip_of(first / "card" / "C0001.MP4"))
    first.rename(second)
    monkeypatch.setattr(locations, "mounts", lambda: [Mount(str(second), "exfat", "/dev/sdc1")])
    again = open_store(season, clock)
    assert again.shelf.clips()[0].rushes[0].path == str(second / "card" / "C0001.MP4")


def test_the_volume_that_holds_a_folder_is_the_deepest_mount():
    mount = mount_of(Path("/mnt/nas/local/x"), PROC)
    assert mount is not None
    assert mount.kind == "exfat"


def test_a_season_that_cannot_be_made_leaves_nothing(tmp_path, clock, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("touchline.store.founding.create", full)
    with pytest.raises(OSError):
        create_season(tmp_path / "season", "Harbour Town", "2025-26", clock)
    assert list(tmp_path.iterdir()) == []


def test_of_two_who_make_a_season_in_one_folder_one_is_told(tmp_path, clock, monkeypatch):
    from touchline.store import founding

    lay_out = founding._lay_out

    def meanwhile(made: Path, *rest: object) -> None:
        lay_out(made, *rest)
        monkeypatch.setattr(founding, "_lay_out", lay_out)
        create_season(tmp_path / "season", "First Town", "2025-26", clock)

    monkeypatch.setattr(founding, "_lay_out", meanwhile)
    with pytest.raises(Conflict):
        create_season(tmp_path / "season", "Second Town", "2025-26", clock)
    store = open_store(tmp_path / "season", clock)
    assert store.club == "First Town"
    assert len(store.signer.sign(b"x")) == 64
    store.close()
    assert {path.name for path in (tmp_path / "season").iterdir()} == {
        "season.toml",
        "season.db",
        "keys",
        "derived",
        "deliveries",
        "shows",
    }
