"""What is done to an exhibit that is kept. Every touch is on record, with the result of the check made then."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from truce.errors import Conflict, NotFound, Untrustworthy, UnusableMission, WrongUsage
from truce.evidence.custody import GAPS, Custody, exhibits
from truce.flow.acting import ask, members, perform
from truce.flow.evidence.preserve import Preserved, custody_of
from truce.flow.evidence.preserve_bytes import Lock, Looking, identity_of, keep_look, look_again, pour, store_of
from truce.flow.house import House
from truce.model.exhibit import Exhibit
from truce.people.streams import open_stream
from truce.record.digest import Writable


def warnings_of(chain: Custody) -> tuple[str, ...]:
    """What everybody who touches it must hear."""
    told = [f"a check of its bytes failed (event {event.position}, {event.at:%Y-%m-%d})" for event in chain.flags]
    told += [f"gap in custody at event {gap.position}: {gap.words}" for gap in chain.gaps if gap.code in GAPS]
    if chain.exhibit.destroyed:
        told.append("it is marked as destroyed")
    return tuple(told)


def _after(house: House, id: str) -> Preserved:
    chain = custody_of(house, id)
    return Preserved(chain.exhibit, warnings_of(chain), failed=chain.events[-1].hash_ok is False)


def file_of(house: House, id: str, action: str) -> Exhibit:
    """An exhibit whose bytes are here, for somebody who may. Raises Refused, Conflict."""
    exhibit = custody_of(house, id).exhibit
    ask(house, action, case=exhibit.case)
    if exhibit.stored is None:
        raise Conflict("this exhibit is a thing, not a file", exhibit=id)
    if exhibit.bytes_gone or exhibit.destroyed:
        raise Conflict(
            "this exhibit was destroyed; its record stays", exhibit=id, remedy=f"truce exhibit show ... {id}"
        )
    return exhibit


def view(house: House, id: str, out: Path, *, why: str) -> Preserved:
    """Write a plain copy to look at."""
    return _handed_out(house, "exhibit.view", id, out, {"why": why})


def export(house: House, id: str, out: Path, *, to: str, why: str) -> Preserved:
    """Write a copy that leaves the mission; to whom is on record."""
    return _handed_out(house, "exhibit.export", id, out, {"why": why, "recipient": to})


def copy_out(house: House, id: str, out: Path, *, how: str, why: str) -> Preserved:
    """Write a copy to work on."""
    return _handed_out(house, "exhibit.derive", id, out, {"why": why, "how": how})


def _handed_out(house: House, action: str, id: str, out: Path, facts: dict[str, Any]) -> Preserved:
    """First beside, then on record, then in its place: no act, no file."""
    exhibit = file_of(house, id, action)
    identity = identity_of(house, exhibit)
    with _beside(house, out) as (file, part):
        try:
            ok = pour(house, exhibit, identity, file)
        except (Untrustworthy, NotFound):
            perform(house, action, id, facts | {"hash_ok": False, "gave": False}, case=exhibit.case)
            raise
        perform(house, action, id, facts | {"hash_ok": ok}, case=exhibit.case)
        part.rename(out)
    return _after(house, id)


@contextmanager
def _beside(house: House, out: Path) -> Iterator[tuple[Writable, Path]]:
    if out.exists() or out.is_symlink():
        raise WrongUsage("there is a file of that name already", remedy="name a new one: nothing is written over")
    if out.resolve().is_relative_to(house.mission.folder.resolve()):
        raise WrongUsage("a copy does not belong into the mission's own folder", remedy="name a place outside")
    part = out.with_name(f".{uuid4().hex[:12]}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as refused:
        raise UnusableMission("the copy cannot be written there", why=type(refused).__name__) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield cast("Writable", file), part
    except OSError as refused:
        why = os.strerror(refused.errno or 0)
        raise UnusableMission("the copy could not be written", why=why, remedy="make room there") from None
    finally:
        part.unlink(missing_ok=True)


def check(house: House, id: str, *, why: str = "check") -> Preserved:
    """Hash the bytes again and put the result on record. A failure flags it for ever, and deletes nothing."""
    exhibit = custody_of(house, id).exhibit
    ask(house, "exhibit.check", case=exhibit.case)
    if exhibit.stored is None:
        raise Conflict("this exhibit is a thing: read its seal when you hand it over", exhibit=id)
    if exhibit.bytes_gone:
        raise Conflict("the bytes of this exhibit were destroyed; its record stays", exhibit=id)
    facts: dict[str, Any] = {"why": why} | _checked(house, exhibit)
    perform(house, "exhibit.check", id, facts, case=exhibit.case)
    return _after(house, id)


def _checked(house: House, exhibit: Exhibit) -> dict[str, Any]:
    """hash_ok, and what was found where it is not: of the bytes, the lock, the examination, the timestamps."""
    parts = {"bytes": exhibit.stored, "lock": exhibit.lock, "examination": _seen(exhibit)}
    parts |= {f"stamp {n}": token for n, token in enumerate(exhibit.stamps, 1)}
    store = store_of(house)
    found = {name: store.check(address) for name, address in parts.items() if address is not None}
    wrong = [f"{name} {one.why}" for name, one in found.items() if not one.ok]
    return {"hash_ok": not wrong} | ({"found": wrong} if wrong else {})


@dataclass(frozen=True, slots=True)
class CheckedAll:
    """Every exhibit whose bytes should be here: those whole, those not; bytes that no act speaks of; halves cleared."""

    whole: tuple[str, ...]
    failed: tuple[str, ...]
    unrecorded: tuple[str, ...]
    cleared: int


def check_all(house: House) -> CheckedAll:
    """Check every exhibit; then look for bytes that no act speaks of."""
    cleared = store_of(house).clear_leftovers()
    every = exhibits(house.mission.ledger.entries())
    whole: list[str] = []
    failed: list[str] = []
    for id, chain in every.items():
        if chain.exhibit.stored is None or chain.exhibit.bytes_gone:
            continue
        check(house, id, why="check of all")
        last = custody_of(house, id).events[-1]
        (whole if last.hash_ok else failed).append(id)
    known = {address for chain in every.values() for address in addresses_of(chain.exhibit)}
    unrecorded = tuple(address for address in store_of(house).all() if address not in known)
    return CheckedAll(tuple(whole), tuple(failed), unrecorded, cleared)


def addresses_of(exhibit: Exhibit) -> set[str]:
    """Every file that belongs to an exhibit and should be here."""
    if exhibit.bytes_gone:
        return set()
    given = (exhibit.stored, exhibit.lock, _seen(exhibit), *exhibit.stamps)
    return {address for address in given if address is not None}


def _seen(exhibit: Exhibit) -> str | None:
    return None if exhibit.seen is None else exhibit.seen.digest


def move(
    house: House,
    id: str,
    *,
    why: str,
    to: str | None = None,
    taken_from: str | None = None,
    place: str | None = None,
    seal: str | None = None,
) -> Preserved:
    """Move it, hand it to a member, or take it over from one: both sides act, each with their own signature."""
    exhibit = custody_of(house, id).exhibit
    if not (to or taken_from or place):
        raise WrongUsage("say where it goes", remedy="--to HANDLE, --taken-from HANDLE or --place WORDS")
    for handle in (to, taken_from):
        if handle is not None and handle not in members(house):
            raise NotFound("no member of that handle", member=handle, remedy="`truce roles list FOLDER` names them")
    told = {"why": why, "to": to, "from": taken_from, "place": place, "seal": seal}
    facts: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    if exhibit.stored is not None:
        facts |= _checked(house, exhibit)
    perform(house, "exhibit.move", id, facts, case=exhibit.case)
    return _after(house, id)


def analyse(
    house: House, id: str, *, what: str | None = None, found: str | None = None, looking: Looking | None = None
) -> Preserved:
    """Put an analysis on record; without `what`, examine it anew with what the program knows today."""
    if what is not None:
        exhibit = custody_of(house, id).exhibit
        facts: dict[str, Any] = {"why": what, "found": found} if found else {"why": what}
        facts |= {} if exhibit.stored is None else _checked(house, exhibit)
        perform(house, "exhibit.analyse", id, facts, case=exhibit.case)
        return _after(house, id)
    exhibit = file_of(house, id, "exhibit.analyse")
    identity = identity_of(house, exhibit)
    whole = look_again(house, exhibit, identity, looking)
    lock = None if identity is None else Lock(house, exhibit.case, identity)
    seen = keep_look(store_of(house), whole, lock)
    checked = _checked(house, exhibit)
    perform(house, "exhibit.analyse", id, {"why": "examined anew", "seen": seen} | checked, case=exhibit.case)
    return _after(house, id)


def seal(house: House, id: str, *, why: str, number: str | None = None) -> Preserved:
    """Seal it: a thing under a number; a file to those who may look at it, or, sealed already, to those who may now."""
    exhibit = custody_of(house, id).exhibit
    if number is not None:
        perform(house, "exhibit.seal", id, {"why": why, "seal": number}, case=exhibit.case)
    elif exhibit.lock is not None:
        _sealed_anew(house, file_of(house, id, "exhibit.seal"), why)
    else:
        _sealed_now(house, file_of(house, id, "exhibit.seal"), why)
    return _after(house, id)


def _sealed_anew(house: House, exhibit: Exhibit, why: str) -> None:
    lock = Lock(house, exhibit.case, identity_of(house, exhibit))
    facts = lock.keep(store_of(house))
    perform(house, "exhibit.seal", exhibit.id, {"why": why} | facts, case=exhibit.case)
    store_of(house).destroy(str(exhibit.lock))


def _sealed_now(house: House, exhibit: Exhibit, why: str) -> None:
    """The plain bytes leave the disk when the sealed ones are there and on record."""
    store, lock = store_of(house), Lock(house, exhibit.case)
    with store.open(str(exhibit.stored)) as held:
        taken = store.take_sealed(held, lock.seal)
    if taken.sha256 != exhibit.sha256:
        store.destroy(taken.stored)
        perform(house, "exhibit.check", exhibit.id, {"why": "before sealing", "hash_ok": False}, case=exhibit.case)
        raise Untrustworthy("its bytes were changed; it is flagged, and not sealed", exhibit=exhibit.id)
    facts = {"why": why, "stored": taken.stored, "hash_ok": True} | lock.keep(store)
    if exhibit.seen is not None:
        facts["seen"] = _look_sealed(house, exhibit, lock)
    perform(house, "exhibit.seal", exhibit.id, facts, case=exhibit.case)
    _gone(house, exhibit, {exhibit.stored, _seen(exhibit)})


def _look_sealed(house: House, exhibit: Exhibit, lock: Lock) -> dict[str, Any]:
    """The same examination, sealed; what the act says of it stays, but for its hash."""
    chain = house.mission.ledger.entries(subject=exhibit.id)
    told = next(entry.facts["seen"] for entry in reversed(chain) if entry.facts.get("seen"))
    with store_of(house).open(told["digest"]) as held:
        kept = store_of(house).take_sealed(held, lock.seal)
    return dict(told) | {"digest": kept.stored}


def destroy(house: House, id: str, *, why: str, law: str | None = None) -> Preserved:
    """Mark it as destroyed; it needs two. Its bytes go only where a law is named that demands it; the record stays."""
    exhibit = custody_of(house, id).exhibit
    facts = {"why": why} | ({} if law is None else {"law": law})
    what = {} if law is None else {"bytes": "gone"}
    perform(house, "exhibit.destroy", id, facts, case=exhibit.case, what=what)
    if law is not None:
        _gone(house, exhibit, set(addresses_of(exhibit)))
    return _after(house, id)


def _gone(house: House, exhibit: Exhibit, addresses: set[str | None]) -> None:
    """Take files off the disk, but for those that another exhibit is made of too."""
    others = exhibits(house.mission.ledger.entries())
    shared = {one for id, chain in others.items() if id != exhibit.id for one in addresses_of(chain.exhibit)}
    for address in addresses - shared - {None}:
        store_of(house).destroy(str(address))


def view_examination(house: House, id: str, out: Path, *, why: str) -> Preserved:
    """Write the whole examination, exact places with it: a look at the exhibit like any other."""
    exhibit = file_of(house, id, "exhibit.view")
    if exhibit.seen is None:
        raise NotFound("nothing was examined of it", exhibit=id, remedy="truce exhibit analyse FOLDER EXHIBIT")
    identity = identity_of(house, exhibit)
    with _beside(house, out) as (file, part):
        with store_of(house).open(exhibit.seen.digest) as held:
            if identity is None:
                file.write(held.read())
            else:
                open_stream(identity, held, file)
        perform(house, "exhibit.view", id, {"why": why, "examination": exhibit.seen.digest}, case=exhibit.case)
        part.rename(out)
    return _after(house, id)
