"""What an area borrows from those like it: their counts, each heeded by how well its level explains the own ones."""

from math import exp
from typing import Any

import numpy as np

from truce.compiled import compiled, lean
from truce.outlook.counts.kernels.negbin import log_chance

LOOSE = 0.3  # counts and steps that are believed beforehand of every area


@lean
def totals_of(y: Any, exposure: Any, first: int, last: int, total: Any, watched: Any, known: Any) -> None:
    """Into `total`, `watched`, `known` (n): counts, whole steps watched and steps known, from `first` to `last`."""
    for i in range(y.shape[0]):
        total[i], watched[i], known[i] = 0.0, 0.0, 0.0
        for t in range(first, last + 1):
            if exposure[i, t] > 0.0:
                total[i] += y[i, t]
                watched[i] += exposure[i, t]
                known[i] += 1.0


@lean
def likeness(i: int, total: Any, watched: Any, known: Any, temper: float, out: Any) -> None:
    """Into `out` (n): how much each known step of every area says about area i.

    The level of area j is a gamma belief from its own counts; what it says about i is the chance, tempered, that it
    gives to the counts of i. An area with many known steps does not speak louder for that.
    """
    top = -1e300
    for j in range(total.size):
        mean = (total[j] + LOOSE) / (watched[j] + LOOSE) * watched[i]
        out[j] = log_chance(total[i], mean, total[j] + LOOSE)
        if known[j] > 0.0:
            top = max(top, out[j])
    for j in range(total.size):
        out[j] = exp(temper * (out[j] - top)) / known[j] if known[j] > 0.0 else 0.0


@compiled
def of_like(y: Any, exposure: Any, origins: Any, window: int, temper: float, out: Any) -> None:
    """Into `out` (n, O, H, D), noughts: known counts of all areas in the last `window` steps, heeded by likeness."""
    areas = y.shape[0]
    total, watched, known, heed = np.empty(areas), np.empty(areas), np.empty(areas), np.empty(areas)
    count, whose = np.empty(areas * window), np.empty(areas * window, np.int64)
    for o in range(origins.size):
        first = max(0, origins[o] + 1 - window)
        totals_of(y, exposure, first, origins[o], total, watched, known)
        found = 0
        for i in range(areas):
            for t in range(first, origins[o] + 1):
                if exposure[i, t] > 0.0:
                    count[found], whose[found] = y[i, t] / exposure[i, t], i
                    found += 1
        order = np.argsort(count[:found], kind="mergesort")
        for i in range(areas):
            likeness(i, total, watched, known, temper, heed)
            _quantiles(count, whose, order, heed, out[i, o, 0])
            for h in range(1, out.shape[2]):
                out[i, o, h] = out[i, o, 0]


@lean
def _quantiles(count: Any, whose: Any, order: Any, heed: Any, out: Any) -> None:
    """Into `out` (D): the quantiles of counts (in rising `order`), each heeded as its area is."""
    whole = 0.0
    for k in range(order.size):
        whole += heed[whose[order[k]]]
    told, at = 0.0, 0
    for k in range(order.size):
        told += heed[whose[order[k]]] / whole
        while at < out.size and (told >= (at + 0.5) / out.size or k == order.size - 1):
            out[at] = count[order[k]]
            at += 1
