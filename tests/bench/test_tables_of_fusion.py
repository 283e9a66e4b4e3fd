"""What the tables and the picture of fusion's cost say."""

import sys
from xml.etree import ElementTree

import polars as pl
import pytest

from bench.accuracy import Row, lines, means
from bench.increment import agreement
from bench.meter import watched
from bench.peers_worlds import fields, with_grids
from bench.scale import Cost, drawn, slope
from bench.worlds import make
from bench.worlds_tables import WORLDS


def found(f1: float, ece: float = 0.01) -> dict[str, float]:
    return {"precision": f1, "recall": f1, "f1": f1, "exact": f1, "ece_membership": ece, "ece_pair": float("nan")}


def test_f1_is_laid_beside_the_mark_of_the_same_world_and_seed() -> None:
    done = [
        Row("base", 7, "truce", found(0.9), 1, 1),
        Row("base", 7, "ceiling", found(1.0), 1, 1),
        Row("base", 8, "truce", found(0.9, 0.03), 1, 1),
        Row("base", 8, "ceiling", found(0.95), 1, 1),
    ]

    table = lines(done)

    assert "| 0.900 |" in table[2]
    assert "| 0.947 |" in table[4]
    assert means(done)[2] == "| base | 0.9000 | 0.900 | 0.0300 |  |"


def test_every_line_of_the_table_has_as_many_cells_as_its_head() -> None:
    done = [
        Row("base", 7, "ceiling", found(1.0), 1, 1),
        Row("base", 7, "splink", {}, 3600, 20, failed="not done in 3600 s"),
        Row("base", 7, "truce", found(0.9), 1, 1),
    ]

    assert len({line.count("|") for line in lines(done)}) == 1


def test_twice_the_reports_in_twice_the_time_is_slope_one() -> None:
    done = [Cost("truce", n, n / 1000, 1.0, 0.9) for n in (1_000, 2_000, 4_000)]

    assert slope(done, "seconds") == pytest.approx(1)
    assert slope(done, "peak_gb") == pytest.approx(0)


def test_the_picture_shows_every_point_of_those_that_got_to_the_end() -> None:
    done = [Cost("truce", n, n / 1000, 1.0, 0.9) for n in (1_000, 20_000)]
    done.append(Cost("splink", 1_000, float("nan"), 1.0, float("nan"), failed="out of memory"))

    root = ElementTree.fromstring(drawn(done))

    assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) == 2


def test_the_meter_sees_memory_of_children_and_the_last_line() -> None:
    child = "x = bytearray(120_000_000); import time; time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('one'); print('two')"

    spent = watched([sys.executable, "-c", parent])

    assert spent.last_line == "two"
    assert spent.peak_gb > 0.11
    assert not spent.failed


def test_the_meter_stops_what_takes_too_long_and_tells_what_went_wrong() -> None:
    assert "not done" in watched([sys.executable, "-c", "import time; time.sleep(60)"], at_most_s=0.2).failed
    assert "ValueError" in watched([sys.executable, "-c", "raise ValueError"]).failed


def test_two_answers_with_other_ids_agree_on_reports_but_not_on_ids() -> None:
    one, other = (
        pl.DataFrame({"id": ids, "members": [[{"report": "a"}, {"report": "b"}], [{"report": "c"}]]}).to_arrow()
        for ids in (["x", "y"], ["x", "z"])
    )

    agreed = agreement(one, other)

    assert (agreed["f1"], agreed["same_reports"], agreed["same_id"], agreed["reports_missing"]) == (1, 1, 0.5, 0)


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_a_peer_is_given_every_report_with_kind_or_word_and_eight_keys(name: str) -> None:
    made = make(name, 300, 7)

    table = with_grids(fields(made.reports.drop("incident_id"), made.taxonomy))

    assert len(table) == len(made.reports)
    for column in ("x", "y", "day", "sigma", "word", *(f"g{n}" for n in range(8))):
        assert table[column].null_count() == 0
    assert table["hour"].is_not_null().any() == (name == "clock")
