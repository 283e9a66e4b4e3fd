"""What leaves a mission: counted, put on record before it goes, and where it is much, agreed to by two."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from truce.errors import Refused, WrongUsage
from truce.flow.acting import ask, keep_look, members
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of, time_of
from truce.store.contract import Ledger

SCREEN = "screen"  # read by a person; in any other form rows count as taken out


@dataclass(frozen=True, slots=True)
class Trail:
    """What a member took out lately, as far as their trail was read: up to `seq`, its newest time; times and rows."""

    seq: int = 0
    newest: datetime | None = None
    left: tuple[tuple[datetime, int], ...] = ()


_trails: WeakKeyDictionary[Ledger, dict[tuple[str, int], Trail]] = WeakKeyDictionary()


def shown(house: House, action: str, subject: str, rows: int | None, *, form: str, **told: Any) -> None:
    """Put a look on record; rows that leave for another program pass the same count as an export."""
    if form != SCREEN and rows and members(house):
        let_out(house, action, subject, rows, form, {})(None)
        return
    keep_look(house, action, subject, rows=rows, form=form, **told)


def let_out(
    house: House, action: str, subject: str, rows: int, form: str, chosen: dict[str, str]
) -> Callable[[str | None], None]:
    """Ask whether so many rows may leave; what comes back puts it on record, given the sha256 of what goes.

    Above the policy's number within its hours, splitting included, it takes two: exactly this subject, form, filter.
    A mission without members is one person's, who has its files. Raises Refused.
    """
    policy, _ = in_force(house, register_of(house), action)
    counts = rows > 0 and bool(members(house))
    much = counts and rows + taken_out(house, policy.limits.bulk_hours) > policy.limits.bulk_rows
    request = ask(house, "export.bulk", about=subject, what={"form": form, **chosen}).rests_on if much else None

    def keep(sha256: str | None) -> None:
        told: dict[str, Any] = {
            "rows": rows,
            "form": form,
            "filter": chosen or None,
            "sha256": sha256,
            "agreed": request,
        }
        keep_look(house, action, subject, **told)

    return keep


def taken_out(house: House, hours: int) -> int:
    """Rows that whoever acts took out within so many hours, without those that two agreed to."""
    if house.actor is None:
        return 0
    since, ledger = time_of(house) - timedelta(hours=hours), house.mission.ledger
    trails = _trails.setdefault(ledger, {})
    key = house.actor.handle, hours
    trail = trails[key] = _read_on(trails.get(key) or Trail(), ledger, house.actor.handle, since)
    return sum(rows for _, rows in trail.left)


def _read_on(trail: Trail, ledger: Ledger, handle: str, since: datetime) -> Trail:
    """What came since is read, what has grown too old is let go: a long trail costs no more than a short one."""
    left, newest, seq = [one for one in trail.left if one[0] >= since], trail.newest, trail.seq
    for entry in ledger.entries(subject=f"views:{handle}", after=trail.seq):
        newest, seq = max(newest or entry.at, entry.at), entry.seq  # by place: a clock set back hides no export
        rows = int(entry.facts.get("rows") or 0)
        if newest >= since and rows and entry.facts.get("form", SCREEN) != SCREEN and not entry.facts.get("agreed"):
            left.append((newest, rows))
    return Trail(seq, newest, tuple(left))


def name_of(house: House, given: str | None) -> str:
    """Who decides. Raises Refused where a member gives another's name, WrongUsage where there is none at all."""
    if not members(house):
        if given is None:
            raise WrongUsage("a decision is a person's", remedy="--by NAME")
        return given
    handle = "" if house.actor is None else house.actor.handle
    if given not in (None, handle):
        raise Refused(
            "a member decides under their own handle", given=given, remedy=f"leave --by out, or --by {handle}"
        )
    return handle
