"""Trusted time for an exhibit: a request by its hash, the answer kept with it and verified here, without a network."""

from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

from truce.errors import Untrustworthy
from truce.evidence.timestamps import Stamp, read_stamp, request
from truce.flow.acting import perform
from truce.flow.evidence.preserve import custody_of
from truce.flow.evidence.preserve_bytes import forget, store_of
from truce.flow.evidence.preserve_touch import file_of
from truce.flow.house import House


def ask_for_stamp(house: House, id: str, *, why: str) -> bytes:
    """A request to give to an authority, by whatever way; its number is on record. Only the hash leaves."""
    exhibit = file_of(house, id, "exhibit.stamp")
    asked, nonce = request(str(exhibit.sha256))
    facts = {"why": why, "asked": exhibit.sha256, "nonce": str(nonce)}
    perform(house, "exhibit.stamp", id, facts, case=exhibit.case)
    return asked


def keep_stamp(house: House, id: str, response: bytes, roots: bytes | None, *, why: str) -> Stamp:
    """Keep an authority's answer, with what it is worth. Raises Untrustworthy where it is not valid: it is not kept."""
    exhibit = file_of(house, id, "exhibit.stamp")
    roots = roots if roots is not None else _roots(house)
    stamp = read_stamp(response, str(exhibit.sha256), roots)
    if not stamp.valid:
        raise Untrustworthy("the time stamp does not hold; it was not kept", exhibit=id, why="; ".join(stamp.why))
    asked = {event.facts.get("nonce") for event in custody_of(house, id).events} - {None}
    kept = store_of(house).take(BytesIO(response))
    facts = {
        "why": why,
        "token": kept.stored,
        "time": stamp.time,
        "accuracy_s": stamp.accuracy_s,
        "valid": stamp.valid,
        "trusted": stamp.trusted,
        "as_asked": str(stamp.nonce) in asked,
    }
    with ExitStack() as unless_on_record:
        unless_on_record.callback(forget, store_of(house), {kept.stored if kept.new else None})
        perform(house, "exhibit.stamp", id, {n: v for n, v in facts.items() if v is not None}, case=exhibit.case)
        unless_on_record.pop_all()
    return stamp


def stamps_of(house: House, id: str, roots: bytes | None = None) -> list[Stamp]:
    """Every time stamp that is kept with an exhibit, verified again."""
    exhibit = custody_of(house, id).exhibit
    found = []
    for token in exhibit.stamps:
        with store_of(house).open(token) as held:
            found.append(read_stamp(held.read(), str(exhibit.sha256), roots if roots is not None else _roots(house)))
    return found


def _roots(house: House) -> bytes | None:
    """Whom the mission trusts to tell the time: `trust/tsa-roots.pem`."""
    path: Path = house.mission.folder / "trust" / "tsa-roots.pem"
    return path.read_bytes() if path.is_file() else None
