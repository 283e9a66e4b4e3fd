"""Counts of several areas over the same steps of time."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from truce.errors import TruceError

Floats = NDArray[np.float64]
RHYTHM = {"day": 7, "month": 1}  # steps after which the week comes round again; months have too few years for a rhythm


@dataclass(frozen=True, slots=True)
class Panel:
    """Counts (n areas, T steps) and exposure: the share of the step that was watched; 0 is not known, never quiet."""

    name: str
    areas: tuple[str, ...]
    steps: tuple[date, ...]  # the first day of each
    step: str  # day or month
    y: Floats
    exposure: Floats

    def __post_init__(self) -> None:
        """PanelError where the parts do not fit each other."""
        shape = (len(self.areas), len(self.steps))
        if self.step not in RHYTHM:
            raise PanelError(self.name, f"steps are days or months, not {self.step!r}")
        if self.y.shape != shape or self.exposure.shape != shape:
            raise PanelError(self.name, f"counts {self.y.shape} and exposure {self.exposure.shape} for {shape}")
        if not np.isfinite(self.y).all() or (self.y < 0).any() or (self.exposure < 0).any():
            raise PanelError(self.name, "counts and exposures are finite and not below nought")

    @property
    def rhythm(self) -> int:
        """Steps after which the week comes round again."""
        return RHYTHM[self.step]


class PanelError(TruceError):
    """Counts, areas and steps that do not fit."""

    def __init__(self, panel: str, why: str) -> None:
        super().__init__(f"The counts {panel!r} cannot be used: {why}.")
