"""Where things are, said by the commands that make them: the demo's mission, and the room behind an invitation."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.casework import staffed
from truce import bootstrap
from truce.cli.app import make_app
from truce.flow import demo

RUN = CliRunner()


@pytest.mark.long
def test_the_demo_says_where_its_mission_is_and_how_to_open_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "demo", lambda *_: demo.Shown((), (), tmp_path / "d" / "brief.html"))

    said = RUN.invoke(make_app(), ["demo", "--no-open", "--folder", str(tmp_path / "d")]).output.replace("\n", "")

    assert f"truce serve {tmp_path / 'd' / 'mission'}" in said
    assert (tmp_path / "d" / "mission" / "truce.toml").is_file()


def test_an_invitation_says_that_its_address_is_a_guess_unless_the_mission_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    here = staffed(tmp_path)
    for key in here.keys.values():
        bootstrap.keep_key(key, None)
    folder = here.house.mission.folder
    asked = ["--as", "admin", "room", "invite", str(folder), "nora"]

    assert "room.address" in RUN.invoke(make_app(), asked).output
    settings = folder / "truce.toml"
    told = settings.read_text("utf-8")
    assert told.count('address = ""') == 1
    settings.write_text(told.replace('address = ""', 'address = "https://room.example"'), "utf-8")
    known = RUN.invoke(make_app(), asked).output
    assert "https://room.example/" in known
    assert "room.address" not in known
