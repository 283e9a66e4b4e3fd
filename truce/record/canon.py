"""One text for one content, so that it can be hashed and signed."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from truce.errors import UnusableValue


def canonical(facts: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys and no space: for what the ledger keeps, the form of RFC 8785.

    Takes text, whole and finite numbers, truth values, null, lists, mappings with text keys; times and days become
    their RFC 3339 text. Raises UnusableValue for anything else, and for text that is not Unicode.
    """
    try:
        return canonical_text(facts).encode()
    except UnicodeEncodeError as wrong:
        raise UnusableValue("these facts have no canonical text", facts=sorted(map(str, facts))) from wrong


def canonical_text(facts: Mapping[str, Any]) -> str:
    """The same as text; what is no Unicode is found when it is encoded."""
    try:
        return _ENCODER.encode(facts)
    except (TypeError, ValueError) as wrong:
        raise UnusableValue("these facts have no canonical text", facts=sorted(map(str, facts))) from wrong


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical text")


def instant_text(value: datetime) -> str:
    """An instant in UTC, to the microsecond, of one length: text order is time order. A naive one is refused."""
    if value.tzinfo is None:
        raise UnusableValue("an instant needs an offset", given=value.isoformat())
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat(timespec="microseconds")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
