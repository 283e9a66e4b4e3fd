"""A mission without members, served in process: one for all doors, and one with the pages of the room around them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.serving import ENTRY
from truce import bootstrap
from truce.flow.field import devices
from truce.flow.house import House
from truce.sample import write_sample
from truce.settings import Settings, settings_as_toml
from truce.store.mission import create_mission
from truce.web.app import make_app
from truce.web.field import WAYS
from truce.web.phone import WAYS as PAGE_WAYS
from truce.web.room import Room


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission with its zones settled; each test takes a copy."""
    made = tmp_path_factory.mktemp("founded")
    sample = write_sample(made / "invented", 7)
    told = Settings(name="Heath", time_zone=sample.time_zone, agreements=[sample.agreement.name])
    create_mission(made / "mission", settings_as_toml(told), agreements=[sample.agreement], zones=[sample.zones])
    bootstrap.open_house(made / "mission")
    return made / "mission"


@pytest.fixture
def folder(founded: Path, tmp_path: Path) -> Path:
    shutil.copytree(founded, tmp_path / "mission")
    return tmp_path / "mission"


@pytest.fixture
def house(folder: Path) -> House:
    return bootstrap.open_house(folder)


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    room = Room(folder, entry=ENTRY)
    with TestClient(make_app(room, (*WAYS, *PAGE_WAYS)), base_url="http://127.0.0.1") as client:
        yield client
    room.store.close()


@pytest.fixture
def phone(house: House) -> devices.NewDevice:
    return devices.add(house, "patrol-7")
