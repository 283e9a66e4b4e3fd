"""Against software that others wrote: pymerkle (trees and proofs), sigstore (inclusion, notes, checkpoints)."""

import random
from types import SimpleNamespace
from typing import Any

import pytest
from pymerkle import InmemoryTree, InvalidProof, verify_consistency, verify_inclusion
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import LogCheckpoint, SignedCheckpoint
from sigstore.errors import VerificationError

from tests.record import published
from truce.record.checkpoint import Checkpoint, cosign, read_checkpoint
from truce.record.merkle import check_consistency, check_inclusion, leaf_hash, tree_of
from truce.record.note import sign_note, split_note
from truce.record.signing import new_secret

SIZES = (1, 2, 3, 7, 8, 9, 100, 255, 256, 257, 1000)


def leaves(size: int) -> list[bytes]:
    chance = random.Random(size)
    return [chance.randbytes(chance.randrange(1, 40)) for _ in range(size)]


def theirs(told: list[bytes]) -> Any:
    tree = InmemoryTree(algorithm="sha256")
    for leaf in told:
        tree.append_entry(leaf)
    return tree


@pytest.mark.parametrize("size", SIZES)
def test_pymerkle_has_the_same_roots_and_takes_each_of_our_paths(size: int) -> None:
    told = leaves(size)
    tree, other = tree_of([leaf_hash(leaf) for leaf in told]), theirs(told)

    for old in sorted({1, size // 2 or 1, size - 1 or 1, size}):
        assert tree.root(old) == other.get_root(old)
        proof = other.prove_consistency(old, size)
        verify_consistency(other.get_root(old), other.get_root(size), proof)
        check_consistency(old, size, other.get_root(old), other.get_root(size), tree.consistency(old))
    for index in sorted({0, size // 3, size // 2, size - 1}):
        proof = other.prove_inclusion(index + 1, size)
        assert proof.path[1:] == tree.inclusion(index)
        check_inclusion(index, size, leaf_hash(told[index]), proof.path[1:], other.get_root(size))
        verify_inclusion(leaf_hash(told[index]), tree.root(), proof)
        with pytest.raises(InvalidProof):
            verify_inclusion(leaf_hash(b"another"), tree.root(), proof)


@pytest.mark.parametrize("size", SIZES)
def test_sigstore_takes_each_of_our_paths_and_no_changed_one(size: int) -> None:
    told = leaves(size)
    tree = tree_of([leaf_hash(leaf) for leaf in told])

    for index in sorted({0, size // 3, size // 2, size - 1}):
        verify_merkle_inclusion(_entry(told[index], index, size, tree.inclusion(index), tree.root()))
        with pytest.raises(VerificationError):
            verify_merkle_inclusion(_entry(b"another", index, size, tree.inclusion(index), tree.root()))


def _entry(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> Any:
    proof = SimpleNamespace(log_index=index, tree_size=size, hashes=path, root_hash=root)
    return SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=leaf))


def test_sigstore_reads_our_checkpoints_as_we_do() -> None:
    root = leaf_hash(b"x")
    note = sign_note(Checkpoint("truce/heath-1", 12, root, ("more",)).text, "truce/heath-1", new_secret())
    signed = cosign(note, "witness.example/w1", new_secret(), 1679315147)

    for text in (signed, published.SOFA_COSIGNED):
        read, ours = SignedCheckpoint.from_text(text), read_checkpoint(text)
        assert read.checkpoint == LogCheckpoint(
            origin=ours.origin, log_size=ours.size, log_hash=ours.root.hex(), other_content=list(ours.extensions)
        )
        assert [(s.name, s.sig_hash) for s in read.signed_note.signatures] == [
            (s.name, s.key_hash) for s in split_note(text).signatures
        ]
