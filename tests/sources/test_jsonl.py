import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.tools import at, read, written
from truce.errors import UnusableSource
from truce.model.report import Report
from truce.sources.contract import Window
from truce.wire.plain import write_lines

WHEN = {"earliest": "2025-04-20T10:05:00+03:00", "latest": "2025-04-20T10:20:00+03:00"}


def report(**told: Any) -> str:
    base = {"noun": "report", "source": "patrol-7", "origin": "mission", "when": WHEN, "acts": {"use_of_weapon": 0.9}}
    return json.dumps(base | told) + "\n"


def test_reports_coverage_and_claims_enter_by_one_door(tmp_path: Path) -> None:
    where = {"lon": 38.65, "lat": 48.7, "radius_m": 3000}
    watch = {
        "noun": "coverage",
        "watcher": "camera",
        "means": "recorded_camera",
        "when": WHEN,
        "where": where,
        "quality": 0.8,
    }
    claim = {"noun": "claim", "by": "ua", "about": "ru", "when": WHEN, "count": 9, "unit": "u", "source": "x"}
    path = written(tmp_path / "a.jsonl", report() + json.dumps(watch) + "\n\n" + json.dumps(claim) + "\n")

    told = read("jsonl", path)

    assert (len(told.rows()), len(told.rows("coverage")), len(told.rows("claim"))) == (1, 1, 1)
    assert told.rows()[0]["row"] == 1
    assert told.rows("coverage")[0]["source"] == "jsonl"
    assert told.faults == []


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        report().encode() + b'{"noun": "rep\n\xff\xfe\n' + report(reference="2").encode() + b'{"noun":"ruling"}\n'
    )

    told = read("jsonl", path)

    assert len(told.rows()) == 2
    assert [f.row for f in told.faults] == [2, 3, 5]


def test_a_repeated_line_is_one_report_that_counts(tmp_path: Path) -> None:
    told = read("jsonl", written(tmp_path / "a.jsonl", report() * 3))

    assert [row["repeats"] for row in told.rows()] == [3]
    assert told.folded == 2


def test_the_window_is_half_open(tmp_path: Path) -> None:
    shots = [{"when": {"earliest": t, "latest": t}} for t in ("2025-04-20T21:00:00Z", "2025-04-20T20:59:59Z")]
    path = written(tmp_path / "a.jsonl", "".join(report(**shot) for shot in shots))

    told = read("jsonl", path, Window(at("2025-04-19T15:00+00:00"), at("2025-04-20T21:00+00:00")))

    assert [row["earliest"] for row in told.rows()] == [at("2025-04-20T20:59:59+00:00")]
    assert told.outside == 1


def test_what_goes_out_comes_in_the_same(tmp_path: Path) -> None:
    first = read("jsonl", written(tmp_path / "a.jsonl", report() + report(reference="2", injured=[0, 2])))
    text = "".join(line + "\n" for line in write_lines(Report, first.tables["report"]))

    again = read("jsonl", written(tmp_path / "b.jsonl", text))

    assert again.rows() == first.rows()


def test_a_file_without_one_line_of_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource):
        read("jsonl", written(tmp_path / "a.jsonl", "a,b\n1,2\n"))


def test_an_error_about_a_whole_line_has_no_empty_field(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource) as fault:
        read("jsonl", written(tmp_path / "a.jsonl", "not json\n"))

    assert fault.value.given.get("field", "given") != ""
    assert "field: \n" not in fault.value.explain() + "\n"
