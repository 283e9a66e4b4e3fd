"""Who may act in a mission: a handle (never a name), two public keys, and roles given for a scope and a time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role: for one case (None: all), one compartment (None: the role's own), until when (None: until ended)."""

    role: str
    by: str
    since: datetime
    until: datetime | None = None
    case: str | None = None
    compartment: str | None = None

    def holds(self, at: datetime) -> bool:
        """Half-open: the instant of its end is outside."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of the mission. `signing` is an Ed25519 public key (hex), `reading` an age recipient."""

    handle: str
    signing: str
    reading: str
    grants: tuple[Grant, ...] = ()

    def roles(self, at: datetime) -> frozenset[str]:
        """The roles that hold at an instant."""
        return frozenset(grant.role for grant in self.grants if grant.holds(at))
