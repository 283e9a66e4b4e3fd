"""Human-rights cases in their register: restricted ones sealed once more, consent kept, figures that harm nobody."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.casework import Staffed
from truce.errors import Conflict, NotFound, Refused, UnusableValue, WrongUsage
from truce.flow.community import keeping, leaving, rights, rights_figures, rights_shown
from truce.flow.community.dialogue import Taken
from truce.flow.people import people, people_told
from truce.flow.rights.roles import SUBJECT, rekey
from truce.flow.rights.roles_two import agree, request
from truce.people.keys import new_key
from truce.wire.rows import Row

HELD: dict[str, Any] = {
    "day": "2025-04-20",
    "area": "Kherson",
    "type": "detention",
    "doer": "state",
    "issues": "in_their_power",
    "sources": "victim interview-4; witness family",
    "account": "held nine days without a judge",
}
MAY = datetime(2025, 5, 2, tzinfo=UTC)
SURVIVOR = {**HELD, "type": "sexual_violence", "referrals": "medical offered"}


def taken(here: Staffed, handle: str = "hugo", **more: Any) -> Taken:
    return rights.add(here.as_(handle), [Row(1, {**HELD, **more})])


def test_a_second_person_verifies_a_case_that_two_kinds_of_source_tell(here: Staffed) -> None:
    id = taken(here).new[0]
    rights.step(here.as_("hugo"), id, "under_verification", "interviews are planned")
    with pytest.raises(Refused, match="second person"):
        rights.step(here.as_("hugo"), id, "verified", "both tell the same")

    assert rights.step(here.as_("hera"), id, "verified", "both tell the same").status == "verified"


def test_a_restricted_case_opens_to_those_it_names_and_is_told_to_nobody_else(here: Staffed) -> None:
    id = taken(here, only="hera").new[0]

    assert rights.one(here.as_("hera"), id)[1].account == HELD["account"]
    assert rights.cases(here.as_("hilde")).closed == (id,)
    assert rights.cases(here.as_("hilde")).cases == []
    with pytest.raises(NotFound) as closed:
        rights.one(here.as_("hilde"), id)
    with pytest.raises(NotFound) as nothing:
        rights.one(here.as_("hilde"), "rgt-0000000000000000")
    assert closed.value.facts() == nothing.value.facts()
    raw = keeping.find(here.as_("hilde"), "rights", id)
    assert set(raw.told) == {"noun", "sealed"}  # not hidden by a door: sealed to two keys


def test_every_later_word_on_a_restricted_case_is_as_restricted(here: Staffed) -> None:
    id = taken(here, only="hera").new[0]
    rights.step(here.as_("hera"), id, "under_verification", "the family was asked")
    rights.refer(here.as_("hera"), id, "offered", path="legal")

    assert rights.cases(here.as_("hilde")).closed == (id,)
    assert rights.one(here.as_("hugo"), id)[1].status == "under_verification"


def test_nobody_outside_the_register_is_named_as_a_reader(here: Staffed) -> None:
    bad = taken(here, only="otto").bad

    assert len(bad) == 1
    assert "may not read" in bad[0].why


def test_a_survivor_is_recorded_by_somebody_trained_and_with_a_referral(here: Staffed) -> None:
    assert "trained" in rights.add(here.as_("hugo"), [Row(1, SURVIVOR)]).bad[0].why

    people_told.train(here.as_("pia"), "hugo", "survivor")

    assert rights.add(here.as_("hugo"), [Row(1, SURVIVOR)]).new
    assert "referral" in rights.add(here.as_("hugo"), [Row(1, {**SURVIVOR, "referrals": None})]).bad[0].why


def test_a_service_is_told_of_a_person_only_with_that_persons_word(here: Staffed) -> None:
    person = people.add(here.as_("hugo"), {"name": "Quenrisalda Vobrumarska", "kind": "victim"})
    id = taken(here, persons=person.id).new[0]
    with pytest.raises(Refused, match="did not allow"):
        rights.refer(here.as_("hugo"), id, "made", path="legal", person=person.id)

    people.consent(here.as_("hugo"), person.pseudonym, ["record", "internal"], risk_asked=True)
    rights.refer(here.as_("hugo"), id, "made", path="legal", person=person.id)
    case = rights.refer(here.as_("hera"), id, "accepted", referral="r1")

    assert [(one.path, one.state) for one in case.referrals] == [("legal", "accepted")]
    with pytest.raises(NotFound):
        rights.refer(here.as_("hera"), id, "helped", referral="r9")


def test_whoever_is_not_in_the_vault_is_named_in_no_case(here: Staffed) -> None:
    bad = taken(here, persons="Vobrumarska").bad

    assert len(bad) == 1
    assert "Vobrumarska" not in bad[0].why


def test_nobody_is_sent_for_help_under_a_name(here: Staffed) -> None:
    id = taken(here).new[0]

    with pytest.raises(WrongUsage) as refusal:
        rights.refer(here.as_("hugo"), id, "made", path="legal", person="Vobrumarska")
    assert "Vobrumarska" not in refusal.value.explain()


def test_no_other_role_reads_a_case_or_its_figures(here: Staffed) -> None:
    id = taken(here).new[0]

    for handle in ("ines", "otto", "ana", "rex", "zoya", "hana", "pia", "audra"):
        with pytest.raises(Refused):
            rights.one(here.as_(handle), id)
        with pytest.raises(Refused):
            rights_figures.figures(here.as_(handle))


def test_published_figures_are_the_same_whoever_makes_them(here: Staffed) -> None:
    for n in range(6):
        taken(here, reference=f"d{n}")
    taken(here, only="hera", reference="closed")
    april = (date(2025, 4, 1), date(2025, 5, 1))
    here.clock.now = MAY

    made = rights_figures.published(here.as_("hugo"), *april)

    assert made == rights_figures.published(here.as_("hilde"), *april)
    assert rights_figures.plain(made)["tables"]["type / month"]["detention / 2025-04"] == 6
    assert "Kherson" not in str(rights_figures.plain(made))


def test_a_case_is_merged_into_one_that_is_there(here: Staffed) -> None:
    first, again = taken(here).new[0], taken(here).new[0]
    with pytest.raises((NotFound, WrongUsage)):
        rights.step(here.as_("hugo"), again, "duplicate_merged", "the same", into="rgt-0000000000000000")

    rights.step(here.as_("hugo"), again, "duplicate_merged", "the same person", into=first)

    assert sum(rights_figures.figures(here.as_("hugo")).referrals.values()) == 0
    assert (
        rights_figures.plain(rights_figures.figures(here.as_("hugo")))["tables"]["type / month"]["detention / 2025-04"]
        == 1
    )


def test_a_case_told_in_a_form_is_kept_once_and_shows_what_lacks(here: Staffed) -> None:
    form = {**HELD, "issues": ["in_their_power"], "sources": [{"kind": "victim", "origin": "interview-4"}]}
    id = rights.begin(here.as_("hugo"), form, "one-sending")

    assert rights.begin(here.as_("hugo"), form, "one-sending") == id
    shown = rights_shown.shown(here.as_("hera"), id)
    assert (shown.nature, shown.lacks) == ("violation", ("look_into", "sources"))
    assert set(rights.faults({**form, "type": "rude", "day": ""})) == {"day", "type"}


def test_two_cases_under_one_reference_are_told_to_whoever_may_read_both(here: Staffed) -> None:
    ids = [taken(here, who, only="hilde", reference="V-9").new[0] for who in ("hugo", "hera")]

    with pytest.raises(Conflict, match="2 things") as two:
        rights.one(here.as_("hilde"), "V-9")
    assert two.value.given["ids"] == ", ".join(ids)
    for who, id in zip(("hugo", "hera"), ids, strict=True):
        assert rights.one(here.as_(who), "V-9")[0].id == id
    assert "2 things" in taken(here, "hilde", only="hilde", reference="V-9").bad[0].why
    with pytest.raises(Conflict):
        rights.change(here.as_("hilde"), "V-9", {"area": "Odesa"})


def test_a_day_that_has_not_come_is_refused(here: Staffed) -> None:
    assert "not come yet" in taken(here, day="2030-09-20").bad[0].why
    with pytest.raises(UnusableValue):
        rights.begin(here.as_("hugo"), {**HELD, "day": "2030-09-20", "issues": ["in_their_power"]})


def test_a_form_restricts_a_case_as_a_row_does(here: Staffed) -> None:
    id = rights.begin(here.as_("hugo"), {**HELD, "issues": ["in_their_power"], "only": ["hera"]}, "s")

    assert rights_shown.shown(here.as_("hera"), id).case.only == ("hera", "hugo")
    with pytest.raises(NotFound):
        rights_shown.shown(here.as_("hilde"), id)
    assert rights.readers(here.as_("hilde")) == ["hera", "hilde", "hugo"]


def test_what_would_leave_of_rights_is_looked_at_before_it_does(here: Staffed) -> None:
    taken(here)
    here.clock.now = MAY
    seen = rights_figures.preview(here.as_("hugo"), date(2025, 4, 1), date(2025, 5, 1))

    assert leaving.released(here.as_("hugo"), "rights") == []
    assert rights_figures.published(here.as_("hugo"), date(2025, 4, 1), date(2025, 5, 1)) == seen
    assert "=" not in leaving.sheet(rights_figures.plain(seen))


def with_a_new_key(here: Staffed, handle: str) -> None:
    """Their key was lost: another one in its place, by two."""
    key = new_key(handle)
    what = {"member": handle, "signing": key.signing, "reading": key.reading}
    asked = request(here.as_("admin"), "roles.rekey", SUBJECT, what, why="lost")
    agree(here.as_("hana"), str(asked.subject))
    rekey(here.as_("admin"), handle, key.signing, key.reading, "lost")
    here.keys[handle] = key


def test_whoever_has_a_new_key_reads_a_restricted_case_once_it_was_sealed_anew(here: Staffed) -> None:
    id = taken(here, only="hera").new[0]
    rights.step(here.as_("hera"), id, "under_verification", "the family was asked")
    before = rights.one(here.as_("hugo"), id)
    with_a_new_key(here, "hera")
    with pytest.raises(Refused):
        rights.cases(here.as_("hera"))  # not even the register's lock

    keeping.rewrap(here.as_("hugo"), "rights")
    assert rights.cases(here.as_("hera")).closed == (id,)
    assert rights.rewrap(here.as_("hugo")) == 1

    assert rights.one(here.as_("hera"), id)[1] == before[1]
    assert rights.one(here.as_("hugo"), id) == before
    assert rights.cases(here.as_("hilde")).closed == (id,)
    assert rights.rewrap(here.as_("hugo")) == 0  # sealed so already


def test_one_new_key_after_the_other_loses_nothing(here: Staffed) -> None:
    id = taken(here, only="hera").new[0]
    for handle, other in (("hera", "hugo"), ("hugo", "hera"), ("hera", "hugo")):
        with_a_new_key(here, handle)
        keeping.rewrap(here.as_(other), "rights")
        rights.rewrap(here.as_(other))

    rights.step(here.as_("hera"), id, "under_verification", "the family was asked")
    for handle in ("hera", "hugo"):
        assert rights.one(here.as_(handle), id)[1].account == HELD["account"]
        assert rights.one(here.as_(handle), id)[1].status == "under_verification"
    assert rights.cases(here.as_("hilde")).closed == (id,)
