"""check: is a bundle whole, and is it what it says? No network, no database, no mission; nothing is written anywhere.

The method (docs/bundle.md has the same), each step in a file or function of its own that carries its number:

1. the bag is whole                                     `bundle/bag.py`
2. the checkpoint is signed by the key of the log       `_signed`
3. every act is a leaf of that tree                     `check_log.py`
4. the acts about each subject follow one another       `check_log.py`
5. every act is its member's, and was allowed           `check_people.py`
6. cases moved along the arrows; three people           `check_people.py`
7. custody has no gap; exhibits have their hashes       `check_contents.py`
8. what can be read is what the acts say                `check_contents.py`
9. the brief comes out again                            `check_remake.py`
10. an older checkpoint is a beginning of this log      `check_log.py`
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from truce.bundle.bag import check_bag
from truce.bundle.holder import FolderHolder, Holder, whole
from truce.bundle.names import printable
from truce.bundle.steps import Checked, Findings
from truce.bundle.zipped import ZipHolder
from truce.errors import NotFound, TruceError, Untrustworthy, WrongUsage
from truce.flow.bundle.check_contents import contents_hold, custody_holds
from truce.flow.bundle.check_log import begins, chains_hold, included, read_record
from truce.flow.bundle.check_people import members_did, moves_hold
from truce.flow.bundle.check_remake import comes_out_again
from truce.flow.bundle.checking import CHECKPOINT, CONTENTS, EARLIER, KEYS, LEAVES, UNREADABLE, Record, failed, json_of
from truce.record.checkpoint import Checkpoint, read_checkpoint
from truce.record.note import ED25519, PublicKey, open_note, read_key, split_note

__all__ = ["Asked", "Checked", "check", "check_held"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What else to check: the key and the checkpoint that came by another way, and whether to make the brief again."""

    key: str | None = None
    checkpoint: str | None = None
    remake: bool = False


def check(path: Path, asked: Asked = Asked(), *, name: str | None = None) -> Checked:
    """Go through the whole method. Whatever is in the bundle, it ends in an answer and leaves the bundle as it was.

    Raises NotFound where there is nothing at `path`; WrongUsage where the key or checkpoint given are none.
    """
    name = name or path.name
    try:
        holder = _held(path)
    except Untrustworthy as refused:
        told = Findings()
        failed(told, 1, printable(str(refused.given.get("file", name))), refused)
        return Checked(name=name, about="refused", findings=told)
    return check_held(holder, asked, name)


def check_held(holder: Holder, asked: Asked, name: str) -> Checked:
    """The same for a bundle that is held already."""
    key = _usable(asked)
    told = Findings()
    hashes = _bag(holder, told)
    record = read_record(holder, told)
    signed = _signed(holder, told, record, key)
    if record is None:
        return Checked(name=name, about="a bundle without a record", findings=told)
    steps: tuple[tuple[int, str, Callable[[], None]], ...] = (
        (3, LEAVES, lambda: included(told, record, signed)),
        (4, LEAVES, lambda: chains_hold(told, record)),
        (5, LEAVES, lambda: members_did(holder, told, record)),
        (6, LEAVES, lambda: moves_hold(told, record)),
        (7, LEAVES, lambda: custody_holds(holder, told, record, hashes)),
        (8, CONTENTS, lambda: contents_hold(holder, told, record, hashes)),
        (9, CONTENTS, lambda: comes_out_again(holder, told, record, asked.remake)),
        (10, EARLIER, lambda: begins(holder, told, record, signed, asked.checkpoint)),
    )
    for number, file, step in steps:
        try:
            step()
        except UNREADABLE as wrong:  # what a stranger wrote may be anything; a check always ends in an answer
            failed(told, number, file, wrong)
    return Checked(name=name, about=_about(record), findings=told)


def _usable(asked: Asked) -> PublicKey | None:
    """The key from outside, read; whoever gives a key or checkpoint that is none is told before anything is checked."""
    try:
        if asked.checkpoint is not None:
            read_checkpoint(asked.checkpoint)
    except TruceError as wrong:
        raise WrongUsage("that is not a checkpoint", remedy="`truce log checkpoint FOLDER` prints one") from wrong
    try:
        return None if asked.key is None else read_key(asked.key)
    except TruceError as wrong:
        raise WrongUsage("that is not the key of a log", remedy=wrong.remedy) from wrong


def _held(path: Path) -> Holder:
    if path.is_symlink():
        raise Untrustworthy("this is a link, not a bundle", file=path.name, remedy="name what it leads to")
    if path.is_dir():
        return FolderHolder(path)
    if path.is_file():
        return ZipHolder(path)
    raise NotFound("there is no bundle there", path=path)


def _about(record: Record) -> str:
    facts = record.seal.facts if record.seal is not None else {}
    return f"{facts.get('kind', 'a bundle')} {facts.get('of') or ''}".strip()


def _bag(holder: Holder, told: Findings) -> dict[str, str]:
    """1. The bag is whole."""
    hashes, faults = check_bag(holder)
    for fault in faults:
        told.fail(1, fault.file, fault.what, fault.why)
    told.done(1)
    told.note(1, f"{len(hashes):,} files")
    return hashes


def _signed(holder: Holder, told: Findings, record: Record | None, outside: PublicKey | None) -> Checkpoint | None:
    """2. The checkpoint is signed by the key of the log: the one given from outside, else the one that came with it."""
    try:
        note = whole(holder, CHECKPOINT, 2**20).decode("utf-8")
        inside = read_key(str(json_of(holder, KEYS)["log"]))
        key = outside or inside
        if key.kind != ED25519:
            raise Untrustworthy("the key given is a witness's, not a log's", key=key.text)
        read = read_checkpoint(note)
        if read.origin != key.name:
            raise Untrustworthy("the checkpoint is another log's", log=read.origin, key=key.name)
        open_note(note, {key.name: key.public})
    except UNREADABLE as wrong:
        failed(told, 2, CHECKPOINT, wrong)
        return None
    if outside is None:
        told.note(2, f"the key came with the bundle: compare it with one you got by another way: {inside.text}")
    elif outside.text != inside.text:
        told.fail(2, KEYS, "it names another key for the log than the one given", f"there {inside.text}")
    if record is not None and record.seal is not None and record.seal.facts.get("log_key") != inside.text:
        told.fail(2, KEYS, "it names another key for the log than the act of sealing", "one of the two was changed")
    told.note(2, f"{read.size:,} acts in the log when it was signed")
    if others := sorted({printable(one.name) for one in split_note(note).signatures if one.key_hash != key.hash}):
        told.note(
            2,
            f"NOT checked: lines that say that {', '.join(others)} signed it too; anybody can add or take away such a "
            "line: hold them against the witnesses' own keys (truce log witness)",
        )
    told.done(2)
    return read
