"""Rules on what may come, from the rule to the alert: told once, over looks, and by the newest outlook alone."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.alerts.test_coming import hold, regime
from tests.casework import staffed
from tests.flow.room.test_alerting import CHANNELS
from truce.flow.room import alerting, watching
from truce.model.columns import to_table
from truce.store.room.store import RoomStore


def test_a_rise_and_a_truce_that_may_fail_are_told_once(tmp_path: Path) -> None:
    staff = staffed(tmp_path)
    house = staff.as_(None)
    kept = RoomStore(f"sqlite:///{tmp_path / 'room.sqlite'}")
    store, now = kept.alerts, watching.now_of(house)
    for kind in ("regime_change", "hold_below"):
        alerting.make(staff.as_("otto"), store, {"name": kind, "kind": kind}, CHANNELS)
    blind = watching.turn(house, store, "one")

    def known(*rows: Any) -> None:
        for one in rows:
            house.mission.lake.add(type(one), to_table(type(one), [one]))

    at = now - timedelta(hours=2)
    known(
        replace(regime(0.9), as_of=at, day=at.date()),
        replace(hold(0.4), made_at=at, day=at.date()),
        replace(hold(0.1), id="fct-of-tomorrow", made_at=now + timedelta(days=1), day=at.date()),
    )
    first, second = watching.turn(house, store, "one").alerts, watching.turn(house, store, "one").alerts

    assert blind.alerts == ()
    assert {look.says for look in store.looks().values()} <= {"raised", "quiet"}
    assert sorted((one.body["what"], one.body["about"][0]) for one in first) == [
        ("hold_below", "fct-30-any_end"),
        ("regime_rose", "reg-any"),
    ]
    assert second == ()
    kept.close()
