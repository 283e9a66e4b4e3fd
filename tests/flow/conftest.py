"""The demo's mission, walked once: the tests of the corridor look at it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from truce import bootstrap
from truce.flow.demo import Shown, demo
from truce.flow.house import House, Silent
from truce.sample import Sample


@dataclass(frozen=True)
class Walked:
    """The demo's house after the whole street, and what the demo showed."""

    house: House
    sample: Sample
    shown: Shown


@pytest.fixture(scope="session")
def vela(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    house, sample = bootstrap.demo_house(tmp_path_factory.mktemp("vela") / "demo", 7, Silent())
    return Walked(house, sample, demo(house, sample))


@pytest.fixture
def fresh(tmp_path: Path) -> tuple[House, Sample]:
    """The demo's mission before anything is collected."""
    return bootstrap.demo_house(tmp_path / "demo", 7, Silent())
