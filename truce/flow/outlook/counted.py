"""Counts to come and regimes that changed, for every series of one agreement and reading, beside how good that was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from truce.flow.house import House
from truce.flow.outlook.series import Told, day_bounds
from truce.model.forecast import COUNT, WATCHED, Forecast, Regime
from truce.model.ids import make_id
from truce.outlook.change.knob import knob
from truce.outlook.change.watch import BEGIN, watch
from truce.outlook.counts.backtest import Trial
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.present import CLIMATOLOGY, forecast
from truce.outlook.counts.totals import totals

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DAYS = (1, 2, 3, 5, 7, 10, 14, 21, 30)  # single days ahead
TOTALS = (7, 30, 90)  # stretches from tomorrow on
AHEAD = np.array([*DAYS, 45, 60, 90])
DRAWS = 100
LEAST_DAYS = 10  # known days, before anything is said of counts to come
TOGETHER = 200  # series at once, so that draws fit into memory
FALSE_ALARM_DAYS = 365.0
LAST = "last"
TOO_FEW = "too_few_days"


@dataclass(frozen=True, slots=True)
class Counted:
    """What one panel gives: draws (n, H, D) at AHEAD from its last day, by which model (n), and how it was tried."""

    told: Told
    rows: NDArray[np.int64]  # of the panel
    model: tuple[str, ...]
    beats: tuple[bool | None, ...]
    draws: Floats
    climatology: Floats
    last: Floats
    shared: Floats  # (n) how much the days of a sum hang together
    trial: Trial


def count(told: Told, draws: int = DRAWS) -> Iterator[Counted]:
    """Counts to come for every series that is known on enough days; models are tried on its own past first."""
    known = (told.panel.exposure > 0.0).sum(axis=1) >= LEAST_DAYS
    rows = np.flatnonzero(known & _speaks(told))
    for start in range(0, rows.size, TOGETHER):
        some = rows[start : start + TOGETHER]
        now = forecast(_part(told.panel, some), AHEAD, draws)
        climatology, last = (now.trial.draws[name][:, -1] for name in (CLIMATOLOGY, LAST))
        yield Counted(told, some, now.model, now.beats_climatology, now.draws, climatology, last, now.shared, now.trial)


def _speaks(told: Told) -> Bools:
    """Series of which anything can be said: watched ones, and of the others those of which anything was told."""
    speaks: Bools = np.array([one == WATCHED for one in told.basis]) | (told.panel.y.sum(axis=1) > 0.0)
    return speaks


def _part(panel: Panel, rows: NDArray[np.int64]) -> Panel:
    areas = tuple(panel.areas[row] for row in rows)
    return Panel(panel.name, areas, panel.steps, panel.step, panel.y[rows], panel.exposure[rows])


def forecasts_of(house: House, counted: Counted, said: dict[str, Any], until: datetime | None) -> Iterator[Forecast]:
    """Rows of a panel's counts to come: single days, and stretches. None reaches beyond the end of the truce."""
    day = counted.told.panel.steps[-1]
    spans = [(ahead, ahead) for ahead in DAYS] + [(1, days) for days in _stretches(house, day, until)]
    for first, last in spans:
        earliest = day_bounds(day + timedelta(days=first), house.choices.time_zone)[0]
        latest = day_bounds(day + timedelta(days=last), house.choices.time_zone)[1]
        if until is not None and latest > until:
            continue
        laid = [_at(draws, counted.shared, first, last) for draws in (counted.draws, counted.climatology, counted.last)]
        for n in range(counted.rows.size):
            yield _row(counted, n, said, (earliest, latest, last), [draws[n] for draws in laid])


def _stretches(house: House, day: date, until: datetime | None) -> tuple[int, ...]:
    """Lengths of stretches from tomorrow on; of a truce that ends before the first of them, up to its end."""
    if until is None:
        return TOTALS
    left = (until.astimezone(ZoneInfo(house.choices.time_zone)).date() - day).days - 1
    return tuple(sorted({*TOTALS, left})) if 2 <= left < TOTALS[0] else TOTALS


def _at(draws: Floats, shared: Floats, first: int, last: int) -> Floats:
    """Draws (n, D) of one day ahead, or of the sum from tomorrow on."""
    return draws[:, DAYS.index(first)] if first == last else totals(draws, AHEAD, (last,), shared)[:, 0]


def _row(
    counted: Counted, n: int, said: dict[str, Any], span: tuple[datetime, datetime, int], draws: list[Floats]
) -> Forecast:
    told, row = counted.told, int(counted.rows[n])
    term, party, area = told.keys[row]
    earliest, latest, ahead = span
    about = (told.agreement, term, told.reading, party, area)
    q05, q25, q50, q75, q95 = (float(q) for q in np.quantile(draws[0], [0.05, 0.25, 0.5, 0.75, 0.95]))
    return Forecast(
        id=make_id("forecast", *about, COUNT, earliest.isoformat(), latest.isoformat(), said["made_at"].isoformat()),
        agreement=told.agreement,
        term=term,
        reading=told.reading,
        party=party,
        area=area,
        kind=COUNT,
        target_earliest=earliest,
        target_latest=latest,
        ahead_days=ahead,
        mean=float(draws[0].mean()),
        q05=q05,
        q25=q25,
        q50=q50,
        q75=q75,
        q95=q95,
        draws=_written(draws[0]),
        climatology=_written(draws[1]),
        last=_written(draws[2]),
        basis=told.basis[row],
        model=counted.model[n],
        beats_climatology=counted.beats[n],
        because=last_rulings(told, row),
        **said,
    )


def _written(draws: Floats) -> tuple[float, ...]:
    """Draws as they are kept: rising, to a thousandth."""
    return tuple(float(x) for x in np.round(np.sort(draws), 3))


def last_rulings(told: Told, row: int, days: int = 7) -> tuple[str, ...]:
    """The rulings of the last days of a series, newest first."""
    return tuple(str(id) for id in told.rulings[row, -days:][::-1] if id is not None)


def regimes_of(told: Told, as_of: datetime, method: str) -> Iterator[Regime]:
    """Of every series that can be spoken of, whether it is still what it was."""
    rows = np.flatnonzero(_speaks(told))
    if not rows.size:
        return
    panel = _part(told.panel, rows)
    seen = watch(panel.y, panel.exposure)
    chance = seen.chance()[:, -1]
    for n, row in enumerate(rows):
        yield _regime(told, int(row), as_of, method, _now(seen, n, float(chance[n])))


def _now(seen: Any, n: int, chance: float) -> dict[str, float]:
    values = {"rise_odds": seen.rise, "fall_odds": seen.fall, "level": seen.level, "now": seen.now, "back": seen.since}
    return {name: float(value[n, -1]) for name, value in values.items()} | {"chance": chance}


def _regime(told: Told, row: int, as_of: datetime, method: str, now: dict[str, float]) -> Regime:
    term, party, area = told.keys[row]
    known = int((told.panel.exposure[row] > 0.0).sum())
    enough = known >= BEGIN
    level = max(now["level"], 1e-3)
    worth = knob(level, FALSE_ALARM_DAYS)
    changed = enough and now["chance"] > 0.5
    back = int(now["back"])
    before, since = _rates(told, row, back) if changed else (now["level"], None)
    return Regime(
        id=make_id("regime", told.agreement, term, told.reading, party, area, as_of.isoformat()),
        agreement=told.agreement,
        term=term,
        reading=told.reading,
        party=party,
        area=area,
        as_of=as_of,
        rise_odds=now["rise_odds"] if enough else None,
        fall_odds=now["fall_odds"] if enough else None,
        chance=now["chance"] if enough else None,
        since=told.panel.steps[-1 - back] if changed else None,
        level=before if known else None,
        now=since,
        knob=worth.odds,
        false_alarm_days=worth.false_alarm_days,
        alarm=enough and now["rise_odds"] > worth.odds,
        basis=told.basis[row],
        days_known=known,
        why=None if enough else TOO_FEW,
        because=last_rulings(told, row, back + 1) if changed else (),
        method=method,
        day=as_of.date(),
    )


def _rates(told: Told, row: int, back: int) -> tuple[float, float | None]:
    """Breaches a watched day in the weeks before a change, and since: as they were told, not as they are believed."""
    y, exposure = told.panel.y[row], told.panel.exposure[row]
    change = y.size - 1 - back
    weeks = slice(max(0, change - BEGIN), change)
    hours, after = float(exposure[weeks].sum()), float(exposure[change:].sum())
    since = float(y[change:].sum()) / after if after > 0.0 else None
    return (float(y[weeks].sum()) / hours if hours > 0.0 else 0.0), since
