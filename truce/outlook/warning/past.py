"""What warnings at each threshold would have been worth: chances that were said, and what came.

A collapse that came where no chance could be said (nobody watched) counts as missed: nobody was warned of it. What
nobody knows the outcome of counts nowhere, and how many those are is told. Chances of one truce or conflict hang
together, so intervals draw whole groups anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from truce.model.warning import At, Worth

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SHOWN = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)  # the thresholds of a table that people read
THRESHOLDS = tuple(round(0.02 * step, 2) for step in range(51))
TURNS, SEED = 1000, 1
LEAST_GROUPS = 3


@dataclass(frozen=True, slots=True)
class Past:
    """Chances of a collapse that were said (n; NaN: nobody could say), and whether it came (1, 0; NaN: nobody knows).

    `group`: chances of the same truce or conflict have the same number; without it each stands alone.
    """

    chance: Floats
    came: Floats
    group: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __post_init__(self) -> None:
        if self.chance.shape != self.came.shape or (self.group.size and self.group.shape != self.chance.shape):
            raise ValueError("chances, what came and groups go in pairs")

    @property
    def known(self) -> "Past":
        """Those whose outcome somebody knows."""
        keep = ~np.isnan(self.came)
        group = self.group if self.group.size else np.arange(self.chance.size)
        return Past(self.chance[keep], self.came[keep], group[keep])

    @property
    def unknown(self) -> int:
        """How many outcomes nobody knows."""
        return int(np.isnan(self.came).sum())


def at_thresholds(past: Past, thresholds: Sequence[float] = THRESHOLDS) -> tuple[At, ...]:
    """Precision (warnings that came true) and recall (collapses that were warned of) at each threshold."""
    known = past.known
    return tuple(_at(known, threshold) for threshold in thresholds)


def worth(past: Past, of: str, thresholds: Sequence[float] = SHOWN) -> Worth:
    """One past at some thresholds."""
    known = past.known
    return Worth(
        of=of,
        collapses=int((known.came > 0.5).sum()),
        groups=int(np.unique(known.group).size),
        unknown=past.unknown,
        each=at_thresholds(past, thresholds),
    )


def warned(chance: Floats, threshold: float) -> NDArray[np.bool_]:
    """Where one would have warned; never where nobody could say."""
    told: NDArray[np.bool_] = np.nan_to_num(chance, nan=-1.0) >= threshold
    return told


def _at(known: Past, threshold: float) -> At:
    alarm, came = warned(known.chance, threshold), known.came > 0.5
    precision_low, precision_high = _share(alarm & came, alarm, known.group)
    recall_low, recall_high = _share(alarm & came, came, known.group)
    hits, alarms, collapses = int((alarm & came).sum()), int(alarm.sum()), int(came.sum())
    return At(
        threshold=threshold,
        hits=hits,
        missed=collapses - hits,
        false=alarms - hits,
        silent=int((~alarm & ~came).sum()),
        precision=hits / alarms if alarms else None,
        precision_low=precision_low,
        precision_high=precision_high,
        recall=hits / collapses if collapses else None,
        recall_low=recall_low,
        recall_high=recall_high,
    )


def _share(part: NDArray[np.bool_], of: NDArray[np.bool_], group: Ints) -> tuple[float, float]:
    """90 % interval of a share: Jeffreys', or that of whole groups drawn anew, whichever is wider at each end."""
    k, n = int(part.sum()), int(of.sum())
    if n == 0:
        return 0.0, 1.0
    low = float(special.betaincinv(k + 0.5, n - k + 0.5, 0.05)) if k else 0.0
    high = float(special.betaincinv(k + 0.5, n - k + 0.5, 0.95)) if k < n else 1.0
    names, place = np.unique(group, return_inverse=True)
    if names.size < LEAST_GROUPS:
        return low, high
    a, b = (np.bincount(place, weights=one.astype(np.float64), minlength=names.size) for one in (part, of))
    picks = draws(names.size)
    some = b[picks].sum(axis=1)
    shares = a[picks].sum(axis=1)[some > 0] / some[some > 0]
    drawn_low, drawn_high = np.quantile(shares, [0.05, 0.95])
    return min(low, float(drawn_low)), max(high, float(drawn_high))


def draws(groups: int) -> Ints:
    """Which groups each turn of the bootstrap takes (TURNS, groups); the same every time."""
    picked: Ints = np.random.default_rng(SEED).integers(0, groups, (TURNS, groups))
    return picked
