"""Sums over chosen incidents by what they are told to be: numbers, moments, and the trials of small groups.

In each: `n` (groups) rows; `sums` (groups, 3) mean, variance and third central moment of the number of events;
`trials` (groups, most) the chances of the first rows of a group.
"""

from typing import Any

from truce.compiled import lean


@lean
def add(group: int, q: float, n: Any, sums: Any, trials: Any) -> None:
    """One trial more."""
    if n[group] < trials.shape[1]:
        trials[group, n[group]] = q
    n[group] += 1
    sums[group, 0] += q
    sums[group, 1] += q * (1.0 - q)
    sums[group, 2] += q * (1.0 - q) * (1.0 - 2.0 * q)


@lean
def by_list(start: Any, code: Any, weight: Any, chosen: Any, n: Any, sums: Any, trials: Any) -> None:
    """By the codes of a weighted list; group 0: what no code was given."""
    for i in range(chosen.size):
        if chosen[i] > 0.0:
            rest = 1.0
            for k in range(start[i], start[i + 1]):
                rest -= weight[k]
                if weight[k] > 0.0:
                    add(code[k], chosen[i] * weight[k], n, sums, trials)
            if rest > 1e-6:
                add(0, chosen[i] * rest, n, sums, trials)


@lean
def by_key(key: Any, chosen: Any, n: Any, sums: Any, trials: Any) -> None:
    """By the number of one group a row."""
    for i in range(chosen.size):
        if chosen[i] > 0.0:
            add(key[i], chosen[i], n, sums, trials)


@lean
def by_bits(bits: Any, chosen: Any, n: Any, sums: Any, trials: Any) -> None:
    """By the bits of one number a row: a row may be in several groups."""
    for i in range(chosen.size):
        if chosen[i] > 0.0:
            left = bits[i]
            for group in range(n.size):
                if left & 1:
                    add(group, chosen[i], n, sums, trials)
                left >>= 1


@lean
def by_ruling(
    start: Any, end: Any, row: Any, p: Any, whole: Any, chosen: Any, first: int, n: Any, sums: Any, trials: Any
) -> None:
    """By ruling: what each of its incidents adds, times what the filters leave of that incident.

    `whole`, `chosen`: of the rows from `first` on; entries start[g] to end[g] of a ruling lie among them.
    """
    for group in range(n.size):
        for k in range(start[group], end[group]):
            i = row[k] - first
            if chosen[i] > 0.0 and p[k] > 0.0:
                add(group, p[k] * min(1.0, chosen[i] / whole[i]), n, sums, trials)


@lean
def in_cells(morton: Any, chosen: Any, act: Any, x: Any, y: Any, shift: int, acts: Any, cells: Any, sums: Any) -> int:
    """Neighbouring rows gathered to cells (morton >> shift); how many cells there are.

    `cells` (most, 3): rows, the act of most, the last row. `sums` (most, 3): expected, sum of x, sum of y (world
    pixels). `acts` is room to work in, one place an act. Rows lie in order of their Morton code.
    """
    m, key = -1, -1
    for i in range(chosen.size):
        if chosen[i] > 0.0:
            here = morton[i] >> shift
            if here != key:
                m, key = m + 1, here
                for a in range(acts.size):
                    acts[a] = 0.0
                cells[m, 0], cells[m, 1] = 0, act[i]
                sums[m, 0], sums[m, 1], sums[m, 2] = 0.0, 0.0, 0.0
            acts[act[i]] += chosen[i]
            if acts[act[i]] > acts[cells[m, 1]]:
                cells[m, 1] = act[i]
            cells[m, 0] += 1
            cells[m, 2] = i
            sums[m, 0] += chosen[i]
            sums[m, 1] += x[i]
            sums[m, 2] += y[i]
    return m + 1
