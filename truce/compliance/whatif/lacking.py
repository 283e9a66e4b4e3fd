"""What no available means could tell, and which coverage or evidence would change that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from truce.compliance.contract import Evidence, Options
from truce.compliance.rules.rule import Rule
from truce.compliance.whatif.outcome import Outcome
from truce.model.agreement import Term

WATCHING = ("patrol", "camera", "uav", "observation_post", "radar", "satellite", "observer", "uav_detection")
NEVER = frozenset({"none"})
BY_PAPERS = frozenset({"steps", "judgement"})
COUNTS = frozenset({"acts", "distance", "access", "quiet_days"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Why a term could not be told, and what would change that. `ever`: no means at all could."""

    term: str
    why: str
    instead: str
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """Share of daylight and of night that somebody watched where a term holds."""

    area: str
    day: float
    night: float


def lacks_of(
    rules: Sequence[Rule],
    outcomes: Sequence[Outcome],
    lights: Mapping[str, Sequence[Light]],
    evidence: Evidence,
    options: Options,
) -> tuple[Lack, ...]:
    """For every term that was not told for anybody under some reading: why, and what would change it; each once."""
    found: list[Lack] = []
    for rule in rules:
        mine = [o for o in outcomes if (o.term, o.reading) == (rule.term.id, rule.reading.id) and o.party == "any"]
        for outcome in mine:
            if outcome.word in ("not assessable", "indeterminate"):
                found += _lacks(rule, outcome, lights.get(rule.term.id, ()), evidence, options)
            elif outcome.word == "not in force":
                found += _waiting(rule, outcome)
        found += _everywhere(rule, options)
    return tuple(dict.fromkeys(found))


def _lacks(
    rule: Rule, outcome: Outcome, lights: Sequence[Light], evidence: Evidence, options: Options
) -> Iterator[Lack]:
    term = rule.term
    if rule.measure in NEVER or outcome.status == "not_checkable":
        why = str(term.rule.get("because", "nobody outside could see whether it is kept"))
        yield Lack(term=term.id, why=why, instead="no means would; ask for something that leaves a trace", ever=True)
    elif rule.reading.only_in_words:
        yield Lack(term=term.id, why=f"the reading {rule.reading.id} is words only", instead="say what it changes")
    elif rule.measure in BY_PAPERS:
        kept = outcome.reason.replace("_", " ")
        if outcome.status == "not_assessable":
            kept = "no document shows it" if evidence.documents.height else "this mission keeps no document at all"
        judged = "a body must assess it, and " if rule.measure == "judgement" else ""
        yield from (Lack(term=term.id, why=f"{judged}{kept}", instead=str(need)) for need in rule.needs)
    elif rule.measure == "inventory":
        kept = "this mission keeps no inventory at all" if not evidence.inventories.height else outcome.reason
        yield Lack(term=term.id, why=kept.replace("_", " "), instead="two visits to each storage site, serials read")
    elif outcome.reason == "no_geometry":
        yield Lack(term=term.id, why=f"nobody has drawn {_where(term)}", instead=f"a shape or line of {_where(term)}")
    elif rule.measure in COUNTS:
        yield from _unseen(term, outcome, lights, options)


def _unseen(term: Term, outcome: Outcome, lights: Sequence[Light], options: Options) -> Iterator[Lack]:
    """Too little watching; or acts told that nobody else confirms."""
    least = options.min_coverage
    if outcome.reason == "act_not_observable_here":
        yield Lack(term=term.id, why="no source here could see such an act", instead="a source that codes such acts")
        return
    for light in lights:
        dark = [name for name, share in (("night", light.night), ("day", light.day)) if share < least]
        if dark:
            where = _where(term) if light.area == "all" else light.area
            why = f"{where}: watched {light.day:.0%} of the daylight and {light.night:.0%} of the night"
            yield Lack(term=term.id, why=why, instead=f"{_means(term)} by {' and by '.join(dark)} in {where}")
    if outcome.word == "indeterminate" and outcome.reason == "unattributed_only":
        yield Lack(term=term.id, why="acts are told, by nobody's name", instead="a source that saw who did it")
    elif outcome.status == "not_assessable" and outcome.n_incidents:
        why = f"{outcome.n_incidents} incidents are told and not established"
        yield Lack(term=term.id, why=why, instead="an independent origin for them: a visit, a camera, imagery")


def _waiting(rule: Rule, outcome: Outcome) -> Iterator[Lack]:
    """What a term that was not in force waited for: its gates, or the event from which it begins."""
    term = rule.term
    named = [g.event or f"{g.term} {g.state}" for g in rule.gates] if outcome.status == "suspended" else []
    if rule.reading.start is None:
        named += [str(term.period[key]["trigger"]) for key in ("start_rule",) if key in term.period]
    for event in dict.fromkeys(named):
        yield Lack(term=term.id, why=f"it waits for {event}", instead=f"a document that shows {event}")


def _everywhere(rule: Rule, options: Options) -> Iterator[Lack]:
    """A class of places that nobody drew, and no class of target either: every such act counts, wherever it was."""
    term = rule.term
    assumed = f"{rule.agreement.id}/{term.id}" in options.buffers
    if rule.measure in COUNTS and term.zone.kind == "class_of_place" and not (rule.only_at_targets or assumed):
        why = f"{_where(term)}: no edge is stated, so every such act counts, wherever it was"
        yield Lack(term=term.id, why=why, instead="the places drawn, and the distance around them")


def _where(term: Term) -> str:
    zone = term.zone
    line = zone.reference_line or ", ".join(dict.fromkeys(zone.reference_line_by_actor.values()))
    return zone.name or ", ".join(zone.zones) or line or zone.description or "the area of the term"


def _means(term: Term) -> str:
    named = [word.replace("_", " ") for word in term.verification if word in WATCHING]
    return f"a {' or '.join(named)}" if named else "a camera or patrol"


def lights_of(quiet_days: pl.DataFrame) -> dict[str, list[Light]]:
    """Mean share of daylight and of night watched, by term and area, from days of watching."""
    if not quiet_days.height:
        return {}
    means = (
        quiet_days.group_by("term", "area").agg(pl.col("coverage_day", "coverage_night").mean()).sort("term", "area")
    )
    answer: dict[str, list[Light]] = {}
    for term, area, day, night in means.iter_rows():
        answer.setdefault(term, []).append(Light(area, day, night))
    return answer
