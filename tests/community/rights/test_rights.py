from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.community.harm.casualties import steps
from truce.community.rights.help import check_begun, check_followed, needs_consent, outcomes
from truce.community.rights.indicators import indicators, publish, publishable
from truce.community.rights.words import INTERIM, called, check, check_cared, nature
from truce.errors import Conflict, Refused, WrongUsage
from truce.model.rights_case import Referral, ReferralStep, RightsCase
from truce.vocabulary.abuses import abuses
from truce.vocabulary.harm import harm

AT = datetime(2025, 5, 1, tzinfo=UTC)
HELD = RightsCase(
    id="rgt-1",
    day=date(2025, 4, 20),
    area="Kherson",
    type="detention",
    doer="state",
    issues=("hostages",),
    steps=steps(),
)


def referral(path: str, *states: str) -> Referral:
    return Referral(id="r1", path=path, steps=tuple(ReferralStep(to=state, by="hana", at=AT) for state in states))


def test_a_state_violates_and_others_abuse() -> None:
    assert nature(HELD) == "violation"
    assert nature(replace(HELD, doer="non_state")) == "abuse"
    assert nature(replace(HELD, doer="unknown")) == "either"


def test_what_a_case_is_called_is_interim_even_when_it_is_verified() -> None:
    for case in (HELD, replace(HELD, steps=steps("under_verification", "verified"))):
        assert INTERIM in called(case)
    assert called(HELD).startswith("If it is so, this was a violation (unlawful detention)")


def test_a_question_of_law_stays_a_question() -> None:
    assert called(HELD).endswith("?")


@pytest.mark.parametrize(
    "wrong", [{"type": "treason"}, {"doer": "them"}, {"issues": ("guilt",)}, {"victims": 0}, {"persons": ("a", "b")}]
)
def test_what_no_list_holds_is_refused_and_not_repeated(wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongUsage) as refusal:
        check(replace(HELD, **wrong))

    assert "treason" not in refusal.value.explain()


def test_a_case_that_needs_care_needs_training_and_a_referral() -> None:
    survivor = replace(HELD, type="sexual_violence")
    sent = replace(survivor, referrals=(referral("medical", "offered"),))

    with pytest.raises(Refused, match="trained"):
        check_cared(sent, trained=False)
    with pytest.raises(Refused, match="referral"):
        check_cared(survivor, trained=True)
    check_cared(sent, trained=True)
    check_cared(HELD, trained=False)


def test_a_referral_goes_step_by_step_to_what_came_of_it() -> None:
    check_begun("legal", "made")
    check_followed(referral("legal", "made"), "accepted")
    helped = referral("legal", "made", "accepted", "helped")

    assert outcomes([replace(HELD, referrals=(helped,))])["helped"] == 1
    assert needs_consent(helped)
    assert not needs_consent(referral("legal", "offered"))
    with pytest.raises(Conflict, match="does not follow"):
        check_followed(helped, "refused")
    with pytest.raises(WrongUsage, match="begins"):
        check_begun("legal", "helped")


def test_every_state_of_a_referral_leads_to_states_that_there_are() -> None:
    states = abuses().referral_states

    assert all(set(state.next) <= set(states) for state in states.values())
    assert all(doer.nature in abuses().natures for doer in abuses().doers.values())


CASES = st.lists(
    st.builds(
        replace,
        st.just(HELD),
        type=st.sampled_from(["killing", "detention", "torture"]),
        day=st.dates(date(2025, 4, 1), date(2025, 5, 31)),
        sex=st.sampled_from([*harm().sexes]),
        doer=st.sampled_from([*abuses().doers]),
    ),
    max_size=30,
)


@given(CASES)
@settings(max_examples=10, deadline=None)
def test_no_published_figure_counts_few_people(cases: list[RightsCase]) -> None:
    shown = publish(indicators(cases))

    assert not any(n is not None and 0 < n < shown.least for n in (*shown.cells.values(), *shown.referrals.values()))


def test_published_figures_know_no_place_and_no_restricted_case() -> None:
    cases = [HELD] * 6 + [replace(HELD, only=("hana",))] * 6
    shown = publish(indicators(publishable(cases)))

    assert shown.cells["detention", "2025-04", None, None, None, None] == 6
    assert not any("Kherson" in str(key) for key in shown.cells)


def test_cases_that_were_excluded_or_merged_are_in_no_figure() -> None:
    out = [replace(HELD, steps=steps("excluded")), replace(HELD, steps=steps("duplicate_merged", into="rgt-2"))]

    assert indicators(out).cells["detention", None, None, None, None, None] == 0
