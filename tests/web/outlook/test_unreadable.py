"""A fault in the mission's own scenarios takes nothing else down: the rest is shown, and the fault where they stood."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.cli.test_commands import truce
from tests.flow.outlook.said import keep_said
from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.house import Silent
from truce.flow.outlook.foreseen import foreseen
from truce.flow.outlook.kept import keep_scenarios
from truce.outlook.scenarios.written import NAME, SCENARIOS

FAULT = "likelihoods do not sum to one"


@pytest.fixture(scope="module")
def torn(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission whose outlook was said, and whose scenarios somebody changed to sum to more than one."""
    folder = tmp_path_factory.mktemp("torn") / "mission"
    shutil.copytree(vela_folder, folder)
    keep_said(bootstrap.open_house(folder))
    told = SCENARIOS.read_text("utf-8")
    before, likely, after = told.partition("likelihood: ")
    (folder / NAME).write_text(before + likely + "0.9" + after[after.index("\n") :], "utf-8")
    return folder


@pytest.fixture(scope="module")
def client(torn: Path) -> Iterator[TestClient]:
    with room_of(torn) as client:
        yield client


def test_the_rest_of_the_outlook_is_shown_with_what_is_wrong(torn: Path) -> None:
    shown = foreseen(bootstrap.open_house(torn, Silent()))

    assert shown.truces
    assert shown.warnings
    assert shown.prospects is None
    assert shown.unread is not None
    assert (shown.unread["what"], shown.unread["field"]) == (FAULT, "scenarios")
    assert int(shown.unread["line"]) > 1


def test_the_terminal_tells_both_and_ends_as_what_is_done_in_part(torn: Path) -> None:
    told = truce("forecast", str(torn))

    assert told.returncode == 1
    assert "will it hold" in told.stdout
    assert "early warning" in told.stdout
    assert "record" in told.stdout
    assert FAULT in told.stderr
    assert "line: " in told.stderr


def test_a_program_reads_both(torn: Path) -> None:
    told = truce("forecast", str(torn), "--json")
    whole = json.loads(told.stdout)

    assert told.returncode == 1
    assert whole["truces"]
    assert whole["prospects"] is None
    assert whole["unread"]["what"] == FAULT


@pytest.mark.long
def test_the_record_is_told_too(torn: Path) -> None:
    told = truce("forecast", str(torn), "--record")

    assert told.returncode == 1
    assert "stands as it was said" in told.stdout
    assert FAULT in told.stderr


@pytest.mark.parametrize("page", ["/outlook", "/outlook/glance", "/outlook/warnings"])
def test_pages_of_the_outlook_stand(client: TestClient, page: str) -> None:
    answer = client.get(page)

    assert answer.status_code == 200
    assert FAULT in answer.text


def test_the_page_of_scenarios_shows_the_fault_with_line_and_field(client: TestClient, torn: Path) -> None:
    answer = client.get("/outlook/scenarios")

    assert answer.status_code == 422
    assert FAULT in answer.text
    assert "<dt>line</dt>" in answer.text
    assert "<bdi>scenarios</bdi>" in answer.text
    assert 'href="/outlook/record"' in answer.text
    assert str(torn) not in answer.text


def test_a_run_keeps_what_it_can_and_keeps_the_scenarios_once_they_are_mended(torn: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mission"
    shutil.copytree(torn, folder)
    house = bootstrap.open_house(folder, Silent())

    with bootstrap.writing(house):
        assert keep_scenarios(house).facts["unread"]["what"] == FAULT
        shutil.copy(SCENARIOS, folder / NAME)
        assert keep_scenarios(house).facts["likelihoods"]


@pytest.mark.long
def test_a_run_at_the_terminal_does_the_rest_tells_the_fault_and_ends_as_what_is_done_in_part(
    torn: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mission"
    shutil.copytree(torn, folder)
    told, machine = truce("run", str(folder)), truce("run", str(folder), "--json")
    shutil.copy(SCENARIOS, folder / NAME)
    mended = truce("run", str(folder))

    assert (told.returncode, machine.returncode, mended.returncode) == (1, 1, 0)
    assert "judge:" in told.stdout
    assert FAULT in told.stderr
    assert "line: " in told.stderr
    assert [one["facts"]["unread"]["what"] for one in json.loads(machine.stdout) if one["step"] == "scenarios"] == [
        FAULT
    ]
    assert "likelihoods kept" in mended.stdout
