"""Will each part hold: the truce as all of its parts, its areas, its terms, and terms in areas, by one mark."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truce.flow.outlook.shown import Hold, Series, Truce
from truce.model.forecast import GONE

ALL = "all"
PICTURES = 12  # areas that have a curve of their own; the table has all


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One line: `area` None is the truce as a whole, `term` None all terms there; `series`: its page's address."""

    term: str | None
    area: str | None
    hold: Hold
    series: Series | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All parts by one mark: the whole and its areas, then terms over the whole area, then terms in areas."""

    mark: str
    marks: tuple[str, ...]
    whole: Part
    areas: tuple[Part, ...]
    terms: tuple[Part, ...]
    inside: tuple[Part, ...]

    @property
    def first(self) -> tuple[Part, ...]:
        """What stands above: the whole, its areas, its terms."""
        return (self.whole, *self.areas, *self.terms)

    @property
    def curves(self) -> tuple[Part, ...]:
        """Areas, or terms where there are no areas, that have something to draw; those that may go first before."""
        told = [one for one in self.areas or self.terms if one.hold.state not in GONE and _least(one.hold) is not None]
        return tuple(sorted(told, key=lambda one: (_least(one.hold), one.area or "", one.term or ""))[:PICTURES])


def held(truce: Truce, mark: str | None) -> Held | None:
    """The parts of a truce by the mark that was asked for, else the middle one; None where nothing was said."""
    marks = tuple(one.definition for one in truce.parts)
    if not marks:
        return None
    chosen = mark if mark in marks else marks[len(marks) // 2]
    series = [
        Part(term=one.term, area=one.area, hold=hold, series=one)
        for one in truce.series
        for hold in _by(one.holds, chosen)
    ]
    places = [Part(term=None, area=one.area, hold=hold) for one in truce.places for hold in _by(one.holds, chosen)]
    return Held(
        mark=chosen,
        marks=marks,
        whole=Part(term=None, area=None, hold=next(_by(truce.parts, chosen))),
        areas=tuple(places),
        terms=tuple(one for one in series if one.area == ALL),
        inside=tuple(one for one in series if one.area != ALL),
    )


def _by(holds: Sequence[Hold], mark: str) -> Iterator[Hold]:
    return (one for one in holds if one.definition == mark)


def _least(hold: Hold) -> float | None:
    return min((one.p for one in hold.chances if one.p is not None), default=None)
