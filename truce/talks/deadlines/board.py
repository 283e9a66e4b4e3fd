"""The countdown board: each deadline as it stood at an instant, with every time it was moved and what followed.

What was announced and what came stand apart. What happened around it is listed by who did it and when; nothing of it is
taken for the consequence: that a document or a person must say. Before its day nobody sees what came of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from truce.model.countdown import MET, MET_LATE, MOOT, OVERDUE, PARTLY, UNTOLD, Countdown, Moved
from truce.model.deadline import Deadline
from truce.model.talks import Occurrence

SOON_DAYS = 7  # as of vocabulary/due
AFTER_DAYS = 30  # what happened until so long after it is listed beside it
TOLD = frozenset({PARTLY, OVERDUE, MOOT, "disputed", "passed"})  # what papers or people said of it stands


def board(deadlines: Sequence[Deadline], as_of: datetime, occurrences: Sequence[Occurrence] = ()) -> list[Countdown]:
    """Each chain once: what lies ahead by nearness, then what has passed, latest first, then what has no date."""
    known = [row for row in deadlines if row.triggered_at is None or row.kind != "set" or row.triggered_at <= as_of]
    found = [_countdown(chain, as_of, occurrences) for chain in chains(known)]
    return sorted(found, key=_nearness)


def _nearness(row: Countdown) -> tuple[int, float, str]:
    if row.days_left is None:
        return 2, 0.0, row.id
    return (0, row.days_left, row.id) if row.days_left > 0 else (1, -row.days_left, row.id)


def chains(deadlines: Sequence[Deadline]) -> list[list[Deadline]]:
    """Rows of which each moves the one before: its new instant is when the next falls due, of the same two."""
    after: dict[str, Deadline] = {}
    for row in deadlines:
        following = [each for each in deadlines if _moves(row, each)]
        if following:
            after[row.id] = min(following, key=lambda each: (_set_at(each), each.id))
    later = {row.id for row in after.values()}
    found = []
    for first in (row for row in deadlines if row.id not in later):
        chain = [first]
        while chain[-1].id in after:
            chain.append(after[chain[-1].id])
        found.append(chain)
    return found


def _set_at(row: Deadline) -> datetime:
    return row.triggered_at or row.as_of


def _moves(row: Deadline, other: Deadline) -> bool:
    same = (row.party, row.set_by, row.kind) == (other.party, other.set_by, other.kind)
    return same and row.extended_to is not None and row.extended_to == other.due and _set_at(row) < _set_at(other)


def _countdown(chain: list[Deadline], as_of: datetime, occurrences: Sequence[Occurrence]) -> Countdown:
    first, last = chain[0], chain[-1]
    until = last.extended_to or last.due
    past = until is not None and until <= as_of
    state = _state(last, until, as_of, moved=len(chain) > 1 or last.extended_to is not None)
    return Countdown(
        id=last.id,
        rows=tuple(row.id for row in chain),
        party=first.party,
        set_by=first.set_by,
        name=last.name,
        set_at=first.triggered_at if first.kind == "set" else None,
        until=until,
        days_left=None if until is None or state == MOOT else (until - as_of).total_seconds() / 86400,
        state=state,
        announced=tuple(dict.fromkeys(row.announced_consequence for row in chain if row.announced_consequence)),
        came=last.actual_consequence if past else None,
        followed=last.followed if past else None,
        moves=_moves_of(chain),
        around=_around(chain, until, as_of, occurrences),
        because=tuple(dict.fromkeys(id for row in chain for id in row.because)),
    )


def _state(row: Deadline, until: datetime | None, as_of: datetime, *, moved: bool) -> str:
    """How it stood then; of its row only what could be known by then."""
    done = row.done_at if row.done_at is not None and row.done_at <= as_of else None
    if until is None:
        return "undated"
    if done is not None:
        return MET if done <= until else MET_LATE
    if row.status == MOOT:
        return MOOT
    if until > as_of:
        soon = until - as_of <= timedelta(days=SOON_DAYS)
        return "due_soon" if soon else "extended" if moved else "pending"
    if row.done_at is not None:
        return OVERDUE  # it was done later than this instant
    return row.status if row.status in TOLD else UNTOLD


def _moves_of(chain: list[Deadline]) -> tuple[Moved, ...]:
    found = []
    for number, row in enumerate(chain):
        if row.due is not None and row.extended_to is not None:
            known = chain[number + 1].triggered_at if number + 1 < len(chain) else None
            days = (row.extended_to - row.due).total_seconds() / 86400
            found.append(Moved(before=row.due, after=row.extended_to, days=days, known_since=known))
    return tuple(found)


def _around(
    chain: list[Deadline], until: datetime | None, as_of: datetime, occurrences: Sequence[Occurrence]
) -> tuple[str, ...]:
    who = {chain[0].set_by, chain[0].party}
    begin = chain[0].triggered_at
    if begin is None or until is None:
        return ()
    end = min(as_of, until + timedelta(days=AFTER_DAYS)).date()
    told = [each for each in occurrences if who & set(each.parties) and begin.date() <= each.as_of <= end]
    return tuple(each.id for each in sorted(told, key=lambda each: (each.as_of, each.id)))
