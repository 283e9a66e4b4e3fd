"""talks why: from a row of talks to its sources, what was said before and after of the same, and who took it in."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from truce.errors import NotFound
from truce.flow.house import House
from truce.flow.reason import Reason, facts_of
from truce.flow.talks.held import Held, of_mission, view_of
from truce.flow.talks.kept import Kept, Row, ids, standing
from truce.model.draft import Clause
from truce.model.packages import ELICITED
from truce.talks.files.form import SECTIONS

SAME = {  # rows that speak of one thing, so that one came before the other
    "positions": ("party", "issue", "kind"),
    "acceptability": ("party", "option", "kind"),
    "preferences": ("party", "option", "kind"),
    "readouts": ("meeting", "party"),
}
NAMED = ("sources", "actors")  # which rest on no source
POINTS_TO = ("meeting", "track", "issue", "option")


def because(held: Held, id: str) -> Reason:
    """Walk from a row's id. Raises NotFound where whoever asks sees no such row."""
    rows, id = dict(_rows(held)), bare(held.negotiation.id, id)
    if id not in rows:
        raise NotFound("nothing in these talks has that id", id=id, remedy="ids stand in `truce talks show --json`")
    section, row = rows[id]
    causes = (
        *_sources(held, section, row),
        *_pointed(rows, row),
        *_same(rows, section, row),
        *_taken_in(held, section, id),
    )
    return Reason(section.rstrip("s"), id, _facts(row), causes)


def of_talks(house: House, id: str) -> Reason | None:
    """The same from an id of any negotiation of a mission; one that whoever asks may not read is not there.

    `id`: as the record has it, or after the name of its negotiation, as briefs print it (`vela/m2`).
    """
    for negotiation in ids(house):
        held, row = of_mission(house, negotiation, view_of(None, None)), bare(negotiation, id)
        if any(one.key[1] == row for one in held.kept):
            return because(held, row)
    return None


def bare(negotiation: str, id: str) -> str:
    """The id of a row without the name of its negotiation."""
    return id.removeprefix(f"{negotiation}/")


def _rows(held: Held) -> Iterator[tuple[str, tuple[str, Any]]]:
    for section in SECTIONS:
        for row in getattr(held.negotiation, section.name):
            yield row.id, (section.name, row)


def _facts(row: Any) -> dict[str, Any]:
    told = {one.name: _plain(getattr(row, one.name)) for one in fields(row)}
    return facts_of({name: value for name, value in told.items() if value not in (None, ()) and name != "source"})


def _plain(value: Any) -> Any:
    """A value as a walk shows it: of parts of a text their words."""
    if isinstance(value, tuple) and any(isinstance(each, Clause) for each in value):
        return tuple(f"{each.ref}: {each.words}" for each in value)
    return value


def _sources(held: Held, section: str, row: Any) -> Iterator[Reason]:
    if section in NAMED:
        return
    named = tuple(getattr(row, "source", ()) or getattr(row, "because", ()))
    known = {source.id: source for source in held.negotiation.sources}
    if not named:
        comparisons = getattr(row, "kind", None) == ELICITED
        told = "somebody's answers to comparisons" if comparisons else "nobody said it: it is an analyst's own"
        yield Reason("source", "none", {"told": told})
    for id in named:
        yield Reason("source", id, _facts(known[id]) if id in known else {})


def _pointed(rows: Mapping[str, tuple[str, Any]], row: Any) -> Iterator[Reason]:
    """What the row speaks of."""
    for name in POINTS_TO:
        id = str(getattr(row, name, None))
        if id in rows:
            yield Reason(name, id, _facts(rows[id][1]))


def _same(rows: Mapping[str, tuple[str, Any]], section: str, row: Any) -> Iterator[Reason]:
    """What was said of the same at other times, the oldest first."""
    key = SAME.get(section)
    if key is None:
        return
    others = [
        other for where, other in rows.values()
        if where == section and other.id != row.id and all(getattr(other, n) == getattr(row, n) for n in key)
    ]  # fmt: skip
    for other in sorted(others, key=lambda each: (each.as_of, each.learnt_at)):
        when = "said before" if (other.as_of, other.learnt_at) < (row.as_of, row.learnt_at) else "said after"
        yield Reason(when, other.id, _facts(other))


def _taken_in(held: Held, section: str, id: str) -> Iterator[Reason]:
    """The acts that brought the row, each with what it said otherwise than the row says now."""
    versions = [one for one in held.kept if one.key == (section, id)]
    now = standing(tuple(versions))[-1].told if versions else {}
    for one in versions:
        yield Reason("taken in", f"act {one.entry}", _act(one) | _then(one.told, now))


def _act(one: Kept) -> dict[str, Any]:
    told = {"file": one.file, "sha256": one.sha256, "at": one.at, "by": one.by}
    return {name: value for name, value in told.items() if value is not None}


def _then(told: Row, now: Row) -> dict[str, Any]:
    """What another version of a row said; a field that it did not have is told as such."""
    names = [name for name in dict.fromkeys((*told, *now)) if told.get(name) != now.get(name)]
    return {f"{name} then": str(told.get(name, "not told")) for name in names}
