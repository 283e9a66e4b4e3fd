"""The days of one series of a truce and those before it, on one axis: what was told, and who could have noticed.

The days of the truce are those that were ruled on. The days before it are the matched windows that the rulings on the
time before rest on: what each incident adds there falls on its day, and how much of a day was watched is the share that
the ruling tells, spread over the days as the hours of all watchers are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.compliance.periods import Span, candidates, days_of, instant, micros
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.series import LEAST_LENGTH, LEAST_WATCHED, Told
from truce.model.forecast import REPORTED
from truce.model.incident import Incident
from truce.model.ruling import Ground, Ruling
from truce.outlook.change.breaches import HOUR_US, Watchers
from truce.outlook.change.holding import Series

Floats = NDArray[np.float64]
Row = dict[str, Any]  # a ruling
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lived:
    """One series: day 0 is `first`, the truce begins on day `truce`, and `today` is the last day known."""

    told: Told
    row: int
    first: date
    truce: int
    today: int
    series: Series
    before: str | None  # ruling on the time before; None: there is none, or nobody can say when it was
    windows: tuple[Span, ...]  # that it rests on

    def rulings(self, of: slice) -> list[str]:
        """The rulings of some days of the truce, newest first."""
        ids = self.told.rulings[self.row][max(of.start - self.truce, 0) : max(of.stop - self.truce, 0)]
        return [str(id) for id in ids[::-1] if id is not None]

    def spans(self, of: slice, zone: str) -> tuple[tuple[datetime, datetime], ...]:
        """The instants between which some days lie; of those before the truce only what its windows hold."""
        if of.stop <= of.start:
            return ()
        start, end = (_midnight(self.first + n * DAY, zone) for n in (of.start, of.stop))
        if of.stop > self.truce:
            return ((start, end),)
        cut = [(max(start, instant(one.start)), min(end, instant(one.end))) for one in self.windows]
        return tuple((a, b) for a, b in cut if a < b)


def lived_of(house: House, told: Told, rows: Sequence[int], watch: Watchers) -> Iterator[Lived]:
    """Some series of a truce, each with the days before it."""
    columns = ["id", "agreement", "term", "party", "area", "reading", "period", "earliest", "latest"]
    kept = frame(house, Ruling, columns=[*columns, "expected", "coverage", "noticed"])
    kept = kept.filter((pl.col("agreement") == told.agreement) & (pl.col("reading") == told.reading))
    by = {(r["period"], r["term"], r["party"], r["area"]): r for r in _stretches(kept)}
    days = {r["id"]: r for r in kept.filter(pl.col("period") == "day").iter_rows(named=True)}
    for row in rows:
        yield _lived(house, told, row, watch, _Rulings(by, days))


@dataclass(frozen=True, slots=True)
class _Rulings:
    """The rulings of an agreement and reading: those of long stretches by what they are about, those of days by id."""

    long: dict[tuple[str, str, str, str], Row]
    days: dict[str, Row]


def _stretches(kept: pl.DataFrame) -> Iterator[Row]:
    both = kept.filter(pl.col("period").is_in(["whole", "before"]) & pl.col("expected").is_not_null())
    yield from both.iter_rows(named=True)


def _lived(house: House, told: Told, row: int, watch: Watchers, rulings: _Rulings) -> Lived:
    zone = house.choices.time_zone
    key = told.keys[row]
    whole, before = (rulings.long.get((period, *key)) for period in ("whole", "before"))
    windows = _windows(whole, before, house.choices.matched_windows)
    first = min([told.panel.steps[0], *(_day(one.start, zone) for one in windows)])
    truce = (told.panel.steps[0] - first).days
    earlier = _earlier(house, before, windows, first, truce, watch, told, row)
    own = [rulings.days.get(str(id)) for id in told.rulings[row]]
    expected = np.array([0.0 if r is None else r["expected"] or 0.0 for r in own], dtype=np.float64)
    watched = np.concatenate([earlier.seen, told.watched[row]])
    series = Series(
        counts=np.concatenate([earlier.counts, told.panel.y[row]]),
        exposure=np.concatenate([earlier.exposure, told.panel.exposure[row]]),
        reported=told.basis[row] == REPORTED,
        watched=watched,
        told=np.concatenate([earlier.counts, expected]),
    )
    whole_days = [n for n, r in enumerate(own) if r is not None and _length(r) >= LEAST_LENGTH]
    today = truce + (whole_days[-1] if whole_days else -1)
    id = str(before["id"]) if before is not None and windows else None
    return Lived(told, row, first, truce, today, series, id, windows)


def _length(ruling: Row) -> float:
    return float((ruling["latest"] - ruling["earliest"]) / DAY)


def _windows(whole: Row | None, before: Row | None, most: int) -> tuple[Span, ...]:
    """The matched windows that a ruling on the time before rests on, the oldest first."""
    if whole is None or before is None:
        return ()
    own, outer = (Span(micros(r["earliest"]), micros(r["latest"])) for r in (whole, before))
    found = [one for one in candidates(own, None, "before", most) if outer.start <= one.start and one.end <= outer.end]
    return tuple(sorted(found, key=lambda one: one.start))


def _day(us: int, zone: str) -> date:
    return instant(us).astimezone(ZoneInfo(zone)).date()


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, datetime.min.time(), ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The days before the truce (T each)."""

    counts: Floats
    exposure: Floats
    seen: Floats


def _earlier(
    house: House,
    before: Row | None,
    windows: Sequence[Span],
    first: date,
    days: int,
    watch: Watchers,
    told: Told,
    row: int,
) -> _Earlier:
    zone = house.choices.time_zone
    length, hours = np.zeros(days), np.zeros(days)
    for one in (piece for window in windows for piece in days_of(window, zone)):
        day = (_day(one.start, zone) - first).days
        if day < days:  # the day on which the truce began belongs to the truce
            length[day] += one.hours / 24.0
            hours[day] += _hours(watch, one)
    if before is None or not windows:
        return _Earlier(np.zeros(days), np.zeros(days), np.zeros(days))
    length = np.where(length >= LEAST_LENGTH, np.minimum(length, 1.0), 0.0)
    share = before["noticed"] if before["noticed"] is not None else before["coverage"]
    seen = _spread(float(share or 0.0), hours, length)
    chance = np.where(seen >= LEAST_WATCHED, 1.0 - (1.0 - seen) * (1.0 - told.by_others), 0.0)
    exposure = length if told.basis[row] == REPORTED else length * chance
    counts = _counts(house, str(before["id"]), first, days)
    return _Earlier(counts, exposure, seen)


def _hours(watch: Watchers, of: Span) -> float:
    """Watched hours of a stretch, weighted by quality, summed over all watchers."""
    inside = np.clip(np.minimum(watch.latest, of.end) - np.maximum(watch.earliest, of.start), 0.0, None)
    return float((inside * watch.quality).sum()) / HOUR_US


def _spread(share: float, hours: Floats, length: Floats) -> Floats:
    """How much of each day was watched: as much in all as the ruling tells, more where watchers were longer out."""
    used = length > 0.0
    whole = float(hours[used].sum())
    if whole <= 0.0:
        return np.where(used, share, 0.0)
    rate = np.divide(hours, length, out=np.zeros_like(hours), where=used)
    return np.minimum(share * rate * float(length.sum()) / whole, 1.0)


def _counts(house: House, ruling: str, first: date, days: int) -> Floats:
    """What the incidents of a ruling add to it, each on its day."""
    rows = frame(house, Ground).filter(pl.col("ruling") == ruling).select("incident", "contribution")
    times = frame(house, Incident, columns=["id", "earliest", "latest"], ids=rows["incident"].to_list())
    both = rows.join(times, left_on="incident", right_on="id", how="inner")
    middle = pl.col("earliest") + (pl.col("latest") - pl.col("earliest")) / 2
    on = both.select(day=middle.dt.convert_time_zone(house.choices.time_zone).dt.date() - pl.lit(first))
    told = np.zeros(days)
    back = on["day"].dt.total_days().to_numpy()
    inside = (back >= 0) & (back < days)
    np.add.at(told, back[inside], both["contribution"].to_numpy()[inside])
    return told
