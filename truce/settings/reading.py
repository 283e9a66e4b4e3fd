"""Read a `truce.toml`: once, checked whole, refused by line and key."""

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from truce.errors import UnusableMission, WrongUsage
from truce.settings.keys import FORMAT, Settings


def read_settings(path: Path) -> Settings:
    """The settings in a `truce.toml`.

    Raises UnusableMission where the file is missing or of a newer format, WrongUsage naming file, line, key and the
    nearest valid key where it cannot be used.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as missing:
        raise UnusableMission("this folder is not a mission", missing=path, remedy="`truce new` makes one") from missing
    except UnicodeDecodeError as wrong:
        raise WrongUsage("settings must be UTF-8", file=path) from wrong
    return parse_settings(text, path)


def parse_settings(text: str, path: Path) -> Settings:
    """The settings in the text of a `truce.toml`; `path` is only named in errors."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise WrongUsage("settings are not TOML", file=path) from wrong
    _refuse_newer(told, path)
    try:
        return Settings.model_validate(told, strict=True)
    except ValidationError as wrong:
        raise _explained(wrong, text, path) from None  # its words are in ours


def _refuse_newer(told: Mapping[str, Any], path: Path) -> None:
    """Refuse a format that this program does not know."""
    have = told.get("format")
    if isinstance(have, int) and have > FORMAT:
        raise UnusableMission(
            "this mission was written by a newer truce",
            file=path,
            format=have,
            newest_known=FORMAT,
            remedy="install a truce at least as new as the one that wrote this mission",
        )


def _explained(wrong: ValidationError, text: str, path: Path) -> WrongUsage:
    """The first fault in words; the others are counted."""
    first = wrong.errors(include_url=False)[0]
    where = [str(part) for part in first["loc"]]
    key = ".".join(where)
    facts: dict[str, Any] = {"file": path, "line": _line_of(text, where), "key": key}
    if wrong.error_count() > 1:
        facts["more_faults"] = wrong.error_count() - 1
    if first["type"] == "extra_forbidden":
        near = get_close_matches(where[-1], _known_keys(where[:-1]), n=1)
        known = ", ".join(_known_keys(where[:-1]))
        return WrongUsage(
            f"no setting is called {key}",
            remedy=f"write {near[0]}" if near else f"one of: {known}",
            **facts,
        )
    if first["type"] == "missing":
        return WrongUsage(f"the setting {key} is missing", remedy=f"add: {where[-1]} = ...", **facts)
    return WrongUsage(f"the setting {key} cannot be used", reason=first["msg"], **facts)


def _line_of(text: str, where: list[str]) -> int | None:
    """The line (from 1) on which a key stands; None where it cannot be found."""
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith("["):
            table = bare.strip("[] ").split(".")
            if table == where:
                return number
        key = bare.split("=")[0].strip().strip('"')
        if "=" in bare and [*table, key] == where[: len(table) + 1] and len(table) < len(where):
            return number
    return None


def _known_keys(where: list[str]) -> list[str]:
    """The keys that a table of the file may have."""
    part: type[BaseModel] = Settings
    for name in where:
        inside = part.model_fields[name].annotation if name in part.model_fields else None
        if not (isinstance(inside, type) and issubclass(inside, BaseModel)):
            return []
        part = inside
    return list(part.model_fields)
