"""Members' keys, as they lie on this machine."""

import os
from collections.abc import Callable
from pathlib import Path

from truce.errors import NotFound, WrongUsage
from truce.people.keys import Key, card_as_bytes, is_sealed, key_as_bytes, key_from


def keys_folder() -> Path:
    """Where members' keys lie on this machine: TRUCE_KEYS, or the user's own configuration."""
    return Path(os.environ.get("TRUCE_KEYS") or Path.home() / ".config" / "truce" / "keys")


def key_of(handle: str, passphrase: Callable[[], str]) -> Key:
    """A member's key; `passphrase` is asked only where the file is sealed.

    Raises NotFound where this machine holds none, WrongUsage where others of this machine may read it.
    """
    path = keys_folder() / f"{handle}.key"
    if not path.is_file():
        raise NotFound("this machine holds no key for that member", member=handle, remedy=f"truce roles key {handle}")
    if path.stat().st_mode & 0o077:
        raise WrongUsage("others may read this key file", file=path.name, remedy=f"chmod 600 {path}")
    held = path.read_bytes()
    return key_from(held, passphrase() if is_sealed(held) else None)


def keep_key(key: Key, passphrase: str | None) -> Path:
    """Keep a new key where `key_of` finds it, readable by its owner alone. Raises WrongUsage where there is one."""
    folder = keys_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{key.handle}.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as there:
        raise WrongUsage("there is a key of that name already", file=path, remedy="keep it, or take another") from there
    with os.fdopen(handle, "wb") as file:
        file.write(key_as_bytes(key, passphrase))
    card_path(key.handle).write_bytes(card_as_bytes(key.card))
    return path


def card_path(handle: str, *, must_be: bool = False) -> Path:
    """Where a member's card lies beside the key. Raises NotFound where it `must_be` and is not."""
    path = keys_folder() / f"{handle}.card"
    if must_be and not path.is_file():
        raise NotFound("this machine holds no card of that member", member=handle, remedy="--card FILE")
    return path
