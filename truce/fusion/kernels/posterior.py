"""When and where the event of every group was: a disc and an interval, from all that its members tell.

The disc is added up ring by ring from the product of the members' densities, heavy tails and all: a Gaussian at the
best place (Laplace) is too narrow where members do not agree. What a report tells alone may be far off: nothing met it.
"""

import math

import numpy as np

from truce.compiled import compiled, lean
from truce.fusion.kernels.grow import members_of
from truce.fusion.kernels.shapes import KM_PER_DEGREE, SCALES, TAILS, Desk, Floats, Groups, Habits, Records
from truce.fusion.kernels.worth import cell_mass, cut_up, lay_out, meet

RINGS = 24
RATIO = 1.3  # of a ring's outer radius to its inner one
FIRST = 0.25  # radius of the first, in deviations of the place
ANGLES = 6
WHOLE = 0.75  # days: a cell so long is not cut: nobody means nine tenths of a day
FEW = 6.0  # so many events of the learned coverage are held against those that were seen
MOST = 0.97  # nobody tells everything
WIDE = 0.5  # of the tellings that are widely off, at most so many met no other report of their event


@compiled
def told_with(groups: Groups, told: Records, h: Habits, desk: Desk) -> Floats:
    """source x (events it tells alone, with one other, with more; of those alone, told once); the last row: all."""
    sources = h.told.shape[0]
    out = np.zeros((sources + 1, 4))
    mine = np.empty(sources, np.int64)
    for a in range(groups.root.shape[0]):
        if groups.root[a] != a:
            continue
        n = members_of(a, groups, desk.members, 0)
        k = 0
        for q in range(n):
            s = told[desk.members[q]].source
            if desk.seen[s] == 0:
                desk.seen[s] = 1
                mine[k] = s
                k += 1
        kind = min(k, 3) - 1
        out[sources, kind] += 1
        for i in range(k):
            desk.seen[mine[i]] = 0
            out[mine[i], kind] += 1
        if n == 1:
            out[mine[0], 3] += 1
    return out


@compiled
def astray(groups: Groups, told: Records, h: Habits, desk: Desk) -> Floats:
    """source: how probable it is that what it tells alone was put where the event was not, so that nothing met it.

    Of the events that it tells, so many are told by nobody else by chance; what exceeds that is astray, as far as the
    source is known to err widely. Coverage is taken from the events that two others tell, which surely happened there.
    """
    seen = told_with(groups, told, h, desk)
    sources = h.told.shape[0]
    missed = np.empty(sources)
    for s in range(sources):
        odds = math.exp(h.told[s]) / (1.0 - math.exp(h.again[s]))
        by_two = seen[sources, 1] + seen[sources, 2] - seen[s, 1]
        covered = (seen[s, 2] + FEW * odds / (1.0 + odds)) / (by_two + FEW)
        missed[s] = math.log1p(-min(covered, MOST))
    nobody = missed.sum()
    answer = np.zeros(sources)
    for s in range(sources):
        events = seen[s, 0] + seen[s, 1] + seen[s, 2]
        excess = seen[s, 3] - events * math.exp(nobody - missed[s])
        wide = WIDE * (1.0 - h.tails[s, 0]) * events
        answer[s] = max(0.0, min(excess, wide)) / (seen[s, 3] + FEW)
    return answer


@lean
def once_each(m: int, desk: Desk) -> int:
    """Of those laid out, let every spot count once: who errs by the same metre did not err apart; how many are left."""
    kept = 0
    for q in range(m):
        new = True
        for p in range(kept):
            if desk.x[p] == desk.x[q] and desk.y[p] == desk.y[q]:
                new = False
                break
        if new:
            desk.x[kept], desk.y[kept], desk.who[kept] = desk.x[q], desk.y[q], desk.who[q]
            kept += 1
    return kept


@lean
def shares_of(
    m: int, size: int, chance: Floats, stray: Floats, told: Records, h: Habits, share: Floats, desk: Desk
) -> None:
    """Laid-out member x SCALES: how far off it may be. One that may not belong here is as far off as can be."""
    for q in range(m):
        r = desk.who[q]
        s = told[r].source
        sure = chance[r] if size > 1 else chance[r] * (1.0 - stray[s])
        for k in range(TAILS):
            share[q, k] = sure * h.tails[s, k]
        share[q, TAILS - 1] += 1.0 - sure


@lean
def density(m: int, x: float, y: float, share: Floats, told: Records, desk: Desk) -> float:
    """Of the place, at (x, y), as far as the laid-out members tell; not normed."""
    product = 1.0
    for q in range(m):
        r = desk.who[q]
        dx, dy = desk.x[q] - x, desk.y[q] - y
        square = told[r].xx * dx * dx + 2 * told[r].xy * dx * dy + told[r].yy * dy * dy
        total = 0.0
        for k in range(TAILS):
            z = 0.5 * square / (SCALES[k] * SCALES[k])
            if z < 40.0:
                total += share[q, k] * math.exp(-z) / (SCALES[k] * SCALES[k])
        product *= total / (share[q, 0] + 1e-3)
        if product < 1e-200:
            return 0.0
    return product


@lean
def radius(m: int, holds: float, share: Floats, mass: Floats, told: Records, desk: Desk) -> float:
    """Kilometres: the disc around desk.fit that holds so much of the place, added up ring by ring."""
    xx, xy, yy = desk.fit[3], desk.fit[4], desk.fit[5]
    step = FIRST / (xx * yy - xy * xy) ** 0.25
    inner, total, rings = 0.0, 0.0, 0
    angles = 1 if m == 1 and xy == 0.0 and xx == yy else ANGLES
    for k in range(RINGS):
        outer = step * RATIO**k
        middle = math.sqrt(0.5 * (inner * inner + outer * outer))
        held = 0.0
        for i in range(angles):
            turn = 2.0 * math.pi * (i + 0.5 * (k % 2)) / angles
            held += density(
                m, desk.fit[0] + middle * math.cos(turn), desk.fit[1] + middle * math.sin(turn), share, told, desk
            )
        mass[k] = held / angles * (outer * outer - inner * inner)
        total += mass[k]
        rings = k + 1
        if k > 12 and mass[k] < 1e-4 * total:
            break
        inner = outer
    inner, left = 0.0, holds * total
    for k in range(rings):
        outer = step * RATIO**k
        if mass[k] >= left:
            return math.sqrt(inner * inner + (outer * outer - inner * inner) * left / max(mass[k], 1e-300))
        left -= mass[k]
        inner = outer
    return inner


@compiled
def whereabouts(groups: Groups, chance: Floats, told: Records, h: Habits, holds: float, desk: Desk) -> Floats:
    """group x (lon, lat, km, begin, end, mass): the place of every group, the disc that holds it, and its time.

    `chance`: that each report belongs to its group; so far as it does not, it says little of the place. Begin and end
    are the shortest run of cells of time that holds `holds` of the mass; `mass` is what it holds. Rows of reports that
    name no group stay NaN, and so do places that nobody told.
    """
    n = groups.root.shape[0]
    out = np.full((n, 6), np.nan)
    mass = np.empty(max(desk.cells.shape[0], RINGS))
    share = np.empty((desk.x.shape[0], TAILS))
    stray = astray(groups, told, h, desk)
    for a in range(n):
        if groups.root[a] != a:
            continue
        size = members_of(a, groups, desk.members, 0)
        m = once_each(lay_out(desk.members, size, told, desk), desk)
        if m > 0:
            meet(m, told, h, desk)
            shares_of(m, size, chance, stray, told, h, share, desk)
            o = desk.who[0]
            out[a, 0] = told[o].lon + desk.fit[0] / (KM_PER_DEGREE * told[o].cos)
            out[a, 1] = told[o].lat + desk.fit[1] / KM_PER_DEGREE
            out[a, 2] = radius(m, holds, share, mass, told, desk)
        cells = cut_up(desk.members, size, told, h, desk.cells) - 1
        total = 0.0
        for i in range(cells):
            mass[i] = cell_mass(desk.members, size, told, h, desk.cells[i], desk.cells[i + 1])
            total += mass[i]
        shortest_run(a, cells, mass, total, holds, desk.cells, out)
    return out


@lean
def shortest_run(a: int, cells: int, mass: Floats, total: float, holds: float, border: Floats, out: Floats) -> None:
    """Write the shortest run of neighbouring cells that holds so much of the mass (all of them, if none is told)."""
    best, first, last, kept = 1e300, 0, cells, total
    j, sum_ = 0, 0.0
    for i in range(cells):
        while j < cells and sum_ < holds * total:
            sum_ += mass[j]
            j += 1
        if sum_ < holds * total:
            break
        long = border[j] - border[i]
        if long < best - 1e-9:
            best, first, last, kept = long, i, j, sum_
        sum_ -= mass[i]
    out[a, 3], out[a, 4], out[a, 5] = border[first], border[last], 1.0
    if total <= 0.0:
        return
    long_head, long_tail = border[first + 1] - border[first], border[last] - border[last - 1]
    head, tail = mass[first] / long_head, mass[last - 1] / long_tail
    over = kept - holds * total
    if head < tail and long_head < WHOLE:
        cut = min(over / max(head, 1e-300), long_head)
        out[a, 3] += cut
        over -= cut * head
    elif head >= tail and long_tail < WHOLE:
        cut = min(over / max(tail, 1e-300), long_tail)
        out[a, 4] -= cut
        over -= cut * tail
    out[a, 5] = holds + over / total
