"""/live: the events that an open page listens to (server-sent events), each only to whoever may see its subject."""

from collections.abc import AsyncIterator

from anyio import to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from truce.web.asked import Asked
from truce.web.live import Event
from truce.web.room import Room
from truce.web.way import SIGNED, Way

PING_SECONDS = 15
ANEW = "anew"  # too much happened at once: every part of the page reads itself again
LOOKS = {"mission": "look", "case": "case.view", "evidence": "exhibit.view", "protection": "people.list"}


async def watch(room: Room) -> None:
    """Read the log for all pages of this process."""
    await room.live.watch(room.base)


async def live(asked: Asked) -> Response:
    """The stream of one page."""
    return EventSourceResponse(_events(asked), ping=PING_SECONDS)


async def _events(asked: Asked) -> AsyncIterator[ServerSentEvent]:
    async for event in asked.room.live.listen():
        if event is None:
            yield ServerSentEvent(data="", event=ANEW)
        elif await to_thread.run_sync(_may_see, asked, event):
            for name in event.names:
                yield ServerSentEvent(data=event.subject or "", event=name, id=str(event.seq))


def _may_see(asked: Asked, event: Event) -> bool:
    look = LOOKS.get(event.compartment)
    if look is None:
        return False
    of_case = event.subject is not None and event.subject.startswith("cas-")
    return asked.may(look, case=event.subject) if of_case else asked.may(look)


WAYS = (Way(path="/live", name="live", handle=live, action=SIGNED),)
