"""One more issue joins every partial package that still counts; what another beats for everybody falls away.

Partial packages lie grouped by state (the options of the issues that later ones still ask about), in each group from
high to low: by the first party, then the second, and so on. Adding an option shifts a group as a whole and keeps its
order, so that the groups that lead to one state are merged through a heap, and each value is held on its way against
what came before it: nothing later can beat it, and nothing is sorted or laid out that is then thrown away
(Kung, Luccio and Preparata 1975 for the staircase of three; Bentley 1980 for the merging).
"""

import numpy as np
from numpy.typing import NDArray

from truce.compiled import compiled, lean

Ints = NDArray[np.int64]
MOST_WAYS = 2**62  # more equal packages than this are not counted further


@lean
def higher(heads: Ints, a: int, b: int) -> bool:
    """Does row `a` come before row `b`, from high to low."""
    for party in range(heads.shape[1]):
        if heads[a, party] != heads[b, party]:
            return bool(heads[a, party] > heads[b, party])
    return a < b


@lean
def sift(heap: Ints, size: int, heads: Ints, at: int) -> None:
    """Let the entry at `at` sink to its place in the heap, highest first."""
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and higher(heads, heap[child + 1], heap[child]):
            child += 1
        if not higher(heads, heap[child], heap[at]):
            return
        heap[at], heap[child] = heap[child], heap[at]
        at = child


@lean
def first_at_least(stair: Ints, size: int, value: int) -> int:
    """Where in the rising first column the values from `value` on begin."""
    low, high = 0, size
    while low < high:
        middle = (low + high) // 2
        if stair[middle, 0] < value:
            low = middle + 1
        else:
            high = middle
    return low


@lean
def climb(stair: Ints, size: int, second: int, third: int) -> int:
    """Put (second, third) on the staircase of three parties; its new size, or -1 where some step covers it.

    Its first column rises while its second falls; the first party's value is not on it, for all before were as high.
    """
    at = first_at_least(stair, size, second)
    if at < size and stair[at, 1] >= third:
        return -1
    end = at + 1 if at < size and stair[at, 0] == second else at
    begin = end
    while begin > 0 and stair[begin - 1, 1] <= third:
        begin -= 1
    more = 1 - (end - begin)
    if more == 1:
        for k in range(size, begin, -1):
            stair[k, 0], stair[k, 1] = stair[k - 1, 0], stair[k - 1, 1]
    elif more < 0:
        for k in range(begin + 1, size + more):
            stair[k, 0], stair[k, 1] = stair[k - more, 0], stair[k - more, 1]
    stair[begin, 0], stair[begin, 1] = second, third
    return size + more


@lean
def covers(front: Ints, k: int, value: Ints) -> bool:
    """Is row `k` at least `value` for every party but the first."""
    for party in range(1, value.size):  # noqa: SIM110 - written out, it is compiled faster
        if front[k, party - 1] < value[party]:
            return False
    return True


@lean
def covered(value: Ints, front: Ints, k: int) -> bool:
    """Is `value` at least row `k` for every party but the first."""
    for party in range(1, value.size):  # noqa: SIM110
        if value[party] < front[k, party - 1]:
            return False
    return True


@lean
def join(front: Ints, size: int, value: Ints) -> int:
    """The same as `climb` for any number of parties: what covers is moved to the fore, where it is found sooner."""
    for k in range(size):
        if covers(front, k, value):
            for party in range(value.size - 1):
                front[k, party], front[k // 2, party] = front[k // 2, party], front[k, party]
            return -1
    left = 0
    for k in range(size):
        if not covered(value, front, k):
            for party in range(value.size - 1):
                front[left, party] = front[k, party]
            left += 1
    for party in range(value.size - 1):
        front[left, party] = value[party + 1]
    return left + 1


@lean
def enough(value: Ints, floor: Ints) -> bool:
    """Has every party at least its floor."""
    for party in range(value.size):  # noqa: SIM110
        if value[party] < floor[party]:
            return False
    return True


@lean
def same(a: Ints, b: Ints) -> bool:
    """Have all parties the same in both."""
    for party in range(a.size):  # noqa: SIM110
        if a[party] != b[party]:
            return False
    return True


@lean
def begin_lists(points: Ints, starts: Ints, moves: Ints, shifts: Ints, lists: Ints, heads: Ints, heap: Ints) -> int:
    """Lay the head of each list that leads to a state on the heap; how many have any.

    A list is a move `moves[k]` = (from state, ...) with its shift; `lists[k]` = (next row, row after the last).
    """
    size = 0
    for k in range(moves.shape[0]):
        lists[k, 0], lists[k, 1] = starts[moves[k, 0]], starts[moves[k, 0] + 1]
        if lists[k, 0] < lists[k, 1]:
            for party in range(heads.shape[1]):
                heads[k, party] = points[lists[k, 0], party] + shifts[k, party]
            heap[size] = k
            size += 1
    for at in range(size // 2 - 1, -1, -1):
        sift(heap, size, heads, at)
    return size


@lean
def advance(points: Ints, shifts: Ints, lists: Ints, heads: Ints, heap: Ints, size: int) -> int:
    """Take the head of the heap off; the size of the heap after."""
    k = heap[0]
    lists[k, 0] += 1
    if lists[k, 0] < lists[k, 1]:
        for party in range(heads.shape[1]):
            heads[k, party] = points[lists[k, 0], party] + shifts[k, party]
    else:
        size -= 1
        heap[0] = heap[size]
    sift(heap, size, heads, 0)
    return size


@compiled
def merge(
    points: Ints,
    ways: Ints,
    starts: Ints,
    moves: Ints,
    shifts: Ints,
    bounds: Ints,
    floor: Ints,
    most: int,
) -> tuple[Ints, Ints, Ints, Ints]:
    """What is left after one more issue.

    `points` (n, parties) with `ways` (n) equal packages each, state s in rows `starts[s]` to `starts[s + 1]`; `moves`
    (k, 2) = (from state, option) with `shifts` (k, parties), those that lead to new state t in rows `bounds[t]` to
    `bounds[t + 1]`. Gives points, ways, origin (n, 2) = (row before, option) and starts; where more than `most` rows
    would be left, the last of starts is -1. What is below `floor` (parties) is left out.
    """
    parties = points.shape[1]
    fullest = 0
    for k in range(moves.shape[0]):
        fullest += starts[moves[k, 0] + 1] - starts[moves[k, 0]]
    fullest = min(fullest, most)
    kept, counted = np.empty((fullest, parties), np.int64), np.empty(fullest, np.int64)
    origin, begins = np.empty((fullest, 2), np.int64), np.zeros(bounds.size, np.int64)
    front = np.empty((fullest + 1, max(parties - 1, 2)), np.int64)
    widest = moves.shape[0]
    lists, heads, heap = (
        np.empty((widest, 2), np.int64),
        np.empty((widest, parties), np.int64),
        np.empty(widest, np.int64),
    )
    n = 0
    for state in range(bounds.size - 1):
        low, high = bounds[state], bounds[state + 1]
        size = begin_lists(points, starts, moves[low:high], shifts[low:high], lists, heads, heap)
        begins[state], steps = n, 0
        while size > 0:
            k = heap[0]
            value, row = heads[k], lists[k, 0]
            if n > begins[state] and same(kept[n - 1], value):
                counted[n - 1] = min(counted[n - 1] + ways[row], MOST_WAYS)
            elif enough(value, floor):
                grown = climb(front, steps, value[1], value[2]) if parties == 3 else join(front, steps, value)
                if grown >= 0:
                    if n == fullest:
                        begins[-1] = -1
                        return kept[:0], counted[:0], origin[:0], begins
                    steps = grown
                    kept[n], counted[n] = value, ways[row]
                    origin[n, 0], origin[n, 1] = row, moves[low + k, 1]
                    n += 1
            size = advance(points, shifts[low:high], lists, heads, heap, size)
    begins[-1] = n
    return kept[:n].copy(), counted[:n].copy(), origin[:n].copy(), begins
