"""Alerts as mappings that JSON can hold, and back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from truce.alerts.alert import Alert
from truce.errors import UnusableValue

INSTANTS = ("raised_at", "since", "earliest", "latest")


def as_plain(alert: Alert) -> dict[str, Any]:
    """The mapping of an alert; instants as RFC 3339 text."""
    told = {f.name: getattr(alert, f.name) for f in fields(Alert)}
    told |= {name: None if told[name] is None else told[name].isoformat() for name in INSTANTS}
    return told | {"facts": dict(alert.facts), "against": dict(alert.against), "about": list(alert.about)}


def from_plain(told: Mapping[str, Any]) -> Alert:
    """The alert of a mapping. Raises UnusableValue where it is none."""
    try:
        known = {f.name: told[f.name] for f in fields(Alert) if f.name in told}
        known |= {name: None if told.get(name) is None else datetime.fromisoformat(told[name]) for name in INSTANTS}
        return Alert(**known | {"about": tuple(told.get("about", ()))})
    except (KeyError, TypeError, ValueError) as wrong:
        raise UnusableValue("what was kept of an alert cannot be read") from wrong
