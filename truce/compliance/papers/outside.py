"""Deadlines set outside the text: by a mediator or a side, with what was announced to follow, and what did follow.

A document of the event `deadline_set` sets one: `source` or `by` says who set it, `about` for whom, `until` by when,
`text` what is to follow. Later documents that concern it (by its id) tell what became of it: `deadline_set` again moves
it; `demand_met` says whether it was met (outcome done, not_done, refused); any other event is what followed, of which
`consequence` is what was announced (done, partly, not_done).
"""

from collections.abc import Sequence

from truce.compliance.book import Book, Row
from truce.compliance.papers.dates import Dated
from truce.compliance.papers.fate import fate_of
from truce.compliance.papers.prolonged import Prolonged
from truce.compliance.papers.shelf import DEADLINE_SET, Paper, Shelf, shelf_of
from truce.compliance.papers.shown import DONE, NOT_DONE, PARTLY, weighed
from truce.compliance.periods import instant
from truce.compliance.setting import Setting
from truce.model.deadline import ALL, NONE, PART
from truce.model.ids import make_id

DEMAND_MET, CONSEQUENCE = "demand_met", "consequence"
HOW_MUCH = {"done": ALL, "partly": PART, "not_done": NONE, "refused": NONE}
NOT_APPLIED = {
    "not_done": "not applied",
    "refused": "not applied",
    "partly": "applied in part",
    "pending": "not yet applied",
}


def set_deadlines(setting: Setting, book: Book) -> None:
    """Write a row for every deadline that documents set outside the terms of an agreement."""
    shelf = shelf_of(setting)
    for paper in shelf.of_event(DEADLINE_SET):
        moved = any(other in paper.concerns for other in (p.id for p in shelf.of_event(DEADLINE_SET)))
        if paper.until is not None and not moved:
            book.deadlines.append(_row(setting, shelf, paper))


def _row(setting: Setting, shelf: Shelf, paper: Paper) -> Row:
    chain = _chain(shelf, paper)
    answers = [p for p in shelf.papers if p.event != DEADLINE_SET and p.concerns & {one.id for one in chain}]
    found = weighed([(p, p.shows) for p in answers if p.event == DEMAND_MET and p.shows in (DONE, PARTLY, NOT_DONE)])
    last = chain[-1]
    longer = None if last is paper else Prolonged(last.until or 0, tuple(p.id for p in chain[1:]))
    dated = Dated(kind="set", name=paper.reference, due=paper.until, fixed=True, longer=longer)
    fate = fate_of(dated, found, setting.as_of, None)
    followed = [p for p in answers if p.event != DEMAND_MET]
    return {
        "id": make_id("deadline", "set", paper.id),
        "agreement": paper.agreement,
        "term": paper.term,
        "reading": None,
        "party": paper.about or "all",
        "kind": "set",
        "name": paper.reference,
        "trigger": None,
        "triggered_at": None,
        "offset": None,
        "convention": "exact",
        "due": instant(paper.until or 0),
        "due_other": None,
        "due_first": None,
        "extended_to": None if longer is None else instant(longer.until),
        "done_at": instant(found.low) if found.state == DONE and found.low is not None else None,
        "status": fate.status,
        "days_late": fate.days_late,
        "set_by": paper.by or paper.source,
        "announced_consequence": " / ".join(dict.fromkeys(p.text for p in chain if p.text)) or None,
        "actual_consequence": "; ".join(_followed(p) for p in followed) or None,
        "followed": _how_much([p for p in followed if p.event == CONSEQUENCE]),
        "because": shelf.in_order(p.id for p in [*chain, *answers]),
        "waits_for": [] if found.because else [f"documents of {DEMAND_MET} that concern {last.id}"],
        "as_of": setting.options.as_of,
        "method": setting.method,
    }


def _chain(shelf: Shelf, paper: Paper) -> Sequence[Paper]:
    """The setting of a deadline and every later one that moves it, in order of time."""
    chain = [paper]
    for other in shelf.of_event(DEADLINE_SET):
        if other.until is not None and other.concerns & {p.id for p in chain} and other not in chain:
            chain.append(other)
    return chain


def _followed(paper: Paper) -> str:
    """What followed, in the words of the document where it has any."""
    outcome = NOT_APPLIED.get(paper.outcome)
    told = paper.text or paper.event.replace("_", " ")
    return f"{outcome}: {told}" if outcome else told


def _how_much(told: Sequence[Paper]) -> str | None:
    """How much of what was announced did follow, by the last document that tells; silence tells nothing."""
    known = [HOW_MUCH[paper.outcome] for paper in told if paper.outcome in HOW_MUCH]
    return known[-1] if known else None
