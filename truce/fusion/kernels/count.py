"""Sums over groups from which the sources' habits are learned: the expectation step."""

import math
from typing import NamedTuple

from truce.compiled import lean
from truce.fusion.kernels.grow import members_of
from truce.fusion.kernels.shapes import KINDS, SCALES, TAILS, Desk, Floats, Groups, Habits, Ints, Records
from truce.fusion.kernels.worth import cell_mass, cut_up, lay_out, log_sum, meet


class Sums(NamedTuple):
    """What is counted, all expectations."""

    tails: Floats  # source x SCALES
    places: Floats  # stated precision x (sum of squared deviations over the held variance, reports)
    when: Floats  # source x clock x (inside, bins late, bins early)
    options: Floats  # symbol (all traits) x option of its trait
    told: Floats  # source x kind: events told
    beside: Floats  # source x kind: events told by it and by another
    again: Floats  # source: tellings beyond the first
    groups: Floats  # kind: events


@lean
def count_tellers(n: int, chance: Floats, told: Records, h: Habits, sums: Sums, desk: Desk) -> None:
    """Who tells this group, alone or beside others, and how often; weighed by what kind of event it probably is."""
    sources = 0
    for k in range(KINDS):
        desk.kind[k] = h.unseen[k]
    for q in range(n):
        s = told[desk.members[q]].source
        if desk.seen[s] == 0:
            sources += 1
            for k in range(KINDS):
                desk.kind[k] += h.kinds[s, k]
        else:
            sums.again[s] += max(0.0, 2.0 * chance[desk.members[q]] - 1.0)
        desk.seen[s] += 1
    whole = log_sum(desk.kind)
    for k in range(KINDS):
        desk.kind[k] = math.exp(desk.kind[k] - whole)
        sums.groups[k] += desk.kind[k]
    for q in range(n):
        s = told[desk.members[q]].source
        if desk.seen[s] > 0:
            for k in range(KINDS):
                sums.told[s, k] += desk.kind[k]
                if sources > 1:
                    sums.beside[s, k] += desk.kind[k]
            desk.seen[s] = 0


@lean
def count_times(n: int, told: Records, h: Habits, sums: Sums, desk: Desk) -> None:
    """In which bin of each member's interval the event probably fell."""
    cells = cut_up(desk.members, n, told, h, desk.cells)
    bins = h.edges.shape[1] - 1
    total = 0.0
    for i in range(cells - 1):
        total += cell_mass(desk.members, n, told, h, desk.cells[i], desk.cells[i + 1])
    if total <= 0.0:
        return
    for i in range(cells - 1):
        share = cell_mass(desk.members, n, told, h, desk.cells[i], desk.cells[i + 1]) / total
        if share < 1e-6:
            continue
        t = 0.5 * (desk.cells[i] + desk.cells[i + 1])
        for q in range(n):
            one = told[desk.members[q]]
            if t < one.start:
                gap, side = one.start - t, 1
            elif t >= one.end:
                gap, side = t - one.end, 1 + bins
            else:
                sums.when[one.source, one.clock, 0] += share
                continue
            k = 0
            while k < bins - 1 and gap >= h.edges[one.clock, k + 1]:
                k += 1
            sums.when[one.source, one.clock, side + k] += share


@lean
def count_places(n: int, told: Records, h: Habits, stated: Ints, sums: Sums, desk: Desk) -> None:
    """How far each member's place is from the place they agree on, with what that place itself is unsure of."""
    m = lay_out(desk.members, n, told, desk)
    if m < 2:
        return
    meet(m, told, h, desk)
    x, y = desk.fit[0], desk.fit[1]
    det = desk.fit[3] * desk.fit[5] - desk.fit[4] ** 2
    for q in range(m):
        r = desk.who[q]
        one = told[r]
        dx, dy = desk.x[q] - x, desk.y[q] - y
        square = one.xx * dx * dx + 2 * one.xy * dx * dy + one.yy * dy * dy
        square += (one.xx * desk.fit[5] - 2 * one.xy * desk.fit[4] + one.yy * desk.fit[3]) / det
        total = 0.0
        for k in range(TAILS):
            total += h.tails[one.source, k] * math.exp(-0.5 * square / SCALES[k] ** 2) / SCALES[k] ** 2
        for k in range(TAILS):
            part = h.tails[one.source, k] * math.exp(-0.5 * square / SCALES[k] ** 2) / SCALES[k] ** 2
            part /= total + 1e-300
            sums.tails[one.source, k] += part
            sums.places[stated[r], 0] += part * 0.5 * square / SCALES[k] ** 2
        sums.places[stated[r], 1] += 1


@lean
def count_options(n: int, a: int, groups: Groups, symbol: Ints, h: Habits, sums: Sums, desk: Desk) -> None:
    """Which option of each trait is probably true, for every symbol that was told."""
    for t in range(h.offset.shape[0] - 1):
        total = 0.0
        for k in range(h.offset[t], h.offset[t + 1]):
            total += h.prior[k] * groups.like[a, k]
        if total <= 0.0:
            continue
        for k in range(h.offset[t], h.offset[t + 1]):
            p = h.prior[k] * groups.like[a, k] / total
            if p > 1e-4:
                for q in range(n):
                    row = symbol[desk.members[q], t]
                    if row >= 0:
                        sums.options[row, k - h.offset[t]] += p


@lean
def count(
    groups: Groups, chance: Floats, told: Records, h: Habits, stated: Ints, symbol: Ints, sums: Sums, desk: Desk
) -> None:
    """Add all groups to the sums. `stated`: report's row in sums.places; `symbol`: report x trait, row in options.

    A second telling by one source counts only as far as it is surer than not that it belongs there (`chance`): events
    side by side would else teach that sources repeat themselves.
    """
    for a in range(groups.root.shape[0]):
        if groups.root[a] != a:
            continue
        n = members_of(a, groups, desk.members, 0)
        count_tellers(n, chance, told, h, sums, desk)
        if n < 2:
            continue
        count_times(n, told, h, sums, desk)
        count_places(n, told, h, stated, sums, desk)
        count_options(n, a, groups, symbol, h, sums, desk)
