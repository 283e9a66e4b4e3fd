"""One keeper of the field for each room of this process."""

from weakref import WeakKeyDictionary, ref

from truce.errors import UnusableMission
from truce.flow.field.keeper import Keeper
from truce.flow.house import House
from truce.web.room import Room

_keepers: WeakKeyDictionary[Room, Keeper] = WeakKeyDictionary()


def keeper_of(room: Room) -> Keeper:
    """The keeper of a room, made on first need."""
    found = _keepers.get(room)
    return found if found is not None else _keepers.setdefault(room, _made(room))


def _made(room: Room) -> Keeper:
    held = ref(room)  # the room goes when nobody serves it any more

    def house() -> House:
        now = held()
        if now is None:
            raise UnusableMission("the room is closed")
        return now.base

    return Keeper(house)
