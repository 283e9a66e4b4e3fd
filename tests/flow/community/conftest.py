"""A mission with three human-rights officers, built once and copied for each test: enrolling is slow, a copy is not."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.casework import Clock, Staffed
from tests.flow.community.staff import accompanied, join
from truce.bootstrap import open_house

OFFICERS = ("hugo", "hera", "hilde")


class Built(NamedTuple):
    """The mission to copy, and who built it."""

    folder: Path
    staff: Staffed


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The staff of casework, `zoya` and `lev` for communities, and the officers."""
    folder = tmp_path_factory.mktemp("officers")
    made = accompanied(folder)
    for handle in OFFICERS[1:]:
        join(made, handle, "human_rights")
    return Built(folder / "mission", made)


@pytest.fixture
def here(built: Built, tmp_path: Path) -> Staffed:
    """A copy of it, for one test."""
    shutil.copytree(built.folder, tmp_path / "mission")
    return Staffed(open_house(tmp_path / "mission"), dict(built.staff.keys), Clock(built.staff.clock.now))
