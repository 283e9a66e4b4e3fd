"""One room for a file of tests, its staff signed in."""

from collections.abc import Iterator

import pytest

from tests.web.casework.desk import Office
from tests.web.signing import signing


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with signing(tmp_path_factory.mktemp("office")) as room:
        yield Office(room)
