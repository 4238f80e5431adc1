"""ASC MHL: what we seal others accept, what others sealed we check, and no history is shortened unnoticed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from touchline.domain.rushes.copies import CardFile
from touchline.errors import BadInput, Damaged, Missing
from touchline.formats.mhl import Seals
from touchline.formats.mhl_history import CHAIN, read_history
from touchline.media.checksum import checksum_of
from touchline.media.copying import Disks
from touchline.stages.offload.verify import verify


def silent(what, done, total):
    pass


def check(*places):
    return [(change.kind, change.path) for one in verify(places, Disks(), Seals(), silent) for change in one.changes]


def seal(folder, formats=("xxh128",)):
    there = Disks().inventory(folder)
    files = {file: checksum_of(folder / file.path, formats) for file in there.files}
    return Seals().seal(folder, files, there.folders)


def reference(*arguments):
    """The reference implementation's own command line."""
    code = "from ascmhl.cli.ascmhl_debug import mhldebugtool_cli as run; run()"
    if arguments[0] in ("create", "diff"):
        code = "from ascmhl.cli.ascmhl import mhltool_cli as run; run()"
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "A002 \"Ünï\" & <⚽>"
    for name, content in {"Clips/a.mov": b"aaaa", "Clips/b.mov": b"bbbbb", "Clips/deep/c.mov": b"cccccc",
                          "שלום.txt": b"sidecar", "empty": b"", "space at end ": b"x", "it's": b"quoted"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "nothing in here").mkdir()
    return folder


# --- ours, read by others ------------------------------------------------------------------------------------------


def test_the_reference_tool_accepts_what_we_seal(folder):
    for number in (1, 2, 3):
        generation, failed = seal(folder)
        assert (generation.number, failed) == (number, [])
        for question in (["diff"], ["verify"], ["verify", "-dh"]):
            answer = reference(*question, folder)
            assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_schema_accepts_what_we_seal(folder, data):
    seal(folder)
    seal(folder, ["xxh128", "md5", "c4"])
    schema = etree.XMLSchema(etree.parse(data / "interchange/ascmhl/xsd/ASCMHL.xsd"))
    for manifest in (folder / "ascmhl").glob("*.mhl"):
        schema.assertValid(etree.parse(manifest))
    chain = etree.XMLSchema(etree.parse(data / "interchange/ascmhl/xsd/ASCMHLDirectory__combined.xsd"))
    chain.assertValid(etree.parse(folder / "ascmhl" / CHAIN))


def test_the_reference_tool_goes_on_from_our_history_and_we_from_its(folder):
    seal(folder)
    assert reference("create", "-h", "md5", folder).returncode == 0
    assert check(folder) == []
    known = read_history(folder).known["Clips/a.mov"]
    assert set(known.hashes) == {"xxh128", "md5"} and known.first == "xxh128"
    assert seal(folder)[0].number == 3
    assert reference("verify", folder).returncode == 0


@pytest.mark.parametrize("form", ["xxh128", "xxh3", "xxh64", "md5", "sha1", "c4"])
def test_every_hash_format_of_the_reference_tool_is_checked(folder, form):
    assert reference("create", "-h", form, folder).returncode == 0
    assert check(folder) == []
    assert seal(folder, [form, "xxh128"])[1] == []
    (folder / "Clips/a.mov").write_bytes(b"aaab")
    assert check(folder) == [("altered", "Clips/a.mov")]


def test_a_file_that_is_not_what_it_was_is_entered_as_failed(folder):
    seal(folder)
    (folder / "Clips/a.mov").write_bytes(b"aaab")
    generation, failed = seal(folder)
    assert [change.path for change in failed] == ["Clips/a.mov"]
    assert 'action="failed"' in (folder / "ascmhl" / generation.file).read_text()
    assert check(folder) == [("altered", "Clips/a.mov")]


# --- others', read by us -------------------------------------------------------------------------------------------


def test_histories_that_other_tools_wrote(data):
    for place in sorted((data / "interchange/ascmhl").glob("scenario_*/*/A002R2EC")):
        found = verify([place], Disks(), Seals(), silent)[0]
        assert found.sound and found.files == 3 and found.formats == ("xxh64",)


@pytest.mark.parametrize("scenario", ["scenario_01/travel_01", "scenario_02/file_server", "scenario_03/file_server"])
def test_what_changed_in_them_is_named(data, tmp_path, scenario):
    copy = tmp_path / "A002R2EC"
    shutil.copytree(data / "interchange/ascmhl" / scenario / "A002R2EC", copy)
    subprocess.run(["chmod", "-R", "u+w", copy], check=True)
    (copy / "Clips/A002C006_141024_R2EC.mov").write_bytes(b"other")
    (copy / "Clips/A002C007_141024_R2EC.mov").rename(copy / "Clips/renamed.mov")
    (copy / "Sidecar.txt").unlink()
    (copy / "new.txt").write_text("new")
    (copy / ".DS_Store").write_text("mac")
    assert sorted(check(copy)) == [
        ("altered", "Clips/A002C006_141024_R2EC.mov"), ("extra", "new.txt"), ("missing", "Sidecar.txt"),
        ("renamed", "Clips/A002C007_141024_R2EC.mov")]


def test_a_folder_its_seal_a_manifest_or_the_folder_above_all_mean_the_copy(folder):
    seal(folder)
    manifest = next((folder / "ascmhl").glob("*.mhl"))
    for place in (folder, folder / "ascmhl", manifest, folder.parent):
        assert [one.copy for one in verify([place], Disks(), Seals(), silent)] == [str(folder)]


def test_nested_histories_are_checked_each_by_its_own(folder):
    assert reference("create", folder / "Clips").returncode == 0
    assert reference("create", "-h", "sha1", folder).returncode == 0
    assert check(folder) == []
    (folder / "Clips/deep/c.mov").write_bytes(b"CCCCCC")
    (folder / "Clips/extra.mov").write_bytes(b"x")
    assert check(folder) == [("altered", "Clips/deep/c.mov"), ("extra", "Clips/extra.mov")]


def test_we_seal_a_folder_with_nested_histories(folder):
    assert reference("create", "-h", "xxh128", folder / "Clips").returncode == 0
    assert seal(folder)[0].number == 1
    assert len(list((folder / "Clips/ascmhl").glob("*.mhl"))) == 2
    assert reference("verify", folder).returncode == 0
    assert check(folder) == []
    next((folder / "Clips/ascmhl").glob("0002*.mhl")).unlink()
    assert ("seal", "Clips/ascmhl") in {(kind, str(Path(path).parent)) for kind, path in check(folder)}


def test_renames_that_a_history_notes_are_no_change(folder):
    assert reference("create", folder).returncode == 0
    (folder / "Clips/a.mov").rename(folder / "Clips/a renamed.mov")
    assert reference("create", "-dr", folder).returncode == 0
    assert check(folder) == []


def test_patterns_that_a_history_ignores_are_no_extra_files(folder):
    assert reference("create", "-i", "*.xmp", folder).returncode == 0
    (folder / "Clips/a.xmp").write_text("notes")
    assert check(folder) == []


def test_an_empty_folder_that_was_sealed_is_missed(folder):
    seal(folder)
    (folder / "nothing in here").rmdir()
    assert check(folder) == [("missing", "nothing in here/")]


def test_letters_with_accents_may_be_spelled_either_way(tmp_path):
    folder = tmp_path / "A"
    folder.mkdir()
    (folder / "caf\u00e9.mov").write_bytes(b"x")
    seal(folder)
    (folder / "caf\u00e9.mov").rename(folder / "cafe\u0301.mov")
    assert check(folder) == []


# --- the history itself --------------------------------------------------------------------------------------------


@pytest.fixture
def sealed(folder):
    for _ in range(3):
        seal(folder)
    return folder


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_generation_that_was_removed_is_noticed(sealed, number):
    next((sealed / "ascmhl").glob(f"000{number}*.mhl")).unlink()
    assert [kind for kind, _ in check(sealed)] == ["seal"]
    with pytest.raises(Damaged):
        seal(sealed)


def test_a_generation_removed_from_the_chain_too_is_noticed(sealed):
    gone = next((sealed / "ascmhl").glob("0002*.mhl"))
    gone.unlink()
    chain = etree.parse(sealed / "ascmhl" / CHAIN)
    line = next(item for item in chain.getroot() if item[0].text == gone.name)
    chain.getroot().remove(line)
    chain.write(sealed / "ascmhl" / CHAIN)
    assert [kind for kind, _ in check(sealed)] == ["seal"]


def test_a_generation_that_was_altered_is_noticed(sealed):
    manifest = next((sealed / "ascmhl").glob("0002*.mhl"))
    manifest.write_text(manifest.read_text().replace('size="4"', 'size="5"'))
    assert ("seal", f"ascmhl/{manifest.name}") in check(sealed)


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_text("<broken"), lambda path: path.write_text("")])
def test_a_chain_that_is_gone_or_broken_is_noticed_and_the_files_are_checked_all_the_same(sealed, harm):
    harm(sealed / "ascmhl" / CHAIN)
    (sealed / "Clips/a.mov").write_bytes(b"aaab")
    found = check(sealed)
    assert found[0][0] == "seal" and ("altered", "Clips/a.mov") in found


def test_a_manifest_that_no_chain_names_is_noticed(sealed):
    manifest = next((sealed / "ascmhl").glob("0001*.mhl"))
    shutil.copy(manifest, manifest.with_name("0004_forged.mhl"))
    assert check(sealed) == [("seal", "ascmhl/0004_forged.mhl")]


def test_a_manifest_that_points_outside_is_told_and_not_followed(sealed, tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    (sealed / "ascmhl" / CHAIN).unlink()
    manifest = next((sealed / "ascmhl").glob("0003*.mhl"))
    manifest.write_text(manifest.read_text().replace(">Clips/a.mov<", ">../secret.txt<"))
    assert ("seal", f"ascmhl/{manifest.name}") in check(sealed)


def test_what_an_interrupted_seal_left_is_cleared_away(sealed):
    manifest = next((sealed / "ascmhl").glob("0003*.mhl"))
    shutil.copy(manifest, manifest.with_name("0004_interrupted.mhl"))
    Seals().tidy(sealed)
    assert check(sealed) == [] and seal(sealed)[0].number == 4


def test_what_was_never_sealed_cannot_be_checked(folder, tmp_path):
    with pytest.raises(Missing):
        check(folder)
    with pytest.raises(Missing):
        check(tmp_path / "nowhere")
    (tmp_path / "loose.mhl").write_text("x")
    with pytest.raises(BadInput):
        check(tmp_path / "loose.mhl")


def test_a_seal_that_cannot_be_written_leaves_the_history_as_it_was(sealed, monkeypatch):
    before = {path.name: path.read_bytes() for path in (sealed / "ascmhl").iterdir()}
    replace = Path.replace

    def full(path, goal):
        if Path(goal).name == CHAIN:
            raise OSError(28, "No space left on device")
        return replace(path, goal)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError):
        seal(sealed)
    monkeypatch.undo()
    Seals().tidy(sealed)
    assert {path.name: path.read_bytes() for path in (sealed / "ascmhl").iterdir()} == before


def test_a_sealed_file_that_cannot_be_read_is_named(sealed):
    (sealed / "Clips/a.mov").unlink()
    (sealed / "Clips/a.mov").symlink_to(sealed / "Clips/b.mov")
    assert ("unreadable", "Clips/a.mov") in check(sealed)


def test_times_are_kept_in_the_manifest(folder):
    os.utime(folder / "it's", (1_700_000_000, 1_700_000_000))
    seal(folder)
    files = {file.path: file for file in Disks().inventory(folder).files}
    assert files["it's"] == CardFile("it's", 6, 1_700_000_000_000_000_000)
    assert 'lastmodificationdate="2023-11-1' in next((folder / "ascmhl").glob("*.mhl")).read_text()
