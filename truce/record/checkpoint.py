"""Checkpoints of a log (C2SP tlog-checkpoint) and what witnesses add to them (C2SP tlog-cosignature, Ed25519)."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from truce.errors import Untrustworthy
from truce.record.merkle import SIZE
from truce.record.note import (
    COSIGNED,
    Signature,
    key_hash,
    open_note,
    split_note,
    with_signature,
)
from truce.record.signing import is_signed, public_of, sign

LARGEST = 2**63  # sizes and times stay below


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log as it stood: its name, the number of its leaves, the root over them, and lines it may add."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the text of its note, or from the whole note; no signature is checked.

    Raises Untrustworthy where it is none.
    """
    body = split_note(text).text if "\n\n" in text else text
    lines = body.split("\n")
    try:
        origin, size, root, *more, end = lines
        read = Checkpoint(origin, int(size), b64decode(root, validate=True), tuple(more))
    except ValueError:
        raise Untrustworthy("this is not a checkpoint of a log") from None
    # written again it must be the same: so signs, zeros in front and other ways to write base64 are out
    if (
        not 0 <= read.size < LARGEST
        or not origin
        or end
        or not all(more)
        or len(read.root) != SIZE
        or read.text != body
    ):
        raise Untrustworthy("this is not a checkpoint of a log")
    return read


def open_checkpoint(note: str, keys: Mapping[str, bytes]) -> Checkpoint:
    """A checkpoint that its own log signed; `keys` holds public keys by origin.

    Raises Untrustworthy where the log is not known or its signature does not hold.
    """
    read = read_checkpoint(note)
    known = {read.origin: keys[read.origin]} if read.origin in keys else {}
    open_note(note, known)
    return read


def cosign(note: str, name: str, secret: bytes, time: int) -> str:
    """The checkpoint with a witness's signature, made at `time` (seconds since 1970); one made before gives way."""
    opened = split_note(note)
    read_checkpoint(opened.text)
    value = time.to_bytes(8, "big") + sign(secret, _cosigned(time, opened.text))
    return with_signature(opened, Signature(name, key_hash(name, public_of(secret), COSIGNED), value))


def cosignatures(note: str, keys: Mapping[str, bytes]) -> dict[str, int]:
    """When each known witness signed, by name. Raises Untrustworthy where a signature of one of them does not hold."""
    opened = split_note(note)
    signed: dict[str, int] = {}
    for one in opened.signatures:
        public = keys.get(one.name)
        if public is None or one.key_hash != key_hash(one.name, public, COSIGNED):
            continue
        time = int.from_bytes(one.value[:8], "big")
        if time >= LARGEST or not is_signed(public, _cosigned(time, opened.text), one.value[8:]):
            raise Untrustworthy("a witness's signature does not hold", name=one.name)
        signed[one.name] = time
    return signed


def _cosigned(time: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
