"""truce talks at a terminal: with a mission, and on a file alone as an analyst with a laptop would."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from tests.cli.typed import typed
from tests.flow.talks.test_tangled import tangled
from tests.talks.cases import talks
from truce.talks.files import write_talks

SHIPPED = "russia-ukraine-2025-26"


@pytest.fixture(scope="module")
def mission(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A mission that took the shipped talks in."""
    folder = tmp_path_factory.mktemp("talks") / "m"
    assert typed("new", str(folder), "--agreement", "easter-truce-2025").returncode == 0
    assert typed("talks", "add", str(folder), SHIPPED).returncode == 0
    return str(folder)


@pytest.mark.parametrize("command", ["show", "ground", "packages"])
def test_a_file_alone_says_what_a_mission_that_took_it_in_says(command: str, mission: str) -> None:
    alone, kept = (
        json.loads(typed("talks", command, *where, "--json").stdout)
        for where in ([SHIPPED], [mission, "--of", SHIPPED])
    )
    for told in (alone, kept):  # what would see a promise kept is known to a mission alone
        told.pop("offers", None), told.pop("named", None)

    assert alone == kept


def test_the_meeting_of_6_august_is_read_with_each_side_apart(mission: str) -> None:
    said = typed("talks", "show", mission, "--as-of", "2025-08-07", "--of", SHIPPED).stdout

    assert "ru says: Called useful and constructive" in said
    assert "us says: Not a breakthrough" in said
    assert "alaska" not in said


def test_the_file_taken_in_again_is_nothing_new(mission: str) -> None:
    assert "nothing new" in typed("talks", "add", mission, SHIPPED).stdout


def test_bad_rows_are_complained_of_and_the_good_ones_land(mission: str, tmp_path: Path) -> None:
    (tmp_path / "vela.yaml").write_text(talks().replace("role: mediator", "role: mediater"), "utf-8")
    done = typed("talks", "add", mission, str(tmp_path / "vela.yaml"))

    assert (done.returncode, "did you mean mediator?" in done.stderr, "2 actors" in done.stdout) == (0, True, True)
    assert typed("talks", "ground", mission).returncode == 2
    assert typed("talks", "ground", mission, "--of", "vela").returncode == 0


def test_what_follows_is_told_as_what_it_is() -> None:
    said = typed("talks", "packages", SHIPPED, "--assumptions").stdout

    assert "the analyst's" in said
    assert "it recommends nothing" in said
    assert "Assumption of the analyst" in " ".join(said.split())


def test_an_assumption_is_moved_by_its_name() -> None:
    said = typed("talks", "packages", SHIPPED, "--assume", "ru.no-deal=0.9").stdout

    assert "1 moved by whoever asks" in said
    assert "ru falls short by" in said


def test_a_weight_that_was_moved_is_named_and_a_wrong_one_is_told_what_a_weight_is() -> None:
    told = typed("talks", "packages", SHIPPED, "--weigh", "ua.territory=3").stdout
    wrong = typed("talks", "packages", SHIPPED, "--weigh", "ua.territory=-1")

    assert "moved: ua.territory counts 3, 16% of its scale" in told
    assert "an issue counts 2 unless" in wrong.stderr


def test_no_chance_that_rests_on_assumptions_is_told_as_certain() -> None:
    told = typed("talks", "packages", SHIPPED).stdout

    assert " 100%" not in told
    assert ">99%" in told


def test_a_search_that_was_not_whole_says_what_is_proved_and_what_is_not(tmp_path: Path) -> None:
    for name, least in (("found", 40.0), ("none", 60.0)):
        (tmp_path / f"{name}.yaml").write_text(write_talks(tangled((40.0, least)).negotiation), "utf-8")
    found = typed("talks", "packages", str(tmp_path / "found.yaml")).stdout
    none = typed("talks", "packages", str(tmp_path / "none.yaml")).stdout

    assert "too tangled to search them whole" in found
    assert "points less: that is proved" in found
    assert "of those found:" in found
    assert "nothing is acceptable to all under these assumptions" in none


def test_scenarios_without_the_chance_that_parts_them_are_refused() -> None:
    done = typed("talks", "deadlines", SHIPPED, "--if-met", "truce=0.5")

    assert (done.returncode, "--met 0.3" in done.stderr) == (2, True)


def test_wrong_names_are_told_with_the_right_ones(tmp_path: Path) -> None:
    for words in (["ground", "russia-ukraine-2025-62"], ["why", SHIPPED, "pos-1"], ["show", str(tmp_path)]):
        done = typed("talks", *words)
        assert (done.returncode, "try:" in done.stderr) == (1, True), words


def test_a_row_leads_back_to_its_file(mission: str) -> None:
    said = typed("talks", "why", mission, "kremlin-august", "--of", SHIPPED).stdout

    assert "source S110" in said
    assert f"file: {SHIPPED}.yaml" in said


def test_deadlines_and_takeaways_are_told_with_their_rows() -> None:
    board = typed("talks", "deadlines", SHIPPED, "--as-of", "2025-08-06").stdout
    taken = typed("talks", "takeaways", SHIPPED, "--meeting", "kremlin-august").stdout

    assert "eighth-of-august" in board
    assert "+2.0" in board
    assert taken.splitlines()[1].startswith("1. ")
    assert "[rdo-" in taken


def test_sentences_come_in_the_language_that_is_asked_for(mission: str) -> None:
    for language, words in (("uk", "Що сказано"), ("ar", "ما قيل"), ("fr", "Ce qui a été dit")):
        asked = ("--of", SHIPPED, "--language", language)
        taken = typed("talks", "takeaways", mission, "--meeting", "kremlin-august", "--whole", *asked)
        board = typed("talks", "deadlines", mission, "--as-of", "2025-08-06", *asked)
        assert words in taken.stdout, taken.stderr
        assert "[rdo-" in taken.stdout
        assert "is to have done" not in board.stdout
    wrong = typed("talks", "takeaways", SHIPPED, "--meeting", "kremlin-august", "-l", "de")
    assert (wrong.returncode, "en, uk, ru, ar, fr" in wrong.stderr) == (2, True)


def test_a_fault_in_the_scenarios_is_told_beside_the_rest_of_the_talks(mission: str, tmp_path: Path) -> None:
    folder = tmp_path / "torn"
    copytree(mission, folder)
    (folder / "scenarios.yaml").write_text("schema_version: 1\nscenarios: [", "utf-8")
    taken = typed("talks", "takeaways", str(folder), "--of", SHIPPED, "--meeting", "kremlin-august")
    shown = typed("talks", "takeaways", str(folder), "--of", SHIPPED, "--meeting", "kremlin-august", "--json")
    board = typed("talks", "deadlines", str(folder), "--of", SHIPPED, "--as-of", "2025-08-06")

    assert (taken.returncode, shown.returncode, board.returncode) == (1, 1, 0)
    assert "[rdo-" in taken.stdout
    assert "scenarios.yaml" in taken.stderr
    assert json.loads(shown.stdout)["unread"]["file"] == "scenarios.yaml"


def test_comparisons_end_when_whoever_answers_has_enough() -> None:
    done = typed("talks", "elicit", SHIPPED, "--party", "ua", "--json", stdin="1\nperhaps\n2\nq\n")

    told = json.loads(done.stdout)
    assert "answer 1, 2, = (alike)" in done.stderr
    assert len(told["worths"]) == 21
    assert {row["kind"] for row in told["rows"]} == {"elicited"}
