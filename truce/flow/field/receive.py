"""receive: what a phone sends, made ready to be kept. Who spoke, and what was said, is sealed before it is written.

The order that a court may ask about: read without trusting; seal what must be; the bytes of files to their place, each
under its hash; then the inbox, on the disk; only then the phone hears that it is there.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from truce.errors import Refused, UnusableValue
from truce.field.facts import answers_of
from truce.field.fixes import read_fix
from truce.field.forms import Form
from truce.field.layout import INTERVIEW, SEALED, Layout
from truce.field.submission import (
    Apart,
    Submission,
    files_named,
    name_kept,
    name_meant,
    read_submission,
    taken_apart,
)
from truce.flow.evidence.preserve_bytes import store_of
from truce.flow.field.library import library
from truce.flow.field.secret import fingerprint, secret_of
from truce.flow.house import House
from truce.flow.people.people_keep import CASE, make_lock, new_id, seal
from truce.model.inbox import FIELD, InboxFile, Incoming, Kept
from truce.model.person import Lock, Sealed
from truce.people.coarsen import place_of_person
from truce.people.streams import seal_stream
from truce.store.exhibits import ExhibitStore
from truce.store.inbox_queue import InboxQueue

__all__ = ["Ready", "Receipt", "Sender", "Sent", "name_meant", "prepare", "read", "receipt", "receipt_of", "receive"]

IDENTITY, TOLD = SEALED
SETTLEMENTS = ("city", "town", "village", "hamlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends. `watcher`: the name under which reports stand; `door`: key, digest or session."""

    watcher: str
    door: str
    member: str | None = None
    device: str | None = None

    @property
    def told(self) -> dict[str, Any]:
        """For the inbox; what is not known is left out."""
        named = {"watcher": self.watcher, "door": self.door, "member": self.member, "device": self.device}
        return {name: value for name, value in named.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a post: the name that the instance knows it by, its bytes, what its sender says it is."""

    name: str
    stream: BinaryIO
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is safe: the instance, and which of the files that it speaks of. `lacks`: those not here yet."""

    instance: str
    kept: Kept
    have: tuple[str, ...]
    lacks: tuple[str, ...]

    def facts(self) -> dict[str, Any]:
        """For machines."""
        return {
            "instance": self.instance,
            "seq": self.kept.seq,
            "state": self.kept.state,
            "received_at": self.kept.received_at.isoformat(),
            "have": list(self.have),
            "lacks": list(self.lacks),
        }


@dataclass(frozen=True, slots=True, repr=False)
class Ready:
    """A submission that was read: with its form, where the mission knows it, and whether something in it is sealed.

    `held`: the bytes as they were sent; `named`: files that the instance speaks of, name -> question.
    """

    submission: Submission
    form: Form | None
    apart: Apart
    held: bytes
    named: Mapping[str, str]

    @property
    def layout(self) -> Layout:
        """Of its form; of a form nobody knows, none."""
        return Layout() if self.form is None else self.form.layout

    @property
    def sealed(self) -> bool:
        """Whether anything of it, or of its files, may be written down only sealed."""
        return bool(self.apart.secret) or self.layout.sealed


def read(house: House, held: bytes) -> Ready:
    """Read what was sent. Raises UnusableValue where it is no submission."""
    submission = read_submission(held)
    form = library(house).forms.get(submission.form)
    named = {} if form is None else files_named(submission, form.layout)
    return Ready(submission, form, taken_apart(submission), held, named)


def prepare(house: House, ready: Ready, files: Sequence[Sent], sender: Sender) -> Incoming:
    """Put the bytes of files in their place, seal what must be, and give what the inbox is to keep.

    Raises Refused where something must be sealed and nobody could ever open it, or nothing may be recorded.
    """
    if ready.sealed:
        return _sealed(house, ready, files, sender)
    store = store_of(house) if files else None
    kept = tuple(_file(house, store, file, ready, None) for file in files) if store is not None else ()
    return _incoming(house, ready, ready.held, ready.submission.digest, sender, {}, kept)


def receipt(house: House, ready: Ready, kept: Kept) -> Receipt:
    """What is safe of a submission now."""
    have = files_here(house, ready.submission.instance) if ready.named else set()
    lacks = tuple(names_lacking(ready.named, have))
    return Receipt(ready.submission.instance, kept, tuple(sorted(have)), lacks)


def receipt_of(house: House, instance: str) -> dict[str, Any] | None:
    """What is safe of an instance; None where nothing of it is here."""
    found = house.mission.inbox.entries(feed=FIELD, key=instance)
    if not found:
        return None
    first = found[-1]
    have = files_here(house, instance)
    told = {
        "instance": instance,
        "seq": first.seq,
        "state": "again",
        "versions": len(found),
        "have": sorted(have),
        "lacks": names_lacking(first.sent.told.get("files", []), have),
    }
    return told | {"received_at": first.sent.received_at.isoformat()}


def files_here(house: House, instance: str) -> set[str]:
    """Names, as they are kept, of the files that came with an instance."""
    return {file.name for file in house.mission.inbox.files(FIELD, instance)}


def names_lacking(named: Iterable[str], have: Container[str]) -> list[str]:
    """Those of the names that an instance speaks of whose files are not here."""
    return sorted(name for name in set(named) if name_kept(name) not in have)


def receive(house: House, keeper: InboxQueue, held: bytes, files: Sequence[Sent], sender: Sender) -> Receipt:
    """All of it, for whoever can wait: read, prepared, kept, and said what is safe."""
    ready = read(house, held)
    kept = keeper.keep(prepare(house, ready, files, sender)).result()
    return receipt(house, ready, kept)


def _incoming(
    house: House,
    ready: Ready,
    content: bytes,
    digest: str,
    sender: Sender,
    told: Mapping[str, Any],
    files: tuple[InboxFile, ...],
) -> Incoming:
    more = {"files": sorted(ready.named), "replaces": ready.submission.replaces}
    known = {name: value for name, value in more.items() if value}
    return Incoming(
        feed=FIELD,
        key=ready.submission.instance,
        digest=digest,
        kind=ready.submission.form,
        version=ready.submission.version,
        content=content,
        received_at=house.clock(),
        told=sender.told | known | dict(told),
        files=files,
    )


def _file(house: House, store: ExhibitStore, sent: Sent, ready: Ready, lock: Lock | None) -> InboxFile:
    """A file's bytes to their place, hashed on the way; sealed to a lock where there is one."""
    if lock is None:
        taken = store.take(sent.stream)
    else:
        taken = store.take_sealed(sent.stream, lambda reader, writer: seal_stream([lock.recipient], reader, writer))
    name = name_meant(sent.name, ready.named)
    told = {"media_type": sent.media_type, "question": ready.named.get(name), "lock": lock.id if lock else None}
    sha, blake = taken.sha256, taken.blake3
    if lock is not None:  # the plain hash of a voice or a page could be tried against copies found elsewhere
        sha, blake = (fingerprint(secret_of(house), "file", digest.encode()) for digest in (sha, blake))
    return InboxFile(
        name=name_kept(name),
        sha256=sha,
        blake3=blake,
        size=taken.size,
        stored=taken.stored,
        received_at=house.clock(),
        told={name: value for name, value in told.items() if value is not None},
    )


def _sealed(house: House, ready: Ready, files: Sequence[Sent], sender: Sender) -> Incoming:
    """As `prepare`, where there are secrets: locks of the person's own; the inbox gets the rest, and where they lie."""
    _refuse_unasked(ready)
    instance = ready.submission.instance
    digest = fingerprint(secret_of(house), "said", ready.submission.said)
    told = next(
        (e.sent.told for e in house.mission.inbox.entries(feed=FIELD, key=instance) if e.sent.digest == digest), None
    )
    if told is None or "sealed" not in told:
        told = {"sealed": _locked(house, ready)}
    sealed = told["sealed"]
    lock = house.mission.vault.lock(sealed["statement_lock"] or sealed["lock"]) if files else None
    if files and lock is None:
        raise Refused("who this is about was forgotten; nothing more of it is taken in")
    kept = tuple(_file(house, store_of(house), file, ready, lock) for file in files)
    return _incoming(house, ready, ready.apart.open.content, digest, sender, {"sealed": sealed}, kept)


def _refuse_unasked(ready: Ready) -> None:
    """An interview without consent to being recorded is not recorded, whatever a form let through."""
    for answers in answers_of(ready.submission, ready.layout, INTERVIEW):
        if answers.get("risk_asked") != "yes" or "record" not in answers.get("uses", "").split():
            raise Refused(
                "recording is not allowed: nothing was kept", remedy="ask about risk, then consent, and send it anew"
            )


def _locked(house: House, ready: Ready) -> dict[str, Any]:
    """Seal what is secret into the vault; what the inbox may know of it: ids, digests, a coarse place."""
    answers = next(iter(answers_of(ready.apart.open, ready.layout, INTERVIEW)), {})
    case = answers.get("case") if CASE.fullmatch(answers.get("case", "")) else None
    secret, person = ready.apart.secret, new_id("per")
    identity = make_lock(house, person, "identity")
    dossier, place = _dossier(secret.get(IDENTITY, {}))
    records = [seal(house, identity, "identity", dossier)]
    locks, statement = [identity], None
    if secret.get(TOLD) or ready.layout.files:
        statement = make_lock(house, person, "statement", case)
        locks.append(statement)
        words = secret.get(TOLD, {})
        said = {"statement": words.get("statement", ""), "language": answers.get("language", "")}
        more = {name: value for name, value in words.items() if name != "statement"}
        records.append(seal(house, statement, "statement", said | ({"more": more} if more else {})))
    coarse = None
    if place is not None:
        records.append(seal(house, identity, "place", {"place": place}))
        seen = place_of_person(place["lon"], place["lat"], place.get("settlement"))
        coarse = {"lon": round(seen.lon, 5), "lat": round(seen.lat, 5), "radius_m": seen.radius_m + 1}
    house.mission.vault.keep(records, locks)
    return {
        "person": person,
        "lock": identity.id,
        "statement_lock": None if statement is None else statement.id,
        "records": [_record(record) for record in records],
        "place": coarse,
    }


def _record(record: Sealed) -> dict[str, str]:
    return {"id": record.id, "kind": record.kind, "sha256": record.sha256}


def _dossier(told: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Who it is, as the vault keeps it, and the exact place, where one was told."""
    place: dict[str, Any] | None = None
    if told.get("home"):
        try:
            fix = read_fix(told["home"])
        except UnusableValue:
            fix = None
        if fix is not None and fix.usable:
            place = {"lon": fix.lon, "lat": fix.lat}
            if told.get("settlement") in SETTLEMENTS:
                place["settlement"] = told["settlement"]
    gone = () if place is None else ("home", "settlement")  # they stand in a record of their own
    return {name: value for name, value in told.items() if value and name not in gone}, place
