"""A mission with a feed of its own, for what a round does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from tests.casework import Clock
from tests.sources.pull.upstream import NOW, Acled, Patience, Upstream, upstream
from truce.bootstrap import new_mission, open_house
from truce.flow.feeds.rounds import Desk
from truce.flow.house import House
from truce.flow.standing import reports
from truce.store.ledger import sqlite_url
from truce.store.room.base import Base
from truce.store.room.feeds import Feed, Feeds

WHO = {"username": "observer@example.org", "password": "s3cr3t"}
AT = 1_745_000_000


@dataclass
class Fed:
    """The desk, the upstream that answers, and what it answers with."""

    desk: Desk
    there: Upstream
    acled: Acled

    @property
    def house(self) -> House:
        return self.desk.house

    def standing(self) -> dict[str, Any]:
        """(killed_low, text) of every report that stands, by its reference."""
        rows = reports(self.house).select("reference", pl.struct("killed_low", "text"))
        return {reference: tuple(told.values()) for reference, told in rows.iter_rows()}

    def upheld(self) -> dict[str, Any]:
        """The same, as the upstream holds it now."""
        gone = {row["event_id_cnty"] for row in self.acled.deleted}
        held = [row for row in self.acled.events if row["event_id_cnty"] not in gone]
        return {row["event_id_cnty"]: (row["fatalities"], row["notes"]) for row in held}


@contextmanager
def fed(folder: Path, **options: str) -> Iterator[Fed]:
    """A new mission with a feed called acled."""
    new_mission(folder / "mission", ["easter-truce-2025"])
    house = replace(open_house(folder / "mission"), clock=Clock(NOW, timedelta(minutes=1)))
    base = Base(sqlite_url(folder / "room.sqlite"))
    feeds, far = Feeds(base.engine), Acled()
    with upstream(far) as there, Patience().wire() as wire:
        given = {"country": "Ukraine", "from": "2025-04-01", "page": "3", "base": there.base} | options
        feeds.add(Feed(name="acled", kind="pull", source="acled", options=given, every_s=3600, made_at=NOW, due_at=NOW))
        yield Fed(Desk(house=house, feeds=feeds, worker="one", wire=wire, secrets=lambda _: WHO), there, far)
    base.close()
