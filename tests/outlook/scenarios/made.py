"""Small sets of scenarios and readings for tests."""

from collections.abc import Iterable
from datetime import UTC, datetime

from truce.model.scenario import Likelihood, Said, SignpostState
from truce.outlook.scenarios.indicators import Reading, shipped_indicators
from truce.outlook.scenarios.judged import Stated, beginning, said, standing, stated
from truce.outlook.scenarios.signposts import propose, states
from truce.outlook.scenarios.written import shipped_scenarios

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
SET = shipped_scenarios()
KNOWN = shipped_indicators()
BEGUN = standing(SET, [])


def reading(value: float, low: float | None = None, high: float | None = None, at: datetime = NOW) -> Reading:
    return Reading(value=value, low=low, high=high, as_of=at, because=("rul-0000000000000001",))


def stood(readings: dict[str, Reading], at: datetime = NOW) -> tuple[SignpostState, ...]:
    return states(SET, readings, KNOWN, at)


def proposed(readings: dict[str, Reading], stands: tuple[Likelihood, ...] = BEGUN) -> dict[str, Likelihood]:
    return {one.scenario: one for one in propose(stands, stood(readings), SET.rules, NOW)}


def judged(given: dict[str, Stated], before: Iterable[Said] = (), seq: int = 1, at: datetime = NOW) -> Said:
    last = list(before)
    figures = {one.scenario: (one.p, one.p_low, one.p_high) for one in last[-1]} if last else beginning(SET)
    after = stated(figures, given, SET.rules)
    return said(after, given, at, SET.horizon_days, by="head-1", why="the round", entry=seq)
