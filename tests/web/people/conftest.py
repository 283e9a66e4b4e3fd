"""A room with two who accompany communities."""

from collections.abc import Iterator

import pytest

from tests.flow.community.staff import join
from tests.web.casework.desk import Browser
from tests.web.people.screen import entered
from tests.web.signing import Signing, signing


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    with signing(tmp_path_factory.mktemp("community"), second_factor=[]) as room:
        for handle in ("zoya", "lev"):
            join(room.staff, handle, "community")
        yield room


@pytest.fixture(scope="module")
def zoya(office: Signing) -> Browser:
    return entered(office, "zoya")


@pytest.fixture(scope="module")
def lev(office: Signing) -> Browser:
    return entered(office, "lev")
