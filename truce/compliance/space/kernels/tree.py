"""How far points lie from the nearest of many segments: boxes in a tree of eights, starting from a good guess.

A shape is its segments in metres, in three dimensions (on a plane the third is 0), in the order of its path. Eight
neighbours make a leaf, eight leaves share a node, and so on up to one node; what lies eight abreast in memory the
processor works on at once. A search goes into the nearest box first and never into one farther than what it has found;
it begins with the leaf that was nearest to the point before, so points should come in an order in which neighbours
follow each other.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truce.compiled import lean

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LANES = 8
FIELDS = 7  # of a segment: where it begins (x, y, z), where it leads (dx, dy, dz), 1 / length²
FAR = 1e150  # metres: no box that holds nothing is nearer
FARTHEST = 1e299  # square metres: nothing that is there is farther
DEEPEST = 160  # boxes waiting in one search: seven a level, and a tree of twenty levels holds more than any memory


class Tree(NamedTuple):
    """Leaves (leaf, field, lane), boxes (node, lowest x y z and highest x y z, lane), and where each level begins.

    Level 0 is the root; the boxes of node k of a level are those of the nodes 8 k to 8 k + 7 of the next, or leaves.
    """

    leaves: Floats
    boxes: Floats
    first: Ints


class Room(NamedTuple):
    """Room to work in: nodes yet to be looked into, their levels, how far they are (squared), and eight answers."""

    node: Ints
    level: Ints
    gap: Floats
    lane: Floats


@lean
def lay(corners: Floats, path: Ints, leaves: Floats) -> int:
    """Segments between corners that follow each other on the same path; how many. A lone corner is one of length 0.

    The last leaf is filled up with its last segment.
    """
    n = 0
    for i in range(path.size):
        alone = (i == 0 or path[i - 1] != path[i]) and (i + 1 == path.size or path[i + 1] != path[i])
        if not alone and (i + 1 == path.size or path[i + 1] != path[i]):
            continue
        square = 0.0
        leaf, lane = n // LANES, n % LANES
        for axis in range(3):
            step = 0.0 if alone else corners[i + 1, axis] - corners[i, axis]
            leaves[leaf, axis, lane], leaves[leaf, axis + 3, lane] = corners[i, axis], step
            square += step * step
        leaves[leaf, 6, lane] = 1.0 / square if square > 0.0 else 0.0
        n += 1
    last = (n - 1) % LANES
    for lane in range(last + 1, LANES):
        for field in range(FIELDS):
            leaves[(n - 1) // LANES, field, lane] = leaves[(n - 1) // LANES, field, last]
    return n


@lean
def stack(tree: Tree) -> None:
    """Fill the boxes from the leaves up; a box that holds nothing is inside out."""
    levels = tree.first.size - 1
    for k in range(tree.boxes.shape[0]):
        for axis in range(3):
            for lane in range(LANES):
                tree.boxes[k, axis, lane], tree.boxes[k, axis + 3, lane] = FAR, -FAR
    for level in range(levels - 1, -1, -1):
        below = tree.leaves.shape[0] if level == levels - 1 else tree.first[level + 2] - tree.first[level + 1]
        for child in range(below):
            box = tree.boxes[tree.first[level] + child // LANES]
            lane = child % LANES
            for axis in range(3):
                low, high = FAR, -FAR
                for k in range(LANES):
                    if level == levels - 1:
                        a = tree.leaves[child, axis, k]
                        b = a + tree.leaves[child, axis + 3, k]
                    else:
                        a = tree.boxes[tree.first[level + 1] + child, axis, k]
                        b = tree.boxes[tree.first[level + 1] + child, axis + 3, k]
                        if b < a:
                            continue
                    low, high = min(low, a, b), max(high, a, b)
                box[axis, lane], box[axis + 3, lane] = low, high


@lean
def to_segments(x: float, y: float, z: float, leaf: Floats, lanes: int, square: Floats) -> None:
    """Squares of the distances from a point to the segments of a leaf."""
    for j in range(lanes):
        ex, ey, ez = x - leaf[0, j], y - leaf[1, j], z - leaf[2, j]
        dx, dy, dz = leaf[3, j], leaf[4, j], leaf[5, j]
        t = min(max((ex * dx + ey * dy + ez * dz) * leaf[6, j], 0.0), 1.0)
        ex, ey, ez = ex - t * dx, ey - t * dy, ez - t * dz
        square[j] = ex * ex + ey * ey + ez * ez


@lean
def to_boxes(x: float, y: float, z: float, node: Floats, lanes: int, square: Floats) -> None:
    """Squares of the distances from a point to the boxes of a node."""
    for j in range(lanes):
        dx = max(node[0, j] - x, x - node[3, j], 0.0)
        dy = max(node[1, j] - y, y - node[4, j], 0.0)
        dz = max(node[2, j] - z, z - node[5, j], 0.0)
        square[j] = dx * dx + dy * dy + dz * dz


@lean
def nearest_of(
    x: float, y: float, z: float, tree: Tree, leaf: int, lanes: int, best: float, lane: Floats
) -> tuple[float, bool]:
    """(the smaller of `best` and what a leaf has, whether the leaf has it)."""
    to_segments(x, y, z, tree.leaves[leaf], lanes, lane)
    found = False
    for j in range(lanes):
        if lane[j] < best:
            best, found = lane[j], True
    return best, found


@lean
def search(
    x: float, y: float, z: float, tree: Tree, lanes: int, best: float, near: int, room: Room
) -> tuple[float, int]:
    """(square of the distance, leaf) of what is nearest, where it is nearer than `best`; else what came in.

    `lanes` is LANES: given, not known, so that loops over it are worked eight at once.
    """
    levels = tree.first.size - 1
    room.node[0], room.level[0], room.gap[0] = 0, 0, 0.0
    left = 1
    while left > 0:
        left -= 1
        if room.gap[left] >= best:
            continue
        k, level = room.node[left], room.level[left]
        if level == levels:
            best, found = nearest_of(x, y, z, tree, k, lanes, best, room.lane)
            near = k if found else near
            continue
        to_boxes(x, y, z, tree.boxes[tree.first[level] + k], lanes, room.lane)
        bottom = left
        for j in range(lanes):
            gap = room.lane[j]
            if gap >= best:
                continue
            p = left
            while p > bottom and room.gap[p - 1] < gap:  # farthest below, so that the nearest is taken first
                room.node[p], room.level[p], room.gap[p] = room.node[p - 1], room.level[p - 1], room.gap[p - 1]
                p -= 1
            room.node[p], room.level[p], room.gap[p] = k * LANES + j, level + 1, gap
            left += 1
    return best, near
