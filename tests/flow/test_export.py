"""export holds exactly what the filter says."""

import json
from datetime import timedelta

import polars as pl
import pytest

from tests.flow.conftest import Walked
from truce.errors import WrongUsage
from truce.flow.collect import collect
from truce.flow.export import NOUNS, Filter, export
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.report import Report
from truce.sample import Sample

FORMS = ("jsonl", "csv", "parquet", "geojson", "kml", "hxl")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("noun", ["reports", "incidents", "links", "profiles", "rulings", "coverage"])
def test_every_noun_goes_out_in_every_format(vela: Walked, noun: str, form: str) -> None:
    rows, pieces = export(vela.house, noun, form)

    assert rows == vela.house.mission.lake.count(NOUNS[noun])
    assert b"".join(pieces)


def test_a_filter_is_obeyed_to_the_row(vela: Walked) -> None:
    middle = vela.sample.start + timedelta(days=10)
    chosen = Filter(start=middle, end=middle + timedelta(days=3))

    rows, pieces = export(vela.house, "reports", "jsonl", chosen)

    told = frame(vela.house, Report)
    touches = (pl.col("latest") > chosen.start) | (pl.col("earliest") >= chosen.start)
    expected = told.filter(touches & (pl.col("earliest") < chosen.end))
    lines = b"".join(pieces).decode().splitlines()
    assert rows == len(lines) == expected.height
    assert {json.loads(line)["id"] for line in lines} == set(expected["id"])


def test_exported_reports_collected_again_are_the_same_reports(vela: Walked, fresh: tuple[House, Sample]) -> None:
    house, sample = fresh
    path = sample.folder / "exported.jsonl"
    path.write_bytes(b"".join(export(vela.house, "reports", "jsonl")[1]))

    collect(house, "jsonl", path)

    assert frame(house, Report).sort("id").equals(frame(vela.house, Report).sort("id"))


def test_a_filter_that_a_noun_cannot_obey_is_refused(vela: Walked) -> None:
    with pytest.raises(WrongUsage):
        export(vela.house, "grounds", "csv", Filter(source="jsonl"))
