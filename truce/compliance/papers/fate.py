"""What became of a date: the decision table of the deadline board (docs/papers.md has the same)."""

from dataclasses import dataclass, replace

from truce.compliance.papers.dates import Dated
from truce.compliance.papers.prolonged import Prolonged
from truce.compliance.papers.shown import CONTESTED, DONE, NOT_DONE, PARTLY, Shown
from truce.compliance.periods import DAY

SOON = 7 * DAY
PAST = frozenset({"met_late", "partly", "overdue", "untold"})
ONLY_COME = frozenset({"start", "end"})  # nobody has to do anything by them


@dataclass(frozen=True, slots=True)
class Fate:
    """A status of vocabulary/due, and how many days late it was done or is not done yet."""

    status: str
    days_late: float | None = None


def fate_of(dated: Dated, found: Shown, as_of: int, over: Prolonged | None) -> Fate:
    """What became of a date, by what was known at `as_of`. The first line that fits.

    `over`: since when the agreement is no more. Where a side contests a prolongation, and what became of the date
    hangs on it, it is disputed; so is a date that has passed of which a side says that its trigger never came.
    """
    answer = _fate(dated, found, as_of, over)
    if answer.status in PAST and dated.moment is not None and dated.moment.contested:
        return Fate("disputed")
    if dated.longer is None or not dated.longer.contested_by:
        return answer
    without = _fate(replace(dated, longer=None), found, as_of, over)
    return answer if without.status == answer.status else Fate("disputed")


def _fate(dated: Dated, found: Shown, as_of: int, over: Prolonged | None) -> Fate:
    bounds = dated.bounds
    if bounds is None:
        return Fate("met" if found.state == DONE else _without_date(as_of, over))
    low, high = bounds
    if dated.kind in ONLY_COME:
        return _come(dated, low, high, as_of)
    if found.state == DONE and found.low is not None and found.high is not None:
        return _done(found.low, found.high, low, high)
    if over is not None and over.until < low and as_of >= over.until:
        return Fate("moot")
    return _open(dated, found, high, as_of)


def _open(dated: Dated, found: Shown, high: int, as_of: int) -> Fate:
    """Not shown to be done, and the agreement still stands."""
    if found.state == CONTESTED:
        return Fate("disputed")
    if as_of < high:
        return _ahead(dated, high, as_of)
    status = _past(found, high)
    return Fate(status, None if status == "untold" else (as_of - high) / DAY)  # silence is not lateness


def _without_date(as_of: int, over: Prolonged | None) -> str:
    return "moot" if over is not None and as_of >= over.until else "undated"


def _come(dated: Dated, low: int, high: int, as_of: int) -> Fate:
    if as_of >= high:
        return Fate("passed")
    disputed = dated.moment is not None and dated.moment.disputed and as_of >= low
    return Fate("disputed") if disputed else _ahead(dated, high, as_of)


def _done(first: int, last: int, low: int, high: int) -> Fate:
    """Done in [first, last); due in [low, high]. Only where every pair agrees it was in time, or late."""
    if last <= low:
        return Fate("met")
    return Fate("met_late", (first - high) / DAY) if first >= high else Fate("disputed")


def _ahead(dated: Dated, high: int, as_of: int) -> Fate:
    if dated.longer is not None and (dated.due is None or as_of >= dated.due):
        return Fate("extended")
    return Fate("due_soon" if high - as_of <= SOON else "pending")


def _past(found: Shown, high: int) -> str:
    """Silence is no breach: overdue only where somebody shows that it was not done when it was due."""
    if found.state == PARTLY:
        return "partly"
    told_since = found.state == NOT_DONE and found.high is not None and found.high >= high
    return "overdue" if told_since else "untold"
