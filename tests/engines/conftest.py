"""Engines for the tests: every law is held against every engine."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from truce.engines.contract import Engine
from truce.engines.local import LocalEngine

CLUSTER = "local-cluster[2,1,1024]"  # two executors, each a process of its own with one core and 1 GB


def spark_home(folder: Path) -> Path:
    """Spark as pip brought it, with a folder of its own for what its workers leave behind."""
    import pyspark  # an extra, and slow to load

    for part in Path(pyspark.__file__).parent.iterdir():
        (folder / part.name).symlink_to(part)
    (folder / "conf").mkdir()
    settings = f"spark.ui.showConsoleProgress false\nspark.executorEnv.PYTHONPATH {ROOT}\n"  # the code under test
    (folder / "conf" / "spark-defaults.conf").write_text(settings, "utf-8")
    return folder


@pytest.fixture(scope="session")
def spark_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Real Spark: a master, two workers and two executor processes on this machine."""
    from truce.engines.spark import SparkEngine, session

    os.environ["SPARK_HOME"] = str(spark_home(tmp_path_factory.mktemp("spark")))
    started = session(CLUSTER)
    started.sparkContext.setLogLevel("ERROR")
    yield SparkEngine(started)
    started.stop()


@pytest.fixture(
    params=[
        LocalEngine(workers=1),
        LocalEngine(workers=2),
        pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.xdist_group("spark")]),
    ],
    ids=["one worker", "two workers", "spark"],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    if request.param == "spark":
        found: Engine = request.getfixturevalue("spark_engine")
        return found
    local: Engine = request.param
    return local
