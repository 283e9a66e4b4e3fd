"""People: known by pseudonym, opened by one role with a reason, asked for consent, forgotten for ever."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.casework import STAFF, Staffed, staffed
from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.people import people, people_fear, people_gone, people_open, people_told
from truce.flow.people.people_keep import find
from truce.flow.rights.roles import end, grant
from truce.flow.rights.roles_two import agree, request
from truce.model.person import Person
from truce.people.fold import ACTS, consents
from truce.record.merkle import leaf_hash
from truce.wire.leaf import leaf_of

HER = {"name": "Oksana Marked", "contact": "+380 44 0000000", "place": {"lon": 38.43217, "lat": 48.69123}}
SAID: dict[str, Any] = {"statement": "I heard seven blasts.", "language": "uk"}


@pytest.fixture
def here(tmp_path: Path) -> Staffed:
    return staffed(tmp_path)


def taken_in(here: Staffed, **more: Any) -> Person:
    return people.add(here.as_("ivy"), HER | more)


def interviewed(here: Staffed, *uses: str) -> Person:
    who = taken_in(here)
    people.consent(here.as_("ivy"), who.pseudonym, ["record", *uses], risk_asked=True)
    people_told.interview(here.as_("ivy"), who.pseudonym, SAID | {"place": HER["place"]}, risk_asked=True)
    return find(here.house, who.id)


def forgotten(here: Staffed, who: Person, what: str) -> Person:
    """Forgotten as two agreed."""
    terms = {"what": what, "why": "asked"}
    asked = request(here.as_("pia"), "people.forget", who.id, terms, why="the person asked")
    agree(here.as_("hana"), str(asked.subject))
    return people_gone.forget(here.as_("pia"), who.pseudonym, what, "asked")


def test_the_protection_officer_opens_with_a_reason_that_stays_on_record(here: Staffed) -> None:
    who = taken_in(here)

    told = people_open.open_identity(here.as_("pia"), who.pseudonym, "to warn of a threat")

    assert told[0]["name"] == HER["name"]
    assert find(here.house, who.id).openings[0].why == "to warn of a threat"


@pytest.mark.long
@pytest.mark.parametrize("handle", sorted(set(STAFF) - {"pia"}))
def test_no_other_role_learns_who_it_is(here: Staffed, handle: str) -> None:
    """Invariant 9 of the trade."""
    who = taken_in(here)

    with pytest.raises(Refused):
        people_open.open_identity(here.as_(handle), who.pseudonym, "curious")
    for lock in here.house.mission.vault.locks():
        with pytest.raises(Refused):
            here.keys[handle].unseal(lock.wrapped)


def test_a_reason_is_needed_and_may_not_tell_who_it_is(here: Staffed) -> None:
    who = taken_in(here)

    with pytest.raises(WrongUsage):
        people_open.open_identity(here.as_("pia"), who.pseudonym, " ")
    with pytest.raises(Refused, match="reason"):
        people_open.open_identity(here.as_("pia"), who.pseudonym, "to call OKSANA back")
    assert find(here.house, who.id).openings == ()


def test_a_colleague_asks_and_the_protection_officer_answers(here: Staffed) -> None:
    who = taken_in(here)
    first = people_open.request(here.as_("ivy"), who.pseudonym, "may we call again?")
    second = people_open.request(here.as_("hugo"), who.pseudonym, "which village?")

    people_open.open_identity(here.as_("pia"), who.pseudonym, "to pass on a question", request_id=first.id)
    people_open.decline(here.as_("pia"), who.pseudonym, second.id)

    assert [one.answered for one in find(here.house, who.id).requests] == ["opened", "declined"]
    assert people_open.waiting(here.as_("pia")) == []


def test_those_who_work_cases_read_what_was_said_and_not_by_whom(here: Staffed) -> None:
    who = interviewed(here)

    for handle in ("ines", "rex", "hugo", "pia"):
        _, _, told = people_told.statement(here.as_(handle), who.pseudonym)
        assert told == SAID
    for handle in ("otto", "mona", "admin", "audra", "hana", "pat"):
        with pytest.raises(Refused):
            people_told.statement(here.as_(handle), who.pseudonym)


def test_the_place_of_an_interview_is_on_record_only_coarsely(here: Staffed) -> None:
    held = interviewed(here).interviews[0]

    assert held.place is not None
    assert held.place.radius_m >= 10_000
    opened = people_open.open_identity(here.as_("pia"), find(here.house, interviewed(here).id).pseudonym, "check")
    assert opened[-1]["place"] == HER["place"]


def test_risk_comes_before_questions_and_consent_before_recording(here: Staffed) -> None:
    who = taken_in(here)

    with pytest.raises(Refused, match="risk"):
        people.consent(here.as_("ivy"), who.pseudonym, None, risk_asked=False)
    with pytest.raises(Refused, match="not allowed") as refused:
        people_told.interview(here.as_("ivy"), who.pseudonym, SAID, risk_asked=True)
    assert refused.value.given["allowed"] == "nothing"
    asked = people.consent(here.as_("ivy"), who.pseudonym, None, risk_asked=True)
    assert asked.allowed(here.clock()) == ("record",)
    with pytest.raises(Refused, match="risk"):
        people_told.interview(here.as_("ivy"), who.pseudonym, SAID, risk_asked=False)


def test_withdrawn_consent_stops_new_uses_at_once_and_lists_what_left(here: Staffed) -> None:
    """Invariant 12, golden case 17."""
    who = interviewed(here, "court", "publish_anon")
    people.release(here.as_("pia"), who.pseudonym, "brf-1", "publish_anon", "the public")

    _, past = people.withdraw(here.as_("hugo"), who.pseudonym, None)

    assert [(one.product, one.to) for one in past] == [("brf-1", "the public")]
    with pytest.raises(Refused, match="does not allow"):
        people.release(here.as_("pia"), who.pseudonym, "brf-2", "court", "a court")
    assert consents(here.house.mission.ledger.entries(acts=ACTS))[who.id].releases == past
    assert [told.product for _, told in people.releases(here.as_("pia"))] == ["brf-1"]


def test_a_use_that_was_not_named_is_refused_with_what_was_allowed(here: Staffed) -> None:
    who = interviewed(here, "internal")

    with pytest.raises(Refused) as refused:
        people.require_use(here.as_("pia"), who.pseudonym, "publish_named")
    assert refused.value.given["allowed"] == "record, internal"
    people.consent(here.as_("ivy"), who.pseudonym, ["record"], risk_asked=True)
    with pytest.raises(Refused):
        people.require_use(here.as_("pia"), who.pseudonym, "internal")


def test_a_child_is_interviewed_by_who_is_trained_referred_and_not_again_and_again(here: Staffed) -> None:
    who = taken_in(here, care=["child"])
    ivy, said = here.as_("ivy"), SAID | {"referrals": ["child_protection"]}
    people.consent(ivy, who.pseudonym, None, risk_asked=True)

    with pytest.raises(Refused, match="trained"):
        people_told.interview(ivy, who.pseudonym, said, risk_asked=True)
    people_told.train(here.as_("pia"), "ivy", "child")
    with pytest.raises(Refused, match="referred"):
        people_told.interview(ivy, who.pseudonym, SAID, risk_asked=True)
    first = people_told.interview(ivy, who.pseudonym, said, risk_asked=True)
    again = people_told.interview(ivy, who.pseudonym, said, risk_asked=True)

    assert first.referrals == ("child_protection",)
    assert (first.warnings, again.warnings) == ((), ("repeated_interview_of_person_in_care",))


def test_an_interpreter_is_a_pseudonym_and_never_a_name(here: Staffed) -> None:
    who, other = interviewed(here), taken_in(here)

    with pytest.raises(Refused, match="interpreter"):
        people_told.interview(here.as_("ivy"), who.pseudonym, SAID | {"interpreter": "Petro"}, risk_asked=True)
    told = SAID | {"interpreter": other.pseudonym.lower()}
    assert people_told.interview(here.as_("ivy"), who.id, told, risk_asked=True).interpreter == other.pseudonym


def test_a_fear_of_reprisal_has_a_date_and_is_listed_when_it_passes(here: Staffed) -> None:
    who = taken_in(here)
    with pytest.raises(WrongUsage):
        people_fear.concern(here.as_("hugo"), who.pseudonym, "men came to the house")
    due = here.clock() + timedelta(days=2)
    made = people_fear.concern(here.as_("hugo"), who.pseudonym, "men came to the house", due=due)

    assert people_fear.concerns(here.as_("pia"), overdue=True) == []
    here.clock.now = due
    assert [one.id for _, one in people_fear.concerns(here.as_("pia"), overdue=True)] == [made.id]
    people_fear.concern(here.as_("pia"), who.pseudonym, "moved away", state="closed", id=made.id)
    assert people_fear.concerns(here.as_("pia"), overdue=True) == []
    told = people_open.open_identity(here.as_("pia"), who.pseudonym, "to follow up")
    assert [one["concern"] for one in told if one["kind"] == "concern"] == ["men came to the house", "moved away"]


@pytest.mark.parametrize("what", ["identity", "everything"])
def test_who_is_forgotten_is_gone_and_the_chain_still_stands(here: Staffed, what: str) -> None:
    who, other = interviewed(here, "publish_anon"), interviewed(here)
    people.release(here.as_("pia"), who.pseudonym, "brf-1", "publish_anon", "the public")
    folder = here.house.mission.folder
    doomed = [lock.wrapped for lock in here.house.mission.vault.locks(who.id)]

    gone = forgotten(here, who, what)

    left = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert sum(wrapped in left for wrapped in doomed) == (1 if what == "identity" else 0)
    with pytest.raises(NotFound, match=f"forgotten on {gone.identity_forgotten:%Y-%m-%d}"):
        people_open.open_identity(here.as_("pia"), who.pseudonym, "curious")
    if what == "everything":
        with pytest.raises(NotFound, match="forgotten on"):
            people_told.statement(here.as_("ines"), who.pseudonym)
    else:
        assert people_told.statement(here.as_("ines"), who.pseudonym)[2] == SAID
    assert people.shown(here.as_("pia"), who.pseudonym).pseudonym == who.pseudonym
    assert people.withdraw(here.as_("pia"), who.pseudonym, None)[1][0].product == "brf-1"
    assert people_open.open_identity(here.as_("pia"), other.pseudonym, "still there")[0]["name"] == HER["name"]
    ledger = here.house.mission.ledger
    assert ledger.leaf_hashes(0, ledger.size()) == [leaf_hash(leaf_of(entry)) for entry in ledger.entries()]


def test_forgetting_takes_two(here: Staffed) -> None:
    who = taken_in(here)

    with pytest.raises(Refused, match=r"people\.forget"):
        people_gone.forget(here.as_("pia"), who.pseudonym, "identity", "asked")
    assert len(here.house.mission.vault.locks(who.id)) == 1


def test_an_old_vault_that_comes_back_revives_nobody(here: Staffed) -> None:
    who = interviewed(here)
    kept = here.house.mission.vault.locks(who.id)
    forgotten(here, who, "everything")
    here.house.mission.vault.keep([], kept)  # the file of yesterday

    with pytest.raises(NotFound, match="forgotten"):
        people_open.open_identity(here.as_("pia"), who.pseudonym, "curious")
    with pytest.raises(NotFound, match="forgotten"):
        people_told.statement(here.as_("ines"), who.pseudonym)
    assert people_gone.sweep(here.house) == 2
    assert here.house.mission.vault.locks(who.id) == []


def test_locks_are_sealed_anew_when_readers_come_and_go(here: Staffed) -> None:
    who = interviewed(here)
    grant(here.as_("admin"), "pat", "human_rights")
    with pytest.raises(Refused, match="does not open this lock yet"):
        people_told.statement(here.as_("pat"), who.pseudonym)

    end(here.as_("admin"), "ines", "investigator")
    done = people_gone.rewrap(here.as_("pia"))

    assert (done.done, done.closed) == (2, ())
    assert people_told.statement(here.as_("pat"), who.pseudonym)[2] == SAID
    statement = next(lock for lock in here.house.mission.vault.locks() if lock.kind == "statement")
    with pytest.raises(Refused):
        here.keys["ines"].unseal(statement.wrapped)
    with pytest.raises(Refused):
        people_gone.rewrap(here.as_("admin"))


def test_a_members_real_name_lies_in_the_vault_under_the_handle(here: Staffed) -> None:
    made = people.staff(here.as_("pia"), "ivy", {"name": "Ivy Marked"})

    assert (made.handle, made.kind) == ("ivy", "staff")
    with pytest.raises(WrongUsage):
        people.staff(here.as_("pia"), "ivy", {"name": "Ivy Marked"})
    with pytest.raises(Refused):
        people.staff(here.as_("ivy"), "ines", {"name": "Ines Marked"})


def test_without_a_protection_officer_nobody_is_taken_in(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    end(here.as_("admin"), "pia", "protection")

    with pytest.raises(Refused, match="nobody"):
        taken_in(here)
    assert not (here.house.mission.folder / "vault.sqlite").exists()


def test_a_pseudonym_tells_nothing_and_is_nobody_elses(here: Staffed) -> None:
    taken = [taken_in(here) for _ in range(6)]

    assert len({who.pseudonym for who in taken}) == len({who.id for who in taken}) == 6
    assert find(here.house, taken[0].pseudonym.lower()).id == taken[0].id
    with pytest.raises(NotFound):
        find(here.house, "Oksana")


def test_the_pseudonym_of_the_field_is_kept_where_it_can_be_none_of_a_name_and_nobody_has_it(tmp_path: Path) -> None:
    here = staffed(tmp_path)
    made = people.add(here.as_("pia"), {"name": "Vela Marsh"}, "w-017")

    assert made.pseudonym == "W-017"
    for taken in ("W-017", "Vela", "vela-marsh"):
        with pytest.raises(WrongUsage):
            people.add(here.as_("pia"), {"name": "Somebody Else"}, taken)
