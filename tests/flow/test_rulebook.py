"""What decides is read once for an answer that only shows, and at once again where something decides anew."""

from pathlib import Path

import pytest

from tests.casework import Staffed, staffed
from truce.errors import Refused
from truce.flow import rulebook
from truce.flow.acting import may, perform
from truce.flow.rights import roles, roles_two
from truce.flow.rulebook import held, register_of


@pytest.fixture
def here(tmp_path: Path) -> Staffed:
    return staffed(tmp_path)


def test_while_it_is_held_the_register_is_one_and_the_time_too(here: Staffed) -> None:
    with held():
        before, now = register_of(here.house), rulebook.time_of(here.as_("ana"))
        roles.end(here.as_("admin"), "ivy", "investigator")  # somebody else, meanwhile: in another request

    assert register_of(here.house) is not before
    assert not may(here.as_("ivy"), "look").allowed
    assert rulebook.time_of(here.as_("ana")) >= now


def test_what_was_put_on_record_inside_counts_at_once(here: Staffed) -> None:
    hana = here.as_("hana")
    made = str(roles_two.request(hana, "exhibit.destroy", "exh-1", why="x").facts["request"])
    roles_two.agree(here.as_("pia"), made)

    with held():
        assert may(hana, "exhibit.destroy", about="exh-1").allowed
        perform(hana, "exhibit.destroy", "exh-1", {"why": "ordered"})
        with pytest.raises(Refused):
            perform(hana, "exhibit.destroy", "exh-1", {"why": "again"})


def test_one_mission_is_not_taken_for_another(tmp_path: Path, here: Staffed) -> None:
    other = staffed(tmp_path / "other")

    with held():
        one = register_of(here.house)
        assert register_of(other.house) is not one


def test_nothing_is_held_afterwards(here: Staffed) -> None:
    with held():
        register_of(here.house)

    roles.suspend(here.as_("admin"), "otto", why="left")
    assert register_of(here.house).members["otto"].is_suspended(rulebook.time_of(here.house))
