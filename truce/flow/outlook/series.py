"""From rulings of days to counts with exposures: one panel for each agreement and reading.

A count is the expected number of breaches of a day. Its exposure is the chance that such a breach came to be known at
all: noticed by whoever watched, or told by others. A day that nobody watched is unknown, never quiet; a series that
nobody ever watched is taken as it was told, and then it speaks of what will be reported only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.forecast import REPORTED, WATCHED
from truce.model.ruling import Ruling
from truce.outlook.counts.panel import Panel

Floats = NDArray[np.float64]
EVERY_READING = "*"
KEY = ("term", "party", "area")
COLUMNS = (
    *("id", "agreement", *KEY, "reading", "period", "earliest", "latest", "expected", "low", "high"),
    *("coverage", "noticed", "corrected"),
)
LEAST_WATCHED = 0.01  # a day watched less than that is not watched
LEAST_LENGTH = 0.5  # a shorter piece of a day (the first, the last) is not like a day
MOST_BY_OTHERS = 0.98  # however much others told: nobody hears of everything


@dataclass(frozen=True, slots=True)
class Told:
    """The days of one agreement under one reading: a panel, and what stands behind each of its cells."""

    agreement: str
    reading: str
    keys: tuple[tuple[str, str, str], ...]  # term, party, area; one for each row of the panel
    panel: Panel
    basis: tuple[str, ...]
    watched: Floats  # (n, T) share of the day that somebody watched
    low: Floats  # (n, T) of what was told of a day; NaN: no ruling
    high: Floats
    rulings: NDArray[np.object_]  # (n, T) ids; None: no ruling
    by_others: float  # share of what nobody watching noticed that others told

    def row(self, key: tuple[str, str, str]) -> int | None:
        """The row of a series; None where there is none."""
        return self.keys.index(key) if key in self.keys else None


def told_series(house: House) -> Iterator[Told]:
    """Every agreement and reading of the mission that has days, by what was judged last."""
    days = frame(house, Ruling, columns=COLUMNS)
    days = days.filter((pl.col("period") == "day") & (pl.col("reading") != EVERY_READING))
    days = days.filter(pl.col("expected").is_not_null())
    if days.is_empty():
        return
    days = days.with_columns(on=pl.col("earliest").dt.convert_time_zone(house.choices.time_zone).dt.date())
    for (agreement,), all_of in days.group_by("agreement", maintain_order=True):
        others = _by_others(all_of)
        for (reading,), some in all_of.group_by("reading", maintain_order=True):
            yield _told(str(agreement), str(reading), some, others)


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants at which a day of the mission begins and ends."""
    where = ZoneInfo(zone)
    following = day + timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), where), datetime.combine(following, datetime.min.time(), where)


def _told(agreement: str, reading: str, days: pl.DataFrame, others: float) -> Told:
    keys = tuple(sorted(set(days.select(KEY).iter_rows())))
    first, last = min(days["on"].to_list()), max(days["on"].to_list())
    steps = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    laid = _Laid(days, keys, steps)
    length, seen = laid.of("length", 0.0), laid.of("seen", 0.0)
    length = np.where(length >= LEAST_LENGTH, length, 0.0)
    expected = laid.of("expected", np.nan)
    ever: NDArray[np.bool_] = np.any(seen >= LEAST_WATCHED, axis=1).reshape(-1)
    chance = np.where(seen >= LEAST_WATCHED, 1.0 - (1.0 - seen) * (1.0 - others), 0.0)
    exposure = np.where(ever[:, None], chance, 1.0) * np.where(np.isnan(expected), 0.0, length)
    panel = Panel(
        name=f"{agreement} {reading}",
        areas=tuple("|".join(key) for key in keys),
        steps=steps,
        step="day",
        y=np.where(exposure > 0.0, np.nan_to_num(expected), 0.0),
        exposure=exposure,
    )
    return Told(
        agreement=agreement,
        reading=reading,
        keys=keys,
        panel=panel,
        basis=tuple(WATCHED if one else REPORTED for one in ever),
        watched=seen,
        low=laid.of("low", np.nan),
        high=laid.of("high", np.nan),
        rulings=laid.ids(),
        by_others=others,
    )


def _by_others(days: pl.DataFrame) -> float:
    """How much of what the watch could not notice was told all the same, over all series of an agreement.

    The rulings' own correction says how many there were; where it hardly adds anything although few were watching, the
    rest was told by others, and a day with a thin watch is not a tenth of a day.
    """
    both = days.filter(pl.col("corrected").is_not_null() & pl.col("noticed").is_not_null() & (pl.col("noticed") > 0))
    told, all_of = float(both["expected"].sum()), float(both["corrected"].sum())
    if all_of <= 0.0:
        return 0.0
    weight = both["corrected"]
    noticed = float((both["noticed"] * weight).sum()) / all_of
    if noticed >= 1.0:
        return 0.0
    return float(np.clip(1.0 - (1.0 - min(told / all_of, 1.0)) / (1.0 - noticed), 0.0, MOST_BY_OTHERS))


class _Laid:
    """Columns of rulings laid out by series and day."""

    def __init__(self, days: pl.DataFrame, keys: tuple[tuple[str, str, str], ...], steps: tuple[date, ...]) -> None:
        hours = (pl.col("latest") - pl.col("earliest")).dt.total_seconds() / 86_400
        self._days = days.with_columns(
            length=hours.clip(0.0, 1.0), seen=pl.col("noticed").fill_null(pl.col("coverage")).fill_null(0.0)
        )
        place = {key: n for n, key in enumerate(keys)}
        self._row = np.array([place[key] for key in self._days.select(KEY).iter_rows()], dtype=np.int64)
        self._column = (self._days["on"] - steps[0]).dt.total_days().to_numpy()
        self._shape = (len(keys), len(steps))

    def of(self, name: str, blank: float) -> Floats:
        """One column (n, T); `blank` where there is no ruling."""
        laid = np.full(self._shape, blank)
        laid[self._row, self._column] = self._days[name].cast(pl.Float64).fill_null(blank).to_numpy()
        return laid

    def ids(self) -> NDArray[np.object_]:
        """The ids of the rulings (n, T)."""
        laid: NDArray[np.object_] = np.full(self._shape, None, dtype=object)
        laid[self._row, self._column] = self._days["id"].to_numpy().astype(object)
        return laid
