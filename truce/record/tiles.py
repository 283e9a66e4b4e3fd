"""A tree kept in tiles (the idea of C2SP tlog-tiles): 256 hashes side by side, eight levels of the tree at once.

Tile (0, n) holds the hashes of leaves 256 n to 256 n + 255, tile (1, n) the roots of 256 tiles of level 0, and so on.
A full tile never changes; the last of each level, not yet full, is read from the roots of the tiles below it.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence

from truce.record.merkle import Place, Tree, parents, pyramid

HEIGHT = 8  # levels of the tree in one tile
WIDTH = 2**HEIGHT
KEPT = 512  # full tiles held ready, about 33 kB each with their inner nodes

Tile = tuple[int, int, int]  # level, number, how many of its hashes there are
Read = Callable[[Sequence[Tile]], list[Sequence[bytes]]]  # the hashes of tiles, in the order asked
Pyramid = list[Sequence[bytes]]


class Shelf:
    """Full tiles that were read, with their inner nodes; the least used goes first. They never change, so they keep."""

    def __init__(self, room: int = KEPT) -> None:
        self._room = room
        self._held: OrderedDict[Tile, Pyramid] = OrderedDict()

    def get(self, tile: Tile) -> Pyramid | None:
        """A tile that is held."""
        found = self._held.get(tile)
        if found is not None:
            self._held.move_to_end(tile)
        return found

    def put(self, tile: Tile, inner: Pyramid) -> None:
        """Hold a tile."""
        self._held[tile] = inner
        if len(self._held) > self._room:
            self._held.popitem(last=False)


def tiled_tree(size: int, read: Read, shelf: Shelf) -> Tree:
    """The tree of `size` leaves over its tiles. The tiles at its right edge are held as long as the tree is."""
    edge: dict[Tile, Pyramid] = {}

    def nodes(places: Sequence[Place]) -> list[bytes]:
        asked = [_tile_of(size, place) for place in places]
        met = {tile: edge.get(tile) or shelf.get(tile) for tile in dict.fromkeys(asked)}
        missing = [tile for tile, inner in met.items() if inner is None]
        for tile, hashes in zip(missing, read(missing) if missing else [], strict=True):
            inner = met[tile] = pyramid(hashes)
            if tile[2] == WIDTH:
                shelf.put(tile, inner)
            else:
                edge[tile] = inner
        return [_inside(met[tile] or [], place) for tile, place in zip(asked, places, strict=True)]

    return Tree(size, nodes)


def _tile_of(size: int, place: Place) -> Tile:
    """The tile that a full subtree hangs in, as wide as it is in a tree of that size."""
    height, number = place
    level = height // HEIGHT
    tile = number >> (HEIGHT - height % HEIGHT)
    return level, tile, min(WIDTH, (size >> (HEIGHT * level)) - tile * WIDTH)


def _inside(inner: Pyramid, place: Place) -> bytes:
    height = place[0] % HEIGHT
    found: bytes = inner[height][place[1] & (WIDTH >> height) - 1]
    return found


def tile_root(hashes: Sequence[bytes]) -> bytes:
    """The root over a full tile."""
    level = list(hashes)
    while len(level) > 1:
        level = parents(level)
    return level[0]


def full_tiles(
    start: int, hashes: Sequence[bytes], before: Callable[[int, int, int], Sequence[bytes]]
) -> Iterator[tuple[int, int, bytes, bytes]]:
    """The tiles that become full as `hashes` are added behind `start` leaves: level, number, root, all hashes joined.

    `before(level, first, end)`: the hashes of a level that stand in its last tile already.
    """
    level, added = 0, list(hashes)
    while added:
        first = start - start % WIDTH
        row = [*(before(level, first, start) if first < start else ()), *added]
        whole = [row[n : n + WIDTH] for n in range(0, len(row) - WIDTH + 1, WIDTH)]
        roots = [tile_root(tile) for tile in whole]
        for n, (root, tile) in enumerate(zip(roots, whole, strict=True)):
            yield level, first // WIDTH + n, root, b"".join(tile)
        level, start, added = level + 1, first // WIDTH, roots
