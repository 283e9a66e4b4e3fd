"""POST /feeds/{name}: what a sensor sends is in the inbox, on the disk, before it is acknowledged."""

from asyncio import wrap_future

from anyio import to_thread
from starlette.responses import JSONResponse, Response

from truce.errors import NotFound, Refused, TruceError
from truce.flow.feeds.pushed import LARGEST, incoming
from truce.flow.feeds.setting import Feed, refuse_stranger
from truce.web import faults
from truce.web.asked import Asked
from truce.web.field.keeper import keeper_of
from truce.web.way import OPEN, Way

STATUS = {"new": 201, "again": 200, "other": 202}


async def receive(asked: Asked) -> Response:
    """Keep one message. 201: kept; 200: it was here; 202: another content under its id, kept beside and set aside.

    A message with a fault is kept too, and the answer says which: it will be set aside, not lost.
    """
    try:
        feed = await to_thread.run_sync(_known, asked)
        content = await asked.body(LARGEST)
        sent, fault = await to_thread.run_sync(incoming, asked.house, feed, content)
        kept = await wrap_future(keeper_of(asked.room).queue.keep(sent))
    except TruceError as wrong:
        return _refused(wrong)
    told = {"message": sent.key, "state": kept.state, "number": kept.seq, "fault": fault}
    return JSONResponse(told, status_code=STATUS[kept.state])


def _known(asked: Asked) -> Feed:
    """The feed that the token opens. A feed that is not there answers as a wrong token does: nobody learns its name."""
    kind, _, token = asked.request.headers.get("authorization", "").partition(" ")
    try:
        feed = asked.room.store.feeds.one(asked.path["name"])
    except NotFound:
        raise Refused("this token opens no door here") from None
    if kind.lower() != "bearer":
        raise Refused("this token opens no door here")
    refuse_stranger(feed, token.strip())
    return feed


def _refused(wrong: TruceError) -> Response:
    status = 401 if isinstance(wrong, Refused) else faults.status_of(wrong)
    headers = {"WWW-Authenticate": 'Bearer realm="feeds"'} if status == 401 else {}
    headers |= {"Retry-After": "30"} if status == 503 else {}
    return JSONResponse(dict(wrong.facts()), status, headers=headers, media_type="application/problem+json")


WAYS = (
    Way(
        path="/feeds/{name}",
        name="feeds.receive",
        handle=receive,
        action=OPEN,
        methods=("POST",),
        checks_origin=False,
        reads_form=False,
    ),
)
