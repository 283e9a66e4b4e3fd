"""Fusion on real Spark, several executor processes, against one machine."""

import resource
from dataclasses import dataclass, field
from functools import partial

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.fusion.worlds import ENGINE, groups, world
from truce.engines.contract import Engine, Work
from truce.fusion.constants import STRETCH_DAYS
from truce.fusion.fuse import fuse

pytestmark = [
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]

PEAK = "_peak"


def weighed(group: pa.Table, *, work: Work) -> pa.Table:
    """The work, and the most memory (KiB) that the process that did it ever held."""
    answer = work(group)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return answer.append_column(PEAK, pa.array([peak] * answer.num_rows, pa.int64()))


@dataclass
class Weighing:
    """An engine that remembers how much memory its workers took."""

    engine: Engine
    peaks: list[int] = field(default_factory=list)
    name: str = "weighing"

    def by_key(self, table: pa.Table, key: str, work: Work, out: pa.Schema) -> pa.Table:
        found = self.engine.by_key(table, key, partial(weighed, work=work), out.append(pa.field(PEAK, pa.int64())))
        self.peaks.append(pc.max(found.column(PEAK)).as_py() or 0)
        return found.drop_columns([PEAK])

    def connect(self, nodes: pa.Array, left: pa.Array, right: pa.Array) -> pa.Array:
        return self.engine.connect(nodes, left, right)


def stretches(reports: pl.DataFrame) -> pl.Series:
    return reports["day"].cast(pl.Int32) // STRETCH_DAYS


def test_spark_gives_byte_for_byte_what_one_machine_gives_also_where_incidents_straddle_stretches(
    spark_engine: Engine,
) -> None:
    reports = world("easy", 1500, shift=85)
    assert stretches(reports).n_unique() == 3

    here = fuse(reports, ENGINE)  # first: what is compiled here is found ready there
    there = fuse(reports, spark_engine)

    for made, expected in ((there.incidents, here.incidents), (there.links, here.links)):
        assert made.equals(expected)
    assert there.profiles.equals(here.profiles)
    assert there.statistics == here.statistics
    stretch = dict(zip(reports["id"], stretches(reports), strict=True))
    assert any(len({stretch[r] for r in group}) > 1 for group in groups(there.incidents))


@pytest.mark.long
def test_a_town_with_half_of_all_reports_does_not_break_an_executor_of_one_gigabyte(spark_engine: Engine) -> None:
    reports = world("skew", 2500)
    spark = Weighing(spark_engine)

    here, there = fuse(reports, ENGINE), fuse(reports, spark)

    assert there.incidents.equals(here.incidents)
    assert max(spark.peaks) < 1024 * 1024
    context = spark_engine.session.sparkContext._jsc.sc()  # type: ignore[attr-defined]
    everybody = context.statusStore().executorList(False)
    assert everybody.size() == 3  # the driver and two executors: nobody was lost and replaced
