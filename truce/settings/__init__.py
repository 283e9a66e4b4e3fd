"""What an operator may choose: the mission's `truce.toml`, read once, checked whole, refused by name and line."""

from truce.settings.keys import Alerts, Mandate, Outlook, Room, Settings, Store, Work
from truce.settings.reading import parse_settings, read_settings
from truce.settings.table import settings_as_markdown
from truce.settings.writing import settings_as_toml, write_settings

__all__ = [
    "Alerts",
    "Mandate",
    "Outlook",
    "Room",
    "Settings",
    "Store",
    "Work",
    "parse_settings",
    "read_settings",
    "settings_as_markdown",
    "settings_as_toml",
    "write_settings",
]
