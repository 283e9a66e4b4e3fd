"""A share of what happened (by heavy weapons, by night) now against then, as if day and night were watched alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

LEVELS = (np.arange(200) + 0.5) / 200
ALIKE = 1.0  # bursts' worth of belief that both shares are one
UP, DOWN, SAME, UNTOLD = "up", "down", "no_change_told", "cannot_be_told"


@dataclass(frozen=True, slots=True)
class Part:
    """Weighted counts of the kind and of all others, and the hours in which each could be noticed."""

    kind: float
    others: float
    kind_hours: float = 1.0
    others_hours: float = 1.0

    @property
    def told(self) -> bool:
        """Something happened, and both kinds could be noticed."""
        return self.kind + self.others > 0 and self.kind_hours > 0 and self.others_hours > 0

    @property
    def share(self) -> float:
        """Of the kind, had both been watched for as long."""
        one, other = self.kind / self.kind_hours, self.others / self.others_hours
        return one / (one + other)


@dataclass(frozen=True, slots=True)
class Shares:
    """Two shares, and the difference with its interval."""

    now: float | None
    then: float | None
    low: float | None
    high: float | None
    state: str  # up, down, no_change_told, cannot_be_told


def compare_shares(now: Part, then: Part, bursts: float, share: float = 0.9) -> Shares:
    """Is the kind a larger part than it was? Without counts or without hours on either side, it cannot be told."""
    if not (now.told and then.told):
        values = [part.share if part.told else None for part in (now, then)]
        return Shares(values[0], values[1], None, None, UNTOLD)
    kind, others = now.kind + then.kind, now.others + then.others
    middle = (kind + 0.5) / (kind + others + 1.0)
    one, other = (_draws(part, middle, bursts) for part in (now, then))
    apart = (one[:, None] - other[None, :]).ravel()
    low, high = (float(q) for q in np.quantile(apart, (0.5 - share / 2, 0.5 + share / 2)))
    state = UP if low > 0 else DOWN if high < 0 else SAME
    return Shares(now.share, then.share, low, high, state)


def _draws(part: Part, middle: float, bursts: float) -> Floats:
    """Quantiles of the share, had both kinds been watched for as long."""
    shapes = ALIKE * middle + part.kind / bursts, ALIKE * (1.0 - middle) + part.others / bursts
    raw = np.clip(special.betaincinv(*shapes, LEVELS), 1e-12, 1.0 - 1e-12)
    odds = raw / (1.0 - raw) * part.others_hours / part.kind_hours
    told: Floats = odds / (1.0 + odds)
    return told
