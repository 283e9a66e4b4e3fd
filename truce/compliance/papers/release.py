"""Release clauses: a side says that the other's breach freed it. It is recorded; it lifts no obligation in silence."""

from truce.compliance.book import Book
from truce.compliance.papers.shelf import RELEASING, Paper, Shelf, shelf_of
from truce.compliance.periods import micros
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting

RELEASED = {"status": "released", "reason": "released"}


def claims_of(shelf: Shelf, rule: Rule) -> list[Paper]:
    """Documents by which a side declares itself released from the rule's agreement, or from its term."""
    papers = (p for p in shelf.papers if p.event in RELEASING and p.shows == "done" and p.by is not None)
    own = {None, rule.term.id} | {t.id for t in rule.agreement.terms if t.rule.get("measure") == "release"}
    return [p for p in papers if p.agreement == rule.agreement.id and p.term in own]


def note_releases(setting: Setting, rule: Rule, book: Book, first: int) -> None:
    """Note claimed releases in the rulings of one rule, which are those of the book from number `first` on.

    Every ruling on the claimant's own duty names the document, under every reading. Only under the claimant's own
    reading does the status become `released`, from the claim on, and never in place of a breach of the whole period.
    """
    if rule.measure in {"permission", "release", "duration"}:
        return
    for claim in claims_of(shelf_of(setting), rule):
        for row in book.rulings[first:]:
            if row["party"] != claim.by or row["reading"] != rule.reading.id or micros(row["latest"]) <= claim.end:
                continue
            row["because"] = [*row["because"], claim.id]
            since = micros(row["earliest"]) >= claim.end
            if rule.reading.by == claim.by and (since or not row["status"].startswith("breached")):
                row.update(RELEASED)
