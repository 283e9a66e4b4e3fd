"""What people tell of harm and of rights: rows read by a form, and what was told folded into what stands.

A thing is told once (`fields`), then told again where it was wrong (`fields`, whole), and goes up the ladder step by
step (`step`, `unmerge`). Who said it and when is the log's word, never the teller's. A fault names the field and never
what was written there.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from truce.community.harm.ladder import begun, unmerged
from truce.errors import UnusableValue
from truce.model.harm import INSUFFICIENT, MERGED, REPORTED, VERIFIED, Step, Teller
from truce.vocabulary.harm import harm

LONGEST = 4000  # letters of a text
MOST = 100_000  # persons in one count
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
YEARS = (1900, 2200)
OLDEST = 125
EMPTY: tuple[Any, ...] = (None, "", [])  # what tells nothing
Reader = Callable[[str, Any], Any]  # (field, what was told) -> what is kept, as JSON has it


class Saying(Protocol):
    """One writing: by whom, when, and what."""

    @property
    def by(self) -> str | None:
        """Handle of who wrote it."""

    @property
    def at(self) -> datetime:
        """When it was written (UTC)."""

    @property
    def told(self) -> Mapping[str, Any]:
        """What was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of one noun, and which of them are needed."""

    noun: str
    fields: Mapping[str, Reader]
    needed: tuple[str, ...]

    @property
    def known(self) -> str:
        """Its fields in one line, the needed ones marked."""
        return ", ".join(f"{name}*" if name in self.needed else name for name in self.fields)


def read(form: Form, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a row. Raises UnusableValue naming the field."""
    if unknown := set(told) - set(form.fields):
        raise UnusableValue("there is a field that is not known", fields=len(unknown), remedy=f"fields: {form.known}")
    made = {name: form.fields[name](name, value) for name, value in told.items() if value not in EMPTY}
    for name in form.needed:
        if name not in made:
            raise _missing(form, name)
    if "until" in made and made["until"] < made["day"]:
        raise UnusableValue("a later day lies before an earlier one", fields="day, until")
    return made


def _missing(form: Form, name: str) -> UnusableValue:
    return UnusableValue(f"`{name}` is missing", field=name, remedy=f"fields: {form.known}")


def faults(form: Form, told: Mapping[str, Any]) -> dict[str, UnusableValue]:
    """Everything that is wrong with single fields of a row at once, by field; of a list by `FIELD-PLACE-FIELD`.

    For whoever fills a form in. Empty: each field can be kept by itself; `read` still looks at them together.
    """
    found = {name: _missing(form, name) for name in form.needed if told.get(name) in EMPTY}
    for name, value in told.items():
        for place, part in _parts(name, value):
            try:
                form.fields[name](name, part)
            except UnusableValue as fault:
                inner = fault.given.get("field", name)
                found[place if name in (inner, place) else f"{place}-{inner}"] = fault
    return found


def _parts(name: str, value: Any) -> list[tuple[str, Any]]:
    """A field by its name; of a list each entry by its place."""
    if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        return [(f"{name}-{n}", [one]) for n, one in enumerate(value)]
    return [] if value in EMPTY else [(name, value)]


def text(name: str, value: Any) -> str:
    """Free words."""
    told = str(value).strip()
    if not told or len(told) > LONGEST or isinstance(value, Mapping | list):
        raise UnusableValue(f"a text of 1 to {LONGEST} letters is wanted", field=name)
    return told


def word(name: str, value: Any) -> str:
    """A reference or an id of something elsewhere."""
    if not WORD.fullmatch(str(value).strip()):
        raise UnusableValue("one word of letters, digits and . _ / - is wanted", field=name)
    return str(value).strip()


def words(name: str, value: Any) -> list[str]:
    """Several of them: a list, or parted by spaces or `;`."""
    return [word(name, one) for one in (value if isinstance(value, list) else re.split(r"[\s;]+", str(value).strip()))]


def ref(prefix: str) -> Reader:
    """An id that begins so, or, for things of the same register, a reference."""

    def known(name: str, value: Any) -> str:
        told = word(name, value)
        if not told.startswith(f"{prefix}-"):
            raise UnusableValue("this is not the id of such a thing", field=name, remedy=f"it begins with {prefix}-")
        return told

    return known


def code(listed: Callable[[], Iterable[str]]) -> Reader:
    """A code of a list."""

    def known(name: str, value: Any) -> str:
        codes = list(listed())
        if str(value).strip() not in codes:
            raise UnusableValue("no such code", field=name, known=", ".join(codes))
        return str(value).strip()

    return known


def codes(listed: Callable[[], Iterable[str]]) -> Reader:
    """Several codes of a list."""
    one = code(listed)
    return lambda name, value: [one(name, told) for told in words(name, value)]


def day(name: str, value: Any) -> str:
    """A calendar day."""
    try:
        made = date.fromisoformat(str(value).strip())
    except ValueError:
        raise UnusableValue("this is not a day", field=name, remedy="write 2025-04-19") from None
    if not YEARS[0] <= made.year <= YEARS[1]:
        raise UnusableValue("this day lies too far away", field=name)
    return made.isoformat()


def flag(name: str, value: Any) -> bool:
    """Yes or no."""
    told = str(value).strip().lower()
    if told not in ("true", "yes", "1", "false", "no", "0"):
        raise UnusableValue("yes or no is wanted", field=name)
    return told in ("true", "yes", "1")


def number(name: str, value: Any) -> float:
    """A measurement."""
    try:
        made = float("nan") if isinstance(value, bool) else float(str(value).strip())
    except ValueError:
        made = float("nan")
    if not 0 <= made <= MOST:
        raise UnusableValue("a number from 0 on is wanted", field=name)
    return made


def count(name: str, value: Any) -> int:
    """How many, 1 or more."""
    made = number(name, value)
    if made != int(made) or made < 1:
        raise UnusableValue("a whole number from 1 on is wanted", field=name, remedy="leave out what nobody told")
    return int(made)


def years(name: str, value: Any) -> int:
    """An age in whole years, from 0."""
    made = number(name, value)
    if made != int(made) or made > OLDEST:
        raise UnusableValue("an age in whole years is wanted", field=name)
    return int(made)


def tellers(name: str, value: Any) -> list[dict[str, str]]:
    """Sources: `KIND ORIGIN [DAY]` parted by `;`, or a list of {kind, origin, told_on}. An origin names nobody."""
    listed = value if isinstance(value, list) else [one.split() for one in str(value).split(";") if one.strip()]
    if not all(isinstance(one, Mapping) or 2 <= len(one) <= len(TELLER) for one in listed):
        raise UnusableValue("a source is KIND ORIGIN [DAY]", field=name, remedy="medical city-hospital; witness family")
    given = [one if isinstance(one, Mapping) else dict(zip(TELLER, one, strict=False)) for one in listed]
    return [read(Form(noun="teller", fields=TELLER, needed=("kind", "origin")), one) for one in given]


TELLER: Mapping[str, Reader] = {"kind": code(lambda: harm().source_kinds), "origin": word, "told_on": day}


def tellers_of(fields: Mapping[str, Any]) -> tuple[Teller, ...]:
    """Sources as they are kept, as nouns."""
    return tuple(
        Teller(kind=one["kind"], origin=one["origin"], told_on=day_of(one.get("told_on")))
        for one in fields.get("sources", ())
    )


def day_of(told: str | None) -> date | None:
    """A day as it is kept."""
    return None if told is None else date.fromisoformat(told)


def fields_of(sayings: Sequence[Saying]) -> Mapping[str, Any]:
    """What was told last, whole."""
    fields: Mapping[str, Any] = next(one.told["fields"] for one in reversed(sayings) if "fields" in one.told)
    return fields


def authors(sayings: Iterable[Saying]) -> frozenset[str | None]:
    """Who told it, or told it anew: none of them verifies it."""
    return frozenset(one.by for one in sayings if "fields" in one.told)


def climbed(
    sayings: Iterable[Saying], seen: Callable[[Mapping[str, Any]], object], part: str | None = None
) -> tuple[Step, ...]:
    """The steps of a thing, or of a part of it. `seen`: what of the fields is verified; None: the part is not there.

    Where that is told anew after it was decided, it is only reported again: what two agreed on was something else.
    """
    steps: tuple[Step, ...] = ()
    before: object = None
    for one in sayings:
        if "fields" in one.told:
            now = seen(one.told["fields"])
            if now is not None and not steps:
                steps = begun(one.by, one.at)
            elif now != before and steps and steps[-1].to in (VERIFIED, INSUFFICIENT):
                steps = (*steps, Step(to=REPORTED, by=one.by, at=one.at, why="told anew"))
            before = now
        elif "unmerge" in one.told and part is None and steps[-1].to == MERGED:
            steps = unmerged(steps, by=one.by, at=one.at, why=one.told["unmerge"])
        elif "step" in one.told and steps and part in one.told["step"].get("parts", (None,)):
            steps = (*steps, step_of(one.told["step"], one.by, one.at))
    return steps


def step_of(told: Mapping[str, Any], by: str | None, at: datetime) -> Step:
    """A step as it was told."""
    return Step(to=told["to"], by=by, at=at, why=told.get("why", ""), ground=told.get("ground"), into=told.get("into"))
