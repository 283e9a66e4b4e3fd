"""Steps 7 and 8 of a check: exhibits and their custody; and whether what a person reads is what the acts say."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from truce import __version__
from truce.bundle.bag import INFO, sealed_info
from truce.bundle.holder import Holder, lines, whole
from truce.bundle.names import printable
from truce.bundle.steps import Findings, Outcome
from truce.errors import Untrustworthy
from truce.evidence.custody import Custody, exhibits
from truce.flow.bundle.checking import CONTENTS, KEYS, LEAVES, LOG, UNREADABLE, Record, failed, json_of
from truce.flow.bundle.sealing import addresses, json_text, keys_told, plain
from truce.model.case import Case
from truce.verification.fold import FAMILY, cases

EXHIBITS, CUSTODY, CASES, BRIEFS = "data/exhibits/", "data/custody/", "data/case/", "data/brief/"
SHELVES = "data/mission/exhibits/"  # where a whole mission's bundle has them, so that it can be restored
VERSIONS = "data/method/versions.json"
Hashes = Mapping[str, str]


def custody_holds(holder: Holder, told: Findings, record: Record, hashes: Hashes) -> None:
    """7. Every exhibit's chain has no gap, its bytes are those on record, and its file says what the acts say."""
    try:
        kept = exhibits(record.entries)
    except UNREADABLE as wrong:
        failed(told, 7, LEAVES, wrong)
        return
    expected: set[str] = set()
    for id, custody in kept.items():
        _no_gap(told, id, custody)
        expected |= set(_bytes_hold(told, custody, hashes, record.kind))
        if why := _differs(holder, f"{CUSTODY}{id}.json", plain(custody)):
            told.fail(7, f"{CUSTODY}{id}.json", f"it is not the custody of {id} that the acts tell", why)
    for name in sorted(hashes):
        if name.startswith((EXHIBITS, SHELVES)) and name not in expected and ".damaged" not in name:
            told.fail(7, name, "no act speaks of this exhibit", "it was added, or the acts about it were taken out")
        if name.startswith(CUSTODY) and name.removeprefix(CUSTODY).removesuffix(".json") not in kept:
            told.fail(7, name, "no act speaks of this exhibit", "it was added, or the acts about it were taken out")
    told.note(7, f"{len(kept)} exhibits")
    told.done(7, Outcome.HOLDS if kept else Outcome.NOT_THERE)


def _no_gap(told: Findings, id: str, custody: Custody) -> None:
    for gap in custody.gaps:
        why = "the record itself shows it; whether the bundle was changed the other steps say"
        told.fail(7, LEAVES, f"the custody of {id} has a gap at its act {gap.position}: {gap.words}", why)
    for flag in custody.flags:
        why = f"checked by {flag.by or 'nobody named'}, {flag.at:%Y-%m-%d %H:%M} UTC"
        told.fail(7, LEAVES, f"the mission itself found the bytes of {id} changed (its act {flag.position})", why)


def _bytes_hold(told: Findings, custody: Custody, hashes: Hashes, kind: str) -> Iterator[str]:
    """Each file of an exhibit has the hash it is named by; its bytes are there unless it was destroyed."""
    one = custody.exhibit
    for address in addresses(one):
        name = f"{SHELVES}{address[:2]}/{address[2:]}" if kind == "mission" else f"{EXHIBITS}{address}"
        yield name
        if one.sealed:
            yield f"{EXHIBITS}{one.sha256}"  # in plain, where it was opened for the bundle
        if name in hashes and hashes[name] != address:
            told.fail(7, name, f"these are not the bytes of {one.id}", f"their SHA-256 is {hashes[name]}")
        if name not in hashes and address == one.stored and not (one.bytes_gone or one.destroyed):
            told.fail(7, name, f"the bytes of {one.id} are not here", "the acts say that they are kept")


def contents_hold(holder: Holder, told: Findings, record: Record, hashes: Hashes) -> None:
    """8. Every file is the one that the act of sealing names; cases, keys and briefs are what the acts say."""
    seal = record.seal
    facts: Mapping[str, Any] = {} if seal is None else seal.facts
    try:
        _listed(holder, told, hashes, facts)
        _info(holder, told, facts)
        _cases(holder, told, record, hashes)
        _briefs(told, record, hashes)
        key = str(facts.get("log_key"))
        if whole(holder, KEYS) != json_text(keys_told(record.entries, key)):
            told.fail(8, KEYS, "it does not name the keys that the acts enrolled", "it was changed after it was sealed")
    except UNREADABLE as wrong:
        failed(told, 8, CONTENTS, wrong)
    told.done(8)


def _listed(holder: Holder, told: Findings, hashes: Hashes, facts: Mapping[str, Any]) -> None:
    if hashes.get(CONTENTS) != facts.get("contents"):
        told.fail(8, CONTENTS, "this is not the list of files that was sealed", "the act of sealing names another hash")
    listed: dict[str, str] = {}
    for line in lines(holder, CONTENTS):
        digest, _, name = line.decode("utf-8", "replace").partition("  ")
        listed[name] = digest
    for name, digest in listed.items():
        if name not in hashes:
            told.fail(8, printable(name), "it is missing", "it was there when the bundle was sealed")
        elif hashes[name] != digest:
            told.fail(8, name, "it is not the file that was sealed", f"its SHA-256 was {printable(digest)}")
    for name in hashes:
        if name.startswith("data/") and name not in listed and name not in LOG:
            told.fail(8, name, "it was not there when the bundle was sealed", "somebody put it in afterwards")


def _info(holder: Holder, told: Findings, facts: Mapping[str, Any]) -> None:
    if sha256(sealed_info(whole(holder, INFO, 2**20))).hexdigest() != facts.get("info"):
        told.fail(
            8, INFO, "it does not say what it said when the bundle was sealed", "date, sender or name were changed"
        )


def _cases(holder: Holder, told: Findings, record: Record, hashes: Hashes) -> None:
    """What the acts make of each case, held against its file."""
    known: Mapping[str, Case] = cases(e for e in record.entries if e.act.startswith(FAMILY))
    for id, case in known.items():
        name = f"{CASES}{id}.json"
        if why := _differs(holder, name, plain(case)):
            told.fail(8, name, f"it does not tell {id} as the acts do", why)
    for name in hashes:
        if name.startswith(CASES) and name.removeprefix(CASES).removesuffix(".json") not in known:
            told.fail(8, name, "no act speaks of this case", "it was put in afterwards")
    told.note(8, f"{len(known)} cases")


def _briefs(told: Findings, record: Record, hashes: Hashes) -> None:
    """A brief and what it was made of have the hashes that were put on record when it was made."""
    acts = {str(e.facts.get("brief")): e for e in record.entries if e.act == "brief"}
    for name in hashes:
        if not name.startswith(BRIEFS) or not name.endswith(".json"):
            continue
        id = name.removeprefix(BRIEFS).split(".")[0]
        wanted = "material" if name.endswith(".made.json") else "sha256"
        if id not in acts:
            told.fail(8, name, "no act speaks of this brief", "it was put in afterwards")
        elif acts[id].facts.get(wanted) not in (None, hashes[name]):
            told.fail(8, name, "it is not the brief that was made", f"leaf {acts[id].seq} names another hash")


def _differs(holder: Holder, name: str, made: Any) -> str | None:
    """How a file differs from what the acts make; None where it tells the same.

    Another version of truce may know more of an act: then what both tell must be the same.
    """
    if name not in holder.sizes():
        return "it is missing"
    if whole(holder, name) == json_text(made):
        return None
    try:
        told = json_of(holder, name)
    except Untrustworthy as wrong:
        return f"{wrong.what}: {wrong.given.get('why', '')}"
    if json_of(holder, VERSIONS).get("truce") == __version__:
        changed = sorted(key for key in {*told, *made} if told.get(key) != plain(made.get(key)))
        return f"it differs in: {', '.join(map(printable, changed[:8])) or 'its form'}"
    differs = _unlike(told, made)
    return f"it differs in: {differs}" if differs else None


def _unlike(told: Any, made: Any, where: str = "") -> str | None:
    """The first place where two tellings contradict each other, keys that only one has put aside."""
    if isinstance(told, dict) and isinstance(made, dict):
        both = sorted(told.keys() & made.keys())
        return next((found for key in both if (found := _unlike(told[key], made[key], f"{where}.{key}"))), None)
    if isinstance(told, list) and isinstance(made, list) and len(told) == len(made):
        pairs = enumerate(zip(told, made, strict=True))
        return next((found for n, (a, b) in pairs if (found := _unlike(a, b, f"{where}[{n}]"))), None)
    return None if told == made else printable(where.lstrip("."))
