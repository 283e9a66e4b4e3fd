"""A draft held against evidence: every outcome, what could not be told, and how far width, line and reading matter."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl
import pyarrow as pa

from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.judge import judge
from truce.compliance.rules.rule import Rule, rule_of
from truce.compliance.whatif.borrowed import lent, zones_named
from truce.compliance.whatif.lacking import COUNTS, Lack, Light, lacks_of, lights_of
from truce.compliance.whatif.outcome import Outcome, outcomes_of
from truce.compliance.whatif.shift import has_depth, widened
from truce.compliance.words import Words, words
from truce.model.agreement import Agreement, Reading, Term

FACTORS = (0.5, 1.0, 2.0)  # of every depth and distance
SURROUNDINGS_M = (500.0, 1000.0, 2000.0)  # of places whose text gives no distance, where somebody drew them
PROBE_DAYS = 10_000  # a count of quiet days that never ends: it only asks who watched, day by day


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """One term under one reading, by whomever, with one thing taken otherwise: a width, a line."""

    term: str
    reading: str
    taken: str
    word: str
    expected: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Trial:
    """All that a draft would have come to.

    `strangers`: bound parties that no source of the mission ever names. `borrowed`: zones of the draft that are taken
    as they were drawn for another agreement.
    """

    agreement: Agreement
    outcomes: tuple[Outcome, ...]
    lacks: tuple[Lack, ...]
    swings: tuple[Swing, ...]
    strangers: tuple[str, ...]
    borrowed: tuple[str, ...]


def hold(evidence: Evidence, agreement: Agreement, options: Options) -> Trial:
    """Hold one draft against the evidence. Pure, as judging is; nothing is compared with other weeks.

    Raises what judging raises: WrongUsage where several lines could be meant, UnusableValue for a broken shape.
    """
    plain = replace(options, matched_windows=0, grounds_for=())
    known, borrowed = lent(evidence, agreement)
    outcomes = outcomes_of(_rulings(judge(known, [agreement], plain)), agreement)
    lacks = lacks_of(_rules(agreement, words()), outcomes, _lights(known, agreement, plain), known, plain)
    swings = tuple(_swings(known, agreement, plain))
    return Trial(agreement, outcomes, lacks, swings, _strangers(known, agreement), borrowed)


def _rulings(judged: Judged) -> pl.DataFrame:
    return _frame(judged.rulings)


def _frame(table: pa.Table) -> pl.DataFrame:
    return pl.DataFrame(table)


def _rules(agreement: Agreement, known: Words) -> list[Rule]:
    return [rule_of(agreement, term, reading, known) for term in agreement.terms for reading in term.readings]


def _lights(evidence: Evidence, agreement: Agreement, options: Options) -> dict[str, list[Light]]:
    """Who watched where each counted term holds, by day and by night: asked as if its quiet days were counted."""
    counted = {r.term.id for r in _rules(agreement, words()) if r.measure in COUNTS and r.uncounted is None}
    terms = tuple(_probe(t) for t in agreement.terms if t.id in counted)
    if not terms:
        return {}
    judged = judge(evidence, [replace(agreement, terms=terms)], options)
    return lights_of(_frame(judged.quiet_days))


def _probe(term: Term) -> Term:
    text: Reading = term.readings[0]
    return replace(term, readings=(text,), rule={"measure": "quiet_days", "quiet": {"days": PROBE_DAYS}})


def _swings(evidence: Evidence, agreement: Agreement, options: Options) -> Iterator[Swing]:
    """Half and double every distance; every line series that could stand for the agreement's; and surroundings."""
    if any(has_depth(term) for term in agreement.terms):
        for factor in FACTORS:
            yield from _taken(evidence, widened(agreement, factor), options, f"width x {factor:g}")
        series = sorted(set(evidence.lines["line"]))
        for name in series if len(series) > 1 else ():
            lines = {str(line["id"]): name for line in agreement.reference_lines}
            other = replace(options, reference_lines=lines)
            yield from _taken(evidence, widened(agreement, 1.0), other, f"line {name}")
    drawn = set(evidence.zones["name"])
    edgeless = tuple(t for t in agreement.terms if t.zone.kind == "class_of_place" and drawn & set(zones_named(t)))
    for metres in SURROUNDINGS_M if edgeless else ():
        assumed = replace(options, buffers={f"{agreement.id}/{term.id}": metres for term in edgeless})
        yield from _taken(evidence, replace(agreement, terms=edgeless), assumed, f"{metres:g} m around")


def _taken(evidence: Evidence, agreement: Agreement, options: Options, taken: str) -> Iterator[Swing]:
    for o in outcomes_of(_rulings(judge(evidence, [agreement], options)), agreement):
        if o.party == "any":
            yield Swing(
                term=o.term, reading=o.reading, taken=taken, word=o.word, expected=o.expected, low=o.low, high=o.high
            )


def _strangers(evidence: Evidence, agreement: Agreement) -> tuple[str, ...]:
    """Bound parties whose id no incident lays anything to: an id of another spelling would look innocent."""
    named = evidence.incidents["by"].explode().struct.field("code") if evidence.incidents.height else pl.Series([])
    known = set(named.drop_nulls().to_list())
    return tuple(party for party in agreement.bound if party not in known)
