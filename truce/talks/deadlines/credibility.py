"""How far to believe who sets deadlines: of those that were missed, after how many what was announced did follow.

A share of few cases is hardly known, so it has an interval: Beta-binomial with Jeffreys' prior, half a case of either
kind (Brown, Cai and DasGupta 2001). A consequence that followed in part counts half. A deadline that was met calls for
nothing and tells nothing of this; one that was moved before its day is counted by itself, and so is one of which nobody
has said what followed. Past behaviour is no promise: one more case of the same kind is what the figure speaks of.
"""

from collections.abc import Sequence

from scipy.special import betaincinv

from truce.model.countdown import MET, Countdown, Record
from truce.model.deadline import ALL, NONE, PART

PRIOR = (0.5, 0.5)  # as many cases of either kind as are believed before the first
COUNTED = {ALL: 1.0, PART: 0.5, NONE: 0.0}


def credibility(rows: Sequence[Countdown], set_by: str, prior: tuple[float, float] = PRIOR) -> Record:
    """The record of whoever set these, as the board stood; with no case it is the prior alone, and `n` says so."""
    mine = [row for row in rows if row.set_by == set_by]
    past = [row for row in mine if row.days_left is not None and row.days_left <= 0 and row.announced]
    told = [row for row in past if row.missed and row.followed in COUNTED]
    followed = sum(COUNTED[row.followed or NONE] for row in told)
    a, b = prior[0] + followed, prior[1] + len(told) - followed
    return Record(
        set_by=set_by,
        n=len(told),
        followed=followed,
        p=a / (a + b),
        low=float(betaincinv(a, b, 0.05)),
        high=float(betaincinv(a, b, 0.95)),
        met=sum(row.state == MET for row in past),
        moved=sum(bool(row.moves) for row in mine),
        untold=sum(row.state != MET and row not in told for row in past),
        because=tuple(row.id for row in told),
    )
