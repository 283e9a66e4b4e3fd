"""Terms that no count and no step decides: the assessment of a body does, with its date."""

from collections.abc import Sequence

from truce.compliance.book import Book, Row
from truce.compliance.count.rows import bare
from truce.compliance.papers.shelf import Paper, Shelf, shelf_of
from truce.compliance.papers.shown import DONE, NOT_DONE, PARTLY, papers_of
from truce.compliance.papers.whose import of_party
from truce.compliance.periods import Force
from truce.compliance.rules.rule import UNCOUNTED, Rule
from truce.compliance.setting import Setting

SAID = {
    DONE: ("in_force_compliant", "assessed_kept"),
    PARTLY: ("partially_met", "shown_partly"),
    NOT_DONE: ("breached_minor", "assessed_breached"),
}


def judge_assessed(setting: Setting, rule: Rule, force: Force, book: Book) -> None:
    """Rule on a term that needs judgement: by assessments and findings, and by nothing else."""
    shelf = shelf_of(setting)
    for party in ("any", *rule.parties):
        book.rulings.append(_ruling(setting, rule, force, shelf, party))


def _ruling(setting: Setting, rule: Rule, force: Force, shelf: Shelf, party: str) -> Row:
    told = assessments(shelf, rule, party)
    status, reason = verdict_of(told)
    row = bare(setting, rule, party, "all", "whole", force.span)
    row |= {"status": status, "reason": reason, "because": [p.id for p in told]}
    if told:
        row["waits_for"] = []
    return row


def assessments(shelf: Shelf, rule: Rule, party: str) -> list[Paper]:
    """The assessments that bear on the term: of this party's conduct, or of nobody's in particular."""
    found: dict[str, Paper] = {}
    for step in of_party(rule, party):
        for paper in papers_of(shelf, rule, step, None):
            whose = paper.by if paper.by in rule.parties else paper.about
            if paper.assesses and (party == "any" or whose in (None, party) or whose not in rule.parties):
                found[paper.id] = paper
    return sorted(found.values(), key=lambda p: (p.end, p.id))


def verdict_of(told: Sequence[Paper]) -> tuple[str, str]:
    """(status, reason): the last word of each body; bodies whose last words differ contradict each other."""
    last = {p.source: p.shows for p in told}
    said = set(last.values())
    if not said:
        return UNCOUNTED["judgement"]
    if len(said) > 1:
        return "not_assessable", "documents_contradict"
    return SAID[said.pop()]
