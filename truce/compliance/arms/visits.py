"""Visits to storage sites, one after another: what each later one makes of what stood there before (DOMAIN 4.4).

A visit is all rows of a site with the same interval. An item is known by its serial number, or, where none was read, as
one of so many of its kind (named system, else class and calibre). What a visit finds of each kind:

    a serial number is read                                        stored (found_again, where it was missing)
    access was denied                                              not_verifiable (access_denied)
    so many stood there, but known numbers were not read again     not_verifiable (serials_refused, serials_not_read)
    so many stood there of which no number was ever known          stored; not_verifiable where numbers were refused
    fewer stood there than were known, by so many                  missing (still_missing, where they were before)

A count alone says how many of a kind are gone, never which: such a row has no serial number.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

Row = Mapping[str, Any]
Kind = tuple[str | None, str | None, float | None]
DENIED, REFUSED, NOT_READ = "access_denied", "serials_refused", "serials_not_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """All rows of one site with one interval."""

    site: str
    earliest: datetime
    latest: datetime
    rows: tuple[Row, ...]

    def met(self, result: str) -> bool:
        """Whether any row says so."""
        return any(row["result"] == result for row in self.rows)

    @property
    def party(self) -> str | None:
        """Whose site it is, as told."""
        return next((row["party"] for row in self.rows if row["party"] is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one visit makes of one item (with its serial number) or of so many of a kind. `rows`: what it rests on.

    `site`: another site, where the item was found since.
    """

    visit: Visit
    item: Row
    klass: str
    count: int
    serial: str | None
    rows: tuple[str, ...]
    note: str | None = None
    site: str | None = None


@dataclass(slots=True)
class Loose:
    """How many of a kind are known without a serial number, on which row, and how many of the kind were missing."""

    row: Row | None = None
    count: int = 0
    missing: int = 0


@dataclass(slots=True)
class Site:
    """What is known of one site, visit by visit. `code`: the code of a system by any of its names."""

    code: Mapping[str, str]
    items: dict[str, Row] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    loose: dict[Kind, Loose] = field(default_factory=dict)

    def visit(self, visit: Visit) -> list[Found]:
        """What the visit makes of everything known before and of what it newly saw; then that is what is known."""
        if visit.met(DENIED):
            return [*self._unseen(visit)]
        rows: dict[Kind, list[Row]] = defaultdict(list)
        for row in visit.rows:
            if row["weapon_class"] or row["weapon_system"]:
                rows[self._kind(row)].append(row)
        read = {serial_of(row): row for row in visit.rows if row["serial"]}
        kinds = {*rows, *self.loose, *(self._kind(item) for item in self.items.values())}
        return [f for kind in sorted(kinds, key=repr) for f in self._of_kind(visit, kind, rows[kind], read)]

    def forget(self, serial: str) -> None:
        """An item that was found at another site is no longer looked for here."""
        self.items.pop(serial, None)
        self.gone.discard(serial)

    def _kind(self, row: Row) -> Kind:
        system = row["weapon_system"]
        return (self.code.get(system, system), None, None) if system else (None, row["weapon_class"], row["calibre_mm"])

    def _unseen(self, visit: Visit) -> Iterator[Found]:
        told = visit.rows[0]
        for serial, item in sorted(self.items.items()):
            yield _found(visit, item, "not_verifiable", 1, [item, told], note=DENIED, serial=serial)
        for loose in self.loose.values():
            if loose.row is not None and loose.count:
                yield _found(visit, loose.row, "not_verifiable", loose.count, [loose.row, told], note=DENIED)
        if not self.items and not self.loose:
            yield _found(visit, told, "not_verifiable", told["count"], [told], note=DENIED)

    def _of_kind(self, visit: Visit, kind: Kind, rows: list[Row], read: Mapping[str, Row]) -> Iterator[Found]:
        loose = self.loose.setdefault(kind, Loose())
        mine = {s: item for s, item in self.items.items() if self._kind(item) == kind}
        counted = [row for row in rows if not row["serial"]]
        for row in (r for r in rows if r["serial"]):
            serial = serial_of(row)
            before = [self.items[serial]] if serial in self.items else []
            note = "found_again" if serial in self.gone else None
            yield _found(visit, row, "stored", 1, [*before, row], note=note, serial=serial)
        fresh = sum(serial_of(r) not in self.items for r in rows if r["serial"])
        loose.count = max(0, loose.count - fresh)  # a number read for the first time may be one of them
        unread = {s: item for s, item in mine.items() if s not in read}
        yield from self._unread(visit, counted, unread, loose)
        self.gone -= read.keys()
        self.items |= {serial_of(r): r for r in rows if r["serial"]}

    def _unread(self, visit: Visit, counted: list[Row], unread: Mapping[str, Row], loose: Loose) -> Iterator[Found]:
        """Of what was known and not read again: what may be among those that stood there, and what is missing."""
        told, due = sum(row["count"] for row in counted), len(unread) + loose.count
        missing, refused = max(0, due - told), visit.met(REFUSED)
        why = REFUSED if refused else NOT_READ
        plain = ("not_verifiable", REFUSED) if refused else ("stored", None)
        if not counted or not missing:
            klass, note = ("not_verifiable", why) if counted else ("missing", None)
            for serial, item in sorted(unread.items()):
                again = "still_missing" if klass == "missing" and serial in self.gone else note
                yield _found(visit, item, klass, 1, [item, *counted, *_witnesses(visit)], note=again, serial=serial)
            if klass == "missing":
                self.gone |= unread.keys()
            if loose.row is not None and loose.count:
                klass, note = plain if counted else (klass, "still_missing" if loose.missing else None)
                yield _found(visit, loose.row, klass, loose.count, [loose.row, *counted], note=note)
        else:
            known = [*unread.values(), *([loose.row] if loose.row is not None and loose.count else [])]
            klass, note = ("not_verifiable", why) if unread else plain
            yield _found(visit, counted[0], klass, told, [*known, *counted], note=note)
            note = "still_missing" if loose.missing >= missing else None
            yield _found(visit, known[0], "missing", missing, [*known, *counted], note=note)
        if told > due:
            yield _found(visit, counted[0], plain[0], told - due, counted, note=plain[1])
            loose.row, loose.count = counted[0], loose.count + told - due
        loose.missing = missing


def _found(
    visit: Visit, item: Row, klass: str, count: int, rows: list[Row], *, note: str | None, serial: str | None = None
) -> Found:
    ids = tuple(dict.fromkeys(row["id"] for row in rows))
    return Found(visit=visit, item=item, klass=klass, count=count, serial=serial, rows=ids, note=note)


def _witnesses(visit: Visit) -> list[Row]:
    """What a visit says of an item that it did not see: its rows with words, such as an explanation, else its first."""
    return [row for row in visit.rows if row["text"]] or [visit.rows[0]]


def serial_of(row: Row) -> str:
    """A serial number without what hands and eyes add to it: spaces and letter case."""
    return "".join(str(row["serial"]).split()).upper()


def visits_of(inventories: pl.DataFrame) -> dict[str, list[Visit]]:
    """The visits of every site in order of time."""
    found: dict[str, list[Visit]] = {}
    parts = inventories.sort("site", "earliest", "latest", "id").partition_by(
        ["site", "earliest", "latest"], maintain_order=True
    )
    for part in parts:
        rows = tuple(part.iter_rows(named=True))
        first = rows[0]
        visit = Visit(site=first["site"], earliest=first["earliest"], latest=first["latest"], rows=rows)
        found.setdefault(visit.site, []).append(visit)
    return found
