"""Cards: what kind one is, which recordings are on it, which files are one recording."""

import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from touchline.errors import BadInput, Missing
from touchline.formats.cards import group, read_card

MEDIA = bytes(4) + b"ftypisom" + bytes(100)


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MEDIA if path.suffix.lower() in (".mp4", ".mxf", ".mov", ".lrv", ".360", "") else b"x")
    return folder


def names(clips):
    return [[Path(file).name for file in clip.files] for clip in clips]


def test_a_sony_card_as_a_real_camera_wrote_it(data):
    card = read_card(data / "interchange/cards/SONY_FDR-AX100")
    assert (card.kind, card.reel) == ("sony-xavc", "SONY_FDR-AX100")
    assert names(card.clips) == [[f"C000{n}.MP4"] for n in range(1, 6)]
    assert [Path(file).name for file in card.other_files] == ["MEDIAPRO.XML"]
    first = card.clips[0]
    assert [Path(file).name for file in (*first.sidecars, *first.thumbnails)] == ["C0001M01.XML", "C0001T01.JPG"]
    assert (first.sidecar.rate, first.sidecar.frames) == (Fraction(60000, 1001), 210)
    assert first.sidecar.timecode == "00:00:00;00"
    assert not card.notes and not any(clip.notes for clip in card.clips)


def test_a_real_gopro_recording_of_two_chapters_is_one_clip(data, tmp_path):
    folder = tmp_path / "DCIM/100GOPRO"
    folder.mkdir(parents=True)
    for name in ("GH010123.MP4", "GH020123.MP4", "GH010124.MP4"):
        shutil.copy(data / "video/gopro_karma_GPMF.mp4", folder / name)
    card = read_card(tmp_path)
    assert card.kind == "gopro" and card.reel == tmp_path.name
    assert names(card.clips) == [["GH010123.MP4", "GH020123.MP4"], ["GH010124.MP4"]]


@pytest.mark.parametrize("files, wanted", [
    (["GX010007.MP4", "GX020007.MP4", "GX030007.MP4"], [["GX010007.MP4", "GX020007.MP4", "GX030007.MP4"]]),
    (["GOPR0042.MP4", "GP010042.MP4", "GP020042.MP4"], [["GOPR0042.MP4", "GP010042.MP4", "GP020042.MP4"]]),
    (["GH010001.MP4", "GX010001.MP4"], [["GH010001.MP4"], ["GX010001.MP4"]]),
    (["GH010001.MP4", "GH030001.MP4"], [["GH010001.MP4"], ["GH030001.MP4"]]),
    (["gh010001.mp4", "gh020001.mp4"], [["gh010001.mp4", "gh020001.mp4"]]),
    (["GH010001.MP4", "GH010001.LRV", "GL010001.LRV", "GH010001.THM"], [["GH010001.MP4"]]),
    (["GOPR0042.JPG", "GOPR0042.MP4"], [["GOPR0042.JPG"], ["GOPR0042.MP4"]]),
])
def test_gopro_chapters(tmp_path, files, wanted):
    make(tmp_path / "DCIM/100GOPRO", *files)
    assert names(read_card(tmp_path).clips) == wanted


def test_a_missing_chapter_is_told(tmp_path):
    clips = read_card(make(tmp_path, "DCIM/100GOPRO/GH010001.MP4", "DCIM/100GOPRO/GH030001.MP4")).clips
    assert not clips[0].notes and "earlier chapter is not here" in clips[1].notes[0]


def test_what_lies_beside_a_gopro_chapter_is_attached(tmp_path):
    make(tmp_path / "DCIM/100GOPRO", "GH010001.MP4", "GH020001.MP4", "GL010001.LRV", "GH010001.THM", "GH020001.THM")
    card = read_card(tmp_path)
    clip = card.clips[0]
    assert [Path(file).name for file in clip.thumbnails] == ["GH010001.THM", "GH020001.THM"]
    assert [Path(file).name for file in clip.proxies] == ["GL010001.LRV"]
    assert card.other_files == ()


def test_same_names_in_two_folders_are_two_recordings(tmp_path):
    make(tmp_path, "DCIM/100GOPRO/GH010001.MP4", "DCIM/101GOPRO/GH010001.MP4")
    assert len(read_card(tmp_path).clips) == 2


def test_an_xdcam_card_leaves_its_proxies_and_thumbnails_beside_the_clips(tmp_path):
    make(tmp_path / "REEL7", "XDROOT/Clip/C0001.MXF", "XDROOT/Sub/C0001S03.MP4", "XDROOT/Thmbnl/C0001T01.JPG",
         "XDROOT/DISCMETA.XML")
    card = read_card(tmp_path / "REEL7")
    assert (card.kind, card.reel) == ("xdcam", "REEL7")
    assert names(card.clips) == [["C0001.MXF"]]
    assert [Path(file).name for file in card.clips[0].proxies] == ["C0001S03.MP4"]


def test_a_professional_disc_is_an_xdcam_without_xdroot(tmp_path):
    make(tmp_path / "DISC", "Clip/C0001.MXF", "Edit/E0001.SMI", "INDEX.XML")
    assert read_card(tmp_path / "DISC").kind == "xdcam"


def test_an_xdcam_ex_take_of_several_files_is_one_clip(tmp_path):
    make(tmp_path / "BPAV/CLPR", "941_0001_01/941_0001_01.MP4", "941_0001_02/941_0001_02.MP4",
         "941_0001_01/941_0001_01M01.SMI", "941_0002_01/941_0002_01.MP4")
    card = read_card(tmp_path)
    assert card.kind == "xdcam-ex"
    assert names(card.clips) == [["941_0001_01.MP4", "941_0001_02.MP4"], ["941_0002_01.MP4"]]


def test_the_card_s_own_index_joins_what_it_lists_as_one(tmp_path):
    make(tmp_path / "XDROOT", "Clip/C0001.MXF", "Clip/C0002.MXF", "Clip/C0003.MXF")
    (tmp_path / "XDROOT/MEDIAPRO.XML").write_text("""<?xml version="1.0"?>
      <MediaProfile xmlns="http://xmlns.sony.net/pro/metadata/mediaprofile"><Properties>
      <Attached mediaName="DERBY 4"/></Properties><Contents>
      <Material uri="./Take/U0001.SMI" type="EDL" fps="25p" dur="500" umid="ABC" status="OK">
        <Component uri="./Clip/C0001.MXF"/><Component uri="./Clip/C0002.MXF"/></Material>
      <Material uri="./Clip/C0003.MXF" fps="50i" dur="10" status="NG"/>
      <Material uri="./Clip/C0004.MXF"/><Material uri="../../secret.MXF"/></Contents></MediaProfile>""")
    card = read_card(tmp_path)
    assert names(card.clips) == [["C0001.MXF", "C0002.MXF"], ["C0003.MXF"]]
    assert card.reel == "DERBY 4"
    assert card.clips[0].sidecar.rate == 25 and card.clips[1].sidecar.rate == 25
    assert "NG" in card.clips[1].notes[0]
    assert card.notes == ("C0004.MXF is in the card's index but not on the card.",)


def test_an_index_that_is_no_xml_is_told_and_the_clips_are_still_there(tmp_path):
    make(tmp_path / "PRIVATE/M4ROOT", "CLIP/C0001.MP4")
    (tmp_path / "PRIVATE/M4ROOT/MEDIAPRO.XML").write_text("<broken")
    (tmp_path / "PRIVATE/M4ROOT/CLIP/C0001M01.XML").write_text("<broken")
    card = read_card(tmp_path)
    assert names(card.clips) == [["C0001.MP4"]]
    assert "MEDIAPRO.XML" in card.notes[0] and "C0001M01.XML" in card.clips[0].notes[0]


def test_a_folder_inside_the_card_knows_the_card_s_name(tmp_path):
    make(tmp_path / "A007", "PRIVATE/M4ROOT/CLIP/C0001.MP4")
    assert read_card(tmp_path / "A007/PRIVATE/M4ROOT").reel == "A007"
    assert group([tmp_path / "A007/PRIVATE/M4ROOT/CLIP/C0001.MP4"])[0].reel == "A007"


def test_a_plain_folder_gives_media_by_name_or_by_content(tmp_path):
    make(tmp_path, "walk.mov", "no-extension", "notes.txt", "cut.edl", ".hidden.mp4", "._walk.mov", "ascmhl/x.mp4")
    (tmp_path / "text.mp4").write_text("this is no film")
    assert names(group([tmp_path])) == [["no-extension"], ["text.mp4"], ["walk.mov"]]


def test_several_cards_in_one_folder_keep_their_names_apart(tmp_path):
    make(tmp_path, "A001/PRIVATE/M4ROOT/CLIP/C0001.MP4", "A002/PRIVATE/M4ROOT/CLIP/C0001.MP4",
         "GO1/DCIM/100GOPRO/GH010001.MP4")
    assert [(clip.reel, clip.name) for clip in group([tmp_path])] == [
        ("A001", "C0001"), ("A002", "C0001"), ("GO1", "GH010001")]


def test_what_is_no_card(tmp_path):
    with pytest.raises(Missing):
        read_card(tmp_path / "nowhere")
    (tmp_path / "file.mp4").write_bytes(MEDIA)
    with pytest.raises(BadInput):
        read_card(tmp_path / "file.mp4")
