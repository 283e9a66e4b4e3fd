"""The scenarios of a mission: read, judged by people on record, and shown with what their signposts propose beside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from truce.errors import UnusableValue, UnusableYaml
from truce.flow.acting import ask, perform
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.indicators import readings_of
from truce.flow.outlook.shown import Prospect, Prospects
from truce.model.act import Entry
from truce.model.columns import from_table, to_table
from truce.model.scenario import STATED, TRIPPED, Likelihood, Outcome, Said, Scenarios, SignpostState
from truce.outlook.scenarios.came import came_by_signposts, scored
from truce.outlook.scenarios.indicators import Indicator, Readings
from truce.outlook.scenarios.judged import Figure, Stated, history, said, standing, stated
from truce.outlook.scenarios.signposts import propose, states
from truce.outlook.scenarios.written import NAME, SCENARIOS, read_with_indicators

JUDGE, SETTLE = "scenario.judge", "scenario.settle"
SUBJECT = "scenarios"
LONGEST_WHY = 2000


def scenarios_of(house: House) -> tuple[Scenarios, Mapping[str, Indicator]]:
    """The mission's own set, or the shipped one; and what signposts can point at. Raises UnusableYaml."""
    own = house.mission.folder / NAME
    return read_with_indicators(own if own.is_file() else SCENARIOS)


def unreadable(fault: UnusableYaml) -> Mapping[str, str]:
    """What is wrong with a mission's scenarios, by name: what, line, field, what to try; of the file its name alone.

    For whoever shows the rest of the outlook without them: a fault in one file takes no other word down.
    """
    return {**fault.facts(), "file": NAME}


def judgements(house: House) -> tuple[Said, ...]:
    """Everything that was ever said of the likelihoods, the oldest first; in a look back, until then."""
    return tuple(_said(one) for one in house.mission.ledger.entries(acts=[JUDGE]))


def _said(entry: Entry) -> Said:
    facts = entry.facts
    after = {str(code): _figure(told) for code, told in facts["after"].items()}
    given, horizon, why = [str(one) for one in facts["stated"]], int(facts["horizon_days"]), str(facts["why"])
    return said(after, given, entry.at, horizon, by=entry.by, why=why, entry=entry.seq)


def _figure(told: str) -> Figure:
    p, low, high = (float(part) for part in told.split())
    return p, low, high


def judge_scenarios(house: House, given: Mapping[str, Stated], why: str) -> tuple[Likelihood, ...]:
    """Put on record how likely a person holds some scenarios, or all; the others are re-normalised, and it says so.

    Raises Refused, and UnusableValue naming the scenario or the reason that is missing.
    """
    reason = _reason(why)
    scenarios, _ = scenarios_of(house)
    with house.mission.turn(SUBJECT):  # what stands must not change between asking and keeping
        before = judgements(house)
        stands = {one.scenario: (one.p, one.p_low, one.p_high) for one in standing(scenarios, before)}
        after = stated(stands, given, scenarios.rules)
        entry = perform(house, JUDGE, SUBJECT, _facts(scenarios, given, after, reason))
    act = _said(entry)
    house.mission.lake.add(Likelihood, to_table(Likelihood, act))
    return standing(scenarios, [*before, act])


def _reason(why: str) -> str:
    reason = " ".join(why.split())
    if not 1 <= len(reason) <= LONGEST_WHY:
        raise UnusableValue(f"this needs a reason of at most {LONGEST_WHY} letters", field="why")
    return reason


def settle_scenario(house: House, code: str, on: date, why: str, *, came: bool) -> tuple[Outcome, ...]:
    """Put on record that a scenario came (it was there on that day), or that until that day it had not.

    What was said before is scored by it; a later word about the same days goes before it. Raises Refused, and
    UnusableValue naming the scenario, the day or the reason.
    """
    reason = _reason(why)
    scenarios, _ = scenarios_of(house)
    if code not in scenarios.codes:
        raise UnusableValue("there is no such scenario", field="scenario", given=code, known=", ".join(scenarios.codes))
    if on > house.clock().date():
        raise UnusableValue("that day has not come yet", field="on", given=on.isoformat())
    facts = {"scenario": code, "came": came, "on": on.isoformat(), "why": reason}
    perform(house, SETTLE, SUBJECT, facts)
    return outcomes(house)


def outcomes(house: House) -> tuple[Outcome, ...]:
    """What people said came, or did not, the oldest first; in a look back, until then."""
    return tuple(_outcome(one) for one in house.mission.ledger.entries(acts=[SETTLE]))


def _outcome(entry: Entry) -> Outcome:
    facts, on = entry.facts, date.fromisoformat(str(entry.facts["on"]))
    code, came = str(facts["scenario"]), bool(facts["came"])
    why = str(facts["why"])
    return Outcome(scenario=code, came=came, on=on, source=STATED, at=entry.at, by=entry.by, why=why, entry=entry.seq)


def _facts(
    scenarios: Scenarios, given: Mapping[str, Stated], after: Mapping[str, Figure], why: str
) -> dict[str, object]:
    """Facts of an act hold no fractions (their text would not be canonical): figures are text."""
    told = {code: " ".join(f"{number:.6f}" for number in figure) for code, figure in after.items()}
    rest = [code for code in after if code not in given]
    facts: dict[str, object] = {"after": told, "stated": list(given), "renormalised": rest, "why": why}
    return facts | {"horizon_days": scenarios.horizon_days}


def prospects(house: House, as_of: datetime, agreement: str | None = None) -> Prospects:
    """The scenarios as they stand, beside each what the signposts propose by the indicators of one agreement.

    Indicators are read as of the instant that the mission's settings fix, where they fix one and it is earlier. The
    instant may come in any zone: columns are UTC, and are compared with nothing else.
    """
    ask(house, "look", about=SUBJECT)
    scenarios, known = scenarios_of(house)
    at = min(as_of, house.choices.as_of or as_of).astimezone(UTC)
    readings = readings_of(house, known, at, agreement)
    found = prospects_of(scenarios, known, judgements(house), readings, at, agreement)
    came = (*outcomes(house), *_by_signposts(house, scenarios, found, at))
    return replace(found, outcomes=came, scored=scored(found.judged, came))


def _by_signposts(house: House, scenarios: Scenarios, found: Prospects, at: datetime) -> tuple[Outcome, ...]:
    """What signposts say came until an instant: as they stand, and as they were kept each time one was foretold."""
    stand = [one for prospect in found.each for one in prospect.signposts]
    tripped = frame(house, SignpostState).filter((pl.col("state") == TRIPPED) & (pl.col("as_of") <= at))
    kept = from_table(SignpostState, tripped.to_arrow())
    return came_by_signposts(scenarios, [*kept, *stand])


def prospects_of(
    scenarios: Scenarios,
    known: Mapping[str, Indicator],
    acts: Sequence[Said],
    readings: Readings,
    as_of: datetime,
    agreement: str | None = None,
) -> Prospects:
    """The same from what is at hand."""
    stands, past = standing(scenarios, acts), history(scenarios, acts)
    found = states(scenarios, readings, known, as_of, agreement)
    moved = propose(stands, found, scenarios.rules, as_of)
    each = tuple(
        Prospect(
            scenario=scenarios.of(one.scenario),
            now=one,
            proposed=other,
            signposts=tuple(s for s in found if s.scenario == one.scenario),
            history=tuple(row for row in past if row.scenario == one.scenario),
        )
        for one, other in zip(stands, moved, strict=True)
    )
    names = {name: one.names for name, one in known.items()}
    return Prospects(written=scenarios, each=each, judged=tuple(acts), indicators=names)
