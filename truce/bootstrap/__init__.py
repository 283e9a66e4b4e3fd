"""Where the house is put together: the only room that names concrete stores and engines, and reaches the machine."""

from truce.bootstrap.founding import demo_house, new_mission
from truce.bootstrap.house import is_alone, now, open_house, source_cards, writing
from truce.bootstrap.keys import card_path, keep_key, key_of, keys_folder
from truce.bootstrap.outside import (
    ask_authority,
    ask_provider,
    open_address,
    open_in_browser,
    read_file,
    readable,
    write_file,
)
from truce.bootstrap.room import OpenRoom, feed_secret, open_room, open_room_again, room_settings, worker_name

__all__ = [
    "OpenRoom",
    "ask_authority",
    "ask_provider",
    "card_path",
    "demo_house",
    "feed_secret",
    "is_alone",
    "keep_key",
    "key_of",
    "keys_folder",
    "new_mission",
    "now",
    "open_address",
    "open_house",
    "open_in_browser",
    "open_room",
    "open_room_again",
    "read_file",
    "readable",
    "room_settings",
    "source_cards",
    "worker_name",
    "write_file",
    "writing",
]
