"""What all requests of one process share: the mission, what the room keeps, the live wire, and a small cache."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, TypeVar, cast

from truce import bootstrap
from truce.flow.house import Actor, House
from truce.flow.room.picture import Pictures
from truce.web.live import Live
from truce.web.searches import Searches

T = TypeVar("T")
SETTINGS = "truce.toml"


class Cache:
    """The newest answers of this process. A key begins with the versions of what its answer rests on."""

    def __init__(self, size: int = 2048) -> None:
        """`size`: answers kept."""
        self._size = size
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer kept under a key, or a new one."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made


class Room:
    """One mission, served. `entry`: the token of the link that lets the local user in, where there are no members."""

    def __init__(self, folder: Path, *, entry: str | None = None) -> None:
        """Open the mission. Raises UnusableMission, WrongUsage."""
        self.folder = folder
        self._store = bootstrap.open_room(folder)
        self.settings = bootstrap.room_settings(folder)
        self.live = Live()
        self.cache = Cache()
        self.searches = Searches()
        self.pictures = Pictures(folder)
        self.warming: Callable[[], bool] = lambda: False  # whether this worker still reads what it needs (warming.py)
        self.entry = entry or token_urlsafe(24)
        self._lock = threading.Lock()
        self._stamp = self._settings_stamp()
        self._base = bootstrap.open_house(folder)

    @property
    def base(self) -> House:
        """The house with nobody in it; opened anew when its settings were changed."""
        self._look_again()
        return self._base

    @property
    def store(self) -> bootstrap.OpenRoom:
        """What the room keeps; opened anew where the mission moved to another database."""
        self._look_again()
        return self._store

    def _look_again(self) -> None:
        if (stamp := self._settings_stamp()) == self._stamp:
            return
        with self._lock:
            if stamp == self._stamp:
                return
            self._base = bootstrap.open_house(self.folder)
            self.settings = bootstrap.room_settings(self.folder)
            self._store = bootstrap.open_room_again(self.folder, self._store)  # who is in the old one finishes there
            self._stamp = stamp

    def house_for(self, actor: Actor | None) -> House:
        """The house as whoever acts walks through it."""
        return replace(self.base, actor=actor)

    def _settings_stamp(self) -> tuple[int, int]:
        told = (self.folder / SETTINGS).stat()
        return told.st_mtime_ns, told.st_size
