"""The one place that decides: deny by default, laws before roles, and the page that shows it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rights import matrix
from tests.rights.matrix import NOW, ask, cell, member
from truce.errors import BrokenVocabulary
from truce.model.member import Grant, Member, Span
from truce.model.request import Override, Request
from truce.model.states import ARROWS, next_states
from truce.rights.decide import NO_CASE, STATES, Question, Reason, decide, reach
from truce.vocabulary.rights import amended, policy

ROLES, ACTIONS = sorted(policy().roles), sorted(policy().actions)
roles, actions, states = st.sampled_from(ROLES), st.sampled_from(ACTIONS), st.sampled_from(STATES)


def allowed(who: Member, **asked: object) -> bool:
    return decide(policy(), who, Question(**({"at": NOW} | asked)), founded=True).allowed  # type: ignore[arg-type]


def test_the_page_of_the_matrix_says_what_the_policy_says() -> None:
    assert matrix.PAGE.read_text("utf-8") == matrix.page(), "run: python -m tests.rights.matrix"


def test_every_cell_is_what_its_role_and_its_states_say_and_everything_else_is_refused() -> None:
    for role in policy().roles.values():
        for action in policy().actions.values():
            for state in STATES:
                fits = not action.states or state in action.states
                expected = ("two" if action.agree else "yes") if fits and role.allows(action.code) else ""
                assert cell(role.code, action.code, state) == expected, (role.code, action.code, state)


@given(st.text(max_size=20), roles, states)
def test_what_the_policy_does_not_know_is_refused(name: str, role: str, state: str) -> None:
    if name in policy().actions or name in policy().roles:
        return
    assert ask(role, name, state).reason is Reason.UNKNOWN_ACTION
    assert not allowed(member(name), action="look")
    assert not allowed(member(role), action="case.view", state=f"{name}?")


@given(roles, roles, actions, states)
def test_one_role_more_never_takes_a_right_away(one: str, other: str, action: str, state: str) -> None:
    both = Member(handle="x", signing="0", reading="a", grants=(*member(one).grants, *member(other).grants))

    assert allowed(both, action=action, state=state) == any(
        allowed(member(role), action=action, state=state) for role in (one, other)
    )


@given(roles, actions, states)
def test_never_wins_over_may_and_over_an_emergency(role: str, action: str, state: str) -> None:
    if not policy().roles[role].forbids(action):
        return
    both = Member(handle="x", signing="0", reading="a", grants=(*member(role).grants, *member("head").grants))
    emergency = Override(id="ovr-1", by="x", action=action, why="w", since=NOW, until=NOW + timedelta(hours=1))
    question = Question(action=action, at=NOW, state=state, overrides=(emergency,))

    assert ask(role, action, state).allowed is False
    assert decide(policy(), both, question, founded=True).reason is not Reason.EMERGENCY


def test_a_role_holds_from_its_first_instant_up_to_and_not_including_its_last() -> None:
    until = NOW + timedelta(hours=1)
    who = Member(handle="x", signing="0", reading="a", grants=(Grant(role="analyst", by="a", since=NOW, until=until),))
    tick = timedelta(microseconds=1)

    assert not allowed(who, action="fuse", at=NOW - tick)
    assert allowed(who, action="fuse", at=NOW)
    assert allowed(who, action="fuse", at=until - tick)
    assert not allowed(who, action="fuse", at=until)


def test_a_role_for_one_case_opens_no_other_and_nothing_beside_cases() -> None:
    who = Member(
        handle="x", signing="0", reading="a", grants=(Grant(role="investigator", by="a", since=NOW, case="cas-1"),)
    )

    assert allowed(who, action="case.view", case="cas-1")
    assert not allowed(who, action="case.view", case="cas-2")
    assert not allowed(who, action="people.list")
    assert reach(policy(), who, "case.view", NOW, ()).allowed


@pytest.mark.parametrize("action", sorted(policy().actions))
def test_a_role_for_one_case_opens_no_door_but_those_of_casework(action: str) -> None:
    whole = policy().actions[action].compartment
    for role in policy().roles:
        grants = (Grant(role=role, by="a", since=NOW, case="cas-1"),)
        who = Member(handle="x", signing="0", reading="a", grants=grants)
        if reach(policy(), who, action, NOW, ()).allowed:
            assert whole in ("case", "evidence", "protection") or action == "log.prove"


def test_a_role_for_one_compartment_opens_no_door_of_another() -> None:
    grant = Grant(role="investigator", by="a", since=NOW, compartment="evidence")
    who = Member(handle="x", signing="0", reading="a", grants=(grant,))

    assert reach(policy(), who, "exhibit.view", NOW, ()).allowed
    assert not reach(policy(), who, "case.view", NOW, ()).allowed
    assert not reach(policy(), who, "look", NOW, ()).allowed


def test_a_role_for_one_compartment_opens_no_other() -> None:
    grant = Grant(role="investigator", by="a", since=NOW, compartment="evidence")
    who = Member(handle="x", signing="0", reading="a", grants=(grant,))

    assert allowed(who, action="exhibit.view")
    assert not allowed(who, action="case.view")


@given(st.sets(roles, min_size=1), actions, states)
def test_who_is_suspended_may_nothing_whatever_the_roles(held: set[str], action: str, state: str) -> None:
    grants = tuple(grant for role in held for grant in member(role).grants)
    who = Member(handle="x", signing="0", reading="a", grants=grants, suspended=(Span(since=NOW),))

    assert not allowed(who, action=action, state=state)


@given(st.sets(roles, min_size=1))
def test_no_pile_of_roles_lets_one_person_review_or_release_what_they_assessed(held: set[str]) -> None:
    grants = tuple(grant for role in held for grant in member(role).grants)
    who = Member(handle="x", signing="0", reading="a", grants=grants)
    mine = frozenset({"case.assess"})

    assert not allowed(who, action="case.determine", case="cas-1", state="in_review", done=mine)
    assert not allowed(who, action="case.publish", case="cas-1", state="endorsed", done=mine)


@given(st.sets(roles, min_size=1), actions)
def test_no_pile_of_roles_does_alone_what_takes_two(held: set[str], action: str) -> None:
    if not policy().actions[action].agree:
        return
    grants = tuple(grant for role in held for grant in member(role).grants)
    who = Member(handle="x", signing="0", reading="a", grants=grants)
    mine = Request(
        id="req-1", action=action, subject="s", digest="d", why="w", by="x", at=NOW, until=NOW + timedelta(hours=1),
        agreed_by="x",
    )  # fmt: skip

    assert not allowed(who, action=action)
    assert not allowed(who, action=action, digest="d", requests=(mine,))


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_keeps_rights_and_logs_reads_no_case_no_exhibit_no_person(role: str) -> None:
    reading = [a for a in ACTIONS if a.split(".")[0] in ("case", "exhibit", "people", "look", "export")]

    assert not any(cell(role, action, state) for action in reading for state in STATES)


def test_only_the_protection_officer_learns_who_a_pseudonym_is() -> None:
    assert [role for role in ROLES if any(cell(role, "people.open", state) for state in STATES)] == ["protection"]


@pytest.mark.parametrize(
    ("role", "must_not"),
    [  # DOMAIN 2.4, the column of what must not be
        ("monitor", "case.grade"), ("monitor", "case.determine"), ("patrol_leader", "case.correct"),
        ("team_site", "case.publish"), ("technical", "case.assess"), ("investigator", "case.determine"),
        ("human_rights", "people.open"), ("operations", "case.determine"), ("analyst", "case.correct"),
        ("reviewer", "case.assess"), ("liaison", "people.list"), ("commission", "case.correct"),
        ("community", "collect"), ("mediator", "people.list"), ("administrator", "case.view"),
    ],
)  # fmt: skip
def test_what_a_role_must_not_do_it_cannot(role: str, must_not: str) -> None:
    assert not any(cell(role, must_not, state) for state in STATES)
    assert policy().roles[role].forbids(must_not)


def test_every_arrow_of_a_case_has_an_act_and_every_act_that_moves_has_its_arrow() -> None:
    arrows = {(state, to) for state in (None, *ARROWS) for to in next_states(state)}
    acts = {
        (None if state == NO_CASE else state, to)
        for action in policy().actions.values()
        for state in action.states
        for to in action.to
    }

    assert arrows <= acts
    for action in policy().actions.values():
        for state in action.states if action.to else ():
            here = {to for to in action.to if to in next_states(None if state == NO_CASE else state)}
            assert here or state in action.to, (action.code, state)


def test_the_missions_own_policy_narrows_and_widens_but_never_past_never() -> None:
    text = "version: 1\nroles:\n  analyst:\n    also: [case.plan]\n    not: [export]\nlimits:\n  bulk_rows: 10\n"
    made = amended(policy(), text, "d")

    assert made.roles["analyst"].allows("case.plan")
    assert not made.roles["analyst"].allows("export")
    assert made.limits.bulk_rows == 10
    for wrong in (
        "version: 1\nroles:\n  administrator:\n    also: [case.view]\n",
        "version: 1\nroles:\n  analyst:\n    also: [case.*, people.open]\n",
        "version: 1\nroles:\n  nobody:\n    also: [look]\n",
        "roles: {}\n",
        "version: 1\nlimits:\n  bulk_rows: -1\n",
        "version: 1\nelse: 2\n",
    ):
        with pytest.raises(BrokenVocabulary):
            amended(policy(), wrong, "d")
