"""What is counted, laid out once: every rule with its force, its stretches, its parties and areas."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from truce.compliance.count.kernels.shapes import Times
from truce.compliance.count.stretches import SIDES, Stretches
from truce.compliance.periods import Force, Ints, Span
from truce.compliance.rules.rule import Rule
from truce.compliance.setting import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A rule to be counted. `counted`: False where it was not in force, and acts near it are only noted.

    Its cells are numbered by party, then area, then group: ((party x areas) + area) x groups + group.
    """

    number: int
    rule: Rule
    force: Force
    stretches: Stretches
    areas: tuple[str, ...]
    counted: bool = True

    @property
    def parties(self) -> tuple[str, ...]:
        """Anybody first, then those bound."""
        return ("any", *self.rule.parties)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """(party, area) in the order of the cells."""
        return tuple((party, area) for party in self.parties for area in self.areas)

    @property
    def groups(self) -> int:
        """Days, the whole, before and after."""
        return self.stretches.count

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return len(self.lines) * self.groups

    @property
    def started(self) -> float:
        """P(in force) of an instant inside its stretch: 0 where nobody gave a start."""
        return 0.0 if self.force.state == "unknown_start" else 1.0

    @property
    def spans(self) -> list[Span]:
        """Every stretch in which an incident is of any interest."""
        return [self.stretches.whole, *self.stretches.spans, *self.stretches.near]

    @property
    def times(self) -> Times:
        """Its stretches as the kernels want them."""
        whole, days, windows = self.stretches.whole, self.stretches.days, self.stretches.windows
        told = [(w.start, w.end, number) for number, side in enumerate(SIDES) for w in windows[side]]
        start, end, side = (np.array([row[i] for row in told], dtype=np.int64) for i in range(3))
        return Times(
            day_start=_instants(days, "start"),
            day_end=_instants(days, "end"),
            start=whole.start,
            end=whole.end,
            window_start=start,
            window_end=end,
            window_side=side,
        )


def _instants(spans: Sequence[Span], name: str) -> Ints:
    return np.array([getattr(span, name) for span in spans], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Plan:
    """The cases, and the setting without incidents: all that a worker needs beside its block."""

    setting: Setting
    cases: tuple[Case, ...]
