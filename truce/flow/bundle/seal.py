"""seal: a case, a brief or the whole mission as one bundle that anyone can check without us.

The act of sealing is the last leaf of the bundle: it names the hash of everything else in it, and whoever seals signs
it. So whoever changes a file and recomputes every manifest still cannot make that act again.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from truce import __version__
from truce.bundle.bag import info_text, payload_of, write_tags
from truce.bundle.index import README, Page, page
from truce.bundle.outside import second_opinion
from truce.bundle.steps import Checked
from truce.bundle.zipped import write_zip
from truce.errors import WrongUsage
from truce.flow.acting import act_of, ask
from truce.flow.bundle.check import check
from truce.flow.bundle.seal_brief import LAST, newest, put_brief
from truce.flow.bundle.seal_case import put_case
from truce.flow.bundle.seal_mission import put_mission
from truce.flow.bundle.seal_record import earlier_lines, notes_of, proof_line, record_of
from truce.flow.bundle.sealing import LAYOUT, Part, json_text, keys_told, put, put_common
from truce.flow.house import House
from truce.flow.record.log import checkpoint, log_key
from truce.model.act import Entry
from truce.model.ids import make_id
from truce.record.canon import instant_text
from truce.rights.members import ACTS
from truce.wire.leaf import leaf_of

KINDS = ("case", "brief", "mission")
MOST_EARLIER = 10_000  # older checkpoints that a bundle shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to seal: a `kind` of KINDS, its id (None for the mission), where to, for whom, and how."""

    kind: str
    out: Path
    of: str | None = None
    to: str = ""
    nouns: bool = True
    opened: bool = False
    use: str | None = None
    zipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The bundle that was made: where it lies, its id, the leaf of its act, the log's key, and what a check says."""

    path: Path
    id: str
    leaf: int
    key: str
    files: int
    bytes: int
    checked: Checked


def seal(house: House, wish: Wish) -> Sealed:
    """Make a bundle; it appears whole or not at all. Call it while the mission is held.

    Raises Refused, NotFound; WrongUsage where OUT is in use or inside the mission; Untrustworthy where the bytes that
    were written are not those that can be read.
    """
    _refuse(house, wish)
    if wish.kind == "brief" and wish.of == LAST:
        wish = replace(wish, of=newest(house))
    ask(house, f"seal.{wish.kind}", case=wish.of if wish.kind == "case" else None)
    id = make_id("bundle", wish.kind, wish.of, instant_text(house.clock()), uuid4().hex)
    with _beside(wish.out) as folder:
        data = folder / "data"
        key = log_key(house).public.text
        part = _put(house, wish, id, data)
        put_common(house, data)
        info = _info(house, wish, id)
        put(data / "README.txt", README.encode())
        put(data / "index.html", _page(wish, id, part, info, data, key))
        others, earlier = _entries(house, part), _earlier(house)
        entry = _act(house, wish, id, _Before(others, earlier, info, key), folder)
        _put_log(house, [*others, entry], earlier, data / "log", key)
        write_tags(folder, info)
        second_opinion(folder)
        _settle(folder)
        files = payload_of(folder)
        size = sum((folder / name).stat().st_size for name in files)
        checked = check(folder, name=wish.out.name)
        _hand_out(folder, wish)
    return Sealed(path=wish.out, id=id, leaf=entry.seq, key=key, files=len(files), bytes=size, checked=checked)


def _refuse(house: House, wish: Wish) -> None:
    if wish.out.exists() or wish.out.is_symlink():
        raise WrongUsage("there is something of that name already", out=wish.out, remedy="name a new one")
    if not wish.out.resolve().parent.is_dir():
        raise WrongUsage("cannot write there", out=wish.out, remedy="name a place in a folder that exists")
    if house.mission.folder.resolve() in wish.out.resolve().parents:
        raise WrongUsage("the mission's own folder is not for bundles", out=wish.out, remedy="name a place outside")


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder beside the place where the bundle will be, for its owner alone; gone again if it does not become one."""
    folder = out.parent / f".{out.name}.new-{uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    try:
        (folder / "data").mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(house: House, wish: Wish, id: str, data: Path) -> Part:
    if wish.kind == "case":
        return put_case(house, str(wish.of), id, data, opened=wish.opened, use=wish.use)
    if wish.kind == "brief":
        return put_brief(house, str(wish.of), data, nouns=wish.nouns)
    return put_mission(house, id, data)


def _info(house: House, wish: Wish, id: str) -> dict[str, str]:
    told = {
        "Source-Organization": house.choices.name,
        "External-Identifier": id,
        "External-Description": f"{wish.kind} {wish.of or house.choices.name}, for {wish.use or 'keeping'}",
        "Bagging-Date": instant_text(house.clock())[:10],
        "Bag-Software-Agent": f"truce {__version__}",
    }
    return told | ({"Internal-Sender-Description": wish.to} if wish.to else {})


def _page(wish: Wish, id: str, part: Part, info: dict[str, str], data: Path, key: str) -> bytes:
    facts = {"bundle": id, "what": wish.kind, **info, "key of the log": key}
    told = Page(title=part.title, facts=facts, listings=part.listings, left_out=part.left_out)
    return page(told, _contents(data.parent))


def _contents(folder: Path) -> dict[str, str]:
    """Every file put in so far with its SHA-256."""
    made = {}
    for name in payload_of(folder):
        with (folder / name).open("rb") as file:
            made[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return made


@dataclass(frozen=True, slots=True)
class _Before:
    """What the act of sealing names besides the files."""

    others: list[Entry]
    earlier: list[str]
    info: dict[str, str]
    key: str


def _act(house: House, wish: Wish, id: str, before: _Before, folder: Path) -> Entry:
    """The act of sealing, on record: from here on everybody can see that this left the mission."""
    listed = "".join(f"{digest}  {name}\n" for name, digest in _contents(folder).items()).encode()
    put(folder / "data" / "log" / "contents.sha256", listed)
    facts = {
        "layout": LAYOUT,
        "kind": wish.kind,
        "of": wish.of,
        "contents": hashlib.sha256(listed).hexdigest(),
        "info": hashlib.sha256(info_text(before.info).encode()).hexdigest(),
        "leaves": len(before.others),
        "record": record_of([(e.seq, e.hash) for e in before.others]),
        "log_key": before.key,
        "earlier": notes_of(before.earlier),
        "case": wish.of if wish.kind == "case" else None,
    }
    return house.mission.ledger.append([act_of(house, f"seal.{wish.kind}", id, facts)])[0]


def _entries(house: House, part: Part) -> list[Entry]:
    """The acts of a bundle in the order of the log: those of its part, and all that says who might do them."""
    ledger = house.mission.ledger
    if part.everything:
        return list(ledger.entries())
    always = ledger.entries(acts=[*ACTS, "policy.change", "log.key"])
    subjects = dict.fromkeys([*part.subjects, *(e.subject for e in always), *_agreements(house, part)])
    found = {e.seq: e for subject in subjects if subject is not None for e in ledger.entries(subject=subject)}
    found |= {e.seq: e for e in always}
    found |= {e.seq: e for seq in part.leaves for e in ledger.entries(after=seq - 1, until=seq)}
    return [found[seq] for seq in sorted(found)]


def _agreements(house: House, part: Part) -> list[str | None]:
    """Requests for acts that need two, and emergencies, as far as they are about what is in the bundle."""
    about = {*part.subjects, "members", None}
    asked = house.mission.ledger.entries(acts=["roles.ask", "roles.override"])
    general = ("policy.change", "roles.rekey")
    return [
        e.subject
        for e in asked
        if e.facts.get("about", e.facts.get("case")) in about or e.facts.get("action") in general
    ]


def _put_log(house: House, entries: list[Entry], before: list[str], folder: Path, key: str) -> None:
    """The acts, their proofs, the signed head of the tree, the keys."""
    note = checkpoint(house)
    size = int(note.split("\n")[1])
    tree = house.mission.ledger.tree()
    earlier = [(text, tree.consistency(int(text.split("\n")[1]), size)) for text in before]
    leaves = [leaf_of(e) for e in entries]
    put(folder / "leaves.jsonl", b"".join(leaf + b"\n" for leaf in leaves))
    whole = [e.seq for e in entries] == list(range(1, size + 1))  # all leaves together give the root: no paths
    proofs = [proof_line(e.seq, [] if whole else tree.inclusion(e.seq - 1, size)) for e in entries]
    put(folder / "proofs.jsonl", b"".join(line + b"\n" for line in proofs))
    put(folder / "earlier.jsonl", earlier_lines(earlier))
    put(folder / "checkpoint.txt", note.encode())
    put(folder / "keys.json", json_text(keys_told(entries, key)))


def _earlier(house: House) -> list[str]:
    """The checkpoints signed before, the newest copy of each size, as many as a bundle shows."""
    kept = {one.size: one.note for one in house.mission.ledger.checkpoints()}
    return [kept[size] for size in sorted(kept)[-MOST_EARLIER:]]


def _settle(folder: Path) -> None:
    """On the disk before anybody is told: files, then folders."""
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _hand_out(folder: Path, wish: Wish) -> None:
    """Move the whole bundle to where it was wanted, over nothing."""
    if not wish.zipped:
        folder.rename(wish.out)
        return
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    part = folder.with_name(f"{folder.name}.zip")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            write_zip(folder, names, wish.out.stem, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, wish.out)  # unlike a rename, it never takes the place of another
        except FileExistsError:
            raise WrongUsage("there is something of that name already", out=wish.out) from None
    finally:
        part.unlink(missing_ok=True)
