"""What became of incidents between two fusings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.fusion.worlds import ENGINE, incidents, report, table
from truce.fusion.fuse import fuse
from truce.fusion.history import DECIDED, MEMBERS, Fusing, members_of, successions
from truce.model.columns import from_table
from truce.model.history import Move, Succession

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
NOBODY = pl.DataFrame(schema=DECIDED)
FUSING = Fusing(at=NOON, method="test/1", version=3, decided=NOBODY)
Groups = dict[str, str]  # incident -> its reports, a letter each


def grouping(groups: Groups) -> pl.DataFrame:
    return pl.DataFrame([(name, r) for name, reports in groups.items() for r in reports], MEMBERS, orient="row")


def rows(old: Groups, new: Groups, fusing: Fusing = FUSING) -> list[Succession]:
    return list(from_table(Succession, successions(grouping(old), grouping(new), fusing)))


def only(old: Groups, new: Groups, fusing: Fusing = FUSING) -> Succession:
    (row,) = rows(old, new, fusing)
    return row


def decided(id: str, left: str, right: str) -> Fusing:
    return replace(FUSING, decided=pl.DataFrame([(id, left, right)], DECIDED, orient="row"))


def test_nothing_happens_where_nothing_changes_and_to_incidents_that_only_grow() -> None:
    assert rows({}, {}) == []
    assert rows({}, {"A": "ab"}) == []
    assert rows({"A": "ab", "C": "c"}, {"A": "abx", "C": "c", "Y": "yz"}) == []


def test_an_earlier_telling_renames() -> None:
    row = only({"A": "ab"}, {"X": "abx"})

    assert (row.kind, row.before, row.after, row.cause, row.because) == ("renamed", ("A",), ("X",), "reports", ("x",))
    assert row.moves == (Move("a", "A", "X"), Move("b", "A", "X"))


def test_two_become_one_and_only_those_that_lost_their_name_moved() -> None:
    row = only({"A": "ab", "C": "cd"}, {"A": "abcdx"})

    assert (row.kind, row.before, row.after) == ("merged", ("A", "C"), ("A",))
    assert [move.report for move in row.moves] == ["c", "d"]


def test_one_becomes_two() -> None:
    row = only({"A": "abc"}, {"A": "ab", "C": "c"})

    assert (row.kind, row.before, row.after, row.cause) == ("split", ("A",), ("A", "C"), "neighbours")
    assert row.moves == (Move("c", "A", "C"),)


def test_a_report_goes_from_one_to_another() -> None:
    row = only({"A": "abc", "D": "de"}, {"A": "ab", "D": "cde"})

    assert (row.kind, row.before, row.after) == ("moved", ("A", "D"), ("A", "D"))


def test_an_incident_without_reports_is_retired() -> None:
    found = rows({"A": "a", "B": "b"}, {})

    assert {(r.kind, r.before, r.after) for r in found} == {("retired", ("A",), ()), ("retired", ("B",), ())}
    assert {move for r in found for move in r.moves} == {Move("a", "A"), Move("b", "B")}


def test_a_decision_is_named_as_the_cause_and_one_that_is_elsewhere_is_not() -> None:
    old, new = {"A": "ab", "C": "cd"}, {"A": "abcd"}

    assert (only(old, new, decided("dec-1", "b", "c")).cause, only(old, new, decided("dec-1", "b", "c")).because) == (
        "decision",
        ("dec-1",),
    )
    assert only(old, new, decided("dec-2", "y", "z")).cause == "neighbours"


def test_another_method_is_the_cause_of_all_it_changes() -> None:
    assert only({"A": "ab"}, {"A": "a", "B": "b"}, replace(FUSING, remade=True)).cause == "method"


def test_the_same_act_gives_the_same_ids_and_the_next_act_others() -> None:
    old, new = {"A": "ab"}, {"A": "a", "B": "b"}
    kyiv = replace(FUSING, at=NOON.astimezone(timezone(timedelta(hours=3))))

    assert only(old, new) == only(old, new, kyiv)
    assert only(old, new).id != only(old, new, replace(FUSING, version=4)).id


@st.composite
def groupings(draw: st.DrawFn) -> tuple[Groups, Groups]:
    """Two groupings of reports, named by their smallest; the second may hold reports that the first does not."""
    old: dict[int, list[str]] = {}
    new: dict[int, list[str]] = {}
    for letter in "abcdefghijkl"[: draw(st.integers(0, 12))]:
        if draw(st.booleans()):
            old.setdefault(draw(st.integers(0, 4)), []).append(letter)
        new.setdefault(draw(st.integers(0, 4)), []).append(letter)
    return named(old), named(new)


def named(groups: dict[int, list[str]]) -> Groups:
    return {min(reports).upper(): "".join(reports) for reports in groups.values()}


@given(groupings())
def test_every_id_that_is_gone_stands_before_exactly_one_row(both: tuple[Groups, Groups]) -> None:
    old, new = both
    found = rows(old, new)

    for name in old.keys() - new.keys():
        assert sum(name in row.before for row in found) == 1
    for name in old.keys() | new.keys():
        assert sum(name in row.before for row in found) <= 1
        assert sum(name in row.after for row in found) <= 1


@given(groupings())
def test_the_moves_lead_from_the_old_grouping_to_the_new_and_no_report_that_stayed_is_named(
    both: tuple[Groups, Groups],
) -> None:
    old, new = both
    was = {report: name for name, reports in old.items() for report in reports}
    now = {report: name for name, reports in new.items() for report in reports}
    moves = [move for row in rows(old, new) for move in row.moves]

    assert sorted((m.report, m.before, m.after) for m in moves) == sorted(
        (r, was[r], now[r]) for r in was if was[r] != now[r]
    )


@given(groupings())
def test_incidents_that_kept_all_their_reports_and_gained_none_of_anothers_are_in_no_row(
    both: tuple[Groups, Groups],
) -> None:
    old, new = both
    unrelated = {n for n in old.keys() & new.keys() if set(new[n]) & set("".join(old.values())) == set(old[n])}

    for row in rows(old, new):
        assert not unrelated & {*row.before, *row.after}


@given(groupings())
def test_a_row_names_exactly_the_incidents_that_exchanged_reports(both: tuple[Groups, Groups]) -> None:
    for row in rows(*both):
        ends = {move.before for move in row.moves} | {move.after for move in row.moves}
        assert ends >= set(row.before) - set(row.after)
        assert {*row.before, *row.after} == ends


def test_fused_incidents_are_held_against_each_other_by_their_members() -> None:
    early, late = report("early", told_at=NOON), report("late", told_at=NOON + timedelta(hours=1))
    apart = report("apart", lon=30.0)
    (alone,) = incidents([late])
    before = members_of(pl.DataFrame(fuse(table([late, apart]), ENGINE).incidents))
    after = members_of(pl.DataFrame(fuse(table([early, late, apart]), ENGINE).incidents))

    (row,) = from_table(Succession, successions(before, after, FUSING))

    assert (row.kind, row.before, row.because) == ("renamed", (alone.id,), (early.id,))
