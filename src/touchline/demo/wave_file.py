"""Writing Broadcast Wave: 24-bit PCM with ``bext`` (EBU Tech 3285) and ``iXML`` (ixml.info) before the samples."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np

from touchline.demo.sound import RATE


@dataclass(frozen=True)
class Take:
    """What the recorder writes beside the sound; ``since_midnight`` counts samples of its own clock."""

    project: str
    scene: str
    take: int
    tape: str
    note: str
    begins: datetime
    since_midnight: int
    tracks: tuple[str, ...]
    speed: str = "25/1"


def write_wave(path: Path, channels: list[np.ndarray], take: Take) -> None:
    """Write float channels of one length as one interleaved (polyphonic) file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = np.round(np.clip(np.stack(channels, axis=1), -1, 1) * 8_388_607).astype("<i4")
    data = whole.view(np.uint8).reshape(*whole.shape, 4)[..., :3].tobytes()
    count = len(channels)
    form = struct.pack("<HHIIHH", 1, count, RATE, RATE * count * 3, count * 3, 24)
    body = b"".join(
        _chunk(name, part)
        for name, part in (
            (b"bext", _bext(path.name, take)),
            (b"iXML", _ixml(path.name, take)),
            (b"fmt ", form),
            (b"data", data),
        )
    )
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)


def _chunk(name: bytes, part: bytes) -> bytes:
    return name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2)


def _bext(name: str, take: Take) -> bytes:
    lines = [
        f"sSPEED={take.speed.split('/')[0].zfill(3)}.000-ND",
        f"sTAKE={take.take:02}",
        f"sSCENE={take.scene}",
        f"sFILENAME={name}",
        f"sTAPE={take.tape}",
        *(f"sTRK{i}={track}" for i, track in enumerate(take.tracks, 1)),
        f"sNOTE={take.note}",
    ]
    description = "\r\n".join(lines).encode("ascii", "replace")[:255]
    history = f"A=PCM,F={RATE},W=24,M=multi,T=HT recorder\r\n".encode()
    return (
        struct.pack(
            "<256s32s32s10s8sQH64s190s",
            description,
            b"HT recorder",
            f"{take.tape}{take.take:04}".encode(),
            take.begins.strftime("%Y-%m-%d").encode(),
            take.begins.strftime("%H:%M:%S").encode(),
            take.since_midnight,
            1,
            b"",
            b"",
        )
        + history
    )


def _ixml(name: str, take: Take) -> bytes:
    tracks = "".join(
        f"<TRACK><CHANNEL_INDEX>{i}</CHANNEL_INDEX><INTERLEAVE_INDEX>{i}</INTERLEAVE_INDEX>"
        f"<NAME>{escape(track)}</NAME><FUNCTION></FUNCTION></TRACK>"
        for i, track in enumerate(take.tracks, 1)
    )
    high, low = divmod(take.since_midnight, 1 << 32)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<BWFXML><IXML_VERSION>1.61</IXML_VERSION>'
        f"<PROJECT>{escape(take.project)}</PROJECT><SCENE>{escape(take.scene)}</SCENE><TAKE>{take.take}</TAKE><TAPE>{escape(take.tape)}</TAPE>"
        f"<CIRCLED>TRUE</CIRCLED><NOTE>{escape(take.note)}</NOTE><FILE_UID>{escape(take.tape + name)}</FILE_UID>"
        f"<SPEED><MASTER_SPEED>{take.speed}</MASTER_SPEED><CURRENT_SPEED>{take.speed}</CURRENT_SPEED>"
        f"<TIMECODE_RATE>{take.speed}</TIMECODE_RATE><TIMECODE_FLAG>NDF</TIMECODE_FLAG><FILE_SAMPLE_RATE>{RATE}</FILE_SAMPLE_RATE>"
        f"<AUDIO_BIT_DEPTH>24</AUDIO_BIT_DEPTH><DIGITIZER_SAMPLE_RATE>{RATE}</DIGITIZER_SAMPLE_RATE>"
        f"<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>{high}</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI>"
        f"<TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>{low}</TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO>"
        f"<TIMESTAMP_SAMPLE_RATE>{RATE}</TIMESTAMP_SAMPLE_RATE></SPEED>"
        f"<TRACK_LIST><TRACK_COUNT>{len(take.tracks)}</TRACK_COUNT>{tracks}</TRACK_LIST></BWFXML>\n"
    ).encode()
