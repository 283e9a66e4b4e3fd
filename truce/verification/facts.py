"""Reading the facts of an act; what is missing is empty."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from truce.model.act import Entry

Facts = Mapping[str, Any]


def instant(facts: Facts, name: str) -> datetime | None:
    """An instant, or None."""
    value = facts.get(name)
    return None if value is None else datetime.fromisoformat(str(value))


def texts(facts: Facts, name: str) -> tuple[str, ...]:
    """A list of texts, empty where there is none."""
    return tuple(str(one) for one in facts.get(name) or ())


def text(facts: Facts, name: str, default: str = "") -> str:
    """A text, or the default."""
    return str(facts.get(name) or default)


def why(entry: Entry) -> str:
    """The reason that whoever acted gave."""
    return text(entry.facts, "why")
