"""One value of a talks file: from what YAML gives to what its column holds."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from difflib import get_close_matches
from math import isfinite
from typing import Any

from truce.model.deadline import DAY_ENDS
from truce.talks.files.faults import Wrong
from truce.talks.files.form import Field


def nearest(given: object, known: tuple[str, ...] | list[str]) -> str:
    """What to try where a word is not known."""
    near = get_close_matches(str(given), known, 1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known) or 'none'}"


def value_of(told: Any, field: Field) -> Any:
    """The value, checked. Raises Wrong."""
    if field.kind.startswith("list<"):
        return _list(told, field)
    value = READ[field.kind](told, field.name)
    if field.words and value not in field.words:
        raise Wrong(field.name, f"no such choice: {value}", nearest(value, field.words))
    return value


def _list(told: Any, field: Field) -> tuple[str, ...]:
    if not isinstance(told, list):
        raise Wrong(field.name, "here stands a list", f"{field.name}: [one, two]")
    if field.needed and not told:
        raise Wrong(field.name, "this list is never empty", f"add one to {field.name}")
    found = tuple(_text(each, field.name) for each in told)
    if len(set(found)) < len(found):
        raise Wrong(field.name, "the same stands here twice", "take one away")
    return found


def _text(told: Any, name: str) -> str:
    if not isinstance(told, str) or not told.strip():
        raise Wrong(name, "here stands a text", "write it, in quotes where it is a number")
    return " ".join(told.split())


def _day(told: Any, name: str) -> date:
    try:
        return date.fromisoformat(_text(told, name))
    except ValueError as fault:
        raise Wrong(name, "here stands a day", "as 2025-08-06") from fault


def _instant(told: Any, name: str) -> datetime:
    """An instant with its offset; a day is its last second, UTC."""
    text = _text(told, name)
    try:
        if len(text) == len("2025-08-06"):
            return datetime.combine(date.fromisoformat(text), DAY_ENDS)
        instant = datetime.fromisoformat(text)
        return _with_offset(instant, name).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise Wrong(name, "here stands an instant or a day", "as 2025-08-06T12:00:00+00:00, or 2025-08-06") from fault


def _with_offset(instant: datetime, name: str) -> datetime:
    if instant.tzinfo is None:
        raise Wrong(name, "an instant without an offset may mean many", "add the offset from UTC, as +00:00")
    return instant


def _number(told: Any, name: str) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float) or not isfinite(told):
        raise Wrong(name, "here stands a number", "as 3 or 2.5")
    return float(told)


def _whole(told: Any, name: str) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told < 2**31:
        raise Wrong(name, "here stands a whole number", "as 28")
    return told


def _yes_no(told: Any, name: str) -> bool:
    if not isinstance(told, bool):
        raise Wrong(name, "here stands true or false", "true or false, without quotes")
    return told


READ: Mapping[str, Callable[[Any, str], Any]] = {
    "string": _text,
    "date32[day]": _day,
    "timestamp[us, tz=UTC]": _instant,
    "double": _number,
    "int64": _whole,
    "bool": _yes_no,
}
