"""What the street made of the sample, beside what was true."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from truce.sample.truth import COUNTABLE
from truce.sample.write import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthRow:
    """One result beside the truth.

    kind: breaches (of a term), incidents, pairs or invented. `told`: what the street says, `low` and `high` its
    interval where it has one; `true`: what the known truth says, `knowable`: how much of it any voice told of;
    `holds`: the interval holds `true`, null where there is no interval.
    """

    kind: str
    what: str
    term: str | None = None
    reading: str | None = None
    party: str | None = None
    status: str | None = None
    told: float | None = None
    low: float | None = None
    high: float | None = None
    true: float | None = None
    knowable: float | None = None
    holds: bool | None = None


def truth_table(
    sample: Sample, rulings: pl.DataFrame, incidents: pl.DataFrame, reports: pl.DataFrame
) -> list[TruthRow]:
    """Every result of the sample beside its truth.

    `rulings`, `incidents` and `reports` have the columns of their nouns; of reports only id, file and row are
    read. Only rulings over a whole period and all areas are compared. Reports that are not of the sample are
    left out.
    """
    truth = json.loads(sample.truth.read_text(encoding="utf-8"))
    stories = _stories(truth["reports"])
    of_report = {
        row["id"]: stories[row["file"], row["row"]]
        for row in reports.select("id", "file", "row").iter_rows(named=True)
        if (row["file"], row["row"]) in stories
    }
    groups = _groups(incidents, of_report)
    return [
        *_breaches(sample, truth["incidents"], rulings),
        *_found(incidents, of_report),
        *_pairs(groups, of_report),
        *_invented(incidents, of_report),
    ]


def _stories(told: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], str]:
    """(file, row) -> the true incident it tells of, or `invented:` and the reference that told it first."""
    model = {r["reference"]: r["copies"] for r in told if r["copies"] != r["reference"]}

    def first(reference: str) -> str:
        while (before := model[reference]) is not None:
            reference = before
        return reference

    return {(r["file"], r["row"]): r["tells_of"] or f"invented:{first(r['reference'])}" for r in told}


def _breaches(sample: Sample, truth: list[dict[str, Any]], rulings: pl.DataFrame) -> Iterator[TruthRow]:
    whole = rulings.filter(
        (pl.col("agreement") == sample.agreement_id)
        & (pl.col("period") == "whole")
        & (pl.col("area") == "all")
        & pl.col("expected").is_not_null()
    ).sort("term", "reading", "party")
    for r in whole.iter_rows(named=True):
        if r["term"] not in COUNTABLE:
            continue
        true = _true(truth, r["term"], r["party"], (r["earliest"], r["latest"]))
        known = r["low"] is not None and r["high"] is not None
        yield TruthRow(
            kind="breaches",
            what=f"{r['term']} by {r['party']}, reading {r['reading']}",
            term=r["term"],
            reading=r["reading"],
            party=r["party"],
            status=r["status"],
            told=r["expected"],
            low=r["low"],
            high=r["high"],
            true=len(true),
            knowable=sum(bool(i["told_in"]) for i in true),
            holds=r["low"] <= len(true) <= r["high"] if known else None,
        )


def _true(
    truth: list[dict[str, Any]], term: str, party: str, within: tuple[datetime, datetime]
) -> list[dict[str, Any]]:
    """The true breaches of a term by a party (`any`: by whomever) within [start, end)."""
    return [
        i
        for i in truth
        if term in i["breaks"]
        and party in {"any", i["by"]}
        and within[0] <= datetime.fromisoformat(i["start"]) < within[1]
    ]


def _groups(incidents: pl.DataFrame, of_report: Mapping[str, str]) -> list[list[str]]:
    """The reports of each incident, those of the sample only."""
    return [[m["report"] for m in members if m["report"] in of_report] for members in incidents["members"].to_list()]


def _found(incidents: pl.DataFrame, of_report: Mapping[str, str]) -> Iterator[TruthRow]:
    told = {story for story in of_report.values() if not story.startswith("invented:")}
    expected = float(incidents["p_happened"].sum())
    yield TruthRow(
        kind="incidents", what="true incidents told of, against found", told=incidents.height, true=len(told)
    )
    yield TruthRow(kind="incidents", what="the same, by summed probability", told=expected, true=len(told))


def _pairs(groups: list[list[str]], of_report: Mapping[str, str]) -> Iterator[TruthRow]:
    """Pairwise precision and recall: of two reports put together, how often rightly; of those that belong, how many."""
    together = right = 0
    for group in groups:
        sizes = Counter(of_report[r] for r in group)
        together += _choose_two(len(group))
        right += sum(_choose_two(n) for n in sizes.values())
    belong = sum(_choose_two(n) for n in Counter(of_report.values()).values())
    yield TruthRow(kind="pairs", what="precision of pairs", told=right / together if together else None, true=1.0)
    yield TruthRow(kind="pairs", what="recall of pairs", told=right / belong if belong else None, true=1.0)


def _choose_two(n: int) -> int:
    return n * (n - 1) // 2


def _invented(incidents: pl.DataFrame, of_report: Mapping[str, str]) -> Iterator[TruthRow]:
    """What became of the inventions: incidents resting on nothing else, and how probable they were held to be."""
    lies = {story for story in of_report.values() if story.startswith("invented:")}
    believed: dict[str, float] = defaultdict(float)
    for members, p in zip(incidents["members"].to_list(), incidents["p_happened"].to_list(), strict=True):
        stories = {of_report[m["report"]] for m in members if m["report"] in of_report}
        if stories and stories <= lies:
            for story in stories:
                believed[story] = max(believed[story], p)
    yield TruthRow(kind="invented", what="invented stories that stand as incidents", told=len(believed), true=0)
    yield TruthRow(kind="invented", what="their summed probability", told=sum(believed.values()), true=0)
    half = sum(p >= 0.5 for p in believed.values())
    yield TruthRow(kind="invented", what="held more likely than not", told=half, true=0)
