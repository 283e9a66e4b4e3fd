"""roles: acts that need two, and emergencies. Asked, agreed or declined, used once; declared, over, reviewed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import MISSION, Wish, alarm_of, ask, enter, may_at_all, perform, refuse
from truce.flow.house import House
from truce.flow.rights.roles import reason_given, second_for
from truce.flow.rulebook import in_force, register_of, time_of
from truce.model.act import Entry
from truce.model.ids import make_id
from truce.model.request import Override, Request
from truce.rights.decide import Answer, Reason
from truce.vocabulary.rights import Policy


def request(
    house: House, action: str, about: str = MISSION, what: Mapping[str, Any] | None = None, *, why: str
) -> Entry:
    """Ask for an act that needs two: exactly this one. Raises WrongUsage where one alone may do it."""
    said, policy = reason_given(why), _policy(house)
    second = _second(house, policy, action, what or {})
    if not second:
        raise WrongUsage("that takes no second person", action=action, remedy="do it; it is asked when you do")
    answer = may_at_all(house, action)
    wish = Wish(action=action, about=about, what=what)
    if not answer.allowed:
        refuse(house, wish, answer)
    now = time_of(house)
    id = make_id("request", action, about, wish.digest, now, house.actor and house.actor.handle)
    facts = {
        "request": id,
        "action": action,
        "about": about,
        "what": dict(what or {}),
        "digest": wish.digest,
        "why": said,
        "until": now + timedelta(hours=policy.limits.request_hours),
        "second": list(second),
    }
    return perform(house, "roles.ask", id, facts)


def _second(house: House, policy: Policy, action: str, what: Mapping[str, Any]) -> tuple[str, ...]:
    if action not in policy.actions:
        raise NotFound("no such action", action=action, remedy="docs/matrix.md lists them")
    if action in ("roles.grant", "roles.end") and what.get("role") in policy.roles:
        return second_for(house, action, str(what["role"]))
    return policy.actions[action].agree


def agree(house: House, id: str) -> Entry:
    """Agree to what another member asked. It takes one of the roles that the act names, and never the asker."""
    return _answered(house, id, "roles.agree")


def decline(house: House, id: str) -> Entry:
    """Decline it: it can no longer be used. The asker may decline their own, to take it back."""
    return _answered(house, id, "roles.decline")


def _answered(house: House, id: str, action: str) -> Entry:
    made, now = _request(house, id), time_of(house)
    state = made.state(now)
    if state not in ("asked", "agreed") or (action == "roles.agree" and state == "agreed"):
        raise WrongUsage(f"that request is {state} already", request=id)
    me = None if house.actor is None else register_of(house).members.get(house.actor.handle)
    takes_back = action == "roles.decline" and me is not None and me.handle == made.by
    if me is not None and not takes_back and me.handle != made.by and not me.roles(now).intersection(made.second):
        why = f"your roles are not among those that may agree: {', '.join(made.second)}"
        refuse(house, Wish(action=action, about=id), Answer(False, why, Reason.ROLES))
    return perform(house, action, id, {"request": id}, whose=made.by)


def requests(house: House) -> list[dict[str, Any]]:
    """Every request and its state, the newest first."""
    ask(house, "roles.view")
    now = time_of(house)
    kept = sorted(register_of(house).requests.values(), key=lambda one: one.at, reverse=True)
    return [asdict(one) | {"state": one.state(now)} for one in kept]


def _request(house: House, id: str) -> Request:
    made = register_of(house).requests.get(id)
    if made is None:
        raise NotFound("no such request", request=id, remedy="`truce roles requests FOLDER` lists them")
    return made


def override(house: House, action: str, why: str, hours: float, *, case: str | None = None) -> Entry:
    """Take a right in an emergency: one action, some hours, aloud. It ends by itself and must be reviewed.

    Raises WrongUsage for an action that no emergency reaches, or more hours than the policy allows.
    """
    enter(house, "roles.override")
    said, policy, now = reason_given(why), _policy(house), time_of(house)
    known = policy.actions.get(action)
    if known is None:
        raise NotFound("no such action", action=action, remedy="docs/matrix.md lists them")
    if not 0 < hours <= policy.limits.override_hours:
        raise WrongUsage("an emergency does not last so long", hours=hours, most=policy.limits.override_hours)
    me = None if house.actor is None else register_of(house).members.get(house.actor.handle)
    held = [policy.roles[role] for role in (me.roles(now) if me else ()) if role in policy.roles]
    if known.calm or any(role.forbids(action) for role in held):
        raise WrongUsage("no emergency reaches that", action=action, remedy="it takes its own roles, always")
    id = make_id("override", action, case, now, house.actor and house.actor.handle)
    until = now + timedelta(hours=hours)
    facts = {"override": id, "action": action, "case": case, "why": said, "until": until}
    by = None if house.actor is None else house.actor.handle
    loud = alarm_of(house, "emergency", override=id, action=action, case=case, by=by, until=until)
    return perform(house, "roles.override", id, facts, beside=[loud])


def over(house: House, id: str) -> Entry:
    """End an emergency before its time."""
    made = _override(house, id)
    if not made.holds(time_of(house)):
        raise WrongUsage("that emergency is over", override=id)
    return perform(house, "roles.override", id, {"override": id, "ended": True})


def review(house: House, id: str, verdict: str, why: str) -> Entry:
    """Review an emergency that is over: justified or not, and why. Never one's own."""
    made = _override(house, id)
    if verdict not in VERDICTS:
        raise WrongUsage("no such verdict", given=verdict, remedy=" or ".join(VERDICTS))
    if made.holds(time_of(house)):
        raise WrongUsage("that emergency still lasts", override=id, until=made.until)
    if made.reviewed_by is not None:
        raise WrongUsage("that emergency is reviewed already", override=id, by=made.reviewed_by)
    facts = {"override": id, "verdict": verdict, "why": reason_given(why)}
    return perform(house, "roles.review", id, facts, whose=made.by)


VERDICTS = ("justified", "unjustified")


def overrides(house: House) -> list[dict[str, Any]]:
    """Every emergency: whether it lasts, and whether its review is due or overdue."""
    ask(house, "roles.view")
    now, known = time_of(house), register_of(house)
    late = {one.id: overdue for one, overdue in known.unreviewed(now, _policy(house).limits.review_days)}
    return [asdict(one) | {"state": _state(one, late, lasts=one.holds(now))} for one in known.overrides.values()]


def _state(one: Override, late: Mapping[str, bool], *, lasts: bool) -> str:
    if lasts:
        return "lasts"
    return "reviewed" if one.id not in late else "review overdue" if late[one.id] else "to be reviewed"


def _override(house: House, id: str) -> Override:
    made = register_of(house).overrides.get(id)
    if made is None:
        raise NotFound("no such emergency", override=id, remedy="`truce roles emergencies FOLDER` lists them")
    return made


def aloud(house: House) -> list[str]:
    """What everybody is told at every command: emergencies that last, and reviews that are overdue."""
    now, known = time_of(house), register_of(house)
    if not known.overrides:
        return []
    told = [
        f"EMERGENCY until {one.until:%Y-%m-%d %H:%M} UTC: {one.by} took {one.action}"
        f"{'' if one.case is None else f' for {one.case}'} ({one.id}): {one.why}"
        for one in known.holding(now)
    ]
    days = _policy(house).limits.review_days
    return told + [f"REVIEW OVERDUE: the emergency {one.id}" for one, late in known.unreviewed(now, days) if late]


def _policy(house: House) -> Policy:
    return in_force(house, register_of(house), "roles.view")[0]
