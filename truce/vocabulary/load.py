"""Reads and checks the vocabulary files. A fault names the file, the line and the code."""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from truce.errors import BrokenVocabulary, UnusableYaml
from truce.vocabulary.entries import ALSO, LANGUAGES, Entry
from truce.yamlfile import Lines, read_yaml

E = TypeVar("E", bound=Entry)


class Page:
    """One vocabulary file: its data, and faults that point at the spot."""

    def __init__(self, path: Path) -> None:
        try:
            self.data, self.lines = read_yaml(path)
        except UnusableYaml as fault:
            raise BrokenVocabulary("a vocabulary file cannot be read", **_only(fault.given)) from fault
        self.path = path
        if not isinstance(self.data, dict) or not self.data:
            raise self.fault("a vocabulary file maps codes to entries", ())

    def fault(self, what: str, place: tuple[str | int, ...], **given: object) -> BrokenVocabulary:
        """A fault at a place of this file, ready to be raised."""
        lines: Lines = self.lines
        facts = {"file": self.path.name, "line": lines.of(place), "code": place[0] if place else "-", **given}
        return BrokenVocabulary(what, remedy="mend that line of the vocabulary file", **_only(facts))


def _only(given: Mapping[str, object]) -> dict[str, Any]:
    return dict(given)


def read_entries(path: Path, kind: type[E]) -> dict[str, E]:
    """Every entry of one file, by code; raises BrokenVocabulary where one is not whole."""
    page = Page(path)
    return {str(code): _entry(page, str(code), body, kind) for code, body in page.data.items()}


def _entry(page: Page, code: str, body: Any, kind: type[E]) -> E:
    if not isinstance(body, dict):
        raise page.fault("an entry is a mapping", (code,))
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind) if f.name != "code"}
    for key in body:
        if key not in known:
            raise page.fault("a key that no such entry has", (code, key), key=key, known=", ".join(known))
    given: dict[str, Any] = {}
    for name, f in known.items():
        if name in body:
            given[name] = _checked(page, (code, name), body[name], hints[name])
        elif f.default is MISSING and f.default_factory is MISSING:
            raise page.fault("an entry lacks a key", (code,), key=name)
    for name in ("names", "evidence"):
        if name in known:
            check_languages(page, (code, name), given[name])
    if not given["meaning"].strip():
        raise page.fault("an entry without a meaning", (code, "meaning"))
    return kind(code=code, **given)


def check_languages(page: Page, place: tuple[str | int, ...], names: Mapping[str, str]) -> None:
    """Every language of the briefs has a name, or the room's further ones too; no other language is there."""
    for language in LANGUAGES:
        if not names.get(language, "").strip():
            raise page.fault("a name is missing", place, language=language)
    if extra := set(names) - {*LANGUAGES, *ALSO}:
        raise page.fault("a language nobody asked for", place, language=", ".join(sorted(extra)))


def _checked(page: Page, place: tuple[str | int, ...], value: Any, hint: Any) -> Any:
    """The value as its field's type, or the fault."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _checked(page, place, value, inner[0])
    if origin is tuple and isinstance(value, list):
        return tuple(_checked(page, (*place, i), item, inner[0]) for i, item in enumerate(value))
    if origin is not None and isinstance(value, dict):
        return types.MappingProxyType({str(k): _checked(page, (*place, k), v, inner[1]) for k, v in value.items()})
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if origin is None and isinstance(hint, type) and type(value) is hint:
        return value
    raise page.fault("a value of the wrong kind", place, given=repr(value), expected=getattr(hint, "__name__", hint))


def read_choice(page: Page, place: tuple[str | int, ...], raw: Any, acts: Mapping[str, object]) -> dict[str, float]:
    """A weighted choice of acts: known codes, weights in (0, 1], together at most 1."""
    choice = read_weights(page, place, raw, acts)
    if sum(choice.values()) > 1 + 1e-9:
        raise page.fault("the weights of a choice sum to more than 1", place, sum=round(sum(choice.values()), 6))
    return choice


def read_weights(page: Page, place: tuple[str | int, ...], raw: Any, acts: Mapping[str, object]) -> dict[str, float]:
    """Known act codes with weights in (0, 1]; each stands alone, so their sum has no bound."""
    if not isinstance(raw, dict):
        raise page.fault("weights are a mapping of codes to numbers", place)
    for code, weight in raw.items():
        if code not in acts:
            raise page.fault("an unknown act", (*place, code), act=code)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 1:
            raise page.fault("a weight outside (0, 1]", (*place, code), act=code, weight=weight)
    return {str(code): float(weight) for code, weight in raw.items()}


def check_codes(
    page: Page, entries: Mapping[str, E], field: str, known: Mapping[str, object], get: Callable[[E], object]
) -> None:
    """Every code a field names exists in its list; raises BrokenVocabulary for the first that does not."""
    for code, entry in entries.items():
        named = get(entry)
        for one in named if isinstance(named, tuple) else (named,):
            if one is not None and one not in known:
                raise page.fault("an unknown code", (code, field), field=field, given=one)
