"""The parts that the form of an agreement file is put together from."""

from typing import Any

Schema = dict[str, Any]

INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$"
DATE = r"^\d{4}-\d{2}-\d{2}$"
DURATION = r"^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$"
BIGGEST = 10**12
SLUG = r"^[a-z0-9-]+$"
FIGURE = r"^(>=|==|<=|>|<)\s*[0-9]+(\.[0-9]+)?(\s+\S+)?$"


def ref(name: str) -> Schema:
    """What stands under `$defs` by that name."""
    return {"$ref": f"#/$defs/{name}"}


def one_of(codes: tuple[str, ...]) -> Schema:
    """A closed vocabulary."""
    return {"enum": list(codes)}


def known(codes: tuple[str, ...], description: str = "") -> Schema:
    """An open vocabulary: other words are allowed, a near miss of these is pointed out."""
    return {"type": "string", "examples": list(codes)} | ({"description": description} if description else {})


def list_of(items: Schema, **more: Any) -> Schema:
    """A list of such items."""
    return {"type": "array", "items": items, **more}


def object_of(required: tuple[str, ...], properties: Schema, **more: Any) -> Schema:
    """An object with these keys; those `required` must be there."""
    return {"type": "object", "required": list(required), "properties": properties, **more}


TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number", "minimum": -BIGGEST, "maximum": BIGGEST}
LENGTH: Schema = {"type": "number", "exclusiveMinimum": 0, "maximum": BIGGEST}
WHOLE: Schema = {"type": "integer", "minimum": 0, "maximum": BIGGEST}
COUNT: Schema = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
YES_NO: Schema = {"type": "boolean"}
ANYTHING: Schema = {"type": "object", "additionalProperties": True}
CODES = list_of(TEXT)
