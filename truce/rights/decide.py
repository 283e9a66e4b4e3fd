"""May this member do this, here, now? Deny by default; whoever is refused hears which roles may.

The order is the method; docs/rights.md has the same.

1. An action that the policy does not know                      -> refused
2. A mission without members: one person alone, on the street   -> allowed or refused by the action
3. Nobody, or nobody enrolled; a member who is suspended        -> refused
4. A state of the case in which the act cannot be               -> refused
5. One's own source, report, request or self                    -> refused
6. A part in this case that stands apart from this act          -> refused
7. A role that holds now and reaches action, case, compartment  -> allowed; else an emergency that does; else refused
8. An act that needs two, without the agreement of another      -> refused
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from truce.model.member import Member
from truce.model.request import Override, Request
from truce.model.states import ARROWS
from truce.vocabulary.rights import Action, Policy

NO_CASE = "none"  # the state of a case that is not there yet
STATES = (NO_CASE, *ARROWS)
OF_CASES = frozenset({"case", "evidence", "protection"})  # compartments whose acts may be about one case
ALSO_OF_CASES = frozenset({"log.prove"})


class Reason(Enum):
    """Why yes or no, for machines."""

    ROLE = "a role reaches it"
    EMERGENCY = "an emergency that was declared reaches it"
    ALONE = "the mission has no members"
    UNKNOWN_ACTION = "the policy does not know the action"
    NO_MEMBERS = "the mission has no members yet"
    NOBODY = "nobody says who acts"
    KEY = "the key in hand is not the one enrolled"
    SUSPENDED = "the member is suspended"
    STATE = "not in this state of the case"
    OWN = "never for one's own"
    APART = "another part in this case stands apart from it"
    ROLES = "no role reaches that far"
    TWO = "it needs two"
    POLICY = "the mission's own policy is not the one agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to do: the action, to which case, in which state, in which compartment, when.

    `done`: what this member did in this case before. `own`: it is about the member's own source, report or self.
    `digest`, `requests`: the act as it would be done, and what was asked and agreed. `two`: the roles that must agree,
    where the action alone does not say so.
    """

    action: str
    at: datetime
    case: str | None = None
    state: str | None = None
    compartment: str | None = None
    done: frozenset[str] = frozenset()
    own: bool = False
    digest: str | None = None
    two: tuple[str, ...] | None = None
    requests: tuple[Request, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and why; `rests_on` is the request or the emergency that it uses."""

    allowed: bool
    why: str
    reason: Reason = Reason.ROLES
    rests_on: str | None = None


def decide(policy: Policy, member: Member | None, question: Question, *, founded: bool) -> Answer:
    """The answer. `founded`: the mission has members; before that one person works alone, and only on the street."""
    action = policy.actions.get(question.action)
    if action is None:  # 1
        why = f"no role allows what the policy does not know: {question.action}"
        return Answer(False, why, Reason.UNKNOWN_ACTION)
    if not founded:  # 2
        return _alone(action)
    if member is None:  # 3
        return Answer(False, "say who you are: truce --as HANDLE ..., or set TRUCE_AS", Reason.NOBODY)
    if member.is_suspended(question.at):
        return Answer(False, f"{member.handle} is suspended; an administrator can end it", Reason.SUSPENDED)
    return _law(action, question) or _right(policy, member, action, question)


def reach(policy: Policy, member: Member | None, action: str, at: datetime, overrides: tuple[Override, ...]) -> Answer:
    """Whether a member may do it to anything at all: for a door that does not know yet to what.

    A grant for one case opens the doors of casework, where the step behind each asks for that case, and no other door.
    """
    if action not in policy.actions:
        return Answer(False, f"no role allows what the policy does not know: {action}", Reason.UNKNOWN_ACTION)
    if member is None:
        return Answer(False, "say who you are: truce --as HANDLE ..., or set TRUCE_AS", Reason.NOBODY)
    if member.is_suspended(at):
        return Answer(False, f"{member.handle} is suspended; an administrator can end it", Reason.SUSPENDED)
    compartment = policy.actions[action].compartment
    of_cases = compartment in OF_CASES or action in ALSO_OF_CASES
    for grant in sorted((one for one in member.grants if one.holds(at)), key=lambda one: one.role):
        role = policy.roles.get(grant.role)
        scope = grant.case if of_cases else None
        if role is not None and role.allows(action) and grant.reaches(scope, compartment):
            return Answer(True, f"as {role.code}", Reason.ROLE)
    for one in overrides:
        if _covers(policy, member, one, action, at):
            return Answer(True, f"in an emergency ({one.id})", Reason.EMERGENCY, one.id)
    return Answer(False, f"your roles do not reach that far; who may: {policy.who_may(action)}", Reason.ROLES)


def _alone(action: Action) -> Answer:
    if action.alone:
        return Answer(True, "a mission without members", Reason.ALONE)
    why = "the mission has no members yet: `truce --as HANDLE roles found FOLDER` makes you the first"
    return Answer(False, why, Reason.NO_MEMBERS)


def _law(action: Action, question: Question) -> Answer | None:
    """What no role and no emergency changes: states, one's own, and parts that stand apart."""
    state = question.state or NO_CASE
    if question.state is not None and question.state not in STATES:  # 4
        return Answer(False, f"a case has no such state: {question.state}", Reason.STATE)
    if action.states and state not in action.states:
        when = ", ".join(action.states)
        return Answer(False, f"not while the case is {state}; it can be done when: {when}", Reason.STATE)
    if action.not_own and question.own:  # 5
        return Answer(False, "nobody does this for what is their own, or for themselves", Reason.OWN)
    if parts := sorted(question.done.intersection(action.apart)):  # 6
        return Answer(False, f"you did {', '.join(parts)} in this case; it takes somebody else now", Reason.APART)
    return None


def _right(policy: Policy, member: Member, action: Action, question: Question) -> Answer:
    compartment = question.compartment or action.compartment
    for grant in member.grants:  # 7
        role = policy.roles.get(grant.role)
        if role is None or not role.allows(action.code):
            continue
        if grant.holds(question.at) and grant.reaches(question.case, compartment):
            return _second(policy, member, question, grant.role)
    for one in question.overrides:
        if one.case in (None, question.case) and _covers(policy, member, one, action.code, question.at):
            return Answer(True, f"in an emergency ({one.id})", Reason.EMERGENCY, one.id)
    why = f"your roles do not reach that far; who may: {policy.who_may(action.code)}"
    return Answer(False, why, Reason.ROLES)


def _covers(policy: Policy, member: Member, one: Override, action: str, at: datetime) -> bool:
    """An emergency counts for who declared it, while they may declare one, and never for what a role must not do."""
    held = [policy.roles[role] for role in member.roles(at) if role in policy.roles]
    return (
        one.by == member.handle
        and one.action == action
        and one.holds(at)
        and not policy.actions[action].calm
        and any(role.allows("roles.override") for role in held)
        and not any(role.forbids(action) for role in held)
    )


def _second(policy: Policy, member: Member, question: Question, role: str) -> Answer:
    """The second pair of eyes, where the act needs them (8). An emergency that was declared may stand for them."""
    action = policy.actions[question.action]
    second = action.agree if question.two is None else question.two
    if not second:
        return Answer(True, f"as {role}", Reason.ROLE)
    for one in question.requests:
        if is_good(one, member, question):
            return Answer(True, f"as {role}; {one.agreed_by} agreed ({one.id})", Reason.ROLE, one.id)
    for emergency in question.overrides:
        fits = emergency.case in (None, question.case)
        if fits and _covers(policy, member, emergency, action.code, question.at):
            return Answer(True, f"as {role}; alone, in an emergency ({emergency.id})", Reason.EMERGENCY, emergency.id)
    return Answer(False, f"it needs two: somebody else must agree first ({', '.join(second)})", Reason.TWO)


def is_good(request: Request, member: Member, question: Question) -> bool:
    """A request covers an act if it is exactly that act, asked by who acts, agreed by another, in time, not used."""
    return (
        request.action == question.action
        and request.by == member.handle
        and request.digest == question.digest
        and request.agreed_by not in (None, member.handle)
        and request.state(question.at) == "agreed"
    )
