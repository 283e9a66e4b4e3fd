"""Sums over classes of incidents, taken together by what correcting asks: seen or only told, by how many others."""

from dataclasses import dataclass

import numpy as np

from truce.compliance.prepared import Flags, Floats
from truce.compliance.watch.chance import CLASSES

FAR = 0.02  # a chance of notice below this is nobody's watch
FLOOR = 0.1  # and below this no weight grows further: one lucky sighting may not stand for more than ten


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Sums over incidents of p, by group. `seen_*`: a watcher noticed it; `told_*`: only others told of it.

    `_none`, `_one`, `_more`: by how many independent others. `slack_*`: seen x (1 - pi), and `due_*`: told x pi: the
    two are equal on average where what is told is as true as it is held to be. `worth_*`: how many sightings one unit
    of slack stands for, as far as its variance goes. `far_*`: what of `told_*` lies where
    nobody watched. `tail`: seen by watchers alone x (1 - pi) / pi, the number that nobody at all noticed among what
    could be watched (Horvitz and Thompson); `tail_variance`: the same over pi. `sure_one`: mean p of `told_one`.
    """

    seen_none: Floats
    seen_one: Floats
    seen_more: Floats
    told_one: Floats
    told_more: Floats
    far_one: Floats
    far_more: Floats
    slack_one: Floats
    slack_more: Floats
    due_one: Floats
    due_more: Floats
    worth_one: Floats
    worth_more: Floats
    tail: Floats
    tail_variance: Floats
    sure_one: Floats

    @property
    def seen(self) -> Floats:
        """Noticed by a watcher."""
        return self.seen_none + self.seen_one + self.seen_more


def parts_of(table: Floats, squares: Floats) -> Parts:
    """Sums of p, and of p squared, of shape (groups, classes) as parts."""
    pi, seen = CLASSES.pi, CLASSES.seen
    one, more = CLASSES.others == 1, CLASSES.others >= 2
    told_one = ~seen & ~more  # told by nobody known: somebody's word all the same
    weight = np.maximum(pi, FLOOR)

    def add(where: Flags, factor: Floats | float = 1.0) -> Floats:
        return np.asarray(table @ (where * factor))

    return Parts(
        seen_none=add(seen & (CLASSES.others == 0)),
        seen_one=add(seen & one),
        seen_more=add(seen & more),
        told_one=add(told_one),
        told_more=add(~seen & more),
        far_one=add(told_one & (pi < FAR)),
        far_more=add(~seen & more & (pi < FAR)),
        slack_one=add(seen & one, 1 - pi),
        slack_more=add(seen & more, 1 - pi),
        due_one=add(told_one, pi),
        due_more=add(~seen & more, pi),
        worth_one=_worth(
            add(seen & one, 1 - pi), add(seen & one, (1 - pi) ** 2), add(told_one, pi), add(told_one, pi**2)
        ),
        worth_more=_worth(
            add(seen & more, 1 - pi), add(seen & more, (1 - pi) ** 2), add(~seen & more, pi), add(~seen & more, pi**2)
        ),
        tail=add(seen & (CLASSES.others == 0), (1 - pi) / weight),
        tail_variance=add(seen & (CLASSES.others == 0), (1 - pi) / weight**2),
        sure_one=_mean_of(table @ told_one.astype(float), squares @ told_one.astype(float)),
    )


def _mean_of(sums: Floats, squares: Floats) -> Floats:
    """The mean of p weighted by p, where there is any; one half where there is none."""
    return np.clip(np.divide(squares, sums, out=np.full_like(sums, 0.5), where=sums > 0), 0.0, 1.0)


def _worth(slack: Floats, squared: Floats, due: Floats, due_squared: Floats) -> Floats:
    """Sightings per unit of slack: by its own weights, or, where nothing was seen, by those of what might have been."""
    seen = np.divide(slack, squared, out=np.zeros_like(slack), where=squared > 0)
    might = np.divide(due, due - due_squared, out=np.ones_like(due), where=due > due_squared)
    return np.asarray(np.where(squared > 0, seen, might))


def doubt(told: Floats, squares: Floats, common: float) -> Floats:
    """Variance, by group, of the number among what is seen or told by several, whose doubts are partly shared.

    `told` and `squares`: sums of p and of p squared by class. Were all doubts independent it would be the sum of
    p (1 - p); were they one doubt, the square of the sum of their deviations. `common` mixes the two.
    """
    firm = CLASSES.seen | (CLASSES.others >= 2)
    each = np.clip(told - squares, 0.0, None) * firm
    many = np.divide(told**2, squares, out=np.zeros_like(told), where=squares > 0)
    deviations = np.sqrt(each * many).sum(axis=1)
    return np.asarray((1 - common) * each.sum(axis=1) + common * deviations**2)
