"""What a case waits for: the step that leads it on, who has it in hand, whose turn it is, and since when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from truce.flow.house import House
from truce.flow.room.cases import allowing
from truce.flow.rulebook import in_force, register_of
from truce.model.case import Case

STEPS: Mapping[str, tuple[str, ...]] = {  # state -> the steps that lead on from it; what ends in none waits for nobody
    "received": ("case.register",),
    "registered": ("case.triage",),
    "triaged": ("case.plan",),
    "under_verification": ("case.assess",),
    "assessed": ("case.submit",),
    "in_review": ("case.determine",),
    "returned": ("case.assess",),
    "determined": ("case.notify",),
    "notified": ("case.answer",),
    "accepted": ("case.commission",),
    "contested": ("case.commission",),
    "no_response": ("case.commission",),
    "commission": ("case.commission",),
    "endorsed": ("case.publish", "case.restrict"),
    "not_endorsed": ("case.publish", "case.restrict"),
    "remanded": ("case.publish", "case.restrict"),
    "published": ("case.close",),
    "restricted": ("case.close",),
    "reopened": ("case.triage", "case.plan"),
}
THE_TEAMS = ("under_verification", "returned")  # states in which those of the newest plan have it
THE_AUTHORS = ("assessed", "returned")  # states in which whoever wrote the finding has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What leads a case on: steps, any of which would; the members who have it; else the roles whose turn it is.

    `you`: whether whoever asks may do one of the steps. `until`: the time that it waits for first, as of a reply.
    """

    actions: tuple[str, ...]
    members: tuple[str, ...]
    roles: tuple[str, ...]
    you: bool
    until: datetime | None = None


def waiting(house: House) -> Callable[[Case], Next | None]:
    """What each case waits for; the policy is asked once for each step and kind of case."""
    policy = in_force(house, register_of(house), "case.view")[0]
    actions = {one for steps in STEPS.values() for one in steps}
    may = {one: allowing(house, one) for one in actions}
    roles = {one: tuple(name for name, role in policy.roles.items() if role.allows(one)) for one in actions}

    def after(case: Case) -> Next | None:
        steps = STEPS.get(case.state, ())
        if not steps:
            return None
        return Next(
            actions=steps,
            members=_has_it(case),
            roles=tuple(dict.fromkeys(role for one in steps for role in roles[one])),
            you=any(may[one](case) for one in steps),
            until=_until(case),
        )

    return after


def _has_it(case: Case) -> tuple[str, ...]:
    team = case.plans[-1].team if case.plans and case.state in THE_TEAMS else ()
    author = case.finding.author if case.finding is not None and case.state in THE_AUTHORS else None
    return tuple(dict.fromkeys((*([author] if author else []), *team)))


def _until(case: Case) -> datetime | None:
    """The last day of reply of a notice that nobody answered: until then a case that was notified waits for a party."""
    if case.state != "notified" or any(one.replies for one in case.notices):
        return None
    return max((one.due for one in case.notices), default=None)


def since_of(case: Case) -> datetime:
    """When a case came where it stands."""
    moves = case.moves
    return moves[-1].at if moves else case.allegation.received_at
