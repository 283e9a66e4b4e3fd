"""What forecasts of several models say against what came, in the sums that weighing them needs; and their mixture."""

from math import exp
from typing import Any

import numpy as np

from truce.compiled import compiled, lean


@lean
def apart(a: Any, b: Any) -> float:
    """Mean distance between a draw of `a` and a draw of `b` (D each, rising): the integral of F(1-G) + G(1-F)."""
    many = a.size
    i, j, total = 0, 0, 0.0
    at = min(a[0], b[0])
    while i < many or j < many:
        f, g = i / many, j / many
        if j >= many or (i < many and a[i] <= b[j]):
            step = a[i]
            i += 1
        else:
            step = b[j]
            j += 1
        total += (f * (1.0 - g) + g * (1.0 - f)) * (step - at)
        at = step
    return total


@lean
def class_of(value: float, edges: Any) -> int:
    """The class of counts (lower edges rising) that a value falls into."""
    found = 0
    for k in range(edges.size):
        if value >= edges[k]:
            found = k
    return found


@compiled
def sums(draws: Any, seen: Any, known: Any, scale: Any, edges: Any, miss: Any, between: Any, chance: Any) -> None:
    """Fill `miss` (n, O, H, M), `between` (n, O, H, M, M) in units of `scale` (n, O), and `chance` (n, O, H, M).

    `draws` (M, n, O, H, D), rising; `seen`, `known` (n, O, H). E|X - y|, E|X - X'| between models, and the chance that
    a model gave to the class in which y fell, one draw added to each class.
    """
    models, areas, origins, distances, many = draws.shape
    for i in range(areas):
        for o in range(origins):
            for h in range(distances):
                if not known[i, o, h]:
                    continue
                y = seen[i, o, h]
                fell = class_of(y, edges)
                for m in range(models):
                    total, inside = 0.0, 1.0
                    for d in range(many):
                        total += abs(draws[m, i, o, h, d] - y)
                        if class_of(draws[m, i, o, h, d], edges) == fell:
                            inside += 1.0
                    miss[i, o, h, m] = total / many / scale[i, o]
                    chance[i, o, h, m] = inside / (many + edges.size)
                    for k in range(m + 1):
                        told = apart(draws[m, i, o, h], draws[k, i, o, h]) / scale[i, o]
                        between[i, o, h, m, k] = told
                        between[i, o, h, k, m] = told


@lean
def descend(miss: Any, between: Any, rate: float, turns: int, least: float, slope: Any, w: Any) -> None:
    """Move the weights `w` (M) down miss·w - w·between·w/2, turn by turn, by exponentiated gradient.

    `slope` (M) is room; no weight falls below `least` before they are made to sum to one.
    """
    for _ in range(turns):
        lowest = 1e300
        for m in range(w.size):
            slope[m] = miss[m]
            for k in range(w.size):
                slope[m] -= between[m, k] * w[k]
            lowest = min(lowest, slope[m])
        total = 0.0
        for m in range(w.size):
            w[m] = max(w[m] * exp(-rate * (slope[m] - lowest)), least)
            total += w[m]
        for m in range(w.size):
            w[m] /= total


@compiled
def mix(draws: Any, weight: Any, out: Any) -> None:
    """Into `out` (n, O, H, D): the quantiles of the mixture of `draws` (M, n, O, H, D) with `weight` (n, O, H, M)."""
    models, areas, origins, distances, many = draws.shape
    place = np.zeros(models, np.int64)
    for i in range(areas):
        for o in range(origins):
            for h in range(distances):
                place[:] = 0
                total, at = 0.0, 0
                while at < many:
                    best = -1
                    for m in range(models):
                        if weight[i, o, h, m] <= 0.0 or place[m] >= many:
                            continue
                        if best < 0 or draws[m, i, o, h, place[m]] < draws[best, i, o, h, place[best]]:
                            best = m
                    if best < 0:
                        out[i, o, h, at] = out[i, o, h, at - 1]
                        at += 1
                        continue
                    value = draws[best, i, o, h, place[best]]
                    total += weight[i, o, h, best] / many
                    place[best] += 1
                    while at < many and total >= (at + 0.5) / many - 1e-12:
                        out[i, o, h, at] = value
                        at += 1
