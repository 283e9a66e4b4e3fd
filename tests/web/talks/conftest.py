"""A room over the demo's mission with the shipped talks, and one whose members may read more or less of some."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.flow.talks.test_leak import SECRET
from tests.talks.cases import talks
from tests.web.serving import room_of
from tests.web.signing import Signing, signing
from truce import bootstrap
from truce.flow.talks import kept, shelf

SHIPPED = "russia-ukraine-2025-26"


@pytest.fixture(scope="session")
def talking_folder(vela_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's mission that holds the negotiation that ships."""
    folder = tmp_path_factory.mktemp("talking") / "mission"
    shutil.copytree(vela_folder, folder)
    kept.add(bootstrap.open_house(folder), shelf.find(SHIPPED))
    return folder


@pytest.fixture(scope="session")
def talking(talking_folder: Path) -> Iterator[TestClient]:
    """A client of a room over it, let in."""
    with room_of(talking_folder) as client:
        yield client


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    """A room with members over talks of which most rows are restricted, confidential, or hang on such."""
    folder = tmp_path_factory.mktemp("guarded")
    with signing(folder, requests_per_second=0) as room:
        path = folder / "vela.yaml"
        path.write_text(talks(SECRET), "utf-8")
        assert kept.add(room.staff.as_("hana"), path).faults == ()
        yield room
