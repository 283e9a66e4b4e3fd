"""Bundles made to harm whoever opens them: refused with words; nothing is written, fetched or run."""

import io
import os
import shutil
import socket
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.conftest import Made
from tests.bundle.mutate import Files, Held, failing, files_of, rebag
from truce.bundle import holder as holders
from truce.bundle import zipped
from truce.bundle.bag import write_tags
from truce.bundle.holder import FolderHolder
from truce.bundle.names import why_unsafe
from truce.errors import NotFound, WrongUsage
from truce.flow.bundle.check import Asked, check, check_held
from truce.record.checkpoint import cosign, read_checkpoint
from truce.record.signing import new_secret

NAMES = [
    "../outside", "data/../../outside", "/etc/passwd", "C:/windows", "data\\..\\x", "~/.ssh/config", "data//x",
    "data/./x",
    "data/a\x00b", "data/\u202egnp.exe", "data/x ", "data/x.", "", "/".join("a" * 60), "x" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert why_unsafe(name)


@pytest.mark.parametrize("name", ["data/Мир.yaml", "data/a b.txt", "data/100%.txt", "bagit.txt"])
def test_an_honest_name_is_not(name: str) -> None:
    assert why_unsafe(name) is None


@pytest.mark.parametrize("line", ["../../../etc/passwd", "/etc/passwd", "data/../../x", "~/x"])
def test_a_manifest_cannot_send_the_reader_outside(of_case: Made, line: str) -> None:
    files = dict(of_case.files)
    files["manifest-sha256.txt"] += f"{'0' * 64}  {line}\n".encode()
    told = check_held(Held(files), Asked(), "bundle").findings.failures

    assert any("outside of the bundle" in one.what for one in told if one.file == "manifest-sha256.txt")


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no_json": lambda _: b"{",
    "deep": lambda _: b"[" * 200_000,
    "deep_object": lambda _: b'{"a":' * 200_000,
    "list": lambda _: b"[]\n",
    "null": lambda _: b"null\n",
    "numbers": lambda _: b"9" * 10_000,
    "nan": lambda told: b'{"leaf":NaN}\n' + told,
    "utf16": lambda told: told.decode("utf-8", "replace").encode("utf-16"),
    "latin1": lambda told: told + "\xe9".encode("latin-1"),
    "bom": lambda told: b"\xef\xbb\xbf" + told,
    "zeros": lambda _: b"\x00" * 5_000,
    "crlf": lambda told: told.replace(b"\n", b"\r\n"),
    "twice": lambda _: b'{"leaf":1,"leaf":1}\n',
    "types": lambda _: b'{"leaf":"1","path":{"a":[]},"log":[1],"roles":[],"actions":3,"members":[]}\n',
}
READ = [
    "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "data/log/leaves.jsonl", "data/log/proofs.jsonl",
    "data/log/checkpoint.txt", "data/log/keys.json", "data/log/contents.sha256", "data/log/earlier.jsonl",
    "data/method/policy.json", "data/method/versions.json", "data/case/cas-0123456789abcdef.json",
    "data/custody/exh-0123456789abcdef.json",
]  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_whatever_a_file_holds_the_check_ends_in_an_answer(of_case: Made, how: str) -> None:
    for name in READ:
        files: Files = dict(of_case.files)
        files[name] = BROKEN[how](files[name])
        if files == of_case.files:
            continue
        assert failing(files), f"{name} {how}"
        if name.startswith("data/"):
            assert failing(rebag(files)), f"{name} {how}, manifests anew"


def test_a_link_a_pipe_and_a_device_are_refused_before_they_are_read(of_case: Made, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("not yours")
    tricks: list[Callable[[Path], None]] = [lambda p: p.symlink_to(secret), os.mkfifo]
    for number, make in enumerate(tricks):
        folder = written(tmp_path / str(number), of_case.files)
        make(folder / "data" / "extra")

        told = check(folder).findings.failures

        assert [one.step for one in told] == [1]
        assert "no plain file" in told[0].what
    folder = written(tmp_path / "linked", of_case.files)
    (folder / "data" / "more").symlink_to(tmp_path)
    assert not check(folder).whole
    (tmp_path / "alias").symlink_to(folder)
    assert not check(tmp_path / "alias").whole


def test_more_files_than_any_bundle_has_are_not_read(
    of_case: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holders, "MOST_FILES", 100)
    folder = written(tmp_path / "many", of_case.files | {f"data/many/{n}": b"" for n in range(101)})

    assert "more files" in check(folder).findings.failures[0].what


def test_a_million_entries_in_a_zip_are_refused_by_its_directory_alone(tmp_path: Path) -> None:
    path = tmp_path / "million.zip"
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0x7FFFFFF0, 0, 0)
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 100 + end)

    assert "more files" in check(path).findings.failures[0].what


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "FREE", 2**20)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for n in range(4):
            made.writestr(f"b/data/{n}", b"\x00" * 2**23)

    assert "swell" in check(path).findings.failures[0].what


def lying_twice(path: Path) -> None:
    """Two entries of the directory over the same bytes."""
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("b/data/a", b"x" * 100)
        made.writestr("b/data/c", b"x" * 100)
        made.filelist[1].header_offset = made.filelist[0].header_offset


def linked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        info = zipfile.ZipInfo("b/data/link")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")


def climbing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("b/../../../tmp/x", b"x")


def two_of_a_name(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("b/data/x", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("b/data/x", b"2")


def folded(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("b/data/x", b"1")
        made.writestr("b/data/X", b"2")


def cut_short(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("b/data/x", b"1" * 1000)
    path.write_bytes(path.read_bytes()[:500])


def no_zip(path: Path) -> None:
    path.write_bytes(b"hello")


def squeezed(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("b/data/x", b"1" * 1000)


TRICKS = [lying_twice, linked, climbing, two_of_a_name, folded, cut_short, no_zip, squeezed]


@pytest.mark.parametrize("trick", TRICKS, ids=lambda t: t.__name__)
def test_a_zip_with_tricks_is_refused_with_words(tmp_path: Path, trick: Callable[[Path], None]) -> None:
    trick(tmp_path / "trick.zip")
    told = check(tmp_path / "trick.zip").findings.failures

    assert told
    assert all(one.step == 1 and one.what and one.remedy for one in told)
    assert [p.name for p in tmp_path.iterdir()] == ["trick.zip"]


def test_a_flipped_byte_anywhere_in_a_zip_never_ends_in_anything_but_an_answer(of_case: Made, tmp_path: Path) -> None:
    whole = zip_of(of_case.files)
    for at in range(0, len(whole), len(whole) // 60):
        changed = bytearray(whole)
        changed[at] ^= 0x55
        (tmp_path / "b.zip").write_bytes(bytes(changed))
        check(tmp_path / "b.zip")


def test_a_zip_made_by_other_programs_is_read_as_well(of_case: Made, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(zip_of(of_case.files, zipfile.ZIP_DEFLATED))

    assert check(tmp_path / "b.zip").whole


def test_nothing_is_written_and_no_network_is_asked(
    of_case: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: Any, **__: Any) -> Any:
        raise AssertionError("a check opened a socket")

    monkeypatch.setattr(socket, "socket", no_network)
    monkeypatch.setattr(socket, "create_connection", no_network)
    folder = written(tmp_path / "b", of_case.files)
    for path in folder.rglob("*"):
        path.chmod(0o500 if path.is_dir() else 0o400)
    before = {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")}

    assert check(folder, Asked(key=of_case.sealed.key, checkpoint=of_case.earlier)).whole
    assert {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")} == before
    for path in folder.rglob("*"):
        path.chmod(0o700)


def test_nothing_at_all_and_a_key_that_is_none_are_wrong_usage(of_case: Made, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        check(tmp_path / "nowhere")
    with pytest.raises(WrongUsage, match="key"):
        check(of_case.sealed.path, Asked(key="nonsense"))
    with pytest.raises(WrongUsage, match="checkpoint"):
        check(of_case.sealed.path, Asked(checkpoint="nonsense"))
    (tmp_path / "empty").mkdir()
    assert not check(tmp_path / "empty").whole


def written(folder: Path, files: Files) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    assert files_of(folder) == files
    return folder


def zip_of(files: Files, how: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, content in files.items():
            made.writestr(f"bundle/{name}", content)
    return out.getvalue()


def test_an_empty_folder_put_in_is_named_in_a_folder_and_in_a_zip(of_case: Made, tmp_path: Path) -> None:
    folder = shutil.copytree(of_case.sealed.path, tmp_path / "b")
    (folder / "data" / "case" / "more" / "deeper").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as made:
        for name, content in of_case.files.items():
            made.writestr(f"b/{name}", content)
        made.writestr("b/", b"")
        made.writestr("b/data/", b"")
        made.writestr("b/data/new/", b"")

    for path, name in ((folder, "data/case/more/"), (tmp_path / "b.zip", "b/data/new/")):
        failures = check(path).findings.failures
        assert [(one.step, one.file, one.what) for one in failures] == [(1, name, "a folder that no manifest names")]


def test_honest_bags_hold_no_empty_folder(bundles: dict[str, Made], tmp_path: Path) -> None:
    for made in bundles.values():
        assert not FolderHolder(made.sealed.path).empty()
    (tmp_path / "data" / "none" / "deeper").mkdir(parents=True)
    (tmp_path / "data" / "a.txt").write_text("a")
    write_tags(tmp_path, {})
    assert not (tmp_path / "data" / "none").exists()


def test_hashes_in_capital_letters_are_not_ours(of_case: Made) -> None:
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha512.txt"):
        files = dict(of_case.files)
        digest, _, rest = files[manifest].partition(b"  ")
        files[manifest] = digest.upper() + b"  " + rest
        failures = check_held(Held(files), Asked(), "bundle").findings.failures
        assert "it writes hashes in capital letters" in {one.what for one in failures if one.file == manifest}


def test_a_made_up_witness_is_told_as_not_checked_and_counts_say_of_how_many(of_case: Made) -> None:
    files = dict(of_case.files)
    name = "data/log/checkpoint.txt"
    files[name] = cosign(files[name].decode(), "made-up", new_secret(), 1).encode()
    told = check_held(Held(rebag(files)), Asked(), "bundle")

    assert told.whole
    notes = told.findings.notes
    assert any("NOT checked" in one and "made-up" in one for one in notes[2])
    size = read_checkpoint(files[name].decode()).size
    assert notes[2][-2].startswith(f"{size:,} acts in the log")
    assert notes[3][0].endswith(f" acts of {size:,} in the log")
