"""Times from the allegation to each step, as figures: for one case, and over all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from truce.model.case import Case

STEPS: dict[str, tuple[str, ...]] = {  # step -> states whose first entry is meant
    "registered": ("registered",),
    "triaged": ("triaged",),
    "under verification": ("under_verification",),
    "first visit": (),
    "assessed": ("assessed",),
    "in review": ("in_review",),
    "determined": ("determined",),
    "notified": ("notified",),
    "first reply": (),
    "answered": ("accepted", "contested", "no_response"),
    "before the commission": ("commission",),
    "commission decided": ("endorsed", "not_endorsed", "remanded"),
    "release decided": ("published", "restricted"),
    "closed": ("closed",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How long a case took to a step, in hours from when the mission heard of it; None: it has not got there."""

    step: str
    at: datetime | None
    hours: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Over cases: how many got to the step, how many did not (yet), and hours: least, quartiles, most.

    Only those that got there are in the figures; where many wait, the median says little, so `waiting` stands beside.
    """

    step: str
    reached: int
    waiting: int
    least: float | None = None
    lower: float | None = None
    median: float | None = None
    upper: float | None = None
    most: float | None = None


def times_of(case: Case) -> tuple[Stretch, ...]:
    """The first time it came to each step. It counts from when the mission heard of it."""
    start = case.allegation.received_at
    return tuple(_stretch(step, start, _first(case, step, states)) for step, states in STEPS.items())


def _stretch(step: str, start: datetime, at: datetime | None) -> Stretch:
    return Stretch(step=step, at=at, hours=None if at is None else round((at - start).total_seconds() / 3600, 2))


def _first(case: Case, step: str, states: tuple[str, ...]) -> datetime | None:
    if step == "first visit":
        return min((visit.began for visit in case.visits), default=None)
    if step == "first reply":
        return min((reply.received_at for notice in case.notices for reply in notice.replies), default=None)
    return min((move.at for move in case.moves if move.to in states), default=None)


def spread(cases: Iterable[Case]) -> tuple[Spread, ...]:
    """Each step over all cases. Quartiles are medians of the halves (Tukey), the middle in both."""
    told = [times_of(case) for case in cases]
    return tuple(_spread(step, [row[n].hours for row in told]) for n, step in enumerate(STEPS))


def _spread(step: str, hours: list[float | None]) -> Spread:
    known = sorted(one for one in hours if one is not None)
    if not known:
        return Spread(step=step, reached=0, waiting=len(hours))
    half = (len(known) + 1) // 2
    return Spread(
        step=step,
        reached=len(known),
        waiting=len(hours) - len(known),
        least=known[0],
        lower=median(known[:half]),
        median=median(known),
        upper=median(known[-half:]),
        most=known[-1],
    )
