"""truce field: forms out, a phone made and ended, what came taken in; each told in words and to machines."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.field.sending import VIOLATION, instance
from truce.bootstrap import open_house
from truce.cli.app import make_app
from truce.errors import WrongUsage
from truce.flow.field.keeper import Keeper
from truce.flow.field.receive import Sender, receive

RUN = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("field") / "m"
    assert RUN.invoke(make_app(), ["new", str(made), "--agreement", "minsk-2-2015"]).exit_code == 0
    return made


def field(*words: object) -> str:
    told = RUN.invoke(make_app(), ["field", *map(str, words)], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    return told.stdout


def test_forms_are_listed_and_one_leaves_as_a_workbook(folder: Path, tmp_path: Path) -> None:
    listed = json.loads(field("forms", folder, "--json"))
    assert len(listed["forms"]) == 8

    field("forms", folder, "--xlsx", "truce-patrol", "-o", tmp_path / "p.xlsx")
    assert (tmp_path / "p.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(WrongUsage):
        field("forms", folder, "--xlsx", "truce-patrol", "-o", tmp_path / "p.xlsx")


def test_a_phone_is_made_with_its_code_and_ended(folder: Path) -> None:
    told = json.loads(field("device", folder, "patrol-7", "--address", "https://room.example.org", "--json"))
    assert told["address"].startswith("https://room.example.org/key/")
    assert "█" in field("device", folder, "patrol-8", "--address", "https://room.example.org", "--until", "2999-01-01")
    with pytest.raises(WrongUsage):
        field("device", folder, "patrol-9", "--address", "room.example.org")

    field("end", folder, told["device"])
    sends = {one["watcher"]: one["sends"] for one in json.loads(field("devices", folder, "--json"))}
    assert sends == {"patrol-7": False, "patrol-8": True}


def test_what_came_is_shown_and_taken_in(folder: Path) -> None:
    house = open_house(folder)
    keeper = Keeper(lambda: house)
    sender = Sender(watcher="patrol-7", door="key")
    receive(
        house, keeper.queue, instance("truce-violation", {**VIOLATION, "photos": {"photo": "lost.jpg"}}), (), sender
    )
    receive(house, keeper.queue, instance("nobody-knows", VIOLATION), (), sender)
    keeper.close()
    assert json.loads(field("inbox", folder, "--json"))["counts"]["waiting"] == 2

    assert "lost.jpg" in field("inbox", folder)
    done = json.loads(field("land", folder, "--json"))
    assert done["entries"] == {"landed": 1, "set_aside": 1}
    assert done["added"] == {"report": 1}
    assert "no such form" in field("inbox", folder, "--only", "set_aside")
    assert "nothing waited" in field("land", folder)
