"""why, for a page: one step of the walk at a time. A ruling may rest on a hundred thousand incidents: they come by the
page, those that add most first, and how many are left is always said. Every other step is whole.

Where a mission keeps so many grounds that reading them all would take seconds, a ruling over the whole period and area
is read from the sheet of the picture, which holds what each incident adds; of any other ruling the incidents that it
names itself, those that add most, are shown, and it is said that these are not all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.reason import Reason, facts_of
from truce.flow.stated import term_stated
from truce.flow.why import EVERY_READING, act_working, ruled, why
from truce.model.incident import Incident
from truce.model.ruling import Change, Ground, Ruling
from truce.picture.rows import Shown, in_short
from truce.picture.sheet import Sheet

MOST = 50
MANY = 200_000  # grounds in a mission, above which they are not read as a whole
ROW = ("act", "earliest", "latest", "place", "p_happened", "n_reports", "n_origins")


@dataclass(frozen=True, slots=True)
class Step:
    """What an id is and what it rests on.

    `after`: grounds before those shown; `grounds`: how many there are; `goes_on`: the others can be asked for too.
    """

    reason: Reason
    after: int = 0
    grounds: int = 0
    goes_on: bool = True

    @property
    def left(self) -> int:
        """Grounds that come after those shown."""
        return max(0, self.grounds - self.after - sum(b.kind == "ground" for b in self.reason.because))


def step(
    house: House,
    id: str,
    *,
    after: int = 0,
    most: int = MOST,
    sheet: Callable[[], Sheet] | None = None,
    many: int = MANY,
) -> Step:
    """The step of one id; of a ruling `most` grounds from the `after`-th on. Raises NotFound, Refused as `why` does.

    `sheet`: gives the picture's; asked for where the mission keeps more than `many` grounds.
    """
    if id.startswith("rul-"):
        rows = frame(house, Ruling, ids=[id]).to_dicts()
        if rows and sheet is not None and house.mission.lake.count(Ground) > many:
            return _of_large(house, rows[0], after, most, sheet())
        if rows:
            return _of_ruling(house, rows[0], after, most)
    if id.startswith("chg-"):
        rows = frame(house, Change, ids=[id]).to_dicts()
        if rows:
            return Step(_of_change(house, rows[0]))
    return Step(why(house, id))


def _of_ruling(house: House, row: Mapping[str, Any], after: int, most: int) -> Step:
    if row["reading"] == EVERY_READING:
        return _of_readings(house, row)
    found = frame(house, Ground).filter(pl.col("ruling") == row["id"])
    shown = found.sort(["contribution", "incident"], descending=[True, False]).slice(after, most).to_dicts()
    told = _incidents(house, [g["incident"] for g in shown])
    grounds = [_ground(house, row, g, told.get(g["incident"])) for g in shown]
    grounded = set(found["incident"].to_list())
    rest = [Reason("rests on", id, {}) for id in row["because"] if id not in grounded] if not after else []
    return Step(_ruling(house, row, [*grounds, *rest]), after, found.height)


def _of_readings(house: House, row: Mapping[str, Any]) -> Step:
    """The ruling that stands for every reading of a term together rests on theirs."""
    readings = frame(house, Ruling, ids=row["because"]).to_dicts()
    return Step(_ruling(house, row, [Reason("ruling", r["id"], facts_of(r)) for r in readings]))


def _of_large(house: House, row: Mapping[str, Any], after: int, most: int, sheet: Sheet) -> Step:
    if row["reading"] == EVERY_READING:
        return _of_readings(house, row)
    number = next((n for n, rule in enumerate(sheet.rules) if rule.ruling == row["id"]), None)
    if number is None:
        named = [id for id in row["because"] if id.startswith("inc-")]
        told = _incidents(house, named)
        grounds = [Reason("ground", id, {}, (_line(told[id]),)) for id in named if id in told]
        rest = [Reason("rests on", id, {}) for id in row["because"] if id not in told]
        shown = _ruling(house, row, [*grounds, *rest])
        return Step(shown, 0, max(len(grounds), row["n_incidents"] or 0), goes_on=False)
    start, stop = sheet.column("rule_start")[number : number + 2].tolist()
    added = np.asarray(sheet.column("rule_p")[start:stop], dtype=np.float32)
    order = largest(added, after, most)
    rows = sheet.column("rule_row")[start:stop][order].tolist()
    adds = added[order].tolist()
    lines = [_short(in_short(sheet, p, row)) for row, p in zip(rows, adds, strict=True)]
    grounds = [Reason("ground", one.id, {"contribution": p}, (one,)) for one, p in zip(lines, adds, strict=True)]
    return Step(_ruling(house, row, grounds), after, stop - start)


def largest(values: NDArray[np.float32], after: int, most: int) -> NDArray[np.int64]:
    """Places of the values after the `after` largest, the largest first; equal ones in their order. Not below 0."""
    places = np.arange(values.size, dtype=np.uint64)
    keys = ((~values.view(np.uint32)).astype(np.uint64) << np.uint64(32)) | places  # unlike, so pages never overlap
    end = min(after + most, values.size)
    if end < values.size:
        keys = np.partition(keys, end)[:end]
    return (np.sort(keys)[after:end] & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _short(one: Shown) -> Reason:
    told = {name: getattr(one, name) for name in ROW if name != "place"}
    return Reason("incident", one.id, told)


def _incidents(house: House, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in frame(house, Incident, ids=ids).to_dicts()} if ids else {}


def _ruling(house: House, row: Mapping[str, Any], because: Sequence[Reason]) -> Reason:
    return Reason("ruling", row["id"], ruled(house, row), (*_term(house, row["agreement"], row["term"]), *because))


def _line(row: Mapping[str, Any]) -> Reason:
    """An incident in one line."""
    return Reason("incident", row["id"], {name: row[name] for name in ROW})


def _ground(house: House, ruling: Mapping[str, Any], ground: dict[str, Any], row: dict[str, Any] | None) -> Reason:
    """An incident's part in a ruling, with a line on what it is; where it is no incident, what it is can be asked."""
    if row is None:
        return Reason("ground", ground["incident"], facts_of(ground))
    facts = facts_of(ground) | act_working(house, ruling, row["acts"])
    return Reason("ground", row["id"], facts, (_line(row),))


def _of_change(house: House, row: dict[str, Any]) -> Reason:
    both = frame(house, Ruling, ids=[row["during"], row["other"]]).to_dicts()
    return Reason("change", row["id"], facts_of(row), tuple(Reason("ruling", r["id"], facts_of(r)) for r in both))


def _term(house: House, agreement: str, term: str) -> tuple[Reason, ...]:
    for kept in house.agreements:
        if kept.id == agreement:
            return tuple(term_stated(kept, t) for t in kept.terms if t.id == term)
    return ()
