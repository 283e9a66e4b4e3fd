"""A figure of what was kept: numerator, denominator, interval where it is a share, and why there is none otherwise."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of a period.

    `value`: a share (0 to 1), a number, or days, minutes, persons a day, as its `unit` says; None where it cannot be
    told, and `why` says why: not_recorded, no_cases, no_margin (a value, but no interval can be stated) or hidden (a
    small number). `numerator` and `denominator` are what it was made of. `low`, `high`: 95 % interval. `untold`:
    entries of the period that do not tell it, so that the number is a floor. `of`: which one, where there are several
    (a pulse's place and first day).
    """

    code: str
    unit: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    why: str | None = None
    untold: int = 0
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """How often people of a group, sex and age were there (`cell`; None: all of them); `times` None: hidden."""

    cell: tuple[str | None, str | None, str | None]
    times: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All indicators of a period (half-open, days), as whoever asked may see them. `method`: its version."""

    start: date
    until: date
    as_of: date
    edition: str
    indicators: tuple[Indicator, ...]
    attendance: tuple[Attendance, ...]
    method: str
