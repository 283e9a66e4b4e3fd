"""The demo's mission, walked once: the tests of the corridor look at it."""

from pathlib import Path

import pytest

from tests import vela as island
from tests.vela import Walked
from truce import bootstrap
from truce.flow.house import House, Silent
from truce.sample import Sample

__all__ = ["Walked"]


@pytest.fixture(scope="session")
def vela(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    return island.vela(tmp_path_factory)


@pytest.fixture
def fresh(tmp_path: Path) -> tuple[House, Sample]:
    """The demo's mission before anything is collected."""
    return bootstrap.demo_house(tmp_path / "demo", 7, Silent())
