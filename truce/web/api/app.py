"""The API as an application of its own, mounted in the room: every answer and every problem is for a machine."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from truce import __version__
from truce.errors import TruceError
from truce.web.api import casework, incidents, nouns, others, released, talks
from truce.web.api.answers import PROBLEM, Problem, problem
from truce.web.api.asking import NotSignedIn
from truce.web.faults import status_of
from truce.web.room import Room

ABOUT = (
    "What one mission keeps, for programs. Every list is a page with a cursor (`next`, sent back as `after`); every "
    "answer has an ETag to ask again by; `whole.{form}` streams everything chosen, with no cap. Incidents take the "
    "filter of the picture, so a link to the map and a call here speak of the same rows. Problems are RFC 9457."
)


def make_api(room: Room) -> FastAPI:
    """The application over one mission; its paths are those below /api/v1."""
    api = FastAPI(
        title="truce",
        version="1",
        description=ABOUT,
        docs_url=None,  # pages of their own would load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        servers=[{"url": "/api/v1"}],
        separate_input_output_schemas=False,
    )
    api.state.room = room
    for part in (others, incidents, nouns, casework, talks, released):
        api.include_router(part.routes())
    api.add_exception_handler(TruceError, _of_ours)
    api.add_exception_handler(RequestValidationError, _of_parameters)
    api.add_exception_handler(HTTPException, _of_http)
    api.openapi = lambda: described(api)  # type: ignore[method-assign]
    return api


def described(api: FastAPI) -> dict[str, Any]:
    """The description (OpenAPI): every problem by the schema of problems."""
    if api.openapi_schema is None:
        told = get_openapi(
            title=api.title, version=api.version, description=ABOUT, routes=api.routes, servers=api.servers
        )
        schemas = told["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema()
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        api.openapi_schema = told
    return api.openapi_schema


async def _of_ours(_: Request, error: Exception) -> Response:
    assert isinstance(error, TruceError)  # noqa: S101 - registered for nothing else
    return problem(error, 401 if isinstance(error, NotSignedIn) else status_of(error))


async def _of_parameters(_: Request, error: Exception) -> Response:
    """A parameter that cannot be: which, and why; what it held is not repeated."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    faults = [{"parameter": str(one["loc"][-1]), "reason": str(one["msg"])} for one in error.errors()]
    told = {
        "type": "urn:truce:error:UnusableValue",
        "title": "a parameter cannot be used",
        "status": 422,
        "detail": "; ".join(f"{one['parameter']}: {one['reason']}" for one in faults),
        "faults": faults,
        "truce": __version__,
    }
    return JSONResponse(told, status_code=422, media_type=PROBLEM)


async def _of_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    told = {"type": "about:blank", "title": error.detail, "status": error.status_code, "detail": error.detail}
    return JSONResponse(told, status_code=error.status_code, media_type=PROBLEM, headers=error.headers)
