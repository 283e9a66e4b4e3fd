"""Walk a file's data beside its schema; and mend the texts that YAML cut at a comma."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from truce.wire.agreement_schema import DEFS, json_schema
from truce.wire.agreement_schema_parts import Schema

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One value of the file, where it stands, the schema that speaks of it, and that schema's name (or "")."""

    path: Path
    value: Any
    schema: Schema
    kind: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that stands unquoted inside { } and was cut by YAML at its commas; `whole` is what was meant."""

    path: Path
    whole: str


def resolve(schema: Schema) -> tuple[Schema, str]:
    """The schema with its reference followed, and the name that was followed."""
    if "$ref" not in schema:
        return schema, ""
    kind = str(schema["$ref"]).rsplit("/", 1)[-1]
    return DEFS[kind] | {key: value for key, value in schema.items() if key != "$ref"}, kind


def walk(value: Any, schema: Schema | None = None, path: Path = ()) -> Iterator[Visit]:
    """Every value that the schema speaks of, from the top down, in the order of the file."""
    resolved, kind = resolve(json_schema() if schema is None else schema)
    yield Visit(path, value, resolved, kind)
    if isinstance(value, dict):
        inner = resolved.get("properties", {})
        for key, item in value.items():
            if key in inner:
                yield from walk(item, inner[key], (*path, str(key)))
    elif isinstance(value, list) and "items" in resolved:
        for place, item in enumerate(value):
            yield from walk(item, resolved["items"], (*path, place))


def mend(value: Any, schema: Schema | None = None, path: Path = ()) -> tuple[Any, list[Cut]]:
    """The data with cut texts whole again, and every cut.

    Inside { } YAML ends an unquoted text at a comma: `{act: stop, aim and fire}` is the text "stop" and a key
    "aim and fire" with nothing in it. A key with nothing in it that the form does not know, right after a text,
    is the rest of that text.
    """
    resolved, _ = resolve(json_schema() if schema is None else schema)
    cuts: list[Cut] = []
    if isinstance(value, list):
        items = [mend(item, resolved.get("items", {}), (*path, place)) for place, item in enumerate(value)]
        return [item for item, _ in items], [cut for _, found in items for cut in found]
    if not isinstance(value, dict):
        return value, cuts
    whole, cut_keys = _join(value, resolved)
    cuts += [Cut((*path, str(key)), str(whole[key])) for key in cut_keys]
    known = resolved.get("properties", {})
    answer = {}
    for key, item in whole.items():
        answer[key], found = mend(item, known.get(key, {}), (*path, str(key)))
        cuts += found
    return answer, cuts


def _join(value: dict[Any, Any], schema: Schema) -> tuple[dict[Any, Any], list[Any]]:
    """The mapping with rests joined to the text before them, and the keys whose text was cut."""
    whole: dict[Any, Any] = {}
    cut_keys: list[Any] = []
    before: Any = None
    for key, item in value.items():
        if item is None and _is_rest(key, schema) and isinstance(whole.get(before), str):
            whole[before] = f"{whole[before]}, {key}"
            cut_keys += [before] if before not in cut_keys else []
        else:
            whole[key] = item
            before = key
    return whole, cut_keys


def _is_rest(key: Any, schema: Schema) -> bool:
    if not isinstance(key, str) or key in schema.get("properties", {}):
        return False
    return "properties" in schema or " " in key
