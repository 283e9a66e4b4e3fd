"""How good likelihoods of scenarios were, once it can be told which came: beside equal shares and what stood before.

A set of likelihoods speaks of the days of its horizon. If within them a scenario came, the whole set can be scored: one
came, the others did not. That one has *not* come can be told when the horizon is over, and scores that one alone. The
score is the sum of squared distances over what is known: 0 is perfect, 2 is certain of another one (Brier 1950).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import fsum

from truce.model.scenario import PROPOSED, STATED, TRIPPED, Outcome, Said, Scenario, Scenarios, SignpostState


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One act of judging, scored. `before`: what stood until then, on the same outcome; None: nothing did."""

    at: datetime
    until: date
    by: str | None
    entry: int | None
    known: Mapping[str, bool]  # by code: whether it came
    source: str  # stated or proposed: who says what came
    brier: float
    equal: float
    before: float | None


def scored(acts: Sequence[Said], outcomes: Sequence[Outcome]) -> tuple[Scored, ...]:
    """Every act whose outcome can be told, the oldest first."""
    found = []
    for place, act in enumerate(acts):
        told = known_of(act, outcomes)
        if told is None:
            continue
        source, known = told
        before = brier(acts[place - 1], known) if place else None
        row = Scored(
            at=act[0].made_at,
            until=_until(act),
            by=act[0].by,
            entry=act[0].entry,
            known=known,
            source=source,
            brier=fsum(_parts({one.scenario: one.p for one in act}, known)),
            equal=fsum(_parts(dict.fromkeys((one.scenario for one in act), 1.0 / len(act)), known)),
            before=before,
        )
        found.append(row)
    return tuple(found)


def brier(act: Said, known: Mapping[str, bool]) -> float | None:
    """The score of a set on what is known; None where it did not hold all of it."""
    shares = {one.scenario: one.p for one in act}
    return fsum(_parts(shares, known)) if set(known) <= set(shares) else None


def _parts(shares: Mapping[str, float], known: Mapping[str, bool]) -> Iterator[float]:
    return ((shares[code] - float(came)) ** 2 for code, came in known.items())


def known_of(act: Said, outcomes: Sequence[Outcome]) -> tuple[str, Mapping[str, bool]] | None:
    """(who says so, whether each scenario came) within the horizon of an act, as far as it can be told.

    A person's word goes before that of signposts, and of two of a kind the later one counts.
    """
    codes = [one.scenario for one in act]
    mine = [one for one in outcomes if one.scenario in codes and not _denied(one, outcomes)]
    for source in (STATED, PROPOSED):
        some = sorted((one for one in mine if one.source == source), key=lambda one: (one.at, one.entry or 0))
        if (came := _came(act, some)) is not None:
            return source, {code: code == came for code in codes}
        if absent := {one.scenario: False for one in some if not one.came and one.on >= _until(act)}:
            return source, absent
    return None


def _denied(one: Outcome, outcomes: Iterable[Outcome]) -> bool:
    """Whether signposts say that it came, and a person says that until that day or later it had not."""
    if one.source != PROPOSED:
        return False
    return any(o.scenario == one.scenario and o.source == STATED and not o.came and o.on >= one.on for o in outcomes)


def _came(act: Said, outcomes: Iterable[Outcome]) -> str | None:
    """The scenario that came within the horizon, by the latest word; one that was taken back did not."""
    said = act[0].made_at.astimezone(UTC).date()
    within = [one for one in outcomes if said <= one.on <= _until(act)]
    last = {one.scenario: one for one in within}
    came = [one for one in within if one.came and last[one.scenario].came]
    return came[-1].scenario if came else None


def _until(act: Said) -> date:
    return (act[0].made_at.astimezone(UTC) + timedelta(days=act[0].horizon_days)).date()


def came_by_signposts(scenarios: Scenarios, states: Iterable[SignpostState]) -> tuple[Outcome, ...]:
    """Of each scenario the first instant at which all signposts that would say so were tripped at once."""
    ordered = sorted(states, key=lambda one: (one.as_of, one.agreement or ""))
    first: dict[str, Outcome] = {}
    for (at, _), some in groupby(ordered, key=lambda one: (one.as_of, one.agreement)):
        tripped = {(one.scenario, one.signpost): one.id for one in some if one.state == TRIPPED}
        for one in scenarios.scenarios:
            ids = tuple(tripped.get((one.code, post), "") for post in one.came_when)
            if ids and all(ids) and one.code not in first:
                first[one.code] = _proposed(one, at, ids)
    return tuple(first.values())


def _proposed(one: Scenario, at: datetime, ids: tuple[str, ...]) -> Outcome:
    on = at.astimezone(UTC).date()
    return Outcome(scenario=one.code, came=True, on=on, source=PROPOSED, at=at, because=ids)
