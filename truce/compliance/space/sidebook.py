"""On whose side of the line each incident lay, worked out once, and only for incidents that some term asks about."""

import numpy as np

from truce.compliance.periods import Ints
from truce.compliance.prepared import Incidents
from truce.compliance.space.lines import Series, Sides, places_of, sides_of, some

UNKNOWN = "unknown"


class SideBook:
    """Sides of incidents against one series of control: many vertices a day, for many days, are dear to ask."""

    def __init__(self, control: Series, incidents: Incidents) -> None:
        self._control = control
        self._places = places_of(incidents)
        size = self._places.at.size
        self._asked = np.zeros(size, dtype=bool)
        self._held = {side: np.zeros(size) for side in (*control.sides, UNKNOWN)}
        self._version = np.full(size, -1, dtype=np.int64)

    def take(self, rows: Ints) -> Sides:
        """The sides of some incidents, by their row."""
        fresh = rows[~self._asked[rows]]
        if fresh.size:
            found = sides_of(self._control, some(self._places, fresh))
            for side, held in found.held.items():
                self._held[side][fresh] = held
            self._version[fresh] = found.version
            self._asked[fresh] = True
        return Sides({side: held[rows] for side, held in self._held.items()}, self._version[rows])
