"""What the parties allowed the mission to do (DOMAIN 2.3), as far as steps act on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """Deny by default: a mandate that says nothing allows neither attribution nor publication."""

    attribution_allowed: bool = False
    publication_allowed: bool = False
    publication_delay_hours: int = 72
    who_may_allege: str = "anyone"
    who_decides: str = "mission"
    access_rights: str = "none"
    retention_days: int | None = None
