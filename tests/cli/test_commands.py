"""The door of words: exit codes, machine output, and errors that say what to try."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.typed import typed


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
    assert typed("collect", str(tmp_path)).returncode == 2
    assert typed("new", str(tmp_path / "m"), "--agreement", "easter-truce-2025").returncode == 0
    done = typed("collect", str(tmp_path / "m"), "--source", "jsonl", "-", "--from", "yesterday", stdin="")
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


def test_one_bad_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    mission = str(tmp_path / "m")
    typed("new", mission, "--agreement", "easter-truce-2025")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", "utf-8")
    head = "datetime,lon,lat,place_name,event_type,headline\n"
    (tmp_path / "good.csv").write_text(f"{head}2025-04-20 10:00:00,36.2,50.0,Somewhere,uav,A drone\n", "utf-8")

    done = typed("collect", mission, "-s", "viina", str(tmp_path / "bad.csv"), str(tmp_path / "good.csv"))

    assert done.returncode == 0
    assert "1 new reports" in done.stdout
    assert "bad.csv" in done.stderr
    assert typed("collect", mission, "-s", "viina", str(tmp_path / "bad.csv")).returncode == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("new", "x", "-a", "easter-truce-2025", "--time-zone", "Mars/Phobos"), "zone"),
        (("new", "x", "-a", "easter-truce"), "easter-truce-2025"),
        (("export", "m", "reports", "--out", "nowhere/x.csv"), "cannot write there"),
        (("export", "m", "reports", "--out", "m/truce.toml"), "outside"),
        (("export", "m", "reports", "--from", "2025-05-01", "--to", "2025-04-01"), "ends before it starts"),
        (("collect", "m", "-s", "viina", "."), "no such file"),
    ],
)
def test_a_slip_is_told_in_words_and_never_as_a_traceback(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    typed("new", "m", "--agreement", "easter-truce-2025", cwd=tmp_path)

    done = typed(*words, cwd=tmp_path)

    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_a_pipe_early_is_no_error(tmp_path: Path) -> None:
    code = f"{sys.executable} -m truce agreements | head -n 1; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 0
    assert done.stderr == ""


def test_the_version_is_told() -> None:
    assert truce("--version").stdout.startswith("truce ")
