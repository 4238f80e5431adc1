"""Card structures: what a camera writes beside its clips, so that a card is recognised for what it is.

Sony XAVC (``PRIVATE/M4ROOT``) and XDCAM (``XDROOT``) keep a ``MEDIAPRO.XML`` that lists the material and a
``NonRealTimeMeta`` file beside each clip; GoPro numbers its chapters ``GH01nnnn``, ``GH02nnnn``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np

from touchline.demo.screenplay import MOMENTS, Recording
from touchline.domain.time.time import nominal, timecode

SUMMER_TIME = timezone(timedelta(hours=1))


@dataclass(frozen=True)
class Written:
    """A recording on its card; ``first`` counts frames since midnight on the machine's own clock."""

    recording: Recording
    path: Path
    first: int
    began: datetime

    @property
    def timecode(self) -> str:
        """The label of the first frame."""
        return timecode(self.first, self.recording.rate, self.recording.drop)


def placed(recording: Recording, card: Path) -> Written:
    """Where on ``card`` a recording lies and when its machine thought it began.

    A sound recording counts samples; its clock is late by frames of 25 a second.
    """
    moment = next(m for m in MOMENTS if m.id == recording.moment)
    midnight = moment.begins.replace(hour=0, minute=0, second=0)
    seconds = Fraction((moment.begins - midnight).seconds) + Fraction(recording.starts).limit_denominator(48000)
    late = Fraction(recording.late_frames) / (25 if recording.rate >= 48000 else recording.rate)
    first = round((seconds - late) * recording.rate)
    began = midnight.replace(tzinfo=SUMMER_TIME) + timedelta(seconds=float(first / recording.rate))
    return Written(recording, card / recording.path, first, began)


def thumbnail(picture: np.ndarray, path: Path) -> None:
    """The little JPEG that cameras show on their back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    small = cv2.resize(picture, (160, 90), interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 85])
    if done:
        path.write_bytes(data.tobytes())


def thumbnail_path(written: Written) -> Path | None:
    """Where that JPEG belongs on this kind of card; None on a disk of somebody else's files."""
    path = written.path
    if "M4ROOT" in path.parts:
        return path.parents[1] / "THMBNL" / f"{path.stem}T01.JPG"
    if "XDROOT" in path.parts:
        return path.parents[1] / "Thmbnl" / f"{path.stem}T01.JPG"
    return path.with_suffix(".THM") if "DCIM" in path.parts else None


def seal_card(clips: list[Written]) -> None:
    """Write the index and sidecar files of one camera card; ``clips`` all lie on it."""
    path = clips[0].path
    if "M4ROOT" in path.parts:
        _media_profile(path.parents[1] / "MEDIAPRO.XML", clips, "ILME-FX30", "AVC_1280_720_HP@L32", "AAC-LC", "THMBNL")
    elif "XDROOT" in path.parts:
        root = path.parents[1]
        _media_profile(root / "MEDIAPRO.XML", clips, "PXW-X320", "MPEG2HD35_1280_720_MP@HL", "LPCM16", "Thmbnl")
        for folder in ("Edit", "General", "Sub", "UserData"):
            (root / folder).mkdir(exist_ok=True)
        _plain(root / "CUEUP.XML", '<CueUp xmlns="urn:schemas-professionalDisc:cueUp:ver.1.00"/>')
        _plain(
            root / "DISCMETA.XML",
            '<DiscMeta xmlns="urn:schemas-professionalDisc:discMeta:ver.1.00" '
            f'lastUpdate="{_stamp(clips[-1].began)}"><Title usAscii="{clips[0].recording.card}"/></DiscMeta>',
        )
    elif "DCIM" in path.parts:
        misc = path.parents[2] / "MISC"
        misc.mkdir(exist_ok=True)
        (misc / "version.txt").write_text(
            '{\n"info version":"2.0",\n"firmware version":"HD8.01.02.50.00",\n"camera type":"HERO8 Black"\n}\n'
        )


def umid(written: Written) -> str:
    """The unique name of the material, 64 hexadecimal digits, the same in the clip and beside it."""
    unique = sha256(f"{written.recording.card}/{written.recording.path}".encode()).hexdigest()[:24].upper()
    return f"060A2B340101010501010D4313000000{unique}00000000"


def _stamp(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _plain(path: Path, body: str) -> None:
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n', encoding="utf-8")


def _media_profile(path: Path, clips: list[Written], model: str, video: str, audio: str, thumbs: str) -> None:
    rows = []
    for clip in clips:
        folder, name = clip.path.parent.name, clip.path.stem
        rows.append(
            f'\t\t<Material uri="./{folder}/{clip.path.name}" type="{clip.path.suffix[1:]}" '
            f'videoType="{video}" audioType="{audio}" '
            f'fps="25p" dur="{clip.recording.frames}" ch="2" aspectRatio="16:9" offset="0" '
            f'umid="{umid(clip)}" status="OK">\n'
            f'\t\t\t<RelevantInfo uri="./{folder}/{name}M01.XML" type="XML"/>\n'
            f'\t\t\t<RelevantInfo uri="./{thumbs}/{name}T01.JPG" type="JPG"/>\n\t\t</Material>'
        )
        _real_time(clip, model, video, audio)
    card = clips[0].recording.card
    media = sha256(card.encode()).hexdigest()[:32].upper()
    _plain(
        path,
        (
            f'<MediaProfile xmlns="http://xmlns.sony.net/pro/metadata/mediaprofile" '
            f'createdAt="{_stamp(clips[0].began)}" version="2.10">\n'
            f'\t<Properties>\n\t\t<System systemId="{media[:16]}" systemKind="{model}" masterVersion="1.00"/>\n'
            f'\t\t<Attached mediaId="{media}" mediaKind="ProfessionalMemoryCard" '
            f'mediaName="{card}"/>\n\t</Properties>\n'
            "\t<Contents>\n" + "\n".join(rows) + "\n\t</Contents>\n</MediaProfile>"
        ),
    )


def _real_time(clip: Written, model: str, video: str, audio: str) -> None:
    frames = clip.recording.frames
    last = _ltc(clip, frames - 1)
    ports = "".join(f'\n\t\t<AudioRecPort port="DIRECT" audioCodec="{audio}" trackDst="CH{i}"/>' for i in (1, 2))
    _plain(
        clip.path.with_name(f"{clip.path.stem}M01.XML"),
        (
            '<NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00" '
            'xmlns:lib="urn:schemas-professionalDisc:lib:ver.2.00" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'lastUpdate="{_stamp(clip.began)}">\n\t<TargetMaterial umidRef="{umid(clip)}" status="OK"/>\n'
            f'\t<Duration value="{frames}"/>\n'
            f'\t<LtcChangeTable tcFps="{nominal(clip.recording.rate)}" halfStep="false">\n'
            f'\t\t<LtcChange frameCount="0" value="{_ltc(clip, 0)}" status="increment"/>\n'
            f'\t\t<LtcChange frameCount="{frames - 1}" value="{last}" status="end"/>\n\t</LtcChangeTable>\n'
            f'\t<CreationDate value="{_stamp(clip.began)}"/>\n'
            f'\t<VideoFormat>\n\t\t<VideoRecPort port="DIRECT"/>\n'
            f'\t\t<VideoFrame videoCodec="{video}" captureFps="25p" formatFps="25p"/>\n'
            '\t\t<VideoLayout pixel="1280" numOfVerticalLine="720" aspectRatio="16:9"/>\n\t</VideoFormat>\n'
            f'\t<AudioFormat numOfChannel="2">{ports}\n\t</AudioFormat>\n'
            f'\t<Device manufacturer="Sony" modelName="{model}" serialNo="0"/>\n'
            '\t<RecordingMode type="normal" cacheRec="false"/>\n</NonRealTimeMeta>'
        ),
    )


def _ltc(clip: Written, frame: int) -> str:
    """Timecode as the camera stores it: frames, seconds, minutes, hours, two digits each."""
    return "".join(reversed(timecode(clip.first + frame, clip.recording.rate).split(":")))
