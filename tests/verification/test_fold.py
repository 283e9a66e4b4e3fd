"""Cases are folds of acts: the same acts make the same cases, however they lie between one another."""

from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.verification.make import Acts
from truce.errors import Untrustworthy
from truce.model.case import Case
from truce.model.states import FIRST, next_states
from truce.verification.fold import ACTS, case_of, cases, family, items

ONE, OTHER = "cas-0000000000000001", "cas-0000000000000002"


def received(log: Acts, case: str) -> None:
    log.add(case, "case.receive", FIRST, channel="own_observation", alleged_by="mission", summary="shots")


def informed(log: Acts, case: str, n: int) -> None:
    log.add(case, "case.inform", id=f"i{n}", kind="observation", source=f"patrol-{n}", means="saw", summary="told")


def plain(case: Case) -> tuple[object, ...]:
    """What is in a case, without the numbers of the log."""
    return case.state, case.information, case.joined, case.merged_into, [(h.act, h.to) for h in case.history]


@given(st.lists(st.tuples(st.sampled_from([ONE, OTHER]), st.integers(0, 30)), max_size=40))
def test_whatever_lies_between_them_two_cases_are_each_the_fold_of_their_own_acts(acts: list[tuple[str, int]]) -> None:
    log = Acts()
    received(log, ONE)
    received(log, OTHER)
    for case, choice in acts:
        ends = next_states(log.state[case][1])
        if choice % 3 and ends:
            log.add(case, "case.move", ends[choice % len(ends)], why="on")
        else:
            informed(log, case, choice)

    together = cases(log.kept)
    for case in (ONE, OTHER):
        alone = case_of(entry for entry in log.kept if entry.subject == case)
        assert together[case] == alone
        assert alone.state == log.state[case][1]
        assert len(alone.history) == len([e for e in log.kept if e.subject == case])


@given(st.integers(0, 6), st.integers(0, 6))
def test_invariant_10_merging_preserves_every_item_and_unmerge_restores_exactly(ours: int, theirs: int) -> None:
    log = Acts()
    for case, count in ((ONE, ours), (OTHER, theirs)):
        received(log, case)
        for n in range(count):
            informed(log, case, n)
    before = cases(log.kept)

    log.add(ONE, "case.merge", "merged", into=OTHER, why="a double")
    log.add(OTHER, "case.merge", takes=ONE, why="a double")
    merged = cases(log.kept)
    log.add(ONE, "case.unmerge", "triaged", out_of=OTHER, why="not a double")
    log.add(OTHER, "case.unmerge", gives=ONE, why="not a double")
    apart = cases(log.kept)

    assert items(merged, OTHER) == (*before[OTHER].information, *before[ONE].information)
    assert [case.id for case in family(merged, OTHER)] == [OTHER, ONE]
    for case in (ONE, OTHER):
        assert apart[case].information == before[case].information
        assert (apart[case].merged_into, apart[case].joined) == (None, ())


def test_a_look_at_a_case_and_acts_about_other_things_make_no_case() -> None:
    log = Acts()
    received(log, ONE)
    log.add("views:ivy", "case.view", looked_at=ONE)
    log.add("exh-1", "exhibit.add", of=ONE)

    assert list(cases(log.kept)) == [ONE]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
FIELDS = ("terms", "scope", "answers", "visit_by", "repeats", "standard", "attribution", "votes", "due", "id", "item")


@given(st.sampled_from(ACTS), st.dictionaries(st.sampled_from(FIELDS), JUNK))
def test_an_act_of_a_strangers_bundle_makes_a_case_or_is_told_apart_and_never_breaks_the_reader(
    act: str, facts: dict[str, Any]
) -> None:
    log = Acts()
    received(log, ONE)
    log.add(ONE, act, **facts)

    with suppress(Untrustworthy):
        assert cases(log.kept)[ONE].history[-1].act == act


def test_what_this_version_does_not_know_stays_in_the_history() -> None:
    log = Acts()
    received(log, ONE)
    log.add(ONE, "case.of_a_later_version", anything=1)

    assert case_of(log.kept).history[-1].act == "case.of_a_later_version"
