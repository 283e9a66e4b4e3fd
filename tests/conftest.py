"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)  # tests never time anything
settings.register_profile("ci", deadline=None, derandomize=True)  # the same examples on every machine
settings.load_profile("ci" if os.environ.get("CI") else "here")

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
