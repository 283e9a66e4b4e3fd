"""audit: who looked at what, what is odd about it, and which alarms were raised. For auditors; itself on record."""

from dataclasses import asdict, dataclass
from typing import Any
from zoneinfo import ZoneInfo

from truce.errors import NotFound
from truce.flow.acting import look_at, members
from truce.flow.house import House
from truce.flow.rights.roles_decoys import opened
from truce.flow.rulebook import in_force, register_of
from truce.rights.audit import Alarm, Day, Odd, alarms, days, odd, rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Alarms (decoys first), odd days, every member's days, and the rule that finds the odd ones."""

    alarms: tuple[Alarm, ...]
    odd: tuple[Odd, ...]
    days: tuple[Day, ...]
    rule: str


def audit(house: House, member: str | None = None) -> Audit:
    """The audit of one member or all. Raises Refused, NotFound."""
    known = members(house)
    if member is not None and member not in known:
        raise NotFound("no member of that handle", member=member)
    look_at(house, "log.audit", "looks" if member is None else f"views:{member}")
    ledger, limits = house.mission.ledger, in_force(house, register_of(house), "log.audit")[0].limits
    trails = [entry for handle in known for entry in ledger.entries(subject=f"views:{handle}")]
    zone = ZoneInfo(house.choices.time_zone)
    found = days(trails, ledger.entries(acts=["refused"]), zone, limits)
    held = {m.handle: frozenset(grant.role for grant in m.grants) for m in known.values()}
    strange = odd(found, held, limits)
    return Audit(
        alarms=alarms(ledger.entries(acts=["alarm"]), opened(house)),
        odd=tuple(one for one in strange if member in (None, one.member)),
        days=tuple(one for one in found if member in (None, one.member)),
        rule=rule(limits),
    )


def as_data(found: Audit) -> dict[str, Any]:
    """The audit for a machine."""
    return asdict(found)
