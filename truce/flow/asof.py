"""As of an instant: the mission as somebody saw it then, fused and judged anew, while what it keeps stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import polars as pl

from truce.compliance.papers.known import LEARNT_BY, known, needed
from truce.flow.due import Done
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.nouns import DERIVED
from truce.model.ruling import Ruling
from truce.store.overlay import OverlayLake, OverlayLedger, OverlayMission, Sight


@dataclass(frozen=True, slots=True)
class Looked:
    """A look back: the house as it was seen then, with what was made of it, and what each step did."""

    house: House
    as_of: datetime
    steps: tuple[Done, ...]

    @property
    def rulings(self) -> pl.DataFrame:
        """Every ruling, by what was known then."""
        return frame(self.house, Ruling)


def beside(house: House) -> House:
    """The same house over an overlay: it reads what the mission keeps, and what it writes is forgotten with it."""
    mission = house.mission
    laid = OverlayMission(folder=mission.folder, lake=OverlayLake(mission.lake), ledger=OverlayLedger(mission.ledger))
    return replace(house, mission=laid)


def as_seen(house: House, as_of: datetime) -> House:
    """The house as it was known at `as_of`: nothing learnt later is seen, and nothing has been fused or judged yet."""
    mission = house.mission
    sights = {noun: Sight(needed(noun), partial(known, noun, as_of=as_of)) for noun in LEARNT_BY}
    laid = OverlayMission(
        folder=mission.folder,
        lake=OverlayLake(mission.lake, sights, anew=DERIVED),
        ledger=OverlayLedger(mission.ledger, as_of, anew=True),
    )
    return replace(house, mission=laid, choices=replace(house.choices, as_of=as_of))


def look_back(house: House, as_of: datetime, readings: tuple[str, ...] | None = None) -> Looked:
    """Fuse and judge by what was known at `as_of`. The mission keeps what it kept.

    Sources learn from what was told until then and no more, so that a ruling of then can be made again to the byte.
    """
    from truce.flow.fuse import fuse  # noqa: PLC0415 - slow to load, and who only might look back needs none of it
    from truce.flow.judge import judge  # noqa: PLC0415
    from truce.flow.tallies import tally  # noqa: PLC0415

    seen = as_seen(house, as_of)
    steps: list[Done] = []
    with house.progress.task("looking back", 3, "steps") as tick:
        for step in (fuse, partial(judge, readings=readings), tally):
            steps.append(step(seen))
            tick(1)
    return Looked(seen, as_of, tuple(steps))


def summary(looked: Looked) -> Iterator[tuple[str, ...]]:
    """(agreement, term, reading, party, status, reason, expected) of every ruling over a whole period, as text."""
    whole = looked.rulings.filter((pl.col("period") == "whole") & (pl.col("area") == "all"))
    for row in whole.sort("agreement", "term", "reading", "party").iter_rows(named=True):
        number = "" if row["expected"] is None else f"{row['expected']:.1f} ({row['low']:.0f} to {row['high']:.0f})"
        told = (row["agreement"], row["term"], row["reading"], row["party"], row["status"], row["reason"])
        yield (*told, number)
