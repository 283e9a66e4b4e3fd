"""Signed notes (C2SP signed-note, v1): a text, and below it who signed it, each in a line of its own.

example.com/log
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/log Az3grlgtzPICa5OS8npV...
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from truce.errors import Untrustworthy, UnusableValue
from truce.record.signing import is_signed, public_of, sign

ED25519 = 0x01  # kinds of signature, the byte that the hash of a key holds
COSIGNED = 0x04
MOST_SIGNATURES = 100
MOST_CHARACTERS = 1_000_000
SHORTEST = 5  # bytes of a signature: four of the key's hash, and something


@dataclass(frozen=True, slots=True)
class Signature:
    """One line below a note: whose key, its hash (4 bytes), and what it signed with."""

    name: str
    key_hash: bytes
    value: bytes

    @property
    def line(self) -> str:
        """As it stands in the note, with its newline."""
        return f"— {self.name} {b64encode(self.key_hash + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note that was opened: its text, every signature below it, and the names of the keys that did sign."""

    text: str
    signatures: tuple[Signature, ...]
    signed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that others check with: its name, its kind (ED25519 or COSIGNED), 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def hash(self) -> bytes:
        """The four bytes that a signature names it by."""
        return key_hash(self.name, self.public, self.kind)

    @property
    def text(self) -> str:
        """The form that other software takes (C2SP vkey): name, hash, kind and key."""
        return f"{self.name}+{self.hash.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


def key_hash(name: str, public: bytes, kind: int = ED25519) -> bytes:
    """The first four bytes of SHA-256 over name, newline, kind and key."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def read_key(text: str) -> PublicKey:
    """A public key from its text. Raises UnusableValue."""
    name, _, rest = text.strip().partition("+")
    told_hash, _, told = rest.partition("+")
    held = _strict_base64(told)
    if held is None or not _is_name(name) or len(held) != 33 or held[0] not in (ED25519, COSIGNED):
        raise UnusableValue(
            "this is no public key of a log or a witness", remedy="NAME+HASH+BASE64, see `truce log key`"
        )
    key = PublicKey(name, held[0], held[1:])
    if key.hash.hex() != told_hash:
        raise UnusableValue("the hash in a public key is not the key's", name=name)
    return key


def sign_note(text: str, name: str, secret: bytes) -> str:
    """A note with one signature. Raises UnusableValue where the text or the name cannot stand in a note."""
    if not _is_text(text) or not text.endswith("\n"):
        raise UnusableValue("a note's text ends with a newline and has no control characters")
    return f"{text}\n{_signature(text, name, secret).line}"


def add_signature(note: str, name: str, secret: bytes) -> str:
    """The note with one more signature, or that one anew where the key signed before."""
    opened = split_note(note)
    return with_signature(opened, _signature(opened.text, name, secret))


def with_signature(note: Note, signature: Signature) -> str:
    """A note as text, a signature added; one of the same key gives way."""
    kept = [one for one in note.signatures if (one.name, one.key_hash) != (signature.name, signature.key_hash)]
    return note.text + "\n" + "".join(one.line for one in (*kept, signature))


def _signature(text: str, name: str, secret: bytes) -> Signature:
    if not _is_name(name):
        raise UnusableValue("a key's name has no space and no plus", name=name)
    return Signature(name, key_hash(name, public_of(secret)), sign(secret, text.encode()))


def open_note(note: str, keys: Mapping[str, bytes]) -> Note:
    """A note that one of the keys (Ed25519, by name) signed.

    Raises Untrustworthy where it is malformed, where a known key's signature does not hold, or none of them signed.
    """
    opened = split_note(note)
    signed: list[str] = []
    for one in opened.signatures:
        public = keys.get(one.name)
        if public is None or one.key_hash != key_hash(one.name, public):
            continue
        if not is_signed(public, opened.text.encode(), one.value):
            raise Untrustworthy("a signature of a note does not hold", name=one.name)
        signed += [] if one.name in signed else [one.name]
    if not signed:
        raise Untrustworthy("nobody who is known signed this note", known=", ".join(keys) or "nobody")
    return Note(opened.text, opened.signatures, tuple(signed))


def split_note(note: str) -> Note:
    """Text and signatures, nothing checked but the form. Raises Untrustworthy where it is no note."""
    head, blank, foot = note.rpartition("\n\n")
    *lines, end = foot.split("\n")
    if len(note) > MOST_CHARACTERS or not _is_text(note) or not blank or end or not 0 < len(lines) <= MOST_SIGNATURES:
        raise Untrustworthy("this is not a signed note")
    return Note(head + "\n", tuple(_read_line(line) for line in lines))


def _read_line(line: str) -> Signature:
    parts = line.split(" ")
    held = _strict_base64(parts[2]) if len(parts) == 3 else None
    if held is None or parts[0] != "—" or not _is_name(parts[1]) or len(held) < SHORTEST:
        raise Untrustworthy("a line below a note is no signature")
    return Signature(parts[1], held[:4], held[4:])


def _strict_base64(text: str) -> bytes | None:
    """The bytes, where the text is the one way to write them."""
    try:
        held = b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        return None
    return held if b64encode(held).decode() == text else None


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(letter.isspace() for letter in name) and _is_text(name)


def _is_text(text: str) -> bool:
    """Unicode that has an UTF-8 form, without control characters but for the newline."""
    surrogate = any("\ud800" <= letter <= "\udfff" for letter in text)
    return not surrogate and all(letter >= " " or letter == "\n" for letter in text)
