"""Three bundles that are whole, made once: of a case, of a brief, of a mission."""

from dataclasses import dataclass

import pytest

from tests import vela as island
from tests.bundle.mutate import Files, files_of
from tests.bundle.worked import CASE, worked
from tests.casework import Staffed
from truce.flow.bundle.seal import Sealed, Wish, seal
from truce.flow.house import House
from truce.flow.record.log import checkpoint, log_key
from truce.flow.rights.roles_two import agree, request


@dataclass(frozen=True)
class Made:
    """A bundle, its files, the house it is from, and the secret key of that log."""

    sealed: Sealed
    files: Files
    house: House
    secret: bytes
    earlier: str = ""


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    return worked(tmp_path_factory.mktemp("heath"))


@pytest.fixture(scope="session")
def of_case(here: Staffed, tmp_path_factory: pytest.TempPathFactory) -> Made:
    kept = checkpoint(here.house)
    made = seal(here.as_("cleo"), Wish(kind="case", of=CASE, out=tmp_path_factory.mktemp("out") / "case"))
    return Made(made, files_of(made.path), here.house, log_key(here.house).secret, kept)


@pytest.fixture(scope="session")
def of_mission(here: Staffed, tmp_path_factory: pytest.TempPathFactory) -> Made:
    asked = request(here.as_("hana"), "seal.mission", why="the town is no longer safe")
    agree(here.as_("admin"), str(asked.subject))
    made = seal(here.as_("hana"), Wish(kind="mission", out=tmp_path_factory.mktemp("out") / "all"))
    return Made(made, files_of(made.path), here.house, log_key(here.house).secret)


@pytest.fixture(scope="session")
def vela(tmp_path_factory: pytest.TempPathFactory) -> House:
    return island.vela(tmp_path_factory).house


@pytest.fixture(scope="session")
def of_brief(vela: House, tmp_path_factory: pytest.TempPathFactory) -> Made:
    id = str(vela.mission.ledger.entries(acts=["brief"])[-1].facts["brief"])
    made = seal(vela, Wish(kind="brief", of=id, out=tmp_path_factory.mktemp("out") / "brief"))
    return Made(made, files_of(made.path), vela, log_key(vela).secret)


@pytest.fixture
def bundles(of_case: Made, of_mission: Made, of_brief: Made) -> dict[str, Made]:
    return {"case": of_case, "mission": of_mission, "brief": of_brief}
