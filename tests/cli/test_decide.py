"""Decisions at the terminal: what a duty officer types, and what comes back."""

import json
from pathlib import Path

import pytest

from tests.cli.typed import typed as truce
from tests.flow.tellings import telling

WHO = ("--by", "Marta", "--why", "one crater")


@pytest.fixture
def mission(tmp_path: Path) -> str:
    """A mission with two tellings of one event and one of another, fused."""
    folder = str(tmp_path / "m")
    lines = "".join(f"{json.dumps(t)}\n" for t in (telling("a"), telling("b"), telling("far", lon=-30.0)))
    truce("new", folder, "--agreement", "easter-truce-2025")
    truce("collect", folder, "-s", "jsonl", "-", stdin=lines)
    truce("fuse", folder)
    return folder


def ids(mission: str, noun: str) -> list[str]:
    return [json.loads(line)["id"] for line in truce("export", mission, noun).stdout.splitlines()]


def test_decided_listed_undone_and_asked_why(mission: str) -> None:
    one, other = ids(mission, "reports")[:2]

    made = json.loads(truce("same", mission, one, other, *WHO, "--json").stdout)[0]
    twice = truce("same", mission, one, other, *WHO)
    against = truce("different", mission, one, other, *WHO)
    listed = truce("decisions", mission)
    undone = truce("undo", mission, made["id"], "--by", "Olena", "--why", "two craters")
    asked = truce("why", mission, made["id"])

    assert (made["by"], made["why"], made["same"], made["stands"]) == ("Marta", "one crater", True, True)
    assert (twice.returncode, against.returncode) == (1, 1)
    assert made["id"] in against.stderr
    assert "truce undo" in against.stderr
    assert made["id"] in listed.stdout
    assert "Olena: two craters" in undone.stdout
    assert "undone_by: Olena" in asked.stdout
    assert [d["stands"] for d in json.loads(truce("decisions", mission, "--json").stdout)] == [False]


def test_a_decision_without_name_or_reason_is_wrong_usage(mission: str) -> None:
    one, other = ids(mission, "reports")[:2]

    assert truce("same", mission, one, other, "--by", "Marta").returncode == 2
    assert truce("same", mission, one, other, "--by", "", "--why", "one crater").returncode == 2
    assert truce("same", mission, one, *WHO).returncode == 2
    assert "nobody has decided" in truce("decisions", mission).stdout


def test_what_became_of_incidents_goes_out_and_an_old_id_answers(mission: str) -> None:
    before = ids(mission, "incidents")
    truce("collect", mission, "-s", "jsonl", "-", stdin=json.dumps(telling("first", told="12:10")) + "\n")

    fused = truce("fuse", mission)

    (gone,) = set(before) - set(ids(mission, "incidents"))
    (row,) = [json.loads(line) for line in truce("export", mission, "successions").stdout.splitlines()]
    assert "1 renamed" in fused.stdout
    assert (row["kind"], row["before"]) == ("renamed", [gone])
    assert row["after"][0] in truce("why", mission, gone).stdout
    assert truce("why", mission, row["id"]).returncode == 0


def test_two_reports_are_explained_and_the_sources_portrayed(mission: str, tmp_path: Path) -> None:
    one, other = ids(mission, "reports")[:2]

    told = truce("why", mission, one, other)
    portrayed = truce("profiles", mission)
    machine = json.loads(truce("profiles", mission, "a", "--json").stdout)
    page = truce("profiles", mission, "--html", str(tmp_path / "sources.html"))

    assert "factor crowd, weight" in told.stdout
    assert "held: " in told.stdout
    assert "a  (1 report)" in portrayed.stdout
    assert (machine[0]["source"], machine[0]["reports"]) == ("a", 1)
    assert machine[0]["sentence"].startswith("Tells ")
    assert page.returncode == 0
    assert "Tells " in (tmp_path / "sources.html").read_text("utf-8")
    assert truce("profiles", mission, "no-such").returncode == 1
    assert truce("profiles", mission, "--html", f"{mission}/x.html").returncode == 2
