"""The watch while the room is open: every worker process runs it, and one of them at a time looks."""

import asyncio
import os
from collections import Counter
from pathlib import Path
from secrets import token_hex
from typing import Any

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
    """One round: the rules, then what is due to be sent. Trouble goes to the journal."""
    try:
        _round(room, holder)
    except TruceError as wrong:
        journal.LOG.warning(
            "alerts", extra={"told": {"work": "alerts", "error": type(wrong).__name__, "what": wrong.what}}
        )


def once(folder: Path) -> dict[str, Any]:
    """One round without a room, for a machine that calls at set times: what it did, in numbers.

    `held` false: an open room, or another call, looks at this moment. Raises TruceError.
    """
    room = Room(folder)
    try:
        return _round(room, f"{os.getpid()}-{token_hex(4)}")
    finally:
        room.store.close()


def _round(room: Room, holder: str) -> dict[str, Any]:
    looked = turn(room.base, room.store.alerts, holder)
    told = read_settings(room.folder / SETTINGS)
    channels = channels_of(told.alerts, told.room.address)
    tell, carrier, went = teller(room.base), Carrier(told.alerts), Counter[str]()
    while True:
        sent = deliver(room.base, room.store.alerts, holder, channels, carrier, tell, MORE)
        went.update(sent=sent.sent, waiting=sent.waiting, given_up=sent.given_up)
        if sent.tried < MORE:
            return {"held": looked.held, "rules": looked.rules, "alerts": len(looked.alerts), **went}
