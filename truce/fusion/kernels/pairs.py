"""Which pairs of reports are worth looking at: near enough in place, time and all else that they tell."""

import math
from typing import NamedTuple

import numpy as np

from truce.compiled import compiled, lean
from truce.fusion.kernels.shapes import KINDS, KM_PER_DEGREE, Desk, Floats, Habits, Ints, Records, Singles
from truce.fusion.kernels.worth import company, fit, lay_out, log_sum, round_place, time_worth


class Order(NamedTuple):
    """Reports by day and, within a day, from south to north; those without a place are not in it."""

    report: Ints
    day: Ints  # of every position, counted from 0
    begin: Ints  # position where each day begins, and the end
    lat: Floats  # of every position


class Tables(NamedTuple):
    """Agreement of every two symbols of a trait: log ratio to chance, one square table a trait, laid end to end."""

    symbol: Ints  # report x trait
    begin: Ints  # trait: where its table begins
    size: Ints  # trait: symbols
    ratio: Singles


class Words(NamedTuple):
    """Sparse words: those of report i are feature[start[i]:start[i+1]], ascending, of unit length."""

    start: Ints
    feature: Ints
    weight: Singles
    steps: Floats  # far edges of likeness
    ratio: Floats  # log ratio of each step


SELF_WORDS = 0.25  # a source's words of two events are alike too: bulletins follow their form


@lean
def cosine(i: int, j: int, words: Words) -> float:
    """Likeness of two texts, 0 to 1; -1 where either is silent."""
    p, q = words.start[i], words.start[j]
    if p == words.start[i + 1] or q == words.start[j + 1]:
        return -1.0
    total = 0.0
    while p < words.start[i + 1] and q < words.start[j + 1]:
        if words.feature[p] == words.feature[q]:
            total += words.weight[p] * words.weight[q]
            p += 1
            q += 1
        elif words.feature[p] < words.feature[q]:
            p += 1
        else:
            q += 1
    return total


@lean
def words_ratio(i: int, j: int, words: Words) -> float:
    """Evidence of two texts, by steps of likeness; 0 where either is silent."""
    alike = cosine(i, j, words)
    if alike < 0.0:
        return 0.0
    k = 0
    while k < words.steps.shape[0] and alike >= words.steps[k]:
        k += 1
    return words.ratio[k]


@lean
def agreement(i: int, j: int, tables: Tables) -> float:
    """Log ratio of all traits of two reports together."""
    total = 0.0
    for t in range(tables.size.shape[0]):
        total += tables.ratio[tables.begin[t] + tables.symbol[i, t] * tables.size[t] + tables.symbol[j, t]]
    return total


@lean
def barred(i: int, j: int, told: Records, h: Habits) -> bool:
    """May these two never be one: two kinds, one source that tells things once, or a person said so."""
    one, two = told[i], told[j]
    if one.kind > 0 and two.kind > 0 and one.kind != two.kind:
        return True
    if one.source == two.source and one.once > 0 and two.once > 0:
        return True
    return bool(one.ruled >= 0 and two.ruled >= 0 and h.rules[one.ruled, two.ruled])


@lean
def square_between(one: Records, two: Records) -> float:
    """Square of the distance of two places, km2; on a flat map halfway between them."""
    dx = (two.lon - one.lon + 540.0) % 360.0 - 180.0
    dx *= KM_PER_DEGREE * 0.5 * (one.cos + two.cos)
    dy = (two.lat - one.lat) * KM_PER_DEGREE
    return dx * dx + dy * dy


@lean
def place_ratio(i: int, j: int, told: Records, h: Habits, desk: Desk) -> float:
    """Log density of two placed reports, if they tell of one place."""
    one, two = told[i], told[j]
    if one.spot >= 0 and one.spot == two.spot:
        return 0.5 * (one.atom + two.atom)
    if one.xy == 0.0 and two.xy == 0.0 and one.xx == one.yy and two.xx == two.yy:
        square = square_between(one, two)
        return round_place(square, one.var, two.var, h.tails[one.source], h.tails[two.source])
    desk.members[0], desk.members[1] = i, j
    lay_out(desk.members, 2, told, desk)
    x = desk.x[1] * one.var / (one.var + two.var)
    y = desk.y[1] * one.var / (one.var + two.var)
    fit(x, y, 2, told, h, desk)
    return desk.fit[2]


@lean
def tellers_ratio(s: int, t: int, h: Habits, desk: Desk) -> float:
    """Log chance that these two tell one event over that of two events, each told by one of them alone."""
    if s == t:
        return h.again[s] - h.alone[s]
    for k in range(KINDS):
        desk.kind[k] = h.unseen[k] + h.kinds[s, k] + h.kinds[t, k]
    return log_sum(desk.kind) - h.alone[s] - h.alone[t]


@lean
def pair_gain(
    i: int, j: int, cut: float, told: Records, h: Habits, tables: Tables, words: Words, desk: Desk, parts: Floats
) -> float:
    """What is gained if two reports tell of one event; below `cut` the answer is only an upper bound.

    parts: place, crowd, traits, tellers, time, words, company.
    """
    one, two = told[i], told[j]
    placed = one.var > 0 and two.var > 0
    if placed:
        crowd = 0.5 * (one.crowd + two.crowd)
        parts[0] = place_ratio(i, j, told, h, desk)
    else:
        crowd, parts[0] = h.world, 0.0
    parts[1] = -crowd
    parts[2] = agreement(i, j, tables)
    parts[3] = tellers_ratio(one.source, two.source, h, desk)
    parts[5] = words_ratio(i, j, words) if one.worded > 0 and two.worded > 0 else 0.0
    if one.source == two.source:
        parts[5] *= SELF_WORDS
    gain = parts[0] + parts[1] + parts[2] + parts[3] + parts[5]
    most = -math.log(max(min(one.span, two.span), 0.01)) + 1.0  # time can add little more than this
    if gain + most < cut:
        return gain + most
    desk.members[0], desk.members[1] = i, j
    parts[4] = time_worth(desk.members, 2, told, h, desk)
    gain += parts[4]
    parts[6] = 0.0
    if placed and gain > cut:
        parts[6] = -company(parts[2] + parts[4], crowd, square_between(one, two), one.var + two.var, one, h)
    return gain + parts[6]


class Bounds(NamedTuple):
    """What is looked at, and what is kept of it."""

    ahead: int  # days between the middles of two intervals
    reach: float  # deviations between two places
    cut: float  # pairs that gain less are not kept
    most: int  # pairs of a report with later ones, the best of them


class Found(NamedTuple):
    """Pairs of one report with later ones."""

    other: Ints
    gain: Floats
    text: Floats


@lean
def pairs_after(
    p: int, widest: float, order: Order, bounds: Bounds, told: Records, h: Habits, tables: Tables, words: Words,
    desk: Desk, parts: Floats, found: Found,
) -> tuple[int, int]:  # fmt: skip
    """(found, looked at): pairs of the report at position p of the order with those behind it."""
    i, days = order.report[p], order.begin.shape[0] - 1
    far = bounds.reach * math.sqrt(told[i].var + widest) / KM_PER_DEGREE
    count, looked = 0, 0
    for day in range(order.day[p], min(order.day[p] + bounds.ahead + 1, days)):
        first = p + 1 if day == order.day[p] else south(order, day, told[i].lat - far)
        for q in range(first, order.begin[day + 1]):
            if order.lat[q] - told[i].lat > far:
                break
            j = order.report[q]
            if square_between(told[i], told[j]) > bounds.reach**2 * (told[i].var + told[j].var):
                continue
            looked += 1
            if barred(i, j, told, h):
                continue
            gain = pair_gain(i, j, bounds.cut, told, h, tables, words, desk, parts)
            if gain >= bounds.cut:
                found.other[count], found.gain[count], found.text[count] = j, gain, parts[5]
                count += 1
    return count, looked


@lean
def south(order: Order, day: int, lat: float) -> int:
    """The first position of a day that does not lie south of `lat`."""
    low, high = order.begin[day], order.begin[day + 1]
    while low < high:
        middle = (low + high) // 2
        if order.lat[middle] < lat:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def near_pairs(
    order: Order, bounds: Bounds, told: Records, h: Habits, tables: Tables, words: Words, desk: Desk
) -> tuple[Ints, Ints, Singles, Singles, Ints]:
    """(i, j, gain, words, counts): placed pairs within bounds; counts: looked at, and not kept for want of room."""
    n = order.report.shape[0]
    left, right = np.empty(n * 8 + 64, np.int32), np.empty(n * 8 + 64, np.int32)
    gain, text = np.empty(n * 8 + 64, np.float32), np.empty(n * 8 + 64, np.float32)
    found = Found(np.empty(n, np.int64), np.empty(n), np.empty(n))
    parts, counts, total, widest = np.zeros(7), np.zeros(2, np.int64), 0, 0.0
    for p in range(n):
        widest = max(widest, told[order.report[p]].var)
    for p in range(n):
        count, looked = pairs_after(p, widest, order, bounds, told, h, tables, words, desk, parts, found)
        best = np.argsort(-found.gain[:count], kind="mergesort")[: bounds.most]
        counts[0] += looked
        counts[1] += count - best.shape[0]
        if total + best.shape[0] > left.shape[0]:
            left, right = np.concatenate((left, left)), np.concatenate((right, right))
            gain, text = np.concatenate((gain, gain)), np.concatenate((text, text))
        for q in best:
            i, j = order.report[p], found.other[q]
            left[total], right[total] = min(i, j), max(i, j)
            gain[total], text[total] = found.gain[q], found.text[q]
            total += 1
    return left[:total].copy(), right[:total].copy(), gain[:total].copy(), text[:total].copy(), counts


@compiled
def given_pairs(
    left: Ints, right: Ints, told: Records, h: Habits, tables: Tables, words: Words, desk: Desk
) -> tuple[Floats, Floats]:
    """(gain, parts) of these very pairs, nothing cut."""
    gain = np.empty(left.shape[0])
    parts = np.zeros((left.shape[0], 7))
    for e in range(left.shape[0]):
        gain[e] = pair_gain(left[e], right[e], -1e9, told, h, tables, words, desk, parts[e])
    return gain, parts
