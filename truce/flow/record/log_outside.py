"""What is done with a log's proofs and keys outside of any mission: read, checked, handed on."""

import json
from pathlib import Path
from typing import Any

from truce.errors import WrongUsage
from truce.record.note import PublicKey, read_key
from truce.record.proof import Proof, read_proof, tlog_proof


def json_text(proof: Proof) -> str:
    """A proof as JSON, indented for people."""
    return json.dumps(proof.told(), ensure_ascii=False, indent=1) + "\n"


def tlog_text(proof: Proof) -> str:
    """A proof of one act as C2SP tlog-proof; its leaf is not in it."""
    return tlog_proof(proof.checkpoint, proof.acts[0])


def check_proof(text: str, key: PublicKey | None) -> dict[str, Any]:
    """Check a proof; what it shows. Raises Untrustworthy."""
    proof = read_proof(text)
    signed = proof.check(key)
    return {"acts": len(proof.acts), "origin": signed.origin, "size": signed.size, "key": (key or proof.key).text}


def named_key(given: str) -> PublicKey:
    """A public key from its text, or from a file that holds it. Raises UnusableValue."""
    path = Path(given)
    return read_key(path.read_text("utf-8") if len(given) < 200 and path.is_file() else given)


def key_in(given: str | None) -> PublicKey | None:
    """The same, where one was given."""
    return None if given is None else named_key(given)


def needed_key(given: str | None, kept: Path) -> PublicKey:
    """The log's key; a witness's second time it may be left out, for the first one is in the file `kept`."""
    if given is None and not kept.exists():
        raise WrongUsage("say which key is the log's", remedy="--log KEY, as `truce log key FOLDER` prints it there")
    key = named_key(given or str(kept))
    if kept.exists() and read_key(kept.read_text("utf-8")) != key:
        raise WrongUsage(
            "this is another key than the one you knew",
            file=kept,
            remedy="ask the mission why; a lost key is on record",
        )
    return key


def keep_key(key: PublicKey, kept: Path) -> None:
    """Keep the log's key, once something that it signed was found to hold."""
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept.write_text(key.text + "\n", "utf-8")
