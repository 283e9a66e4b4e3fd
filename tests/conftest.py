"""What every test may ask for."""

import os
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)  # tests never time anything
settings.register_profile("everyday", deadline=None, max_examples=30)  # `make everyday`; a hundred in `make test`
settings.register_profile("ci", deadline=None, derandomize=True)  # the same examples on every machine
settings.load_profile("ci" if os.environ.get("CI") else "here")


def lacking(what: str) -> NoReturn:
    """A program that a test needs is not installed: a reason to skip at a desk, a failure in CI."""
    if IN_CI:
        pytest.fail(f"{what}; CI must not skip it: scripts/system-packages installs it")
    pytest.skip(what)


IN_CI = bool(os.environ.get("CI"))
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data are not beside this checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def shared_agreements() -> Path:
    """The folder of agreements beside the project; tests that compare with it skip where it is absent."""
    folder = ROOT.parent / "shared" / "agreements"
    if not folder.is_dir():
        pytest.skip("the agreements are not beside this checkout (../shared/agreements)")
    return folder
