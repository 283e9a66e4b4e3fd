"""A year of a register destroyed: no longer needed, or a danger to those who spoke. By two, with no way back."""

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import perform
from truce.flow.community.keeping import locks, sweep
from truce.flow.house import House

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
