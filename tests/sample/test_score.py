"""Results beside the truth: a street that knows all scores full marks, one that guesses does not."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from truce.sample import Sample, TruthRow, truth_table, write_sample

START, END = datetime(2024, 10, 14, 18, tzinfo=UTC), datetime(2024, 11, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return write_sample(tmp_path_factory.mktemp("vela"))


def reports_of(truth: dict[str, Any]) -> pl.DataFrame:
    rows = [{"id": f"rep-{n}", "file": r["file"], "row": r["row"]} for n, r in enumerate(truth["reports"])]
    return pl.DataFrame(rows)


def incidents_of(groups: list[list[str]], p: float) -> pl.DataFrame:
    members = [[{"report": r, "probability": 1.0, "origin": "x"} for r in group] for group in groups]
    return pl.DataFrame({"members": members, "p_happened": [p] * len(groups)})


def ruling(low: float, high: float) -> pl.DataFrame:
    return pl.DataFrame({
        "agreement": ["vela-2024"], "term": ["VE-4"], "reading": ["text"], "party": ["heath"], "area": ["all"],
        "period": ["whole"], "status": ["breached_minor"], "expected": [1.1], "low": [low], "high": [high],
        "earliest": [START], "latest": [END],
    })  # fmt: skip


def score(sample: Sample, groups: list[list[str]], rulings: pl.DataFrame) -> dict[str, TruthRow]:
    truth = json.loads(Path(sample.truth).read_text(encoding="utf-8"))
    return {r.what: r for r in truth_table(sample, rulings, incidents_of(groups, 0.9), reports_of(truth))}


def true_groups(sample: Sample) -> list[list[str]]:
    told: dict[str, list[str]] = {}
    for n, r in enumerate(json.loads(sample.truth.read_text(encoding="utf-8"))["reports"]):
        if r["tells_of"] is not None:
            told.setdefault(r["tells_of"], []).append(f"rep-{n}")
    return list(told.values())


def test_a_street_that_knows_all_scores_full_marks(sample: Sample) -> None:
    rows = score(sample, true_groups(sample), ruling(0.5, 1.5))

    assert rows["precision of pairs"].told == 1.0
    recall = rows["recall of pairs"].told
    assert recall is not None
    assert recall > 0.97  # the lies and their copies are left ungrouped here
    assert rows["invented stories that stand as incidents"].told == 0
    assert rows["VE-4 by heath, reading text"].true == 1
    assert rows["VE-4 by heath, reading text"].holds is True


def test_one_heap_of_everything_has_recall_and_no_precision(sample: Sample) -> None:
    everything = [[r for group in true_groups(sample) for r in group]]

    rows = score(sample, everything, ruling(2.0, 3.0))

    precision = rows["precision of pairs"].told
    assert precision is not None
    assert precision < 0.05
    assert rows["VE-4 by heath, reading text"].holds is False


def test_a_lie_that_stands_alone_is_counted_with_its_copies_as_one_story(sample: Sample) -> None:
    truth = json.loads(sample.truth.read_text(encoding="utf-8"))
    lies = [[f"rep-{n}"] for n, r in enumerate(truth["reports"]) if r["tells_of"] is None]

    rows = score(sample, lies, ruling(0.5, 1.5))

    assert rows["invented stories that stand as incidents"].told == truth["counts"]["invented_stories"]
    assert rows["held more likely than not"].told == truth["counts"]["invented_stories"]
