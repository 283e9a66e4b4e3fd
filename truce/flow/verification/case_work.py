"""plan, visit, access, inform, grade, link, alternative: what is gathered before anybody assesses."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import ask
from truce.flow.house import House
from truce.flow.verification.case import (
    act,
    code,
    items_of,
    known_handles,
    listed,
    needed_why,
    not_future,
    number_of,
    open_case,
    told_text,
)
from truce.flow.verification.case_consent import witness
from truce.model.case import Case
from truce.model.information import TENDS, Information
from truce.model.proceeding import AccessRequest
from truce.verification.assess import refuse_bare_one
from truce.verification.grades import letter, number
from truce.verification.screen import screened
from truce.vocabulary import vocabulary

VISIT_WITHIN = timedelta(hours=72)  # the usual aim (DOMAIN 2.5 point 5), from when the mission heard of it


def plan(
    house: House,
    ref: str,
    *,
    team: Sequence[str],
    questions: Sequence[str],
    visit_by: datetime | None = None,
    why: str,
) -> Case:
    """Plan the verification. The first plan takes the case up; a later one stands beside it and counts instead."""
    case = open_case(house, "case.plan", ref)
    if not team or not questions:
        raise WrongUsage("a plan needs a team and at least one question", options="--team, --question")
    facts = {
        "team": list(known_handles(house, tuple(team))),
        "questions": [told_text(one, "--question") for one in questions],
        "visit_by": visit_by or case.allegation.received_at + VISIT_WITHIN,
        "why": needed_why(why),
    }
    return act(house, "case.plan", case, facts, to=None if case.state == "under_verification" else "under_verification")


def visit(
    house: House,
    ref: str,
    *,
    kind: str,
    result: str,
    note: str = "",
    began: datetime | None = None,
    access: str | None = None,
) -> Case:
    """Record a visit or another act of verification, and what came of it."""
    case = open_case(house, "case.visit", ref)
    if access is not None and access not in {one.id for one in case.access}:
        raise NotFound("no such request for access in this case", given=access)
    facts = {
        "id": number_of("v", len(case.visits)),
        "kind": listed("visit_kinds", kind, "--kind"),
        "result": listed("visit_results", result, "--result"),
        "note": screened(note, "--note"),
        "began": not_future(house, began, "--at", "no visit was made"),
        "access": access,
    }
    return act(house, "case.visit", case, facts)


def access(
    house: House,
    ref: str,
    *,
    to: str | None = None,
    place: str = "",
    request: str | None = None,
    outcome: str | None = None,
    reason_given: str | None = None,
    at: datetime | None = None,
    why: str = "",
) -> Case:
    """Record a request for access (`to`, `place`), what became of one (`request`, `outcome`), or both at once.

    A denial is a fact of its own, and stays one: a later outcome stands beside it, with a reason (`why`).
    `reason_given` is what whoever refused said.
    """
    case = open_case(house, "case.access", ref)
    if (to is None) == (request is None):
        raise WrongUsage("either a new request (--to) or the outcome of one (--request)")
    if request is not None:
        if request not in {one.id for one in case.access}:
            raise NotFound("no such request for access in this case", given=request)
        if outcome is None:
            raise WrongUsage("what became of it?", option="--outcome")
    not_future(house, at, "--at", "nothing was asked or answered")
    told = screened(why, "--why")
    if request is not None:
        _refuse_unfit_outcome(next(one for one in case.access if one.id == request), at, told)
    facts = {
        "id": request or number_of("a", len(case.access)),
        "to": None if to is None else code(to, "--to"),
        "place": None if to is None else told_text(place, "--place"),
        "asked_at": at if to is not None else None,
        "outcome": None if outcome is None else listed("access_outcomes", outcome, "--outcome"),
        "outcome_at": at if outcome is not None else None,
        "reason_given": None if reason_given is None else told_text(reason_given, "--reason"),
        "why": told or None,
    }
    return act(house, "case.access", case, facts)


def _refuse_unfit_outcome(asked: AccessRequest, at: datetime | None, why: str) -> None:
    if at is not None and at < asked.asked_at:
        when = f"{asked.asked_at:%Y-%m-%d %H:%M} UTC"
        raise WrongUsage("nobody answers before being asked", field="--at", asked_at=when, remedy="give its own --at")
    if asked.outcome is not None and not why:
        raise WrongUsage(
            "this request has an outcome already; a later one stands beside it and needs its reason",
            request=asked.id,
            outcome=asked.outcome,
            missing="--why",
            remedy="say with --why what changed; a new request is --to",
        )


def inform(
    house: House,
    ref: str,
    *,
    kind: str,
    source: str,
    means: str,
    summary: str,
    tends: str = "for",
    origin: str | None = None,
    repeats: Sequence[str] = (),
    exhibits: Sequence[str] = (),
    interview: str | None = None,
    incident: str | None = None,
    reliability: str = "F",
    credibility: str = "6",
    grade_why: str = "",
) -> Case:
    """Add an item of information. Ungraded it is F and 6: unknown. First grades need the right to grade, and a reason.

    `source` of a testimony is a pseudonym. Raises WrongUsage where it is not, Refused where the person does not allow
    that it is used inside the mission.
    """
    case = open_case(house, "case.inform", ref)
    _refuse_unfit(kind, means, tends)
    source = witness(house, source) if kind == "testimony" else code(source, "--source")
    facts = {
        "id": number_of("i", len(case.information)),
        "kind": kind,
        "source": source,
        "means": means,
        "summary": told_text(summary, "--summary"),
        "tends": tends,
        "origin": None if origin is None else code(origin, "--origin"),
        "repeats": [_item(house, case, one).full_id for one in repeats],
        "exhibits": [code(one, "--exhibit") for one in exhibits],
        "interview": None if interview is None else code(interview, "--interview"),
        "incident": None if incident is None else code(incident, "--incident"),
    }
    if letter(reliability) != "F" or number(credibility) != "6":
        ask(house, "case.grade", case=case.id, state=case.state, about=case.id, whose=source)
        why = _why_graded(grade_why)
        facts |= {"credibility": number(credibility), "credibility_why": why}
        facts |= {} if letter(reliability) == "F" else {"reliability": letter(reliability), "reliability_why": why}
        _refuse_bare(house, case, str(facts["id"]), source, origin, tends, credibility, facts["repeats"])
    return act(house, "case.inform", case, facts)


def _why_graded(why: str) -> str:
    told = screened(why, "--grade-why")
    if not told:
        remedy = "say with --grade-why what the grade rests on, or leave --reliability and --credibility out"
        raise WrongUsage("a grade needs its reason", missing="--grade-why", remedy=remedy)
    return told


def _refuse_unfit(kind: str, means: str, tends: str) -> None:
    listed("information_kinds", kind, "--kind")
    if means not in vocabulary().means:
        raise WrongUsage("no such means", field="--means", given=means, known=", ".join(vocabulary().means))
    if tends not in TENDS:
        raise WrongUsage("it speaks for the allegation, against it, or neither", field="--tends", given=tends)


def _refuse_bare(
    house: House,
    case: Case,
    id: str,
    source: str,
    origin: str | None,
    tends: str,
    credibility: str,
    repeats: object,
) -> None:
    item = Information(
        id=id,
        case=case.id,
        kind="",
        source=source,
        means="",
        tends=tends,
        summary="",
        origin=origin,
        repeats=tuple(repeats) if isinstance(repeats, list) else (),
        at=house.clock(),
    )
    refuse_bare_one(credibility, item, items_of(house, case))


def _item(house: House, case: Case, id: str) -> Information:
    """An item of the case, or of one that is joined to it (`cas-.../i3`). Raises NotFound."""
    for item in items_of(house, case):
        if id == item.full_id or (id == item.id and item.case == case.id):
            return item
    raise NotFound("no such item in this case", given=id, known=", ".join(one.id for one in case.information) or "none")


def grade(
    house: House,
    ref: str,
    *,
    source: str | None = None,
    reliability: str | None = None,
    item: str | None = None,
    credibility: str | None = None,
    about: str | None = None,
    why: str,
) -> Case:
    """Grade a source (a letter) or an item (a number), never both in one breath. Older grades stay beside it.

    `about`: the kind of news that the letter is for. Raises WrongUsage, also for credibility 1 where no other
    independent source tells the same.
    """
    case = open_case(house, "case.grade", ref)
    why = needed_why(why)
    if source is not None and reliability is not None and item is None and credibility is None:
        if source not in {one.source for one in items_of(house, case)}:
            raise NotFound("no such source in this case", given=source)
        facts = {"source": source, "reliability": letter(reliability), "about": about, "why": why}
        return act(house, "case.grade", case, facts, whose=source)
    if item is not None and credibility is not None and source is None and reliability is None:
        graded = case.item(item)
        if graded is None:
            raise NotFound("no such item in this case", given=item, known=", ".join(one.id for one in case.information))
        refuse_bare_one(number(credibility), graded, items_of(house, case))
        facts = {"item": graded.id, "credibility": number(credibility), "why": why}
        return act(house, "case.grade", case, facts, whose=graded.source)
    raise WrongUsage("either --source with --reliability, or --item with --credibility: the two are never one")


def link(
    house: House,
    ref: str,
    *,
    incidents: Sequence[str] = (),
    exhibits: Sequence[str] = (),
    unlink: Sequence[str] = (),
    why: str = "",
) -> Case:
    """Link incidents and exhibits to a case, or take such links away again, with a reason."""
    case = open_case(house, "case.link", ref)
    if not (incidents or exhibits or unlink):
        raise WrongUsage("link what?", options="--incident, --exhibit, --unlink")
    if lost := [one for one in unlink if one not in (*case.incidents, *case.exhibits)]:
        raise NotFound("that is not linked to this case", given=", ".join(lost))
    facts = {
        "incidents": [code(one, "--incident") for one in incidents],
        "exhibits": [code(one, "--exhibit") for one in exhibits],
        "unlink": list(unlink),
        "why": needed_why(why) if unlink else screened(why, "--why"),
    }
    return act(house, "case.link", case, facts)


def alternative(
    house: House, ref: str, *, text: str | None = None, id: str | None = None, verdict: str | None = None, why: str = ""
) -> Case:
    """Tell another explanation of what happened, or say what one was found to be worth, and why."""
    case = open_case(house, "case.alternative", ref)
    if (text is None) == (id is None):
        raise WrongUsage("either a new explanation (--text) or one that is there (--id)")
    if id is not None and id not in {one.id for one in case.alternatives}:
        raise NotFound("no such explanation in this case", given=id)
    if id is not None and verdict is None:
        raise WrongUsage("what is it worth?", option="--verdict")
    facts = {
        "id": id or number_of("h", len(case.alternatives)),
        "text": None if text is None else told_text(text, "--text"),
        "verdict": None if verdict is None else listed("alternative_verdicts", verdict, "--verdict"),
        "why": screened(why, "--why") if verdict is None else needed_why(why),
    }
    return act(house, "case.alternative", case, facts)
