"""The invented ceasefire, run through the whole street once, as the mission that pages show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.vela import vela
from tests.web.serving import room_of


@pytest.fixture(scope="session")
def vela_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's mission. Tests read it, and leave it as it is."""
    return vela(tmp_path_factory).folder


@pytest.fixture(scope="session")
def vela_room(vela_folder: Path) -> Iterator[TestClient]:
    """A client of the room over it, let in."""
    with room_of(vela_folder) as client:
        yield client
