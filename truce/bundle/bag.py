"""The bag (BagIt 1.0, RFC 8493): tag files written the same for the same content, and checked strictly.

Written by hand and not by the `bagit` library, which moves files about, changes the working folder and puts the day of
the machine's clock in; it stays what it is best at: the second pair of eyes (`outside.py`).
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from truce.bundle.holder import PIECE, Holder, whole
from truce.bundle.names import decoded, encoded, printable, why_unsafe
from truce.errors import Untrustworthy

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
KINDS: dict[str, Callable[[], "hashlib._Hash"]] = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
INFO = "bag-info.txt"
OXUM = "Payload-Oxum"
TAGS = ("bagit.txt", INFO, *(f"manifest-{kind}.txt" for kind in KINDS))
TOP = (*TAGS, *(f"tagmanifest-{kind}.txt" for kind in KINDS))
LINE = re.compile(r"^([0-9a-fA-F]+)[ \t]+\*?(\S.*)$")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about the bag that is not as its manifests say: which file, what, and why that is so."""

    file: str
    what: str
    why: str


def write_tags(folder: Path, info: Mapping[str, str]) -> None:
    """Make a bag of a folder whose payload lies in data/: manifests, `bag-info.txt`, tag manifests."""
    _without_empty(folder)
    payload = {name: _digests(folder / name) for name in payload_of(folder)}
    size = sum((folder / name).stat().st_size for name in payload)
    (folder / "bagit.txt").write_bytes(DECLARATION)
    (folder / INFO).write_text(info_text(info) + f"{OXUM}: {size}.{len(payload)}\n", "utf-8")
    _write_manifests(folder, "manifest", payload)
    _write_manifests(folder, "tagmanifest", {name: _digests(folder / name) for name in sorted(TAGS)})


def _without_empty(folder: Path) -> None:
    """A bag cannot name a folder that holds no file, and so holds none."""
    for here, _, _ in os.walk(folder, topdown=False):
        if Path(here) != folder and not any(Path(here).iterdir()):
            Path(here).rmdir()


def payload_of(folder: Path) -> list[str]:
    """Every file below data/, by name, in order."""
    return sorted(p.relative_to(folder).as_posix() for p in (folder / "data").rglob("*") if p.is_file())


def info_text(info: Mapping[str, str]) -> str:
    """The lines of `bag-info.txt` but for the count of bytes, one a label, in the order given."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in info.items())


def sealed_info(text: bytes) -> bytes:
    """`bag-info.txt` without its count of bytes: what the act of sealing names by its hash."""
    return b"".join(line for line in text.splitlines(keepends=True) if not line.startswith(OXUM.encode() + b":"))


def _digests(path: Path) -> dict[str, str]:
    made = {kind: new() for kind, new in KINDS.items()}
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            for digest in made.values():
                digest.update(piece)
    return {kind: digest.hexdigest() for kind, digest in made.items()}


def _write_manifests(folder: Path, name: str, files: Mapping[str, Mapping[str, str]]) -> None:
    for kind in KINDS:
        (folder / f"{name}-{kind}.txt").write_bytes(_listing(kind, files))


def _listing(kind: str, files: Mapping[str, Mapping[str, str]]) -> bytes:
    """A manifest in its one form: hash, two spaces, name; in the order of the files given."""
    return "".join(f"{digests[kind]}  {encoded(file)}\n" for file, digests in files.items()).encode()


def check_bag(holder: Holder) -> tuple[dict[str, str], list[Fault]]:
    """(the SHA-256 of every file as it is, what is wrong with the bag). Every file is read once; none is trusted."""
    faults: list[Fault] = []
    made: dict[str, dict[str, str]] = {}
    for name in holder.sizes():
        try:
            made[name] = _digests_of(holder, name)
        except Untrustworthy as unreadable:
            faults.append(Fault(name, "it cannot be read", str(unreadable.__cause__ or unreadable)))
    if faults:  # what cannot be read cannot be held against anything
        return {name: digests["sha256"] for name, digests in made.items()}, faults
    faults += [*_declared(holder, made), *_of_the_top(made)]
    payload = {name for name in made if name.startswith("data/")}
    for kind in KINDS:
        faults += _against(holder, f"manifest-{kind}.txt", kind, made, payload)
        faults += _against(holder, f"tagmanifest-{kind}.txt", kind, made, set(TAGS))
    faults += _counted(holder, payload)
    faults += _empty(holder)
    return {name: digests["sha256"] for name, digests in made.items()}, faults


def _digests_of(holder: Holder, name: str) -> dict[str, str]:
    made = {kind: new() for kind, new in KINDS.items()}
    for piece in holder.pieces(name):
        for digest in made.values():
            digest.update(piece)
    return {kind: digest.hexdigest() for kind, digest in made.items()}


def _empty(holder: Holder) -> Iterator[Fault]:
    """A manifest names files alone (RFC 8493, 2.1.3), so nothing but this would notice a folder put in."""
    for name in holder.empty():
        yield Fault(printable(name), "a folder that no manifest names", "it is empty; somebody put it there")


def _declared(holder: Holder, made: Mapping[str, object]) -> Iterator[Fault]:
    if "bagit.txt" in made and whole(holder, "bagit.txt", 2**20) != DECLARATION:
        yield Fault("bagit.txt", "it does not say BagIt 1.0 in UTF-8, word for word", "it was changed, or is not ours")


def _of_the_top(made: Mapping[str, object]) -> Iterator[Fault]:
    for name in TOP:
        if name not in made:
            yield Fault(name, "it is missing", "every bundle has it")
    for name in made:
        if not name.startswith("data/") and name not in TOP:
            what = "it would make readers fetch files from elsewhere" if name == "fetch.txt" else "it does not belong"
            yield Fault(printable(name), what, "no manifest of a bundle names it: somebody put it there")


def _against(
    holder: Holder, manifest: str, kind: str, made: Mapping[str, Mapping[str, str]], expected: set[str]
) -> Iterator[Fault]:
    """One manifest against the files as they are: each named once, each with its hash, none left over."""
    if manifest not in made:
        return
    listed = {name: made[name] for name in sorted(expected & made.keys())}
    if whole(holder, manifest) == _listing(kind, listed):
        return
    faults = list(_explained(holder, manifest, kind, made, expected))
    yield from faults or [Fault(manifest, "it says the same in another form", "it was written anew by somebody")]


def _explained(
    holder: Holder, manifest: str, kind: str, made: Mapping[str, Mapping[str, str]], expected: set[str]
) -> Iterator[Fault]:
    """What exactly a manifest says that is not so."""
    try:
        told = dict(_entries(holder, manifest))
    except Untrustworthy as wrong:
        yield Fault(manifest, str(wrong), str(wrong.given.get("why", "it was changed, or is not ours")))
        return
    for name, digest in told.items():
        if name not in made:
            yield Fault(printable(name), "it is missing", f"{manifest} names it")
        elif made[name][kind] != digest.lower():
            yield Fault(name, "its bytes are not those that were sealed", f"its {kind} is not the one in {manifest}")
    if any(digest != digest.lower() for digest in told.values()):
        yield Fault(manifest, "it writes hashes in capital letters", "ours are small: it was written anew by somebody")
    for name in sorted((expected & made.keys()) - told.keys()):
        yield Fault(name, "it was added", f"{manifest} does not name it")


def _entries(holder: Holder, manifest: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for number, line in enumerate(_text(holder, manifest).splitlines(), 1):
        found = LINE.match(line)
        if found is None:
            raise Untrustworthy(f"line {number} is not a hash and a name")
        name = decoded(found[2])
        if reason := why_unsafe(name):
            raise Untrustworthy(f"line {number} names a file outside of the bundle: {printable(name)}", why=reason)
        if name in seen:
            raise Untrustworthy(f"line {number} names a file twice: {name}")
        seen.add(name)
        yield name, found[1]


def _text(holder: Holder, name: str) -> str:
    try:
        return whole(holder, name).decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise Untrustworthy("it is not UTF-8", why=f"byte {wrong.start}") from wrong


def _counted(holder: Holder, payload: set[str]) -> Iterator[Fault]:
    """`bag-info.txt` ends with the count of bytes and files of the payload, and counts once."""
    if INFO not in holder.sizes():
        return
    have = f"{OXUM}: {sum(holder.sizes()[name] for name in payload)}.{len(payload)}\n".encode()
    told = whole(holder, INFO, 2**20)
    if told != sealed_info(told) + have:
        yield Fault(INFO, "its count of bytes and files is not that of data/", f"it should end with {have.decode()!r}")
