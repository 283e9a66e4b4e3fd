"""/live: the events that an open page listens to (server-sent events), each only to whoever may see its subject."""

from collections.abc import AsyncIterator, Callable
from functools import partial

from anyio import Event, sleep, to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import PlainTextResponse, Response

from truce.errors import UnusableMission
from truce.flow import acting
from truce.flow.signing_in.enter import lasts
from truce.web.asked import Asked
from truce.web.live import Event as Act
from truce.web.room import Room
from truce.web.signin.desk import desk_of
from truce.web.way import SIGNED, Way

PING_SECONDS = 15
AGAIN_SECONDS = 1.0
LAST_WORD_SECONDS = 2
ANEW = "anew"  # too much happened at once: every part of the page reads itself again
LOOKS = {
    "mission": "look",
    "case": "case.view",
    "evidence": "exhibit.view",
    "protection": "people.list",
    "talks": "talks.read",
}


async def watch(room: Room) -> None:
    """Read the log for all pages of this process."""
    await room.live.watch(room.base)


async def live(asked: Asked) -> Response:
    """The stream of one page. It ends whole when the room closes: the page's browser comes again by itself."""
    if asked.room.live.has_enough(asked.user or ""):
        return PlainTextResponse("too many pages listen already\n", status_code=429)
    over = Event()
    told = _events(asked, over)
    return EventSourceResponse(told, ping=PING_SECONDS, shutdown_event=over, shutdown_grace_period=LAST_WORD_SECONDS)


async def _events(asked: Asked, over: Event) -> AsyncIterator[ServerSentEvent]:
    """Until its session is over: then it ends, and the page that opens it anew is asked to sign in."""
    with asked.room.live.place(asked.user or ""):
        async for event in asked.room.live.listen(over):
            if not await answered(partial(_lasts, asked)):
                return
            if event is None:
                yield ServerSentEvent(data="", event=ANEW)
            elif await answered(partial(_may_see, asked, event)):
                for name in event.names:
                    yield ServerSentEvent(data=event.subject or "", event=name, id=str(event.seq))


async def answered(ask: Callable[[], bool], again: float = AGAIN_SECONDS) -> bool:
    """What is found; while the database is away, it is asked again: the page hears later, and of nothing unasked."""
    while True:
        try:
            return await to_thread.run_sync(ask)
        except UnusableMission:
            await sleep(again)


def _lasts(asked: Asked) -> bool:
    """Whether whoever opened the stream is still signed in; in a mission without members: whether it still has none."""
    id = None if asked.session is None else asked.session.id
    return not acting.members(asked.room.base) if id is None else lasts(desk_of(asked.request, asked.room), id)


def _may_see(asked: Asked, event: Act) -> bool:
    """What is about one case is told to who may look at that case; all else to who may look everywhere."""
    look = LOOKS.get(event.compartment)
    return look is not None and acting.may(asked.house, look, case=_case_of(asked, event.subject)).allowed


def _case_of(asked: Asked, subject: str | None) -> str | None:
    if subject is None or not subject.startswith("exh-"):
        return subject if subject is not None and subject.startswith("cas-") else None
    acts = asked.house.mission.ledger.entries(subject=subject)
    return next((str(act.facts["case"]) for act in acts if act.facts.get("case")), None)


WAYS = (Way(path="/live", name="live", handle=live, action=SIGNED, unasked=True),)
