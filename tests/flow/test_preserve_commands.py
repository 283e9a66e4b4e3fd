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
from truce import bootstrap
from truce.cli.app import make_app
from truce.errors import TruceError
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
    monkeypatch.setattr(bootstrap, "now", here.clock)
    for handle, key in here.keys.items():
        path = tmp_path / "keys" / f"{handle}.key"
        path.write_bytes(key_as_bytes(key, None))
        path.chmod(0o600)

    def run(handle: str, command: str, *words: object, stdin: bytes | None = None) -> str:
        given = ["--as", handle, "exhibit", command, str(here.house.mission.folder), *map(str, words)]
        done = CliRunner().invoke(app, given, input=stdin)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.output

    return run


ADD = ("--case", CASE, "--from", "a resident, in person", "--why", "shown at the visit")


def test_a_photograph_is_added_shown_viewed_found_again_and_checked(truce: Any, tmp_path: Path, here: Staffed) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph(3))

    added = json.loads(truce("ivy", "add", tmp_path / "a.jpg", *ADD, "--json"))
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
    small = json.loads(truce("ivy", "add", tmp_path / "small.jpg", *ADD, "--json"))["id"]
    large = json.loads(truce("ivy", "add", tmp_path / "b.jpg", *ADD, "--json"))["id"]

    found = truce("cleo", "same", small)

    assert large in found
    assert "of 64 bits differ" in found


def test_standard_input_is_a_file_like_any_other(truce: Any) -> None:
    added = json.loads(truce("ivy", "add", "-", *ADD, "--restricted", "--json", stdin=b"piped in"))

    assert added["size"] == 8
    assert added["lock"]


def test_a_time_stamp_is_asked_for_by_hash_and_kept_with_the_exhibit(truce: Any, tmp_path: Path) -> None:
    pytest.importorskip("rfc3161_client")
    authority = Authority(tmp_path / "tsa")
    id = json.loads(truce("ivy", "add", "-", *ADD, "--json", stdin=b"to be stamped"))["id"]
    why = ("--why", "before it goes to court")

    truce("cleo", "stamp", id, *why, "--request", tmp_path / "q.tsq")
    (tmp_path / "a.tsr").write_bytes(authority.answer((tmp_path / "q.tsq").read_bytes()))
    (tmp_path / "roots.pem").write_bytes(authority.root)
    told = truce("cleo", "stamp", id, *why, "--response", tmp_path / "a.tsr", "--roots", tmp_path / "roots.pem")
    unasked = truce("cleo", "stamp", id, *why, "--response", tmp_path / "a.tsr")

    assert "valid; trusted" in told
    assert "trust not asked" in unasked
    other = json.loads(truce("ivy", "add", "-", *ADD, "--json", stdin=b"another"))["id"]
    with pytest.raises(TruceError, match="does not hold"):
        truce("cleo", "stamp", other, *why, "--response", tmp_path / "a.tsr")
    with pytest.raises(TruceError, match="did not answer"):
        truce("cleo", "stamp", id, *why, "--tsa", "http://127.0.0.1:9/none")


def test_a_working_copy_and_a_thing_under_seal(truce: Any, tmp_path: Path) -> None:
    id = json.loads(truce("ivy", "add", "-", *ADD, "--json", stdin=b"the original"))["id"]
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
    said = truce("ivy", "add", tmp_path / "a.jpg", *ADD)

    for words in (("add", link, *ADD), ("view", "exh-0", tmp_path / "x", "--why", "x")):
        with pytest.raises(TruceError) as told:
            truce("cleo", *words)
        said += told.value.explain() + json.dumps(dict(told.value.facts()))
    for marked in ("Zoryana", "Marchenko", "48.69", "38.43"):
        assert marked not in said


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
