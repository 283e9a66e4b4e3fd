"""What a round of feeds changed: incidents that became others, rulings that read otherwise, from version to version."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.history import Succession
from truce.model.incident import Incident
from truce.model.report import Report
from truce.model.ruling import Ruling
from truce.model.withdrawal import Withdrawal

NOUNS = (Report, Withdrawal, Incident, Succession, Ruling)
TELLS = ("agreement", "term", "reading", "party", "area", "period", "earliest", "latest")
SAYS = ("status", "expected", "low", "high")
FELT = 0.05  # a number that moves less reads the same, to the digit that pages and briefs show


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two states of the mission, both of which are kept.

    `reports`: how many came. `withdrawn`: by kind, how many were taken back. `incidents`: before and after.
    `became`: successions by kind. `rulings`: one row for each that reads otherwise, with `_before` and `_after` of
    status, expected, low and high; null where it was not there.
    """

    reports: int
    withdrawn: Mapping[str, int]
    incidents: tuple[int, int]
    became: Mapping[str, int]
    rulings: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs that anybody would see."""
        return not (self.reports or self.withdrawn or self.became or self.rulings.height)

    def facts(self) -> dict[str, Any]:
        """The same in numbers, for a record."""
        turned = self.rulings.filter(~pl.col("status_before").eq_missing(pl.col("status_after")))
        return {
            "reports": self.reports,
            "withdrawn": dict(self.withdrawn),
            "incidents": list(self.incidents),
            "became": dict(self.became),
            "rulings": self.rulings.height,
            "statuses": turned.height,
        }


def versions(house: House) -> dict[str, int]:
    """The state of the mission, as far as a difference asks."""
    return {noun.__name__.lower(): house.mission.lake.version(noun) for noun in NOUNS}


def difference(house: House, before: Mapping[str, int], after: Mapping[str, int]) -> Difference:
    """What differs between two states, as `versions` gave them."""

    def at(noun: type, state: Mapping[str, int], columns: list[str]) -> pl.DataFrame:
        return frame(house, noun, columns=columns, version=state[noun.__name__.lower()])

    def new(noun: type, columns: list[str]) -> pl.DataFrame:
        name = noun.__name__.lower()
        if before[name] == after[name]:
            return at(noun, after, columns).clear()
        return at(noun, after, columns).join(at(noun, before, ["id"]), on="id", how="anti")

    return Difference(
        reports=new(Report, ["id"]).height,
        withdrawn=dict(sorted(Counter(new(Withdrawal, ["id", "kind"])["kind"]).items())),
        incidents=(at(Incident, before, ["id"]).height, at(Incident, after, ["id"]).height),
        became=dict(sorted(Counter(new(Succession, ["id", "kind"])["kind"]).items())),
        rulings=_rulings(*(at(Ruling, state, ["id", *TELLS, *SAYS]) for state in (before, after))),
    )


def _rulings(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The rulings that read otherwise, those whose status turned first."""
    both = before.join(after, on="id", how="full", suffix="_after", coalesce=True)
    told = both.select(
        "id",
        *(pl.coalesce(name, f"{name}_after").alias(name) for name in TELLS),
        *(pl.col(name).alias(f"{name}_before") for name in SAYS),
        *(f"{name}_after" for name in SAYS),
    )
    turned = ~pl.col("status_before").eq_missing(pl.col("status_after"))
    moved = pl.any_horizontal(
        (pl.col(f"{n}_before").fill_null(-1.0) - pl.col(f"{n}_after").fill_null(-1.0)).abs() > FELT for n in SAYS[1:]
    )
    return told.filter(turned | moved).sort(~turned, *TELLS[:4], "earliest", "id")
