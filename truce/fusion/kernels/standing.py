"""Groups as they stand: each report weighed alone, and how often events come with others."""

import math

import numpy as np

from truce.compiled import compiled, lean
from truce.fusion.kernels.grow import beside, keep, members_of
from truce.fusion.kernels.shapes import Desk, Floats, Groups, Habits, Ints, Pairs, Records
from truce.fusion.kernels.worth import weigh


@lean
def stand_alone(groups: Groups, told: Records, h: Habits, desk: Desk) -> None:
    """Weigh every report as a group of its own."""
    for r in range(told.shape[0]):
        desk.members[0] = r
        for k in range(desk.like.shape[0]):
            desk.like[k] = groups.like[r, k]
        worth = weigh(desk.members, 1, desk.like, groups.made[r].scale, 0.0, told[r].worded, told, h, desk)
        keep(r, worth, 0.0, told[r].worded, groups, desk)


@compiled
def expected_company(groups: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk) -> Floats:
    """(events that came with another, sum of km2 between them beyond error, groups): for learning how events burst."""
    n = groups.root.shape[0]
    mark = np.full(n, -1, np.int64)
    mine = np.empty(n, np.int64)
    total = np.zeros(3)
    for a in range(n):
        if groups.root[a] != a:
            continue
        total[2] += 1
        size = members_of(a, groups, mine, 0)
        for q in range(size):
            for e in range(pairs.start[mine[q]], pairs.start[mine[q] + 1]):
                o = groups.root[pairs.other[e]]
                if o <= a or mark[o] == a:
                    continue
                mark[o] = a
                union_said(mine, size, a, o, groups, told, h, desk)
                p = 1.0 - math.exp(-beside(a, o, groups, told, h, desk))
                total[0] += p
                one, two = groups.made[a], groups.made[o]
                dx = (two.lon - one.lon) * 111.195 * told[a].cos
                dy = (two.lat - one.lat) * 111.195
                total[1] += p * max(0.5 * (dx * dx + dy * dy) - one.var - two.var, 0.0)
    return total


@lean
def union_said(members: Ints, n: int, a: int, b: int, groups: Groups, told: Records, h: Habits, desk: Desk) -> None:
    """Weigh what a and b would say as one (crowd, traits and time only), for `beside`."""
    for q in range(n):
        desk.members[q] = members[q]
    size = members_of(b, groups, desk.members, n)
    for k in range(desk.like.shape[0]):
        desk.like[k] = groups.like[a, k] * groups.like[b, k]
    weigh(desk.members, size, desk.like, groups.made[a].scale + groups.made[b].scale, 0.0, 0, told, h, desk)
