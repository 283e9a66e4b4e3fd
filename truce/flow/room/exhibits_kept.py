"""Which exhibits belong to which case, read on from where the log was read before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from truce.flow.house import House
from truce.store.contract import Ledger

RECEIPTS = ("exhibit.add", "exhibit.derive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Case -> the exhibits received for it, in the order they came; and the SHA-256 of what was in them."""

    seq: int = 0
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hashes: Mapping[str, frozenset[str]] = field(default_factory=dict)


_kept: WeakKeyDictionary[Ledger, Kept] = WeakKeyDictionary()
_turn = Lock()


def kept(house: House) -> Kept:
    """What was received for which case: one indexed query for what came since the last look."""
    ledger = house.mission.ledger
    with _turn:
        before = _kept.get(ledger) or Kept()
        seq, ids, hashes = before.seq, dict(before.ids), dict(before.hashes)
        for entry in ledger.entries(acts=RECEIPTS, after=before.seq):
            seq = entry.seq
            case, id = entry.facts.get("case"), entry.subject
            if not isinstance(case, str) or id is None:
                continue
            ids[case] = tuple(dict.fromkeys((*ids.get(case, ()), id)))
            if entry.facts.get("sha256"):
                hashes[case] = hashes.get(case, frozenset()) | {str(entry.facts["sha256"])}
        _kept[ledger] = now = Kept(seq=seq, ids=ids, hashes=hashes)
        return now
