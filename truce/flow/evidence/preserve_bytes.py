"""The bytes of exhibits: in, sealed or not; out, opened and hashed on the way; looked at in their cell."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

from truce.errors import Refused, Untrustworthy
from truce.evidence.examine import examine
from truce.evidence.told import seen_facts
from truce.flow.house import House
from truce.flow.rulebook import in_force, register_of
from truce.model.exhibit import Exhibit
from truce.people.sealing import new_lock, seal_to
from truce.people.streams import open_stream, recipient_of, seal_stream
from truce.record.canon import canonical
from truce.record.digest import Digesting, Readable, Writable, pieces
from truce.rights.decide import Question, decide
from truce.store.exhibits import ExhibitStore, Taken

IN_MEMORY = 1 << 30  # bytes of a sealed exhibit that are opened in memory to be looked at; never on the disk
Looking = Callable[..., dict[str, Any]]


def store_of(house: House) -> ExhibitStore:
    """Where the exhibits of a mission lie."""
    return ExhibitStore(house.mission.folder / "exhibits")


def anchors_of(house: House) -> str | None:
    """Whom the mission trusts to sign Content Credentials: `trust/c2pa-anchors.pem`, or None."""
    path = house.mission.folder / "trust" / "c2pa-anchors.pem"
    return path.read_text("utf-8") if path.is_file() else None


def readers_of(house: House, case: str) -> dict[str, str]:
    """Who may look at the exhibits of a case now: handle -> recipient."""
    register = register_of(house)
    policy, _ = in_force(house, register, "exhibit.view")
    question = Question(action="exhibit.view", at=house.clock(), case=case)
    allowed = {
        handle: member.reading
        for handle, member in register.members.items()
        if decide(policy, member, question, founded=True).allowed
    }
    if not allowed:
        raise Refused("nobody may look at it, so nobody could open it again", remedy="grant a role first: custodian")
    return allowed


class Lock:
    """A lock of an exhibit's own: its secret is kept beside it, sealed to the readers."""

    def __init__(self, house: House, case: str, identity: str | None = None) -> None:
        """A new lock, or the one of a secret, for those who may look at a case now."""
        self.identity, self.recipient = new_lock() if identity is None else (identity, recipient_of(identity))
        self.readers = readers_of(house, case)

    def seal(self, reader: Readable, writer: Writable) -> None:
        """Seal a stream to the lock."""
        seal_stream([self.recipient], reader, writer)

    def keep(self, store: ExhibitStore) -> dict[str, Any]:
        """Keep the lock; the facts for the act."""
        kept = store.take(BytesIO(seal_to(self.readers.values(), self.identity.encode())))
        return {"lock": kept.stored, "readers": sorted(self.readers)}


def take(store: ExhibitStore, stream: Readable, lock: Lock | None) -> Taken:
    """Take bytes in, sealed to a lock where there is one."""
    return store.take(stream) if lock is None else store.take_sealed(stream, lock.seal)


def identity_of(house: House, exhibit: Exhibit) -> str | None:
    """The secret of an exhibit's lock, opened by whoever acts; None where it is not sealed. Raises Refused."""
    if exhibit.lock is None:
        return None
    if house.actor is None:
        raise Refused("say who you are: the exhibit is sealed to its readers", remedy="truce --as HANDLE ...")
    with store_of(house).open(exhibit.lock) as held:
        return house.actor.unseal(held.read()).decode()


class _Hashing:
    """Writes on, and hashes what it writes."""

    def __init__(self, to: Writable) -> None:
        self._to = to
        self.digesting = Digesting()

    def write(self, data: bytes, /) -> int:
        self.digesting.update(data)
        self._to.write(data)
        return len(data)

    def flush(self) -> None:
        self._to.flush()


def pour(house: House, exhibit: Exhibit, identity: str | None, to: Writable) -> bool:
    """Write the plain bytes of an exhibit; whether they are still those that were received.

    Raises Untrustworthy where sealed bytes were changed: nothing of what follows the change can be read any more.
    """
    writing = _Hashing(to)
    with store_of(house).open(exhibit.stored or "") as held:
        if identity is None:
            for piece in pieces(held):
                writing.write(piece)
        else:
            try:
                open_stream(identity, held, writing)
            except (Refused, OSError, EOFError) as changed:
                raise Untrustworthy(
                    "the sealed bytes of this exhibit were changed and no longer open", exhibit=exhibit.id
                ) from changed
    return writing.digesting.digests().sha256 == exhibit.sha256


def look(
    house: House, taken: Taken, name: str | None, lock: Lock | None, remarks: tuple[str, ...], looking: Looking | None
) -> dict[str, Any]:
    """Examine bytes that were just taken in, keep the whole under the same protection; the facts for the act."""
    store = store_of(house)
    whole = _looked(house, store, taken, name, None if lock is None else lock.identity, looking)
    return keep_look(store, whole | {"remarks": list(remarks)}, lock)


def keep_look(store: ExhibitStore, whole: dict[str, Any], lock: Lock | None) -> dict[str, Any]:
    """Keep an examination whole, with a salt; the facts for the act."""
    kept = take(store, BytesIO(canonical(whole | {"salt": secrets.token_hex(16)})), lock)
    return seen_facts(whole, kept.stored)


def look_again(house: House, exhibit: Exhibit, identity: str | None, looking: Looking | None) -> dict[str, Any]:
    """Examine an exhibit that is kept."""
    taken = Taken(exhibit.sha256 or "", exhibit.blake3 or "", exhibit.size or 0, exhibit.stored or "")
    return _looked(house, store_of(house), taken, None, identity, looking)


def _looked(
    house: House, store: ExhibitStore, taken: Taken, name: str | None, identity: str | None, looking: Looking | None
) -> dict[str, Any]:
    ask = looking or examine
    if identity is None:
        with store.open(taken.stored) as file:
            return ask(file.fileno(), taken.size, name=name, anchors=anchors_of(house))
    if taken.size > IN_MEMORY or not hasattr(os, "memfd_create"):
        return {"name": name, "could_not": ["the rest: sealed, and too big to be opened in memory"], "parts": {}}
    with store.open(taken.stored) as file, os.fdopen(os.memfd_create("exhibit"), "w+b", buffering=0) as plain:
        open_stream(identity, file, plain)
        return ask(plain.fileno(), taken.size, name=name, anchors=anchors_of(house))


def forget(store: ExhibitStore, addresses: set[str | None]) -> None:
    """Take bytes away again that no act speaks of."""
    for address in addresses - {None}:
        with suppress(FileNotFoundError):
            store.destroy(str(address))
