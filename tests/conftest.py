"""What every test may ask for."""

from pathlib import Path

import pytest

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
