"""How long a search may take, for whoever cannot wait: what was left undone is told, never left out unsaid."""

from dataclasses import dataclass, field
from time import monotonic


@dataclass(frozen=True, slots=True)
class Budget:
    """So many seconds from now; null: as long as it takes."""

    seconds: float | None = None
    begun: float = field(default_factory=monotonic)

    @property
    def left(self) -> float:
        """Seconds; endless where nothing was said."""
        return float("inf") if self.seconds is None else self.seconds - (monotonic() - self.begun)

    def allows(self, seconds: float) -> bool:
        """Whether so much more can be done."""
        return self.left > seconds
