"""What a model of counts is asked, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.panel import Panel

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """From which steps (indices of the last step that is known, rising), for which distances, with how many draws."""

    origins: Steps
    ahead: Steps
    draws: int = 200


Model = Callable[[Panel, Asked], Floats]  # draws (n, O, H, D), rising along D, for a step that is watched wholly
