"""The watch while the room is open: every worker process runs it, and one of them at a time looks."""

import asyncio
import os
from secrets import token_hex

from anyio import to_thread

from truce.errors import TruceError
from truce.flow.room.sending import deliver
from truce.flow.room.watching import turn
from truce.settings import read_settings
from truce.shell import journal
from truce.web.alerts.post import Carrier, channels_of
from truce.web.alerts.words import teller
from truce.web.room import SETTINGS, Room

EVERY_SECONDS = 20.0
MORE = 20  # deliveries in one round


async def watch(room: Room) -> None:
    """Look and send until cancelled. What goes wrong is said in the journal, and the next round tries again."""
    holder = f"{os.getpid()}-{token_hex(4)}"
    while True:
        await to_thread.run_sync(round_of, room, holder)
        await asyncio.sleep(EVERY_SECONDS)


def round_of(room: Room, holder: str) -> None:
    """One round: the rules, then what is due to be sent."""
    try:
        turn(room.base, room.store.alerts, holder)
        told = read_settings(room.folder / SETTINGS)
        channels = channels_of(told.alerts, told.room.address)
        tell = teller(room.base)
        carrier = Carrier(told.alerts)
        while deliver(room.base, room.store.alerts, holder, channels, carrier, tell, MORE).tried >= MORE:
            continue
    except TruceError as wrong:
        journal.LOG.warning(
            "alerts", extra={"told": {"work": "alerts", "error": type(wrong).__name__, "what": wrong.what}}
        )
