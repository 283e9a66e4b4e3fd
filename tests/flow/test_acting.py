"""The one way to act: asked, refused, placed in its chain, signed."""

from pathlib import Path

import pytest

from tests.casework import staffed
from truce.errors import Refused
from truce.flow.acting import may, perform
from truce.record.signing import is_signed
from truce.wire.leaf import statement_of


def test_before_there_are_members_one_person_works_on_the_street_and_nowhere_else(tmp_path: Path) -> None:
    from dataclasses import replace

    from truce.bootstrap import new_mission, open_house

    new_mission(tmp_path / "m", ["easter-truce-2025"])
    house = replace(open_house(tmp_path / "m"), actor=None)

    assert may(house, "fuse").allowed
    assert not may(house, "case.receive").allowed


def test_a_member_acts_within_the_role_and_signs(tmp_path: Path) -> None:
    here = staffed(tmp_path)

    entry = perform(here.as_("ivy"), "case.receive", "cas-1", {"channel": "patrol"})

    assert entry.by == "ivy"
    assert entry.position == 1
    assert entry.signature is not None
    from base64 import b64decode

    assert is_signed(bytes.fromhex(here.keys["ivy"].signing), statement_of(entry), b64decode(entry.signature))


def test_whoever_is_refused_hears_who_may_and_the_refusal_is_on_record(tmp_path: Path) -> None:
    here = staffed(tmp_path)

    with pytest.raises(Refused, match="not allowed"):
        perform(here.as_("otto"), "case.determine", "cas-1", {})
    assert here.house.mission.ledger.entries(acts=["refused"])[0].facts["by"] == "otto"


def test_who_has_a_key_and_is_no_member_hears_it_and_whom_to_ask(tmp_path: Path) -> None:
    from truce.people.keys import new_key

    here = staffed(tmp_path)
    here.keys["eve"] = new_key("eve")

    why = may(here.as_("eve"), "look").why
    assert "eve is no member of this mission" in why
    assert "admin can take you in" in why
    assert "say who you are" in may(here.as_(None), "look").why


def test_a_handle_without_its_key_is_nobody(tmp_path: Path) -> None:
    from truce.people.keys import new_key

    here = staffed(tmp_path)
    here.keys["hana"] = new_key("hana")  # somebody made a key of that name

    assert not may(here.as_("hana"), "case.determine").allowed
