"""Which of many points can be corners of their hull at all: those outside a polygon of extreme points."""

from truce.compiled import lean
from truce.compliance.count.kernels.shapes import Floats, Ints


@lean
def extremes(lon: Floats, lat: Floats, rows: Ints, direction: Floats, best: Ints) -> None:
    """`best[k]`: the row that lies farthest in direction k (x, y); -1 where there is none. First come stays."""
    for k in range(best.size):
        best[k] = -1
    for i in range(rows.size):
        r = rows[i]
        for k in range(best.size):
            far = lon[r] * direction[k, 0] + lat[r] * direction[k, 1]
            if best[k] < 0 or far > lon[best[k]] * direction[k, 0] + lat[best[k]] * direction[k, 1]:
                best[k] = r


@lean
def outside(lon: Floats, lat: Floats, rows: Ints, best: Ints, kept: Ints) -> int:
    """The rows that do not lie strictly inside the polygon of the extreme rows, which turn anticlockwise; how many."""
    n, size = 0, best.size
    for i in range(rows.size):
        r, inside = rows[i], True
        for k in range(size):
            a, b = best[k], best[(k + 1) % size]
            if a != b and inside:
                turn = (lon[b] - lon[a]) * (lat[r] - lat[a]) - (lat[b] - lat[a]) * (lon[r] - lon[a])
                inside = turn > 0.0
        if not inside:
            kept[n] = r
            n += 1
    return n
