"""Offload: two copies, read back and sealed; never a false green."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from touchline.errors import BadInput, Conflict, Damaged, Missing, Unavailable
from touchline.media import copying, landing
from touchline.stages.offload.offload import offload
from touchline.stages.offload.verify import verify
from touchline.wiring import open_dock


def silent(what, done, total):
    pass


def run(card, *destinations, **more):
    return offload(card, destinations, open_dock(), silent, **more)


def check(*copies):
    dock = open_dock()
    found = verify(copies, dock.disks, dock.seals, silent)
    return [(change.kind, change.path) for one in found for change in one.changes]


@pytest.fixture
def card(tmp_path):
    """A card with a folder, an empty file, an empty folder, odd names and what an operating system leaves about."""
    folder = tmp_path / "A001"
    for name, size in {"CLIP/C0001.MP4": 3_000_000, "CLIP/C0002.MP4": 1_500_001, "CLIP/C0001M01.XML": 700,
                       "notes ⚽ \"derby\" & 'friends'.txt": 40, "שלום/مرحبا.wav": 50, "empty.bin": 0}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(os.urandom(size))
        os.utime(folder / name, (1_700_000_000, 1_700_000_000.5))
    (folder / "EMPTY").mkdir()
    (folder / ".DS_Store").write_bytes(b"mac")
    (folder / "CLIP/._C0001.MP4").write_bytes(b"mac")
    return folder


@pytest.fixture
def elsewhere():
    """A folder on another device than the temporary folder's."""
    place = Path("/dev/shm")
    if not place.is_dir() or place.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev:
        pytest.skip("there is no second device at /dev/shm")
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*")
            if path.is_file() and "ascmhl" not in path.relative_to(folder).parts}


def where(descriptor):
    """The path that an open file was opened by."""
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


def flip(path, place=1000):
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 1]))


# --- the green light -----------------------------------------------------------------------------------------------


def test_two_whole_copies_on_two_disks_are_safe(card, tmp_path, elsewhere):
    done = run(card, tmp_path / "raid", elsewhere / "shuttle")
    assert done.safe_to_format
    assert done.reasons == () and done.faults == ()
    assert [(copy.whole, copy.verified, copy.generation.number) for copy in done.copies] == [(True, 6, 1)] * 2
    wanted = {name: data for name, data in files(card).items() if not Path(name).name.startswith(".")}
    assert files(tmp_path / "raid/A001") == files(elsewhere / "shuttle/A001") == wanted
    assert check(tmp_path / "raid/A001", elsewhere / "shuttle") == []


def test_copies_keep_the_times_of_files_and_folders(card, tmp_path):
    os.utime(card / "CLIP", (1_600_000_000, 1_600_000_000))
    run(card, tmp_path / "raid")
    assert (tmp_path / "raid/A001/CLIP/C0001.MP4").stat().st_mtime_ns == 1_700_000_000_500_000_000
    assert (tmp_path / "raid/A001/CLIP").stat().st_mtime == 1_600_000_000
    assert (tmp_path / "raid/A001/EMPTY").is_dir()


def test_two_folders_on_one_device_are_not_two_copies(card, tmp_path):
    done = run(card, tmp_path / "a", tmp_path / "b")
    assert all(copy.whole for copy in done.copies)
    assert not done.safe_to_format
    assert "one device" in " ".join(done.reasons)


def test_one_copy_is_never_enough(card, tmp_path):
    done = run(card, tmp_path / "a")
    assert done.copies[0].whole and not done.safe_to_format


# --- faults on the card --------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_is_a_fault_and_the_others_go_on(card, tmp_path, elsewhere, monkeypatch):
    read = os.read

    def pulled_out(descriptor, count):
        if where(descriptor).endswith("A001/CLIP/C0002.MP4") and os.lseek(descriptor, 0, 1):
            raise OSError(errno.EIO, "Input/output error")
        return read(descriptor, count)

    monkeypatch.setattr(copying.os, "read", pulled_out)
    done = run(card, tmp_path / "a", elsewhere / "b")
    assert [fault.path for fault in done.faults] == ["CLIP/C0002.MP4"]
    assert "pulled out" in done.faults[0].why
    assert not done.safe_to_format and done.trouble is None
    assert not (tmp_path / "a/A001/CLIP/C0002.MP4").exists()
    assert [copy.verified for copy in done.copies] == [5, 5]
    monkeypatch.undo()
    again = run(card, tmp_path / "a", elsewhere / "b")
    assert again.safe_to_format
    assert [(copy.fresh, copy.generation.number) for copy in again.copies] == [(1, 2), (1, 2)]


def test_a_file_that_changes_meanwhile_is_a_fault(card, tmp_path, monkeypatch):
    read = os.read

    def growing(descriptor, count):
        if where(descriptor).endswith("A001/CLIP/C0001M01.XML"):
            with (card / "CLIP/C0001M01.XML").open("ab") as file:
                file.write(bytes(count))
        return read(descriptor, count)

    monkeypatch.setattr(copying.os, "read", growing)
    done = run(card, tmp_path / "a")
    assert [fault.path for fault in done.faults] == ["CLIP/C0001M01.XML"]
    assert "changed" in done.faults[0].why


def test_links_pipes_and_names_that_are_no_text_are_faults_and_never_followed(card, tmp_path, elsewhere):
    (tmp_path / "secret.txt").write_text("not on the card")
    (card / "link").symlink_to(tmp_path / "secret.txt")
    (card / "loop").symlink_to(card)
    os.mkfifo(card / "pipe.MP4")
    Path(os.fsdecode(os.fsencode(card) + b"/bad\xff.MP4")).write_bytes(b"x")
    (card / "line\nbreak.MP4").write_bytes(b"x")
    done = run(card, tmp_path / "a", elsewhere / "b")
    assert sorted(fault.path for fault in done.faults) == sorted(
        ["link", "loop", "pipe.MP4", "bad\\xff.MP4", "line\nbreak.MP4"])
    assert not done.safe_to_format
    assert "link" not in files(tmp_path / "a/A001") and check(tmp_path / "a/A001") == []


# --- damage --------------------------------------------------------------------------------------------------------


def test_a_byte_that_differs_on_reading_back_is_damage_and_gets_no_name(card, tmp_path, elsewhere, monkeypatch):
    real = landing.drop

    def lying_disk(descriptor, size, patience):
        if size == 1_500_001 and "/dev/shm" in where(descriptor):
            byte = os.pread(descriptor, 1, 777)
            os.pwrite(descriptor, bytes([byte[0] ^ 4]), 777)
        return real(descriptor, size, patience)

    monkeypatch.setattr(landing, "drop", lying_disk)
    done = run(card, tmp_path / "a", elsewhere / "b")
    assert [change.path for change in done.damage] == [str(elsewhere / "b/A001/CLIP/C0002.MP4")]
    assert isinstance(done.trouble, Damaged) and not done.safe_to_format
    assert not (elsewhere / "b/A001/CLIP/C0002.MP4").exists()
    assert [copy.whole for copy in done.copies] == [True, False]
    monkeypatch.undo()
    assert run(card, tmp_path / "a", elsewhere / "b").safe_to_format


def test_a_byte_that_flipped_since_is_caught_by_the_next_run(card, tmp_path, elsewhere):
    run(card, tmp_path / "a", elsewhere / "b")
    flip(tmp_path / "a/A001/CLIP/C0001.MP4")
    os.utime(tmp_path / "a/A001/CLIP/C0001.MP4", (1_700_000_000, 1_700_000_000.5))
    done = run(card, tmp_path / "a", elsewhere / "b")
    assert [change.path for change in done.damage] == [str(tmp_path / "a/A001/CLIP/C0001.MP4")]
    assert not done.safe_to_format and isinstance(done.trouble, Damaged)


def test_a_file_cut_short_since_is_damage_too(card, tmp_path):
    run(card, tmp_path / "a")
    os.truncate(tmp_path / "a/A001/CLIP/C0001.MP4", 10)
    assert [change.path for change in run(card, tmp_path / "a").damage] == [str(tmp_path / "a/A001/CLIP/C0001.MP4")]


def test_a_history_that_was_tampered_with_takes_nothing_more(card, tmp_path):
    run(card, tmp_path / "a")
    next((tmp_path / "a/A001/ascmhl").glob("*.mhl")).unlink()
    with pytest.raises(Damaged) as error:
        run(card, tmp_path / "a")
    assert "generation 1 is missing" in error.value.details[0]


# --- going on, and not mixing --------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from touchline.media.landing import Landing
from touchline.stages.offload.offload import offload
from touchline.wiring import open_dock

name, left = Landing._name, [int(sys.argv[1])]

def pulled_plug(self, path, file):
    name(self, path, file)
    left[0] -= 1
    if left[0] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)

Landing._name = pulled_plug
offload(Path(sys.argv[2]), [Path(sys.argv[3]), Path(sys.argv[4])], open_dock(), lambda *a: None)
"""


@pytest.mark.parametrize("after", [1, 5])
def test_a_killed_run_is_taken_up_again(card, tmp_path, elsewhere, after):
    for number in range(8):
        (card / f"CLIP/D{number:04}.MP4").write_bytes(os.urandom(2_000_000))
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(KILLED), str(after), str(card), str(tmp_path / "a"),
                            str(elsewhere / "b")], check=False)
    assert ended.returncode == -signal.SIGKILL
    original = files(card)
    for copy in (tmp_path / "a/A001", elsewhere / "b/A001"):
        whole = {name: data for name, data in files(copy).items() if not name.startswith(".touchline")}
        assert all(original[name] == data for name, data in whole.items())
    done = run(card, tmp_path / "a", elsewhere / "b")
    assert done.safe_to_format
    assert sum(copy.verified - copy.fresh for copy in done.copies) >= 1
    assert not list((tmp_path / "a/A001").glob(".touchline*"))
    assert check(tmp_path / "a/A001", elsewhere / "b/A001") == []


def test_a_second_run_copies_nothing_and_adds_a_generation(card, tmp_path):
    run(card, tmp_path / "a")
    before = (tmp_path / "a/A001/CLIP/C0001.MP4").stat()
    done = run(card, tmp_path / "a")
    after = (tmp_path / "a/A001/CLIP/C0001.MP4").stat()
    assert (before.st_ino, before.st_ctime_ns) == (after.st_ino, after.st_ctime_ns)
    assert done.copies[0].fresh == 0 and done.copies[0].generation.number == 2
    assert check(tmp_path / "a/A001") == []


@pytest.mark.parametrize("sealed", [True, False])
def test_another_card_of_the_same_name_is_never_mixed_in(card, tmp_path, sealed):
    run(card, tmp_path / "a")
    if not sealed:
        shutil.rmtree(tmp_path / "a/A001/ascmhl")
    other = tmp_path / "other/A001"
    (other / "CLIP").mkdir(parents=True)
    (other / "CLIP/C0001.MP4").write_bytes(os.urandom(3_000_000))
    (other / "CLIP/C0009.MP4").write_bytes(b"new")
    with pytest.raises(Conflict) as error:
        run(other, tmp_path / "a")
    assert "--as" in error.value.remedy
    assert not (tmp_path / "a/A001/CLIP/C0009.MP4").exists()
    assert run(other, tmp_path / "a", name="A001_2").copies[0].whole


def test_same_names_and_sizes_but_other_content_is_another_card(card, tmp_path):
    run(card, tmp_path / "a")
    other = tmp_path / "other/A001"
    shutil.copytree(card, other)
    for path in other.rglob("*"):
        if path.is_file() and path.stat().st_size:
            path.write_bytes(os.urandom(path.stat().st_size))
    with pytest.raises(Conflict):
        run(other, tmp_path / "a")


# --- what makes no sense, and what has no room ---------------------------------------------------------------------


def test_bad_places_are_refused_before_anything_is_written(card, tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "hollow").mkdir()
    for error, source, places in [
            (Missing, tmp_path / "nowhere", ["a"]), (BadInput, tmp_path / "file", ["a"]),
            (BadInput, tmp_path / "hollow", ["a"]), (BadInput, card, ["a", "a"]), (BadInput, card, ["a", "b/../a"]),
            (BadInput, card, ["A001/backup"]), (BadInput, card, ["."]), (BadInput, card, ["file"]),
            (BadInput, card, ["file/inside"])]:
        with pytest.raises(error) as told:
            run(source, *(tmp_path / place for place in places))
        assert told.value.remedy
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A001", "file", "hollow"]


def test_a_disk_without_room_is_named_before_the_first_byte(card, tmp_path, monkeypatch):
    monkeypatch.setattr(copying.Disks, "free", lambda self, path: 1_000_000)
    with pytest.raises(Unavailable) as error:
        run(card, tmp_path / "a")
    assert "missing" in error.value.subject and "1.00 MB free" in error.value.subject
    assert not (tmp_path / "a").exists()


def test_a_disk_that_fills_up_leaves_the_other_copy_whole(card, tmp_path, elsewhere, monkeypatch):
    write = os.write

    def full(descriptor, data):
        if "/dev/shm" in where(descriptor) and len(data) > 100_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data)

    monkeypatch.setattr(landing.os, "write", full)
    done = run(card, tmp_path / "a", elsewhere / "b")
    assert isinstance(done.trouble, Unavailable) and "No space left" in done.trouble.subject
    assert done.copies[0].whole and not done.copies[1].whole and not done.safe_to_format
    assert check(tmp_path / "a/A001") == []


def test_a_card_sealed_before_goes_on_with_its_own_history(card, tmp_path):
    run(card, tmp_path / "first")
    sealed = tmp_path / "first/A001"
    assert run(sealed, tmp_path / "second").copies[0].generation.number == 2
    flip(sealed / "CLIP/C0001.MP4")
    done = run(sealed, tmp_path / "third")
    assert [Path(change.path).name for change in done.damage] == ["C0001.MP4"] and not done.copies[0].whole


def test_a_card_whose_own_history_was_tampered_with_is_copied_but_never_safe(card, tmp_path, elsewhere):
    run(card, tmp_path / "first")
    sealed = tmp_path / "first/A001"
    manifest = next((sealed / "ascmhl").glob("*.mhl"))
    manifest.write_text(manifest.read_text().replace("C0001", "C000I"))
    done = run(sealed, tmp_path / "second", elsewhere / "third")
    assert [fault.path for fault in done.faults] == [f"ascmhl/{manifest.name}"] and not done.safe_to_format
    assert [copy.whole for copy in done.copies] == [True, True]


def test_two_offloads_into_one_folder_do_not_meet(card, tmp_path):
    with copying.Disks().alone([tmp_path / "a/A001"]), pytest.raises(Conflict):
        run(card, tmp_path / "a")
    assert run(card, tmp_path / "a").copies[0].whole


def test_a_thousand_small_files_are_sealed(tmp_path):
    for number in range(1000):
        (tmp_path / f"B001/{number % 10}").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"B001/{number % 10}/{number:04}.txt").write_text(str(number))
    assert run(tmp_path / "B001", tmp_path / "a").copies[0].verified == 1000
    assert check(tmp_path / "a/B001") == []
