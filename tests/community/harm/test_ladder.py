from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.community.harm.casualties import AT, teller
from truce.community.harm.ladder import begun, check_verified, corroborated, stepped, unmerged
from truce.errors import Conflict, Refused, TruceError, WrongUsage
from truce.model.harm import Step
from truce.vocabulary.harm import harm


def step(to: str, by: str = "hana", why: str = "told by two", **told: str) -> Step:
    return Step(to=to, by=by, at=AT, why=why, **told)


LOOKED = stepped(begun("ines", AT), step("under_verification", "ivy"), authors={"ines"})


@given(st.lists(st.sampled_from([*harm().statuses]), max_size=6))
def test_no_walk_leaves_the_ladder(wanted: list[str]) -> None:
    told = begun("ines", AT)
    for to in wanted:
        ground = "combatant" if to == "excluded" else None
        into = "hrm-1" if to == "duplicate_merged" else None
        try:
            told = stepped(told, replace(step(to), ground=ground, into=into), authors={"ines"})
        except TruceError:
            continue

    assert all(after.to in harm().statuses[before.to].next for before, after in pairwise(told))


@pytest.mark.parametrize("same", ["ines", "ivy"])
def test_who_recorded_it_or_looked_into_it_does_not_verify_it(same: str) -> None:
    with pytest.raises(Refused, match="second person"):
        stepped(LOOKED, step("verified", same), authors={"ines"})

    assert stepped(LOOKED, step("verified", "hana"), authors={"ines"})[-1].to == "verified"


def test_what_was_only_told_cannot_be_verified_at_once() -> None:
    with pytest.raises(Conflict, match="does not follow"):
        stepped(begun("ines", AT), step("verified"), authors={"ines"})


def test_a_step_that_decides_something_says_why() -> None:
    with pytest.raises(WrongUsage, match="say why"):
        stepped(LOOKED, step("not_verified_insufficient", why=" "), authors={"ines"})


def test_an_exclusion_says_on_which_ground() -> None:
    with pytest.raises(WrongUsage, match="ground"):
        stepped(LOOKED, step("excluded"), authors={"ines"})

    assert stepped(LOOKED, step("excluded", ground="combatant"), authors={"ines"})[-1].ground == "combatant"


def test_taking_a_merger_back_gives_the_status_of_before() -> None:
    verified = stepped(LOOKED, step("verified"), authors={"ines"})
    merged = stepped(verified, step("duplicate_merged", into="hrm-2"), authors={"ines"})
    back = unmerged(merged, by="ivy", at=AT, why="another person")

    assert back[-1].to == "verified"
    assert back[-1].into is None
    with pytest.raises(Conflict, match="not merged"):
        unmerged(back, by="ivy", at=AT, why="again")


def test_two_kinds_of_source_with_origins_of_their_own_corroborate() -> None:
    assert corroborated([teller("medical", "hospital"), teller("witness", "family")])
    assert not corroborated([teller("medical", "hospital"), teller("medical", "morgue")])
    assert not corroborated([teller("medical", "hospital"), teller("police", "hospital")])


@pytest.mark.parametrize("weak", ["official", "media", "social"])
def test_what_authorities_and_news_say_corroborates_nothing(weak: str) -> None:
    assert not corroborated([teller("witness", "family"), teller(weak, "elsewhere")])


def test_a_verified_casualty_says_why_it_was_a_civilian() -> None:
    enough = [teller("medical", "hospital"), teller("witness", "family")]

    check_verified(enough, "a pupil of the school")
    with pytest.raises(Refused, match="civilian"):
        check_verified(enough, None)
    with pytest.raises(Refused, match="independent"):
        check_verified(enough[:1], "a pupil of the school")
