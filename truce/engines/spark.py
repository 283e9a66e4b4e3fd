"""The same two verbs on an Apache Spark session that someone else starts and owns."""

import os
import sys
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from truce.engines.contract import Work
from truce.engines.local import wholes

ROW = "_row"
KEY = "_key"
MOST_PARTS = 2000  # more partitions than this cost more to keep than they spread


def session(master: str) -> SparkSession:
    """A session on that master ("local[*]", "spark://HOST:PORT"...), in UTC, without a web page of its own.

    Other settings come from the environment, as Spark does it (SPARK_CONF_DIR, spark-submit).
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("truce")
    settings = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false"}
    if master.startswith("local"):
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Hands whole groups to Spark as Arrow tables. The session's time zone must be UTC.

    `work` and what it imports must be importable on the executors.
    """

    session: SparkSession
    name: str = "spark"

    def by_key(self, table: pa.Table, key: str, work: Work, out: pa.Schema) -> pa.Table:
        """As the contract says. Rows carry their number, since a shuffle keeps no order.

        There are as many partitions as keys, and Spark does not merge small ones: a few rows may be much work, and
        an executor should hold few groups at a time.
        """
        if table.num_rows == 0:
            return out.empty_table()
        numbered = table.append_column(ROW, pa.array(range(table.num_rows), pa.int64()))
        promised = pa.schema([pa.field(KEY, table.schema.field(key).type), pa.field(ROW, pa.int64()), *out])
        columns = from_arrow_schema(promised)
        kept = to_arrow_schema(columns, timezone="UTC")  # Spark knows one width of text and binary only

        def whole(group: pa.Table) -> pa.Table:
            told = group.sort_by(ROW).drop_columns([ROW])
            answer = work(told).select(out.names).cast(out)
            keys = pa.repeat(told.column(key)[0], answer.num_rows)
            rows = pa.array(range(answer.num_rows), pa.int64())
            return pa.Table.from_arrays([keys, rows, *answer.columns], schema=promised).cast(kept)

        frame = self.session.createDataFrame(numbered)
        parts = min(pc.count_distinct(table.column(key), mode="all").as_py(), MOST_PARTS)
        spread = frame.repartition(parts, key).groupBy(key)
        answer = spread.applyInArrow(whole, columns).toArrow()
        order = pc.sort_indices(answer, sort_keys=[(KEY, "ascending"), (ROW, "ascending")])
        return answer.take(order).select(out.names).cast(out)

    def connect(self, nodes: pa.Array, left: pa.Array, right: pa.Array) -> pa.Array:
        """As the contract says; two columns of ids are small beside the reports, so the driver joins them."""
        return wholes(nodes, left, right)
