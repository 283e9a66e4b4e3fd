"""Trees: the published vectors, every size of small trees, and that nothing changed passes."""

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record import published
from truce.errors import Untrustworthy
from truce.record.merkle import (
    EMPTY,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
    tree_of,
)
from truce.record.tiles import WIDTH, Shelf, Tile, full_tiles, tiled_tree

HASHES = [leaf_hash(leaf) for leaf in published.LEAVES]
SMALL = [leaf_hash(bytes([n])) for n in range(70)]


def naive(hashes: list[bytes]) -> bytes:
    """MTH as RFC 9162 writes it down."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(naive(hashes[:middle]), naive(hashes[middle:]))


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert root_of(HASHES[:size]).hex() == published.ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), published.INCLUSION)
def test_the_paths_of_leaves_are_those_of_certificate_transparency(index: int, size: int, path: list[str]) -> None:
    assert [one.hex() for one in inclusion_path(HASHES[:size], index)] == path
    check_inclusion(index, size, HASHES[index], list(map(bytes.fromhex, path)), bytes.fromhex(published.ROOTS[size]))


@pytest.mark.parametrize(("old", "size", "path"), published.CONSISTENCY)
def test_the_paths_between_trees_are_those_of_certificate_transparency(old: int, size: int, path: list[str]) -> None:
    before, after = bytes.fromhex(published.ROOTS[old]), bytes.fromhex(published.ROOTS[size])

    assert [one.hex() for one in consistency_path(HASHES[:size], old)] == path
    check_consistency(old, size, before, after, list(map(bytes.fromhex, path)))


def test_a_real_log_of_a_thousand_million_leaves_is_consistent_with_its_beginning() -> None:
    old, root = published.ARGON_OLD
    path = [b64decode(one) for one in published.ARGON_CONSISTENCY.split()]

    check_consistency(old, published.ARGON_SIZE, b64decode(root), b64decode(published.ARGON_ROOT), path)
    with pytest.raises(Untrustworthy):
        check_consistency(old + 1, published.ARGON_SIZE, b64decode(root), b64decode(published.ARGON_ROOT), path)


@pytest.mark.parametrize("size", range(len(SMALL) + 1))
def test_every_leaf_and_every_beginning_of_a_small_tree_is_proved(size: int) -> None:
    hashes = SMALL[:size]
    tree, root = tree_of(hashes), root_of(hashes)

    assert root == naive(hashes)
    for index in range(size):
        check_inclusion(index, size, hashes[index], tree.inclusion(index), root)
    for old in range(size + 1):
        check_consistency(old, size, root_of(hashes[:old]), root, tree.consistency(old))
        assert tree.root(old) == root_of(hashes[:old])


def test_a_tree_answers_nothing_beyond_itself() -> None:
    tree = tree_of(HASHES)

    for ask in (lambda: tree.inclusion(8), lambda: tree.inclusion(0, 9), lambda: tree.root(9)):
        with pytest.raises(IndexError):
            ask()
    with pytest.raises(IndexError):
        tree.consistency(9)


sizes = st.integers(1, 600)


def flipped(held: bytes, bit: int) -> bytes:
    changed = bytearray(held)
    changed[bit // 8 % len(held)] ^= 1 << bit % 8
    return bytes(changed)


def changed_paths(path: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    """The path with one bit flipped, one hash less, one more at either end, and two in each other's place."""
    bit = data.draw(st.integers(0, 255))
    answer = [[*path, EMPTY], [EMPTY, *path], [*path, b""], path[:-1] if path else [EMPTY]]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        answer += [[*path[:at], flipped(path[at], bit), *path[at + 1 :]], [*path[:at], *path[at + 1 :]]]
    if len(path) > 1:
        answer.append([path[1], path[0], *path[2:]])
    return answer


@given(sizes, st.data())
def test_no_changed_proof_of_a_leaf_holds(size: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(n.to_bytes(2, "big")) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_path(hashes, index), root_of(hashes)
    check_inclusion(index, size, hashes[index], path, root)

    wrong = [(index, size, hashes[index], other, root) for other in changed_paths(path, data)]
    wrong += [(index, size, flipped(hashes[index], 3), path, root), (index, size, hashes[index], path, EMPTY)]
    wrong += [(other, size, hashes[index], path, root) for other in {index - 1, index + 1, index ^ 2, size} - {index}]
    wrong += [(index, 0, hashes[index], path, root), (index, size, b"short", path, root)]
    for claim in wrong:
        with pytest.raises(Untrustworthy):
            check_inclusion(*claim)


@given(sizes, st.data())
def test_no_changed_proof_of_a_beginning_holds(size: int, data: st.DataObject) -> None:
    hashes = [leaf_hash(n.to_bytes(2, "big")) for n in range(size)]
    old = data.draw(st.integers(0, size))
    path, before, after = consistency_path(hashes, old), root_of(hashes[:old]), root_of(hashes)
    check_consistency(old, size, before, after, path)

    wrong = [(old, size, before, after, other) for other in changed_paths(path, data)]
    wrong += [(old, size, flipped(before, 9), after, path)]
    wrong += [(old, size, before, flipped(after, 9), path)] if old else []
    wrong += [(other, size, before, after, path) for other in {old - 1, old + 1, size + 1} - {old}]
    for claim in wrong:
        with pytest.raises(Untrustworthy):
            check_consistency(*claim)


@given(st.lists(st.integers(0, 700), max_size=6))
def test_tiles_filled_in_any_batches_give_the_same_tree(batches: list[int]) -> None:
    hashes = [leaf_hash(n.to_bytes(4, "big")) for n in range(sum(batches))]
    tiles: dict[tuple[int, int], tuple[bytes, bytes]] = {}

    def row(level: int, first: int, end: int) -> list[bytes]:
        return hashes[first:end] if level == 0 else [tiles[level - 1, n][0] for n in range(first, end)]

    def read(asked: list[Tile]) -> list[list[bytes]]:
        return [row(level, WIDTH * number, WIDTH * number + width) for level, number, width in asked]

    start = 0
    for many in batches:
        for level, number, root, joined in full_tiles(start, hashes[start : start + many], row):
            assert (level, number) not in tiles
            tiles[level, number] = (root, joined)
        start += many
    tree = tiled_tree(len(hashes), read, Shelf(2))  # type: ignore[arg-type]

    assert tree.root() == root_of(hashes)
    assert [joined for (level, _), (_, joined) in sorted(tiles.items()) if level == 0] == [
        b"".join(hashes[n : n + WIDTH]) for n in range(0, len(hashes) - WIDTH + 1, WIDTH)
    ]
    for index in range(0, len(hashes), 97):
        check_inclusion(index, tree.size, hashes[index], tree.inclusion(index), tree.root())


def test_tiles_of_three_levels_give_the_root_and_paths_of_the_plain_tree() -> None:
    hashes = [leaf_hash(n.to_bytes(4, "big")) for n in range(WIDTH * WIDTH + 3 * WIDTH + 5)]
    tiles = {(level, n): (root, joined) for level, n, root, joined in full_tiles(0, hashes, lambda *_: ())}

    def read(asked: list[Tile]) -> list[list[bytes]]:
        whole = {0: hashes, 1: [tiles[0, n][0] for n in range(WIDTH + 3)], 2: [tiles[1, 0][0]]}
        return [whole[level][WIDTH * number : WIDTH * number + width] for level, number, width in asked]

    tree, plain = tiled_tree(len(hashes), read, Shelf()), tree_of(hashes)  # type: ignore[arg-type]
    for size in (1, 255, 256, 257, 65535, 65536, 65537, tree.size):
        assert tree.root(size) == plain.root(size)
        assert tree.inclusion(size - 1, size) == plain.inclusion(size - 1, size)
        assert tree.consistency(size) == plain.consistency(size)
