"""Early warning of a mission's truces: alarm, watch, quiet or blind, by what its settings say being wrong costs."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from truce.alerts.coming import ITS_END_CAME
from truce.errors import UnusableYaml
from truce.flow.acting import ask
from truce.flow.house import House
from truce.flow.outlook.indicators import MONTH, NO_COLLAPSE, least_hold, newest, readings_of
from truce.flow.outlook.record import FROZEN, LATER
from truce.flow.outlook.scenarios import scenarios_of
from truce.flow.outlook.shown import Shown, Thresholds
from truce.model.columns import from_table
from truce.model.condition import Condition
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import HOLD, Forecast, Regime, Score, Signal
from truce.model.ruling import Change, Ruling
from truce.model.scenario import Scenarios, SignpostState
from truce.model.warning import Costs, EarlyWarning, Worth
from truce.outlook.scenarios.signposts import states
from truce.outlook.scenarios.written import NAME
from truce.outlook.warning.cost import LEARNS_FROM, choose
from truce.outlook.warning.elsewhere import elsewhere
from truce.outlook.warning.past import SHOWN, Past, worth
from truce.outlook.warning.warn import warn

ALL = "all"  # the truce as a whole


def early_warning(house: House, agreement: str, as_of: datetime) -> EarlyWarning:
    """How one truce stands, with every reason and what silence and a warning cost to expect now. Raises Refused.

    Signposts of scenarios that cannot be read are no reason; all others stand.
    """
    ask(house, "look", about=agreement)
    costs = costs_of(house)
    scenarios, posts = _signposts(house, agreement, as_of)
    said = newest(house, Forecast, "made_at", agreement, as_of)
    return warn(
        least_hold(said),
        choose(past_of(house, as_of), costs),
        costs,
        watched=watched_lately(house, agreement, as_of),
        regimes=newest(house, Regime, "as_of", agreement, as_of),
        signals=newest(house, Signal, "as_of", agreement, as_of),
        signposts=posts,
        scenarios=scenarios,
        over=any(one.kind == HOLD and one.term is None and one.why == ITS_END_CAME for one in said),
    )


def _signposts(house: House, agreement: str, as_of: datetime) -> tuple[Scenarios | None, tuple[SignpostState, ...]]:
    try:
        scenarios, known = scenarios_of(house)
    except UnusableYaml:  # told where the scenarios stand; what is known without them still warns
        return None, ()
    return scenarios, states(scenarios, readings_of(house, known, as_of, agreement), known, as_of, agreement)


def warnings_of(house: House, shown: Shown) -> Mapping[str, EarlyWarning]:
    """How each truce that is shown stands, by what was known when its outlook was said. Raises Refused."""
    if shown.made_at is None:
        return {}
    return {one.agreement: early_warning(house, one.agreement, shown.made_at) for one in shown.truces}


def rests_on(house: House) -> tuple[object, ...]:
    """What warnings rest on: while these are the same, so are they."""
    lake, own = house.mission.lake, house.mission.folder / NAME
    nouns = (Forecast, Score, Regime, Signal, Ruling, Change, Deadline, QuietDay, Document, Coverage, Condition)
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
    pasts = ((FROZEN, past), (LATER, past_of(house, at, tried=True)))
    own = tuple(worth(one, name, wanted) for name, one in pasts if one.chance.size)
    return Thresholds(chosen=chosen, costs=costs, learns_from=LEARNS_FROM, worth=(*own, *elsewhere()))


def none_warned(one: Worth, threshold: float) -> bool:
    """Whether there were collapses in a past, and of none of them a warning from this threshold on."""
    used = [at for at in one.each if at.threshold == threshold]
    return one.collapses > 0 and any(at.recall == 0.0 for at in used)


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
    """How much of area and time was watched in the last days: as whether it is holding says, and by nothing else."""
    said = newest(house, Condition, "as_of", agreement, as_of)
    return next((one.watched for one in said if one.area == ALL), 0.0)
