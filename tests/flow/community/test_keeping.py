"""Dialogue, harm and human rights lie sealed, each to readers of its own; the log names records and tells nothing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.casework import STAFF, Staffed
from tests.flow.community.staff import accompanied, join
from truce.errors import NotFound, Refused, Untrustworthy, WrongUsage
from truce.flow import keep
from truce.flow.acting import perform
from truce.flow.community import forgetting, keeping
from truce.flow.house import House
from truce.flow.people import people_gone
from truce.flow.people.people_keep import seal
from truce.flow.rights.roles import end, grant
from truce.flow.rights.roles_two import agree, request
from truce.model.person import REGISTERS, Lock
from truce.people import sealing
from truce.store.mission import open_mission
from truce.wire.leaf import leaf_of

TOLD = {"noun": "initiative", "aim": "water for both banks"}
MAY = {"dialogue": ("zoya", "lev"), "harm": ("hugo",), "rights": ("hugo",)}


@pytest.fixture
def here(tmp_path: Path) -> Staffed:
    return accompanied(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """One mission for those that neither change who may nor what lies in the vault."""
    return accompanied(tmp_path_factory.mktemp("keeping"))


@pytest.mark.parametrize("register", REGISTERS)
def test_what_is_written_is_read_by_those_who_may_and_by_nobody_else(shared: Staffed, register: str) -> None:
    writer = shared.as_(MAY[register][0])
    id = keeping.write(writer, register, TOLD)

    for handle in (*STAFF, "zoya", "lev"):
        if handle in MAY[register]:
            assert keeping.find(shared.as_(handle), register, id).told == TOLD
        else:
            with pytest.raises(Refused):
                keeping.read(shared.as_(handle), register)
            with pytest.raises(Refused):
                keeping.write(shared.as_(handle), register, TOLD)
            for lock in keeping.locks(shared.house, register):
                with pytest.raises(Refused):
                    shared.keys[handle].unseal(lock.wrapped)


def test_the_log_holds_an_id_a_record_and_a_hash_and_no_content(shared: Staffed) -> None:
    keeping.write(shared.as_("zoya"), "dialogue", TOLD)
    id = keeping.write(shared.as_("zoya"), "dialogue", TOLD)

    entry = shared.house.mission.ledger.last(id)

    assert entry is not None
    assert (entry.act, entry.compartment, sorted(entry.facts)) == (
        "dialogue.write",
        "dialogue",
        ["lock", "record", "sha256"],
    )
    assert b"water" not in leaf_of(entry)
    assert "initiative" not in json.dumps(dict(entry.facts)) + id


def test_nothing_is_edited_a_change_is_one_more_revision(shared: Staffed) -> None:
    id = keeping.write(shared.as_("zoya"), "dialogue", TOLD)
    keeping.write(shared.as_("lev"), "dialogue", TOLD | {"aim": "water for three"}, id=id)

    held = keeping.find(shared.as_("zoya"), "dialogue", id)

    assert [(one.by, one.told["aim"]) for one in held.revisions] == [
        ("zoya", "water for both banks"),
        ("lev", "water for three"),
    ]
    assert held.told["aim"] == "water for three"
    for unknown in ("dlg-0000", "Maria"):
        with pytest.raises(NotFound) as told:
            keeping.write(shared.as_("lev"), "dialogue", TOLD, id=unknown)
        assert "Maria" not in told.value.explain()


def test_many_are_kept_at_once_or_none(shared: Staffed) -> None:
    rows = [{"noun": "batch", "n": n} for n in range(30)]
    ids = keeping.write_all(shared.as_("zoya"), "dialogue", rows)

    assert [held.told["n"] for held in keeping.read(shared.as_("lev"), "dialogue", noun="batch")] == list(range(30))
    assert len(keeping.locks(shared.house, "dialogue")) == 1  # one a year, not one a row
    with pytest.raises(NotFound):
        keeping.write_all(shared.as_("zoya"), "dialogue", rows[:2], ids=[ids[0], "dlg-none"])
    with pytest.raises(WrongUsage):
        keeping.write_all(shared.as_("zoya"), "dialogue", rows[:2], ids=[ids[0], ids[0]])
    assert len(keeping.find(shared.as_("lev"), "dialogue", ids[0]).revisions) == 1


def test_every_look_is_on_record(shared: Staffed) -> None:
    id = keeping.write(shared.as_("zoya"), "dialogue", TOLD)
    keeping.find(shared.as_("lev"), "dialogue", id)

    looks = shared.house.mission.ledger.entries(subject="views:lev")

    assert (looks[-1].act, looks[-1].facts["looked_at"]) == ("dialogue.read", id)


def test_a_colleague_who_comes_reads_once_it_is_sealed_anew_and_one_who_left_no_more(here: Staffed) -> None:
    keeping.write(here.as_("zoya"), "dialogue", TOLD)
    join(here, "nell", "community")
    with pytest.raises(Refused, match="does not open this lock yet"):
        keeping.read(here.as_("nell"), "dialogue")

    end(here.as_("admin"), "lev", "community")
    done = keeping.rewrap(here.as_("zoya"), "dialogue")

    assert (done.done, done.closed, done.readers) == (1, 0, ("nell", "zoya"))
    assert keeping.read(here.as_("nell"), "dialogue")[0].told == TOLD
    with pytest.raises(Refused):
        here.keys["lev"].unseal(keeping.locks(here.house, "dialogue")[0].wrapped)


def test_sealing_peoples_locks_anew_leaves_those_of_registers_alone(shared: Staffed) -> None:
    keeping.write(shared.as_("zoya"), "dialogue", TOLD)

    assert people_gone.rewrap(shared.as_("pia")).done == 0
    assert keeping.read(shared.as_("zoya"), "dialogue")[0].told == TOLD


@pytest.mark.parametrize("other", ["operations", "analyst", "investigator", "reviewer", "custodian"])
def test_nobody_holds_a_register_and_a_role_that_could_use_it_against_people(shared: Staffed, other: str) -> None:
    for handle in ("zoya", "hugo"):
        with pytest.raises(WrongUsage, match="stand apart"):
            grant(shared.as_("admin"), handle, other)


def test_whoever_holds_both_roles_from_earlier_days_is_no_reader(here: Staffed) -> None:
    """What was granted before the roles stood apart stays granted; what is sealed from now on is not sealed to it."""
    facts = {"member": "lev", "role": "operations", "case": None, "until": None}
    perform(here.as_("admin"), "roles.grant", "roles", facts, whose="lev")

    assert sorted(keeping.readers(here.house, "dialogue")) == ["zoya"]
    keeping.write(here.as_("lev"), "dialogue", TOLD)
    with pytest.raises(Refused, match="does not open"):
        keeping.read(here.as_("lev"), "dialogue")


def test_without_a_reader_nothing_is_taken_in(here: Staffed) -> None:
    for handle in ("zoya", "lev"):
        end(here.as_("admin"), handle, "community")

    assert keeping.readers(here.house, "dialogue") == {}
    with pytest.raises(Refused):
        keeping.write(here.as_("zoya"), "dialogue", TOLD)
    assert here.house.mission.vault.records() == []


def test_a_record_that_was_exchanged_is_noticed_and_one_that_is_missing_is_told(here: Staffed) -> None:
    keeping.write(here.as_("zoya"), "dialogue", TOLD)
    vault = here.house.mission.vault
    kept = vault.records()[0]
    other = seal(here.as_("zoya"), vault.locks()[0], "dialogue", TOLD | {"aim": "another"})
    with vault._open().begin() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("DROP TRIGGER vault_records_no_update")
        connection.exec_driver_sql("UPDATE vault_records SET sealed = ? WHERE id = ?", (other.sealed, kept.id))

    with pytest.raises(Untrustworthy):
        keeping.read(here.as_("zoya"), "dialogue")
    vault.shred([kept.lock])
    with pytest.raises(NotFound, match="vault lacks"):
        keeping.read(here.as_("zoya"), "dialogue")


def test_a_lock_that_somebody_planted_is_never_sealed_to(here: Staffed) -> None:
    """Whoever can write the file could put a lock there that they can open, and wait."""
    identity, recipient = sealing.new_lock()
    wrapped = sealing.seal_to([here.keys["zoya"].reading], identity.encode())
    planted = Lock(id="lck-0", person="dialogue:2025", kind="dialogue", recipient=recipient, wrapped=wrapped)
    here.house.mission.vault.keep([], [planted])

    keeping.write(here.as_("zoya"), "dialogue", TOLD)

    assert [record.lock for record in here.house.mission.vault.records()] != ["lck-0"]
    assert keeping.read(here.as_("zoya"), "dialogue")[0].told == TOLD
    assert keeping.rewrap(here.as_("zoya"), "dialogue").done == 1


def test_a_copy_with_the_vault_carries_the_registers_and_one_without_says_what_it_lacks(
    here: Staffed, tmp_path: Path
) -> None:
    keeping.write(here.as_("zoya"), "dialogue", TOLD)
    for name, with_vault in (("whole", True), ("without", False)):
        keep.back_up(here.as_("admin"), tmp_path / name, with_vault=with_vault)
        keep.restore(tmp_path / name, tmp_path / f"{name}-back", here.clock)

    def back(name: str) -> House:
        return replace(here.as_("zoya"), mission=open_mission(tmp_path / f"{name}-back"))

    assert keeping.read(back("whole"), "dialogue")[0].told == TOLD
    with pytest.raises(NotFound, match="vault lacks"):
        keeping.read(back("without"), "dialogue")


def test_a_year_is_destroyed_by_two_and_an_old_vault_brings_nothing_back(here: Staffed, tmp_path: Path) -> None:
    id = keeping.write(here.as_("zoya"), "dialogue", TOLD)
    vault = here.house.mission.vault
    old = vault.locks()
    keep.back_up(here.as_("admin"), tmp_path / "before", with_vault=True)
    with pytest.raises(Refused):  # it takes two
        forgetting.forget(here.as_("zoya"), "dialogue", 2025, "danger")

    terms = {"year": "2025", "why": "danger"}
    asked = request(here.as_("zoya"), "dialogue.forget", "dialogue", terms, why="they were threatened")
    agree(here.as_("hana"), str(asked.subject))
    assert forgetting.forget(here.as_("zoya"), "dialogue", 2025, "danger") == 1

    assert vault.locks() == []
    assert keeping.read(here.as_("zoya"), "dialogue") == []
    vault.keep([], old)  # the file of yesterday
    assert keeping.read(here.as_("zoya"), "dialogue") == []
    new = keeping.write(here.as_("zoya"), "dialogue", TOLD | {"aim": "later"})
    assert [held.id for held in keeping.read(here.as_("lev"), "dialogue")] == [new]
    keep.back_up(here.as_("admin"), tmp_path / "after", with_vault=True)
    back = keep.restore(tmp_path / "after", tmp_path / "back", here.clock)
    assert back.forgotten_again == 1
    assert keeping.rewrap(here.as_("zoya"), "dialogue").done == 1
    assert [lock.id for lock in vault.locks()] != [lock.id for lock in old]
    with pytest.raises(NotFound):
        keeping.find(here.as_("zoya"), "dialogue", id)
    with pytest.raises(NotFound):
        forgetting.forget(here.as_("zoya"), "dialogue", 2024, "danger")
