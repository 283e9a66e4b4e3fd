"""A form of a register as data: its fields, what is made of what was typed, and what is wrong with each, all at once.

What was typed is shown again to whoever typed it, and to nobody else: nothing of it goes into an address, a log or an
error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from truce.errors import TruceError, UnusableValue
from truce.web.asked import Asked

Options = Sequence[tuple[str, str]]
Told = dict[str, Any]
MOST_ROWS = 200  # of one list in a form
BLANKS = 3  # rows that stand empty below those that are filled
NAMED_IN = ("field", "fields", "empty", "option")  # where an error names the field that it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. `kind`: line, text, word (one, without spaces), words, ref (an id of something elsewhere), day,
    number, count, choice, flag (yes, no or not told), many (several of a list), rows (of `columns`).

    `usual`: what stands in a choice of a row before anybody chose. `begins`: of an id, how it begins.
    """

    name: str
    kind: str = "line"
    required: bool = False
    options: Callable[[Asked], Options] | None = None
    columns: tuple["Field", ...] = ()
    usual: str = ""
    begins: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: the family of its texts, its parts (a heading, and fields), and the check of its single fields."""

    family: str
    parts: tuple[tuple[str, tuple[Field, ...]], ...]
    check: Callable[[Mapping[str, Any]], Mapping[str, UnusableValue]]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order in which they stand."""
        return tuple(field for _, fields in self.parts for field in fields)


def read(asked: Asked, form: Form) -> Told:
    """What was typed, by field; what is empty is left out."""
    found = {field.name: _value(asked, field) for field in form.fields}
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _value(asked: Asked, field: Field) -> Any:
    if field.kind == "rows":
        return _rows(asked, field)
    if field.kind == "many":
        return [one for one in asked.form.getlist(field.name) if isinstance(one, str) and one]
    text = asked.text(field.name)
    if field.kind == "words":
        return text.replace(";", " ").split()
    return text.replace(",", ".") if field.kind in ("number", "count") else text


def _rows(asked: Asked, field: Field) -> list[dict[str, str]]:
    """The rows in which something stands that is not only what stands there usually."""
    found = []
    for n in range(MOST_ROWS):
        row = {one.name: asked.text(f"{field.name}-{n}-{one.name}") for one in field.columns}
        if any(value and value != one.usual for value, one in zip(row.values(), field.columns, strict=True)):
            found.append({name: value for name, value in row.items() if value})
    return found


def blanks(asked: Asked, form: Form) -> dict[str, int]:
    """How many empty rows each list shows: more where more were asked for."""
    wanted = asked.text("more")
    return {one.name: BLANKS * (2 if one.name == wanted else 1) for one in form.fields if one.kind == "rows"}


def wrongs(asked: Asked, form: Form, told: Told) -> dict[str, str]:
    """What is wrong with each field, in the reader's language; of a list by `FIELD-PLACE-FIELD`."""
    return {place: _wrong(asked, form, told, place, fault) for place, fault in form.check(told).items()}


def _wrong(asked: Asked, form: Form, told: Told, place: str, fault: UnusableValue) -> str:
    name, *inner = place.split("-")
    field = next(one for one in form.fields if one.name == name)
    value: Any = told.get(name)
    if len(inner) > 1:
        field = next((one for one in field.columns if one.name == inner[1]), field)
        value = told[name][int(inner[0])].get(inner[1])
    if value in (None, "", []):
        return asked.say("harm.wrong_missing")
    key = f"harm.wrong_{field.kind}"
    told_why = asked.say(key, begins=field.begins) if asked.say.knows(key) else asked.say("harm.wrong_here")
    return told_why if fault.given else asked.say("harm.wrong_here")


def named(error: TruceError, form: Form, asked: Asked) -> dict[str, str]:
    """The fields that an error of the whole form is about, as far as it says so."""
    told = {one.strip() for name in NAMED_IN for one in str(error.given.get(name, "")).split(",")} | set(error.given)
    told_why = asked.say("harm.wrong_future") if "today" in error.given else asked.say("harm.wrong_here")
    return {one.name: told_why for one in form.fields if one.name in told}


def sending(asked: Asked) -> str:
    """What a form carries so that one sent twice is kept once."""
    return asked.text("sending") or token_hex(16)


def seen(asked: Asked) -> int | None:
    """How many writings on a thing whoever sends a form had read; None where the form does not say."""
    told = asked.text("seen")
    return int(told) if told.isascii() and told.isdigit() else None


def again(form: Form, fields: Mapping[str, Any]) -> Told:
    """What is kept of a thing, as a form shows it."""
    return {field.name: _shown(field, fields[field.name]) for field in form.fields if field.name in fields}


def _shown(field: Field, value: Any) -> Any:
    if field.kind == "flag":
        return "yes" if value else "no"
    if field.kind in ("number", "count"):
        return f"{value:g}"
    if field.kind == "rows":
        return [{name: str(told) for name, told in row.items()} for row in value]
    return value


def options(asked: Asked, form: Form, more: Mapping[str, Options]) -> dict[str, Options]:
    """What may be chosen in each field, of a list by `FIELD-FIELD`; `more`: where the register gives the choices."""
    found = {one.name: one.options(asked) for one in form.fields if one.options is not None}
    for field in form.fields:
        found |= {f"{field.name}-{one.name}": one.options(asked) for one in field.columns if one.options is not None}
    return found | dict(more)


def whole(form: Form, told: Told) -> Told:
    """All fields of a form for a change: those that are empty are taken out of what is kept."""
    return {field.name: told.get(field.name) for field in form.fields}
