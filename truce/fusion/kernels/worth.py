"""What a group is worth: the log-likelihood of all that its members tell, if they tell of one event.

Worth = chance of an event there and then (a Poisson process) + which sources tell it and which do not + place +
time + traits + words. Place, time and traits are integrated over what is true (Laplace for the place, exact cells
for the time, a finite sum for each trait), so that a group is scored as a whole and never by chaining pairs.
"""

import math

from truce.compiled import lean
from truce.fusion.kernels.shapes import (
    BEND_SIZE,
    BEND_STEP,
    CUTTERS,
    KINDS,
    KM_PER_DEGREE,
    LOG_2PI,
    NEVER,
    SCALES,
    TAILS,
    Desk,
    Floats,
    Habits,
    Ints,
    Records,
)

SAME_PLACE = 1e-6  # km2
FAR = 1e-11  # beyond the last bin: not impossible, but never the reason to join


@lean
def off(told: Records, r: int, t: float, h: Habits) -> float:
    """How much less likely report r is, if the event was at t, than if it was within r's interval."""
    clock = told[r].clock
    bins = h.edges.shape[1] - 1
    if t < told[r].start:
        gap, side = told[r].start - t, 0
    elif t >= told[r].end:
        gap, side = t - told[r].end, bins
    else:
        return 1.0
    if gap >= h.edges[clock, bins]:
        return FAR
    k = 0
    while gap >= h.edges[clock, k + 1]:
        k += 1
    return h.when[told[r].source, clock, side + k] * told[r].span


@lean
def cut_up(members: Ints, n: int, told: Records, h: Habits, cells: Floats) -> int:
    """Cut time where the first members' densities step; cells[:answer] are the sorted borders."""
    c = 0
    for q in range(min(n, CUTTERS)):
        r = members[q]
        seen = False
        for p in range(q):
            s = members[p]
            if told[s].start == told[r].start and told[s].end == told[r].end and told[s].clock == told[r].clock:
                seen = True
        if seen:
            continue
        cells[c], cells[c + 1] = told[r].start, max(told[r].end, told[r].start + 1e-6)
        c += 2
        for k in range(1, h.cuts[told[r].clock] + 1):
            edge = h.edges[told[r].clock, k]
            cells[c], cells[c + 1] = told[r].start - edge, told[r].end + edge
            c += 2
    return sorted_once(cells, c)


@lean
def sorted_once(cells: Floats, c: int) -> int:
    """Sort cells[:c] in place and drop what is there twice; how many are left."""
    for i in range(1, c):
        z, j = cells[i], i - 1
        while j >= 0 and cells[j] > z:
            cells[j + 1] = cells[j]
            j -= 1
        cells[j + 1] = z
    d = 0
    for i in range(c):
        if d == 0 or cells[i] - cells[d - 1] > 1e-5:
            cells[d] = cells[i]
            d += 1
    return d


@lean
def cell_mass(members: Ints, n: int, told: Records, h: Habits, begin: float, end: float) -> float:
    """Mass of one cell of time: its length times how well every member goes with it."""
    mass, middle = end - begin, 0.5 * (begin + end)
    for q in range(n):
        mass *= off(told, members[q], middle, h)
        if mass < 1e-250:
            return 0.0
    return mass


@lean
def time_worth(members: Ints, n: int, told: Records, h: Habits, desk: Desk) -> float:
    """Log of the integral over time of the product of the members' densities (per day)."""
    if n == 1:
        return 0.0
    cells = cut_up(members, n, told, h, desk.cells)
    total = 0.0
    for i in range(cells - 1):
        total += cell_mass(members, n, told, h, desk.cells[i], desk.cells[i + 1])
    if total <= 0.0:
        return -200.0
    worth = math.log(total)
    for q in range(n):
        worth += told[members[q]].inside
    return worth


@lean
def round_place(square: float, v1: float, v2: float, w1: Floats, w2: Floats) -> float:
    """Log density (per km2) of two round places `square` km2 apart, if they are one place."""
    total = 0.0
    for p in range(TAILS):
        for q in range(TAILS):
            v = v1 * SCALES[p] * SCALES[p] + v2 * SCALES[q] * SCALES[q]
            total += w1[p] * w2[q] * math.exp(-0.5 * square / v) / v
    return math.log(total + 1e-300) - LOG_2PI


@lean
def fit(x: float, y: float, n: int, told: Records, h: Habits, desk: Desk) -> None:
    """Find the place that the members at (desk.x, desk.y) agree on best, from (x, y); heavy tails, Laplace."""
    for turn in range(8):
        xx, xy, yy, gx, gy, value = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for q in range(n):
            r = desk.who[q]
            dx, dy = desk.x[q] - x, desk.y[q] - y
            square = told[r].xx * dx * dx + 2 * told[r].xy * dx * dy + told[r].yy * dy * dy
            far = math.sqrt(square) / BEND_STEP
            k = min(int(far), BEND_SIZE - 2)
            part = min(far - k, 1.0)
            bend = h.bend[told[r].source]
            value += bend[k, 0] + part * (bend[k + 1, 0] - bend[k, 0]) - told[r].log_var
            pull = bend[k, 1] + part * (bend[k + 1, 1] - bend[k, 1])
            if far > BEND_SIZE:
                value -= 0.5 * (square - ((BEND_SIZE - 1) * BEND_STEP) ** 2) / SCALES[TAILS - 1] ** 2
            xx += pull * told[r].xx
            xy += pull * told[r].xy
            yy += pull * told[r].yy
            gx += pull * (told[r].xx * dx + told[r].xy * dy)
            gy += pull * (told[r].xy * dx + told[r].yy * dy)
        det = xx * yy - xy * xy
        sx, sy = (yy * gx - xy * gy) / det, (xx * gy - xy * gx) / det
        if turn == 7 or sx * sx * xx + sy * sy * yy < 1e-3:  # a thirtieth of the place's own deviation
            break
        x, y = x + sx, y + sy
    desk.fit[0], desk.fit[1], desk.fit[2] = x, y, value - (n - 1) * LOG_2PI - 0.5 * math.log(det)
    desk.fit[3], desk.fit[4], desk.fit[5] = xx, xy, yy


@lean
def lay_out(members: Ints, n: int, told: Records, desk: Desk) -> int:
    """Put the members that tell a place on a flat map around the first of them; how many they are.

    Those at the very spot of another are its echo (a copy, or one look into the same gazetteer): they say nothing
    more of the place, and desk.echo has the log density of that.
    """
    m, o = 0, -1
    desk.echo[0] = 0.0
    for q in range(n):
        r = members[q]
        if told[r].var <= 0:
            continue
        if told[r].spot >= 0:
            if desk.spots[told[r].spot] > 0:
                desk.echo[0] += told[r].atom
                continue
            desk.spots[told[r].spot] = 1
        if o < 0:
            o = r
        dx = (told[r].lon - told[o].lon + 540.0) % 360.0 - 180.0
        desk.x[m] = dx * KM_PER_DEGREE * told[o].cos
        desk.y[m] = (told[r].lat - told[o].lat) * KM_PER_DEGREE
        desk.who[m] = r
        m += 1
    for q in range(m):
        if told[desk.who[q]].spot >= 0:
            desk.spots[told[desk.who[q]].spot] = 0
    return m


@lean
def meet(m: int, told: Records, h: Habits, desk: Desk) -> None:
    """Fit the laid-out members from their weighted middle and, where tails matter, from the most exact one."""
    weight, x, y, best = 0.0, 0.0, 0.0, 0
    for q in range(m):
        w = 1.0 / told[desk.who[q]].var
        weight, x, y = weight + w, x + w * desk.x[q], y + w * desk.y[q]
        if told[desk.who[q]].var < told[desk.who[best]].var:
            best = q
    x, y = x / weight, y / weight
    apart = 0.0
    for q in range(m):
        square = (desk.x[q] - x) ** 2 + (desk.y[q] - y) ** 2
        apart = max(apart, square / told[desk.who[q]].var)
    fit(x, y, m, told, h, desk)
    if apart > 6.0 and m > 2:  # only then can another place explain them better
        x, y, value = desk.fit[0], desk.fit[1], desk.fit[2]
        xx, xy, yy = desk.fit[3], desk.fit[4], desk.fit[5]
        fit(desk.x[best], desk.y[best], m, told, h, desk)
        if desk.fit[2] < value:
            desk.fit[0], desk.fit[1], desk.fit[2] = x, y, value
            desk.fit[3], desk.fit[4], desk.fit[5] = xx, xy, yy


@lean
def place_worth(members: Ints, n: int, told: Records, h: Habits, desk: Desk) -> float:
    """Log of the integral over place of the product of the members' densities (per km2); the place goes to desk.at."""
    m = lay_out(members, n, told, desk)
    if m == 0:
        desk.at[2] = 0.0
        return 0.0
    o = desk.who[0]
    if m == 1:
        desk.at[0], desk.at[1], desk.at[2] = told[o].lon, told[o].lat, told[o].var
        return desk.echo[0]
    r = desk.who[1]
    if m == 2 and told[o].xy == 0.0 and told[r].xy == 0.0 and told[o].xx == told[o].yy and told[r].xx == told[r].yy:
        v1, v2 = told[o].var, told[r].var
        x, y = desk.x[1] * v1 / (v1 + v2), desk.y[1] * v1 / (v1 + v2)
        worth = round_place(desk.x[1] ** 2 + desk.y[1] ** 2, v1, v2, h.tails[told[o].source], h.tails[told[r].source])
        desk.at[2] = v1 * v2 / (v1 + v2)
    else:
        meet(m, told, h, desk)
        x, y, worth = desk.fit[0], desk.fit[1], desk.fit[2]
        desk.at[2] = 1.0 / math.sqrt(desk.fit[3] * desk.fit[5] - desk.fit[4] ** 2)
    desk.at[0] = told[o].lon + x / (KM_PER_DEGREE * told[o].cos)
    desk.at[1] = told[o].lat + y / KM_PER_DEGREE
    return worth + desk.echo[0]


@lean
def traits_worth(like: Floats, h: Habits) -> float:
    """Log of the chance of all that is told of every trait, summed over what may be true of it."""
    worth = 0.0
    for t in range(h.offset.shape[0] - 1):
        total = 0.0
        for k in range(h.offset[t], h.offset[t + 1]):
            total += h.prior[k] * like[k]
        worth += math.log(total + 1e-30)
    return worth


@lean
def tellers_worth(members: Ints, n: int, told: Records, h: Habits, desk: Desk) -> float:
    """Log chance of who tells it and how often; NEVER where one source, two kinds or a person forbid it."""
    worth, kind, mixed, ruled = 0.0, 0, False, 0
    for k in range(KINDS):
        desk.kind[k] = h.unseen[k]
    for q in range(n):
        r = members[q]
        s = told[r].source
        if told[r].kind > 0:
            mixed = mixed or (kind > 0 and kind != told[r].kind)
            kind = told[r].kind
        if desk.seen[s] == 0:
            for k in range(KINDS):
                desk.kind[k] += h.kinds[s, k]
        else:
            worth += h.again[s]
            if told[r].once > 0:
                worth += NEVER
        desk.seen[s] += 1
        ruled += told[r].ruled >= 0
    for q in range(n):
        desk.seen[told[members[q]].source] = 0
    if mixed:  # once, however many: a person may have put both kinds together, and others may then join
        worth += NEVER
    if ruled > 1:
        worth += against_rules(members, n, told, h)
    return worth + log_sum(desk.kind)


@lean
def log_sum(parts: Floats) -> float:
    """Log of the sum of exponentials."""
    top, total = parts[0], 0.0
    for k in range(1, parts.shape[0]):
        top = max(top, parts[k])
    for k in range(parts.shape[0]):
        total += math.exp(parts[k] - top)
    return top + math.log(total)


@lean
def against_rules(members: Ints, n: int, told: Records, h: Habits) -> float:
    """NEVER for every two members of which a person said that they are not the same."""
    worth = 0.0
    for q in range(n):
        a = told[members[q]].ruled
        if a < 0:
            continue
        for p in range(q):
            b = told[members[p]].ruled
            if b >= 0 and h.rules[a, b]:
                worth += NEVER
    return worth


@lean
def crowd_worth(members: Ints, n: int, told: Records, h: Habits) -> float:
    """Log of events expected there and then: per km2 and day where a place is told, else per day anywhere."""
    total, m = 0.0, 0
    for q in range(n):
        if told[members[q]].var > 0:
            total += told[members[q]].crowd
            m += 1
    return total / m if m > 0 else h.world


@lean
def any_bound(members: Ints, n: int, told: Records) -> bool:
    """Did a person put any of these together? Then what must not be is, and all else must still be weighed."""
    bound = 0
    for q in range(n):
        bound += told[members[q]].bound
    return bound > 0


@lean
def weigh(
    members: Ints, n: int, like: Floats, scale: float, text: float, worded: int, told: Records, h: Habits, desk: Desk
) -> float:
    """Worth of a group of n reports, whose trait rows multiplied are `like` (divided by exp(scale)).

    Leaves the group's place, crowd and what it says in desk.at.
    """
    tellers = tellers_worth(members, n, told, h, desk)
    if tellers < NEVER / 2 and not any_bound(members, n, told):
        return tellers
    desk.at[3] = crowd_worth(members, n, told, h)
    desk.at[4] = traits_worth(like, h) + scale + time_worth(members, n, told, h, desk)
    worth = tellers + desk.at[3] + desk.at[4] + place_worth(members, n, told, h, desk)
    if worded > 1:
        worth += 2.0 / worded * text
    return worth


@lean
def company(together: float, crowd: float, square: float, var: float, one: Records, h: Habits) -> float:
    """How much likelier two groups are two events because events come in bursts (a barrage, a running fight).

    Log of 1 + (events expected beside another) / (events expected anyway); a cluster process in the manner of
    Neyman and Scott (1958). `together`: how much better their times and traits go together than by chance;
    `square`: km2 between them; `var`: km2, of both places; `one`: a report of one of them.
    """
    v = var + h.spread
    beside = -0.5 * square / v - math.log(v) - LOG_2PI
    if square < SAME_PLACE and one.spot >= 0:
        beside = min(beside, one.atom)  # another event is as unlikely at the very spot as another telling of this one
    z = h.burst + beside + together - crowd
    if z < -20.0:
        return 0.0
    return z if z > 30.0 else math.log1p(math.exp(z))
