"""The laws of the narrow waist, on every engine."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truce.engines.contract import Engine
from truce.engines.local import LocalEngine
from truce.errors import UnusableValue

# Spark 4 warns of pandas 3, which it needs only to be there: tables travel as Arrow.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

OUT = pa.schema([("town", pa.string()), ("rows", pa.int64()), ("first", pa.int64())])
LOG = pa.table({"town": ["b", "a", "b", "c", "a", "b"], "n": [1, 2, 3, 4, 5, 6]})


def tally(group: pa.Table) -> pa.Table:
    """One row a group: its key, its size, and its first number."""
    return pa.table(
        {"town": [group.column("town")[0].as_py()], "rows": [group.num_rows], "first": [group.column("n")[0].as_py()]},
        schema=OUT,
    )


def echo(group: pa.Table) -> pa.Table:
    return group


def nothing(group: pa.Table) -> pa.Table:
    return OUT.empty_table()


def test_work_sees_whole_groups_and_only_its_own(engine: Engine) -> None:
    assert engine.by_key(LOG, "town", tally, OUT).to_pylist() == [
        {"town": "a", "rows": 2, "first": 2},
        {"town": "b", "rows": 3, "first": 1},
        {"town": "c", "rows": 1, "first": 4},
    ]


@pytest.mark.long
def test_rows_keep_their_order_within_a_group_and_groups_come_by_key(engine: Engine) -> None:
    answer = engine.by_key(LOG, "town", echo, LOG.schema)

    assert answer.column("town").to_pylist() == ["a", "a", "b", "b", "b", "c"]
    assert answer.column("n").to_pylist() == [2, 5, 1, 3, 6, 4]


def test_no_rows_give_the_empty_table_of_the_promised_columns(engine: Engine) -> None:
    assert engine.by_key(LOG.slice(0, 0), "town", tally, OUT).equals(OUT.empty_table())
    assert engine.by_key(LOG, "town", nothing, OUT).equals(OUT.empty_table())


def test_what_is_linked_over_others_is_one_whole_named_by_its_smallest(engine: Engine) -> None:
    nodes = pa.array(["d", "a", "c", "b", "e"])

    whole = engine.connect(nodes, pa.array(["c", "d"]), pa.array(["d", "b"]))

    assert whole.to_pylist() == ["b", "a", "b", "b", "e"]


def test_who_is_linked_with_nobody_is_a_whole_of_its_own(engine: Engine) -> None:
    none = pa.array([], pa.string())

    assert engine.connect(pa.array(["x", "y"]), none, none).to_pylist() == ["x", "y"]


def test_a_link_to_a_stranger_is_refused(engine: Engine) -> None:
    with pytest.raises(UnusableValue):
        engine.connect(pa.array(["a"]), pa.array(["a"]), pa.array(["b"]))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20))
def test_both_ends_of_every_link_end_in_the_same_whole(pairs: list[tuple[int, int]]) -> None:
    nodes = pa.array(range(13))

    whole = (
        LocalEngine()
        .connect(nodes, pa.array([a for a, _ in pairs], pa.int64()), pa.array([b for _, b in pairs], pa.int64()))
        .to_pylist()
    )

    assert all(whole[a] == whole[b] for a, b in pairs)
    assert all(whole[w] == w for w in whole)
    assert pc.all(pc.less_equal(pa.array(whole), nodes)).as_py()
