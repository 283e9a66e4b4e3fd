"""score: what became of forecasts whose day has come and was judged. Each is scored once; what nobody saw is listed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from truce.flow.due import Done, digest, when_due
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.forecast import RESTS_ON, judged_as_of
from truce.flow.outlook.holding import ends_of, state_by
from truce.flow.outlook.laid import Parts, parts_of
from truce.flow.outlook.parts import part_came
from truce.flow.outlook.series import Told, told_series
from truce.flow.outlook.standing import DAY, Standing, standing_of
from truce.model.columns import from_table, to_table
from truce.model.forecast import ANY_END, COUNT, GONE, HOLD, PART, Forecast, Score
from truce.model.ids import make_id
from truce.outlook.scores.brier import brier, log_score
from truce.outlook.scores.crps import crps
from truce.outlook.scores.ignorance import ignorance
from truce.outlook.scores.interval import held, interval_score
from truce.outlook.survival.ends import ENDED, UNTOLD, Verdict

METHOD = "score/2"
STEP = "score"
SETTLED = timedelta(days=2)  # reports come late: a day is not held against a forecast before that
LEAST_KNOWN = 0.5  # share of the days of a stretch that must be known
LEAST_CHANCE = 1e-3  # certainty that was wrong costs much, and not everything

Ends = dict[tuple[str, datetime], Mapping[str, Verdict]]  # by agreement and end of the target


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a target: None where nobody can tell."""

    seen: float | None
    watched: float
    because: tuple[str, ...] = ()


def score(house: House) -> Done:
    """Score every forecast that has come due since, by what was judged last."""
    as_of = judged_as_of(house)
    versions = {noun.__name__: house.mission.lake.version(noun) for noun in (*RESTS_ON, Forecast)}
    inputs = digest(versions, [repr(one) for one in house.agreements], as_of)
    return when_due(house, STEP, inputs, METHOD, lambda: _score(house, as_of))


def _score(house: House, as_of: datetime) -> Mapping[str, Any]:
    ripe = due(house, as_of)
    with house.progress.task(STEP, len(ripe), "forecasts") as tick:
        rows = list(scores_of(house, ripe, as_of))
        tick(len(ripe))
    added = house.mission.lake.add(Score, to_table(Score, rows)).new if rows else 0
    return {"due": len(ripe), "scored": added, "untold": len(ripe) - len(rows), "as_of": as_of.isoformat()}


def due(house: House, as_of: datetime, *, until: datetime | None = None) -> tuple[Forecast, ...]:
    """Forecasts whose target is past and settled, and which have no score yet; `until`: as that stood then."""
    if not house.mission.lake.version(Forecast):
        return ()
    columns = ["id", "target_latest", "kind", "state", "p", "made_at"]
    light = frame(house, Forecast, columns=columns).filter(to_be_scored(until))
    ripe = light.filter(pl.col("target_latest") + SETTLED <= as_of)
    scored = frame(house, Score, columns=["id", "forecast", "scored_at"])
    scored = scored if until is None else scored.filter(pl.col("scored_at") <= until)
    ids = ripe.filter(~pl.col("id").is_in(scored["forecast"].implode()))["id"].to_list()
    return tuple(from_table(Forecast, house.mission.lake.read(Forecast, ids=ids))) if ids else ()


def to_be_scored(until: datetime | None = None) -> pl.Expr:
    """Counts, and chances that something was said of: an end or a mark that had come already is no forecast.

    `until`: of what was said until then.
    """
    said = (pl.col("kind") == COUNT) | (pl.col("p").is_not_null() & (~pl.col("state").is_in(GONE)))
    return said if until is None else said & (pl.col("made_at") <= until)


def scores_of(house: House, ripe: Sequence[Forecast], as_of: datetime) -> Iterator[Score]:
    """A score for each of them of which somebody can tell what came."""
    told = list(told_series(house))
    standings = {one.id: standing_of(house, one, as_of, told) for one in house.agreements}
    series = {(one.agreement, one.reading): one for one in told}
    ends: Ends = {}
    parts = {one.id: parts_of(house, one, told) for one in house.agreements}
    for one in ripe:
        if one.kind == PART:
            came = _part(house, one, standings.get(one.agreement), parts.get(one.agreement), ends)
        elif one.kind == HOLD:
            came = _held(house, one, standings.get(one.agreement), ends)
        else:
            came = counted(one, series.get((one.agreement, one.reading or "")), house.choices.time_zone)
        if came.seen is not None:
            yield _row(one, came, as_of)


def _held(house: House, one: Forecast, standing: Standing | None, ends: Ends) -> Came:
    """1 if the truce still held at the end of the target by that definition, 0 if it had ended."""
    if standing is None or standing.agreement.effective_from is None:
        return Came(None, 0.0)
    at = one.target_latest
    if (one.agreement, at) not in ends:
        day = int((at - standing.agreement.effective_from) / DAY)
        ends[one.agreement, at] = ends_of(house, standing.until_then(at), day)
    verdicts = ends[one.agreement, at]
    state = state_by(verdicts, one.definition or "", watched=standing.is_watched)
    if state == UNTOLD:
        return Came(None, 0.0)
    watched = 0.0 if standing.main is None else float(standing.main.watched[standing.row].mean())
    rulings = () if standing.main is None else tuple(id for id in standing.main.rulings[standing.row] if id)
    return Came(0.0 if state == ENDED else 1.0, watched, tuple(str(id) for id in rulings[-7:][::-1]))


def _part(
    house: House,
    one: Forecast,
    standing: Standing | None,
    parts: Parts | None,
    ends: Ends,
) -> Came:
    """1 if neither the truce had ended nor the mark of the part been met, 0 if either, None if nobody can tell."""
    truce = _held(house, replace(one, definition=ANY_END), standing, ends)
    if truce.seen is None or truce.seen == 0.0 or parts is None:
        return truce
    return replace(truce, seen=part_came(parts, one, house.choices.time_zone))


def counted(one: Forecast, told: Told | None, zone: str) -> Came:
    """What came of a count: the days of the target, as if watched wholly; a day that nobody watched is not quiet."""
    row = None if told is None else told.row((one.term or "", one.party or "", one.area or ""))
    if told is None or row is None:
        return Came(None, 0.0)
    where = ZoneInfo(zone)
    first = (one.target_earliest.astimezone(where).date() - told.panel.steps[0]).days
    last = ((one.target_latest - timedelta(microseconds=1)).astimezone(where).date() - told.panel.steps[0]).days
    days = np.arange(first, last + 1)
    inside = days[(days >= 0) & (days < len(told.panel.steps))]
    exposure, y = told.panel.exposure[row, inside], told.panel.y[row, inside]
    known = exposure > 0.0
    watched = float(told.watched[row, inside].sum()) / len(days)
    if known.sum() < LEAST_KNOWN * len(days):
        return Came(None, watched)
    because = tuple(str(id) for id in told.rulings[row, inside] if id is not None)
    return Came(float(y[known].sum() / exposure[known].sum()) * len(days), watched, because)


def _row(one: Forecast, came: Came, as_of: datetime) -> Score:
    return Score(
        id=make_id("score", one.id),
        forecast=one.id,
        agreement=one.agreement,
        kind=one.kind,
        definition=one.definition,
        basis=one.basis,
        model=one.model,
        made_at=one.made_at,
        ahead_days=one.ahead_days,
        hindcast=one.hindcast,
        scored_at=as_of,
        seen=came.seen,
        watched=came.watched,
        because=came.because,
        method=METHOD,
        day=as_of.date(),
        **(_count(one, came) if one.kind == COUNT else _chance(one, came)),
    )


def _chance(one: Forecast, came: Came) -> dict[str, float | None]:
    held_on = np.array([came.seen or 0.0])
    chance, base = (np.array([np.nan if p is None else p]) for p in (one.p, one.base))
    safe = np.clip(chance, LEAST_CHANCE, 1.0 - LEAST_CHANCE)
    return {
        "p": one.p,
        "brier": float(brier(held_on, chance)[0]),
        "log_score": float(log_score(held_on, safe)[0]),
        "base_brier": None if one.base is None else float(brier(held_on, base)[0]),
    }


def _count(one: Forecast, came: Came) -> dict[str, float | None]:
    seen = np.array([came.seen or 0.0])
    draws = np.array([one.draws])
    beside = {"climatology_crps": one.climatology, "last_crps": one.last}
    return {
        "crps": float(crps(seen, draws)[0]),
        "ignorance": float(ignorance(seen, draws)[0]),
        "interval": float(interval_score(seen, draws)[0]),
        "held": float(held(seen, draws)[0]),
        **{name: float(crps(seen, np.array([laid]))[0]) if laid else None for name, laid in beside.items()},
    }
