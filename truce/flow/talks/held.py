"""What a question about talks is put to: a negotiation as whoever asks may see it, of a mission or of a file alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import ask, may
from truce.flow.house import House
from truce.flow.talks.kept import LOOK, NEEDS, READ, Kept, Key, composed, head_of, ids, rows, standing
from truce.flow.talks.shelf import find, read
from truce.model.talks import INFERRED, PUBLIC, STATED, Negotiation
from truce.talks.files.form import OF, sought_in
from truce.talks.ground import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A negotiation on the table of whoever asks.

    `house`: the mission; null for a file alone. `kept`: every row that they may see, also those that no longer stand.
    `withheld`: rows that they may not. `faults`: what could not be read of a file.
    """

    negotiation: Negotiation
    view: View
    house: House | None = None
    kept: tuple[Kept, ...] = ()
    withheld: int = 0
    faults: tuple[str, ...] = ()
    file: str | None = None


def view_of(said_by: date | None, known_by: datetime | None, *, inferred: bool = True) -> View:
    """Through whose eyes: said by a day, learnt by an instant, with or without an analyst's conclusions."""
    kinds = (PUBLIC, STATED, INFERRED) if inferred else (PUBLIC, STATED)
    return View(said_by=said_by, learnt_by=known_by, kinds=kinds)


def of_file(named: str, view: View) -> Held:
    """A file, or an id of the catalogue, alone. Raises NotFound, UnusableTalks where it has no head."""
    path = find(named)
    reading = read(path)
    return Held(negotiation=reading.landed(), view=view, faults=tuple(map(str, reading.faults)), file=path.name)


def of_mission(house: House, named: str | None, view: View) -> Held:
    """A negotiation on record, as whoever asks may read it. Raises Refused, NotFound, WrongUsage where several are."""
    ask(house, LOOK, about=f"talks:{named or ''}")
    id = _chosen(ids(house), named, reached=may(house, READ).allowed)
    everything = tuple(rows(house, id))
    kept = visible(house, everything)
    known = standing(tuple(one for one in kept if _known(one, view)))
    reading = composed(head_of(house, id), {one.key: one.told for one in known})
    gone = len(everything) - len(kept) + len(reading.faults)  # what hangs on a row withheld is set aside with it
    return Held(negotiation=reading.landed(), view=view, house=house, kept=kept, withheld=gone)


def _chosen(known: tuple[str, ...], named: str | None, *, reached: bool) -> str:
    """`reached`: whoever asks would see any there are; behind the walls of a shared database others see none."""
    if not known and not reached:
        raise NotFound("no talks are on record here that whoever asks can reach", remedy="ask the head of mission")
    if not known:
        raise NotFound("this mission holds no talks yet", remedy="truce talks add FOLDER FILE")
    if named is None and len(known) > 1:
        raise WrongUsage("this mission holds several negotiations", known=", ".join(known), remedy="--of ID")
    if named is not None and named not in known:
        raise NotFound("this mission holds no talks of that id", given=named, known=", ".join(known))
    return named or known[0]


def _known(one: Kept, view: View) -> bool:
    if view.learnt_by is None or not one.learnt_at:
        return True
    return datetime.fromisoformat(one.learnt_at) <= view.learnt_by


def visible(house: House, kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """The rows that whoever acts may read: each by its own confidentiality, and none that hangs on one withheld.

    A public word on a meeting that is confidential would tell of the meeting.
    """
    return open_to(kept, {care: may(house, action).allowed for care, action in NEEDS.items()})


def open_to(kept: tuple[Kept, ...], allowed: Mapping[str, bool]) -> tuple[Kept, ...]:
    """The rows of such confidentiality, and none that hangs on one withheld; what is not named is not allowed."""
    seen = tuple(one for one in kept if allowed.get(one.care, False))
    while True:
        hidden = {one.key for one in kept} - {one.key for one in seen}
        left = tuple(one for one in seen if hidden.isdisjoint(named_in(one.section, one.told)))
        if len(left) == len(seen):
            return left
        seen = left


def named_in(section: str, told: Mapping[str, Any]) -> Iterator[Key]:
    """The rows that a row names, also within its parts."""
    for name, value in told.items():
        where = sought_in(OF[section], name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                yield from named_in(section, each)
            elif where is not None:
                yield where, str(each)
