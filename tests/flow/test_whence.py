"""An id that is gone leads to the incidents of today, by one chain."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from truce.flow.whence import heirs
from truce.fusion.history import DECIDED, MEMBERS, Fusing, successions
from truce.model.columns import empty
from truce.model.history import Succession

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
FUSING = Fusing(at=NOON, method="test/1", version=0, decided=pl.DataFrame(schema=DECIDED))
Groups = dict[str, str]


def grouping(groups: Groups) -> pl.DataFrame:
    return pl.DataFrame([(name, r) for name, reports in groups.items() for r in reports], MEMBERS, orient="row")


def kept(*history: Groups) -> pl.DataFrame:
    """What a mission would have kept, had its incidents been these, one fusing after another."""
    rows = [pl.DataFrame(empty(Succession))]
    for at, (old, new) in enumerate(pairwise(history)):
        act = replace(FUSING, version=at + 1, at=NOON + timedelta(days=at))
        rows.append(pl.DataFrame(successions(grouping(old), grouping(new), act)))
    return pl.concat(rows)


def test_an_id_that_never_was_leads_nowhere() -> None:
    assert heirs(kept({"A": "ab"}, {"A": "a", "B": "b"}), "Z") == ([], [])


def test_the_heir_with_most_of_its_reports_comes_first() -> None:
    _, now = heirs(kept({"A": "abcd"}, {"X": "a", "Y": "bcd"}), "A")

    assert now == ["Y", "X"]


def test_a_chain_is_told_in_the_order_of_time() -> None:
    path, now = heirs(kept({"C": "c"}, {"B": "bc"}, {"A": "abc"}, {"A": "a", "B": "bc"}), "C")

    assert [row["after"] for row in path] == [["B"], ["A"], ["A", "B"]]
    assert now == ["B"]


def test_an_id_that_came_back_and_went_again_tells_of_its_last_going() -> None:
    path, now = heirs(kept({"A": "a", "B": "b"}, {"A": "ab"}, {"A": "a", "B": "b"}, {"B": "ab"}, {"A": "ab"}), "B")

    assert (len(path), now) == (1, ["A"])
    assert path[0]["version"] == 4


def test_of_a_fusing_that_was_cut_short_and_done_again_the_last_counts() -> None:
    first = successions(grouping({"B": "b"}), grouping({"A": "ab"}), FUSING)
    again = successions(grouping({"B": "b"}), grouping({"0": "0ab"}), replace(FUSING, at=NOON + timedelta(hours=1)))

    _, now = heirs(pl.concat([pl.DataFrame(first), pl.DataFrame(again)]), "B")

    assert now == ["0"]


@st.composite
def histories(draw: st.DrawFn) -> list[Groups]:
    """Groupings one after another; reports only ever arrive, and the smallest of a group names it."""
    arrived: list[str] = []
    answer = []
    for _ in range(draw(st.integers(1, 5))):
        arrived += [letter for letter in "abcdefgh" if letter not in arrived and draw(st.booleans())]
        groups: dict[int, str] = {}
        for letter in arrived:
            number = draw(st.integers(0, 3))
            groups[number] = groups.get(number, "") + letter
        answer.append({min(reports).upper(): reports for reports in groups.values()})
    return answer


@given(histories())
def test_every_id_that_ever_was_leads_to_the_incidents_of_today_that_hold_its_reports(history: list[Groups]) -> None:
    rows, today = kept(*history), history[-1]

    for gone in {name for groups in history for name in groups} - today.keys():
        had = set(next(groups[gone] for groups in reversed(history) if gone in groups))
        shares = {name: len(had & set(reports)) for name, reports in today.items() if had & set(reports)}
        path, now = heirs(rows, gone)
        assert path
        assert now == sorted(shares, key=lambda name: (-shares[name], name))


@given(histories())
def test_the_way_from_an_id_to_today_is_one_chain_in_time(history: list[Groups]) -> None:
    rows = kept(*history)

    for gone in {name for groups in history for name in groups} - history[-1].keys():
        path, _ = heirs(rows, gone)
        assert gone in path[0]["before"]
        assert [row["version"] for row in path] == sorted(row["version"] for row in path)
        for step in path[1:]:
            assert any(set(step["before"]) & set(earlier["after"]) for earlier in path)
