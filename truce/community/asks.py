"""What a form asks of a noun, field by field, and everything that is wrong with what was typed, each at its field."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from truce.community.forms import ALSO_POINTS, CODES, POINTS, Unfit, codes, noun_from, value_of
from truce.model.community import NOUNS, Group, Note

LONG = frozenset({"aim", "what", "outcome", "note", "answer", "text"})  # texts of more than a line
KINDS: Mapping[type, str] = {date: "day", bool: "flag", int: "whole", float: "number"}
PARTS: Mapping[type, tuple[str, str]] = {Group: ("groups", "group"), Note: ("notes", "note")}  # kind, noun of its codes
ORDER = ("group", "sex", "age", "count", "deciding", "on", "text", "due", "done")  # of the fields of an entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One field: `kind` is code, day, flag, whole, number, text, line, word, points, agreement, groups or notes.

    `listed`: the vocabulary's list of its codes, or the noun that it points at. `parts`: the fields of each entry.
    """

    noun: str
    name: str
    kind: str
    hint: Any
    needed: bool
    listed: str = ""
    parts: "tuple[Ask, ...]" = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and at which field: `participants.0.count` in the first of its entries, empty: the whole form."""

    field: str
    code: str


@cache
def asks(noun: str) -> tuple[Ask, ...]:
    """The fields of a noun, in their order."""
    return _asks(noun, NOUNS[noun])


def _asks(noun: str, kind: type) -> tuple[Ask, ...]:
    hints = get_type_hints(kind)
    return tuple(
        _ask(noun, one.name, hints[one.name], one.default is MISSING and one.default_factory is MISSING)
        for one in fields(kind)
    )


def _ask(noun: str, name: str, hint: Any, needed: bool) -> Ask:
    bare = next(one for one in get_args(hint) if one is not type(None)) if get_origin(hint) is UnionType else hint
    if get_origin(bare) is tuple:
        part = get_args(bare)[0]
        kind, of = PARTS[part]
        parts = tuple(sorted(_asks(of, part), key=lambda one: ORDER.index(one.name)))
        return Ask(noun=noun, name=name, kind=kind, hint=hint, needed=needed, parts=parts)
    kind, listed = (KINDS[bare], "") if bare is not str else _of_text(noun, name)
    return Ask(noun=noun, name=name, kind=kind, hint=hint, needed=needed, listed=listed)


def _of_text(noun: str, name: str) -> tuple[str, str]:
    """The kind of a field that holds text, and its list."""
    if codes(noun, name):
        return "code", CODES[noun, name]
    if (noun, name) == ("nothing", "of"):
        return "code", "nouns"
    if (noun, name) == ("agreement", "agreement"):
        return "agreement", ""
    if name in POINTS or (noun, name) in ALSO_POINTS:
        return "points", name
    return ("word" if name in ("reference", "file") else "text" if name in LONG else "line"), ""


def faults(noun: str, told: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Everything that is wrong with what is told of a noun; where each field is right, what is wrong with the whole."""
    if found := tuple(_each(asks(noun), told, "")):
        return found
    try:
        noun_from(noun, told)
    except Unfit as wrong:
        named = str(wrong.given.get("field") or wrong.given.get("fields", "")).split(", ")
        return tuple(Fault(name, wrong.code) for name in named)
    return ()


def _each(asked: tuple[Ask, ...], told: Mapping[str, Any], where: str) -> Iterator[Fault]:
    for ask in asked:
        value = told.get(ask.name)
        if value in (None, "", []):
            if ask.needed:
                yield Fault(f"{where}{ask.name}", "missing")
        elif ask.parts:
            for n, one in enumerate(value):
                yield from _each(ask.parts, one, f"{where}{ask.name}.{n}.")
        elif (code := _wrong(ask, value)) is not None:
            yield Fault(f"{where}{ask.name}", code)


def _wrong(ask: Ask, value: Any) -> str | None:
    try:
        value_of(ask.noun, ask.name, ask.hint, value)
    except Unfit as wrong:
        return wrong.code
    return None
