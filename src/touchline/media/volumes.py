"""Which disk a folder lies on, as far down as the system tells: partitions, volume groups and shares are followed."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from touchline.domain.rushes.copies import Volume

_MEMORY = frozenset({"tmpfs", "ramfs"})
_ESCAPE = re.compile(r"\\(\d{3})")
_DEVICES = Path("/sys/dev/block")


class _Mount(NamedTuple):
    device: str
    root: str
    place: str
    kind: str
    source: str


def volume_of(path: Path) -> Volume:
    """The disk that ``path``, or the nearest folder above it that exists, lies on."""
    place = nearest(path)
    device = place.stat().st_dev
    mount = _mount_of(place) if sys.platform == "linux" else None
    if mount is None:
        top = _top(place, device)
        return Volume(f"the disk at {top}", str(top), frozenset({f"device {device}"}))
    disks = _disks(mount) or {f"device {device}"}
    return Volume(name=f"{mount.source} at {mount.place}", mount=mount.place, disks=frozenset(disks),
                  removable=any(_says(disk, "removable") == "1" for disk in disks), memory=mount.kind in _MEMORY)


def free_bytes(path: Path) -> int:
    """Bytes that may still be written there."""
    return shutil.disk_usage(nearest(path)).free


def nearest(path: Path) -> Path:
    """The path, or the nearest folder above it that exists."""
    path = path.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.resolve()


def _top(place: Path, device: int) -> Path:
    while place != place.parent and place.parent.stat().st_dev == device:
        place = place.parent
    return place


def _mount_of(place: Path) -> _Mount | None:
    """The last mount listed whose place holds ``place`` most closely: later ones lie over earlier ones."""
    try:
        lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    found = None
    for mount in map(_parsed, lines):
        inside = mount and (str(place) == mount.place or str(place).startswith(mount.place.rstrip("/") + "/"))
        if mount and inside and (found is None or len(mount.place) >= len(found.place)):
            found = mount
    return found


def _parsed(line: str) -> _Mount | None:
    head, _, tail = line.partition(" - ")
    left, right = head.split(), tail.split()
    if len(left) < 5 or len(right) < 2:
        return None
    place = _ESCAPE.sub(lambda octal: chr(int(octal[1], 8)), left[4])
    return _Mount(left[2], left[3], place, right[0], right[1])


def _disks(mount: _Mount) -> set[str]:
    """Physical devices; for a share its server, since two shares of one server may be one disk."""
    if (_DEVICES / mount.device).exists():
        return _physical(_DEVICES / mount.device)
    if mount.source.startswith("/dev/"):
        try:
            number = os.stat(mount.source).st_rdev  # noqa: PTH116 - a device node, not a path of ours
        except OSError:
            return {mount.source}
        return _physical(_DEVICES / f"{os.major(number)}:{os.minor(number)}") or {mount.source}
    if server := re.match(r"(?://|\\\\)?(\[[^\]]+\]|[^/\\:]+)[:/\\]", mount.source):
        return {f"server {server[1].lower()}"}
    return {f"{mount.source} {mount.device}"}


def _physical(device: Path) -> set[str]:
    if not device.exists():
        return set()
    real = device.resolve()
    slaves = real / "slaves"
    below = sorted(slaves.iterdir()) if slaves.is_dir() else []
    if below:
        return {disk for slave in below for disk in _physical(slave)}
    return {real.parent.name if (real / "partition").exists() else real.name}


def _says(disk: str, what: str) -> str:
    try:
        return Path("/sys/block", disk, what).read_text().strip()
    except OSError:
        return ""
