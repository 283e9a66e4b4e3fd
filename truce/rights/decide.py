"""May this member do this, here, now? Deny by default; whoever is refused hears which roles may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from truce.model.member import Member
from truce.vocabulary.rights import Action, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody wants to do: the action, to which case, in which state, in which compartment, when."""

    action: str
    at: datetime
    case: str | None = None
    state: str | None = None
    compartment: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and why."""

    allowed: bool
    why: str


def decide(
    roles: Mapping[str, Role],
    actions: Mapping[str, Action],
    member: Member | None,
    question: Question,
    *,
    founded: bool,
) -> Answer:
    """The answer. `founded`: the mission has members; before that one person works alone, and only on the street."""
    action = actions.get(question.action)
    if action is None:
        return Answer(False, f"no role allows what the policy does not know: {question.action}")
    if not founded:
        why = "the mission has no members yet: `truce roles found FOLDER --as HANDLE` makes you the first"
        return Answer(True, "a mission without members") if action.alone else Answer(False, why)
    if member is None:
        return Answer(False, "say who you are: truce --as HANDLE ..., or set TRUCE_AS")
    for grant in member.grants:
        if grant.holds(question.at) and grant.case in (None, question.case) and roles[grant.role].allows(action.code):
            return Answer(True, f"as {grant.role}")
    may = ", ".join(sorted(code for code, role in roles.items() if role.allows(action.code)))
    return Answer(False, f"your roles do not reach that far; who may: {may or 'nobody'}")
