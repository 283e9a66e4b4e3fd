"""A thing of the register of harm as its page shows it: what stands, what lacks for the next step, what is of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from truce.community.harm.count import FLOOR, TOLD, counted, root
from truce.community.harm.crater import Conclusion, Together, conclude, together
from truce.community.harm.forms import CRATER, DAMAGE, INCIDENT, RECORD, REMNANT
from truce.community.harm.ladder import corroborated, lacking
from truce.community.telling import authors, fields_of
from truce.flow.community.harm import Book, book, reference
from truce.flow.community.keeping import Held
from truce.flow.community.taking import wanted
from truce.flow.house import House
from truce.model.damage import Crater
from truce.model.harm import CasualtyRecord, Kind, Step
from truce.vocabulary.harm import harm

__all__ = [
    "CRATER",
    "DAMAGE",
    "INCIDENT",
    "RECORD",
    "REMNANT",
    "Count",
    "Rung",
    "Shown",
    "called",
    "corroborated",
    "counts",
    "facts",
    "ladders",
    "lowest",
    "shown",
    "years",
]


def facts(there: Book, held: Held) -> dict[str, Any]:
    """What stands of a thing, for a terminal; of a person the years where told, and the incident as it is called."""
    made = there.nouns[held.id]
    told = {name: value for name, value in asdict(made).items() if name not in ("id", "steps", "groups", "kind")}
    if isinstance(made, CasualtyRecord):
        told = asdict(made.kind) | years(held) | told | {"incident": called(there, made.incident)}
    return {name: value for name, value in told.items() if value not in (None, (), "")}


def years(held: Held) -> dict[str, int]:
    """The age of a person in years, where it was told."""
    return {name: value for name, value in fields_of(held.revisions).items() if name == "years"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Where a thing, or one count of an incident (`part`), stands on the ladder.

    `next`: where it may go, by the list of statuses. `lacks`: what lacks before whoever asks may verify it.
    """

    part: str | None
    kind: Kind | None
    number: int | None
    steps: tuple[Step, ...]
    next: tuple[str, ...]
    lacks: tuple[str, ...]

    @property
    def status(self) -> str:
        """Where it stands."""
        return self.steps[-1].to


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Persons of one happening by outcome, the fewest that all tellings fit: verified, and told in all."""

    verified: Mapping[str, int]
    told: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One thing. `fields`: as it was told last, for a form. `merged`: ids of those that are this one.

    Of an incident: `records`, and `count`; of an object: `craters` with what they show, and `mean`; of a crater: what
    it shows itself.
    """

    held: Held
    made: Any
    book: Book
    fields: Mapping[str, Any]
    rungs: tuple[Rung, ...]
    merged: tuple[str, ...]
    records: tuple[CasualtyRecord, ...] = ()
    count: Count | None = None
    craters: tuple[tuple[Crater, Conclusion], ...] = ()
    mean: Together | None = None

    @property
    def seen(self) -> int:
        """How many writings on it this shows."""
        return len(self.held.revisions)


def shown(house: House, given: str) -> Shown:
    """One thing, by id or reference; the look is on record. Raises NotFound."""
    there = book(house)
    held = wanted(there.held, given)
    made = there.nouns[held.id]
    kept = [one for one in there.of(held.noun) if getattr(one, "into", None) == held.id]
    return Shown(
        held=held,
        made=made,
        book=there,
        fields=fields_of(held.revisions),
        rungs=_rungs(held, made, _who(house)),
        merged=tuple(one.id for one in kept),
        **_beside(there, held, made),
    )


def _beside(there: Book, held: Held, made: Any) -> dict[str, Any]:
    if held.noun == INCIDENT:
        return {"records": tuple(_records(there, held.id)), "count": counts(there).get(_face(there, held.id))}
    measured: list[Crater] = there.of(CRATER)
    of = [made] if held.noun == CRATER else [one for one in measured if one.damage == held.id]
    if held.noun in (CRATER, DAMAGE):
        return {"craters": tuple((one, conclude(one)) for one in of), "mean": together(of)}
    return {}


def _face(there: Book, id: str) -> str:
    return root(id, {one.id: one.into for one in there.incidents})


def _records(there: Book, id: str) -> list[CasualtyRecord]:
    """Everybody known apart of a happening, whichever of its incidents they were told with."""
    face = _face(there, id)
    return [one for one in there.records if _face(there, one.incident) == face]


def counts(there: Book) -> dict[str, Count]:
    """By the incident that stands for a happening: its persons, each counted once."""
    floor = {one.face.id: _by_outcome(persons) for one, persons in counted(there.incidents, there.records, FLOOR)}
    told = {one.face.id: _by_outcome(persons) for one, persons in counted(there.incidents, there.records, TOLD)}
    return {id: Count(verified=floor[id], told=told[id]) for id in told}


def _by_outcome(persons: Counter[Kind]) -> dict[str, int]:
    found = dict.fromkeys(harm().outcomes, 0)
    for kind, number in persons.items():
        found[kind.outcome] += number
    return found


def ladders(house: House, there: Book) -> dict[str, tuple[Rung, ...]]:
    """By id, where everything stands that is verified or not."""
    by = _who(house)
    return {id: _rungs(held, there.nouns[id], by) for id, held in there.held.items()}


def _who(house: House) -> str | None:
    return None if house.actor is None else house.actor.handle


def _rungs(held: Held, made: Any, by: str | None) -> tuple[Rung, ...]:
    """Of an incident one for each count; of what has no ladder none."""
    if held.noun == INCIDENT:
        parts = [(group.id, group.kind, group.number, group.steps) for group in made.groups]
    elif held.noun in (RECORD, DAMAGE):
        parts = [(None, getattr(made, "kind", None), None, made.steps)]
    else:
        parts = []
    said_why = held.noun == DAMAGE or bool((getattr(made, "civilian", None) or "").strip())
    tellers, wrote = getattr(made, "tellers", ()), authors(held.revisions)
    return tuple(
        Rung(
            part=part,
            kind=kind,
            number=number,
            steps=steps,
            next=tuple(harm().statuses[steps[-1].to].next),
            lacks=lacking(steps, tellers, said_why=said_why, authors=wrote, by=by),
        )
        for part, kind, number, steps in parts
    )


def lowest(statuses: Sequence[str]) -> str | None:
    """Of several counts the status that says most about what is still to be done; None for none."""
    order = ("under_verification", "reported", "not_verified_insufficient", "verified", "excluded", "duplicate_merged")
    return next((status for status in order if status in statuses), None)


def called(there: Book, id: str) -> str:
    """What a thing is called by those who sent it, or its id."""
    return reference(there.held[id]) or id
