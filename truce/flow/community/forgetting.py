"""A year of a register destroyed: no longer needed, or a danger to those who spoke. By two, with no way back."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import Wish, ask, perform
from truce.flow.community.keeping import locks, sweep, written
from truce.flow.house import House
from truce.flow.rulebook import register_of, time_of
from truce.model.person import REGISTERS

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
        raise _nothing(house, register, str(year))
    agreed = {"year": str(year), "why": why}
    perform(house, f"{register}.forget", register, {**agreed, "locks": doomed}, what=agreed)
    return sweep(house, register)


def years(house: House, register: str) -> dict[str, int]:
    """Year of writing -> how many writings it holds, of what is not destroyed. The log tells so much to anybody.

    It is the year in which something was written down, not the one that it is about.
    """
    held = {lock.id: lock.person.partition(":")[2] for lock in locks(house, register)}
    count = Counter(held.get(str(act.facts["lock"])) for acts in written(house, register).values() for act in acts)
    return {year: count[year] for year in sorted(held.values())}


def check_year(house: House, action: str, what: Mapping[str, Any]) -> None:
    """Raises NotFound where a year is asked to be destroyed in which nothing was written. Other acts pass."""
    register, _, verb = action.partition(".")
    if verb == "forget" and register in REGISTERS and str(what.get("year")) not in years(house, register):
        raise _nothing(house, register, str(what.get("year")))


def _nothing(house: House, register: str, year: str) -> NotFound:
    told = ", ".join(f"{one} ({count:,})" for one, count in years(house, register).items())
    return NotFound(
        "nothing was written in that year",
        register=register,
        year=year,
        years=told or "none",
        remedy="the year is that of writing, not of what is told; in brackets: writings that each year holds",
    )


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
