"""The scenarios of a mission: read, judged by people on record, and shown with what their signposts propose beside."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from truce.errors import UnusableValue
from truce.flow.acting import ask, perform
from truce.flow.house import House
from truce.flow.outlook.indicators import readings_of
from truce.flow.outlook.shown import Prospect, Prospects
from truce.model.act import Entry
from truce.model.scenario import Judgement, Likelihood, Scenarios
from truce.outlook.scenarios.indicators import Indicator, Readings
from truce.outlook.scenarios.judged import Figure, Stated, history, standing, stated
from truce.outlook.scenarios.signposts import propose, states
from truce.outlook.scenarios.written import NAME, SCENARIOS, read_with_indicators

JUDGE = "scenario.judge"
SUBJECT = "scenarios"
LONGEST_WHY = 2000


def scenarios_of(house: House) -> tuple[Scenarios, Mapping[str, Indicator]]:
    """The mission's own set, or the shipped one; and what signposts can point at. Raises UnusableYaml."""
    own = house.mission.folder / NAME
    return read_with_indicators(own if own.is_file() else SCENARIOS)


def judgements(house: House) -> tuple[Judgement, ...]:
    """Everything that was ever said of the likelihoods, the oldest first; in a look back, until then."""
    return tuple(_judgement(one) for one in house.mission.ledger.entries(acts=[JUDGE]))


def _judgement(entry: Entry) -> Judgement:
    after = {str(code): _figure(told) for code, told in entry.facts["after"].items()}
    return Judgement(
        at=entry.at,
        by=entry.by,
        why=str(entry.facts["why"]),
        stated=tuple(str(one) for one in entry.facts["stated"]),
        after=after,
        seq=entry.seq,
    )


def _figure(told: str) -> Figure:
    p, low, high = (float(part) for part in told.split())
    return p, low, high


def judge_scenarios(house: House, given: Mapping[str, Stated], why: str) -> tuple[Likelihood, ...]:
    """Put on record how likely a person holds some scenarios, or all; the others are re-normalised, and it says so.

    Raises Refused, and UnusableValue naming the scenario or the reason that is missing.
    """
    reason = " ".join(why.split())
    if not 1 <= len(reason) <= LONGEST_WHY:
        raise UnusableValue(f"a likelihood needs a reason of at most {LONGEST_WHY} letters", field="why")
    scenarios, _ = scenarios_of(house)
    with house.mission.turn(SUBJECT):  # what stands must not change between asking and keeping
        before = judgements(house)
        stands = {one.scenario: (one.p, one.p_low, one.p_high) for one in standing(scenarios, before)}
        after = stated(stands, given, scenarios.rules)
        entry = perform(house, JUDGE, SUBJECT, _facts(scenarios, given, after, reason))
    return standing(scenarios, [*before, _judgement(entry)])


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

    Indicators are read as of the instant that the mission's settings fix, where they fix one and it is earlier.
    """
    ask(house, "look", about=SUBJECT)
    scenarios, known = scenarios_of(house)
    at = min(as_of, house.choices.as_of or as_of)
    return prospects_of(scenarios, known, judgements(house), readings_of(house, known, at, agreement), at, agreement)


def prospects_of(
    scenarios: Scenarios,
    known: Mapping[str, Indicator],
    said: Sequence[Judgement],
    readings: Readings,
    as_of: datetime,
    agreement: str | None = None,
) -> Prospects:
    """The same from what is at hand."""
    stands, past = standing(scenarios, said), history(scenarios, said)
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
    return Prospects(written=scenarios, each=each, judged=tuple(said), indicators=names)
