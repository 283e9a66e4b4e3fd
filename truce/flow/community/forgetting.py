"""A year of a register destroyed: no longer needed, or a danger to those who spoke. By two, with no way back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import Wish, ask, perform
from truce.flow.community.keeping import locks, sweep
from truce.flow.house import House
from truce.flow.rulebook import register_of, time_of

REASONS = ("retention", "danger", "asked")  # codes: a reason in free words could tell of whom


def forget(house: House, register: str, year: int, why: str) -> int:
    """Destroy the locks of what was written in a year; how many there were. What was written in it is noise then.

    The act is on record before the locks are gone, so that a cut between leaves locks that `sweep` finds. Raises
    Refused where another has not agreed, NotFound where nothing of that year is kept.
    """
    if why not in REASONS:
        raise WrongUsage("say why", remedy=f"--why {'|'.join(REASONS)}")
    doomed = sorted(lock.id for lock in locks(house, register) if lock.person == f"{register}:{year}")
    if not doomed:
        raise NotFound("nothing of that year is kept", register=register, year=year)
    agreed = {"year": str(year), "why": why}
    perform(house, f"{register}.forget", register, {**agreed, "locks": doomed}, what=agreed)
    return sweep(house, register)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A year that somebody asked to destroy, why (a code), `state`: asked or agreed, `who`: roles that may agree."""

    request: str
    year: str
    why: str
    by: str
    at: datetime
    state: str
    who: tuple[str, ...]


def waiting(house: House, register: str) -> list[Asked]:
    """Years of a register whose destruction was asked for and is not done, the newest first. Raises Refused."""
    ask(house, f"{register}.read", about=register)
    now = time_of(house)
    meant = {wish.digest: (year, why) for year, why, wish in _wishes(house, register)}
    return [
        Asked(
            request=one.id,
            year=meant[one.digest][0],
            why=meant[one.digest][1],
            by=one.by,
            at=one.at,
            state=one.state(now),
            who=one.second,
        )
        for one in sorted(register_of(house).requests.values(), key=lambda one: one.at, reverse=True)
        if one.digest in meant and one.state(now) in ("asked", "agreed")
    ]


def _wishes(house: House, register: str) -> Iterator[tuple[str, str, Wish]]:
    """Every destruction that could be asked for: a request holds only the digest of what it is about."""
    for year in sorted({lock.person.partition(":")[2] for lock in locks(house, register)}):
        for why in REASONS:
            what = {"year": year, "why": why}
            yield year, why, Wish(action=f"{register}.forget", about=register, what=what)
