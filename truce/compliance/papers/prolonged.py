"""What moves an end or a deadline: prolongations, and the end of the agreement itself. By what was known, no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truce.compliance.papers.clock import end_of
from truce.compliance.papers.shelf import ENDING, Paper, Shelf
from truce.compliance.periods import micros, zone_of
from truce.compliance.rules.rule import Rule

DURATION_TYPE = "duration_termination"


@dataclass(frozen=True, slots=True)
class Prolonged:
    """That something lasts until another instant than the text says. `contested_by`: sides that say it does not."""

    until: int
    because: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()


def prolonged(shelf: Shelf, rule: Rule, kind: str, name: str | None, due: int | None, as_of: int) -> Prolonged | None:
    """What prolongs a date of the rule. The last document known counts; a file's own `extended_to` where none is.

    A file does not say when the sides agreed on `extended_to`. It is taken as known from the old deadline on.
    """
    papers = _prolonging(shelf, rule, kind, name)
    if found := agreed(papers, rule):
        return Prolonged(found[-1].until or 0, tuple(p.id for p in found), found[-1].contested_by)
    written = rule.term.period.get("extended_to")
    if kind == "deadline" and written is not None and due is not None and as_of >= due:
        return Prolonged(end_of(written, zone_of(rule)))
    return None


def _prolonging(shelf: Shelf, rule: Rule, kind: str, name: str | None) -> list[Paper]:
    """Those that name this term move its deadline or, where it has none, its end; others move the agreement's end."""
    agreement, term = rule.agreement.id, rule.term
    has_deadline = "deadline" in term.period or "deadline_rule" in term.period
    found = []
    for p in shelf.papers:
        if not p.prolongs or p.shows == "not_done" or not p.bears_on(agreement):
            continue
        of_this = p.term == term.id and term.type != DURATION_TYPE
        moves = (kind == "milestone" and p.reference == name) or (kind == ("deadline" if has_deadline else "end"))
        if (of_this and moves) or (kind == "end" and not of_this and _moves_the_whole(p, rule)):
            found.append(p)
    return found


def _moves_the_whole(paper: Paper, rule: Rule) -> bool:
    """Whether it prolongs the agreement, with which the rule ends: it names no term, or that on how long all lasts."""
    own_end = rule.reading.end not in (None, rule.agreement.effective_until)
    if paper.agreement != rule.agreement.id or own_end:
        return False
    lasting = {t.id for t in rule.agreement.terms if t.type == DURATION_TYPE}
    return paper.term is None or paper.term in lasting


def agreed(papers: Iterable[Paper], rule: Rule) -> Sequence[Paper]:
    """Those that stand: a text, order or decision by itself; statements only where every bound side made one."""
    firm = [p for p in papers if not p.claim]
    said = [p for p in papers if p.claim]
    bound = set(rule.agreement.bound)
    if said and bound <= {p.by for p in said}:
        last = {p.by: p for p in said}
        least = min((last[party] for party in sorted(bound)), key=lambda p: (p.until or p.end, p.id))
        firm = sorted([*firm, least], key=lambda p: (p.end, p.id))
    return firm


def ended(shelf: Shelf, rule: Rule) -> Prolonged | None:
    """That the agreement was ended or superseded, and when; None where no document shows it."""
    ours = (p for p in shelf.papers if p.agreement == rule.agreement.id and p.term in (None, rule.term.id))
    told = [p for p in ours if p.event in ENDING and p.shows == "done"]
    found = agreed(told, rule)
    return None if not found else Prolonged(found[0].end, (found[0].id,), found[0].contested_by)


def over_by(shelf: Shelf, rule: Rule, as_of: int) -> Prolonged | None:
    """Since when the agreement is no more, by documents, by its own end, or by the outcome that its file records."""
    if found := ended(shelf, rule):
        return found
    until = rule.agreement.effective_until
    longer = prolonged(shelf, rule, "end", None, None, as_of)
    if until is not None:
        return Prolonged(micros(until)) if longer is None else longer
    day = rule.agreement.outcome.get("date")
    return None if day is None else Prolonged(end_of(day, zone_of(rule)))
