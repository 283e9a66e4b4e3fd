"""At the terminal: what is printed, the exit codes, the machine's form."""

import json
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bundle.conftest import Made
from tests.bundle.worked import CASE, worked
from truce import bootstrap
from truce.cli.app import make_app
from truce.errors import WrongUsage

app = make_app()

RUN = CliRunner()


def test_from_sealing_to_checking_at_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = worked(tmp_path)
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    bootstrap.keep_key(here.keys["cleo"], None)
    folder, out = str(here.house.mission.folder), str(tmp_path / "b.zip")

    sealed = RUN.invoke(app, ["--as", "cleo", "seal", folder, out, "--case", CASE, "--json"])
    assert sealed.exit_code == 0, sealed.output
    told = json.loads(sealed.output)
    (tmp_path / "key.txt").write_text(told["key"])
    (tmp_path / "kept.txt").write_text(here.house.mission.ledger.checkpoints()[-1].note)
    asked = ["--key", str(tmp_path / "key.txt"), "--checkpoint", str(tmp_path / "kept.txt")]
    checked = RUN.invoke(app, ["check", out, *asked])

    assert told["checked"]["whole"]
    assert checked.exit_code == 0, checked.output
    assert "compare it with one" not in checked.output
    assert checked.output.rstrip().endswith("whole")


def test_a_bundle_that_is_not_whole_says_what_why_what_it_means_and_what_to_do(of_case: Made, tmp_path: Path) -> None:
    folder = shutil.copytree(of_case.sealed.path, tmp_path / "b")
    (folder / "data" / "case" / f"{CASE}.json").write_text("{}")

    said = RUN.invoke(app, ["check", str(folder)])
    told = json.loads(RUN.invoke(app, ["check", str(folder), "--json"]).output)

    assert said.exit_code == 1
    assert "NOT whole" in said.output
    for word in ("why:", "means:", "do:", f"{CASE}.json"):
        assert word in said.output
    assert not told["whole"]
    assert {"step", "file", "what", "why", "means", "remedy"} == set(told["failures"][0])
    assert [step["step"] for step in told["steps"]] == list(range(1, 11))


@pytest.mark.parametrize("words", [[], ["--mission", "--case", CASE], ["--case", CASE, "--brief", "brf-1"]])
def test_one_thing_is_sealed_at_a_time(of_case: Made, tmp_path: Path, words: list[str]) -> None:
    made = RUN.invoke(app, ["seal", str(of_case.house.mission.folder), str(tmp_path / "b"), *words])

    assert isinstance(made.exception, WrongUsage)


def test_checking_asks_for_no_mission_and_no_member(
    of_case: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRUCE")]:
        monkeypatch.delenv(name)

    assert RUN.invoke(app, ["check", str(of_case.sealed.path)]).exit_code == 0
    assert list(tmp_path.iterdir()) == []
