"""Sealing what is too big to hold in memory: the age format, piece by piece."""

from collections.abc import Iterable
from typing import Any

import pyrage

from truce.errors import Refused, UnusableValue


def seal_stream(recipients: Iterable[str], reader: Any, writer: Any) -> None:
    """Read to the end, write it sealed to each recipient (`age1...`). In constant memory.

    Raises UnusableValue where there is no recipient or one is none; whatever reader and writer raise comes wrapped in
    `pyrage.EncryptError`.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in sorted(set(recipients))]
    except pyrage.RecipientError:
        raise UnusableValue("this is not a key to seal to", remedy="it begins with age1 (`truce roles key`)") from None
    if not keys:
        raise UnusableValue("there is nobody to seal to", remedy="enrol a member who may read it")
    pyrage.encrypt_io(reader, writer, keys)


def open_stream(identity: str, reader: Any, writer: Any) -> None:
    """Write out what was sealed to a lock. A piece is written only after it proved itself; a later one may still fail.

    Raises Refused where the bytes were sealed to others, or were changed.
    """
    try:
        pyrage.decrypt_io(reader, writer, [pyrage.x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise Refused("this does not open with that key, or was changed") from None


def recipient_of(identity: str) -> str:
    """Whom to seal to (`age1...`) so that a lock's secret opens it."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())
