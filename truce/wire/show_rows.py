"""How the text of an agreement is set: rows with hanging labels, sections, instants, any value in words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from textwrap import fill
from typing import Any

from truce.wire.agreement_times import zone_named

WIDTH = 100
LABEL = 20


def moment(when: datetime | None, zone: str, missing: str) -> str:
    """An instant on the clock of the text and in UTC; `missing` where the text gives none.

    One written on another clock than that of `zone` (a rival reading) stays on its own.
    """
    if when is None:
        return missing
    place = zone_named(zone)
    there = when.astimezone(place) if place else when
    is_own = place is not None and (when.tzinfo == UTC or there.utcoffset() == when.utcoffset())
    local, named = (there, f" {zone}") if is_own else (when, "")
    return f"{local:%Y-%m-%d %H:%M}{_seconds(local)} {_offset(local)}{named} ({when.astimezone(UTC):%Y-%m-%d %H:%M}Z)"


def _seconds(when: datetime) -> str:
    return f":{when:%S}" if when.second else ""


def _offset(when: datetime) -> str:
    return when.isoformat()[-6:]


def row(label: str, text: str, indent: int = 2) -> str:
    """A label and its text, the text wrapped and hanging."""
    lead = f"{' ' * indent}{label:<{LABEL}}"
    lead = lead if lead.endswith(" ") else f"{lead} "
    hang = " " * (indent + LABEL)
    return fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=lead,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def section(title: str, rows: Iterable[str]) -> str:
    """A title over its rows; nothing where there are none."""
    lines = list(rows)
    return "\n".join([title, *lines]) if lines else ""


def mapping(data: Mapping[str, Any]) -> Iterator[str]:
    """A row for each key, the value in words."""
    for key, value in data.items():
        yield row(str(key).replace("_", " "), in_words(value))


def in_words(value: Any) -> str:
    """Any plain value in words: lists by commas, mappings by semicolons."""
    if isinstance(value, Mapping):
        return "; ".join(f"{str(k).replace('_', ' ')} {in_words(v)}" for k, v in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(in_words(v) for v in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not given" if value is None else str(value)
