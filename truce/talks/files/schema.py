"""The JSON Schema (draft 2020-12) of a talks file, made from the nouns and the form; editors check against it.

`python -m truce.talks.files.schema > truce/catalogue/talks/talks.schema.json` writes the shipped copy anew.
"""

import json
import sys
from collections.abc import Iterable
from typing import Any

from truce.talks.files.form import NESTED, SECTIONS, Field, fields_of, section_fields
from truce.talks.files.read import HEAD

Schema = dict[str, Any]
DAY = r"^\d{4}-\d{2}-\d{2}$"
INSTANT = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$"
TEXT: Schema = {"type": "string", "pattern": r"\S"}
KINDS: dict[str, Schema] = {
    "string": TEXT,
    "date32[day]": {"type": "string", "pattern": DAY},
    "timestamp[us, tz=UTC]": {"type": "string", "pattern": INSTANT},
    "double": {"type": "number"},
    "int64": {"type": "integer", "minimum": 0},
    "bool": {"type": "boolean"},
}


def json_schema() -> Schema:
    """The whole form."""
    properties: Schema = {"schema_version": {"const": 1}}
    properties |= {field.name: _field(field) for field in HEAD}
    for section in SECTIONS:
        properties[section.name] = {"type": ["array", "null"], "items": _object(section_fields(section))}
    needed = ["schema_version", *(field.name for field in HEAD if field.needed)]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A negotiation as data"}
    return {**head, "type": "object", "required": needed, "properties": properties, "additionalProperties": False}


def _object(fields: Iterable[Field]) -> Schema:
    known = tuple(fields)
    return {
        "type": "object",
        "required": [field.name for field in known if field.needed],
        "properties": {field.name: _field(field) for field in known},
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    """One field; one that may be left out may also be null."""
    told: Schema = {"description": field.meaning}
    if field.name in NESTED:
        told |= {"type": "array", "items": _object(fields_of(NESTED[field.name]))}
    elif field.kind.startswith("list<"):
        told |= {"type": "array", "items": TEXT, "uniqueItems": True} | ({"minItems": 1} if field.needed else {})
    elif field.words:
        told |= {"enum": list(field.words)}
    else:
        told |= KINDS[field.kind]
    return told if field.needed else {"anyOf": [told, {"type": "null"}]}


def schema_text() -> str:
    """The schema as the shipped file holds it."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
