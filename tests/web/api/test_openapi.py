"""The description of the API: kept beside the docs, and true. `python -m tests.web.api.test_openapi` writes it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.web.serving import ENTRY
from truce.bootstrap import new_mission
from truce.web.api import PATH as API
from truce.web.api import make_api
from truce.web.room import Room

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api" / "openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    ignored_auth,
    missing_required_header,
    unsupported_method,
]

# In an address everything is text, so a number "in the place of a text" is a text, and an id with odd letters may be an
# address that no path has, which the frame answers and not the API.
MEANT_FOR_BODIES = (negative_data_rejection, content_type_conformance)

EVERY_DAY = (
    "/",
    "/incidents",
    "/incidents/{id}",
    "/reports/whole.{form}",
    "/rulings",
    "/cases/{ref}",
    "/alerts",
    "/feeds",
)


def as_text(api: FastAPI) -> str:
    return json.dumps(api.openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def test_the_description_in_the_docs_is_the_one_that_is_served(room: Room) -> None:
    assert PAGE.read_text("utf-8") == as_text(make_api(room)), "python -m tests.web.api.test_openapi"


def test_every_operation_says_who_may_ask_and_how_it_fails(room: Room) -> None:
    told = make_api(room).openapi()

    assert told["openapi"].startswith("3.1")
    for path, verbs in told["paths"].items():
        for verb, operation in verbs.items():
            assert operation["security"] == [{"HTTPBearer": []}], path
            assert {"200", "401", "403", "422"} <= operation["responses"].keys(), path
            assert operation["operationId"].replace("_", "").isalnum(), (path, verb)


@pytest.fixture(scope="session")
def schema(room: Room) -> BaseSchema:
    app = Starlette(routes=[Mount(API, make_api(room))])
    return schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)


def operations() -> list[str]:
    """Paths, by the page in the docs."""
    return sorted(json.loads(PAGE.read_text("utf-8"))["paths"])


@pytest.mark.long
@pytest.mark.parametrize("path", [path for path in operations() if path in EVERY_DAY])
def test_whatever_is_asked_is_answered_as_described(schema: BaseSchema, path: str) -> None:
    answers = ask_of(schema, path, GenerationMode.POSITIVE, 4)
    assert "{" in path or path == "/cases" or 200 in answers  # it was asked, and not beside it
    ask_of(schema, path, GenerationMode.NEGATIVE, 4)


@pytest.mark.long
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: str(mode.value))
@pytest.mark.parametrize("path", operations())
def test_whatever_is_asked_of_any_path_is_answered_as_described(
    schema: BaseSchema, path: str, mode: GenerationMode
) -> None:
    wrong = mode is GenerationMode.NEGATIVE
    ask_of(schema, path, mode, 100, [check for check in CHECKS if not (wrong and check in MEANT_FOR_BODIES)])


def ask_of(schema: BaseSchema, path: str, mode: GenerationMode, times: int, checks: Sequence[Any] = CHECKS) -> set[int]:
    """Ask an operation so many times, for what fits its description or for what does not."""
    strategy = schema[path]["GET"].as_strategy(generation_mode=mode)
    statuses: set[int] = set()

    @settings(max_examples=times, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=strategy)
    def ask(case: Any) -> None:
        told = case.call_and_validate(headers={"Authorization": f"Bearer {ENTRY}"}, checks=list(checks))
        statuses.add(told.status_code)

    ask()
    return statuses


def _rooms() -> Iterator[Room]:
    with TemporaryDirectory() as folder:
        new_mission(Path(folder) / "mission", ["easter-truce-2025"])
        room = Room(Path(folder) / "mission", entry=ENTRY)
        yield room
        room.store.close()


if __name__ == "__main__":
    for one in _rooms():
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(as_text(make_api(one)), "utf-8")
