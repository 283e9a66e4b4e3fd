"""At a terminal: the board of dates, and what was known at an earlier instant, which replaces nothing."""

import json
from pathlib import Path

import pytest

from tests.cli.typed import typed as truce

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "papers.jsonl"


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("border") / "mission"
    assert truce("new", str(folder), "--agreement", "minsk-2-2015").returncode == 0
    chosen = folder / "truce.toml"  # ten years of days would be judged else
    chosen.write_text(chosen.read_text("utf-8").replace("# as_of =", "as_of = 2015-03-28T00:00:00+02:00"), "utf-8")
    assert truce("collect", str(folder), "--source", "jsonl", str(EXAMPLE)).returncode == 0
    assert truce("run", str(folder)).returncode == 0
    return folder


def rulings(mission: Path, *words: str) -> dict[str, str]:
    done = truce("run", str(mission), "--json", *words)
    assert done.returncode == 0, done.stderr
    return {
        r["term"]: r["status"]
        for r in json.loads(done.stdout)["rulings"]
        if (r["party"], r["period"], r["reading"]) == ("any", "whole", "text")
    }


@pytest.mark.long
def test_the_board_says_what_is_due_and_what_followed(mission: Path) -> None:
    shown = truce("board", str(mission)).stdout
    dates = json.loads(truce("board", str(mission), "--json").stdout)

    assert "talks will be broken off" in shown
    assert "another round of talks in April" in shown
    (resolution,) = [d for d in dates if d["term"] == "M2-4b"]
    assert (resolution["status"], resolution["because"]) == ("met_late", ["doc-resolution"])


def test_a_board_before_anything_was_judged_says_what_to_do(tmp_path: Path) -> None:
    truce("new", str(tmp_path / "m"), "--agreement", "minsk-2-2015")
    done = truce("board", str(tmp_path / "m"))

    assert done.returncode == 1
    assert "truce run" in done.stderr


@pytest.mark.long
def test_as_of_an_earlier_day_is_shown_and_not_kept(mission: Path, tmp_path: Path) -> None:
    kept = truce("export", str(mission), "rulings").stdout

    assert rulings(mission, "--as-of", "2015-03-16")["M2-4b"] == "not_assessable"
    assert rulings(mission, "--as-of", "2015-03-18")["M2-4b"] == "fulfilled_late"
    page = tmp_path / "then.html"
    done = truce("run", str(mission), "--as-of", "2015-03-18", "--out", str(page))
    assert "shown, not kept" in done.stdout
    assert page.read_bytes().lower().startswith(b"<!doctype html>")
    assert truce("export", str(mission), "rulings").stdout == kept
    assert "nothing was due" in truce("run", str(mission)).stdout


def test_a_brief_of_then_needs_a_then(mission: Path, tmp_path: Path) -> None:
    done = truce("run", str(mission), "--out", str(tmp_path / "x.html"))

    assert done.returncode == 2
    assert "--as-of" in done.stderr
