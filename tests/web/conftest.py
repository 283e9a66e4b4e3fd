"""The invented ceasefire, run through the whole street once, as the mission that pages show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.demo import demo
from truce.flow.house import Silent


@pytest.fixture(scope="session")
def vela_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's mission. Tests read it, and leave it as it is."""
    house, sample = bootstrap.demo_house(tmp_path_factory.mktemp("vela-room") / "demo", 7, Silent())
    demo(house, sample)
    return house.mission.folder


@pytest.fixture(scope="session")
def vela_room(vela_folder: Path) -> Iterator[TestClient]:
    """A client of the room over it, let in."""
    with room_of(vela_folder) as client:
        yield client
