"""A fear of reprisal: what is done about it, by when, and whether it was. What it is about lies sealed in the vault."""

from dataclasses import dataclass
from datetime import datetime

STATES = ("open", "acted", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernStep:
    """One step: the state it led to, by whom, when, and by when the next is due (None: nothing is)."""

    state: str
    by: str | None
    at: datetime
    due: datetime | None
    record: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """A reprisal concern with all its steps, oldest first."""

    id: str
    person: str
    steps: tuple[ConcernStep, ...]

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.steps[-1].state

    @property
    def due(self) -> datetime | None:
        """By when the next step is due."""
        return self.steps[-1].due

    def overdue(self, at: datetime) -> bool:
        """Whether something should have been done by an instant, and was not."""
        return self.state != "closed" and self.due is not None and self.due <= at
