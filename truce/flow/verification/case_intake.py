"""receive, register, triage, reject, merge, unmerge: from an allegation to a case that somebody works on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from truce.errors import Conflict, NotFound, Refused, WrongUsage
from truce.flow.acting import act_of, ask, enter, perform
from truce.flow.house import House
from truce.flow.verification.case import (
    act,
    code,
    find,
    handle,
    known_actor,
    listed,
    needed_why,
    no_way,
    not_future,
    open_case,
    told_text,
)
from truce.model.act import StateMove
from truce.model.case import Case
from truce.model.ids import make_id
from truce.model.states import FIRST
from truce.model.when import When
from truce.verification import fold
from truce.verification.scope import find_term, may_allege, scope_of
from truce.verification.screen import screened
from truce.vocabulary.casework import casework

SAID = ("channel", "alleged_by", "actor", "terms", "summary", "place", "earliest", "latest", "urgency")


def receive(
    house: House,
    *,
    channel: str,
    alleged_by: str,
    summary: str,
    actor: str = "unknown",
    terms: Sequence[str] = (),
    when: When | None = None,
    place: str = "",
    received_at: datetime | None = None,
    urgency: str = "routine",
    sending: str | None = None,
) -> Case:
    """Take an allegation in: a new case. `when`: the time of the act as told; `received_at`: when the mission heard.

    `sending`: what one sending is known by, and no other. The same one again, by the same member, is answered with the
    case that it made, however often and from wherever it comes.
    Raises Refused where the mandate does not let such an allegation open a case; WrongUsage; Conflict where that
    sending came before and said something else.
    """
    enter(house, "case.receive")
    listed("channels", channel, "--channel")
    who = house.choices.mandate.who_may_allege
    if not may_allege(who, channel):
        raise Refused(
            "the mandate does not let such an allegation open a case",
            channel=channel,
            setting=f"mandate.who_may_allege = {who}",
            remedy="what was told can still be collected as a report: truce collect",
        )
    now = house.clock()
    not_future(house, received_at, "--received", "nobody heard of it")
    _refuse_not_yet(house, when, received_at or now)
    facts = {
        "channel": channel,
        "alleged_by": _teller(house, channel, code(alleged_by, "--by"), actor),
        "actor": actor if actor == alleged_by.strip() else known_actor(house, code(actor, "--actor"), "--actor"),
        "terms": _whole_terms(house, terms),
        "summary": told_text(summary, "--summary"),
        "place": screened(place, "--place"),
        "received_at": received_at or now,
        "urgency": listed("urgencies", urgency, "--urgency"),
        "why": f"heard of by {channel}",
    }
    if when is not None:
        facts |= {"earliest": when.earliest, "latest": when.latest}
    if sending is None:
        return _opened(house, make_id("case", house.mission.ledger.size(), now, channel), facts)
    return _opened_once(house, make_id("case", "sending", handle(house), sending), facts)


def _opened(house: House, id: str, facts: Mapping[str, Any]) -> Case:
    move = StateMove(1, None, FIRST)
    return fold.case_of([perform(house, "case.receive", id, facts, state="none", move=move)])


def _opened_once(house: House, id: str, facts: Mapping[str, Any]) -> Case:
    """The case of one sending. Two at once want the same place in the log, and the ledger gives it to one of them."""
    if (before := _sent_before(house, id, facts)) is not None:
        return before
    try:
        return _opened(replace(house, seen={**house.seen, id: 0}), id, facts)
    except Conflict:
        if (meanwhile := _sent_before(house, id, facts)) is None:
            raise
        return meanwhile


def _sent_before(house: House, id: str, facts: Mapping[str, Any]) -> Case | None:
    """The case that a sending made already; None for none. Raises Conflict where it said something else."""
    try:
        case = find(house, id)
    except NotFound:
        return None
    said = {name: getattr(case.allegation, name) for name in SAID}
    if said != {name: facts.get(name) for name in SAID} | {"terms": tuple(facts["terms"])}:
        remedy = "what was sent stands as it was; sent again as it is now, this becomes a case of its own"
        raise Conflict("this form was sent before, and said something else", case=case.number or case.id, remedy=remedy)
    return case


def _refuse_not_yet(house: House, when: When | None, heard: datetime) -> None:
    """What is told of happened before it was told. A time as wide as today may end later than now."""
    if when is None:
        return
    not_future(house, when.earliest, "--when", "nothing happened yet")
    if when.earliest > heard:
        told = {"given": f"{when.earliest:%Y-%m-%d %H:%M} UTC", "received": f"{heard:%Y-%m-%d %H:%M} UTC"}
        remedy = "one of the two is wrong: --when is when it happened, --received when the mission heard of it"
        raise WrongUsage("nobody heard of it before it happened", field="--when", **told, remedy=remedy)


def _teller(house: House, channel: str, by: str, actor: str) -> str:
    """Whose word it is, where the channel says whose it must be: a party's, or a person's by pseudonym."""
    alleges = casework().channels[channel].alleges
    sides = {party.id for agreement in house.agreements for party in agreement.parties if party.is_side}
    if alleges in ("party", "liaison") and by not in sides:
        raise WrongUsage("that is the word of a party", field="--by", channel=channel, known=", ".join(sorted(sides)))
    if channel == "self_report" and actor != by:
        raise WrongUsage("a self-report is of one's own act", field="--actor", remedy=f"--actor {by}")
    return by


def _whole_terms(house: House, terms: Sequence[str]) -> list[str]:
    found = [find_term(house.agreements, given) for given in terms]
    return [f"{agreement.id}:{term.id}" for agreement, term in found]


def register(house: House, ref: str, *, terms: Sequence[str] = (), why: str = "") -> Case:
    """Give a case its number, and put on record how each alleged term stood at the time, under each of its readings.

    An act before entry into force is registered with that qualification (golden case 20), never turned away.
    """
    case = open_case(house, "case.register", ref)
    reason = screened(why, "--why") or "put on the register"
    year = case.allegation.received_at.year
    told = case.allegation
    alleged = list(dict.fromkeys([*told.terms, *_whole_terms(house, terms)]))
    scope = scope_of(house.agreements, alleged, told.earliest, told.latest)
    rows = [{"agreement": s.agreement, "term": s.term, "reading": s.reading, "standing": s.standing} for s in scope]
    with house.mission.turn("case-numbers"):  # two who register at once get two numbers
        facts = {"number": _next_number(house, year), "scope": rows, "why": reason}
        return act(house, "case.register", case, facts, to="registered")


def _next_number(house: House, year: int) -> str:
    numbers = [str(one.facts.get("number")) for one in house.mission.ledger.entries(acts=["case.register"])]
    count = sum(1 for one in numbers if one.startswith(f"{year}-"))
    return f"{year}-{count + 1:04d}"


def triage(house: House, ref: str, *, answers: Mapping[str, str], why: str) -> Case:
    """Sort a case: inside area and period, which term, safe, reachable, a double?"""
    case = open_case(house, "case.triage", ref)
    told = {listed("triage_questions", one, "--answer"): screened(said, one) for one, said in answers.items()}
    return act(house, "case.triage", case, {"answers": told, "why": needed_why(why)}, to="triaged")


def reject(house: House, ref: str, *, why: str) -> Case:
    """Put a case aside: nothing in it is for this mission. The record stays, and it can be reopened."""
    case = open_case(house, "case.reject", ref)
    return act(house, "case.reject", case, {"why": needed_why(why)}, to="rejected_out_of_scope")


def merge(house: House, ref: str, into: str, *, why: str) -> Case:
    """Join a case to the one it repeats. Both acts are kept together or not at all; no item moves.

    Raises Conflict where the other is itself joined, put aside or closed, or is the same case.
    """
    case, other = open_case(house, "case.merge", ref), find(house, into)
    if case.id == other.id:
        raise WrongUsage("a case cannot be joined to itself", case=case.number or case.id)
    if other.state in ("merged", "rejected_out_of_scope", "closed"):
        raise Conflict("that case takes no other in", case=other.number or other.id, it_is=other.state)
    return _together(
        house, "case.merge", case, other, "merged", {"into": other.id}, {"takes": case.id}, needed_why(why)
    )


def unmerge(house: House, ref: str, *, why: str) -> Case:
    """Take a joined case apart again: both stand as they stood, every item where it was."""
    case = open_case(house, "case.unmerge", ref)
    if case.merged_into is None:
        raise Conflict("this case is not joined to another", case=case.number or case.id)
    other = find(house, case.merged_into)
    ours, theirs = {"out_of": other.id}, {"gives": case.id}
    return _together(house, "case.unmerge", case, other, "triaged", ours, theirs, needed_why(why))


def _together(
    house: House,
    action: str,
    case: Case,
    other: Case,
    to: str,
    ours: Mapping[str, str],
    theirs: Mapping[str, str],
    why: str,
) -> Case:
    if to not in case.next_states:
        raise no_way(case, to)
    ask(house, action, case=case.id, state=case.state, about=case.id)
    move = StateMove(len(case.moves) + 1, case.state, to)
    acts = [
        act_of(house, action, case.id, {**ours, "why": why}, move=move),
        act_of(house, action, other.id, {**theirs, "why": why}),
    ]
    return fold.after(case, house.mission.ledger.append(acts)[0])
