"""Every incident into the cells it adds to: (party, area, group), groups being days, the whole, before and after."""

from truce.compiled import lean
from truce.compliance.count.kernels.shapes import (
    BECAUSE,
    COUNTED,
    EXACT,
    EXCUSED,
    GONE,
    KILLED_HIGH,
    KILLED_LOW,
    LIKELY,
    MOST_TRIALS,
    NONE,
    NONE_BOUND,
    NONE_GRAVE,
    OPEN,
    REPORTS,
    TOLD,
    TOLLS,
    TRIALS,
    UNNAMED,
    Cells,
    Floats,
    Ints,
    Rows,
    Times,
    Weights,
)


@lean
def share_of(earliest: int, latest: int, start: int, end: int) -> float:
    """The part of an interval that lies in a half-open stretch; an instant is in or out."""
    if latest <= earliest:
        return 1.0 if start <= earliest < end else 0.0
    inside = min(latest, end) - max(earliest, start)
    return inside / (latest - earliest) if inside > 0 else 0.0


@lean
def first_day(times: Times, at: int) -> int:
    """The first day that ends after `at`."""
    low, high = 0, times.day_end.size
    while low < high:
        middle = (low + high) // 2
        if times.day_end[middle] <= at:
            low = middle + 1
        else:
            high = middle
    return low


@lean
def meet(earliest: int, latest: int, times: Times, group: Ints, share: Floats) -> int:
    """Groups an interval falls into, each with its share; how many. (Days, then whole, before, after.)"""
    n, days = 0, times.day_start.size
    whole = share_of(earliest, latest, times.start, times.end)
    if whole > 0.0:
        day = first_day(times, earliest)
        while day < days and times.day_start[day] <= latest:
            part = share_of(earliest, latest, times.day_start[day], times.day_end[day])
            if part > 0.0:
                group[n], share[n] = day, part
                n += 1
            day += 1
        group[n], share[n] = days, whole
        n += 1
    for side in range(2):
        part = 0.0
        for w in range(times.window_start.size):
            if times.window_side[w] == side:
                part += share_of(earliest, latest, times.window_start[w], times.window_end[w])
        if part > 0.0:
            group[n], share[n] = days + 1 + side, min(part, 1.0)
            n += 1
    return n


@lean
def keep_top(top: Floats, row: Ints, n: int, p: float, r: int) -> None:
    """Among the strongest kept so far, strongest first; of two alike the earlier row stays ahead. `n`: how many."""
    last = min(n, BECAUSE)
    if last == BECAUSE:
        if p <= top[BECAUSE - 1]:
            return
        last = BECAUSE - 1
    while last > 0 and top[last - 1] < p:
        top[last], row[last] = top[last - 1], row[last - 1]
        last -= 1
    top[last], row[last] = p, r


@lean
def fade(sums: Floats, field: int, p: float) -> None:
    """One more thing that may have happened: the chance that nothing did."""
    left = sums[field] * (1.0 - p)
    sums[field] = left if left > GONE else 0.0


@lean
def add_trial(sums: Floats, first: int, trials: Floats, p: float) -> None:
    """One more trial into a run of four sums (how many, mean, variance, third moment), and among the first trials."""
    n = int(sums[first])
    if n < EXACT:
        trials[n] = p
    sums[first] += 1.0
    sums[first + 1] += p
    sums[first + 2] += p * (1.0 - p)
    sums[first + 3] += p * (1.0 - p) * (1.0 - 2.0 * p)


@lean
def add_pair(c: int, out: Cells, rows: Rows, r: int, p: float, upper: float, most: float, bound: float) -> None:
    """What one incident adds to one cell. `p` is told, `upper` with what is left open, `most` if the party's own."""
    sums = out.sums[c]
    if p > 0.0:
        of_class = out.classes[c, rows.klass[r]]
        of_class[0] += p
        of_class[1] += p * p
        of_class[2] += p * rows.unnamed[r]
        add_trial(sums, TRIALS, out.trials[c], p)
        fade(sums, NONE, p)
        if bound > 0.0:
            fade(sums, NONE_BOUND, bound)
            fade(sums, NONE_GRAVE, bound * rows.grave[r])
    if p > TOLD:
        keep_top(out.top[c], out.top_row[c], int(sums[COUNTED]), p, r)
        sums[COUNTED] += 1.0
        sums[REPORTS] += rows.reports[r]
    if p >= LIKELY:
        sums[KILLED_LOW] += rows.killed_low[r]
        sums[KILLED_HIGH] += rows.killed_high[r]
        sums[TOLLS] += rows.toll[r]
    if most > 0.0:
        add_trial(sums, MOST_TRIALS, out.most[c], most)
    sums[OPEN] += upper - p


@lean
def tally(
    rows: Rows, w: Weights, times: Times, started: float, binds_all: bool, group: Ints, share: Floats, out: Cells
) -> None:
    """Every incident into every cell it adds to. `group` and `share` are room to work in, one entry a group at least.

    contribution = P(in force then) x P(in the zone) x P(act) x P(it happened) x P(party) x P(area) x (1 - excused)
    """
    groups = times.day_start.size + 3
    areas = w.area.shape[0]
    for r in range(rows.act.size):
        if rows.act_high[r] <= 0.0 or rows.happened[r] <= 0.0:
            continue
        n = meet(rows.earliest[r], rows.latest[r], times, group, share)
        if n == 0:
            continue
        left = rows.happened[r] * (1.0 - rows.excused[r])
        for party in range(w.by.shape[0]):
            by = w.by[party, r]
            own = by if party == 0 else min(1.0, by + rows.unnamed[r])
            high = w.zone_high[w.reach[party], r] * rows.act_high[r]
            if high * own <= 0.0:
                continue
            zone = w.zone[w.reach[party], r] * rows.act[r] * started
            named = 1.0 if party > 0 or binds_all else rows.named[r]
            for area in range(areas):
                there = w.area[area, r]
                if there <= 0.0:
                    continue
                line = party * areas + area
                told = zone * left * there
                p, upper, most = told * by, high * left * there * by, high * left * there * own
                for k in range(n):
                    c = line * groups + group[k]
                    s = share[k]
                    add_pair(c, out, rows, r, min(p * s, 1.0), upper * s, min(most * s, 1.0), p * s * named)
                    out.sums[c, EXCUSED] += zone * rows.happened[r] * rows.excused[r] * there * by * s
                    if party == 0:
                        out.sums[c, UNNAMED] += told * rows.unnamed[r] * s
                add_windows(out.windows[line], rows.earliest[r], rows.latest[r], times, p)


@lean
def add_windows(windows: Floats, earliest: int, latest: int, times: Times, p: float) -> None:
    """What one incident adds to each matched window."""
    for k in range(times.window_start.size):
        windows[k] += p * share_of(earliest, latest, times.window_start[k], times.window_end[k])
