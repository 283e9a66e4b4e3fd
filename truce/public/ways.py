"""Every way into the public edition."""

from collections.abc import Callable

from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse

from truce.errors import NotFound
from truce.model.incident import Incident
from truce.public import chart
from truce.public.asked import Asked
from truce.public.board import rows_of
from truce.public.edition import LIST
from truce.wire.export import FORMATS, export

Handler = Callable[[Asked], Response]

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "kml": "application/vnd.google-earth.kml+xml",
    "hxl": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}


def first(asked: Asked) -> Response:
    """What is shown, what is held back, what became of each term, and where to go on."""
    return asked.page("first.html.j2", rows=rows_of(asked.edition, asked.say), forms=tuple(FORMATS))


def check(asked: Asked) -> Response:
    """How anybody can check that nothing was changed since."""
    return asked.page("check.html.j2")


def listed(asked: Asked) -> Response:
    """The list of the edition, byte for byte as it stands in the log."""
    return Response(asked.edition.listed, media_type="application/json")


def proof(asked: Asked) -> Response:
    """That the list stands in the mission's log."""
    return Response(asked.edition.proof, media_type="application/json")


def file(asked: Asked) -> Response:
    """A published file. Only names that stand in the list are there. Raises NotFound."""
    name = str(asked.request.path_params["name"])
    if name not in asked.edition.told["files"]:
        raise NotFound("no such file in this edition", remedy=f"{LIST} lists them")
    kind = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
    }
    return FileResponse(asked.edition.folder / name, media_type=kind, headers=headers if name.endswith(".html") else {})


def data(asked: Asked) -> Response:
    """Every incident that is shown, in one of the formats of the field. Raises NotFound."""
    form = str(asked.request.path_params["form"])
    if form not in FORMATS:
        raise NotFound("no such format", remedy=f"one of: {', '.join(FORMATS)}")
    pieces = export(Incident, asked.edition.incidents().to_arrow(), form)
    name = f"incidents-{asked.edition.number:04d}.{'csv' if form == 'hxl' else form}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=KINDS[form], headers=headers)


def robots(_asked: Asked) -> Response:
    """Everything here is meant to be read."""
    return PlainTextResponse("User-agent: *\nAllow: /\n")


def about(asked: Asked) -> Response:
    """The list's own facts, for machines that only want to know whether there is something new."""
    told = asked.edition.told
    return JSONResponse({name: told[name] for name in ("edition", "published_at", "incidents", "held_back")})


WAYS: tuple[tuple[str, str, Handler], ...] = (
    ("/", "first", first),
    ("/map", "map", chart.page),
    ("/picture/tiles/{version}/{z}/{x}/{y}.mvt", "tile", chart.tile),
    ("/picture/ground/{z}/{x}/{y}.mvt", "ground", chart.ground),
    ("/check", "check", check),
    ("/edition.json", "list", listed),
    ("/proof.json", "proof", proof),
    ("/now.json", "about", about),
    ("/files/{name}", "file", file),
    ("/data/incidents.{form}", "data", data),
    ("/robots.txt", "robots", robots),
)
