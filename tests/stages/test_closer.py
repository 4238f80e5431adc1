"""A part of a clip is looked at once more, closer: only there, beside what was found before, as often as one likes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from touchline.analysers.faces.full import together
from touchline.analysers.faces.tracks import Track
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass, Print
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush
from touchline.domain.time.time import Span
from touchline.errors import BadInput
from touchline.ports import Needs
from touchline.stages.find import closer as stage
from touchline.stages.find.closer import Closer, look_closer


@pytest.fixture(autouse=True)
def originals(monkeypatch):
    monkeypatch.setattr(stage, "need_originals", lambda clip: None)


def clip() -> Clip:
    picture = Picture(width=3840, height=2160, rate=Fraction(25), frames=500, codec="", pixel_format="")
    return Clip("c1", "C1", "", "0" * 32, Fraction(25), 500, (Rush("0" * 32, 1, "C1.mp4", "C1.mp4", "", 500),), Probe("", picture, ()))


class Shelf:
    """Passes and prints of one clip, in memory."""

    def __init__(self, *passes: Pass) -> None:
        self.kept = {done.analyser: done for done in passes}

    def passes(self, content):
        return [replace(done, findings=replace(done.findings, prints=())) for done in self.kept.values()]

    def prints(self, kind, contents):
        return [("0" * 32, one) for done in self.kept.values() for one in done.findings.prints if one.kind == kind]

    def keep(self, done):
        self.kept[done.analyser] = done


class Full:
    """An analyser that finds somebody in every picture, from one sample before to one after."""

    name, version, settings, watches = "faces-full", "1", "m", ("faces",)
    needs = Needs(width=3840, height=3840, every=Fraction(1, 5))

    def __init__(self, known) -> None:
        self.known, self.frames = known, []

    def ready(self):
        return None

    def begin(self, clip):
        return self

    def see(self, frame, image):
        self.frames.append(frame)

    def end(self, pace):
        first, last = self.frames[0], self.frames[-1]
        key = f"?face-{first}"
        fact = Fact("c1", Span(max(0, first - 5), last + 5), "picture", "person", key, 0.9, source="faces-full/1+m")
        return Findings((fact,), (), (Span(0, pace.frames),), (Print("face", key, b"", {"source": "faces-full/1+m"}),))


def looked(shelf: Shelf, start: int, end: int) -> tuple[Findings, Full]:
    made = []

    def analyser(known):
        made.append(Full(known))
        return made[-1]

    decoder = SimpleNamespace(stills=lambda clip, frames, width: ((frame, np.zeros((2, 2, 3), np.uint8)) for frame in frames))
    asked = SimpleNamespace(clip=clip(), span=Span(start, end))
    return look_closer(shelf, Closer(decoder, analyser), asked, lambda *_: None), made[0]


def test_only_the_chosen_frames_are_looked_at_and_spoken_of():
    shelf = Shelf()
    found, full = looked(shelf, 100, 121)
    assert full.frames == [100, 105, 110, 115, 120]
    assert [fact.span for fact in found.facts] == [Span(100, 121)]
    assert found.complete == (Span(100, 121),)


def test_the_first_look_is_told_and_stays():
    before = Fact("c1", Span(0, 500), "picture", "person", "?face-a", 0.9)
    shelf = Shelf(Pass("0" * 32, "faces", "1", "m", ("faces",), Findings((before,), (), (Span(0, 500),))))
    _, full = looked(shelf, 100, 120)
    assert full.known == (before,)
    assert set(shelf.kept) == {"faces", "faces-full"}


def test_another_part_is_added_and_the_same_part_replaced():
    shelf = Shelf()
    looked(shelf, 100, 120)
    looked(shelf, 300, 320)
    kept = shelf.kept["faces-full"].findings
    assert [fact.value for fact in kept.facts] == [one.key for one in kept.prints] == ["?face-100", "?face-300"]
    assert kept.complete == (Span(100, 120), Span(300, 320))
    again, _ = looked(shelf, 300, 320)
    assert (again.facts, again.complete) == (kept.facts, kept.complete)
    wider, _ = looked(shelf, 90, 130)
    assert [fact.value for fact in wider.facts] == ["?face-300", "?face-90"]


def test_a_recording_of_sound_alone_has_no_faces():
    asked = SimpleNamespace(clip=replace(clip(), probe=Probe("", None, ())), span=Span(0, 10))
    with pytest.raises(BadInput, match="has no pictures"):
        look_closer(Shelf(), Closer(SimpleNamespace(), Full), asked, lambda *_: None)


def test_a_face_is_the_first_looks_where_its_boxes_are():
    boxes = [[frame, 0.1, 0.1, 0.2, 0.2] for frame in range(0, 50, 5)]
    fact = Fact("c1", Span(0, 50), "picture", "person", "?face-a", 0.9, detail={"boxes": boxes})
    here = SimpleNamespace(track=Track(0, -1, [(10, (0.11, 0.1, 0.2, 0.2)), (15, (0.12, 0.1, 0.2, 0.2))]))
    there = SimpleNamespace(track=Track(0, -1, [(10, (0.6, 0.1, 0.2, 0.2))]))
    later = SimpleNamespace(track=Track(0, -1, [(90, (0.1, 0.1, 0.2, 0.2))]))
    assert together(here, fact) == 1.0
    assert together(there, fact) == together(later, fact) == 0.0
