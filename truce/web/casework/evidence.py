"""Exhibits in the browser: the list, custody, and the viewer, which shows nothing before somebody said why they look.

The bytes of a stranger's file go out under a policy of their own: no script, no frame of ours around it with rights, no
type but those we show. Media stay behind a shield until whoever looks lifts it.
"""

from collections.abc import Callable, Iterator

from starlette.responses import Response, StreamingResponse

from truce.errors import NotEstablished, TruceError
from truce.flow.evidence import preserve_look, preserve_stamp, preserve_touch
from truce.flow.evidence.preserve_look import same
from truce.flow.room.cases import book
from truce.flow.room.exhibits_opened import is_open, kind_of, opened, pieces, put_on_record
from truce.model.exhibit import Exhibit
from truce.web import faults
from truce.web.asked import Asked
from truce.web.casework.parts import page
from truce.web.casework.ranges import Span, span_of

ALONE = (  # what a stranger's bytes may do in a browser: be looked at
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
)
WITHOUT_SANDBOX = ALONE.removesuffix("; sandbox")  # a browser's own viewer of PDF does not open in a sandbox
SHIELDED = ("image", "video")


def listed(asked: Asked) -> Response:
    """The exhibits that whoever asks may look at: of one case, or all."""
    ref = asked.query.get("case", "")
    case = book(asked.house).find(ref) if ref else None
    chains = preserve_look.listed(asked.house, case=None if case is None else case.id)
    return page(asked, "exhibits/list.html.j2", chains=chains, case=case, numbers=_numbers(asked))


def _numbers(asked: Asked) -> dict[str, str]:
    return {one.id: one.number or one.id for one in book(asked.house).cases.values()}


def show(asked: Asked) -> Response:
    """One exhibit: what it is, every touch and gap, who had access; its bytes only once a look is on record."""
    return _page(asked)


def _page(asked: Asked, *, status: int = 200, error: TruceError | None = None) -> Response:
    chain = preserve_look.shown(asked.house, asked.path["id"])
    exhibit = chain.exhibit
    can = exhibit.stored is not None and not (exhibit.destroyed or exhibit.bytes_gone)
    return page(
        asked,
        "exhibits/show.html.j2",
        status=status,
        chain=chain,
        exhibit=exhibit,
        stamps=preserve_stamp.stamps_of(asked.house, exhibit.id),
        alike=same(asked.house, exhibit.id) if asked.query.get("alike") == "yes" else None,
        numbers=_numbers(asked),
        warnings=preserve_touch.warnings_of(chain),
        can_open=can,
        is_open=can and is_open(asked.house, chain),
        kind=kind_of(exhibit),
        shielded=kind_of(exhibit) in SHIELDED,
        may_check=asked.may("exhibit.check", case=exhibit.case),
        may_seal=can and not exhibit.sealed and asked.may("exhibit.seal", case=exhibit.case),
        error=error,
        why=asked.text("why"),
    )


def open_it(asked: Asked) -> Response:
    """Put the look on record, with its reason; then show."""
    return _touch(asked, lambda exhibit: put_on_record(asked.house, exhibit, why=asked.text("why")), "#look")


def check(asked: Asked) -> Response:
    """Hash its bytes again; a failure flags it for ever."""
    return _touch(asked, lambda exhibit: preserve_touch.check(asked.house, exhibit), "")


def seal(asked: Asked) -> Response:
    """Seal its bytes to those who may look at it now."""
    return _touch(asked, lambda exhibit: preserve_touch.seal(asked.house, exhibit, why=_reason(asked)), "")


def _reason(asked: Asked) -> str:
    if not asked.text("why"):
        raise NotEstablished("a reason is needed", field="why")
    return asked.text("why")


def _touch(asked: Asked, work: Callable[[str], object], anchor: str) -> Response:
    id = asked.path["id"]
    try:
        work(id)
    except TruceError as error:
        return _page(asked, status=faults.status_of(error), error=error)
    return asked.go(f"/exhibits/{id}{anchor}")


def given_out(asked: Asked) -> Response:
    """The bytes, whole or the piece that is asked for (RFC 9110, section 14), to whoever has a look on record."""
    ready = opened(asked.house, asked.path["id"])
    told = span_of(asked.request.headers.get("range"), ready.size)
    kind = ready.shown_as
    headers = {
        "content-type": _type(ready.media_type, kind),
        "content-security-policy": WITHOUT_SANDBOX if kind == "pdf" else ALONE,
        "content-disposition": f'{"attachment" if kind == "file" else "inline"}; filename="{ready.file_name}"',
        "cache-control": "private, no-store",
        "cross-origin-resource-policy": "same-origin",
        "accept-ranges": "bytes",
    }
    if told is None:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{ready.size}"})
    return _streamed(asked, ready.exhibit, told, headers)


def _streamed(asked: Asked, exhibit: Exhibit, told: Span, headers: dict[str, str]) -> Response:
    headers["content-length"] = str(told.length)
    if told.partial:
        headers["content-range"] = f"bytes {told.start}-{told.end - 1}/{told.of}"
    status = 206 if told.partial else 200
    body: Iterator[bytes] = iter(())
    if asked.request.method != "HEAD":
        body = pieces(asked.house, exhibit, told.start, told.end)
    return StreamingResponse(body, status_code=status, headers=headers)


def _type(media_type: str, kind: str) -> str:
    return f"{media_type}; charset=utf-8" if kind == "text" else media_type
