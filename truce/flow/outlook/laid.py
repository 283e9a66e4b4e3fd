"""The parts of a truce (a term in an area, or in the whole of it) laid side by side by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook.counted import TOO_FEW
from truce.flow.outlook.holding import NOBODY
from truce.flow.outlook.series import Told
from truce.model.agreement import Agreement
from truce.model.forecast import WATCHED
from truce.model.ruling import Ruling
from truce.outlook.survival.parts import LEAST_SEEN, Days

Floats = NDArray[np.float64]
ALL, ANYBODY = "all", "any"
LEAST_KNOWN = 7  # known days of a part, before anything is said of it
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """A term in an area (or in the whole of it), by whomever, under the text's first reading."""

    told: Told
    row: int

    @property
    def term(self) -> str:
        """Term id."""
        return self.told.keys[self.row][0]

    @property
    def area(self) -> str:
        """Area, or "all"."""
        return self.told.keys[self.row][2]

    def why(self, last: int) -> str | None:
        """Why nothing is told of it by its first so many days; None: something is."""
        if self.told.basis[self.row] != WATCHED or not self.told.watched[self.row, :last].any():
            return NOBODY
        known = int((self.told.panel.exposure[self.row, :last] >= LEAST_SEEN).sum())
        return TOO_FEW if known < LEAST_KNOWN else None


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a truce, with their days from one first day on, and what they were like before it."""

    agreement: str
    each: tuple[Part, ...]
    days: Days
    before: Floats  # breaches a day before the truce (n); NaN: nobody watched then

    def last(self) -> int:
        """How many days there are."""
        return int(self.days.told.shape[1])


def parts_of(house: House, agreement: Agreement, told: Sequence[Told]) -> Parts | None:
    """The parts of a truce by what was judged; None where there are none."""
    first = {term.id: term.readings[0].id for term in agreement.terms}
    each = tuple(
        Part(one, row)
        for one in told
        if one.agreement == agreement.id
        for row, (term, party, _) in enumerate(one.keys)
        if party == ANYBODY and first.get(term) == one.reading
    )
    if not each:
        return None
    begin = min(one.told.panel.steps[0] for one in each)
    end = max(one.told.panel.steps[-1] for one in each)
    shape = (len(each), (end - begin).days + 1)
    laid = [np.full(shape, blank) for blank in (0.0, np.nan, np.nan, 0.0)]
    for n, one in enumerate(each):
        start = (one.told.panel.steps[0] - begin).days
        where = slice(start, start + len(one.told.panel.steps))
        values = (one.told.panel.y, one.told.low, one.told.high, one.told.panel.exposure)
        for into, of in zip(laid, values, strict=True):
            into[n, where] = of[one.row]
    return Parts(agreement.id, each, Days(*laid), _before(house, agreement.id, each))


def _before(house: House, agreement: str, each: Sequence[Part]) -> Floats:
    """Breaches a day of each part before the truce, by its own rulings of then; NaN where nobody watched."""
    rows = frame(house, Ruling).filter((pl.col("agreement") == agreement) & (pl.col("period") == "before"))
    rows = rows.filter((pl.col("party") == ANYBODY) & pl.col("expected").is_not_null() & (pl.col("coverage") > 0.0))
    length = (pl.col("latest") - pl.col("earliest")).dt.total_seconds() / DAY.total_seconds()
    rates = rows.group_by("term", "reading", "area").agg(rate=pl.col("expected").sum() / length.sum())
    known = {(term, reading, area): rate for term, reading, area, rate in rates.iter_rows()}
    return np.array([known.get((one.term, one.told.reading, one.area), np.nan) for one in each], dtype=np.float64)
