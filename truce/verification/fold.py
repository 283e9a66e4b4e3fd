"""Cases as folds of acts: the same acts make the same case, whenever and wherever they are read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from truce.errors import NotFound, Untrustworthy
from truce.model.act import Entry
from truce.model.case import Case, Happened
from truce.model.information import Graded, Information
from truce.model.states import FIRST
from truce.verification import folded, folded_finding

FAMILY, SUBJECT = "case.", "cas-"  # of acts about cases, and of what they are about; a look lies in its looker's trail
Handler = Callable[[Case, Entry], Case]


def case_of(entries: Iterable[Entry]) -> Case:
    """The case that acts about one subject make; acts of other families are passed over.

    Raises NotFound where none of them is about a case.
    """
    case: Case | None = None
    for entry in entries:
        if _is_about_a_case(entry):
            case = after(case, entry)
    if case is None:
        raise NotFound("there is no such case", remedy="`truce case list FOLDER` names them")
    return case


def cases(entries: Iterable[Entry]) -> dict[str, Case]:
    """Every case, by id, in the order in which they came; acts about other things are passed over."""
    known: dict[str, Case] = {}
    for entry in entries:
        if _is_about_a_case(entry):
            known[str(entry.subject)] = after(known.get(str(entry.subject)), entry)
    return known


def _is_about_a_case(entry: Entry) -> bool:
    return entry.act.startswith(FAMILY) and (entry.subject or "").startswith(SUBJECT)


def after(case: Case | None, entry: Entry) -> Case:
    """The case after one more act about it. An act that this version does not know is kept in the history alone.

    Raises Untrustworthy where the facts of an act have not the form that such an act has: no step writes such a one.
    """
    try:
        if case is None:
            case = Case(id=str(entry.subject), state=FIRST, allegation=folded.allegation(entry))
        handler = HANDLERS.get(entry.act)
        if handler is not None:
            case = handler(case, entry)
    except (ValueError, TypeError, AttributeError, KeyError) as odd:
        raise Untrustworthy("an act about a case cannot be read", leaf=entry.seq, act=entry.act) from odd
    move = entry.move
    happened = Happened(
        seq=entry.seq,
        act=entry.act,
        at=entry.at,
        by=entry.by,
        why=str(entry.facts.get("why", "")),
        to=None if move is None else move.to,
        previous=entry.previous,
    )
    return replace(case, state=case.state if move is None else move.to, history=(*case.history, happened))


HANDLERS: Mapping[str, Handler] = {
    "case.register": folded.register,
    "case.triage": folded.triage,
    "case.merge": folded.merge,
    "case.unmerge": folded.unmerge,
    "case.plan": folded.plan,
    "case.visit": folded.visit,
    "case.access": folded.access,
    "case.inform": folded.inform,
    "case.grade": folded.grade,
    "case.link": folded.link,
    "case.alternative": folded.alternative,
    "case.assess": folded_finding.assess,
    "case.determine": folded_finding.determine,
    "case.dissent": folded_finding.dissent,
    "case.notify": folded_finding.notify,
    "case.reply": folded_finding.reply,
    "case.commission": folded_finding.commission,
    "case.remedy": folded_finding.remedy,
    "case.publish": folded_finding.release,
    "case.restrict": folded_finding.release,
    "case.correct": folded_finding.correct,
}

BARE = ("receive", "reject", "submit", "return", "answer", "close", "reopen")  # these only move a case, or open it
ACTS = (*HANDLERS, *(f"{FAMILY}{name}" for name in BARE))


def family(known: Mapping[str, Case], id: str) -> tuple[Case, ...]:
    """A case and every case that is joined to it now, directly or through another."""
    case = known[id]
    return (case, *(one for other in case.joined if other in known for one in family(known, other)))


def items(known: Mapping[str, Case], id: str) -> tuple[Information, ...]:
    """All items of a case and of those joined to it. Joining moves none of them: each stays its own case's."""
    return tuple(item for case in family(known, id) for item in case.information)


def graded_in(known: Mapping[str, Case], id: str) -> dict[str, tuple[Graded, ...]]:
    """Gradings of sources in a case and in those joined to it, in order of time."""
    told: dict[str, tuple[Graded, ...]] = {}
    for case in family(known, id):
        for source, graded in case.reliability.items():
            told[source] = tuple(sorted((*told.get(source, ()), *graded), key=lambda one: one.at))
    return told
