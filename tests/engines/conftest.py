"""Engines for the tests: every law is held against every engine."""

import os
import sys
from collections.abc import Iterator

import pytest

from truce.engines.contract import Engine
from truce.engines.local import LocalEngine


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[Engine]:
    """A quiet Spark session of two threads, without its web page."""
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    from truce.engines.spark import SparkEngine

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield SparkEngine(session)
    session.stop()


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
