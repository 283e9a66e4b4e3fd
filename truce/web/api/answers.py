"""Answers of the API: pages with a tag to ask again by, streams without an end in sight, problems by RFC 9457."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import pyarrow as pa
from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response, StreamingResponse

from truce.errors import TruceError
from truce.model.columns import empty
from truce.wire.export import export
from truce.wire.geojson import feature

PROBLEM = "application/problem+json"
ASK_AGAIN = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
STREAMED = {"jsonl": "application/jsonl", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8"}


class Problem(BaseModel):
    """What went wrong, where, why, and what to try (RFC 9457). Other members hold the facts by name."""

    model_config = {"extra": "allow"}

    type: str = Field(examples=["urn:truce:error:NotFound"])
    title: str
    status: int
    detail: str


class Rows(BaseModel):
    """A page of rows, each the JSON of its noun (docs/nouns.md)."""

    items: list[dict[str, Any]]
    next: str | None = Field(description="the cursor of the page after: the parameter `after`; null at the end")
    version: str = Field(description="of what the page was read from")


RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing changed since the tag in If-None-Match."},
    **{
        status: {"description": told, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for status, told in {
            401: "No token, or one that opens nothing.",
            403: "The member's rights, or the token's scopes, do not reach that far.",
            404: "Nothing of that id.",
            409: "Somebody acted meanwhile.",
            422: "A parameter that cannot be.",
            429: "Too fast.",
            503: "The mission cannot be read just now.",
        }.items()
    },
}


def tag_of(*parts: object) -> str:
    """An entity tag: the same for the same parts."""
    return '"' + sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32] + '"'


def unchanged(request: Request, tag: str) -> Response | None:
    """304, where whoever asks has this already (RFC 9110, section 13.1.2)."""
    told = request.headers.get("if-none-match", "")
    known = {one.strip().removeprefix("W/") for one in told.split(",")}
    return (
        Response(status_code=304, headers={"ETag": tag, **ASK_AGAIN}) if tag in known or told.strip() == "*" else None
    )


def answered(body: Mapping[str, Any], tag: str, kind: str = "application/json") -> Response:
    """A JSON answer with its tag."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=plain)
    return Response(text, media_type=kind, headers={"ETag": tag, **ASK_AGAIN})


def plain(value: Any) -> Any:
    """A value of ours as JSON has it."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)


def streamed(noun: type, pieces: Iterable[pa.Table], form: str, name: str) -> Response:
    """Every row, as it comes: nothing is held but one piece, and nothing is left out."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', **ASK_AGAIN}
    made = _features(noun, pieces) if form == "geojson" else _joined(noun, pieces, form)
    return StreamingResponse(made, media_type=STREAMED[form], headers=headers)


def _joined(noun: type, pieces: Iterable[pa.Table], form: str) -> Iterator[bytes]:
    first = True
    for table in pieces:
        for number, part in enumerate(export(noun, table, form)):
            headed = form == "csv" and number == 0 and not first
            yield part.partition(b"\r\n")[2] if headed else part
        first = False
    if first:
        yield from export(noun, empty(noun), form)


def _features(noun: type, pieces: Iterable[pa.Table]) -> Iterator[bytes]:
    """One FeatureCollection (RFC 7946) over all pieces."""
    yield b'{"type":"FeatureCollection","features":['
    first = True
    for table in pieces:
        for batch in table.to_batches(max_chunksize=1_000):
            told = [
                json.dumps(feature(noun, row), ensure_ascii=False, separators=(",", ":")) for row in batch.to_pylist()
            ]
            if told:
                yield (b"\n" if first else b",\n") + ",\n".join(told).encode()
                first = False
    yield b"\n]}\n"


def problem(error: TruceError, status: int) -> Response:
    """An error of ours for a machine."""
    facts = dict(error.facts())
    kind, what = facts.pop("error"), facts.pop("what")
    told = {"type": f"urn:truce:error:{kind}", "title": what, "status": status, "detail": error.explain()}
    headers = {"WWW-Authenticate": 'Bearer realm="truce"'} if status == 401 else {}
    return JSONResponse(facts | told, status_code=status, media_type=PROBLEM, headers=headers)
