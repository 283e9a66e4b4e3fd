"""log verify: every act of a mission read anew and held against its tree, its chains, its signatures and its tables."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from truce.errors import TruceError, UnusableValue
from truce.flow.house import House
from truce.flow.record.log import key_kept
from truce.flow.record.log_check import (
    Chains,
    Check,
    Clock,
    Fault,
    Laws,
    Numbers,
    Signatures,
    Standing,
    check_columns,
    check_same,
    check_tiles,
    read_leaf,
)
from truce.flow.record.log_tables import Told, check_guards, check_told, rows_of, unfinished
from truce.model.act import Entry
from truce.record.checkpoint import cosignatures, open_checkpoint
from truce.record.merkle import Tree, tree_of
from truce.record.note import PublicKey, read_key

BATCH = 10_000
T = TypeVar("T")


@dataclass(slots=True)
class Verified:
    """What came out: how much was read, the root over it, what is wrong, and what is only odd."""

    size: int = 0
    root: str = ""
    signatures: int = 0
    checkpoints: int = 0
    witnesses: dict[str, int] = field(default_factory=dict)  # name -> size of the newest tree it signed
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    since: int | None = None


class Keys:
    """The keys that the log names: its own, and those of witnesses."""

    def __init__(self) -> None:
        self.log: dict[str, bytes] = {}
        self.witnesses: dict[str, bytes] = {}

    def __call__(self, entry: Entry) -> Iterator[Fault]:
        if entry.act == "log.key":
            yield from self._take(entry, self.log, entry.facts.get("key"))
        if entry.act == "log.witness":
            yield from self._take(entry, self.witnesses, entry.facts.get("key"))

    def _take(self, entry: Entry, into: dict[str, bytes], told: object) -> Iterator[Fault]:
        try:
            key = read_key(str(told))
            into[key.name] = key.public
        except UnusableValue:
            yield Fault(entry.seq, "the key it names cannot be read")


def verify(house: House, since: str | None = None, log_key: PublicKey | None = None) -> Verified:
    """Read the whole log and hold it against all it says of itself. Needs no right, and writes nothing.

    1. Numbers without a gap. 2. Each leaf hashed again, in its one form. 3. The columns beside it. 4. The chain of each
    subject. 5. Signatures of members, and that they could act there. 6. Moves and parts, and their tables. 7. Tiles.
    8. Checkpoints kept, and what witnesses added to them. 9. `since`: a checkpoint that somebody outside kept is the
    beginning of this log.

    The tables of collections and decisions, the arrows and the triggers are compared as well; steps and faults are not.

    `log_key`: the log's key as somebody outside knows it; without it the key that the log itself names is taken.
    """
    told, laws, signatures, keys, tables = Verified(), Laws(), Signatures(), Keys(), Told()
    hashes = _walk(house, told, [Chains(), signatures, Standing(), laws, keys, tables])
    tree = tree_of(hashes)
    told.size, told.root, told.signatures = tree.size, tree.root().hex(), signatures.held
    kept = house.mission.ledger.beside()
    told.faults += check_same("moves", kept.moves, laws.moves)
    told.faults += check_same("signatures", kept.parts, laws.parts)
    told.faults += check_tiles(kept.tiles, hashes)
    told.faults += check_guards(kept)
    _tables(house, told, tables)
    told.remarks += _own_key(house, keys)
    _checkpoints(house, told, tree, keys)
    if since is not None:
        trusted = keys.log if log_key is None else {log_key.name: log_key.public}
        told.since = _tried(told, lambda: _begins(since, trusted, tree), "the checkpoint you kept")
    return told


def _walk(house: House, told: Verified, checks: list[Check]) -> list[bytes]:
    """Steps 1 to 6; the hashes of all leaves, each made from its bytes."""
    numbers, clock = Numbers(), Clock()
    hashes: list[bytes] = []
    size = house.mission.ledger.size()
    with house.progress.task("reading the log", size, "acts") as tick:
        for after in range(0, size, BATCH):
            rows = house.mission.ledger.rows(after, min(size, after + BATCH))
            for row in rows:
                told.faults += numbers(row.seq)
                entry, wrong = read_leaf(row.seq, row.leaf, row.hash)
                told.faults += wrong
                hashes.append(bytes.fromhex(entry.hash) if entry is not None else row.hash or b"\0" * 32)
                if entry is None:
                    continue
                told.faults += check_columns(entry, row.beside)
                told.remarks += clock(entry)
                for check in checks:
                    told.faults += check(entry)
            tick(len(rows))
    return hashes


def _tables(house: House, told: Verified, acts: Told) -> None:
    """The rows of collections and decisions are what the acts tell of them."""
    try:
        kept = rows_of(house.mission.ledger.collections(), house.mission.ledger.decisions())
    except (KeyError, TypeError, ValueError):
        told.faults.append(Fault(None, "the tables of collections and decisions cannot be read"))
        return
    told.faults += check_told(acts, kept)
    told.remarks += unfinished(acts, kept)


def _own_key(house: House, keys: Keys) -> Iterator[Fault]:
    """Without its key the log stands as it did, and can sign no new checkpoint under the same name."""
    try:
        key = key_kept(house)
    except (TruceError, OSError):
        yield Fault(None, "the log's key (keys/log.key) cannot be read: take it from a backup")
        return
    if key is None and keys.log:
        yield Fault(None, "the log's key (keys/log.key) is missing: take it from a backup")
    if key is not None and keys.log and keys.log.get(key.public.name) != key.public.public:
        yield Fault(None, "the log's key (keys/log.key) is none that the log names")


def _checkpoints(house: House, told: Verified, tree: Tree, keys: Keys) -> None:
    """8. Each checkpoint kept is signed by the log's key and has the root that the leaves give."""
    for kept in house.mission.ledger.checkpoints():
        name = f"the checkpoint at {kept.size:,} acts"
        if _tried(told, lambda note=kept.note: _begins(note, keys.log, tree), name) is None:  # type: ignore[misc]
            continue
        told.checkpoints += 1
        seen = _tried(told, lambda note=kept.note: cosignatures(note, keys.witnesses), name) or {}  # type: ignore[misc]
        for witness in seen:
            told.witnesses[witness] = max(kept.size, told.witnesses.get(witness, 0))


def _begins(note: str, keys: Mapping[str, bytes], tree: Tree) -> int:
    """The size of a checkpoint that is a beginning of the tree."""
    told = open_checkpoint(note, keys)
    if told.size > tree.size:
        raise UnusableValue(f"it has {told.size:,} acts, and the log has {tree.size:,}: the end was cut off")
    if tree.root(told.size) != told.root:
        raise UnusableValue("its root is another: history before it was changed")
    return told.size


def _tried(told: Verified, what: Callable[[], T], name: str) -> T | None:
    try:
        return what()
    except TruceError as wrong:
        told.faults.append(Fault(None, f"{name} does not hold: {wrong.what}"))
        return None
