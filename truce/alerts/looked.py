"""What one look with a rule gives: the alerts it raises, what it says in words, and what it must remember."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from truce.alerts.alert import Alert, Fact

QUIET = "quiet"  # looked, and nothing to tell
RAISED = "raised"
STARTED = "started"  # the first look: what stands already is counted, not told
LACKING = "lacking"  # it cannot be told: nobody watched, too little past, nothing collected yet
NO_ZONE = "no_zone"  # the mission keeps none of that name


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One look. `facts` fill the sentence of `says`; `stood` is handed back at the next look."""

    says: str
    found: tuple[Alert, ...] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)
    stood: Mapping[str, Any] = field(default_factory=dict)
