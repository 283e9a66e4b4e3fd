"""Hold every term of every agreement against what is known. The order is the method; docs/compliance.md has the same.

 1. Read each term under each reading as a rule: acts, targets, weapons, zone, parties.
 2. A rule that no count can answer says so, and what it waits for (D2).
 3. Find when it was in force; cut at as-of. Never in force, or not yet: say so; note acts out of force.
 4. Part the period into days; find matched windows before and after.
 5. For each incident: P(in force) x P(zone) x P(act) x P(happened).
 6. For each party: x P(by, as told). For each area: x P(side of that day's line).
 7. Sum by stretch: expected number, interval, chance of at least one.
 8. Ask who watched.
 9. Decide status and reason by the table.
10. Where readings differ, add one summary; readings themselves are never merged.
11. Compare with the matched windows: fewer, more, no clear change, or cannot be told.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import pyarrow as pa

from truce.compliance.arms.sighted import holdings_of
from truce.compliance.arms.storage import judge_inventory
from truce.compliance.book import Book, Row
from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.count.changed import changes_of
from truce.compliance.count.count import Found, count, named_grounds
from truce.compliance.count.plan import Case
from truce.compliance.count.rows import bare
from truce.compliance.count.rulings import rulings_of
from truce.compliance.count.stretches import stretches_of
from truce.compliance.papers.deadlines import deadlines_of
from truce.compliance.papers.gates import gated
from truce.compliance.papers.outside import set_deadlines
from truce.compliance.papers.permission import judge_permission
from truce.compliance.papers.plain import say_waiting
from truce.compliance.papers.release import note_releases
from truce.compliance.papers.steps import judge_steps
from truce.compliance.periods import Force, Span, force_of
from truce.compliance.quiet.counter import judge_quiet_days
from truce.compliance.rules.rule import Rule, rule_of
from truce.compliance.setting import Setting, settle
from truce.compliance.summaries import summaries
from truce.compliance.words import Words, words
from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.model.agreement import Agreement, Term
from truce.model.columns import conform, schema
from truce.model.deadline import Deadline, QuietDay
from truce.model.ruling import Change, Ground, Ruling
from truce.model.weapons import Holding

OLDEST = pl.CompatLevel.oldest()  # text as the schemas have it, not as views that would be copied again
Measured = Callable[[Setting, Rule, Force, Book], None]
MEASURED: dict[str, Measured] = {  # how each measure that is no count is judged
    "steps": judge_steps,
    "judgement": judge_steps,
    "permission": judge_permission,
    "release": judge_permission,
    "duration": judge_permission,
    "quiet_days": judge_quiet_days,
    "inventory": judge_inventory,
}


def _nobody(_: int) -> None:
    """Nobody watches."""


def judge(
    evidence: Evidence,
    agreements: Sequence[Agreement],
    options: Options,
    done: Callable[[int], None] = _nobody,
    engine: Engine | None = None,
) -> Judged:
    """Rule on every term x reading x party x area x stretch (DESIGN 5, DOMAIN 3.8).

    `done` is called with 1 after every term. Incidents are counted block by block on `engine` (None: in this thread).
    Pure: the same evidence, agreements and options give the same tables, whatever the order of rows and the engine.
    Raises WrongUsage where options contradict each other or several lines could be meant, UnusableValue for a
    geometry that cannot be read.
    """
    return judge_by(words(), evidence, agreements, options, done, engine)


@dataclass(frozen=True, slots=True)
class Held:
    """A rule to be held against the evidence, when it binds, and its case where it is one for counting."""

    rule: Rule
    force: Force
    case: Case | None


def judge_by(
    known: Words,
    evidence: Evidence,
    agreements: Sequence[Agreement],
    options: Options,
    done: Callable[[int], None] = _nobody,
    engine: Engine | None = None,
) -> Judged:
    """The same with a vocabulary of one's own."""
    setting, book = settle(evidence, options, known, agreements), Book()
    held = held_of(setting, agreements)
    found = count(setting, [one.case for one in held if one.case is not None], engine or LocalEngine(workers=1))
    for _, same in itertools.groupby(held, key=lambda one: (one.rule.agreement.id, one.rule.term.id)):
        _judge_term(setting, list(same), found, book)
        done(1)
    set_deadlines(setting, book)
    return Judged(
        rulings=_table(Ruling, book.rulings, ["id"], book.counted),
        grounds=ground_table(book.grounds),
        changes=_table(Change, book.changes, ["id"]),
        deadlines=_table(Deadline, book.deadlines, ["id"]),
        quiet_days=_table(QuietDay, book.quiet_days, ["day", "id"]),
        holdings=_table(Holding, book.holdings, ["day", "id"]),
    )


def held_of(setting: Setting, agreements: Sequence[Agreement]) -> list[Held]:
    """Every term of every agreement under every reading that was asked for; cases for counting are numbered."""
    held = [one for agreement in agreements for term in agreement.terms for one in _readings(setting, agreement, term)]
    numbers = itertools.count()
    return [replace(one, case=replace(one.case, number=next(numbers))) if one.case is not None else one for one in held]


def _readings(setting: Setting, agreement: Agreement, term: Term) -> Iterator[Held]:
    wanted = setting.options.readings
    rules = [rule_of(agreement, term, r, setting.words) for r in term.readings if wanted is None or r.id in wanted]  # 1
    forces = [gated(setting, r, force_of(r, setting.as_of, setting.last_known)) for r in rules]  # 3
    for number, (rule, force) in enumerate(zip(rules, forces, strict=True)):
        others = [f.span for i, f in enumerate(forces) if i != number and f.state == "in_force"]
        counts = rule.uncounted is None and force.state != "waiting"
        yield Held(rule, force, _case(setting, rule, force, others) if counts else None)


def _case(setting: Setting, rule: Rule, force: Force, others: Sequence[Span]) -> Case:
    counted = force.state not in {"never", "not_yet"}
    stretches = stretches_of(setting, force, others if counted else [])  # 4
    return Case(number=0, rule=rule, force=force, stretches=stretches, areas=setting.areas, counted=counted)


def _judge_term(setting: Setting, held: Sequence[Held], found: Found, book: Book) -> None:
    """All readings of one term."""
    first, frames = len(book.rulings), len(book.counted)
    for one in held:
        written = len(book.rulings), len(book.counted)
        deadlines_of(setting, one.rule, one.force, book)
        if one.rule.measure == "distance":
            holdings_of(setting, one.rule, one.force, book)
        if one.rule.uncounted is not None:  # 2
            MEASURED.get(one.rule.measure, say_waiting)(setting, one.rule, one.force, book)
        elif one.case is None:
            _waiting(setting, one, book)
        elif one.case.counted:
            _counted(setting, one.case, found, book)
        else:
            _out_of_force(setting, one.case, found, book)
        note_releases(setting, one.rule, book, written)
    applied = {one.rule.reading.id for one in held if not one.rule.reading.only_in_words}
    if len(applied) > 1:  # 10
        whole = (pl.col("area") == "all") & (pl.col("period") == "whole")
        mine = book.rulings[first:] + [row for frame in book.counted[frames:] for row in frame.filter(whole).to_dicts()]
        book.rulings.extend(summaries(held[0].rule, [row for row in mine if row["reading"] in applied]))


def _waiting(setting: Setting, held: Held, book: Book) -> None:
    """One ruling a party: the term rests until what it waits for is shown (D14)."""
    for party in ("any", *held.rule.parties):
        row = bare(setting, held.rule, party, "all", "whole", held.force.span)
        waits = [str(need) for need in held.rule.needs]
        book.rulings.append(row | {"status": "suspended", "reason": "suspended", "waits_for": waits})


def _out_of_force(setting: Setting, case: Case, found: Found, book: Book) -> None:
    """One ruling a party, without numbers; acts near the period keep a ground that says so."""
    rows = [bare(setting, case.rule, party, "all", "whole", case.force.span) for party in case.parties]
    outside = named_grounds(found.grounds, case, pl.Series([], dtype=pl.String), rows[0]["id"])
    book.grounds.append(outside)
    reason = "never_in_force"
    if case.force.state == "not_yet":
        reason = "told_outside_force" if outside.height else "not_yet_started"
    book.rulings.extend(row | {"status": "not_yet_in_force", "reason": reason} for row in rows)


def _counted(setting: Setting, case: Case, found: Found, book: Book) -> None:
    counted = found.counted[case.number]
    book.counted.append(rulings_of(setting, counted))  # 7, 8, 9
    whole = str(counted.ids[len(case.stretches.days)])
    book.grounds.append(named_grounds(found.grounds, case, counted.ids, whole))
    book.changes.extend(changes_of(setting, counted))  # 11


def _table(noun: type, rows: list[Row], key: list[str], frames: Sequence[pl.DataFrame] = ()) -> pa.Table:
    """All rows of a noun, sorted."""
    kinds = schema(noun)
    told = (conform(noun, frame.to_arrow(compat_level=OLDEST)) for frame in frames)
    parts = [pa.Table.from_pylist(rows, schema=kinds), *told]
    return pa.concat_tables(parts).sort_by([(name, "ascending") for name in key])


def ground_table(frames: Sequence[pl.DataFrame]) -> pa.Table:
    """Grounds as the table of their noun, by ruling and incident."""
    filled: list[Any] = [f for f in frames if f.height]
    if not filled:
        return schema(Ground).empty_table()
    together = pl.concat(filled).sort("ruling", "incident")
    return conform(Ground, together.to_arrow(compat_level=OLDEST))
