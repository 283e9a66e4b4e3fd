"""The watch of an open room: what becomes known is told to the page, the hook and the letter box, in plain words."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.flow.room.test_alerting import DISC, incident, known
from tests.web.alerts.listening import hook, mail_server
from truce import bootstrap
from truce.cli.app import make_app
from truce.flow.room import alerting
from truce.flow.room.watching import DUTY, TURN
from truce.settings import read_settings, write_settings
from truce.web.alerts.post import channels_of
from truce.web.alerts.worker import round_of
from truce.web.room import Room


def test_a_machine_that_calls_at_set_times_looks_and_sends_as_an_open_room_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCE_HOOK_SECRET_DUTY", "a secret that is long enough")
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    with hook() as heard, mail_server() as box:
        settings(tmp_path / "m" / "truce.toml", heard.port, box.port)
        room = Room(tmp_path / "m")
        told = read_settings(tmp_path / "m" / "truce.toml")
        rule = {"name": "Bridge", "kind": "geofence", "asks": {"area": DISC, "within_days": 400.0}, "hooks": ["duty"]}
        alerting.make(room.base, room.store.alerts, rule, channels_of(told.alerts, told.room.address))
        assert called(tmp_path / "m") == {"held": True, "rules": 1, "alerts": 0, "sent": 0, "waiting": 0, "given_up": 0}
        known(room.base, incident("inc-1"))

        assert (called(tmp_path / "m")["sent"], called(tmp_path / "m")["sent"]) == (1, 0)
        room.store.alerts.hold(DUTY, "an open room", room.base.clock(), TURN)
        assert called(tmp_path / "m")["held"] is False
        room.store.close()
    assert len(heard.messages) == 1


def called(folder: Path) -> dict[str, object]:
    """What the command says that it did."""
    told = CliRunner().invoke(make_app(), ["room", "watch", str(folder), "--json"])
    assert told.exit_code == 0, told.output
    facts: dict[str, object] = json.loads(told.output)
    return facts


def test_a_round_tells_what_is_new_everywhere_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCE_HOOK_SECRET_DUTY", "a secret that is long enough")
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    with hook() as heard, mail_server() as box:
        settings(tmp_path / "m" / "truce.toml", heard.port, box.port)
        room = Room(tmp_path / "m")
        told = read_settings(tmp_path / "m" / "truce.toml")
        rule = {"name": "Bridge", "kind": "geofence", "asks": {"area": DISC, "within_days": 400.0}, "hooks": ["duty"]}
        rule |= {"mail": ["otto@mission.example"], "language": "uk"}
        alerting.make(room.base, room.store.alerts, rule, channels_of(told.alerts, told.room.address))
        round_of(room, "one")
        known(room.base, incident("inc-1"))
        for worker in ("one", "two", "one"):
            round_of(room, worker)
        room.store.close()

    ((_, headers, body),) = heard.messages
    assert json.loads(body)["data"]["about"] == ["inc-1"]
    assert headers["webhook-signature"].startswith("v1,")
    (letter,) = box.letters
    assert "To: otto@mission.example" in letter
    assert "Content-Language: uk" in letter


def settings(path: Path, hooked: int, boxed: int) -> None:
    told = read_settings(path)
    alerts = told.alerts.model_copy(
        update={
            "mail_host": "127.0.0.1",
            "mail_port": boxed,
            "mail_security": "none",
            "mail_from": "truce@mission.example",
            "mail_to": ["*@mission.example"],
            "hooks": {"duty": f"http://127.0.0.1:{hooked}/in"},
        }
    )
    write_settings(path, told.model_copy(update={"alerts": alerts}))
