"""Permissions, releases and durations: what was used, claimed or prolonged. None of them can be breached."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from truce.compliance.book import Book, Row
from truce.compliance.count.rows import bare
from truce.compliance.papers.excuses import covered_by, incident_ends, lacking
from truce.compliance.papers.plain import say_waiting
from truce.compliance.papers.prolonged import ended, prolonged
from truce.compliance.papers.release import claims_of
from truce.compliance.papers.shelf import Paper, Shelf, shelf_of
from truce.compliance.periods import Force, micros
from truce.compliance.prepared import choice
from truce.compliance.rules.pieces import Excuse
from truce.compliance.rules.reading import excuses_of
from truce.compliance.rules.rule import UNCOUNTED, WAITS, Rule
from truce.compliance.setting import Setting


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a term for one party: status, reason, the documents it rests on, and what it waits for."""

    status: str
    reason: str
    because: tuple[str, ...] = ()
    waits_for: tuple[str, ...] | None = None
    excused: float | None = None


def judge_permission(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Say what documents show of a permission, a release clause or a duration (measures of those names)."""
    if force.state in {"never", "not_yet", "waiting"} or rule.reading.only_in_words:
        say_waiting(setting, rule, force, book)
        return
    say = {"release": _release, "duration": _duration}.get(rule.measure, _permission)
    for party in ("any", *rule.parties):
        said = say(setting, rule, shelf_of(setting), party)
        row: Row = bare(setting, rule, party, "all", "whole", force.span)
        row |= {"status": said.status, "reason": said.reason, "because": list(said.because), "excused": said.excused}
        if said.waits_for is not None:
            row["waits_for"] = list(said.waits_for)
        book.rulings.append(row)


def _permission(setting: Setting, rule: Rule, shelf: Shelf, party: str) -> Said:
    """Whether each use that documents tell of met every condition; a use that is only claimed needs judgement."""
    excuse = _excuse(rule)
    papers = _papers(shelf, rule, excuse)
    used = sorted(_acts_of(setting, party, {id for p in papers for id in shelf.incidents.get(p.id, ())}))
    because = tuple(p.id for p in papers if party == "any" or shelf.incidents.get(p.id, frozenset()) & set(used))
    if not used:
        claimed = [p for p in papers if p.term == rule.term.id and party in ("any", p.by)]
        ids = tuple(p.id for p in claimed)
        return Said(*UNCOUNTED["judgement"], ids) if claimed else Said(*UNCOUNTED["permission"])
    ends = incident_ends(setting)
    covered = covered_by(shelf, rule, excuse, ends) & set(used)
    if len(covered) == len(used):
        return Said("in_force_compliant", "conditions_shown", because, (), float(len(covered)))
    open_ = [id for id in used if id not in covered]
    missing = dict.fromkeys(e for id in open_ for e in lacking(shelf, rule, excuse.conditions, id, ends))
    reason = "conditions_not_shown" if excuse.conditions else "judgement_needed"
    return Said(
        "not_assessable", reason, because, tuple(f"documents of {e}" for e in missing) or None, float(len(covered))
    )


def _excuse(rule: Rule) -> Excuse:
    """The permission as the terms see it that it takes acts out of; without conditions where none names it."""
    for term in rule.agreement.terms:
        for excuse in excuses_of(rule.agreement, term):
            if excuse.term == rule.term.id:
                return excuse
    return Excuse(kind="permission", text=rule.term.act, term=rule.term.id, actors=rule.parties)


def _papers(shelf: Shelf, rule: Rule, excuse: Excuse) -> list[Paper]:
    """Documents that name the permission, or one of its conditions for some incident."""
    named = [p for p in shelf.of_term(rule.agreement.id, rule.term.id) if not p.speaks_of_dates]
    conditions = [p for s in excuse.conditions for p in shelf.of_event(s.event) if p.bears_on(rule.agreement.id)]
    found = {p.id: p for p in [*named, *(p for p in conditions if p.concerns)]}
    return sorted(found.values(), key=lambda p: (p.end, p.id))


def _acts_of(setting: Setting, party: str, ids: set[str]) -> set[str]:
    """Those of some incidents that sources lay, with one half or more, at the party's door; all for `any`."""
    if party == "any" or not ids:
        return ids
    some = setting.frame.select("id", "by").filter(pl.col("id").is_in(sorted(ids)))
    return set(some["id"].filter(choice(some["by"]).mass({party: 1.0}) >= 0.5).to_list())


def _release(setting: Setting, rule: Rule, shelf: Shelf, party: str) -> Said:  # noqa: ARG001 - the form all share
    """That a side holds itself free. It says so; nothing is lifted by that."""
    claims = [p for p in claims_of(shelf, rule) if party in ("any", p.by)]
    if not claims:
        return Said(*UNCOUNTED["release"])
    return Said("released", "released", tuple(p.id for p in claims), ())


def _duration(setting: Setting, rule: Rule, shelf: Shelf, party: str) -> Said:  # noqa: ARG001 - the form all share
    """Whether it was prolonged or ended, by documents that stand; one side's word alone prolongs nothing."""
    if over := ended(shelf, rule):
        return Said("expired", "ended", over.because, ())
    until = rule.reading.end or rule.agreement.effective_until
    end = None if until is None else micros(until)
    longer = prolonged(shelf, rule, "end", None, end, setting.as_of)
    if longer is not None and longer.contested_by:
        return Said("disputed_scope", "scope_disputed", longer.because)
    if longer is not None:
        passed = setting.as_of >= longer.until
        return Said(*(("expired", "ended") if passed else ("in_force_compliant", "prolonged")), longer.because, ())
    claimed = _claimed(shelf, rule)
    if claimed:
        return Said("not_assessable", "claimed_only", tuple(p.id for p in claimed))
    return Said("expired", "ended", (), ()) if end is not None and setting.as_of >= end else Said(*WAITS)


def _claimed(shelf: Shelf, rule: Rule) -> Sequence[Paper]:
    return [p for p in shelf.papers if p.prolongs and p.claim and p.agreement == rule.agreement.id]
