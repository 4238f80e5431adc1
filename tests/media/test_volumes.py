"""Volumes: two folders on one disk are not two copies, whatever stands between them and the disk."""

from pathlib import Path

import pytest

from touchline.domain.rushes.copies import Copy, FileFault, Generation, Volume, why_not_safe
from touchline.media import volumes
from touchline.media.volumes import free_bytes, volume_of

MOUNTS = """\
22 1 8:2 / / rw - ext4 /dev/sda2 rw
30 22 8:3 / /home rw - ext4 /dev/sda3 rw
31 22 8:17 / /media/My\\040Disk rw - exfat /dev/sdb1 rw
32 22 0:50 / /net/raid rw - nfs4 nas:/raid rw
33 22 0:51 / /net/shuttle rw - cifs //NAS/shuttle rw
34 22 0:52 / /run/memory rw - tmpfs tmpfs rw
35 31 8:17 /A001 /card rw - exfat /dev/sdb1 rw
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with two disks, a server with two shares, and a folder that shows part of the second disk again."""
    mounts = [volumes._parsed(line) for line in MOUNTS.splitlines()]
    disks = {"8:2": {"sda"}, "8:3": {"sda"}, "8:17": {"sdb"}}

    def physical(device):
        return disks.get(device.name, set())

    def mount_of(place):
        inside = [one for one in mounts if str(place) == one.place or str(place).startswith(one.place.rstrip("/") + "/")]
        return max(inside, key=lambda one: len(one.place))

    monkeypatch.setattr(volumes, "nearest", lambda path: path)
    monkeypatch.setattr(Path, "stat", lambda path, **_: type("Status", (), {"st_dev": 1})())
    monkeypatch.setattr(Path, "exists", lambda path: path.name in disks)
    monkeypatch.setattr(volumes, "_mount_of", mount_of)
    monkeypatch.setattr(volumes, "_physical", physical)
    return lambda path: volume_of(Path(path))


@pytest.mark.parametrize("one, other, apart", [
    ("/a", "/b", False), ("/a", "/home/b", False), ("/a", "/media/My Disk/b", True), ("/card", "/media/My Disk", False),
    ("/net/raid/a", "/net/shuttle/b", False), ("/net/raid/a", "/b", True), ("/run/memory", "/b", True)])
def test_which_folders_one_broken_disk_can_take(machine, one, other, apart):
    assert machine(one).apart(machine(other)) is apart


def test_memory_is_told_from_disks(machine):
    assert machine("/run/memory").memory and not machine("/home").memory


def test_this_machine_s_disk_is_known_even_where_a_folder_is_still_to_be_made(tmp_path):
    assert volume_of(tmp_path / "not/yet") == volume_of(tmp_path)
    assert free_bytes(tmp_path / "not/yet") > 0


def copy(disk, whole=True):
    volume = Volume(f"/dev/{disk}", "/", frozenset({disk}))
    return Copy(f"/{disk}/A001", volume, 3, 3, True, Generation(1, "1.mhl", "c4"), whole)


CARD = Volume("/dev/mmc", "/card", frozenset({"mmc"}), removable=True)


@pytest.mark.parametrize("copies, faults, safe", [
    ([copy("sda"), copy("sdb")], [], True),
    ([copy("sda"), copy("sda"), copy("sdb")], [], True),
    ([copy("sda")], [], False),
    ([], [], False),
    ([copy("sda"), copy("sda")], [], False),
    ([copy("sda"), copy("sdb", whole=False)], [], False),
    ([copy("sda"), copy("sdb"), copy("sdc", whole=False)], [], False),
    ([copy("sda"), copy("sdb")], [FileFault("C0001.MP4", "cannot be read")], False),
    ([copy("sda"), copy("mmc")], [], False),
    ([copy("sda"), copy("sdb"), copy("mmc")], [], True),
])
def test_when_a_card_may_be_formatted(copies, faults, safe):
    assert (why_not_safe(CARD, copies, faults) == ()) is safe
