"""The OpenRosa doors: form list, forms, manifests, submissions; for phones with a token or a field password, and for
the page in the browser. All three take the same things and keep the same promise: an answer that says kept means kept.
"""

from asyncio import wrap_future
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from anyio import to_thread
from starlette.responses import JSONResponse, Response

from truce.errors import NotFound, Refused, TruceError, UnusableMission, UnusableValue
from truce.flow.field import documents
from truce.flow.field.devices import Device
from truce.flow.field.digest import challenges, let_in
from truce.flow.field.receive import Ready, Receipt, Sender, Sent, prepare, read, receipt, receipt_of
from truce.web.asked import Asked
from truce.web.field.keeper import keeper_of
from truce.web.field.posted import LIMIT, Posted, TooLong, read_post
from truce.web.way import OPEN, Way

SUBMIT: Final = "field.submit"
LOCAL = "local"  # who reports in a mission without members
HEADERS = {"X-OpenRosa-Version": documents.VERSION, "X-OpenRosa-Accept-Content-Length": str(LIMIT)}
STATUS: Mapping[type[TruceError], int] = {
    TooLong: 413, UnusableValue: 400, Refused: 403, NotFound: 404, UnusableMission: 503,
}  # fmt: skip
AGAIN = {"new": 201, "again": 201, "other": 202}
FEW, SHOWN = 5, 60  # files named in a message, and characters of each name
Handler = Callable[[Asked, Sender], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Unknown(Exception):
    """Nobody that this door knows; `headers` say how to be known."""

    headers: tuple[tuple[str, str], ...] = ()


def answered(door: str, handle: Handler) -> Callable[[Asked], Awaitable[Response]]:
    """A handler behind a door: who it is first, then the work; errors as OpenRosa or JSON tells them."""

    @wraps(handle)
    async def run(asked: Asked) -> Response:
        try:
            answer = await handle(asked, await _sender(asked, door))
        except Unknown as unknown:
            answer = _say(asked, 401, "who are you?", nature="submit_error")
            for name, value in unknown.headers:
                answer.headers.append(name, value)
        except TruceError as wrong:
            status = next((code for kind, code in STATUS.items() if isinstance(wrong, kind)), 500)
            answer = _say(asked, status, _told(wrong), nature="submit_error")
            if status == 503:
                answer.headers["Retry-After"] = "30"
        answer.headers.update(HEADERS)
        return answer

    return run


def _told(wrong: TruceError) -> str:
    return ". ".join(filter(None, (wrong.what, wrong.remedy)))


def _wants_json(asked: Asked) -> bool:
    return "json" in asked.request.headers.get("accept", "")


def _say(asked: Asked, status: int, message: str, nature: str = "submit_success", **facts: Any) -> Response:
    if _wants_json(asked):
        return JSONResponse({"message": message, **facts}, status_code=status)
    return Response(documents.response(message, nature), status_code=status, media_type=documents.XML)


async def _sender(asked: Asked, door: str) -> Sender:
    """Who sends. Raises Unknown."""
    if door == "session":
        return Sender(watcher=asked.user or LOCAL, door=door, member=asked.user)
    gate = keeper_of(asked.room).gate
    if door == "key":
        return _of(gate.by_token(asked.path["token"]), door)
    header = asked.request.headers.get("authorization", "")
    target = asked.request.scope.get("raw_path", b"").decode("latin-1") or asked.request.url.path
    if query := asked.request.url.query:
        target += f"?{query}"
    house, first = asked.room.base, asked.room.store.proofs.first
    device, stale = await to_thread.run_sync(let_in, house, gate, asked.request.method, target, header, first)
    if device is None:
        raise Unknown(tuple(("WWW-Authenticate", told) for told in challenges(house, stale=stale)))
    return _of(device, door)


def _of(device: Device | None, door: str) -> Sender:
    if device is None:
        raise Unknown
    return Sender(watcher=device.watcher, door=door, member=device.member, device=device.id)


def address_of(asked: Asked) -> str:
    """Where a phone finds this door: as the deployer says, else as it was asked for; without a slash at the end."""
    told: str = asked.room.settings.address
    return told.rstrip("/") or str(asked.request.base_url).rstrip("/")


def _base(asked: Asked) -> str:
    """The address of the door itself, ending in a slash."""
    path = asked.request.url.path
    for ending in ("formList", "forms/", "submission"):
        head, found, _ = path.rpartition(f"/{ending}")
        if found:
            return f"{address_of(asked)}{head}/"
    return f"{address_of(asked)}/"


async def form_list(asked: Asked, sender: Sender) -> Response:  # noqa: ARG001 - any sender sees all forms
    """The forms there are."""
    told = await to_thread.run_sync(documents.form_list, asked.room.base, _base(asked), asked.query.get("formID"))
    return Response(told, media_type=documents.XML)


async def form_xml(asked: Asked, sender: Sender) -> Response:  # noqa: ARG001
    """One form."""
    form = await to_thread.run_sync(documents.form, asked.room.base, asked.path["id"])
    headers = {"ETag": f'"{form.md5}"', "Cache-Control": "no-cache"}
    return Response(form.xform, media_type=documents.XML, headers=headers)


async def form_manifest(asked: Asked, sender: Sender) -> Response:  # noqa: ARG001
    """The files that a form shows."""
    told = await to_thread.run_sync(documents.manifest, asked.room.base, asked.path["id"], _base(asked))
    return Response(told, media_type=documents.XML)


async def form_media(asked: Asked, sender: Sender) -> Response:  # noqa: ARG001
    """One of these files."""
    found = await to_thread.run_sync(documents.media, asked.room.base, asked.path["id"], asked.path["name"])
    if found is None:
        raise NotFound("the form shows no such file")
    headers = {"ETag": f'"{found.md5}"', "Content-Disposition": "attachment"}
    return Response(found.content, media_type="application/octet-stream", headers=headers)


async def submission(asked: Asked, sender: Sender) -> Response:
    """HEAD tells the longest post; POST keeps what is sent."""
    if asked.request.method != "POST":
        headers = {"Location": f"{_base(asked)}submission"}
        return Response(status_code=204, headers=headers)
    house, readied = asked.room.base, dict[bytes, Ready]()

    def secret(xml: bytes) -> bool:
        readied[xml] = read(house, xml)
        return readied[xml].sealed

    posted = await read_post(asked.request, house.mission.folder / "exhibits" / ".incoming", secret)
    try:
        if posted.xml is None:
            raise UnusableValue("the post has no instance", remedy="a part xml_submission_file")
        ready = readied.get(posted.xml) or read(house, posted.xml)
        told = await _keep(asked, ready, posted, sender)
    finally:
        posted.close()
    return _thank(asked, told)


async def _keep(asked: Asked, ready: Ready, posted: Posted, sender: Sender) -> Receipt:
    house, queue = asked.room.base, keeper_of(asked.room).queue
    files = [Sent(part.name, part.file, part.media_type) for part in posted.parts]
    if files or ready.sealed:
        incoming = await to_thread.run_sync(prepare, house, ready, files, sender)
    else:
        incoming = prepare(house, ready, files, sender)  # nothing of it waits for a disk
    kept = await wrap_future(queue.keep(incoming))
    if ready.named:
        return await to_thread.run_sync(receipt, house, ready, kept)
    return receipt(house, ready, kept)


def _thank(asked: Asked, told: Receipt) -> Response:
    words = {
        "new": "The report is safe on the server.",
        "again": "The report was safe on the server before.",
        "other": "A report of this id was here before with other content: both are kept, and a person will look.",
    }[told.kept.state]
    if told.lacks and told.kept.state != "other":
        words = _without(told.lacks)
    return _say(asked, AGAIN[told.kept.state], words, **told.facts())


def _without(lacks: Sequence[str]) -> str:
    """What a phone is told while files are not here yet."""
    more = f" and {len(lacks) - FEW} more" if len(lacks) > FEW else ""
    named = ", ".join(name[:SHOWN] for name in lacks[:FEW])
    return f"The answers are safe on the server; not here yet, so keep them on the phone: {named}{more}."


async def one_receipt(asked: Asked, sender: Sender) -> Response:  # noqa: ARG001
    """What is safe of one instance."""
    found = await to_thread.run_sync(receipt_of, asked.room.base, asked.path["instance"])
    if found is None:
        raise NotFound("nothing of that id is here")
    return _say(asked, 200, _without(found["lacks"]) if found["lacks"] else "safe", **found)


ROUTES: tuple[tuple[str, str, Handler, tuple[str, ...]], ...] = (
    ("formList", "form_list", form_list, ("GET",)),
    ("forms/{id}.xml", "form", form_xml, ("GET",)),
    ("forms/{id}/manifest", "manifest", form_manifest, ("GET",)),
    ("forms/{id}/media/{name}", "media", form_media, ("GET",)),
    ("submission", "submission", submission, ("HEAD", "POST")),
    ("submission/{instance}", "receipt", one_receipt, ("GET",)),
)


def _ways(door: str, path: str) -> list[Way]:
    machine = door != "session"
    return [
        Way(
            path=f"{path}/{tail}",
            name=f"field.{door}.{name}",
            handle=answered(door, handle),
            action=OPEN if machine else SUBMIT,
            methods=methods,
            checks_origin=not machine,
            reads_form=False,
        )
        for tail, name, handle, methods in ROUTES
    ]


WAYS = (*_ways("key", "/key/{token}"), *_ways("digest", "/openrosa"), *_ways("session", "/field"))
