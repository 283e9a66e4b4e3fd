"""How much of convex cells lies under footprints: rings cut by half-planes (Sutherland and Hodgman 1974)."""

from truce.compiled import lean
from truce.compliance.prepared import Floats, Ints


@lean
def cut(x: Floats, y: Floats, n: int, ax: float, ay: float, bx: float, by: float, u: Floats, v: Floats) -> int:
    """Keep of a ring (n corners, not closed) what lies left of the line from a to b; into u, v; how many corners."""
    m = 0
    for i in range(n):
        j = i + 1 if i + 1 < n else 0
        here = (bx - ax) * (y[i] - ay) - (by - ay) * (x[i] - ax)
        there = (bx - ax) * (y[j] - ay) - (by - ay) * (x[j] - ax)
        if here >= 0.0:
            u[m], v[m] = x[i], y[i]
            m += 1
        if (here > 0.0 and there < 0.0) or (here < 0.0 and there > 0.0):
            t = here / (here - there)
            u[m], v[m] = x[i] + t * (x[j] - x[i]), y[i] + t * (y[j] - y[i])
            m += 1
    return m


@lean
def area(x: Floats, y: Floats, n: int) -> float:
    """The area of a ring, whichever way it turns."""
    twice = 0.0
    for i in range(1, n - 1):
        twice += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0])
    return abs(twice) / 2.0


@lean
def overlaps(
    rings: Floats,
    ring_start: Ints,
    ring_sign: Floats,
    foot_start: Ints,
    cells: Floats,
    cell_start: Ints,
    foot: Ints,
    cell: Ints,
    room: Floats,
    out: Floats,
) -> None:
    """`out[i]`: the area that foot[i] and cell[i] share.

    Rings (x, y) are not closed; those of foot f are [foot_start[f], foot_start[f + 1]), holes with sign -1. Cells are
    convex and turn anticlockwise. `room` is (4, longest ring + longest cell + 8) to work in.
    """
    for i in range(foot.size):
        first, last = cell_start[cell[i]], cell_start[cell[i] + 1]
        total = 0.0
        for r in range(foot_start[foot[i]], foot_start[foot[i] + 1]):
            n = ring_start[r + 1] - ring_start[r]
            x, y, u, v = room[0], room[1], room[2], room[3]
            for k in range(n):
                x[k], y[k] = rings[ring_start[r] + k, 0], rings[ring_start[r] + k, 1]
            for e in range(first, last):
                f = e + 1 if e + 1 < last else first
                n = cut(x, y, n, cells[e, 0], cells[e, 1], cells[f, 0], cells[f, 1], u, v)
                x, y, u, v = u, v, x, y
            total += ring_sign[r] * area(x, y, n)
        out[i] = total
