"""What a worker reads before it says that it is ready: kernels, templates, the board, ids: no first look waits."""

import logging
from threading import Thread

from truce.errors import TruceError
from truce.flow.frames import frame
from truce.flow.room import picture
from truce.flow.room.today import today, versions_of
from truce.model.incident import Incident
from truce.model.report import Report
from truce.web.pages import read_all
from truce.web.room import Room

LOG = logging.getLogger("truce.room.warming")
NONE = "inc-0"  # the id of nothing


def begin(room: Room) -> Thread:
    """Let a thread read; `/ready` waits for its end, and requests do not."""
    thread = Thread(target=warm, args=(room,), name="warming", daemon=True)
    room.warming = thread.is_alive
    thread.start()
    return thread


def warm(room: Room) -> None:
    """Read it. A mission that cannot be read is still served: its pages say what is wrong with it."""
    house = room.base
    read_all()
    try:
        picture.warm(house, room.pictures)
        room.cache.cached(("today", *versions_of(house)), lambda: today(house))
        for noun in (Incident, Report):
            frame(house, noun, ids=[NONE])
    except TruceError as wrong:
        LOG.error("", extra={"told": {"task": __name__}}, exc_info=wrong)
