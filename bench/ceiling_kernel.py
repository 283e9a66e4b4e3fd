"""Whole clusters scored by their marginal likelihood, and greedy joining of what gains most. Compiled by numba.

Used by bench/ceiling.py only; `Known` holds what an all-knowing matcher is told. Kilometres, days, natural logs.
"""

import heapq
from math import erf
from typing import NamedTuple

import numpy as np
from numba import njit

NEVER = -1e9
MOST = 64  # reports of one cluster


class Known(NamedTuple):
    """Columns by report, and tables by source."""

    x: np.ndarray
    y: np.ndarray
    s2: np.ndarray  # variance of each coordinate
    source: np.ndarray
    day: np.ndarray
    clock: np.ndarray  # days since the first midnight; nan: told by day
    clock_sd: np.ndarray  # by source, days
    act: np.ndarray  # (reports, acts): log probability of the code told, given the act
    actor: np.ndarray
    killed: np.ndarray
    log_rate: np.ndarray  # of incidents per km2 and day around the report
    prior_act: np.ndarray
    prior_actor: np.ndarray
    prior_killed: np.ndarray
    shift: np.ndarray  # (sources, shifts): log probability of dating it shift - 1 days late
    seen: np.ndarray  # (sources, 3): log probability of none, one, two reports
    north_only: np.ndarray
    moves: np.ndarray  # share put `moved_km` further west
    invents: np.ndarray  # inventions per true incident
    freedom: float  # of Student's t; 0: Gaussian
    moved_km: float


@njit(cache=True)
def _log_sum(v: np.ndarray, prior: np.ndarray) -> float:
    top = NEVER
    for k in range(len(v)):
        top = max(top, v[k] + prior[k])
    total = 0.0
    for k in range(len(v)):
        total += np.exp(v[k] + prior[k] - top)
    return float(top + np.log(total))


@njit(cache=True)
def _told(rows: np.ndarray, prior: np.ndarray, who: np.ndarray, m: int) -> float:
    v = np.zeros(rows.shape[1])
    for i in range(m):
        v += rows[who[i]]
    return _log_sum(v, prior)


@njit(cache=True)
def _gaussian(x: np.ndarray, s2: np.ndarray, y: np.ndarray, m: int) -> tuple[float, float, float]:
    """Log of the integral over the true place; its north coordinate and variance."""
    p = sx = sy = q = norm = 0.0
    for i in range(m):
        w = 1 / s2[i]
        p += w
        sx += w * x[i]
        sy += w * y[i]
        q += w * (x[i] * x[i] + y[i] * y[i])
        norm -= np.log(2 * np.pi * s2[i])
    return norm + np.log(2 * np.pi / p) - 0.5 * (q - (sx * sx + sy * sy) / p), sy / p, 1 / p


@njit(cache=True)
def _student(x: np.ndarray, s2: np.ndarray, y: np.ndarray, m: int, freedom: float) -> tuple[float, float, float]:
    """The same with heavy tails: Laplace's approximation at the best of the modes found from every report."""
    if m == 1:
        return 0.0, y[0], s2[0]
    best, best_y, best_v = NEVER, 0.0, 1.0
    for start in range(m):
        mx, my, p = x[start], y[start], 1.0
        for _ in range(12):
            p = sx = sy = 0.0
            for i in range(m):
                r2 = (x[i] - mx) ** 2 + (y[i] - my) ** 2
                w = (freedom + 2) / (freedom * s2[i] + r2)
                p += w
                sx += w * x[i]
                sy += w * y[i]
            mx, my = sx / p, sy / p
        height = hxx = hyy = hxy = 0.0
        for i in range(m):
            dx, dy = x[i] - mx, y[i] - my
            below = freedom * s2[i] + dx * dx + dy * dy
            w = (freedom + 2) / below
            height -= 0.5 * (freedom + 2) * np.log(below / (freedom * s2[i])) + np.log(2 * np.pi * s2[i])
            hxx += w - 2 * w * dx * dx / below
            hyy += w - 2 * w * dy * dy / below
            hxy -= 2 * w * dx * dy / below
        bend = max(hxx * hyy - hxy * hxy, 1e-6 * p * p)
        value = height + np.log(2 * np.pi) - 0.5 * np.log(bend)
        if value > best:
            best, best_y, best_v = value, my, 1 / p
    return best, best_y, best_v


@njit(cache=True)
def _place(k: Known, who: np.ndarray, m: int) -> tuple[float, float, float]:
    """Log of the integral, north coordinate, variance; over which reports of a mover were moved."""
    x, y, s2 = np.empty(m), np.empty(m), np.empty(m)
    movers, many = np.zeros(4, np.int64), 0
    for i in range(m):
        x[i], y[i], s2[i] = k.x[who[i]], k.y[who[i]], k.s2[who[i]]
        if k.moves[k.source[who[i]]] > 0 and many < 4:
            movers[many] = i
            many += 1
    total, north, variance, best = NEVER, 0.0, 1.0, NEVER
    for mask in range(1 << many):
        weight = 0.0
        moved = x.copy()
        for j in range(many):
            share = k.moves[k.source[who[movers[j]]]]
            is_moved = (mask >> j) & 1
            weight += np.log(share if is_moved else 1 - share)
            moved[movers[j]] += k.moved_km * is_moved
        if k.freedom > 0:
            value, at, var = _student(moved, s2, y, m, k.freedom)
        else:
            value, at, var = _gaussian(moved, s2, y, m)
        value += weight
        if value > best:
            best, north, variance = value, at, var
        total = np.logaddexp(total, value)
    return total, north, variance


@njit(cache=True)
def _dated(k: Known, who: np.ndarray, m: int, day: int) -> float:
    """Log probability that those told by day are dated as they are, if it was that day."""
    total = 0.0
    for i in range(m):
        if np.isnan(k.clock[who[i]]):
            shift = k.day[who[i]] - day + 1
            total += k.shift[k.source[who[i]], shift] if 0 <= shift < k.shift.shape[1] else -60.0
    return total


@njit(cache=True)
def _below(z: float) -> float:

    return 0.5 * (1 + erf(z / np.sqrt(2)))


@njit(cache=True)
def _time(k: Known, who: np.ndarray, m: int) -> float:
    """Log of the integral over the true instant, in days."""
    p = s = q = norm = 0.0
    clocks = 0
    first, last = k.day[who[0]], k.day[who[0]]
    for i in range(m):
        r = who[i]
        first, last = min(first, k.day[r]), max(last, k.day[r])
        if not np.isnan(k.clock[r]):
            clocks += 1
            w = 1 / k.clock_sd[k.source[r]] ** 2
            t = k.clock[r] - k.clock[who[0]] if not np.isnan(k.clock[who[0]]) else k.clock[r] - k.day[who[0]]
            p += w
            s += w * t
            q += w * t * t
            norm += 0.5 * np.log(w / (2 * np.pi))
    total = NEVER
    if clocks == 0:
        for day in range(last - k.shift.shape[1] + 1, first + 2):
            total = np.logaddexp(total, _dated(k, who, m, day))
        return total
    origin = k.clock[who[0]] if not np.isnan(k.clock[who[0]]) else float(k.day[who[0]])
    mean, sd = s / p + origin, 1 / np.sqrt(p)
    norm += 0.5 * np.log(2 * np.pi / p) - 0.5 * max(0.0, q - s * s / p)
    if clocks == m:
        return float(norm)
    for day in range(int(np.floor(mean - 5 * sd)), int(np.floor(mean + 5 * sd)) + 1):
        share = _below((day + 1 - mean) / sd) - _below((day - mean) / sd)
        total = np.logaddexp(total, np.log(share + 1e-30) + _dated(k, who, m, day))
    return float(norm + total)


@njit(cache=True)
def _seen(k: Known, who: np.ndarray, m: int, north: float, variance: float) -> float:
    """Log probability that just these sources tell of it, so often."""
    count = np.zeros(len(k.moves), np.int64)
    for i in range(m):
        count[k.source[who[i]]] += 1
    total = 0.0
    for s in range(len(count)):
        if count[s] > 2:
            return NEVER
        term = k.seen[s, count[s]]
        if k.north_only[s]:
            inside = _below(north / np.sqrt(variance))
            term = np.log(inside * np.exp(term) + (1 - inside) * (1.0 if count[s] == 0 else 0.0) + 1e-12)
        total += term
    return total


@njit(cache=True)
def worth(k: Known, who: np.ndarray, m: int) -> float:
    """Log marginal likelihood of one cluster."""
    place, north, variance = _place(k, who, m)
    seen = _seen(k, who, m, north, variance)
    if seen <= NEVER:
        return NEVER
    rate = 0.0
    for i in range(m):
        rate += k.log_rate[who[i]] / m
    content = (
        _told(k.act, k.prior_act, who, m)
        + _told(k.actor, k.prior_actor, who, m)
        + _told(k.killed, k.prior_killed, who, m)
    )
    lies = k.invents[k.source[who[0]]]
    if m == 1 and lies > 0:
        seen = np.logaddexp(seen, np.log(lies))
    return place + _time(k, who, m) + seen + rate + content


@njit(cache=True)
def _join(head: np.ndarray, follow: np.ndarray, a: int, b: int, buf: np.ndarray) -> int:
    """Members of two clusters into buf; how many, 0 if too many."""
    m = 0
    for c in (a, b):
        i = head[c]
        while i >= 0:
            if m == MOST:
                return 0
            buf[m] = i
            m += 1
            i = follow[i]
    return m


@njit(cache=True)
def _gain(k: Known, head: np.ndarray, follow: np.ndarray, a: int, b: int, buf: np.ndarray, value: np.ndarray) -> float:
    """What joining two clusters adds to the likelihood."""
    m = _join(head, follow, a, b, buf)
    return worth(k, buf, m) - value[a] - value[b] if m else NEVER


@njit(cache=True)
def _absorb(head: np.ndarray, tail: np.ndarray, follow: np.ndarray, label: np.ndarray, a: int, b: int) -> None:
    i = head[b]
    while i >= 0:
        label[i] = a
        i = follow[i]
    follow[tail[a]] = head[b]
    tail[a] = tail[b]


@njit(cache=True)
def agglomerate(
    k: Known, left: np.ndarray, right: np.ndarray, starts: np.ndarray, neighbours: np.ndarray
) -> np.ndarray:
    """Cluster number of every report: start alone, join the two that gain most, until nothing gains.

    `left`, `right`: candidate pairs; `starts`, `neighbours`: the same as lists by report (CSR, both ways).
    """
    n = len(k.x)
    head, tail = np.arange(n), np.arange(n)
    follow = np.full(n, -1)
    label, version = np.arange(n), np.zeros(n, np.int64)
    stamp = np.full(n, -1)
    buf = np.empty(MOST, np.int64)
    value = np.empty(n)
    for i in range(n):
        buf[0] = i
        value[i] = worth(k, buf, 1)
    heap = [(0.0, 0, 0, -1, -1)]
    for j in range(len(left)):
        gain = _gain(k, head, follow, left[j], right[j], buf, value)
        if gain > 0:
            heap.append((-gain, left[j], right[j], 0, 0))
    heapq.heapify(heap)
    rounds = 0
    while len(heap) > 0:
        loss, a, b, at_a, at_b = heapq.heappop(heap)
        if version[a] != at_a or version[b] != at_b:
            continue
        value[a] += value[b] - loss
        _absorb(head, tail, follow, label, a, b)
        version[a] += 1
        version[b] = -9
        rounds += 1
        i = head[a]
        while i >= 0:
            for j in range(starts[i], starts[i + 1]):
                c = label[neighbours[j]]
                if c != a and stamp[c] != rounds:
                    stamp[c] = rounds
                    gain = _gain(k, head, follow, a, c, buf, value)
                    if gain > 0:
                        heapq.heappush(heap, (-gain, a, c, version[a], version[c]))
            i = follow[i]
    return label
