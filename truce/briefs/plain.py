"""The brief itself as JSON: whole, readable, the same bytes for the same brief."""

import json
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from truce.model.brief import Brief
from truce.model.columns import to_row


def as_json(brief: Brief) -> bytes:
    """The noun with every field, times in UTC as RFC 3339, two spaces of indent, UTF-8, a line end."""
    text = json.dumps({"noun": "brief", **to_row(brief)}, ensure_ascii=False, indent=2, default=_time)
    return text.encode("utf-8") + b"\n"


def _time(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"no JSON for {type(value).__name__}")


def digest(brief: Brief) -> str:
    """SHA-like digest (BLAKE2b) of everything in the brief but its id."""
    return blake2b(as_json(replace(brief, id="")), digest_size=16).hexdigest()
