"""Figures that leave a register are kept as they left: in the log, where nothing is edited, and open to whoever looks.

What is known by its readers stays known, so a release is held to all that left before it (docs/decisions/0019):

1. Whole months, and over: of a month that goes on, two releases would tell of the days between.
2. Months that left before in another cut do not leave again: one sum less another tells what either hides.
3. The same months again are a correction, with a reason; it shows nothing that was hidden and no change of few.
4. What was released wrongly is taken back, with a reason: it stays on record, and is shown as what it was.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from truce.community.cells import LEAST
from truce.community.publish import whole_months
from truce.community.released import news
from truce.errors import Conflict, NotFound, Refused, WrongUsage
from truce.flow.acting import ask, members, perform
from truce.flow.community import keeping
from truce.flow.community.leaving import digest
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of
from truce.model.act import Entry
from truce.model.ids import make_id
from truce.model.person import REGISTERS
from truce.model.released import STANDS, SUPERSEDED, WITHDRAWN, Release, Shown
from truce.vocabulary.community import community

T = TypeVar("T")
ACTS = tuple(f"{register}.release" for register in REGISTERS)
PLAIN = {one.name: one.default for one in fields(Shown)}  # what is left out of a kept row


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Generic[T]):
    """What left: the figures, and the release that holds them. `new`: False where they stood already."""

    made: T
    release: Release
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Making(Generic[T]):
    """How figures of a register are made: held to what left before, as rows, and as the document handed out."""

    register: str
    method: str
    make: Callable[[Sequence[Release]], T]
    rows: Callable[[T], Sequence[Shown]]
    plain: Callable[[T], Mapping[str, Any]]


def leave(house: House, how: Making[T], since: date, until: date, why: str | None = None) -> Left[T]:
    """Let figures of a period leave: kept, and on record by their sha256, before anybody sees them.

    The same figures again are the release that stands. `why`: code of the reason for a correction. Raises Refused for
    days that may not leave, Conflict where these months left with other figures and no reason is told.
    """
    check_why(why)
    with house.mission.turn(f"release:{how.register}"):
        before = earlier(house, how.register, since, until)
        stands = next((one for one in reversed(before) if one.standing == STANDS), None)
        made = how.make([one for one in before if one.kept])
        if stands is not None and stands.kept and tuple(how.rows(made)) == stands.rows:
            return Left(made=made, release=stands, new=False)
        if before:
            _check_correction(stands or before[-1], how.rows(made), why)
        return Left(made=made, release=_keep(house, how, made, since, until, before, why), new=True)


def would_leave(house: House, how: Making[T], since: date, until: date) -> T:
    """The figures as they would leave, to look at first: nothing leaves. Raises Refused for days that may not leave."""
    return how.make([one for one in earlier(house, how.register, since, until) if one.kept])


def _check_correction(last: Release, rows: Sequence[Shown], why: str | None) -> None:
    if why is None:
        raise Conflict(
            "these months left before, with other figures",
            release=last.id,
            remedy=f"say why they are corrected: --why {'|'.join(community().corrections)}",
        )
    if last.standing == STANDS and last.kept and not news(rows, last.rows):
        raise Refused(
            "nothing has changed that may be told: a change of few people would tell of them",
            release=last.id,
            remedy="wait until more has changed; or take it back: truce community released withdraw",
        )


def _keep(
    house: House, how: Making[T], made: T, since: date, until: date, before: Sequence[Release], why: str | None
) -> Release:
    told = how.plain(made)
    sha256, action = digest(told), f"{how.register}.release"
    [sealed] = keeping.sealed(house, how.register, [told])
    id = make_id("release", how.register, since, until, sha256, house.mission.ledger.size())
    facts = {
        **sealed,
        "sealed": sealed["sha256"],
        "release": id,
        "start": since.isoformat(),
        "until": until.isoformat(),
        "method": how.method,
        "sha256": sha256,
        "hidden_below": LEAST,
        "role": _role(house, action),
        "corrects": before[-1].id if before else None,
        "why": why if before else None,
        "rows": [_text(row) for row in how.rows(made)],
    }
    perform(house, action, how.register, facts)
    return release(house, id)


def _role(house: House, action: str) -> str | None:
    """The role under which whoever acts may do this: what may be told of who released."""
    member = None if house.actor is None else members(house).get(house.actor.handle)
    policy, _ = in_force(house, register_of(house), action)
    held = () if member is None else sorted(member.roles(house.clock()))
    return next((role for role in held if role in policy.roles and policy.roles[role].allows(action)), None)


def earlier(house: House, register: str, since: date, until: date) -> list[Release]:
    """What left of these very months, oldest first, taken back or not. Raises Refused where they may not leave."""
    whole_months(since, until)
    if until > today(house):
        raise Refused("these months are not over", until=until, remedy="figures leave when their last month is over")
    known = [one for one in releases(house) if one.register == register and one.shares_days(since, until)]
    other = next((one for one in known if not one.same_months(since, until)), None)
    if other is not None:
        raise Refused(
            "some of these months left before in another cut: one sum less the other would tell what either hides",
            release=other.id,
            left=f"{other.start} to {other.until}",
            remedy="release by the same months; sums of what is shown can be made by anybody",
        )
    return known


def today(house: House) -> date:
    """The day that it is where the mission is."""
    return house.clock().astimezone(ZoneInfo(house.choices.time_zone)).date()


def withdraw(house: House, id: str, why: str) -> Release:
    """Take a release back. It stays on record, and whoever has it still has it: only what comes after can know.

    Raises NotFound, Refused; Conflict where it stands no more.
    """
    check_why(why)
    one = release(house, id)
    action = f"{one.register}.release"
    ask(house, action, about=one.register)
    with house.mission.turn(f"release:{one.register}"):
        if release(house, id).standing != STANDS:
            raise Conflict("this release stands no more", release=id, standing=release(house, id).standing)
        perform(house, action, one.register, {"withdraws": id, "why": why})
    return release(house, id)


def check_why(why: str | None) -> None:
    """Raises WrongUsage for what is no code of a reason; what was given is not repeated, it may tell of somebody."""
    if why is not None and why not in community().corrections:
        raise WrongUsage("say why by a code: words could tell of whom", remedy=f"{'|'.join(community().corrections)}")


def release(house: House, id: str) -> Release:
    """One release as it stands. Raises NotFound; what was given is not repeated."""
    for one in releases(house):
        if one.id == id:
            return one
    raise NotFound("there is no release of that id", remedy="truce community released list FOLDER")


def releases(house: House, upto: int | None = None) -> tuple[Release, ...]:
    """Everything that ever left a register, oldest first, each as it stands. Asks nobody: it has left.

    `upto`: go by the acts up to that number of the log, as a brief of then does; None: by all.
    """
    found: dict[str, Release] = {}
    for entry in house.mission.ledger.entries(acts=ACTS, until=upto):
        if "withdraws" in entry.facts:
            id = str(entry.facts["withdraws"])
            found[id] = _ended(found[id], WITHDRAWN, entry.at, str(entry.facts["why"]))
        elif "start" in entry.facts:  # a look under the right to release is no release
            one = _read(entry)
            found |= {
                other.id: _ended(other, SUPERSEDED, one.at, one.why, one.id)
                for other in found.values()
                if other.register == one.register and other.same_months(one.start, one.until)
                if other.standing == STANDS
            }
            found[one.id] = one
    return tuple(found.values())


def version(house: House) -> int:
    """The number of the newest act of any release; 0 where nothing ever left."""
    kept = [one.seq for one in house.mission.ledger.entries(acts=ACTS) if not one.is_look]
    return max(kept, default=0)


def _ended(one: Release, standing: str, at: datetime, why: str | None, by: str | None = None) -> Release:
    return replace(one, standing=standing, ended_at=at, ended_why=why, ended_by=by)


def _read(entry: Entry) -> Release:
    """A release as its act tells it; one of an older truce has no rows."""
    told = entry.facts
    return Release(
        id=str(told.get("release") or make_id("release", entry.hash)),
        register=entry.act.partition(".")[0],
        start=date.fromisoformat(told["start"]),
        until=date.fromisoformat(told["until"]),
        at=entry.at.astimezone(UTC),
        by=entry.by,
        role=told.get("role"),
        method=str(told["method"]),
        sha256=str(told["sha256"]),
        hidden_below=int(told.get("hidden_below", LEAST)),
        rows=tuple(_row(text) for text in told.get("rows", ())),
        entry=entry.seq,
        kept="rows" in told,
        corrects=told.get("corrects"),
        why=told.get("why"),
    )


def _text(row: Shown) -> str:
    """Facts of an act hold no fractions (their text would not be canonical): a row is kept as its own text."""
    told = {name: value for name, value in asdict(row).items() if value != PLAIN[name]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _row(text: str) -> Shown:
    told = json.loads(text)
    return Shown(**{**told, "cell": tuple(told.get("cell", ()))})
