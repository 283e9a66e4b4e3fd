"""`truce log` at a terminal: signed here, checked and witnessed there, and an exit code that says whether it holds."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from truce.bootstrap import keep_key, new_mission
from truce.cli import app as cli
from truce.errors import WrongUsage
from truce.people.keys import new_key

RUN = CliRunner()


def truce(*words: object, code: int = 0) -> Result:
    done = RUN.invoke(cli.make_app(), ["log", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


def test_the_walk_between_a_mission_and_its_witness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    mission = tmp_path / "heath"
    new_mission(mission, ["easter-truce-2025"])
    keep_key(new_key("wanda"), None)
    c1, s1, request, c2, s2 = (tmp_path / name for name in ("c1", "s1", "request", "c2", "s2"))

    key = truce("key", mission).stdout.strip()
    truce("checkpoint", mission, "--out", c1)
    witness = truce("cosign", c1, "--key", "wanda", "--log", key, "--out", s1).stderr.partition(": ")[2].strip()
    assert json.loads(truce("witness", mission, s1, "--key", witness, "--json").stdout)["witness"] == "wanda"
    truce("checkpoint", mission)
    truce("consistency", mission, s1, "--out", request)
    c2.write_text(request.read_text("utf-8").partition("\n\n")[2], "utf-8")
    with pytest.raises(WrongUsage):
        truce("cosign", c2, "--key", "wanda")
    kept = s1.read_text("utf-8")
    truce("cosign", c2, "--key", "wanda", "--proof", request, "--out", s2, "--seen", s1)
    again = truce("cosign", c1, "--key", "wanda")
    assert s1.read_text("utf-8") == again.stdout == kept
    assert "signed this one before" in again.stderr
    truce("witness", mission, s2, "--key", witness)
    told = truce("verify", mission, "--since", s1, "--log", key).stdout

    assert "the log holds" in told
    assert "witnessed by wanda" in told
    assert "is its beginning" in told


def test_a_proof_is_checked_without_the_mission(tmp_path: Path) -> None:
    mission, proof = tmp_path / "heath", tmp_path / "proof.json"
    new_mission(mission, ["easter-truce-2025"])
    key = truce("key", mission).stdout.strip()

    truce("prove", mission, 1, "--out", proof)
    assert json.loads(truce("check", proof, "--log", key, "--json").stdout)["acts"] == 1
    assert "compare it with the one" in truce("check", proof).stdout
    assert truce("prove", mission, 1, "--c2sp").stdout.startswith("c2sp.org/tlog-proof@v1\nindex 0\n")
    rows = json.loads(truce("show", mission, "--act", "founded", "--json").stdout)
    assert [(row["seq"], row["act"], row["facts"]["agreements"]) for row in rows] == [
        (1, "founded", ["easter-truce-2025"])
    ]
    for words in (("prove", mission), ("prove", mission, 1, "--subject", "log"), ("prove", mission, "--c2sp")):
        with pytest.raises(WrongUsage):
            truce(*words)


def test_a_forged_log_ends_with_1_and_names_the_act(tmp_path: Path) -> None:
    mission = tmp_path / "heath"
    new_mission(mission, ["easter-truce-2025"])
    with sqlite3.connect(mission / "ledger.sqlite") as raw:
        raw.executescript("DROP TRIGGER acts_no_update; UPDATE acts SET leaf = x'7b7d' WHERE seq = 1")

    assert "act 1: its leaf cannot be read" in truce("verify", mission, code=1).stdout
    told = json.loads(truce("verify", mission, "--json", code=1).stdout)
    assert (told["holds"], told["faults"][0]["seq"]) == (False, 1)
