"""preserve: take evidence in, in the order that a court may ask about (docs/evidence.md has the same).

1. ask whether whoever acts may
2. open the file without following or waiting
3. stream it through both hashes to its place; sealed on the way where it is restricted
4. look at it in a cell of its own; keep the whole examination under the same protection
5. put the receipt on record, signed: from then on it is an exhibit
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO, cast

from truce.errors import Conflict, NotFound, TruceError, WrongUsage
from truce.evidence.custody import Custody, custody
from truce.flow.acting import act_of, ask, perform
from truce.flow.evidence.preserve_bytes import Lock, Looking, forget, look, store_of, take
from truce.flow.evidence.preserve_input import Given
from truce.flow.house import House
from truce.model.exhibit import Exhibit
from truce.model.ids import make_id
from truce.store.exhibits import Taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is told of an exhibit when it comes in, in coarse words: no name, no exact place of a person."""

    case: str
    origin: str
    why: str
    what: str | None = None
    captured_where: str | None = None
    captured_when: str | None = None
    collector: str | None = None
    place: str | None = None
    restricted: bool = False

    def facts(self, house: House) -> dict[str, Any]:
        """For the act; what was not told is left out."""
        told = {
            "case": self.case,
            "origin": self.origin,
            "why": self.why,
            "what": self.what,
            "captured_where": self.captured_where,
            "captured_when": self.captured_when,
            "collector": self.collector or (None if house.actor is None else house.actor.handle),
            "place": self.place or "the mission's store",
        }
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Preserved:
    """An exhibit after a step, what to say aloud, whether it was here before, and whether its bytes failed just now."""

    exhibit: Exhibit
    warnings: tuple[str, ...] = ()
    again: bool = False
    failed: bool = False


def custody_of(house: House, id: str) -> Custody:
    """The custody of an exhibit. Raises NotFound."""
    if not id.startswith("exh-"):
        raise NotFound("no exhibit of that id", given=id[:40], remedy="`truce exhibit list FOLDER` names them")
    return custody(house.mission.ledger.entries(subject=id))


def add(house: House, given: Given, told: Receipt, looking: Looking | None = None) -> Preserved:
    """Take a file in as evidence. The same bytes again, in the same case, are one exhibit received twice."""
    ready(house, told)
    return _taken_in(house, given, told, None, looking)


def ready(house: House, told: Receipt) -> None:
    """What holds for every file of a batch: enough is told of it, the case is there, and whoever acts may."""
    _told_enough(house, told)
    ask(house, "exhibit.add", case=told.case)  # 1: before hours of copying


def _told_enough(house: House, told: Receipt) -> None:
    if not told.origin.strip() or not told.why.strip():
        raise WrongUsage("say from whom it came and why it was taken in", remedy="--from ... --why ...")
    if house.mission.ledger.last(told.case) is None or not told.case.startswith("cas-"):
        raise NotFound("no case of that id", case=told.case, remedy="`truce case list FOLDER` names them")


def _taken_in(
    house: House, given: Given, told: Receipt, parent: tuple[Custody, str] | None, looking: Looking | None
) -> Preserved:
    store = store_of(house)
    store.clear_leftovers()
    lock = Lock(house, told.case) if told.restricted else None
    taken = take(store, given.stream, lock)  # 3
    of = None if parent is None else parent[0].exhibit.id
    id = make_id("exhibit", told.case, taken.sha256, of)
    if house.mission.ledger.last(id) is not None:
        return _again(house, id, taken, told)
    remarks = [code for code, holds in _remarks(given) if holds]
    seen: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    try:
        kept = {} if lock is None else lock.keep(store)
        seen = look(house, taken, given.name, lock, tuple(remarks), looking)  # 4
        facts = told.facts(house) | _content(taken) | kept | {"hash_ok": True, "seen": seen}
        _on_record(house, id, facts, parent)  # 5
    except TruceError:
        forget(store, {taken.stored if taken.new else None, kept.get("lock"), seen.get("digest")})
        raise
    return Preserved(custody_of(house, id).exhibit)


def _remarks(given: Given) -> tuple[tuple[str, bool], ...]:
    return ("changed_while_read", given.changed()), ("name_hides", given.name_hides())


def _content(taken: Taken) -> dict[str, Any]:
    return {"sha256": taken.sha256, "blake3": taken.blake3, "size": taken.size, "stored": taken.stored}


def _on_record(house: House, id: str, facts: dict[str, Any], parent: tuple[Custody, str] | None) -> None:
    if parent is None:
        perform(house, "exhibit.add", id, facts | {"kind": "original"}, case=facts["case"])
        return
    of, how = parent
    beside = act_of(
        house, "exhibit.derive", of.exhibit.id, {"copy": id, "how": how, "why": facts["why"], "case": facts["case"]}
    )
    told = facts | {"kind": "working", "derived_from": of.exhibit.id, "how": how}
    perform(house, "exhibit.derive", id, told, case=facts["case"], beside=[beside])


def _again(house: House, id: str, taken: Taken, told: Receipt) -> Preserved:
    """Received once more: the bytes that are kept stay those that are kept, and this receipt is on record too."""
    before = custody_of(house, id).exhibit
    store = store_of(house)
    if taken.new and taken.stored != before.stored:
        store.destroy(taken.stored)
    if before.destroyed:
        raise Conflict("this exhibit was destroyed; its record stays", exhibit=id)
    checked = store.check(before.stored or "")
    facts = told.facts(house) | {"hash_ok": checked.ok}
    del facts["place"]
    perform(house, "exhibit.add", id, facts, case=told.case)
    return Preserved(custody_of(house, id).exhibit, again=True)


def add_item(house: House, told: Receipt, seal: str) -> Preserved:
    """Take a thing in that is not a file, under the number of its seal."""
    _told_enough(house, told)
    if not told.what or not seal.strip():
        raise WrongUsage("a thing needs a description and the number of its seal", remedy="--what ... --seal ...")
    id = make_id("exhibit", told.case, told.what, seal, house.clock().isoformat())
    perform(house, "exhibit.add", id, told.facts(house) | {"kind": "physical", "seal": seal}, case=told.case)
    return Preserved(custody_of(house, id).exhibit)


def derive(house: House, id: str, given: Given, *, how: str, why: str, looking: Looking | None = None) -> Preserved:
    """Take a working copy in: something made from an exhibit, linked to it, under the same protection."""
    parent = custody_of(house, id)
    exhibit = parent.exhibit
    ask(house, "exhibit.derive", case=exhibit.case)
    told = Receipt(case=exhibit.case, origin=id, why=why, what=how, restricted=exhibit.sealed)
    return _taken_in(house, given, told, (parent, how), looking)


def bytes_given(content: bytes, name: str | None = None) -> Given:
    """Bytes as something handed in."""
    return Given(cast("BinaryIO", BytesIO(content)), name)
