"""Early warning of a mission's truces: alarm, watch, quiet or blind, by what its settings say being wrong costs."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from truce.alerts.coming import ITS_END_CAME
from truce.flow.acting import ask
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.indicators import MONTH, NO_COLLAPSE, least_hold, newest, readings_of
from truce.flow.outlook.record import BACKTEST, FROZEN
from truce.flow.outlook.scenarios import scenarios_of
from truce.flow.outlook.shown import Shown, Thresholds
from truce.model.columns import from_table
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import HOLD, Forecast, Regime, Score, Signal
from truce.model.ruling import Change, Ruling
from truce.model.warning import Costs, EarlyWarning
from truce.outlook.scenarios.signposts import states
from truce.outlook.scenarios.written import NAME
from truce.outlook.warning.cost import LEARNS_FROM, choose
from truce.outlook.warning.elsewhere import elsewhere
from truce.outlook.warning.past import SHOWN, Past, worth
from truce.outlook.warning.warn import warn

LATELY = timedelta(days=7)


def early_warning(house: House, agreement: str, as_of: datetime) -> EarlyWarning:
    """How one truce stands, with every reason and what silence and a warning cost to expect now. Raises Refused."""
    ask(house, "look", about=agreement)
    costs = costs_of(house)
    scenarios, known = scenarios_of(house)
    readings = readings_of(house, known, as_of, agreement)
    said = newest(house, Forecast, "made_at", agreement, as_of)
    return warn(
        least_hold(said),
        choose(past_of(house, as_of), costs),
        costs,
        watched=watched_lately(house, agreement, as_of),
        regimes=newest(house, Regime, "as_of", agreement, as_of),
        signals=newest(house, Signal, "as_of", agreement, as_of),
        signposts=states(scenarios, readings, known, as_of, agreement),
        scenarios=scenarios,
        over=any(one.kind == HOLD and one.term is None and one.why == ITS_END_CAME for one in said),
    )


def warnings_of(house: House, shown: Shown) -> Mapping[str, EarlyWarning]:
    """How each truce that is shown stands, by what was known when its outlook was said. Raises Refused."""
    if shown.made_at is None:
        return {}
    return {one.agreement: early_warning(house, one.agreement, shown.made_at) for one in shown.truces}


def rests_on(house: House) -> tuple[object, ...]:
    """What warnings rest on: while these are the same, so are they."""
    lake, own = house.mission.lake, house.mission.folder / NAME
    nouns = (Forecast, Score, Regime, Signal, Ruling, Change, Deadline, QuietDay, Document, Coverage)
    written = own.stat().st_mtime_ns if own.is_file() else 0
    return (
        *(lake.version(noun) for noun in nouns),
        written,
        house.choices.costs,
        tuple(o.id for o in house.agreements),
    )


def thresholds(house: House, as_of: datetime) -> Thresholds:
    """The threshold that is used, and what each would have been worth on the past. Raises Refused.

    Chosen by what was said beforehand only; what was tried later on the past stands beside it and decides nothing.
    """
    ask(house, "look", about="warnings")
    at, costs = min(as_of, house.choices.as_of or as_of), costs_of(house)
    past = past_of(house, at)
    chosen = choose(past, costs)
    wanted = sorted({*SHOWN, chosen.threshold})
    pasts = ((FROZEN, past), (BACKTEST, past_of(house, at, tried=True)))
    own = tuple(worth(one, name, wanted) for name, one in pasts if one.chance.size)
    return Thresholds(chosen=chosen, costs=costs, learns_from=LEARNS_FROM, worth=(*own, *elsewhere()))


def costs_of(house: House) -> Costs:
    """What the mission's settings say that being wrong costs."""
    told = house.choices.costs
    return Costs(missed=told.missed, false_alarm=told.false_alarm, saved=told.saved)


def past_of(house: House, as_of: datetime, *, tried: bool = False) -> Past:
    """Chances of a collapse within a month that were said in time, and what came; those of one truce hang together.

    `tried`: instead those that were made later, by what was known then.
    """
    if not house.mission.lake.version(Score):
        return Past(np.zeros(0), np.zeros(0))
    rows = from_table(Score, house.mission.lake.read(Score))
    told = [row for row in rows if row.kind == HOLD and row.ahead_days == MONTH and row.scored_at <= as_of]
    told = [row for row in told if row.definition not in NO_COLLAPSE and row.hindcast is tried]
    names = sorted({row.agreement for row in told})
    return Past(
        np.array([np.nan if row.p is None else 1.0 - row.p for row in told], dtype=np.float64),
        np.array([np.nan if row.seen is None else 1.0 - row.seen for row in told], dtype=np.float64),
        np.array([names.index(row.agreement) for row in told], dtype=np.int64),
    )


def watched_lately(house: House, agreement: str, as_of: datetime) -> float:
    """The best watched of the agreement's series over the whole area: its mean coverage in the last week."""
    columns = ["agreement", "term", "reading", "party", "area", "period", "earliest", "latest", "coverage"]
    days = frame(house, Ruling, columns=columns)
    days = days.filter((pl.col("agreement") == agreement) & (pl.col("period") == "day") & (pl.col("area") == "all"))
    days = days.filter((pl.col("latest") <= as_of) & (pl.col("earliest") >= as_of - LATELY - timedelta(days=1)))
    if days.is_empty():
        return 0.0
    mean = days.group_by("term", "reading", "party").agg(pl.col("coverage").mean())["coverage"].max()
    return float(mean) if isinstance(mean, int | float) else 0.0
