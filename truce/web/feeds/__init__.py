"""Feeds: the page that says how far behind each is, the door that sensors send to, and what runs beside."""

from truce.web.feeds import page, sensors
from truce.web.feeds.running import TASKS

WAYS = (*page.WAYS, *sensors.WAYS)

__all__ = ["TASKS", "WAYS"]
