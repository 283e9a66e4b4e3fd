"""Who sits at the other end of a request."""

from dataclasses import dataclass

from truce.flow.house import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in session, or the local user of a mission without members.

    `csrf`: the token that every form of the session carries. `actor`: the member's key, where it is unlocked.
    """

    csrf: str
    handle: str | None = None
    actor: Actor | None = None
    id: str | None = None
