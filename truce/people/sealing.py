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
