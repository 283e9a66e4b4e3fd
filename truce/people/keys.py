"""A member's own keys: one signs what the member does, one opens what is sealed to the member (age)."""

import json
from dataclasses import dataclass

import pyrage

from truce.errors import Refused, UnusableValue
from truce.record.signing import new_secret, public_of, sign


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
