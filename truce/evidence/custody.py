"""The chain of custody of one exhibit, from the acts about it: who had it, who touched it, and where gaps are.

DOMAIN 2.9. A gap is never mended here: it is shown, with its place in the chain.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from truce.errors import NotFound
from truce.model.act import Entry
from truce.model.exhibit import Credentials, CustodyEvent, Exhibit, Seen

WHAT = {  # act -> custody event
    "exhibit.add": "received",
    "exhibit.derive": "copied",
    "exhibit.move": "moved",
    "exhibit.view": "viewed",
    "exhibit.analyse": "analysed",
    "exhibit.check": "checked",
    "exhibit.export": "exported",
    "exhibit.seal": "sealed",
    "exhibit.stamp": "stamped",
    "exhibit.destroy": "destroyed",
}
GAPS = {
    "missing": "one or more acts before this one are not here",
    "unlinked": "this act does not carry the hash of the one before it",
    "no_receipt": "the chain does not begin with a receipt",
    "clock": "this act is dated before the one before it",
    "unchecked": "handed over without a check of its bytes, or without naming the seal it bears",
    "seal": "the seal named here is not the one it bore",
    "no_giver": "taken over from somebody who did not hand it over",
    "not_holder": "handed over by somebody who did not hold it",
    "not_taken": "handed over, and not taken over by anybody since",
    "after_end": "touched after it was destroyed",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where the chain does not hold: the position, and a code of `GAPS`."""

    position: int
    code: str

    @property
    def words(self) -> str:
        """The same in words."""
        return GAPS[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one member did with it: how often each touch, first and last; `may_read` where it is sealed to them."""

    member: str
    touches: Mapping[str, int]
    first: datetime | None
    last: datetime | None
    may_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """The exhibit as it stands, every touch in order, the gaps, and who had access."""

    exhibit: Exhibit
    events: tuple[CustodyEvent, ...]
    gaps: tuple[Gap, ...]
    access: tuple[Access, ...]

    @property
    def flags(self) -> tuple[CustodyEvent, ...]:
        """Checks that failed. A flag stays for ever, also when a later check holds."""
        return tuple(event for event in self.events if event.hash_ok is False)


def exhibits(entries: Iterable[Entry]) -> dict[str, Custody]:
    """The custody of every exhibit that the entries speak of, by id, in the order they came."""
    about: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.subject is not None and entry.subject.startswith("exh-") and entry.act in WHAT:
            about.setdefault(entry.subject, []).append(entry)
    return {id: custody(chain) for id, chain in about.items()}


def custody(entries: Iterable[Entry]) -> Custody:
    """The custody of one exhibit from the acts about it, in order. Raises NotFound where there are none."""
    chain = [entry for entry in entries if entry.act in WHAT]
    if not chain:
        raise NotFound("no exhibit of that id", remedy="`truce exhibit list FOLDER` names them")
    walk = _Walk()
    for entry in chain:
        walk.step(entry)
    walk.end()
    return Custody(
        exhibit=walk.exhibit,
        events=tuple(walk.events),
        gaps=tuple(walk.gaps),
        access=_access(walk.events, walk.readers),
    )


def _is_receipt(entry: Entry) -> bool:
    return entry.act == "exhibit.add" or (entry.act == "exhibit.derive" and "derived_from" in entry.facts)


@dataclass
class _Walk:
    """Going along the chain once."""

    exhibit: Exhibit = field(init=False)
    events: list[CustodyEvent] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    readers: set[str] = field(default_factory=set)
    before: Entry | None = None
    offered: tuple[str, str | None, int] | None = None  # to whom, by whom, at which position

    def step(self, entry: Entry) -> None:
        self._links(entry)
        if self.before is None:
            self.exhibit = _first(entry)
            if not _is_receipt(entry):
                self._gap(entry, "no_receipt")
        elif self.exhibit.destroyed and entry.act not in ("exhibit.destroy", "exhibit.check"):
            self._gap(entry, "after_end")
        self.events.append(_event(entry, first=self.before is None))
        if entry.act == "exhibit.move":
            self._hand(entry)
        self.exhibit = _after(self.exhibit, entry)
        self.readers |= set(self.exhibit.readers)
        self.before = entry

    def end(self) -> None:
        if self.offered is not None:
            self.gaps.append(Gap(self.offered[2], "not_taken"))

    def _gap(self, entry: Entry, code: str) -> None:
        self.gaps.append(Gap(entry.position or 0, code))

    def _links(self, entry: Entry) -> None:
        place, link = (1, None) if self.before is None else ((self.before.position or 0) + 1, self.before.hash)
        if entry.position != place:
            self._gap(entry, "missing")
        elif entry.previous != link:
            self._gap(entry, "unlinked")
        if self.before is not None and entry.at < self.before.at:
            self._gap(entry, "clock")

    def _hand(self, entry: Entry) -> None:
        to, taken_from = entry.facts.get("to"), entry.facts.get("from")
        if to is not None:
            self._give(entry, to)
        if taken_from is not None:
            self._take(entry, taken_from)

    def _give(self, entry: Entry, to: str) -> None:
        if self.exhibit.holder is not None and entry.by != self.exhibit.holder:
            self._gap(entry, "not_holder")
        self._seal_told(entry)
        if self.offered is not None:
            self.gaps.append(Gap(self.offered[2], "not_taken"))
        self.offered = (to, entry.by, entry.position or 0)

    def _take(self, entry: Entry, taken_from: str) -> None:
        if self.offered is None or self.offered[:2] != (entry.by, taken_from):
            self._gap(entry, "no_giver")
        self._seal_told(entry)
        self.offered = None

    def _seal_told(self, entry: Entry) -> None:
        """Bytes are hashed at a hand-over; a thing under seal has its seal read."""
        told = entry.facts.get("seal")
        unsealed = self.exhibit.seal is None
        if (self.exhibit.stored is not None and entry.facts.get("hash_ok") is None) or (not unsealed and told is None):
            self._gap(entry, "unchecked")
        if told is not None and told != self.exhibit.seal:
            self._gap(entry, "seal")


def _event(entry: Entry, *, first: bool) -> CustodyEvent:
    what = "received" if first and _is_receipt(entry) else WHAT[entry.act]
    return CustodyEvent(
        position=entry.position or 0,
        what=what,
        by=entry.by,
        at=entry.at,
        why=entry.facts.get("why"),
        hash_ok=entry.facts.get("hash_ok"),
        facts=dict(entry.facts),
    )


def _first(entry: Entry) -> Exhibit:
    facts = entry.facts
    return Exhibit(
        id=entry.subject or "",
        kind=facts.get("kind", "original"),
        case=facts.get("case", ""),
        received_at=entry.at,
        collector=facts.get("collector") or entry.by or "",
        origin=facts.get("origin", ""),
        why=facts.get("why", ""),
        description=facts.get("what"),
        captured_where=facts.get("captured_where"),
        captured_when=facts.get("captured_when"),
        sha256=facts.get("sha256"),
        blake3=facts.get("blake3"),
        size=facts.get("size"),
        derived_from=facts.get("derived_from"),
        how=facts.get("how"),
        holder=entry.by,
    )


def _after(exhibit: Exhibit, entry: Entry) -> Exhibit:
    """The exhibit after an act: each act changes only what it speaks of."""
    facts = entry.facts
    changes: dict[str, Any] = {name: facts[name] for name in ("place", "stored", "lock", "seal") if facts.get(name)}
    if facts.get("readers"):
        changes["readers"] = tuple(facts["readers"])
    if facts.get("seen"):
        changes["seen"] = seen_of(facts["seen"])
        changes["media_type"] = changes["seen"].media_type
    if facts.get("copy"):
        changes["copies"] = (*exhibit.copies, facts["copy"])
    if facts.get("token"):
        changes["stamps"] = (*exhibit.stamps, facts["token"])
    if facts.get("hash_ok") is False:
        changes["flagged"] = True
    if entry.act == "exhibit.move" and facts.get("from"):
        changes["holder"] = entry.by
    if entry.act == "exhibit.destroy":
        changes |= {"destroyed": True, "bytes_gone": exhibit.bytes_gone or bool(facts.get("law"))}
    return replace(exhibit, **changes)


def seen_of(told: Mapping[str, Any]) -> Seen:
    """What an act says of an examination, as a value."""
    given = dict(told)
    for name in ("remarks", "could_not", "pixels", "place"):
        if name in given:
            given[name] = tuple(given[name])
    return Seen(**given | {"credentials": Credentials(**given.get("credentials", {}))})


def _access(events: Iterable[CustodyEvent], readers: Iterable[str]) -> tuple[Access, ...]:
    """Everybody who touched it or may read it, by handle."""
    touches: dict[str, list[CustodyEvent]] = {reader: [] for reader in readers}
    may_read = set(touches)
    for event in events:
        touches.setdefault(event.by or "nobody", []).append(event)
    return tuple(_of_member(member, touches[member], member in may_read) for member in sorted(touches))


def _of_member(member: str, touches: list[CustodyEvent], may_read: bool) -> Access:
    counted: dict[str, int] = {}
    for touch in touches:
        counted[touch.what] = counted.get(touch.what, 0) + 1
    first, last = (touches[0].at, touches[-1].at) if touches else (None, None)
    return Access(member=member, touches=counted, first=first, last=last, may_read=may_read)
