"""All that decides who may, as the log tells it: members, requests, emergencies, decoys, the mission's own policy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from truce.model.act import Entry
from truce.model.member import Member
from truce.model.request import Marks, Override, Request
from truce.rights import members as registry

ACTS = (
    *registry.ACTS,
    "roles.ask",
    "roles.agree",
    "roles.decline",
    "roles.used",
    "roles.override",
    "roles.review",
    "policy.change",
    "log.canary",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What stands after act `seq`. `policy`: text of the mission's own part that two agreed to, and its sha256."""

    seq: int = 0
    newest: datetime | None = None  # the latest time that any of these acts tells
    members: Mapping[str, Member] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    marks: Marks | None = None
    policy: tuple[str, str] | None = None

    def holding(self, at: datetime) -> tuple[Override, ...]:
        """The emergencies that last at an instant."""
        return tuple(one for one in self.overrides.values() if one.holds(at))

    def unreviewed(self, at: datetime, days: int) -> tuple[tuple[Override, bool], ...]:
        """Emergencies that are over and nobody reviewed, each with whether its review is overdue."""
        return tuple(
            (one, at >= (one.until or at) + timedelta(days=days))
            for one in self.overrides.values()
            if one.reviewed_by is None and not one.holds(at)
        )


def read_on(register: Register, entries: Iterable[Entry]) -> Register:
    """The register after more acts; acts of other kinds are passed over."""
    entries = list(entries)
    made = registry.members(entries, register.members)
    newest = max([entry.at for entry in entries] + ([] if register.newest is None else [register.newest]), default=None)
    register = replace(register, members=made, seq=entries[-1].seq if entries else register.seq, newest=newest)
    for entry in entries:
        handler = HANDLERS.get(entry.act)
        if handler is not None and not entry.is_look:
            register = handler(register, entry)
    return register


def _asked(register: Register, entry: Entry) -> Register:
    f = entry.facts
    made = Request(
        id=str(f["request"]),
        action=f["action"],
        subject=f["about"],
        digest=f["digest"],
        why=f["why"],
        by=entry.by or "",
        at=entry.at,
        until=datetime.fromisoformat(f["until"]),
        second=tuple(f["second"]),
    )
    return replace(register, requests={**register.requests, made.id: made})


def _on_request(**change: str) -> Callable[[Register, Entry], Register]:
    def after(register: Register, entry: Entry) -> Register:
        id = str(entry.facts["request"])
        changed = {field: getattr(entry, of) for field, of in change.items()}
        return replace(register, requests={**register.requests, id: replace(register.requests[id], **changed)})

    return after


def _override(register: Register, entry: Entry) -> Register:
    f = entry.facts
    id = str(f["override"])
    if f.get("ended"):
        made = replace(register.overrides[id], until=entry.at)
    else:
        until = datetime.fromisoformat(f["until"])
        made = Override(
            id=id, by=entry.by or "", action=f["action"], why=f["why"], case=f.get("case"), since=entry.at, until=until
        )
    return replace(register, overrides={**register.overrides, id: made})


def _reviewed(register: Register, entry: Entry) -> Register:
    id = str(entry.facts["override"])
    made = replace(register.overrides[id], reviewed_by=entry.by, reviewed_at=entry.at)
    return replace(register, overrides={**register.overrides, id: made})


def _policy(register: Register, entry: Entry) -> Register:
    return replace(register, policy=(entry.facts["text"], entry.facts["sha256"]))


def _marked(register: Register, entry: Entry) -> Register:
    f = entry.facts
    before = register.marks or Marks(salt=f["salt"])
    marks = replace(before, digests=before.digests | set(f["marks"]), boxes=(*before.boxes, f["box"]))
    return replace(register, marks=marks)


HANDLERS: Mapping[str, Callable[[Register, Entry], Register]] = {
    "roles.ask": _asked,
    "roles.agree": _on_request(agreed_by="by"),
    "roles.decline": _on_request(declined_by="by"),
    "roles.used": _on_request(used_at="at"),
    "roles.override": _override,
    "roles.review": _reviewed,
    "policy.change": _policy,
    "log.canary": _marked,
}
