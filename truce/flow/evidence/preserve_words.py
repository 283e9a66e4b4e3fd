"""Exhibits in words: lists, custody, what an examination made out, time stamps."""

from collections.abc import Iterator

from truce.evidence.custody import Custody
from truce.evidence.timestamps import Stamp
from truce.evidence.told import REMARKS
from truce.flow.evidence.preserve import Preserved
from truce.model.exhibit import Credentials, CustodyEvent, Exhibit

COLUMNS = ("exhibit", "case", "kind", "type", "bytes", "received", "touches", "state")


def row(chain: Custody) -> tuple[object, ...]:
    """One line of the list."""
    one = chain.exhibit
    kind = f"{one.kind}, sealed" if one.sealed else one.kind
    when = f"{one.received_at:%Y-%m-%d}"
    return one.id, one.case, kind, one.media_type or "", one.size, when, len(chain.events), state(chain)


def state(chain: Custody) -> str:
    """How it stands, in a word or two."""
    told = ["destroyed"] if chain.exhibit.destroyed else []
    told += ["FLAGGED"] if chain.exhibit.flagged else []
    told += [f"{len(chain.gaps)} gaps"] if chain.gaps else []
    return ", ".join(told) or "whole"


def received(step: Preserved) -> str:
    """What is said of a file that came in."""
    one = step.exhibit
    if step.again:
        return f"{one.id}: here already; this receipt is on record too"
    sealed = f"; sealed to {', '.join(one.readers)}" if one.sealed else ""
    return f"{one.id}: {seen_line(one)}; sha256 {one.sha256}{sealed}"


def remark_lines(one: Exhibit) -> Iterator[str]:
    """What an examination remarked, and what it could not make out, one a line."""
    if one.seen is not None:
        yield from (f"  remarked: {REMARKS.get(code, code)}" for code in one.seen.remarks)
        yield from (f"  could not: {told}" for told in one.seen.could_not)


def in_plain(one: Exhibit, folder: object) -> tuple[str, ...]:
    """A warning where a file tells an exact place and lies open; with the command that seals it."""
    tells = one.seen is not None and (one.seen.place is not None or "place_in_words" in one.seen.remarks)
    if not tells or one.sealed or one.destroyed:
        return ()
    lies = f"{one.id} holds an exact place and is not sealed: it lies in plain in the mission, its backups and bundles"
    return (f"{lies}; next: truce exhibit seal {folder} {one.id} --why TEXT   (next time: --restricted)",)


def seen_line(one: Exhibit) -> str:
    """What an examination made out, in one line: coarse, like all that is on record."""
    if one.seen is None:
        return f"{one.size:,} bytes"
    seen = one.seen
    told = [seen.media_type, f"{one.size:,} bytes"]
    told += [f"{seen.pixels[0]} x {seen.pixels[1]}"] if seen.pixels else []
    told += [f"{seen.pages} page{'' if seen.pages == 1 else 's'}"] if seen.pages is not None else []
    told += [f"{seen.seconds:g} s"] if seen.seconds is not None else []
    if seen.taken_at:
        known = "" if len(seen.taken_at) > len("2025-04-20T10:05:00") else " (no time zone told)"
        told.append(f"taken {seen.taken_at}{known}")
    told += [f"near {seen.place[1]:.1f}, {seen.place[0]:.1f}"] if seen.place else []
    told.append(credentials_line(seen.credentials))
    return ", ".join(told)


def credentials_line(told: Credentials) -> str:
    """Three answers apart, or why there are none."""
    if told.state == "not_examined":
        return "credentials not examined"
    if told.state == "unknown":
        return "credentials: none, so nothing is known"
    words = {True: "yes", False: "no", None: "not asked"}
    parts = (("valid", told.valid), ("trusted", told.trusted), ("time trusted", told.time_trusted))
    return "credentials: " + ", ".join(f"{name} {words[answer]}" for name, answer in parts)


def custody_lines(chain: Custody) -> Iterator[str]:
    """All of one exhibit, for a person."""
    one = chain.exhibit
    yield f"{one.id}  {one.kind}, {one.case}: {state(chain)}"
    for name, value in (
        ("what", one.description),
        ("came from", one.origin),
        ("captured", ", ".join(part for part in (one.captured_where, one.captured_when) if part)),
        ("collector", one.collector),
        ("made from", one.derived_from),
        ("how", one.how),
        ("working copies", ", ".join(one.copies)),
        ("sha256", one.sha256),
        ("blake3", one.blake3),
        ("seal", one.seal),
        ("sealed to", ", ".join(one.readers)),
        ("held by", one.holder),
        ("place", one.place),
        ("examined", seen_line(one) if one.seen else None),
    ):
        if value:
            yield f"  {name}: {value}"
    yield from remark_lines(one)
    yield "custody"
    yield from (f"  {event_line(event)}" for event in chain.events)
    yield from (f"  GAP at {gap.position}: {gap.words}" for gap in chain.gaps)
    yield "access"
    for member in chain.access:
        touches = ", ".join(f"{what} {count}" for what, count in member.touches.items()) or "never touched it"
        yield f"  {member.member}: {touches}{'; may open it' if member.may_read else ''}"


def event_line(event: CustodyEvent) -> str:
    """One touch."""
    checked = {True: "bytes whole", False: "BYTES NOT WHAT WAS RECEIVED", None: "bytes not hashed"}[event.hash_ok]
    sides = [
        f"{name} {event.facts[name]}" for name in ("to", "from", "recipient", "place", "seal") if event.facts.get(name)
    ]
    told = f" ({', '.join(sides)})" if sides else ""
    return f"{event.position}  {event.at:%Y-%m-%d %H:%M:%S}Z  {event.what}{told} by {event.by}: {event.why}; {checked}"


def stamp_line(stamp: Stamp) -> str:
    """A time stamp's two answers."""
    trusted = {True: "trusted", False: "NOT trusted: no root given is its own", None: "trust not asked: no roots"}
    margin = f" ± {stamp.accuracy_s:g} s" if stamp.accuracy_s else ""
    valid = "valid" if stamp.valid else "NOT valid"
    return f"existed at {stamp.time:%Y-%m-%d %H:%M:%S}Z{margin}; {valid}; {trusted[stamp.trusted]}"
