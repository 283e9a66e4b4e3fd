"""What has left the registers of dialogue, harm and human rights: figures, protected before they left, and kept.

A release is one set of figures of whole months. Nothing is overwritten: a correction is one more release of the same
months, and one that was taken back stays on record as such.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

SHOWN, HIDDEN, NONE_OR_FEW = "shown", "hidden", "none_or_few"
STANDS, SUPERSEDED, WITHDRAWN = "stands", "superseded", "withdrawn"
FLOOR, TOLD, ESTIMATE, COUNTED = "floor", "told", "estimate", "counted"
ALL = "*"  # in a cell: every category of that dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One figure as it left, or that it was hidden."""

    table: Col[str, "what it is part of: indicators, attendances, summary, reach, a trait, two crossed, referrals"]
    figure: Col[str, "code of what is counted: of an indicator, of an outcome; attendances, cases, referrals, share"]
    cell: Col[tuple[str, ...], "its category by each dimension of the table; `*`: all of them"] = ()
    level: Col[str, "floor (verified), told (not verified), estimate, or counted (neither applies)"] = COUNTED
    unit: Col[str, "count, share (0 to 1), days, minutes or per_day"] = "count"
    state: Col[str, "shown, hidden, none_or_few, not_recorded, no_cases, no_margin or too_few"] = SHOWN
    value: Col[float | None, "in its unit; null: its state says why"] = None
    low: Col[float | None, "lower end of the 95 % interval; null: none can be stated"] = None
    high: Col[float | None, "upper end of it"] = None
    numerator: Col[float | None, "what the value was made of"] = None
    denominator: Col[float | None, "out of how many"] = None
    untold: Col[int, "entries that do not tell it, where they are enough to be told"] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Shown):
    """A figure of dialogue, civilian harm or human rights that left its register, with the release it left in."""

    id: Col[str, "stable id (fig-...)"]
    release: Col[str, "id of its release (rel-...)"]
    register: Col[str, "dialogue, harm or rights"]
    start: Col[date, "first day of the months it is of"]
    until: Col[date, "day after the last of them"]
    released_at: Col[datetime, "when it left (UTC)"]
    role: Col[str | None, "role under which it was released; null: an older truce did not keep it"]
    method: Col[str, "version of the method"]
    hidden_below: Col[int, "the smallest count of people that is shown, 0 apart"]
    standing: Col[str, "stands, superseded (a correction came) or withdrawn"]
    ended_at: Col[datetime | None, "when it was superseded or withdrawn (UTC); null: it stands"] = None
    ended_by: Col[str | None, "id of the release that superseded it"] = None
    ended_why: Col[str | None, "code of why: new_information, mistake, method or protection"] = None
    corrects: Col[str | None, "id of the release that this one corrects"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One set of figures that left a register. `start`, `until`: days, half-open. `rows`: what left, as it left.

    `kept`: False for one made before truce kept the figures, of which there is the digest alone. `by` is a handle and
    stays within the mission; `role` may be told. `sha256` is of what was handed out for machines.
    """

    id: str
    register: str
    start: date
    until: date
    at: datetime
    by: str | None
    role: str | None
    method: str
    sha256: str
    hidden_below: int
    rows: tuple[Shown, ...]
    entry: int
    kept: bool = True
    corrects: str | None = None
    why: str | None = None
    standing: str = STANDS
    ended_at: datetime | None = None
    ended_by: str | None = None
    ended_why: str | None = None

    def shares_days(self, start: date, until: date) -> bool:
        """Whether it tells of any day of these."""
        return self.start < until and start < self.until

    def same_months(self, start: date, until: date) -> bool:
        """Whether it tells of exactly these days."""
        return (self.start, self.until) == (start, until)


def standing(releases: Sequence[Release], register: str) -> list[Release]:
    """Those of a register that stand, the newest months first."""
    found = [one for one in releases if one.register == register and one.standing == STANDS]
    return sorted(found, key=lambda one: (one.start, one.until), reverse=True)
