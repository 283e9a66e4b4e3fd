"""notify, reply, answer, commission, remedy: what the parties and the commission are told, and what they say."""

from collections.abc import Mapping
from datetime import datetime

from truce.errors import Conflict, NotFound, WrongUsage
from truce.flow.house import House
from truce.flow.verification.case import (
    act,
    code,
    current,
    items_of,
    later_than,
    listed,
    needed_why,
    not_future,
    number_of,
    open_case,
    told_text,
)
from truce.flow.verification.case_consent import releases
from truce.model.case import Case
from truce.model.proceeding import Notice
from truce.verification.grades import letter, number
from truce.verification.screen import screened

BODIES = {"mission": "mission", "joint_committee": "joint committee", "chair_casting_vote": "chair with casting vote"}


def notify(house: House, ref: str, *, to: str, due: datetime, why: str = "") -> Case:
    """Notify a party of the finding, with a date until which it may reply. WrongUsage if that is past.

    A finding goes to a party only as far as those on whose word it rests allow; that it went stands in their records.
    """
    case = open_case(house, "case.notify", ref)
    finding = current(case)
    gone = releases(house, finding, items_of(house, case), "parties", to)
    facts = {
        "id": number_of("n", len(case.notices)),
        "to": code(to, "--to"),
        "finding": finding.id,
        "due": later_than(house, due, "--due"),
        "why": screened(why, "--why") or "right of reply",
    }
    return act(house, "case.notify", case, facts, to="notified" if case.state == "determined" else None, beside=gone)


def reply(
    house: House,
    ref: str,
    *,
    notice: str,
    text: str | None = None,
    exhibit: str | None = None,
    received_at: datetime | None = None,
    reliability: str = "F",
    credibility: str = "6",
) -> Case:
    """Record a party's reply word for word, with a grade of its own; a late one is recorded as well.

    What names a person, or cannot be told in words, is kept as an exhibit and named here.
    """
    case = open_case(house, "case.reply", ref)
    if notice not in {one.id for one in case.notices}:
        raise NotFound(
            "no such notice in this case", given=notice, known=", ".join(n.id for n in case.notices) or "none"
        )
    if (text is None) == (exhibit is None):
        raise WrongUsage("a reply is its words (--text) or the exhibit that holds them (--exhibit)")
    if text is not None:
        told_text(text, "--text")  # kept as it is, space and all
    facts = {
        "notice": notice,
        "text": text,
        "exhibit": None if exhibit is None else code(exhibit, "--exhibit"),
        "received_at": not_future(house, received_at, "--at", "no reply came"),
        "reliability": letter(reliability),
        "credibility": number(credibility),
    }
    return act(house, "case.reply", case, facts)


def answer(house: House, ref: str, *, result: str, why: str) -> Case:
    """Conclude the time of reply: accepted or contested by what the parties wrote, or no response once it is over.

    Raises Conflict where that is not so, or not yet.
    """
    case = open_case(house, "case.answer", ref)
    if result not in ("accepted", "contested", "no_response"):
        raise WrongUsage("an answer is one of these", given=result, known="accepted, contested, no_response")
    replied = any(one.replies for one in case.notices)
    if result == "no_response":
        _refuse_silence(house, case, replied=replied)
    elif not replied:
        raise Conflict(f"{result} needs a reply on record", case=case.number or case.id, remedy="truce case reply")
    return act(house, "case.answer", case, {"result": result, "why": needed_why(why)}, to=result)


def _refuse_silence(house: House, case: Case, *, replied: bool) -> None:
    if replied:
        raise Conflict("a party did reply", case=case.number or case.id, remedy="--result accepted or contested")
    now = house.clock()
    waiting: list[Notice] = [one for one in case.notices if now < one.due]
    if waiting:
        until = max(one.due for one in waiting)
        raise Conflict(
            "the time of reply is not over", case=case.number or case.id, until=f"{until:%Y-%m-%d %H:%M} UTC"
        )


def commission(
    house: House,
    ref: str,
    *,
    result: str | None = None,
    votes: Mapping[str, str] | None = None,
    body: str | None = None,
    why: str,
) -> Case:
    """Put a case before the commission (no `result`), or record what it decided and who agreed.

    Where the mandate lets the mission decide, the body is the mission itself. `votes`: who -> agree, object, abstain.
    """
    case = open_case(house, "case.commission", ref)
    told = {code(who, "--vote"): vote for who, vote in (votes or {}).items()}
    if wrong := sorted(set(told.values()) - {"agree", "object", "abstain"}):
        raise WrongUsage("a vote is agree, object or abstain", given=", ".join(wrong))
    decides = house.choices.mandate.who_decides
    if result is not None and not told and decides != "mission":
        raise WrongUsage("who agreed? a decision of a commission holds its votes", option="--vote PARTY=agree")
    facts = {
        "body": told_text(body, "--body") if body else BODIES[decides],
        "finding": current(case).id,
        "result": None if result is None else listed("commission_results", result, "--result"),
        "votes": told or None,
        "why": needed_why(why),
    }
    return act(house, "case.commission", case, facts, to=result or "commission")


def remedy(
    house: House,
    ref: str,
    *,
    kind: str | None = None,
    owner: str | None = None,
    text: str = "",
    due: datetime | None = None,
    id: str | None = None,
    status: str = "proposed",
    why: str,
) -> Case:
    """Ask for a remedy (kind, owner, text, due), or record how one goes (`id`, `status`), to its end.

    Raises Conflict where it is at its end already.
    """
    case = open_case(house, "case.remedy", ref)
    listed("remedy_statuses", status, "--status")
    facts = {"status": status, "why": needed_why(why)}
    if id is not None:
        known = next((one for one in case.remedies if one.id == id), None)
        if known is None:
            raise NotFound(
                "no such remedy in this case", given=id, known=", ".join(r.id for r in case.remedies) or "none"
            )
        if not known.is_open:
            raise Conflict("this remedy is at its end", remedy_id=id, it_is=known.status, remedy="ask for a new one")
        return act(house, "case.remedy", case, {**facts, "id": id, "due": due})
    if kind is None or owner is None or due is None:
        raise WrongUsage("a remedy has a kind, an owner and a date", options="--kind, --owner, --due")
    facts |= {
        "id": number_of("r", len(case.remedies)),
        "kind": listed("remedy_kinds", kind, "--kind"),
        "owner": code(owner, "--owner"),
        "text": told_text(text, "--text"),
    }
    return act(house, "case.remedy", case, {**facts, "due": later_than(house, due, "--due")})
