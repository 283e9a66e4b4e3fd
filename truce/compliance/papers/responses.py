"""Answers that are due so long after each request: an emergency meeting, a reply, a visit."""

from collections.abc import Iterator

from truce.compliance.papers.clock import due_after, offset_of
from truce.compliance.papers.dates import Dated
from truce.compliance.papers.shelf import Shelf
from truce.compliance.papers.shown import DONE, NOT_DONE, PARTLY, Shown, weighed
from truce.compliance.papers.triggers import Moment
from truce.compliance.periods import zone_of
from truce.compliance.rules.rule import Rule

ASKED = "requested"


def responses_of(shelf: Shelf, rule: Rule) -> Iterator[tuple[Dated, Shown]]:
    """A date for every document that names the term and asks for what it grants, with what answers that document.

    A request is a document of the term whose event is, or ends with, `requested`; an answer concerns it by its id.
    """
    time = rule.term.period.get("response_time")
    if time is None:
        return
    asked = [p for p in shelf.of_term(rule.agreement.id, rule.term.id) if p.event.rpartition("_")[2] == ASKED]
    if not asked:
        yield Dated(kind="response", trigger=ASKED, offset=time), weighed([])
    for paper in asked:
        due = due_after(paper.start, paper.end, offset_of(time), zone_of(rule))
        answers = [(p, p.shows) for p in shelf.answering(paper.id) if p.shows in (DONE, PARTLY, NOT_DONE)]
        moment = Moment(paper.start, paper.end, (paper.id,))
        yield (
            Dated(
                kind="response", name=paper.id, trigger=ASKED, moment=moment, offset=time, due=due.due, other=due.other
            ),
            weighed(answers),
        )
