"""The settings as docs/settings.md lists them."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel

from truce.settings.keys import Settings
from truce.settings.writing import as_toml


def settings_as_markdown() -> str:
    """The table of docs/settings.md, made from the model."""
    lines = ["| key | values | if left out | what it is |", "|---|---|---|---|"]
    lines += [
        f"| `{key}` | {values} | {default} | {meaning} |" for key, values, default, meaning in _rows(Settings, "")
    ]
    return "\n".join(lines) + "\n"


def _rows(part: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for name, field in part.model_fields.items():
        inside = field.annotation
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            yield from _rows(inside, f"{prefix}{name}.")
            continue
        default = "must be given" if field.is_required() else _shown(field.default)
        yield f"{prefix}{name}", _values(inside), default, str(field.description)


def _shown(default: object) -> str:
    return "-" if default is None or default == {} else f"`{as_toml(default)}`"


def _values(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{as_toml(v)}`" for v in get_args(kind))
    if get_origin(kind) is list:
        return f"list of {_values(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return f"table of name = {_values(get_args(kind)[1])}"
    if get_origin(kind) is Annotated:
        return _values(get_args(kind)[0])
    if args := [a for a in get_args(kind) if a is not type(None)]:
        return _values(args[0])
    return {str: "text", bool: "`true`, `false`", int: "whole number", float: "number"}.get(kind, "time with offset")
