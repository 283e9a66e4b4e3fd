"""Engines for the tests: every law is held against every engine."""

from collections.abc import Iterator

import pytest

from truce.engines.contract import Engine
from truce.engines.local import LocalEngine


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[Engine]:
    """Real Spark in two threads of this process."""
    from truce.engines.spark import SparkEngine, session  # pyspark is an extra, and slow to load

    started = session("local[2]")
    started.conf.set("spark.sql.shuffle.partitions", "2")
    started.sparkContext.setLogLevel("ERROR")
    yield SparkEngine(started)
    started.stop()


@pytest.fixture(
    params=[
        LocalEngine(workers=1),
        LocalEngine(workers=2, pays_from=1),
        pytest.param("spark", marks=pytest.mark.spark),
    ],
    ids=["one process", "two processes", "spark"],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    if request.param == "spark":
        found: Engine = request.getfixturevalue("spark_engine")
        return found
    local: Engine = request.param
    return local
