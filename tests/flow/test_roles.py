"""Members, two pairs of eyes, emergencies, keys, decoys, the mission's own policy, and the audit."""

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tests.casework import Staffed, staffed
from truce.errors import Conflict, NotFound, Refused, WrongUsage
from truce.flow.acting import ask, keep_look, look_at, may, members, perform
from truce.flow.export import export
from truce.flow.rights import outgoing, roles, roles_decoys, roles_policy, roles_two
from truce.flow.rights.audit import audit
from truce.flow.rights.outgoing import let_out, name_of
from truce.model.act import Entry
from truce.people.keys import new_key
from truce.rights.decide import Reason
from truce.rights.members import key_at, key_for
from truce.store.contract import Ledger


@pytest.fixture
def here(tmp_path: Path) -> Staffed:
    return staffed(tmp_path)


def log(here: Staffed, act: str) -> list[Entry]:
    return here.house.mission.ledger.entries(acts=[act])


def agreed(here: Staffed, by: str, second: str, action: str, about: str = "mission", **what: str) -> str:
    """A request that another agreed to."""
    made = str(roles_two.request(here.as_(by), action, about, what, why="needed").facts["request"])
    roles_two.agree(here.as_(second), made)
    return made


def test_an_administrator_gives_no_role_to_himself_and_none_beside_his_own(here: Staffed) -> None:
    with pytest.raises(WrongUsage, match="stand apart"):
        roles.grant(here.as_("admin"), "admin", "investigator")
    with pytest.raises(Refused):
        roles.grant(here.as_("admin"), "admin", "administrator")
    with pytest.raises(Refused):
        roles.grant(here.as_("ivy"), "ivy", "reviewer")


def test_a_second_administrator_is_made_alone_and_then_a_strong_role_takes_both(here: Staffed) -> None:
    for handle in ("bea", "new"):
        here.keys[handle] = new_key(handle)
        roles.enrol(here.as_("admin"), handle, here.keys[handle].signing, here.keys[handle].reading)
    roles.grant(here.as_("admin"), "bea", "administrator")

    with pytest.raises(Refused, match="not allowed"):
        roles.grant(here.as_("admin"), "new", "head")
    agreed(here, "admin", "bea", "roles.grant", "members", member="new", role="head")
    roles.grant(here.as_("admin"), "new", "head")

    assert "head" in members(here.house)["new"].roles(here.clock())


@pytest.fixture
def two(here: Staffed) -> Staffed:
    """Two administrators, and somebody without a role."""
    for handle in ("bea", "new"):
        here.keys[handle] = new_key(handle)
        roles.enrol(here.as_("admin"), handle, here.keys[handle].signing, here.keys[handle].reading)
    roles.grant(here.as_("admin"), "bea", "administrator")
    return here


def test_one_of_two_administrators_ends_the_others_role_by_agreement_only(two: Staffed) -> None:
    with pytest.raises(Refused, match="not allowed"):
        roles.end(two.as_("admin"), "bea", "administrator")
    with pytest.raises(Refused, match="not allowed"):
        roles.end(two.as_("bea"), "bea", "administrator")
    roles.end(two.as_("admin"), "ivy", "investigator")  # any other role ends at once

    agreed(two, "admin", "bea", "roles.end", "members", member="bea", role="administrator")
    roles.end(two.as_("admin"), "bea", "administrator")
    roles.grant(two.as_("admin"), "new", "head")  # one is left, and acts alone


def test_who_suspends_the_other_administrator_is_loud_and_still_needs_a_second(two: Staffed) -> None:
    roles.suspend(two.as_("admin"), "bea", "says he")

    loud = log(two, "alarm")[-1]
    assert (loud.facts["kind"], loud.facts["by"], loud.facts["member"]) == ("administrator", "admin", "bea")
    assert any("suspended the administrator bea" in a.sentence for a in audit(two.as_("audra")).alarms)
    for step in (roles.grant, roles.end):
        with pytest.raises(Refused, match="not allowed"):
            step(two.as_("admin"), *(("new", "head") if step is roles.grant else ("bea", "administrator")))
    agreed(two, "admin", "hana", "roles.grant", "members", member="new", role="head")  # no other one stands: the head
    roles.grant(two.as_("admin"), "new", "head")


def test_while_another_administrator_stands_the_head_does_not_agree_to_a_strong_role(two: Staffed) -> None:
    asked = {"member": "new", "role": "head"}
    made = str(roles_two.request(two.as_("admin"), "roles.grant", "members", asked, why="x").facts["request"])

    with pytest.raises(Refused):
        roles_two.agree(two.as_("hana"), made)


def test_no_emergency_ends_a_role(here: Staffed) -> None:
    with pytest.raises(WrongUsage, match="no emergency"):
        roles_two.override(here.as_("hana"), "roles.end", "x", 1)


def test_a_role_is_given_for_a_case_that_is_there(here: Staffed) -> None:
    with pytest.raises(NotFound, match="no such case"):
        roles.grant(here.as_("admin"), "ivy", "analyst", case="cas-none")
    perform(here.as_("ivy"), "case.receive", "cas-1", {})

    roles.grant(here.as_("admin"), "ivy", "analyst", case="cas-1")


def test_one_key_is_one_member_and_a_handle_is_no_path(here: Staffed) -> None:
    ivy = here.keys["ivy"]
    with pytest.raises(WrongUsage, match="key"):
        roles.enrol(here.as_("admin"), "ivy2", ivy.signing, ivy.reading)
    with pytest.raises(WrongUsage, match="handle"):
        roles.enrol(here.as_("admin"), "../ivy", "00", "age1")


def test_an_ended_role_is_over_at_once(here: Staffed) -> None:
    roles.end(here.as_("admin"), "ivy", "investigator")

    assert not may(here.as_("ivy"), "look").allowed


def test_what_takes_two_is_done_once_as_it_was_agreed_by_who_asked_and_in_time(here: Staffed) -> None:
    hana = here.as_("hana")
    with pytest.raises(Refused, match="not allowed"):
        perform(hana, "exhibit.destroy", "exh-1", {"why": "ordered"})
    request = agreed(here, "hana", "pia", "exhibit.destroy", "exh-1")

    assert not may(hana, "exhibit.destroy", about="exh-2").allowed
    perform(hana, "exhibit.destroy", "exh-1", {"why": "ordered"})
    with pytest.raises(Refused):
        perform(hana, "exhibit.destroy", "exh-1", {"why": "again"})

    used = log(here, "roles.used")
    assert [(e.subject, e.by, e.position) for e in used] == [(request, "hana", 3)]
    assert log(here, "exhibit.destroy")[0].seq == used[0].seq + 1


def test_an_agreement_lapses(here: Staffed) -> None:
    agreed(here, "hana", "pia", "exhibit.destroy", "exh-1")
    here.clock.now += timedelta(hours=24)

    assert may(here.as_("hana"), "exhibit.destroy", about="exh-1").reason is Reason.TWO


def test_nobody_agrees_to_their_own_request_nor_without_the_role_nor_to_what_was_declined(here: Staffed) -> None:
    made = str(roles_two.request(here.as_("hana"), "exhibit.destroy", "exh-1", why="x").facts["request"])

    with pytest.raises(Refused):
        roles_two.agree(here.as_("hana"), made)
    with pytest.raises(Refused):
        roles_two.agree(here.as_("audra"), made)  # may agree, but not to this
    with pytest.raises(Refused):
        roles_two.agree(here.as_("ivy"), made)
    roles_two.decline(here.as_("pia"), made)
    with pytest.raises(WrongUsage, match="declined"):
        roles_two.agree(here.as_("pia"), made)


def test_who_may_not_do_it_may_not_ask_for_it_either(here: Staffed) -> None:
    with pytest.raises(Refused):
        roles_two.request(here.as_("ana"), "exhibit.destroy", "exh-1", why="x")


def test_two_that_use_one_agreement_at_once_cannot_both_be_kept(here: Staffed) -> None:
    from truce.flow.acting import act_of

    request = agreed(here, "hana", "pia", "exhibit.destroy", "exh-1")
    hana = here.as_("hana")
    first, second = (act_of(hana, "roles.used", request, {"request": request, "n": n}) for n in (1, 2))
    hana.mission.ledger.append([first])

    with pytest.raises(Conflict):
        hana.mission.ledger.append([second])


def test_much_leaves_by_two_only_and_splitting_does_not_help(here: Staffed) -> None:
    ana = here.as_("ana")
    let_out(ana, "export", "reports", 3000, "csv", {})("aa")
    here.clock.now += timedelta(hours=3)

    with pytest.raises(Refused, match=r"export\.bulk"):
        let_out(ana, "export", "reports", 2500, "csv", {"source": "x"})
    agreed(here, "ana", "hana", "export.bulk", "reports", form="csv", source="x")
    let_out(ana, "export", "reports", 2500, "csv", {"source": "x"})("bb")
    let_out(ana, "export", "reports", 2000, "csv", {})("cc")  # what two agreed to is not counted against her
    here.clock.now += timedelta(hours=24)
    let_out(ana, "export", "reports", 5000, "csv", {})("dd")

    kept = here.house.mission.ledger.entries(subject="views:ana")
    assert [(e.facts["rows"], e.facts["sha256"]) for e in kept] == [
        (3000, "aa"), (2500, "bb"), (2000, "cc"), (5000, "dd"),
    ]  # fmt: skip
    assert all(e.by == "ana" and e.signature for e in kept)


def test_an_emergency_is_the_heads_alone_short_loud_and_not_for_what_must_never_be(here: Staffed) -> None:
    for handle in ("admin", "ivy", "pia"):
        with pytest.raises(Refused):
            roles_two.override(here.as_(handle), "case.register", "w", 1)
    for action in ("people.open", "exhibit.destroy", "roles.grant", "policy.change"):
        with pytest.raises(WrongUsage, match="no emergency reaches"):
            roles_two.override(here.as_("hana"), action, "w", 1)
    with pytest.raises(WrongUsage, match="so long"):
        roles_two.override(here.as_("hana"), "case.register", "w", 9)


def test_an_emergency_is_told_to_all_ends_by_itself_and_waits_for_somebody_elses_review(here: Staffed) -> None:
    hana, case = here.as_("hana"), "cas-1"
    perform(here.as_("ivy"), "case.receive", case, {}, move=None)
    assert not may(hana, "case.link", state="registered").allowed
    id = str(roles_two.override(hana, "case.link", "nobody is left here", 1).subject)

    assert may(hana, "case.link", state="registered").allowed
    assert not may(here.as_("otto"), "case.link", state="registered").allowed
    assert id in roles_two.aloud(here.as_("otto"))[0]
    perform(hana, "case.link", case, {"incidents": ["inc-1"]}, state="registered")
    with pytest.raises(WrongUsage, match="lasts"):
        roles_two.review(here.as_("audra"), id, "justified", "seen")
    here.clock.now += timedelta(hours=1)

    assert not may(hana, "case.link", state="registered").allowed
    assert roles_two.aloud(hana) == []
    here.clock.now += timedelta(days=3)
    assert "OVERDUE" in roles_two.aloud(here.as_("ivy"))[0]
    with pytest.raises(Refused):
        roles_two.review(hana, id, "justified", "I know")
    roles_two.review(here.as_("audra"), id, "justified", "seen")
    assert roles_two.aloud(hana) == []
    assert [e.facts["kind"] for e in log(here, "alarm")] == ["emergency", "emergency"]


def test_in_an_emergency_the_head_lets_much_out_alone_and_it_is_an_alarm(here: Staffed) -> None:
    roles_two.override(here.as_("hana"), "seal.mission", "we leave now", 2)

    assert ask(here.as_("hana"), "seal.mission").reason is Reason.EMERGENCY
    assert log(here, "alarm")[-1].facts["about"] == "mission"


def test_a_stolen_key_is_refused_while_suspended_and_raises_an_alarm(here: Staffed) -> None:
    roles.suspend(here.as_("admin"), "ana", "laptop gone")

    with pytest.raises(Refused, match="not allowed"):
        ask(here.as_("ana"), "look")
    assert [(e.facts["kind"], e.facts["by"]) for e in log(here, "alarm")] == [("suspended", "ana")]
    roles.resume(here.as_("admin"), "ana", "found again")
    ask(here.as_("ana"), "look")


def test_a_clock_set_back_takes_nobody_to_before_their_suspension_or_the_end_of_their_role(here: Staffed) -> None:
    before = here.clock.now
    roles.grant(here.as_("admin"), "otto", "analyst", until=before + timedelta(hours=2))
    roles.suspend(here.as_("admin"), "ana", "laptop gone")
    roles.end(here.as_("admin"), "ivy", "investigator")
    here.clock.now += timedelta(hours=3)
    look_at(here.as_("hana"), "look", "board")

    here.clock.now = before - timedelta(minutes=20)
    for _ in range(2):  # what is refused is on record, and takes time back for nobody
        with pytest.raises(Refused):
            ask(here.as_("ana"), "look")
        with pytest.raises(Refused):
            perform(here.as_("ivy"), "case.receive", "cas-1", {})
        assert not may(here.as_("otto"), "fuse").allowed
    assert may(here.as_("ana"), "look").reason is Reason.SUSPENDED


def test_exports_under_a_clock_set_back_are_counted(here: Staffed) -> None:
    ana = here.as_("ana")
    let_out(ana, "export", "weapons", 3000, "csv", {})("00")
    here.clock.now -= timedelta(days=3)
    let_out(ana, "export", "weapons", 1900, "csv", {})("00")
    here.clock.now += timedelta(days=3)

    with pytest.raises(Refused):
        let_out(ana, "export", "weapons", 3000, "csv", {})


def test_what_was_counted_before_is_not_read_again_and_still_counts(here: Staffed) -> None:
    ana, ledger = here.as_("ana"), here.house.mission.ledger
    for n in range(3):
        let_out(ana, "export", "reports", 1000, "csv", {})(f"{n}")
    let_out(ana, "export", "reports", 1, "csv", {})
    asked: list[int] = []

    class Told:
        def __getattr__(self, name: str) -> Any:
            return getattr(ledger, name)

        def entries(self, **how: Any) -> list[Entry]:
            asked.append(how.get("after", 0))
            return ledger.entries(**how)

    assert outgoing.taken_out(ana, 24) == 3000
    trail = outgoing._trails[ledger]["ana", 24]
    after = outgoing._read_on(trail, cast(Ledger, Told()), "ana", here.clock.now - timedelta(hours=24))

    assert asked == [ledger.entries(subject="views:ana")[-1].seq]
    assert after == trail
    here.clock.now += timedelta(hours=25)
    assert outgoing.taken_out(ana, 24) == 0


def test_a_new_key_takes_two_ends_the_old_one_and_leaves_its_signatures_valid(here: Staffed) -> None:
    before = perform(here.as_("ivy"), "case.receive", "cas-1", {})
    old, new = here.keys["ivy"], new_key("ivy")
    with pytest.raises(Refused):
        roles.rekey(here.as_("admin"), "ivy", new.signing, new.reading, "lost")
    agreed(here, "admin", "hana", "roles.rekey", "members", member="ivy", signing=new.signing, reading=new.reading)
    roles.rekey(here.as_("admin"), "ivy", new.signing, new.reading, "lost")

    with pytest.raises(Refused):
        ask(here.as_("ivy"), "look")  # the thief, with the old key
    assert log(here, "alarm")[0].facts["kind"] == "key"
    here.keys["ivy"] = new
    after = perform(here.as_("ivy"), "case.receive", "cas-2", {})

    known = members(here.house)
    assert (key_at(known, "ivy", before.at), key_at(known, "ivy", after.at)) == (old.signing, new.signing)
    assert (key_for(known, "ivy", before.seq), key_for(known, "ivy", after.seq)) == (old.signing, new.signing)


def test_whoever_touches_a_decoy_raises_an_alarm_sees_nothing_and_only_auditors_learn_which_it_is(
    here: Staffed,
) -> None:
    roles_decoys.plant(here.as_("audra"), "cas-9", "nobody has a reason")

    look_at(here.as_("rex"), "case.view", "cas-8")
    assert log(here, "alarm") == []
    look_at(here.as_("rex"), "case.view", "cas-9")
    keep_look(here.as_("ana"), "look", "cas-9")

    assert [e.facts["by"] for e in log(here, "alarm")] == ["rex", "ana"]
    assert not any("cas-9" in str(e.facts) for act in ("log.canary", "alarm") for e in log(here, act))
    assert "cas-9" in audit(here.as_("audra")).alarms[0].sentence
    with pytest.raises(Refused):
        roles_decoys.decoys(here.as_("admin"))


def test_an_export_with_a_decoy_among_its_rows_raises_an_alarm(here: Staffed) -> None:
    from truce.flow.frames import frame
    from truce.model.line import Zone

    zones = frame(here.house, Zone)
    assert "id" in zones.columns
    roles_decoys.plant(here.as_("audra"), zones["id"][0], "a zone that is none")

    export(here.as_("ana"), "zones", "jsonl")

    assert [e.facts["action"] for e in log(here, "alarm")] == ["export"]


def test_the_missions_own_policy_takes_two_and_a_file_that_differs_stops_everything(
    here: Staffed, tmp_path: Path
) -> None:
    file, own = tmp_path / "new.yaml", here.house.mission.folder / "rights.yaml"
    file.write_text("version: 1\nwhy: fewer hands\nroles:\n  analyst:\n    not: [export]\n", "utf-8")
    with pytest.raises(Refused):
        roles_policy.adopt(here.as_("hana"), file, "fewer hands")
    request = str(roles_policy.propose(here.as_("hana"), file, "fewer hands").facts["request"])
    roles_two.agree(here.as_("admin"), request)
    assert may(here.as_("ana"), "export").allowed

    roles_policy.adopt(here.as_("hana"), file, "fewer hands")

    assert not may(here.as_("ana"), "export").allowed
    assert may(here.as_("ana"), "look").allowed
    own.write_text(own.read_text("utf-8").replace("[export]", "[look]"), "utf-8")
    assert may(here.as_("ana"), "fuse").reason is Reason.POLICY
    roles_policy.mend(here.as_("admin"))
    assert may(here.as_("ana"), "fuse").allowed
    own.unlink()
    assert may(here.as_("ana"), "fuse").reason is Reason.POLICY


def test_a_policy_file_that_nobody_agreed_to_opens_nothing(here: Staffed) -> None:
    own = here.house.mission.folder / "rights.yaml"
    own.write_text("version: 1\nroles:\n  analyst:\n    also: [case.plan]\n", "utf-8")

    assert may(here.as_("ana"), "look").reason is Reason.POLICY
    roles_policy.mend(here.as_("admin"))
    assert may(here.as_("ana"), "look").allowed
    assert not may(here.as_("ana"), "case.plan", state="triaged").allowed


def test_a_member_decides_under_their_own_handle(here: Staffed) -> None:
    assert name_of(here.as_("ana"), None) == "ana"
    with pytest.raises(Refused):
        name_of(here.as_("ana"), "hana")


def test_a_reviewer_of_a_case_is_none_of_its_investigators_whatever_roles_they_get(here: Staffed) -> None:
    from truce.model.act import StateMove

    ivy, case = here.as_("ivy"), "cas-1"
    path = [("case.receive", "received"), ("case.register", "registered"), ("case.triage", "triaged")]
    path += [("case.plan", "under_verification"), ("case.assess", "assessed"), ("case.submit", "in_review")]
    at = None
    for number, (action, to) in enumerate(path, start=1):
        perform(ivy, action, case, {}, move=StateMove(number, at, to))
        at = to
    roles.grant(here.as_("admin"), "ivy", "reviewer")

    assert may(ivy, "case.determine", case=case).reason is Reason.APART
    assert may(here.as_("rex"), "case.determine", case=case).allowed
    assert may(here.as_("rex"), "case.publish", case=case).reason is Reason.STATE


def test_the_audit_tells_who_looked_how_much_and_what_is_odd_and_is_itself_on_record(here: Staffed) -> None:
    for _ in range(4):
        keep_look(here.as_("ana"), "look", "rulings", rows=1, form="screen")
        here.clock.now += timedelta(days=1)
    for n in range(30):
        keep_look(here.as_("ana"), "look", f"inc-{n}")
    with pytest.raises(Refused):
        ask(here.as_("otto"), "case.determine", case="cas-1")

    found = audit(here.as_("audra"))

    assert [(o.member, o.measure, o.value) for o in found.odd] == [("ana", "looks", 30)]
    assert next(d for d in found.days if d.member == "otto").refused == 1
    assert "30 looks" in str(found.odd[0])
    assert log(here, "log.audit")[0].by == "audra"
    with pytest.raises(Refused):
        audit(here.as_("admin"))
    with pytest.raises(Refused):
        audit(here.as_("hana"))


def test_to_ask_is_one_query_for_what_came_since_where_anything_did_and_one_for_the_case(here: Staffed) -> None:
    from dataclasses import replace

    ana = here.as_("ana")
    asked: list[dict[str, object]] = []

    class Counting:
        def entries(self, **which: object) -> list[Entry]:
            asked.append(which)
            return here.house.mission.ledger.entries(**which)  # type: ignore[arg-type]

        def size(self) -> int:
            return here.house.mission.ledger.size()

    counted = replace(ana, mission=replace(ana.mission, ledger=Counting()))  # type: ignore[type-var]
    may(counted, "look")
    asked.clear()

    assert may(counted, "look").allowed
    assert asked == []
    may(counted, "case.view", case="cas-1")
    assert len(asked) == 1
    roles.suspend(here.as_("admin"), "otto", "w")
    assert may(counted, "look").allowed
    assert all(which["after"] != 0 for which in asked[1:])
    assert len(asked) == 3  # what decides, and the newest acts for their time


def test_to_ask_again_reads_only_what_came_since(here: Staffed) -> None:
    from truce.flow.rulebook import register_of

    first = register_of(here.house)

    assert register_of(here.house).seq == first.seq
    roles.suspend(here.as_("admin"), "ana", "w")
    assert register_of(here.house).members["ana"].suspended


def test_the_answer_for_a_machine_says_why_in_words(
    here: Staffed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    from typer.testing import CliRunner

    from truce.bootstrap import keep_key
    from truce.cli.app import make_app

    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    keep_key(here.keys["ivy"], None)
    words = ["--as", "ivy", "roles", "may", str(here.house.mission.folder), "case.receive", "--json"]

    assert json.loads(CliRunner().invoke(make_app(), words).stdout)["reason"] == Reason.ROLE.value
