"""What lies under a folder: which volume it is, and whether it is shared over a network.

SQLite's write-ahead log needs shared memory and honest locks, which file systems shared over a network do not give
(https://www.sqlite.org/wal.html, "Overview"), so a season is never kept on one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from touchline.errors import Unavailable

NETWORK = frozenset(
    (
        "nfs",
        "nfs3",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "afpfs",
        "ncpfs",
        "coda",
        "ceph",
        "glusterfs",
        "lustre",
        "beegfs",
        "gpfs",
        "orangefs",
        "ocfs2",
        "gfs2",
        "davfs",
        "webdav",
        "sshfs",
        "rclone",
        "s3fs",
        "gcsfuse",
        "gvfsd-fuse",
        "davfs2",
        "curlftpfs",
        "blobfuse",
        "juicefs",
        "moosefs",
        "mfs",
        "goofys",
        "mountpoint-s3",
    )
)


@dataclass(frozen=True)
class Mount:
    """One mounted volume: where, of which kind (``ext4``, ``nfs4``), from which device."""

    point: str
    kind: str
    device: str

    @property
    def shared(self) -> bool:
        """Whether it is shared over a network."""
        kind = self.kind.casefold()
        return kind in NETWORK or kind.removeprefix("fuse.") in NETWORK or self.device.startswith("\\\\")


def mounts() -> list[Mount]:
    """Everything mounted now; empty where the system does not say."""
    listing = Path("/proc/self/mounts")
    if listing.exists():
        return parse_proc(listing.read_text("utf-8", "surrogateescape"))
    if sys.platform == "darwin":
        return parse_darwin(subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout)
    return _windows_drives() if sys.platform == "win32" else []


def parse_proc(text: str) -> list[Mount]:
    """``/proc/self/mounts``: device, point, kind …, with blanks written as octal ``\\040``."""
    rows = (line.split(" ") for line in text.splitlines())
    return [Mount(_plain(row[1]), row[2], _plain(row[0])) for row in rows if len(row) >= 3]


def parse_darwin(text: str) -> list[Mount]:
    """``//ada@nas/rushes on /Volumes/rushes (smbfs, nodev, …)``."""
    return [
        Mount(found[2], found[3], found[1]) for found in re.finditer(r"^(.+?) on (/.*) \((\w+)[,)]", text, re.MULTILINE)
    ]


def _plain(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _windows_drives() -> list[Mount]:
    import ctypes

    kind_of: Callable[[str], int] = getattr(ctypes, "windll").kernel32.GetDriveTypeW  # noqa: B009 - only there on Windows
    drives = [f"{letter}:\\" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if os.path.exists(f"{letter}:\\")]  # noqa: PTH110
    return [Mount(drive, "smb" if kind_of(drive) == 4 else "ntfs", drive) for drive in drives]


def mount_of(path: Path, mounted: Sequence[Mount] | None = None) -> Mount | None:
    """The volume that holds ``path``, which need not be there yet. Of two mounted on one point, the later:
    it hides the other."""
    real = path.expanduser().resolve()
    holding = [mount for mount in (mounts() if mounted is None else mounted) if real.is_relative_to(mount.point)]
    return max(enumerate(holding), key=lambda item: (len(item[1].point), item[0]))[1] if holding else None


def refuse_network(folder: Path, mounted: Sequence[Mount] | None = None) -> None:
    """Raises Unavailable where the folder is shared over a network."""
    mount = mount_of(folder, mounted)
    if str(folder).startswith("\\\\") or (mount and mount.shared):
        kind = mount.kind if mount else "a share"
        raise Unavailable(
            f"{folder} lies on a network file system ({kind}), where a season cannot be kept safe.",
            "Keep the season folder on a disk inside or plugged into this computer; rushes may lie anywhere.",
        )


def volume_of(mount: Mount, by_uuid: Path = Path("/dev/disk/by-uuid")) -> str:
    """What a volume is known by wherever it is mounted: its file system's UUID, else its device and mount point."""
    try:
        device = Path(mount.device).resolve()
        for link in by_uuid.iterdir():
            if link.resolve() == device:
                return f"uuid:{link.name}"
    except OSError:
        pass
    return f"{mount.device} at {mount.point}"
