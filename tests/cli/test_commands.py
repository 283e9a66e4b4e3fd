"""The door of words: exit codes, machine output, and errors that say what to try."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def truce(*words: str, cwd: Path | None = None, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "truce", *words], cwd=cwd, input=stdin, capture_output=True, text=True, check=False
    )


def test_the_catalogue_is_listed_and_an_agreement_is_shown() -> None:
    listed, shown = truce("agreements"), truce("agreements", "show", "easter-truce-2025")

    assert len(listed.stdout.splitlines()) >= 24
    assert "ET-1" in shown.stdout


def test_a_misspelt_agreement_gets_the_nearest_one() -> None:
    done = truce("agreements", "show", "easter-truce-2052")

    assert done.returncode == 1
    assert "easter-truce-2025" in done.stderr


def test_a_faulty_file_is_told_by_line_term_and_field_and_exits_with_1(tmp_path: Path) -> None:
    good = json.loads(truce("agreements", "show", "easter-truce-2025", "--json").stdout)
    assert good["id"] == "easter-truce-2025"
    path = tmp_path / "draft.yaml"
    path.write_text("schema_version: 1\nid: Draft\n", "utf-8")

    done = truce("agreements", "check", str(path))

    assert done.returncode == 1
    assert "draft.yaml" in done.stdout


def test_wrong_words_exit_with_2(tmp_path: Path) -> None:
    assert truce("collect", str(tmp_path)).returncode == 2
    assert truce("new", str(tmp_path / "m"), "--agreement", "easter-truce-2025").returncode == 0
    done = truce("collect", str(tmp_path / "m"), "--source", "jsonl", "-", "--from", "yesterday", stdin="")
    assert done.returncode == 2
    assert "--from" in done.stderr


def test_a_folder_that_is_no_mission_is_told_so(tmp_path: Path) -> None:
    done = truce("run", str(tmp_path))

    assert done.returncode == 1
    assert "truce new" in done.stderr


def test_errors_are_json_where_json_was_asked_for(tmp_path: Path) -> None:
    done = truce("run", str(tmp_path), "--json")

    assert done.returncode == 1
    assert json.loads(done.stdout)["error"] == "UnusableMission"


def test_reports_come_in_through_a_pipe(tmp_path: Path) -> None:
    mission = str(tmp_path / "m")
    line = json.dumps(
        {
            "noun": "report",
            "source": "patrol-7",
            "origin": "mission",
            "when": {"earliest": "2025-04-19T12:05:00+03:00", "latest": "2025-04-19T12:05:00+03:00"},
            "acts": {"use_of_weapon": 1.0},
        }
    )
    truce("new", mission, "--agreement", "easter-truce-2025")

    done = truce("collect", mission, "--source", "jsonl", "-", "--json", stdin=line + "\n")

    assert json.loads(done.stdout)[0]["added"] == {"report": 1}


@pytest.mark.parametrize("name", ["viina", "table"])
def test_the_card_of_a_source_can_be_read(name: str) -> None:
    done = truce("sources", "show", name)

    assert "blind to" in done.stdout
