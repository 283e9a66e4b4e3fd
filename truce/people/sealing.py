"""Sealing in the age format (age-encryption.org/v1): to the keys of those who may read, and to locks of our own.

A lock is an age key pair made for one purpose. What is kept is sealed to the lock; the lock's secret is sealed to the
readers. Readers come and go by sealing that one secret again; and whoever destroys it destroys all it locks.
"""

from collections.abc import Iterable

import pyrage

from truce.errors import Refused, UnusableValue

BLOCK = 512  # bytes: sealed lengths tell how long a name is, unless all are of a few sizes


def new_lock() -> tuple[str, str]:
    """(identity `AGE-SECRET-KEY-1...`, recipient `age1...`) of a new lock."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def lock_from(secret: bytes) -> tuple[str, str]:
    """(identity, recipient) of the lock that 32 secret bytes make: the same bytes, the same lock."""
    identity = _bech32("age-secret-key-", secret).upper()
    return identity, str(pyrage.x25519.Identity.from_str(identity).to_public())


CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _bech32(human: str, held: bytes) -> str:
    """Bytes as Bech32 (BIP 173), in which age writes its keys."""
    number, bits = int.from_bytes(held, "big"), len(held) * 8
    spare = -bits % 5
    number <<= spare
    words = [(number >> shift) & 31 for shift in range(bits + spare - 5, -1, -5)]
    told = [ord(c) >> 5 for c in human] + [0] + [ord(c) & 31 for c in human]
    rest = _checksum([*told, *words, *([0] * 6)]) ^ 1
    words += [(rest >> 5 * (5 - n)) & 31 for n in range(6)]
    return f"{human}1{''.join(CHARSET[word] for word in words)}"


def _checksum(values: Iterable[int]) -> int:
    sum = 1
    for value in values:
        top = sum >> 25
        sum = (sum & 0x1FFFFFF) << 5 ^ value
        for n, term in enumerate(GENERATOR):
            sum ^= term if (top >> n) & 1 else 0
    return sum


def seal_to(recipients: Iterable[str], plain: bytes) -> bytes:
    """The bytes sealed to each recipient (`age1...`); any one of them opens it.

    Raises UnusableValue where there is no recipient or one is none: what nobody could open would be lost.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in sorted(set(recipients))]
    except pyrage.RecipientError:
        raise UnusableValue("this is not a key to seal to", remedy="it begins with age1 (`truce roles key`)") from None
    if not keys:
        raise UnusableValue("there is nobody to seal to", remedy="enrol a member who may read it")
    return bytes(pyrage.encrypt(plain, keys))


def open(identity: str, sealed: bytes) -> bytes:
    """What was sealed to a lock or a reader. Raises Refused where it was sealed to others, or was changed."""
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity)]))
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise Refused("this does not open with that key") from None


def padded(text: str) -> bytes:
    """UTF-8 with spaces at the end, up to a whole number of blocks."""
    plain = text.encode()
    return plain + b" " * (-len(plain) % BLOCK)
