"""why, for a page: one step of the walk at a time. A ruling may rest on a hundred thousand incidents: they come by the
page, those that add most first, and how many are left is always said. Every other step is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.reason import Reason, facts_of
from truce.flow.stated import term_stated
from truce.flow.why import EVERY_READING, act_working, ruled, why
from truce.model.incident import Incident
from truce.model.ruling import Change, Ground, Ruling

MOST = 50
ROW = ("act", "earliest", "latest", "place", "p_happened", "n_reports", "n_origins")


@dataclass(frozen=True, slots=True)
class Step:
    """What an id is and what it rests on. `after`: grounds before those shown; `grounds`: how many there are."""

    reason: Reason
    after: int = 0
    grounds: int = 0

    @property
    def left(self) -> int:
        """Grounds that come after those shown."""
        return max(0, self.grounds - self.after - sum(b.kind == "ground" for b in self.reason.because))


def step(house: House, id: str, *, after: int = 0, most: int = MOST) -> Step:
    """The step of one id; of a ruling `most` grounds from the `after`-th on. Raises NotFound, Refused as `why` does."""
    if id.startswith("rul-"):
        rows = frame(house, Ruling, ids=[id]).to_dicts()
        if rows:
            return _of_ruling(house, rows[0], after, most)
    if id.startswith("chg-"):
        rows = frame(house, Change, ids=[id]).to_dicts()
        if rows:
            return Step(_of_change(house, rows[0]))
    return Step(why(house, id))


def _of_ruling(house: House, row: Mapping[str, Any], after: int, most: int) -> Step:
    term = _term(house, row["agreement"], row["term"])
    facts = ruled(house, row)
    if row["reading"] == EVERY_READING:
        readings = frame(house, Ruling, ids=row["because"]).to_dicts()
        because = tuple(Reason("ruling", r["id"], facts_of(r)) for r in readings)
        return Step(Reason("ruling", row["id"], facts, (*term, *because)))
    found = frame(house, Ground).filter(pl.col("ruling") == row["id"])
    shown = found.sort(["contribution", "incident"], descending=[True, False]).slice(after, most).to_dicts()
    told = {r["id"]: r for r in frame(house, Incident, ids=[g["incident"] for g in shown]).to_dicts()} if shown else {}
    grounds = tuple(_ground(house, row, g, told.get(g["incident"])) for g in shown)
    grounded = set(found["incident"].to_list())
    rest = tuple(Reason("rests on", id, {}) for id in row["because"] if id not in grounded) if not after else ()
    return Step(Reason("ruling", row["id"], facts, (*term, *grounds, *rest)), after, found.height)


def _ground(house: House, ruling: Mapping[str, Any], ground: dict[str, Any], row: dict[str, Any] | None) -> Reason:
    """An incident's part in a ruling, with a line on what it is; where it is no incident, what it is can be asked."""
    if row is None:
        return Reason("ground", ground["incident"], facts_of(ground))
    facts = facts_of(ground) | act_working(house, ruling, row["acts"])
    return Reason("ground", row["id"], facts, (Reason("incident", row["id"], {k: row[k] for k in ROW}),))


def _of_change(house: House, row: dict[str, Any]) -> Reason:
    both = frame(house, Ruling, ids=[row["during"], row["other"]]).to_dicts()
    return Reason("change", row["id"], facts_of(row), tuple(Reason("ruling", r["id"], facts_of(r)) for r in both))


def _term(house: House, agreement: str, term: str) -> tuple[Reason, ...]:
    for kept in house.agreements:
        if kept.id == agreement:
            return tuple(term_stated(kept, t) for t in kept.terms if t.id == term)
    return ()
