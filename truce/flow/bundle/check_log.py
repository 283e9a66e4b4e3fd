"""Steps 3, 4 and 10 of a check: leaves and their proofs, chains of acts, and what somebody outside kept."""

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise

from truce.bundle.holder import Holder, lines, whole
from truce.bundle.steps import Findings, Outcome
from truce.errors import Untrustworthy
from truce.flow.bundle.checking import EARLIER, LEAVES, PROOFS, UNREADABLE, Record, failed, once
from truce.flow.bundle.seal_record import earlier_lines, notes_of, proof_line, record_of
from truce.flow.bundle.sealing import LAYOUT
from truce.model.act import Entry
from truce.record.checkpoint import Checkpoint, read_checkpoint
from truce.record.merkle import check_consistency, check_inclusion, root_of
from truce.wire.leaf import entry_of, leaf_of


def read_record(holder: Holder, told: Findings) -> Record | None:
    """The acts and their proofs, line by line. None, and a failure of step 3, where they cannot be read."""
    record, size = Record(), {LEAVES: 0, PROOFS: 0}
    try:
        for number, (leaf, proof) in enumerate(_both(holder), 1):
            seq, path = _proof(proof, number)
            size = {LEAVES: size[LEAVES] + len(leaf) + 1, PROOFS: size[PROOFS] + len(proof) + 1}
            entry = entry_of(seq, leaf)
            if leaf_of(entry) != leaf:
                raise Untrustworthy("a leaf is not in its one form", leaf=seq)
            record.entries.append(entry)
            record.leaves.append(bytes.fromhex(entry.hash))
            record.paths.append(path)
        if wrong_size := [name for name, bytes in size.items() if holder.sizes()[name] != bytes]:
            raise Untrustworthy("the last line has no end", file=wrong_size[0])
    except UNREADABLE as wrong:
        failed(told, 3, LEAVES, wrong)
        return None
    if not record.entries:
        told.fail(3, LEAVES, "it holds no act", "a bundle holds at least the act of its sealing")
        return None
    return record


def _both(holder: Holder) -> Iterator[tuple[bytes, bytes]]:
    leaves, proofs = lines(holder, LEAVES), lines(holder, PROOFS)
    for leaf in leaves:
        proof = next(proofs, None)
        if proof is None:
            raise Untrustworthy("an act has no proof", file=PROOFS)
        yield leaf, proof
    if next(proofs, None) is not None:
        raise Untrustworthy("a proof has no act", file=PROOFS)


def _proof(line: bytes, number: int) -> tuple[int, list[bytes]]:
    try:
        told = json.loads(line, object_pairs_hook=once)
        seq, path = told["leaf"], [bytes.fromhex(one) for one in told["path"]]
        if type(seq) is not int or not 0 < seq < 2**62 or proof_line(seq, path) != line:
            raise ValueError("it is not in its one form")
        return seq, path
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as wrong:
        raise Untrustworthy("a proof cannot be read", file=PROOFS, line=number) from wrong


def included(told: Findings, record: Record, signed: Checkpoint | None) -> None:
    """3. Every act is a leaf of the tree that was signed, and the act of sealing names them all."""
    for before, after in pairwise(record.entries):
        if after.seq <= before.seq:
            told.fail(
                3, LEAVES, f"leaf {after.seq} stands after leaf {before.seq}", "acts stand in the order of the log"
            )
    _in_tree(told, record, signed)
    _named(told, record)
    if signed is None and not told.broken([3]):
        told.done(3, Outcome.NOT_REACHED)
    told.note(3, f"{len(record.entries):,} acts{'' if signed is None else f' of {signed.size:,} in the log'}")
    told.done(3)


def _in_tree(told: Findings, record: Record, signed: Checkpoint | None) -> None:
    if signed is None:
        return
    if not any(record.paths) and [e.seq for e in record.entries] == list(range(1, signed.size + 1)):
        if root_of(record.leaves) != signed.root:
            why = "all leaves together do not give the root: one of them was changed, or is of another log"
            told.fail(3, LEAVES, "the acts are not those of the tree that was signed", why)
        return
    for entry, leaf, path in zip(record.entries, record.leaves, record.paths, strict=True):
        try:
            check_inclusion(entry.seq - 1, signed.size, leaf, path, signed.root)
        except Untrustworthy as wrong:
            what = f"leaf {entry.seq} ({entry.act}) is not in the tree that was signed"
            told.fail(3, LEAVES, what, f"{wrong.what}: the act was changed, or its proof, or it is of another log")


def _named(told: Findings, record: Record) -> None:
    """The act of sealing is the last, knows this layout, and names every other act of the bundle."""
    seal = record.seal
    if seal is None:
        told.fail(3, LEAVES, "the last act is not that of sealing", "a bundle ends with it: the end was cut off")
        return
    others = [(e.seq, e.hash) for e in record.entries[:-1]]
    facts = seal.facts
    if facts.get("layout") != LAYOUT:
        told.fail(
            3, LEAVES, f"the layout is {facts.get('layout')}, and this truce knows {LAYOUT}", "it is another version's"
        )
    if facts.get("leaves") != len(others) or facts.get("record") != record_of(others):
        why = f"it names {facts.get('leaves')} of them by one hash; here are {len(others)}"
        told.fail(3, LEAVES, "the acts are not those that the act of sealing names", why)
    if record.kind == "mission" and [seq for seq, _ in others] != list(range(1, seal.seq)):
        told.fail(3, LEAVES, "acts of the log are missing", "a whole mission's bundle holds every leaf from the first")


def chains_hold(told: Findings, record: Record) -> None:
    """4. About each subject the acts are numbered from 1 and each names the hash of the one before."""
    last: dict[str, Entry] = {}
    for entry in record.entries:
        if entry.subject is None:
            continue
        before = last.get(entry.subject)
        place = (1, None) if before is None else ((before.position or 0) + 1, before.hash)
        if (entry.position, entry.previous) != place:
            what = f"leaf {entry.seq} ({entry.act}) does not follow the act before it about {entry.subject}"
            why = (
                f"it says it is number {entry.position}; the one before here is {before.position if before else 'none'}"
            )
            told.fail(4, LEAVES, what, why)
        last[entry.subject] = entry
    back = sum(after.at < before.at for before, after in pairwise(record.entries))
    if back:
        told.note(4, f"the clock went back {back} times: there, trust the order of the leaves, not the times")
    told.note(4, f"{len(last):,} subjects")
    told.done(4)


def begins(
    holder: Holder,
    told: Findings,
    record: Record,
    signed: Checkpoint | None,
    outside: str | None,
) -> None:
    """10. Every older checkpoint in the bundle, and the one that somebody outside kept, is a beginning of this log."""
    if signed is None:
        told.done(10, Outcome.NOT_REACHED)
        return
    try:
        earlier = _earlier(holder, record, signed)
        if outside is not None:
            _continues(record, signed, read_checkpoint(outside), earlier)
            told.note(10, "the checkpoint from outside is a beginning of this log")
    except UNREADABLE as wrong:
        failed(told, 10, EARLIER, wrong)
    told.done(10, Outcome.HOLDS if outside is not None else Outcome.NOT_ASKED)


def _earlier(holder: Holder, record: Record, signed: Checkpoint) -> dict[int, bytes]:
    """The roots of older checkpoints that the bundle shows, by size; each proved, all named by the act of sealing."""
    told = [json.loads(line, object_pairs_hook=once) for line in lines(holder, EARLIER)]
    roots: dict[int, bytes] = {}
    notes = [(one["note"], [bytes.fromhex(h) for h in one["path"]]) for one in told]
    if earlier_lines(notes) != whole(holder, EARLIER):
        raise Untrustworthy("a list is not in its one form", file=EARLIER)
    for note, path in notes:
        older = read_checkpoint(note)
        check_consistency(older.size, signed.size, older.root, signed.root, path)
        roots[older.size] = older.root
    if record.seal is None or record.seal.facts.get("earlier") != notes_of(note for note, _ in notes):
        raise Untrustworthy("the older checkpoints are not those that the act of sealing names", file=EARLIER)
    return roots


def _continues(record: Record, signed: Checkpoint, older: Checkpoint, earlier: Mapping[int, bytes]) -> None:
    if older.origin != signed.origin and older.size not in earlier:  # a mission may have taken a new key since
        raise Untrustworthy("the checkpoint you kept is another log's", yours=older.origin, here=signed.origin)
    if older.size > signed.size:
        raise Untrustworthy(
            "the checkpoint you kept is newer than this bundle: nothing in it can show that the two belong together",
            yours=f"{older.size:,} acts",
            here=f"{signed.size:,} acts",
            remedy="ask the mission for a bundle sealed after yours was signed",
        )
    root = signed.root if older.size == signed.size else earlier.get(older.size)
    if root is None and [e.seq for e in record.entries[: older.size]] == list(range(1, older.size + 1)):
        root = root_of(record.leaves[: older.size])
    if root is None:
        raise Untrustworthy(
            "nothing in the bundle shows that its log goes on from the checkpoint you kept",
            yours=f"{older.size:,} acts",
            remedy="the mission keeps all it signed: ask why this one is missing, and for the proof",
        )
    if root != older.root:
        raise Untrustworthy("the log is not the one that was shown to you", yours=f"{older.size:,} acts, another root")
