"""Decisions of persons: which of them cannot stand together."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from truce.model.decision import Decision, against

NOON = datetime(2025, 4, 20, 12, tzinfo=UTC)


def decided(left: str, right: str, *, same: bool, undone: bool = False) -> Decision:
    left, right = sorted((left, right))
    sign = "=" if same else "#"
    return Decision(
        id=f"{left}{sign}{right}",
        left=left,
        right=right,
        same=same,
        by="Olena",
        why="one crater",
        at=NOON,
        undone_at=NOON if undone else None,
    )


def ids(chain: tuple[Decision, ...]) -> list[str]:
    return [decision.id for decision in chain]


def test_a_is_b_and_b_is_c_so_a_is_not_apart_from_c() -> None:
    standing = [decided("a", "b", same=True), decided("b", "c", same=True), decided("c", "d", same=True)]

    assert ids(against(standing, "a", "c", same=False)) == ["a=b", "b=c"]
    assert against(standing, "a", "e", same=False) == ()


def test_two_that_were_told_apart_are_not_put_together_by_a_third() -> None:
    standing = [decided("a", "b", same=True), decided("b", "c", same=False), decided("d", "e", same=False)]

    assert ids(against(standing, "c", "a", same=True)) == ["b#c", "a=b"]
    assert ids(against(standing, "b", "c", same=True)) == ["b#c"]
    assert against(standing, "a", "d", same=True) == ()


def test_what_was_undone_contradicts_nothing() -> None:
    standing = [decided("a", "b", same=True), decided("b", "c", same=False, undone=True)]

    assert against(standing, "a", "c", same=True) == ()


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.booleans()), max_size=15),
)
def test_decisions_that_are_taken_only_where_they_contradict_nothing_can_all_be_obeyed(
    wishes: list[tuple[str, str, bool]],
) -> None:
    standing: list[Decision] = []
    for left, right, same in wishes:
        if left != right and not against(standing, left, right, same=same):
            standing.append(decided(left, right, same=same))

    group = {report: report for report in "abcdef"}
    for decision in standing:
        if decision.same:
            gone = group[decision.left]
            group = {report: group[decision.right] if of == gone else of for report, of in group.items()}
    assert all((group[d.left] == group[d.right]) == d.same for d in standing)
