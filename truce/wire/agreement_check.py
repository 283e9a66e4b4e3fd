"""Every fault of an agreement's data against its form: what is wrong, where, and what to write instead."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from truce.wire.agreement_schema import json_schema
from truce.wire.agreement_times import suggestion, zone_named
from truce.wire.agreement_walk import Cut, Path, walk
from truce.wire.agreement_words import SYNONYMS

FAULT, WARNING = "fault", "warning"
VALIDATOR = Draft202012Validator(json_schema())

ADD = {
    "schema_version": "add `schema_version: 1`",
    "effective_from": "add `effective_from: null`, or the instant it took effect, as '2025-04-19T18:00:00+03:00'",
    "effective_until": "add `effective_until: null`, or the instant it ends, as '2025-04-21T00:00:00+03:00'",
    "timezone": "add `timezone: Europe/Kyiv` (an IANA name, UTC, or mixed)",
    "outcome": "add `outcome: {state: in_force}`",
    "parties": "add `parties: [{id: ua, name: Ukraine, role: party}]`",
    "monitoring": "add `monitoring: {bodies: [], attribution_mandate: none}`",
    "sources": "add `sources: [{id: S1, title: ..., obtained: lookup, confidence: high}]`",
    "source": "add `source: [S1]`, the ids of the sources it was read in",
    "kind": "add `kind: undefined` where the text names no area",
    "bodies": "add `bodies: []` where nobody monitors",
    "attribution_mandate": "add `attribution_mandate: none`",
}
TYPES = {
    "string": "a text",
    "array": "a list in [ ]",
    "object": "a mapping in { }",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in an agreement file. `severity` is fault (the file is not used) or warning (it is)."""

    file: str
    line: int
    term: str | None
    field: str
    what: str
    instead: str
    severity: str = FAULT

    def as_text(self) -> str:
        """One line: file, line, severity, place, what is wrong, and what to write instead."""
        where = ", ".join(p for p in (f"term {self.term}" if self.term else "", self.field) if p)
        return f"{self.file}:{self.line}: {self.severity}: {where + ': ' if where else ''}{self.what}; {self.instead}"

    def __str__(self) -> str:
        return self.as_text()


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding before it is known on which line its place stands."""

    path: Path
    what: str
    instead: str
    severity: str = FAULT


def nearest(word: object, words: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that is most like this one, if any is."""
    lowered = {known.lower(): known for known in words}
    near = get_close_matches(str(word).lower()[:200], lowered, n=1, cutoff=cutoff)
    return lowered[near[0]] if near else None


def one_of(word: object, words: Sequence[str]) -> str:
    """What to write instead of a word that is not in a list: the nearest of it, or all of it."""
    meant = SYNONYMS.get(str(word).lower())
    near = words[0] if len(words) == 1 else meant if meant in words else nearest(word, words)
    return f"write {near}" if near else f"write one of: {', '.join(words)}"


def form_faults(data: Any) -> list[Fault]:
    """What the schema itself finds wrong, each once."""
    zone = zone_named(data.get("timezone")) if isinstance(data, dict) else None
    found: list[Fault] = []
    for error in VALIDATOR.iter_errors(data):
        path = _path(data, error)
        found += _missing(error, path) if error.validator == "required" else [Fault(path, *_wrong(error, path, zone))]
    return list(dict.fromkeys(found))


def _path(data: Any, error: ValidationError) -> Path:
    """The path of an error with every key as text, as the line table has it."""
    path: list[str | int] = []
    for step in error.absolute_path:
        path.append(step if isinstance(data, list) and isinstance(step, int) else str(step))
        data = data[step]
    return tuple(path)


def _missing(error: ValidationError, path: Path) -> Iterator[Fault]:
    if not isinstance(error.instance, dict):
        return
    for key in _rule(error):
        if key not in error.instance:
            near = nearest(key, [k for k in error.instance if isinstance(k, str)], 0.75)
            known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
            mend = f"rename `{near}` to `{key}`" if near and near not in known else _addition(key, known)
            yield Fault((*path, key), f"{key} is missing", mend)


def _addition(key: str, known: dict[str, Any]) -> str:
    schema = known.get(key, {})
    if key in ADD:
        return ADD[key]
    if "enum" in schema:
        return f"add `{key}:` with one of: {', '.join(schema['enum'])}"
    return f"add `{key}: ...`" + (f" ({schema['description']})" if "description" in schema else "")


def _wrong(error: ValidationError, path: Path, zone: Any) -> tuple[str, str]:
    """What is wrong and what to write instead, for one broken rule of the schema."""
    shown, rule = _shown(error.instance), _rule(error)
    match error.validator:
        case "enum":
            answer = f"{shown} is not a word of this list", one_of(error.instance, rule)
        case "const":
            answer = f"{shown} is not a version this program knows", f"write {rule}"
        case "type":
            answer = _wrong_type(error, path)
        case "pattern":
            answer = _wrong_pattern(str(rule), error.instance, zone)
        case "minItems" | "minLength":
            answer = "there is nothing in it", "write at least one"
        case "minimum":
            answer = f"{shown} is below {rule}", f"write {rule} or more"
        case "exclusiveMinimum":
            answer = f"{shown} is no length", "write the kilometres as a number above 0, or leave it out"
        case "maximum":
            answer = f"{shown} is above {rule}", f"write {rule} or less"
        case _:
            answer = error.message[:200], "see docs/agreements.md for the form"
    return answer


def _rule(error: ValidationError) -> Any:
    """The part of the schema that was broken."""
    return error.validator_value


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _wrong_type(error: ValidationError, path: Path) -> tuple[str, str]:
    rule = _rule(error)
    wanted = rule if isinstance(rule, list) else [rule]
    words = " or ".join(TYPES[name] for name in wanted)
    if path == ():
        return "the file does not hold one agreement", "start with `schema_version: 1`, `id: ...`, `title: ...`"
    needed = error.schema.get("required", []) if isinstance(error.schema, dict) else []
    mend = _as_type(error.instance, wanted, needed) or f"write {words}"
    return f"{_shown(error.instance)} is not {words}", mend


def _as_type(value: Any, wanted: list[str], needed: list[str]) -> str | None:
    """How the same value would be written in one of the types wanted; None where that cannot be guessed."""
    mend = None
    if "string" in wanted:
        if value is None:
            mend = "write the text, or leave the key out"
        elif isinstance(value, int | float):
            mend = f"put it in quotes: '{str(value).lower()}'"
    elif isinstance(value, str):
        if "array" in wanted:
            mend = f"write [{value}]"
        elif "object" in wanted and len(needed) == 1:
            mend = f"write {{{needed[0]}: {value}}}"
        elif {"number", "integer"} & set(wanted) and value.strip().replace(".", "", 1).isdigit():
            mend = f"write {value.strip()} without quotes"
    return mend


def _wrong_pattern(pattern: str, value: Any, zone: Any) -> tuple[str, str]:
    if "P(?!$)" in pattern:
        return f"{_shown(value)} is not a duration", "write it as P14D (days) or PT24H (hours)"
    if "a-z0-9" in pattern:
        slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in str(value).lower()).split())
        return f"{_shown(value)} is not an id", f"write {slug or 'small letters, digits and hyphens'}"
    if "T" not in pattern:
        return f"{_shown(value)} is not a date", "write it as '2025-04-19'"
    return f"{_shown(value)} is not an instant with date, time and offset", suggestion(value, zone)


def unknown_keys(data: Any) -> Iterator[Fault]:
    """Keys that the form does not know: they are kept and do nothing, which the writer should hear."""
    for visit in walk(data):
        known = visit.schema.get("properties")
        if known is None or not isinstance(visit.value, dict) or "additionalProperties" in visit.schema:
            continue
        for key in visit.value:
            if key not in known:
                near = nearest(key, [k for k in known if k not in visit.value], 0.7)
                mend = f"write {near}" if near else "leave it out, or put what it says into a note"
                yield Fault((*visit.path, str(key)), f"the key {_shown(key)} is not known here", mend, WARNING)


def near_misses(data: Any) -> Iterator[Fault]:
    """Words of the open vocabularies that look like a known one misspelt."""
    for visit in walk(data):
        words = visit.schema.get("examples")
        if words is None or not isinstance(visit.value, str) or visit.value in words:
            continue
        near = nearest(visit.value, words, 0.85)
        if near:
            what = f"{_shown(visit.value)} is not a known word but looks like one"
            yield Fault(visit.path, what, f"write {near}, if that is meant", WARNING)


def cut_texts(cuts: Iterable[Cut]) -> Iterator[Fault]:
    """The texts that YAML cut at a comma."""
    for cut in cuts:
        quoted = "'" + cut.whole.replace("'", "''") + "'"
        what = "the text has a comma and no quotes inside { }, so YAML cuts it there; it was put together again"
        yield Fault(cut.path, what, f"write {cut.path[-1]}: {quoted}", WARNING)
