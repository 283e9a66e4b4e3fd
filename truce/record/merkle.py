"""Merkle trees (RFC 6962 and RFC 9162, section 2.1): roots, inclusion and consistency paths, and their checks.

Hashes are SHA-256, 32 bytes; a leaf can never be taken for a node. Leaves count from 0. A full subtree is named by its
height above the leaves and its number from the left: (3, 1) stands over leaves 8 to 15. Every root and path is made of
full subtrees, so whoever can give their hashes (a list, tiles in a database) can give any root and any path.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from truce.errors import Untrustworthy

EMPTY = sha256(b"").digest()
SIZE = 32  # of a hash, bytes

Place = tuple[int, int]  # a full subtree: height, number from the left
Nodes = Callable[[Sequence[Place]], Sequence[bytes]]  # the hashes of full subtrees, in the order asked


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """One level up: the hash over each pair; an odd last one waits."""
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(hashes[::2], hashes[1::2], strict=False)]


def pyramid(hashes: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Every full subtree over some hashes, level by level from the bottom."""
    levels = [hashes]
    while len(levels[-1]) > 1:
        levels.append(parents(levels[-1]))
    return levels


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of `size` leaves, known by a source of its full subtrees. It answers for any older size as well."""

    size: int
    nodes: Nodes

    def root(self, size: int | None = None) -> bytes:
        """The root at a size (None: now)."""
        return self._over([(0, self._known(size))])[0]

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The path from leaf `index` to the root at `size` (RFC 9162, 2.1.3.1). Raises IndexError outside."""
        size = self._known(size)
        if not 0 <= index < size:
            raise IndexError(f"no leaf {index} in a tree of {size}")
        return self._over(_beside_leaf(index, size))

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """What shows that the tree at `old` is the beginning of that at `size` (RFC 9162, 2.1.4.1)."""
        size = self._known(size)
        if not 0 <= old <= size:
            raise IndexError(f"no tree of {old} at the beginning of one of {size}")
        return self._over(_beside_tree(old, size))

    def _known(self, size: int | None) -> int:
        if size is not None and not 0 <= size <= self.size:
            raise IndexError(f"the tree has {self.size} leaves, not {size}")
        return self.size if size is None else size

    def _over(self, ranges: Sequence[tuple[int, int]]) -> list[bytes]:
        """The hash over each half-open range of leaves, all asked for at once."""
        parts = [list(_subtrees(start, end)) for start, end in ranges]
        found = iter(self.nodes([place for part in parts for place in part]))
        return [_folded([next(found) for _ in part]) for part in parts]


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root over full subtrees that stand side by side, the largest first."""
    if not hashes:
        return EMPTY
    over = hashes[-1]
    for left in reversed(hashes[:-1]):
        over = node_hash(left, over)
    return over


def _subtrees(start: int, end: int) -> Iterator[Place]:
    """The full subtrees over leaves `start` to `end`, the largest first; `start` must suit the largest."""
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def _split(size: int) -> int:
    """The largest power of two below a size of two or more."""
    return 1 << ((size - 1).bit_length() - 1)


def _beside_leaf(index: int, size: int) -> list[tuple[int, int]]:
    """PATH of RFC 9162, 2.1.3.1: the ranges beside a leaf, the nearest first."""
    start, end, beside = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return beside[::-1]


def _beside_tree(old: int, size: int) -> list[tuple[int, int]]:
    """PROOF of RFC 9162, 2.1.4.1: the ranges that tie the tree at `old` to that at `size`."""
    if old in (0, size):
        return []
    start, end, beside = 0, size, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return (beside if start == 0 else [*beside, (start, end)])[::-1]


def tree_of(hashes: Sequence[bytes]) -> Tree:
    """The tree over the hashes of its leaves, held in memory."""
    levels = pyramid(hashes)
    return Tree(len(hashes), lambda places: [levels[height][number] for height, number in places])


def root_of(hashes: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, over the hashes of the leaves."""
    return tree_of(hashes).root()


def inclusion_path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """See `Tree.inclusion`."""
    return tree_of(hashes).inclusion(index)


def consistency_path(hashes: Sequence[bytes], old: int) -> list[bytes]:
    """See `Tree.consistency`."""
    return tree_of(hashes).consistency(old)


def root_from_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """The root that a path leads to (RFC 9162, 2.1.3.2, steps 1 to 5). Raises Untrustworthy where it leads nowhere."""
    if not 0 <= index < size:
        raise Untrustworthy("a proof of inclusion is for no leaf of the tree", leaf=index, size=size)
    _refuse_odd_hashes("inclusion", [leaf, *path])
    here, last, over = index, size - 1, leaf
    for beside in path:
        if last == 0:
            raise Untrustworthy("a proof of inclusion is too long", leaf=index, size=size)
        if here & 1 or here == last:
            over = node_hash(beside, over)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            over = node_hash(over, beside)
        here, last = here >> 1, last >> 1
    if last:
        raise Untrustworthy("a proof of inclusion is too short", leaf=index, size=size)
    return over


def check_inclusion(index: int, size: int, leaf_hash: bytes, path: Sequence[bytes], root: bytes) -> None:
    """That a leaf stands at `index` in the tree of that size and root. Raises Untrustworthy."""
    if root_from_path(index, size, leaf_hash, path) != root:
        raise Untrustworthy("a proof of inclusion does not lead to the root", leaf=index, size=size)


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """That the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2). Raises Untrustworthy."""
    _refuse_odd_hashes("consistency", [old_root, new_root, *path])
    if not 0 <= old <= new:
        raise Untrustworthy("the newer tree is smaller than the older", old=old, new=new)
    if old in (0, new):
        _check_trivial(old, new, old_root, new_root, path)
        return
    if not path:
        raise Untrustworthy("a proof of consistency is empty", old=old, new=new)
    if _both_roots(old, new, old_root, path) != (old_root, new_root):
        raise Untrustworthy("a proof of consistency does not lead to both roots", old=old, new=new)


def _check_trivial(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Nothing is the beginning of everything, and a tree of itself; there is nothing to prove."""
    if path:
        raise Untrustworthy("a proof of consistency should be empty", old=old, new=new)
    if old_root != (new_root if old == new else EMPTY) or (new == 0 and new_root != EMPTY):
        raise Untrustworthy("two roots of one size differ", old=old, new=new)


def _both_roots(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots as the path tells them: steps 2 to 7."""
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    older = newer = steps[0]
    for beside in steps[1:]:
        if last == 0:
            raise Untrustworthy("a proof of consistency is too long", old=old, new=new)
        if here & 1 or here == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            newer = node_hash(newer, beside)
        here, last = here >> 1, last >> 1
    if last:
        raise Untrustworthy("a proof of consistency is too short", old=old, new=new)
    return older, newer


def _refuse_odd_hashes(of: str, hashes: Sequence[bytes]) -> None:
    if any(len(one) != SIZE for one in hashes):
        raise Untrustworthy(f"a proof of {of} holds something that is no SHA-256 hash")
