"""community: what is told of dialogue, taken in row by row, and changed. It lies in the register `dialogue`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from truce.community.forms import known, noun_from, plain, typed
from truce.community.words import warnings
from truce.errors import NotFound, TruceError, UnusableValue, WrongUsage
from truce.flow.acting import ask
from truce.flow.community import keeping
from truce.flow.community.keeping import Held
from truce.flow.house import House
from truce.model.community import LocalAgreement, Noun
from truce.wire.rows import Row

REGISTER = "dialogue"
POINTERS = {"initiative": "initiative", "agreement": "agreement"}  # field -> the noun that its id must be of


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was not taken in: its line, and why. Never what was written there."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Mind:
    """What to look at again: the line, the field, and why as codes (of `community.words`, or `no_such_text`)."""

    line: int
    field: str
    looks: tuple[str, ...]


@dataclass(slots=True)
class Taken:
    """What became of rows: ids of new and changed things, how many were kept before, bad rows, and what to mind."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    bad: list[Bad] = field(default_factory=list)
    mind: list[Mind] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Good:
    line: int
    told: Mapping[str, Any]
    id: str | None = None


def add(house: House, noun: str, rows: Sequence[Row]) -> Taken:
    """Take rows of one noun in: the good ones land, the others are told. A row whose `reference` is known changes that.

    Raises Refused before anything is read where whoever acts may not write.
    """
    ask(house, f"{REGISTER}.write", about=REGISTER)
    made, taken = list[tuple[int, Noun]](), Taken()
    for row in rows:
        try:
            made.append((row.line, _made(noun, row)))
        except UnusableValue as fault:
            taken.bad.append(Bad(row.line, why_of(fault)))
        else:
            taken.mind += [Mind(row.line, *found) for found in warnings(row.told)]
    _keep(house, noun, made, taken)
    return taken


def as_kept(noun: str, told: Mapping[str, Any], there: Sequence[Held]) -> dict[str, Any]:
    """What is kept of what is told of one thing. Raises UnusableValue; NotFound where it points at nothing here."""
    made, wrong = _pointed(plain(noun, noun_from(noun, told)), {held.id: held for held in there})
    if wrong:
        raise NotFound(wrong)
    return made


def _made(noun: str, row: Row) -> Noun:
    if row.fault is not None:
        raise UnusableValue(row.fault)
    return noun_from(noun, row.told)


def why_of(fault: TruceError) -> str:
    """The fault in one line; the errors of forms name fields and codes, never what was written."""
    told = [f"{name}: {value}" for name, value in fault.given.items()]
    return "; ".join([str(fault), *told, *([fault.remedy] if fault.remedy else [])])


def _keep(house: House, noun: str, made: Sequence[tuple[int, Noun]], taken: Taken) -> None:
    looked = any(getattr(one, name, None) for _, one in made for name in ("reference", *POINTERS))
    there = {held.id: held for held in keeping.read(house, REGISTER)} if looked else {}
    known = {str(held.told.get("reference")): held for held in there.values() if held.noun == noun}
    good, seen = list[_Good](), set[str]()
    for line, one in made:
        told, wrong = _pointed(plain(noun, one), there)
        reference = told.get("reference")
        if wrong or reference in seen:
            taken.bad.append(Bad(line, wrong or "the reference stands twice among these rows"))
        else:
            seen |= {str(reference)} if reference else set()
            taken.mind += _unwritten(house, line, one)
            good.append(_Good(line, told, known[reference].id if reference in known else None))
    fresh = [row for row in good if row.id is None or there[row.id].told != row.told]
    taken.same = len(good) - len(fresh)
    ids = keeping.write_all(house, REGISTER, [row.told for row in fresh], ids=[row.id for row in fresh])
    for row, id in zip(fresh, ids, strict=True):
        (taken.new if row.id is None else taken.changed).append(id)


def _pointed(told: dict[str, Any], there: Mapping[str, Held]) -> tuple[dict[str, Any], str | None]:
    """What is told, with the ids of what it points at by id or reference; and why it cannot be kept, if so."""
    for name, noun in POINTERS.items():
        if name in told and (told["noun"], name) != ("agreement", "agreement"):
            found = _named(told[name], noun, there)
            if found is None:
                return told, f"`{name}` names no {noun} that is kept here"
            told[name] = found.id
    return told, None


def _named(given: str, noun: str, there: Mapping[str, Held]) -> Held | None:
    """A thing of a noun by its id or its reference."""
    of = [held for held in there.values() if held.noun == noun]
    return next((held for held in of if given in (held.id, held.told.get("reference"))), None)


def find(house: House, noun: str, given: str) -> Held:
    """One thing by its id or its reference; the look is on record. Raises NotFound."""
    if given.startswith("dlg-"):
        return keeping.find(house, REGISTER, given, noun=noun)
    held = _named(given, noun, {one.id: one for one in keeping.read(house, REGISTER)})
    if held is None:
        raise NotFound("there is no such thing in this register", remedy=f"truce community {noun} list FOLDER")
    return held


def _unwritten(house: House, line: int, one: Noun) -> list[Mind]:
    """A local agreement whose text is not among the mission's agreements is not judged yet."""
    if not isinstance(one, LocalAgreement) or one.agreement in {known.id for known in house.agreements}:
        return []
    return [Mind(line, "agreement", ("no_such_text",))]


def change(house: House, noun: str, given: str, told: Mapping[str, Any], *, line: int = 1) -> Taken:
    """Change some fields of a thing that is kept; a field told as None is taken out. The earlier revision stays.

    `given`: its id or its reference. Raises NotFound, UnusableValue; Refused where whoever acts may not.
    """
    ask(house, f"{REGISTER}.write", about=REGISTER)
    held = find(house, noun, given)
    if not told:
        raise WrongUsage("nothing was told to change", remedy="--set FIELD=VALUE, or --from FILE")
    after = {name: value for name, value in held.told.items() if name != "noun"} | dict(told)
    one = noun_from(noun, after)
    after = as_kept(noun, after, keeping.opened(house, REGISTER))
    taken = Taken(mind=[Mind(line, *found) for found in warnings(told)] + _unwritten(house, line, one))
    if after == held.told:
        taken.same = 1
    else:
        taken.changed.append(keeping.write(house, REGISTER, after, id=held.id))
    return taken


def open_fields(noun: str, given: Iterable[str]) -> None:
    """Raises WrongUsage for a field whose value is free words: they are never words of a command."""
    if closed := set(given) - typed(noun):
        raise WrongUsage(
            "free words are not typed as words of a command: they stay in the shell's history",
            fields=len(closed),
            remedy="write them in a file, or on standard input: --from -",
        )


def nouns_of(held: Iterable[Held]) -> list[tuple[str, Noun]]:
    """(id, what stands now) of things of the register."""
    return [(one.id, noun_from(one.noun, {k: v for k, v in one.told.items() if k != "noun"})) for one in held]


def fields_of(noun: str) -> str:
    """The fields of a noun in one line, the needed ones marked."""
    return known(noun)
