"""The commands of exhibits, as they are typed."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.casework import Staffed
from tests.evidence.authority import Authority
from tests.flow.preserved import CASE, damaged, lying, photograph, with_case
from truce.cli.app import make_app
from truce.errors import NotFound, TruceError, UnusableMission
from truce.flow.evidence.preserve import custody_of
from truce.people.keys import key_as_bytes

app = make_app()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    return with_case(tmp_path_factory.mktemp("mission"))


@pytest.fixture
def truce(here: Staffed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`truce("ivy", "exhibit", ...)`: what it said; raises what it would have complained of."""
    (tmp_path / "keys").mkdir()
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("TRUCE_PASSPHRASE", "")
    monkeypatch.setattr("truce.bootstrap.house.now", here.clock)
    for handle, key in here.keys.items():
        path = tmp_path / "keys" / f"{handle}.key"
        path.write_bytes(key_as_bytes(key, None))
        path.chmod(0o600)

    def run(handle: str, command: str, *words: object, stdin: bytes | None = None, code: int | None = None) -> str:
        given = ["--as", handle, "exhibit", command, str(here.house.mission.folder), *map(str, words)]
        done = CliRunner().invoke(app, given, input=stdin)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert code in (None, done.exit_code), done.output
        return done.output

    return run


ADD = ("--case", CASE, "--from", "a resident, in person", "--why", "shown at the visit")


def test_a_photograph_is_added_shown_viewed_found_again_and_checked(truce: Any, tmp_path: Path, here: Staffed) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph(3))

    [added] = json.loads(truce("ivy", "add", tmp_path / "a.jpg", *ADD, "--json"))
    id = added["id"]
    shown = truce("cleo", "show", id)
    truce("cleo", "view", id, tmp_path / "look.jpg", "--why", "to describe it")
    truce("cleo", "view", id, tmp_path / "all.json", "--why", "the exact place", "--examination")

    assert added["seen"]["place"] == [38.4, 48.7]
    assert "received (place the mission's store) by ivy" in shown
    assert "credentials: none, so nothing is known" in shown
    assert "48.69" not in shown
    assert "Zoryana" not in shown
    assert (tmp_path / "look.jpg").read_bytes() == photograph(3)
    assert json.loads((tmp_path / "all.json").read_bytes())["parts"]["gps"]["accuracy_m"] == 4.5
    assert "the same bytes" in truce("cleo", "same", tmp_path / "a.jpg")
    assert "whole" in truce("cleo", "check", id)
    assert id in truce("cleo", "list", "--case", CASE)
    with damaged(lying(here, custody_of(here.house, id).exhibit)):
        assert "NOT what was received" in truce("cleo", "check", id)
    assert "FLAGGED" in truce("cleo", "list")


def test_the_same_picture_saved_smaller_is_found_with_its_distance(truce: Any, tmp_path: Path) -> None:
    from PIL import Image

    Image.open(io.BytesIO(photograph(5))).resize((320, 240)).save(tmp_path / "small.jpg", quality=60)
    (tmp_path / "b.jpg").write_bytes(photograph(5))
    small = json.loads(truce("ivy", "add", tmp_path / "small.jpg", *ADD, "--json"))[0]["id"]
    large = json.loads(truce("ivy", "add", tmp_path / "b.jpg", *ADD, "--json"))[0]["id"]

    found = truce("cleo", "same", small)

    assert large in found
    assert "of 64 bits differ" in found


def test_standard_input_is_a_file_like_any_other(truce: Any) -> None:
    [added] = json.loads(truce("ivy", "add", "-", *ADD, "--restricted", "--json", stdin=b"piped in"))

    assert added["size"] == 8
    assert added["lock"]


def test_a_time_stamp_is_asked_for_by_hash_and_kept_with_the_exhibit(truce: Any, tmp_path: Path) -> None:
    pytest.importorskip("rfc3161_client")
    authority = Authority(tmp_path / "tsa")
    id = json.loads(truce("ivy", "add", "-", *ADD, "--json", stdin=b"to be stamped"))[0]["id"]
    why = ("--why", "before it goes to court")

    truce("cleo", "stamp", id, *why, "--request", tmp_path / "q.tsq")
    (tmp_path / "a.tsr").write_bytes(authority.answer((tmp_path / "q.tsq").read_bytes()))
    (tmp_path / "roots.pem").write_bytes(authority.root)
    told = truce("cleo", "stamp", id, *why, "--response", tmp_path / "a.tsr", "--roots", tmp_path / "roots.pem")
    unasked = truce("cleo", "stamp", id, *why, "--response", tmp_path / "a.tsr")
    assert "time stamp: existed at" in truce("cleo", "show", id), "what is kept is verified again, offline"

    assert "valid; trusted" in told
    assert "trust not asked" in unasked
    other = json.loads(truce("ivy", "add", "-", *ADD, "--json", stdin=b"another"))[0]["id"]
    with pytest.raises(TruceError, match="does not hold"):
        truce("cleo", "stamp", other, *why, "--response", tmp_path / "a.tsr")
    with pytest.raises(TruceError, match="did not answer"):
        truce("cleo", "stamp", id, *why, "--tsa", "http://127.0.0.1:9/none")


def test_a_working_copy_and_a_thing_under_seal(truce: Any, tmp_path: Path) -> None:
    id = json.loads(truce("ivy", "add", "-", *ADD, "--json", stdin=b"the original"))[0]["id"]
    (tmp_path / "cut.txt").write_bytes(b"original")

    told = truce("ivy", "derive", id, tmp_path / "cut.txt", "--how", "cropped", "--why", "for the brief")
    truce("ivy", "derive", id, "--out", tmp_path / "copy", "--how", "to be cropped", "--why", "for the brief")
    item = json.loads(truce("cleo", "item", *ADD, "--what", "a piece of metal", "--seal", "S-7", "--json"))
    moved = truce("cleo", "move", item["id"], "--to", "rex", "--seal", "S-7", "--why", "x-ray")

    assert f"made from {id}" in told
    assert (tmp_path / "copy").read_bytes() == b"the original"
    assert "next: rex runs" in moved


def test_no_error_of_ours_holds_a_name_or_place_from_inside_a_file(truce: Any, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph(8)[:2000])
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "a.jpg")
    said = truce("ivy", "add", tmp_path / "a.jpg", *ADD) + truce("ivy", "add", link, *ADD)

    for words in (("seal", "exh-0", "--why", "x"), ("view", "exh-0", tmp_path / "x", "--why", "x")):
        with pytest.raises(TruceError) as told:
            truce("cleo", *words)
        said += told.value.explain() + json.dumps(dict(told.value.facts()))
    for marked in ("Zoryana", "Marchenko", "48.69", "38.43"):
        assert marked not in said


def _bad(folder: Path) -> list[object]:
    """What no exhibit can be: a link, a pipe, a device, a folder, a name of nothing."""
    (folder / "link.jpg").symlink_to(folder / "good.jpg")
    os.mkfifo(folder / "pipe")
    return [folder / "link.jpg", folder / "pipe", "/dev/zero", ".", folder / "nofile.jpg"]


def test_a_bad_file_keeps_no_good_one_out_and_each_is_told_with_its_reason(truce: Any, tmp_path: Path) -> None:
    (tmp_path / "good.jpg").write_bytes(photograph(11))
    (tmp_path / "empty.bin").write_bytes(b"")
    bad = _bad(tmp_path)

    said = truce("ivy", "add", *bad, tmp_path / "good.jpg", tmp_path / "empty.bin", *ADD, code=0)
    told = json.loads(truce("ivy", "add", *bad, tmp_path / "good.jpg", *ADD, "--json", code=0))
    none = truce("ivy", "add", *bad, *ADD, code=1)

    assert said.index("good.jpg: exh-") < said.index("NOT taken in: link.jpg: this is a link")
    assert "empty.bin: exh-" in said
    assert "  remarked: the file is empty" in said
    for name in ("pipe", "zero", ".", "nofile.jpg"):
        assert f"NOT taken in: {name}: " in said
    assert "next: truce exhibit show" in said
    assert [row.get("error", "taken") for row in told] == ["WrongUsage"] * 4 + ["NotFound", "taken"]
    assert "next:" not in none.replace("next: truce exhibit seal", "")


def test_what_holds_for_every_file_is_refused_once_and_before_any(truce: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one")

    with pytest.raises(NotFound, match="no case"):
        truce("ivy", "add", tmp_path / "a.txt", tmp_path / "none", "--case", "cas-none", "--from", "x", "--why", "y")


def test_where_a_batch_has_to_stop_it_says_what_was_never_tried(
    truce: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truce.flow.evidence import preserve

    real, calls = preserve.add, []

    def full(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise UnusableMission("the disk is full")
        return real(*given)

    monkeypatch.setattr(preserve, "add", full)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(f"what {name} says".encode())

    with pytest.raises(UnusableMission) as told:
        truce("ivy", "add", *(tmp_path / name for name in ("a.txt", "b.txt", "c.txt")), *ADD)
    assert told.value.given == {"stopped at": "b.txt", "taken in before": 1, "not tried": "c.txt"}


def test_remarks_are_told_when_a_file_comes_in(truce: Any, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"%PDF-1.7\n%%EOF\n")

    said = truce("ivy", "add", tmp_path / "photo.jpg", *ADD)

    assert "\n  remarked: its name speaks for another type than its bytes\n" in said


def test_the_list_is_one_document_for_machines(truce: Any) -> None:
    truce("ivy", "add", "-", *ADD, stdin=b"one of two")
    id = json.loads(truce("ivy", "add", "-", *ADD, "--json", stdin=b"two of two"))[0]["id"]

    assert id in {one["id"] for one in json.loads(truce("cleo", "list", "--json"))}
    assert isinstance(json.loads(truce("cleo", "same", id, "--json")), list)


@pytest.mark.parametrize("content", [photograph(12), "вони живуть тут: 48.69015, 38.43002\n".encode()])
def test_an_exact_place_that_lies_in_plain_is_warned_of_with_the_command_that_seals_it(
    truce: Any, here: Staffed, content: bytes
) -> None:
    said = truce("ivy", "add", "-", *ADD, stdin=content)
    id = said[said.index("exh-") :][:20]
    sealed = truce("ivy", "add", "-", *ADD, "--restricted", stdin=content + b" ")

    assert f"truce exhibit seal {here.house.mission.folder} {id} --why" in said
    assert "48.69" not in said
    assert "exhibit seal" not in sealed
    truce("cleo", "seal", id, "--why", "it tells where they live", code=0)
    assert "exhibit seal" not in truce("ivy", "add", "-", *ADD, stdin=content)


def test_the_command_line_itself_takes_a_file_in_and_exits_as_promised(here: Staffed, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "truce", "exhibit", "add", str(here.house.mission.folder), "-", *ADD],
        input=b"nobody acts",
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "TRUCE_AS": ""},
    )

    assert done.returncode == 1
    assert b"say who you are" in done.stderr
