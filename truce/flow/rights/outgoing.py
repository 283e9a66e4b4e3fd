"""What leaves a mission: counted, put on record before it goes, and where it is much, agreed to by two."""

from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate
from typing import Any

from truce.errors import Refused, WrongUsage
from truce.flow.acting import ask, keep_look, members
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of, time_of

SCREEN = "screen"  # read by a person; in any other form rows count as taken out


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
    Raises Refused.
    """
    policy, _ = in_force(house, register_of(house), action)
    much = rows > 0 and rows + taken_out(house, policy.limits.bulk_hours) > policy.limits.bulk_rows
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
    since = time_of(house) - timedelta(hours=hours)
    trail = house.mission.ledger.entries(subject=f"views:{house.actor.handle}")
    times = accumulate((e.at for e in trail), max)  # by place: a clock set back hides no export
    left = (
        e.facts for e, at in zip(trail, times, strict=True) if at >= since and e.facts.get("form", SCREEN) != SCREEN
    )
    return sum(int(facts.get("rows") or 0) for facts in left if not facts.get("agreed"))


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
