"""A member's own keys: one signs what the member does, one opens what is sealed to the member (age)."""

import json
from dataclasses import asdict, dataclass

import pyrage

from truce.errors import Refused, UnusableValue
from truce.record.signing import new_secret, public_of, sign


@dataclass(frozen=True, slots=True)
class Card:
    """The public half of a member's keys: what an administrator needs to take the member in."""

    handle: str
    signing: str
    reading: str


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """Handle, Ed25519 seed (32 bytes), age identity (`AGE-SECRET-KEY-...`). Never printed: it has no repr."""

    handle: str
    seed: bytes
    identity: str

    @property
    def signing(self) -> str:
        """Public key for signatures, hex."""
        return public_of(self.seed).hex()

    @property
    def reading(self) -> str:
        """Recipient to seal to (`age1...`)."""
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    @property
    def card(self) -> Card:
        """What others may know of it."""
        return Card(self.handle, self.signing, self.reading)

    def sign(self, statement: bytes) -> bytes:
        """The signature over a statement, 64 bytes."""
        return sign(self.seed, statement)

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed to this key. Raises Refused where it was sealed to others."""
        try:
            return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(self.identity)]))
        except pyrage.DecryptError:
            raise Refused("this is sealed to others", member=self.handle) from None


def new_key(handle: str) -> Key:
    """New keys for a handle."""
    return Key(handle, new_secret(), str(pyrage.x25519.Identity.generate()))


def key_as_bytes(key: Key, passphrase: str | None) -> bytes:
    """A key file: JSON, sealed by the passphrase (age, scrypt) where there is one."""
    told = {"handle": key.handle, "signing_seed": key.seed.hex(), "age_identity": key.identity}
    plain = json.dumps(told).encode()
    return plain if passphrase is None else bytes(pyrage.passphrase.encrypt(plain, passphrase))


def is_sealed(held: bytes) -> bool:
    """Whether a key file wants a passphrase."""
    return held.startswith(b"age-encryption.org/")


def key_from(held: bytes, passphrase: str | None) -> Key:
    """The key in a key file. Raises Refused for a wrong passphrase, UnusableValue where it is no key file."""
    try:
        plain = bytes(pyrage.passphrase.decrypt(held, passphrase or "")) if is_sealed(held) else held
    except pyrage.DecryptError:
        raise Refused("the passphrase does not open the key") from None
    try:
        told = json.loads(plain)
        return Key(told["handle"], bytes.fromhex(told["signing_seed"]), told["age_identity"])
    except (ValueError, KeyError, TypeError):
        raise UnusableValue("this is not a key file", remedy="`truce roles key HANDLE` makes one") from None


def card_as_bytes(card: Card) -> bytes:
    """A card as a file: JSON."""
    return (json.dumps(asdict(card)) + "\n").encode()


def card_from(held: bytes) -> Card:
    """The card in a file. Raises UnusableValue where it is none, or its keys cannot be such."""
    try:
        told = json.loads(held)
        card = Card(str(told["handle"]), str(told["signing"]), str(told["reading"]))
        pyrage.x25519.Recipient.from_str(card.reading)
        fits = len(bytes.fromhex(card.signing)) == 32
    except (ValueError, KeyError, TypeError, pyrage.RecipientError):
        fits = False
    if not fits:
        raise UnusableValue("this is not a member's card", remedy="`truce roles key HANDLE` makes one beside the key")
    return card
