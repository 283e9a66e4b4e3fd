"""The operations room of a mission: how it is set up, and what it keeps beside the record."""

import os
import socket
from pathlib import Path
from typing import TypeAlias

from truce.bootstrap.outside import read_file
from truce.settings import Room as RoomSettings
from truce.settings import read_settings
from truce.store.addresses import SETTINGS, addresses
from truce.store.room.store import RoomStore

OpenRoom: TypeAlias = RoomStore  # by this name for the doors, which reach no store


def open_room(folder: Path) -> RoomStore:
    """What the operations room of a mission keeps beside the record."""
    return RoomStore(addresses(folder).room)


def open_room_again(folder: Path, room: RoomStore) -> RoomStore:
    """The same after the mission's settings changed: a new one where it moved to another database."""
    return room if room.address == addresses(folder).room else open_room(folder)


def room_settings(folder: Path) -> RoomSettings:
    """How the operations room of a mission is set up."""
    return read_settings(folder / SETTINGS).room


def feed_secret(feed: str, name: str) -> str | None:
    """What an upstream or a broker asks for: TRUCE_FEED_<FEED>_<NAME>, or what the file named in ..._FILE holds.

    None where neither is set; nothing of it is ever kept in a mission. Raises NotFound for a file that cannot be read.
    """
    variable = f"TRUCE_FEED_{feed}_{name}".upper().replace("-", "_")
    file = os.environ.get(f"{variable}_FILE")
    return os.environ.get(variable) if file is None else read_file(Path(file)).decode("utf-8").strip()


def worker_name() -> str:
    """Who this process is among the workers of a mission."""
    return f"{socket.gethostname()}:{os.getpid()}"
