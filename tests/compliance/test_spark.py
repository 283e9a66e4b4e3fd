"""Judging on real Spark, several executor processes, against one machine."""

import pytest

from tests.compliance.test_blocks import front
from tests.compliance.world import DAY, T0, WORDS
from truce.compliance.contract import Options
from truce.compliance.count import blocks
from truce.compliance.judge import judge_by
from truce.engines.contract import Engine
from truce.engines.local import LocalEngine

pytestmark = [
    pytest.mark.spark,
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


def test_spark_gives_byte_for_byte_what_one_machine_gives(
    spark_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "ROWS", 60)
    given, agreed = front()
    assert blocks.blocks_of(given.incidents["day"])["block"].n_unique() > 3
    options = Options(as_of=T0 + 20 * DAY)

    here, there = (
        judge_by(WORDS, given, [agreed], options, engine=engine) for engine in (LocalEngine(workers=2), spark_engine)
    )

    assert here.rulings.num_rows > 100
    assert here.grounds.num_rows > 100
    for name in ("rulings", "grounds", "changes", "deadlines", "quiet_days", "holdings"):
        assert getattr(there, name).equals(getattr(here, name)), name
