"""What stands on a day: of rows about the same thing the newest, by the day it was said, then by when it was learnt."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from truce.model.talks import INFERRED, PUBLIC, STATED, Acceptability, Negotiation, Position


class Dated(Protocol):
    """A row with its two times."""

    @property
    def as_of(self) -> date:
        """Day it was said."""
        ...

    @property
    def learnt_at(self) -> datetime:
        """When it was learnt."""
        ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Through whose eyes: what was said by a day, and learnt by an instant, of these kinds. Null: all there is."""

    said_by: date | None = None
    learnt_by: datetime | None = None
    kinds: tuple[str, ...] = (PUBLIC, STATED, INFERRED)

    def sees(self, row: Dated) -> bool:
        """Whether a row was said and learnt by then."""
        said = self.said_by is None or row.as_of <= self.said_by
        return said and (self.learnt_by is None or row.learnt_at <= self.learnt_by)


ALL = View()


def newest(rows: Iterable[D], key: Callable[[D], Hashable], view: View = ALL) -> dict[Hashable, D]:
    """Of each key the row that stands; what came before stays where it is."""
    found: dict[Hashable, D] = {}
    for row in rows:
        told = key(row)
        if view.sees(row) and (told not in found or _when(row) >= _when(found[told])):
            found[told] = row
    return found


def _when(row: Dated) -> tuple[date, datetime]:
    return row.as_of, row.learnt_at


def positions(negotiation: Negotiation, view: View = ALL) -> list[Position]:
    """Each party's standing position on each issue, one of each kind: what it says aloud does not replace the rest."""
    rows = [row for row in negotiation.positions if row.kind in view.kinds]
    return list(newest(rows, lambda row: (row.party, row.issue, row.kind), view).values())


def answers(negotiation: Negotiation, view: View = ALL) -> dict[tuple[str, str], Acceptability]:
    """(party, option) -> the answer that stands: the newest, and of one day the party's own word before a conclusion.

    An old word aloud does not stand against what later came to be inferred; `View(kinds=...)` leaves conclusions out.
    """
    found: dict[tuple[str, str], Acceptability] = {}
    rows = [row for row in negotiation.acceptability if row.kind in view.kinds and view.sees(row)]
    for row in sorted(rows, key=lambda row: (row.as_of, row.kind != INFERRED, row.learnt_at)):
        found[row.party, row.option] = row
    return found
