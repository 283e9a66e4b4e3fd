"""Write a `truce.toml`: every setting with a comment that explains it."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from truce.settings.keys import Settings


def settings_as_toml(settings: Settings) -> str:
    """The text of a `truce.toml`: every setting with a comment that explains it. Reading it gives the same settings."""
    lines = ["# A truce mission. Every setting is listed in docs/settings.md.", ""]
    tables = [name for name, value in settings if isinstance(value, BaseModel | dict)]
    for name, value in settings:
        if name not in tables:
            lines += _setting(settings, name, value)
    for name in tables:
        value = getattr(settings, name)
        lines += ["", f"# {type(settings).model_fields[name].description}", f"[{name}]"]
        if isinstance(value, dict):
            lines += [f"{_text(key)} = {_text(letter)}" for key, letter in value.items()]
        else:
            for key, inner in value:
                lines += _setting(value, key, inner)
    return "\n".join(lines) + "\n"


def _setting(part: BaseModel, name: str, value: object) -> list[str]:
    absent = value is None
    shown = f"# {name} =" if absent else f"{name} = {as_toml(value)}"
    return [f"# {type(part).model_fields[name].description}", shown]


def as_toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(as_toml(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(name)} = {as_toml(one)}" for name, one in value.items()) + "}"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """A TOML basic string."""
    escapes = {'"': '\\"', "\\": "\\\\"}
    return '"' + "".join(escapes.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in value) + '"'


def write_settings(path: Path, settings: Settings) -> None:
    """Write a `truce.toml` beside and move it into place, so that a half-written one is never read."""
    beside = path.with_suffix(".toml.new")
    beside.write_text(settings_as_toml(settings), "utf-8")
    beside.replace(path)
