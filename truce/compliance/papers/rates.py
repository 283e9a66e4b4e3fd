"""Steps with a figure a day (trucks a day): only of the days that documents tell of is anything said."""

from datetime import timedelta

import numpy as np

from truce.compliance.book import Book, Row
from truce.compliance.count.rows import bare
from truce.compliance.papers.clock import day_at
from truce.compliance.papers.shelf import Paper, Shelf, shelf_of
from truce.compliance.papers.shown import CONTESTED, DONE, NOT_DONE, PARTLY, papers_of, verdict
from truce.compliance.papers.whose import of_party
from truce.compliance.periods import Force, Span, zone_of
from truce.compliance.rules.pieces import Step
from truce.compliance.rules.rule import WAITS, Rule
from truce.compliance.setting import Setting

A_DAY = "_per_day"


def is_rate(step: Step) -> bool:
    """Whether the step asks for so much a day."""
    return step.figure is not None and (step.figure.unit or "").endswith(A_DAY)


def judge_rates(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on what must come to so much every day: coverage is the share of days that documents tell of."""
    shelf = shelf_of(setting)
    for party in ("any", *rule.parties):
        book.rulings.append(_ruling(setting, rule, force, shelf, party))


def _ruling(setting: Setting, rule: Rule, force: Force, shelf: Shelf, party: str) -> Row:
    told = [(p, verdict(p, step)) for step in of_party(rule, party) for p in papers_of(shelf, rule, step, None)]
    inside = [(p, v) for p, v in told if p.end > force.span.start and p.start < force.span.end]
    kept, short, days = _days(rule, force.span, inside)
    share = (kept + short) / days if days else 0.0
    status, reason = _decide(kept, short, share >= setting.options.min_coverage, any(v == CONTESTED for _, v in inside))
    row = bare(setting, rule, party, "all", "whole", force.span)
    row |= {"status": status, "reason": reason, "because": [p.id for p, _ in inside], "coverage": float(share)}
    row |= {"expected": float(short) if kept + short else None}
    return row


def _days(rule: Rule, span: Span, told: list[tuple[Paper, str]]) -> tuple[int, int, int]:
    """(days on which the figure was met, days on which it was not, days in all). The last document on a day counts."""
    zone = zone_of(rule)
    first, last = day_at(span.start, zone), day_at(max(span.start, span.end - 1), zone)
    days = (last - first) // timedelta(days=1) + 1
    state = np.zeros(days, dtype=np.int8)
    for paper, said in told:
        if said not in (DONE, PARTLY, NOT_DONE):
            continue
        begins = max(0, (day_at(paper.start, zone) - first).days)
        ends = min(days - 1, (day_at(max(paper.start, paper.end - 1), zone) - first).days)
        state[begins : ends + 1] = 1 if said == DONE else -1
    return int((state == 1).sum()), int((state == -1).sum()), days


def _decide(kept: int, short: int, told_enough: bool, contested: bool) -> tuple[str, str]:
    if kept and short:
        return "partially_met", "shown_partly"
    if short:
        return "breached_minor", "figure_not_met"
    if kept and told_enough:
        return "in_force_compliant", "shown_done"
    return ("not_assessable", "documents_contradict") if contested else WAITS
