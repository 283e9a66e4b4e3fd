"""The API over a mission that was walked once: without members, and with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.vela import vela
from tests.web.serving import ENTRY
from truce.web.api import make_api
from truce.web.room import Room

LOCAL = {"Authorization": f"Bearer {ENTRY}"}


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the invented mission, judged."""
    return vela(tmp_path_factory).folder


@pytest.fixture(scope="session")
def room(walked: Path) -> Iterator[Room]:
    made = Room(walked, entry=ENTRY)
    yield made
    made.pictures.sheets.close()
    made.store.close()


@pytest.fixture(scope="session")
def api(room: Room) -> Iterator[TestClient]:
    with TestClient(make_api(room), headers=LOCAL) as client:
        yield client
