"""Ways to change a bundle, seeded: by accident; by who recomputes every manifest; by the holder of the log's key.

A mutation takes the files of a bundle and changes them; what it gives back are the steps of which at least one must
fail. None: nothing in this bundle could be changed that way.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from truce.bundle.bag import DECLARATION, INFO, KINDS, OXUM, TAGS, sealed_info
from truce.bundle.holder import PIECE
from truce.bundle.names import encoded
from truce.evidence.custody import exhibits
from truce.flow.bundle.check import Asked, check_held
from truce.flow.bundle.seal_record import earlier_lines, notes_of, proof_line, record_of
from truce.flow.bundle.sealing import json_text, keys_told
from truce.record.canon import canonical
from truce.record.checkpoint import Checkpoint
from truce.record.merkle import leaf_hash, tree_of
from truce.record.note import sign_note
from truce.record.signing import new_secret, sign
from truce.verification.fold import cases
from truce.wire.leaf import entry_of

Files = dict[str, bytes]
Mutation = Callable[[Files, Random], set[int] | None]
LEAVES, PROOFS = "data/log/leaves.jsonl", "data/log/proofs.jsonl"
CHECKPOINT, KEYS, CONTENTS = "data/log/checkpoint.txt", "data/log/keys.json", "data/log/contents.sha256"
EARLIER = "data/log/earlier.jsonl"
RECORD = (LEAVES, PROOFS)


@dataclass(frozen=True)
class Held:
    """A bundle held in memory: a fake for the folder or zip."""

    files: Files
    path: Path = Path("bundle")

    def empty(self) -> list[str]:
        return []

    def sizes(self) -> dict[str, int]:
        return {name: len(self.files[name]) for name in sorted(self.files)}

    def pieces(self, name: str) -> Iterator[bytes]:
        content = self.files[name]
        yield from (content[at : at + PIECE] for at in range(0, len(content), PIECE))


def files_of(folder: Path) -> Files:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def failing(files: Files, asked: Asked | None = None) -> set[int]:
    """The steps that fail."""
    return {failure.step for failure in check_held(Held(files), asked or Asked(), "bundle").findings.failures}


def rebag(files: Files) -> Files:
    """As anybody can: every manifest anew, so that the bag is whole again."""
    payload = {name: content for name, content in sorted(files.items()) if name.startswith("data/")}
    oxum = f"{OXUM}: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
    made = payload | {"bagit.txt": DECLARATION, INFO: sealed_info(files.get(INFO, b"")) + oxum}
    for kind, digest in KINDS.items():
        lines = [f"{_hex(digest, content)}  {encoded(name)}\n" for name, content in payload.items()]
        made[f"manifest-{kind}.txt"] = "".join(lines).encode()
    for kind, digest in KINDS.items():
        made[f"tagmanifest-{kind}.txt"] = "".join(f"{_hex(digest, made[n])}  {n}\n" for n in sorted(TAGS)).encode()
    return made


def _hex(digest: Any, content: bytes) -> str:
    made = digest()
    made.update(content)
    return str(made.hexdigest())


# by accident, or by somebody who knows nothing of manifests


def flip(files: Files, random: Random) -> set[int] | None:
    name = random.choice(sorted(n for n in files if files[n]))
    at = random.randrange(len(files[name]))
    changed = bytearray(files[name])
    changed[at] ^= 1 << random.randrange(8)
    files[name] = bytes(changed)
    return {1}


def cut(files: Files, random: Random) -> set[int] | None:
    name = random.choice(sorted(n for n in files if files[n]))
    files[name] = files[name][: random.randrange(len(files[name]))]
    return {1}


def drop(files: Files, random: Random) -> set[int] | None:
    del files[random.choice(sorted(files))]
    return {1}


def add(files: Files, random: Random) -> set[int] | None:
    name = random.choice(
        ["data/exhibits/" + "0" * 64, "data/case/cas-1.json", "data/new.txt", "extra.txt", "fetch.txt"]
    )
    files[name] = b"{}"
    return {1}


def rename(files: Files, random: Random) -> set[int] | None:
    name = random.choice(sorted(files))
    files[name + "x"] = files.pop(name)
    return {1}


def double(files: Files, random: Random) -> set[int] | None:
    name = random.choice(sorted(files))
    files[name + ".copy"] = files[name]
    return {1}


def swap(files: Files, random: Random) -> set[int] | None:
    names = sorted(files)
    one, other = random.sample(names, 2)
    if files[one] == files[other]:
        return None
    files[one], files[other] = files[other], files[one]
    return {1}


ACCIDENTS: tuple[Mutation, ...] = (flip, cut, drop, add, rename, double, swap)


# by somebody who recomputes every manifest: the log, its signature and the act of sealing hold against them


def _lines(files: Files, name: str) -> list[bytes]:
    return files[name].splitlines(keepends=True)


def edit_file(files: Files, random: Random) -> set[int] | None:
    """One bit of one file below data/ that is not part of the log."""
    name = random.choice(sorted(n for n in files if n.startswith("data/") and "/log/" not in n and files[n]))
    changed = bytearray(files[name])
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    files[name] = bytes(changed)
    return {7} if name.startswith(("data/exhibits/", "data/mission/exhibits/", "data/custody/")) else {8}


def edit_log(files: Files, random: Random) -> set[int] | None:
    """One bit of one file of the log itself."""
    name = random.choice(sorted(n for n in files if "/log/" in n and files[n]))
    changed = bytearray(files[name])
    changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    files[name] = bytes(changed)
    return {LEAVES: {3}, PROOFS: {3}, CHECKPOINT: {2}, KEYS: {2, 8}, CONTENTS: {8}, EARLIER: {10}}[name]


def drop_file(files: Files, random: Random) -> set[int] | None:
    name = random.choice(sorted(n for n in files if n.startswith("data/")))
    del files[name]
    if "/log/" in name:
        return {LEAVES: {3}, PROOFS: {3}, CHECKPOINT: {2}, KEYS: {2, 8}, CONTENTS: {8}, EARLIER: {10}}[name]
    return {8}


def add_file(files: Files, random: Random) -> set[int] | None:
    name = random.choice(["data/exhibits/" + sha256(b"{}").hexdigest(), "data/case/cas-1.json", "data/brief/x.html"])
    files[name] = b"{}"
    return {8}


def edit_sender(files: Files, random: Random) -> set[int] | None:
    files[INFO] = files[INFO].replace(b"Bagging-Date: 2", b"Bagging-Date: 1")
    return {8}


def swap_exhibits(files: Files, random: Random) -> set[int] | None:
    names = sorted(n for n in files if n.startswith(("data/exhibits/", "data/mission/exhibits/")))
    if len(names) < 2:
        return None
    one, other = random.sample(names, 2)
    files[one], files[other] = files[other], files[one]
    return {7}


def relist(files: Files, random: Random) -> set[int] | None:
    """A file and the list of contents, both changed to fit."""
    name = random.choice(sorted(n for n in files if n.startswith(("data/method/", "data/settings/", "data/index"))))
    before = sha256(files[name]).hexdigest().encode()
    files[name] += b" "
    files[CONTENTS] = files[CONTENTS].replace(before, sha256(files[name]).hexdigest().encode())
    return {8}


def edit_fold(files: Files, random: Random) -> set[int] | None:
    """A case that reads better than its record, and the list of contents with it."""
    names = sorted(n for n in files if n.startswith("data/case/"))
    if not names:
        return None
    name = random.choice(names)
    before = sha256(files[name]).hexdigest().encode()
    files[name] = files[name].replace(b'"channel": "patrol"', b'"channel": "hotline"')
    files[CONTENTS] = files[CONTENTS].replace(before, sha256(files[name]).hexdigest().encode())
    return {8}


def reorder_leaves(files: Files, random: Random) -> set[int] | None:
    leaves, proofs = _lines(files, LEAVES), _lines(files, PROOFS)
    one = random.randrange(len(leaves) - 1)
    for told in (leaves, proofs):
        told[one], told[one + 1] = told[one + 1], told[one]
    files[LEAVES], files[PROOFS] = b"".join(leaves), b"".join(proofs)
    return {3}


def drop_leaf(files: Files, random: Random) -> set[int] | None:
    leaves, proofs = _lines(files, LEAVES), _lines(files, PROOFS)
    one = random.randrange(len(leaves))
    del leaves[one], proofs[one]
    files[LEAVES], files[PROOFS] = b"".join(leaves), b"".join(proofs)
    return {3}


def double_leaf(files: Files, random: Random) -> set[int] | None:
    for name in RECORD:
        told = _lines(files, name)
        one = Random(len(told)).randrange(len(told))
        files[name] = b"".join([*told[: one + 1], *told[one:]])
    return {3}


def cut_log(files: Files, random: Random) -> set[int] | None:
    keep = random.randrange(1, len(_lines(files, LEAVES)))
    for name in RECORD:
        files[name] = b"".join(_lines(files, name)[:keep])
    return {3}


def redate(files: Files, random: Random) -> set[int] | None:
    return _retell(
        files, random, lambda told: told | {"at": told["at"].replace("2025-", "2024-").replace("2026-", "2024-")}
    )


def rename_actor(files: Files, random: Random) -> set[int] | None:
    return _retell(files, random, lambda told: told | {"by": "rex" if told.get("by") != "rex" else "ivy"})


def _retell(files: Files, random: Random, change: Callable[[dict[str, Any]], dict[str, Any]]) -> set[int]:
    leaves = _lines(files, LEAVES)
    one = random.randrange(len(leaves))
    leaves[one] = canonical(change(json.loads(leaves[one]))) + b"\n"
    files[LEAVES] = b"".join(leaves)
    return {3}


def swap_signatures(files: Files, random: Random) -> set[int] | None:
    leaves = [json.loads(line) for line in _lines(files, LEAVES)]
    signed = [told for told in leaves if "signature" in told]
    if len(signed) < 2:
        return None
    one, other = random.sample(signed, 2)
    one["signature"], other["signature"] = other["signature"], one["signature"]
    files[LEAVES] = b"".join(canonical(told) + b"\n" for told in leaves)
    return {3}


def splice(files: Files, random: Random) -> set[int] | None:
    """A leaf of another mission, in place of one of ours."""
    leaves = _lines(files, LEAVES)
    one = random.randrange(len(leaves))
    told = {"act": "case.close", "at": "2025-04-22T08:00:00.000000+00:00", "compartment": "case", "facts": {}}
    leaves[one] = canonical(told) + b"\n"
    files[LEAVES] = b"".join(leaves)
    return {3}


def forge_checkpoint(files: Files, random: Random) -> set[int] | None:
    """The same head, signed by another key under the log's name."""
    text = files[CHECKPOINT].decode().split("\n\n")[0] + "\n"
    files[CHECKPOINT] = sign_note(text, text.split("\n")[0], new_secret()).encode()
    return {2}


def replace_key(files: Files, random: Random) -> set[int] | None:
    """Another key for the log in keys.json, and the checkpoint signed by it."""
    from truce.record.note import ED25519, PublicKey
    from truce.record.signing import public_of

    text = files[CHECKPOINT].decode().split("\n\n")[0] + "\n"
    origin, secret = text.split("\n")[0], new_secret()
    told = json.loads(files[KEYS])
    before, after = told["log"], PublicKey(origin, ED25519, public_of(secret)).text
    files[KEYS] = files[KEYS].replace(before.encode(), after.encode())
    files[CHECKPOINT] = sign_note(text, origin, secret).encode()
    return {2}


def replace_member_key(files: Files, random: Random) -> set[int] | None:
    told = json.loads(files[KEYS])["members"]
    if not told:
        return None
    key = told[random.choice(sorted(told))][0]["signing"]
    files[KEYS] = files[KEYS].replace(key.encode(), bytes(64).hex()[:64].encode())
    return {8}


FORGERIES: tuple[Mutation, ...] = (
    edit_file, edit_log, drop_file, add_file, edit_sender, swap_exhibits, relist, edit_fold, reorder_leaves, drop_leaf,
    double_leaf, cut_log, redate, rename_actor, swap_signatures, splice, forge_checkpoint, replace_key,
    replace_member_key,
)  # fmt: skip


# by whoever holds the key of the log, and perhaps those of members


@dataclass(frozen=True)
class Conspiracy:
    """What somebody holds: the log's secret, members' secrets by handle, and whether new keys are enrolled for all."""

    secret: bytes
    members: dict[str, bytes]
    rechain: bool = True


Told = dict[str, Any]


def rewrite(files: Files, who: Conspiracy, change: Callable[[list[Told]], None]) -> Files:
    """The whole log anew after a change, with everything that follows from it: chains, signatures, folds, tree."""
    told = [json.loads(line) for line in _lines(files, LEAVES)]
    seqs = [json.loads(line)["leaf"] for line in _lines(files, PROOFS)]
    change(told)
    seqs = [*seqs[: len(told) - 1], seqs[-1]]
    files = dict(files) | {EARLIER: earlier_lines([])}
    leaves: list[bytes] = []
    heads: dict[str, tuple[int, str]] = {}
    for one in told:
        if one is told[-1]:
            files = _refold(files, seqs, leaves, one)
        if who.rechain and "subject" in one:
            place, before = heads.get(one["subject"], (0, None))
            one.update({"position": place + 1} | ({} if before is None else {"previous": before}))
        if one.get("by") in who.members:
            one.pop("signature", None)
            one["signature"] = b64encode(sign(who.members[one["by"]], canonical(one))).decode()
        leaves.append(canonical(one))
        if "subject" in one:
            heads[one["subject"]] = (one["position"], leaf_hash(leaves[-1]).hex())
    _plant(files, seqs, leaves, who.secret)
    key = json.loads(leaves[-1])["facts"]["log_key"]
    entries = [entry_of(seq, leaf) for seq, leaf in zip(seqs, leaves, strict=True)]
    return rebag(files | {KEYS: json_text(keys_told(entries, key))})


def _refold(files: Files, seqs: list[int], leaves: list[bytes], seal: Told) -> Files:
    """Cases, custody and the list of contents as the changed acts tell them, and an act of sealing that names them."""
    entries = [entry_of(seq, leaf) for seq, leaf in zip(seqs, leaves, strict=False)]
    made = dict(files)
    for id, case in cases(e for e in entries if e.act.startswith("case.")).items():
        made[f"data/case/{id}.json"] = json_text(case)
    for id, custody in exhibits(entries).items():
        made[f"data/custody/{id}.json"] = json_text(custody)
    listed = {n: sha256(c).hexdigest() for n, c in sorted(made.items()) if n.startswith("data/") and "/log/" not in n}
    made[CONTENTS] = "".join(f"{digest}  {name}\n" for name, digest in listed.items()).encode()
    record = record_of((e.seq, e.hash) for e in entries)
    seal["facts"].update(record=record, leaves=len(entries), earlier=notes_of([]), contents=_sha(made[CONTENTS]))
    return made


def _sha(content: bytes) -> str:
    return sha256(content).hexdigest()


def _plant(files: Files, seqs: list[int], leaves: list[bytes], secret: bytes) -> None:
    size = seqs[-1]
    hashes = [sha256(str(n).encode()).digest() for n in range(size)]  # whatever else the log may hold
    for seq, leaf in zip(seqs, leaves, strict=True):
        hashes[seq - 1] = leaf_hash(leaf)
    tree = tree_of(hashes)
    origin = files[CHECKPOINT].decode().split("\n")[0]
    files[LEAVES] = b"".join(leaf + b"\n" for leaf in leaves)
    files[PROOFS] = b"".join(proof_line(seq, tree.inclusion(seq - 1)) + b"\n" for seq in seqs)
    files[CHECKPOINT] = sign_note(Checkpoint(origin, size, tree.root()).text, origin, secret).encode()
