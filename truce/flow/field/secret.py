"""The mission's secret for the field: 32 bytes in `keys/field.key`, made on first need, readable by its owner alone.

Field passwords, nonces and the fingerprints of sealed submissions are made from it; none of these is kept anywhere.
"""

import hmac
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_hex

from truce.errors import UnusableMission
from truce.flow.house import House

SIZE = 32


def secret_of(house: House) -> bytes:
    """The secret. Raises UnusableMission where its file is damaged."""
    path = house.mission.folder / "keys" / "field.key"
    if not path.exists():
        _make(path)
    held = path.read_bytes()
    if len(held) != SIZE:
        raise UnusableMission("keys/field.key is damaged", remedy="bring it back from a backup, or make devices anew")
    return held


def fingerprint(secret: bytes, what: str, said: bytes) -> str:
    """A keyed hash (HMAC-SHA-256, hex): nobody without the secret can try names until one fits."""
    return hmac.new(secret, what.encode() + b"\x00" + said, sha256).hexdigest()


def _make(path: Path) -> None:
    """Written beside and linked into place: of two who make it at once, both use the first."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    beside = path.with_name(f".{path.name}.{token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(token_bytes(SIZE))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(beside, path)
    beside.unlink()
