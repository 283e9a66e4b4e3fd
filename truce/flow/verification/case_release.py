"""publish, restrict, correct, close, reopen, text: who may see a finding, and how a case ends and begins again."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from truce.errors import Conflict, Refused, WrongUsage
from truce.flow.acting import look_at
from truce.flow.house import House
from truce.flow.verification.case import (
    act,
    current,
    handle,
    items_of,
    listed,
    names,
    needed_why,
    number_of,
    open_case,
    told_text,
)
from truce.flow.verification.case_consent import releases, require
from truce.flow.verification.case_finding import part_of
from truce.model.case import Case
from truce.model.finding import Finding
from truce.model.proceeding import Release
from truce.verification.naming import named_in, unapproved
from truce.verification.text import EDITIONS, composed, text_of


def publish(
    house: House,
    ref: str,
    *,
    audience: str,
    why: str,
    with_actor: bool = False,
    place: str | None = None,
    text: str | None = None,
) -> Case:
    """Release a finding to the parties, to member states or to the public, signed by its releaser.

    To the public it goes only where the mandate allows, after its delay from now on. `place`: how the place may be
    called there; without it none is told. `text` stands for the narrative. Raises Refused, Conflict, and Untrustworthy
    where the text would name an actor whose attribution nobody approved.
    """
    case = open_case(house, "case.publish", ref)
    finding = current(case)
    listed("audiences", audience, "--audience")
    if audience == "nobody":
        raise WrongUsage("that is not a release", remedy="truce case restrict")
    if finding.drill:
        raise Refused("this finding is a drill: it is never released", case=case.number or case.id)
    signs = part_of(case, finding.id, "releaser", house)
    not_before = _not_before(house, audience)
    if with_actor:
        _refuse_unapproved(house, finding)
    facts = {
        "finding": finding.id,
        "audience": audience,
        "not_before": not_before,
        "with_actor": with_actor,
        "place": None if place is None else told_text(place, "--place"),
        "text": None if text is None else told_text(text, "--text"),
        "why": needed_why(why),
    }
    _refuse_text(house, case, facts)
    gone = releases(house, finding, items_of(house, case), audience)
    return act(house, "case.publish", case, facts, to="published", signs=signs, beside=gone)


def _not_before(house: House, audience: str) -> datetime | None:
    mandate = house.choices.mandate
    if audience != "public":
        return None
    if not mandate.publication_allowed:
        raise Refused(
            "the mandate allows no publication",
            setting="mandate.publication_allowed = false",
            remedy="--audience parties, or truce case restrict",
        )
    return house.clock() + timedelta(hours=mandate.publication_delay_hours)


def _refuse_unapproved(house: House, finding: Finding) -> None:
    if not house.choices.mandate.attribution_allowed:
        raise Refused("the mandate does not allow to say who did it", setting="mandate.attribution_allowed = false")
    if finding.actor_approved is None:
        raise Refused(
            "no attribution of this finding was approved", finding=finding.id, remedy="leave --with-actor out"
        )


def _refuse_text(house: House, case: Case, facts: dict[str, Any]) -> None:
    """The text as it would stand is looked through before the release is signed."""
    told = Release(
        finding=facts["finding"],
        audience=facts["audience"],
        not_before=None,
        with_actor=facts["with_actor"],
        place=facts["place"],
        text=facts["text"],
        why="",
        by=handle(house),
        at=house.clock(),
    )
    edition = "public" if facts["audience"] == "public" else "parties"
    allowed = house.choices.mandate.attribution_allowed
    as_released = replace(case, releases=(*case.releases, told))
    composed(as_released, items_of(house, case), edition, names(house), attribution_allowed=allowed)


def restrict(house: House, ref: str, *, audience: str = "nobody", why: str) -> Case:
    """Decide that the public does not see a finding, signed by its releaser. `audience`: nobody, or the parties."""
    case = open_case(house, "case.restrict", ref)
    finding = current(case)
    if listed("audiences", audience, "--audience") == "public":
        raise WrongUsage("what the public sees is not restricted", remedy="truce case publish")
    facts = {"finding": finding.id, "audience": audience, "with_actor": False, "why": needed_why(why)}
    signs = part_of(case, finding.id, "releaser", house)
    return act(house, "case.restrict", case, facts, to="restricted", signs=signs)


def correct(house: House, ref: str, *, was: str, now: str, why: str) -> Case:
    """Correct what was released, as a marked correction: what it said, what is right, and why."""
    case = open_case(house, "case.correct", ref)
    facts = {
        "id": number_of("c", len(case.corrections)),
        "finding": current(case).id,
        "was": told_text(was, "--was"),
        "now": told_text(now, "--now"),
        "why": needed_why(why),
    }
    with_actor = case.released is not None and case.released.with_actor
    if named_in(" ".join(map(str, facts.values())), unapproved(case, with_actor=with_actor), names(house)):
        raise Refused("the correction names an actor whose attribution nobody approved", case=case.number or case.id)
    return act(house, "case.correct", case, facts)


def close(house: House, ref: str, *, why: str) -> Case:
    """Close a case. Raises Conflict while a remedy is still awaited."""
    case = open_case(house, "case.close", ref)
    if waiting := [one.id for one in case.open_remedies()]:
        remedy = "follow them to their end: truce case remedy --id ... --status done"
        raise Conflict("remedies are still open", case=case.number or case.id, open=", ".join(waiting), remedy=remedy)
    return act(house, "case.close", case, {"why": needed_why(why)}, to="closed")


def reopen(house: House, ref: str, *, why: str) -> Case:
    """Open a case again, with a reason. A new finding then stands beside the old one, with three people of its own."""
    case = open_case(house, "case.reopen", ref)
    return act(house, "case.reopen", case, {"why": needed_why(why)}, to="reopened")


def text(house: House, ref: str, edition: str) -> tuple[str, ...]:
    """The text of the finding as it stands, for an edition; the look is on record.

    Raises Refused where that edition may not see it (yet), or somebody on whose word it rests does not allow that (any
    more); NotEstablished where nothing is found.
    """
    if edition not in EDITIONS:
        raise WrongUsage("no such edition", given=edition, known=", ".join(EDITIONS))
    case = open_case(house, "case.view", ref)
    look_at(house, "case.view", case.id, form=f"text of the {edition} edition")
    if edition == "public" and not house.choices.mandate.publication_allowed:
        raise Refused("the mandate allows no publication", setting="mandate.publication_allowed = false")
    allowed, items = house.choices.mandate.attribution_allowed, items_of(house, case)
    lines = text_of(case, items, edition, house.clock(), names(house), attribution_allowed=allowed)
    if case.finding is not None:
        require(house, case.finding, items, edition)
    return lines
