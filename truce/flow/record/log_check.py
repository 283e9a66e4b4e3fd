"""Whether a log is what it says: checks that read acts one by one and need no database.

Each check is made once and shown every act in order; it yields what is wrong, with the number of the act. What is only
odd (a clock that went back) is a remark. `flow/record/log_verify.py` runs them over a mission's own tables;
whoever holds leaves and hashes from elsewhere can run them as well.
"""

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from truce.errors import TruceError
from truce.model.act import Entry
from truce.model.member import Member
from truce.model.states import PARTS, next_states
from truce.record.canon import instant_text
from truce.record.merkle import leaf_hash
from truce.record.signing import is_signed
from truce.record.tiles import full_tiles
from truce.rights import register
from truce.rights.members import key_for
from truce.rights.members import members as read_members
from truce.rights.register import Register
from truce.rights.standing import no_standing
from truce.vocabulary.rights import amended, policy
from truce.wire.leaf import entry_of, leaf_of, statement_of

FOUNDING = "roles.found"
BRING_KEYS = ("roles.found", "roles.rekey")  # an act that brings a key may be signed by that key


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which act (None: with the log as a whole)."""

    seq: int | None
    what: str

    @property
    def sentence(self) -> str:
        """For a person."""
        return self.what if self.seq is None else f"act {self.seq}: {self.what}"


Check = Callable[[Entry], Iterator[Fault]]


def read_leaf(seq: int, leaf: bytes | None, hash: bytes | None) -> tuple[Entry | None, list[Fault]]:
    """The act of a leaf, and what is wrong with its bytes: gone, changed, or not written in the one form."""
    if leaf is None or hash is None:
        return None, [Fault(seq, "its leaf is missing" if leaf is None else "the hash of its leaf is missing")]
    wrong = [] if leaf_hash(leaf) == hash else [Fault(seq, "its leaf is not the one that was hashed into the tree")]
    try:
        entry = entry_of(seq, leaf)
        one_form = leaf_of(entry) == leaf
    except TruceError:
        return None, [*wrong, Fault(seq, "its leaf cannot be read")]
    return entry, wrong if one_form else [*wrong, Fault(seq, "its leaf is not in its one form")]


def check_columns(entry: Entry, beside: Mapping[str, Any]) -> Iterator[Fault]:
    """That what stands beside a leaf, for finding it, says what the leaf says."""
    told = {"at": instant_text(entry.at)} | {n: getattr(entry, n) for n in ("act", "by", "subject", "position")}
    for name, value in (told | {"compartment": entry.compartment}).items():
        if beside.get(name) != value:
            yield Fault(entry.seq, f"the column {name} is not what the leaf says")


class Numbers:
    """Acts are numbered from 1 without a gap."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self, seq: int) -> Iterator[Fault]:
        if seq != self._last + 1:
            gone = f"acts {self._last + 1} to {seq - 1} are" if seq > self._last + 2 else f"act {self._last + 1} is"
            yield Fault(seq, f"{gone} missing before it")
        self._last = seq


class Chains:
    """About each subject, acts are counted from 1 and each names the hash of the one before."""

    def __init__(self) -> None:
        self._heads: dict[str, tuple[int, str]] = {}

    def __call__(self, entry: Entry) -> Iterator[Fault]:
        if entry.subject is None:
            return
        position, previous = self._heads.get(entry.subject, (0, None))
        if (entry.position, entry.previous) != (position + 1, previous):
            yield Fault(entry.seq, f"it does not follow the act before it about {entry.subject}")
        self._heads[entry.subject] = (entry.position or 0, entry.hash)


class Signatures:
    """What a member did is signed by the key that was the member's at that place in the log."""

    def __init__(self) -> None:
        self._known: dict[str, Member] = {}
        self.held = 0  # signatures that hold

    def __call__(self, entry: Entry) -> Iterator[Fault]:
        older = key_for(self._known, entry.by or "", entry.seq)
        founded = bool(self._known)
        try:
            self._known = read_members([entry], self._known)
        except (KeyError, TypeError, ValueError):
            yield Fault(entry.seq, "what it says of a member cannot be read")
        keys = {older} if entry.act not in BRING_KEYS else {older, key_for(self._known, entry.by or "", entry.seq)}
        if not founded and entry.act not in BRING_KEYS:
            return  # one person alone, whose key nobody enrolled
        if (why := self._wrong(entry, {key for key in keys if key is not None})) is not None:
            yield Fault(entry.seq, why)

    def _wrong(self, entry: Entry, keys: set[str]) -> str | None:
        if entry.by is None:
            return None if entry.signature is None else "it bears a signature and names nobody"
        if entry.signature is None:
            return f"it names {entry.by} and bears no signature"
        try:
            signature, statement = b64decode(entry.signature, validate=True), statement_of(entry)
            holds = any(is_signed(bytes.fromhex(key), statement, signature) for key in keys)
        except ValueError:
            holds = False
        self.held += holds
        return None if holds else f"it is not signed by the key of {entry.by}"


class Standing:
    """Whoever acts is a member, not suspended, with a role, by what stood on record before, whatever time is told."""

    def __init__(self) -> None:
        self._register = Register()
        self._policy = policy()
        self._newest: datetime | None = None

    def __call__(self, entry: Entry) -> Iterator[Fault]:
        self._newest = entry.at if self._newest is None else max(self._newest, entry.at)
        if self._register.members and entry.by is not None and entry.act != FOUNDING:
            why = no_standing(self._register, self._policy, entry, self._newest)
            yield from [] if why is None else [Fault(entry.seq, why)]
        if entry.act in register.ACTS:
            yield from self._read(entry)

    def _read(self, entry: Entry) -> Iterator[Fault]:
        try:
            self._register = register.read_on(self._register, [entry])
            if entry.act == "policy.change" and self._register.policy is not None:
                self._policy = amended(policy(), *self._register.policy)
        except (KeyError, TypeError, ValueError, TruceError):
            yield Fault(entry.seq, "what it says of rights cannot be read")


class Laws:
    """Cases went the ways there are, and a finding's three parts are three people's. Keeps what it saw, by number."""

    def __init__(self) -> None:
        self.moves: dict[int, tuple[str | None, int, str | None, str]] = {}
        self.parts: dict[int, tuple[str, str, str | None]] = {}
        self._stands: dict[str | None, tuple[int, str | None]] = {}
        self._taken: dict[tuple[str, str], str | None] = {}

    def __call__(self, entry: Entry) -> Iterator[Fault]:
        if entry.move is not None:
            yield from self._moved(entry)
        if entry.signs is not None:
            yield from self._signed(entry)

    def _moved(self, entry: Entry) -> Iterator[Fault]:
        move = entry.move
        assert move is not None  # noqa: S101 - for the type checker
        number, state = self._stands.get(entry.subject, (0, None))
        self.moves[entry.seq] = (entry.subject, move.number, move.start, move.to)
        if (move.number, move.start) != (number + 1, state) or move.to not in _ways(state):
            yield Fault(entry.seq, f"{entry.subject} could not go from {move.start} to {move.to}")
        self._stands[entry.subject] = (move.number, move.to)

    def _signed(self, entry: Entry) -> Iterator[Fault]:
        signs = entry.signs
        assert signs is not None  # noqa: S101 - for the type checker
        self.parts[entry.seq] = (signs.finding, signs.part, entry.by)
        others = {part: who for (finding, part), who in self._taken.items() if finding == signs.finding}
        if signs.part not in PARTS or signs.part in others or entry.by in others.values():
            yield Fault(entry.seq, f"{entry.by} could not be {signs.part} of {signs.finding}")
        self._taken[signs.finding, signs.part] = entry.by


def _ways(state: str | None) -> tuple[str, ...]:
    try:
        return next_states(state)
    except KeyError:
        return ()


class Clock:
    """Where the clock went back. The act is kept all the same: what counts is its place, not its time."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def __call__(self, entry: Entry) -> Iterator[Fault]:
        if self._last is not None and entry.at < self._last:
            yield Fault(entry.seq, f"the clock went back by {_span(self._last - entry.at)} at act {entry.seq}")
        self._last = entry.at


def _span(back: timedelta) -> str:
    """Days, then hours:minutes:seconds; parts of a second only where there is nothing more."""
    whole = timedelta(days=back.days, seconds=back.seconds)
    return str(whole or back)


def check_same(what: str, kept: Mapping[int, Any], told: Mapping[int, Any]) -> Iterator[Fault]:
    """That a table beside the log holds just what the leaves say, by number of the act."""
    for seq in sorted({*kept, *told}):
        if seq not in told:
            yield Fault(seq, f"the table of {what} holds a row that no leaf tells of")
        elif seq not in kept:
            yield Fault(seq, f"the table of {what} lacks its row")
        elif kept[seq] != told[seq]:
            yield Fault(seq, f"the table of {what} is not what the leaf says")


def check_tiles(tiles: Sequence[tuple[int, int, bytes, bytes]], hashes: Sequence[bytes]) -> Iterator[Fault]:
    """That the tiles are those of the tree over these leaves, none missing, none too many."""
    kept = {(level, number): (root, joined) for level, number, root, joined in tiles}
    for level, number, root, joined in full_tiles(0, hashes, lambda *_: ()):
        if kept.pop((level, number), None) != (root, joined):
            seq = (number << 8 * (level + 1)) + 1
            yield Fault(seq, f"the tile of the tree that begins here (level {level}) is not what the leaves give")
    for level, number in sorted(kept):
        yield Fault((number << 8 * (level + 1)) + 1, f"a tile of the tree (level {level}) is more than the leaves give")
