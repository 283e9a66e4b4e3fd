"""Who may act in a mission: a handle (never a name), public keys with their times, roles for a scope and a time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time, half-open: the instant of its end is outside; None: until it is ended."""

    since: datetime
    until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Span):
    """One role: for one case (None: all), one compartment (None: the role's own)."""

    role: str
    by: str
    case: str | None = None
    compartment: str | None = None

    def reaches(self, case: str | None, compartment: str) -> bool:
        """Whether its scope holds a case and a compartment. A grant for one case does not reach what has no case."""
        return self.case in (None, case) and self.compartment in (None, compartment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Span):
    """The public keys of a member for a time. `first_seq`: the act that enrolled them; acts before it have others."""

    signing: str
    reading: str
    first_seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of the mission. `signing` is an Ed25519 public key (hex), `reading` an age recipient, both the newest.

    `keys` are all that were ever enrolled, in order; `suspended` the times in which the member could do nothing.
    """

    handle: str
    signing: str
    reading: str
    grants: tuple[Grant, ...] = ()
    keys: tuple[Keys, ...] = ()
    suspended: tuple[Span, ...] = ()

    def roles(self, at: datetime) -> frozenset[str]:
        """The roles that hold at an instant."""
        return frozenset(grant.role for grant in self.grants if grant.holds(at))

    def is_suspended(self, at: datetime) -> bool:
        """Whether the member can do nothing at an instant."""
        return any(span.holds(at) for span in self.suspended)
