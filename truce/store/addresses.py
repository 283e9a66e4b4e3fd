"""Where a mission's lake, ledger and vault are, as its `truce.toml` says; and the one setting that truce changes."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from truce.errors import UnusableMission, WrongUsage
from truce.store.ledger import sqlite_url
from truce.store.troubles import told

FORMAT = 1  # of the folder; the same number stands in truce.toml
SETTINGS = "truce.toml"
VAULT = "vault.sqlite"  # where the ledger is a file too; made when the first person is taken in
ROOM = "room.sqlite"  # the same; made when the mission is first served


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of the lake (a path or the URL of an object store), the ledger, the vault and what the room keeps."""

    lake: str
    ledger: URL
    vault: URL
    room: URL


def addresses(folder: Path) -> Addresses:
    """Where things are kept. Raises UnusableMission where the folder is no mission, or a newer one."""
    settings = folder / SETTINGS
    try:
        text = settings.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise UnusableMission("this folder is not a mission", folder=folder, remedy=_instead(folder)) from missing
    lake, ledger = named(text, settings)
    url = url_of(folder, ledger)
    at = lake if "://" in lake else str((folder / lake).absolute())
    if url.get_backend_name() != "sqlite":
        return Addresses(at, url, url, url)
    return Addresses(at, url, sqlite_url(folder / VAULT), room_beside(folder, url))


def _instead(folder: Path) -> str:
    """What to try where a folder is no mission: the one mission right below it, or a new one."""
    try:
        below = [one.parent for one in folder.glob(f"*/{SETTINGS}")]
    except OSError:  # not a folder, or not ours to look into
        below = []
    return f"the mission below it: {below[0]}" if len(below) == 1 else "`truce new` makes one"


def room_beside(folder: Path, ledger: URL) -> URL:
    """Where the room keeps its own: beside a ledger that is a file, or in the same shared database."""
    return sqlite_url(folder / ROOM) if ledger.get_backend_name() == "sqlite" else ledger


def url_of(folder: Path, ledger: str) -> URL:
    """The URL of a ledger named in settings or by hand: a URL, or a file seen from the mission's folder."""
    if "://" not in ledger:
        return sqlite_url(folder / ledger)
    try:
        return make_url(ledger)
    except ArgumentError as wrong:
        raise WrongUsage("this is no address of a ledger", remedy="a FILE, or postgresql://HOST/NAME") from wrong


def named(text: str, path: Path) -> tuple[str, str]:
    """(lake, ledger) as the settings name them, format checked. The rest of the file is for truce/settings to check."""
    try:
        have = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise WrongUsage("settings are not TOML", file=path) from wrong
    number = have.get("format")
    if not isinstance(number, int):
        raise WrongUsage("the setting format is missing", file=path, remedy=f"add: format = {FORMAT}")
    if number > FORMAT:
        raise UnusableMission(
            "this mission was written by a newer truce",
            file=path,
            format=number,
            newest_known=FORMAT,
            remedy="install a truce at least as new as the one that wrote this mission",
        )
    store = have.get("store", {})
    if not isinstance(store, dict):
        raise WrongUsage("the setting store must be a table", file=path, remedy="write [store]")
    return str(store.get("lake", "lake")), str(store.get("ledger", "ledger.sqlite"))


def with_ledger(text: str, ledger: str) -> str:
    """The settings with another ledger, all else as it was, comments too."""
    return with_store(text, "ledger", ledger)


def with_store(text: str, key: str, value: str) -> str:
    """The settings with another value under [store], all else as it was. Raises WrongUsage where that is not safe."""
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if line.strip().startswith("[")]
    store = next((n for n in heads if lines[n].split("#")[0].replace(" ", "") == "[store]"), None)
    if store is None:
        lines += ["", "[store]", f"{key} = {quoted}"]
    else:
        end = next((n for n in heads if n > store), len(lines))
        at = next((n for n in range(store, end) if lines[n].split("=")[0].strip(" \"'") == key), None)
        lines[slice(store + 1, store + 1) if at is None else slice(at, at + 1)] = [f"{key} = {quoted}"]
    changed = "\n".join(lines) + "\n"
    have = tomllib.loads(text)
    try:
        fits = tomllib.loads(changed) == have | {"store": have.get("store", {}) | {key: value}}
    except tomllib.TOMLDecodeError:
        fits = False
    if not fits:
        raise WrongUsage("truce cannot change these settings safely", remedy=f"write `{key} = ...` under [store] first")
    return changed


def switch(folder: Path, ledger: str) -> None:
    """Let the settings name another ledger: whole, or as before, whenever the power goes."""
    settings = folder / SETTINGS
    write_whole(settings, with_ledger(settings.read_text("utf-8"), ledger).encode(), settings.stat().st_mode & 0o777)


def write_whole(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write beside, flush, move into place, flush the folder."""
    beside = path.with_name(f".{path.name}.new")
    with told(path):
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        flush(path.parent)


def flush(path: Path) -> None:
    """Put a file or the names in a folder onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
