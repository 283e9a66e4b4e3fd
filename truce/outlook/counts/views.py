"""From foretold levels to draws: each area weighs by its own past, and by its like, how far to believe them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.kernels.shifts import heed, softmax, tell
from truce.outlook.counts.panel import Panel

Floats = NDArray[np.float64]
SHIFT = (0.75, 1.0, 1.33)  # the level may be too high or too low for an area
WILD = (0.25, 0.5, 1.0, 2.0, 4.0, 16.0)  # and its counts wilder or tamer
FAVOUR = 2.0  # odds beforehand for a view that changes nothing
FORGET = 0.985
TEMPER, BORROWED = 0.5, 0.5
LEAST = 0.003


@dataclass(slots=True)
class Views:
    """The views on one panel at one distance, and their log weights (n, J) up to step `upto`."""

    panel: Panel
    shift: Floats = field(init=False)
    wild: Floats = field(init=False)
    weight: Floats = field(init=False)
    upto: int = -1

    def __post_init__(self) -> None:
        shift, wild = np.meshgrid(SHIFT, WILD, indexing="ij")
        self.shift, self.wild = shift.ravel(), wild.ravel()
        self.weight = np.zeros((len(self.panel.areas), self.shift.size))

    def learn(self, mean: Floats, size: Floats, last: int) -> None:
        """Weigh the views by what came after `upto` until step `last`; `mean`, `size` (n, T) as foretold for it."""
        y, exposure = self.panel.y, self.panel.exposure
        heed(y, exposure, mean, size, self.upto + 1, last, self.shift, self.wild, FORGET, self.weight)
        self.upto = last

    def tell(self, mean: Floats, size: Floats, out: Floats) -> None:
        """Into `out` (n, D): draws from what is foretold now (n)."""
        room = np.empty((3, self.shift.size))
        tell(mean, size, self.shift, self.wild, self._shares(), room, out)

    def _shares(self) -> Floats:
        own: Floats = TEMPER * self.weight
        views = own + BORROWED * own.mean(axis=0) + np.log(FAVOUR) * ((self.shift == 1.0) * 1.0 + (self.wild == 1.0))
        share: Floats = np.empty(views.shape)
        for area in range(views.shape[0]):
            softmax(views[area], share[area], LEAST)
        return share
