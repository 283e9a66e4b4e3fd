"""How far points lie from the nearest of many segments: boxes in a binary tree, each point starting from a good guess.

A shape is its segments in metres, in three dimensions (on a plane the third is 0), in the order of its path. `PER_LEAF`
neighbours share a box, two boxes share a box, and so on up to box 1, the whole (box k holds boxes 2k and 2k+1). A
search goes down the nearer side first and never into a box farther than what it has found; it begins with the segment
that was nearest to the point before, so points should come in an order in which neighbours follow each other.
"""

import numpy as np
from numpy.typing import NDArray

from truce.compiled import lean

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PER_LEAF = 4
FIELDS = 7  # of a segment: where it begins (x, y, z), where it leads (dx, dy, dz), 1 / length²
FAR = 1e300


@lean
def lay(corners: Floats, path: Ints, segments: Floats) -> int:
    """Segments between corners that follow each other on the same path; how many. A lone corner is one of length 0."""
    n = 0
    for i in range(path.size):
        alone = (i == 0 or path[i - 1] != path[i]) and (i + 1 == path.size or path[i + 1] != path[i])
        if not alone and (i + 1 == path.size or path[i + 1] != path[i]):
            continue
        square = 0.0
        for axis in range(3):
            step = 0.0 if alone else corners[i + 1, axis] - corners[i, axis]
            segments[n, axis], segments[n, axis + 3] = corners[i, axis], step
            square += step * step
        segments[n, 6] = 1.0 / square if square > 0.0 else 0.0
        n += 1
    return n


@lean
def stack(segments: Floats, boxes: Floats) -> None:
    """Fill the boxes (lowest x, y, z, then highest), leaves first; a box that holds nothing is inside out."""
    leaves = boxes.shape[0] // 2
    for k in range(boxes.shape[0]):
        for axis in range(3):
            boxes[k, axis], boxes[k, axis + 3] = FAR, -FAR
    for s in range(segments.shape[0]):
        box = boxes[leaves + s // PER_LEAF]
        for axis in range(3):
            a = segments[s, axis]
            b = a + segments[s, axis + 3]
            box[axis] = min(box[axis], a, b)
            box[axis + 3] = max(box[axis + 3], a, b)
    for k in range(leaves - 1, 0, -1):
        for axis in range(3):
            boxes[k, axis] = min(boxes[2 * k, axis], boxes[2 * k + 1, axis])
            boxes[k, axis + 3] = max(boxes[2 * k, axis + 3], boxes[2 * k + 1, axis + 3])


@lean
def to_segment(x: float, y: float, z: float, segments: Floats, s: int) -> float:
    """Square of the distance from a point to one segment."""
    ex, ey, ez = x - segments[s, 0], y - segments[s, 1], z - segments[s, 2]
    dx, dy, dz = segments[s, 3], segments[s, 4], segments[s, 5]
    t = (ex * dx + ey * dy + ez * dz) * segments[s, 6]
    t = min(max(t, 0.0), 1.0)
    ex, ey, ez = ex - t * dx, ey - t * dy, ez - t * dz
    square: float = ex * ex + ey * ey + ez * ez
    return square


@lean
def to_box(x: float, y: float, z: float, boxes: Floats, k: int) -> float:
    """Square of the distance from a point to one box; FAR and more to a box that holds nothing."""
    dx = max(boxes[k, 0] - x, 0.0, x - boxes[k, 3])
    dy = max(boxes[k, 1] - y, 0.0, y - boxes[k, 4])
    dz = max(boxes[k, 2] - z, 0.0, z - boxes[k, 5])
    square: float = dx * dx + dy * dy + dz * dz
    return square


@lean
def search(
    x: float, y: float, z: float, segments: Floats, boxes: Floats, best: float, near: int, room: Ints, gap: Floats
) -> tuple[float, int]:
    """(square of the distance, segment) of what is nearest, where it is nearer than `best`; else what came in.

    `room` and `gap` are room to work in: boxes yet to be looked into and the squares of their distances.
    """
    leaves = boxes.shape[0] // 2
    room[0], gap[0] = 1, to_box(x, y, z, boxes, 1)
    left = 1
    while left > 0:
        left -= 1
        k = room[left]
        if gap[left] >= best:
            continue
        while k < leaves:
            a, b = to_box(x, y, z, boxes, 2 * k), to_box(x, y, z, boxes, 2 * k + 1)
            k = 2 * k
            if b < a:
                a, b = b, a
                room[left] = k
                k += 1
            else:
                room[left] = k + 1
            if b < best:
                gap[left] = b
                left += 1
            if a >= best:
                k = 0
                break
        if k == 0:
            continue
        first = (k - leaves) * PER_LEAF
        for s in range(first, min(first + PER_LEAF, segments.shape[0])):
            d = to_segment(x, y, z, segments, s)
            if d < best:
                best, near = d, s
    return best, near
