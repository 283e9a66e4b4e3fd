"""Facts of the ledger as text and back: one text for one content, so that it can be hashed."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from truce.errors import UnusableValue
from truce.record.canon import instant_text


def to_text(facts: Mapping[str, Any]) -> str:
    """Compact JSON with sorted keys; times and days become their RFC 3339 text, for good."""
    try:
        return json.dumps(facts, sort_keys=True, separators=(",", ":"), default=_plain, allow_nan=False)
    except (TypeError, ValueError) as wrong:
        raise UnusableValue("the ledger cannot keep this fact", facts=sorted(map(str, facts))) from wrong


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no text in the ledger")


def from_text(text: str) -> dict[str, Any]:
    """The facts back; times stay text."""
    facts: dict[str, Any] = json.loads(text)
    return facts


def storable(text: str) -> str:
    """Text that every database can hold: NUL and halves of surrogate pairs become U+FFFD."""
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
