"""Groups grow: the two groups that gain most by being one are joined, until no two gain."""

import math
from typing import NamedTuple

import numpy as np

from truce.compiled import compiled, lean
from truce.fusion.kernels.shapes import KM_PER_DEGREE, Desk, Groups, Habits, Ints, Pairs, Records
from truce.fusion.kernels.worth import company, weigh


@lean
def members_of(a: int, groups: Groups, into: Ints, at: int) -> int:
    """Write the members of group a into into[at:]; where they end."""
    r = a
    while r >= 0:
        into[at] = r
        at += 1
        r = groups.next[r]
    return at


@lean
def words_between(members: Ints, n: int, b: int, groups: Groups, pairs: Pairs, told: Records, h: Habits) -> float:
    """Evidence of words between these members and group b; texts whose pair is not listed share nothing."""
    total, listed, worded = 0.0, 0, 0
    for q in range(n):
        r = members[q]
        if told[r].worded == 0:
            continue
        worded += 1
        for e in range(pairs.start[r], pairs.start[r + 1]):
            o = pairs.other[e]
            if groups.root[o] == b and told[o].worded > 0:
                total += pairs.text[e]
                listed += 1
    return total + (worded * groups.made[b].worded - listed) * h.unlike


@lean
def keep(a: int, worth: float, text: float, worded: int, groups: Groups, desk: Desk) -> None:
    """Write down what was just weighed (desk.at) as the state of group a."""
    made = groups.made
    made[a].worth, made[a].text, made[a].worded = worth, text, worded
    made[a].lon, made[a].lat, made[a].var, made[a].said = desk.at[0], desk.at[1], desk.at[2], desk.at[4]


@lean
def beside(a: int, b: int, groups: Groups, told: Records, h: Habits, desk: Desk) -> float:
    """`company` of two groups, of which the union was weighed last."""
    one, two = groups.made[a], groups.made[b]
    if one.var <= 0 or two.var <= 0:
        return 0.0
    dx = (two.lon - one.lon + 540.0) % 360.0 - 180.0
    dx *= KM_PER_DEGREE * math.cos(math.radians(one.lat))
    dy = (two.lat - one.lat) * KM_PER_DEGREE
    return company(desk.at[4] - one.said - two.said, desk.at[3], dx * dx + dy * dy, one.var + two.var, told[a], h)


@lean
def weigh_union(
    members: Ints, n: int, a: int, b: int, groups: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk
) -> float:
    """Worth of groups a (its n members given) and b as one; leaves its place and what it says in desk.at."""
    for q in range(n):
        desk.members[q] = members[q]
    size = members_of(b, groups, desk.members, n)
    made = groups.made
    for k in range(desk.like.shape[0]):
        desk.like[k] = groups.like[a, k] * groups.like[b, k]
    text, worded = 0.0, made[a].worded + made[b].worded
    if worded > 1:
        text = made[a].text + made[b].text + words_between(members, n, b, groups, pairs, told, h)
    return weigh(desk.members, size, desk.like, made[a].scale + made[b].scale, text, worded, told, h, desk)


@lean
def rescale(a: int, groups: Groups, h: Habits) -> None:
    """Divide the trait rows of group a so that the largest option of each trait is 1."""
    for t in range(h.offset.shape[0] - 1):
        top = 0.0
        for k in range(h.offset[t], h.offset[t + 1]):
            top = max(top, groups.like[a, k])
        if top > 0.0:
            for k in range(h.offset[t], h.offset[t + 1]):
                groups.like[a, k] /= top
            groups.made[a].scale += math.log(top)


@lean
def join(a: int, b: int, groups: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk) -> int:
    """Make groups a and b one, named by the smaller; its name."""
    if b < a:
        a, b = b, a
    made = groups.made
    n = members_of(a, groups, desk.members, 0)
    text = made[a].text + made[b].text + words_between(desk.members, n, b, groups, pairs, told, h)
    r = b
    while r >= 0:
        groups.root[r] = a
        r = groups.next[r]
    groups.next[groups.last[a]] = b
    groups.last[a] = groups.last[b]
    made[a].scale += made[b].scale
    for k in range(groups.like.shape[1]):
        groups.like[a, k] *= groups.like[b, k]
    rescale(a, groups, h)
    for k in range(groups.like.shape[1]):
        desk.like[k] = groups.like[a, k]
    n = members_of(a, groups, desk.members, 0)
    worded = made[a].worded + made[b].worded
    keep(a, weigh(desk.members, n, desk.like, made[a].scale, text, worded, told, h, desk), text, worded, groups, desk)
    return a


@lean
def before(one: Records, two: Records) -> bool:
    """Does one go before two: the larger gain, then the smaller names, so that ties never depend on chance."""
    if one.gain != two.gain:
        return one.gain > two.gain
    if one.a != two.a:
        return one.a < two.a
    return one.b < two.b


ENTRY = np.dtype([("gain", np.float64), ("a", np.int64), ("b", np.int64), ("turn_a", np.int64), ("turn_b", np.int64)])


@lean
def push(heap: Records, size: int) -> None:
    """Let the entry at `size` rise to its place."""
    i = size
    while i > 0:
        p = (i - 1) // 2
        if not before(heap[i], heap[p]):
            break
        swap(heap, i, p)
        i = p


@lean
def swap(heap: Records, i: int, j: int) -> None:
    """Exchange two entries."""
    a, b = heap[i], heap[j]
    a.gain, b.gain = b.gain, a.gain
    a.a, b.a = b.a, a.a
    a.b, b.b = b.b, a.b
    a.turn_a, b.turn_a = b.turn_a, a.turn_a
    a.turn_b, b.turn_b = b.turn_b, a.turn_b


@lean
def sink(heap: Records, size: int) -> None:
    """Let the entry at the top fall to its place."""
    i = 0
    while True:
        c = 2 * i + 1
        if c >= size:
            break
        if c + 1 < size and before(heap[c + 1], heap[c]):
            c += 1
        if not before(heap[c], heap[i]):
            break
        swap(heap, i, c)
        i = c


@lean
def put(heap: Records, size: int, gain: float, a: int, b: int, turn: Ints) -> None:
    """Add an entry at the end and let it rise."""
    heap[size].gain = gain
    heap[size].a, heap[size].b = min(a, b), max(a, b)
    heap[size].turn_a, heap[size].turn_b = turn[min(a, b)], turn[max(a, b)]
    push(heap, size)


class Around(NamedTuple):
    """Room for looking around a group: its members, its neighbours, and who was met (by stamp)."""

    mine: Ints
    near: Ints
    mark: Ints
    turn: Ints  # of every group: how often it has changed; entries of older turns are stale


@lean
def first_pairs(groups: Groups, pairs: Pairs, turn: Ints, heap: Records) -> int:
    """Put every gainful pair of single reports on the heap; how many."""
    size = 0
    for i in range(groups.root.shape[0]):
        if groups.root[i] != i or groups.next[i] >= 0:
            continue
        for e in range(pairs.start[i], pairs.start[i + 1]):
            j = pairs.other[e]
            if j > i and pairs.gain[e] > 0.0 and groups.root[j] == j and groups.next[j] < 0:
                put(heap, size, pairs.gain[e], i, j, turn)
                size += 1
    return size


@lean
def neighbours(a: int, size: int, groups: Groups, pairs: Pairs, around: Around) -> int:
    """Groups with which group a (its members in around.mine) has a pair, into around.near; how many.

    A group is marked by a stamp that is new at every call: the sum of all turns only grows.
    """
    count = 0
    stamp = around.turn[a] * groups.root.shape[0] + a
    for q in range(size):
        r = around.mine[q]
        for e in range(pairs.start[r], pairs.start[r + 1]):
            o = groups.root[pairs.other[e]]
            if o != a and around.mark[o] != stamp:
                around.mark[o] = stamp
                around.near[count] = o
                count += 1
    return count


@compiled
def look_around(
    a: int, groups: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk, around: Around, heap: Records, size: int
) -> tuple[Records, int]:
    """Put on the heap what group a would gain with each neighbour; the heap, which may have grown, and its size."""
    n = members_of(a, groups, around.mine, 0)
    for q in range(neighbours(a, n, groups, pairs, around)):
        o = around.near[q]
        gain = weigh_union(around.mine, n, a, o, groups, pairs, told, h, desk)
        gain -= groups.made[a].worth + groups.made[o].worth
        if gain > 0.0:
            gain -= beside(a, o, groups, told, h, desk)
        if gain > 0.0:
            if size == heap.shape[0]:
                heap = np.concatenate((heap, np.empty(size + 16, heap.dtype)))
            put(heap, size, gain, a, o, around.turn)
            size += 1
    return heap, size


@lean
def take_best(groups: Groups, turn: Ints, heap: Records, size: int) -> bool:
    """Move the top of the heap behind its end (at size - 1); is it still true of the groups as they are."""
    top = heap[0]
    a, b = top.a, top.b
    fresh = groups.root[a] == a and groups.root[b] == b and turn[a] == top.turn_a and turn[b] == top.turn_b
    swap(heap, 0, size - 1)
    sink(heap, size - 1)
    return bool(fresh)


@compiled
def grow(groups: Groups, pairs: Pairs, told: Records, h: Habits, desk: Desk, heap: Records) -> int:
    """Join groups, best gain first, until no two gain; how many were joined."""
    n = groups.root.shape[0]
    turn = np.zeros(n, np.int64)
    around = Around(np.empty(n, np.int64), np.empty(n, np.int64), np.full(n, -1, np.int64), turn)
    size = first_pairs(groups, pairs, turn, heap)
    for a in range(n):  # groups that persons made
        if groups.root[a] == a and groups.next[a] >= 0:
            turn[a] += 1
            heap, size = look_around(a, groups, pairs, told, h, desk, around, heap, size)
    joined = 0
    while size > 0:
        fresh = take_best(groups, turn, heap, size)
        size -= 1
        if fresh:
            a = join(heap[size].a, heap[size].b, groups, pairs, told, h, desk)
            turn[a] += 1
            joined += 1
            heap, size = look_around(a, groups, pairs, told, h, desk, around, heap, size)
    return joined
