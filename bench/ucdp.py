"""Fusion on human truth: articles that UCDP's people filed under one event of 2014, 2016, 2018 and 2020 in Ukraine.

usage: python -m bench.ucdp [--data FOLDER] [--each article|row] [--days-before N] [--informed] [--differences]

Reports are derived by what each article could have known (bench.ucdp_derive). Scores are of report pairs and B-cubed,
over all years and by year, in three readings: every distinct article is a report, and two belong together if they share
an event (`article`); the same, scored over articles filed under one event only; a report for each article and event
(`row`), where an article filed under 131 events is 131 reports that nothing tells apart. Splink has the same fields.
Its best threshold is picked with the truth in hand, which flatters it; its own is one half.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from bench.machine import machine
from bench.ucdp_articles import DATA, FILE, YEARS, Articles, articles
from bench.ucdp_derive import blind, informed
from bench.ucdp_differences import differences
from bench.ucdp_matchers import Run, apart, same_day, splink, splink_told, truce
from bench.ucdp_places import read_gazetteer
from bench.ucdp_score import Score, score

THRESHOLDS = (0.002, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999)
HEAD = "| matcher | precision | recall | F1 | B3 precision | B3 recall | B3 F1 |" + " |".join(
    f" F1 {year}" for year in YEARS
)
LEAKS = "INFORMED: place and days are the coded event's, blurred. They leak the event in part. Not for any claim."


def named_clusters(runs: dict[str, Run], scored: Callable[[pl.DataFrame], Score]) -> Iterator[tuple[str, pl.DataFrame]]:
    """(name, clusters) of every matcher; those with thresholds at one half and at their best."""
    for name, run in runs.items():
        if run.linked is None:
            yield name, run.clusters
            continue
        ways = {"components": run.linked.components, "best links": run.linked.best_links}
        if name == "Splink":
            yield "Splink, components, its own 0.5", run.linked.components(0.5)
        for way, cut in ways.items():
            best = max(THRESHOLDS, key=lambda at: scored(cut(at)).f1)
            yield f"{name}, {way}, best at {best}", cut(best)


def row(name: str, clusters: pl.DataFrame, truth: pl.DataFrame, among: pl.DataFrame) -> str:
    """One line of a table. `among`: report and year of what is scored."""
    whole = score(clusters, truth, among["report"])
    years = [score(clusters, truth, among.filter(pl.col("year") == y)["report"]).f1 for y in YEARS]
    three = (whole.bcubed_precision, whole.bcubed_recall, whole.bcubed_f1)
    cells = (whole.precision, whole.recall, whole.f1, *three, *years)
    return f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |"


def table(title: str, runs: dict[str, Run], truth: pl.DataFrame, among: pl.DataFrame) -> list[str]:
    """A heading and a Markdown table of all matchers in one reading."""

    def scored(clusters: pl.DataFrame) -> Score:
        return score(clusters, truth, among["report"])

    whole = scored(next(iter(runs.values())).clusters)
    head = f"{title}: {whole.reports} reports, {whole.pairs} true pairs"
    lines = [row(name, clusters, truth, among) for name, clusters in named_clusters(runs, scored)]
    return [head, "", HEAD + " |", "|---" + "|---:" * (6 + len(YEARS)) + "|", *lines, ""]


def measured(runs: dict[str, Run]) -> str:
    return "; ".join(f"{name} {run.seconds:.1f} s, {run.gigabytes:.2f} GB" for name, run in runs.items())


def run_all(reports: pl.DataFrame, truth: pl.DataFrame) -> dict[str, Run]:
    """All matchers on the same reports; only the last is shown the truth, and only it says so."""
    return {
        "truce": apart(truce, reports),
        "same day (rule of thumb)": apart(same_day, reports),
        "Splink": apart(splink, reports),
        "Splink told m by the truth": apart(splink_told, reports, truth),
    }


def tables(each: str, found: Articles, runs: dict[str, Run]) -> list[str]:
    """The tables of one reading of what a report is."""
    years = found.truth.group_by("report").agg(pl.col("year").min())
    if each == "row":
        return table("A report for each article and event", runs, found.truth, years)
    single = found.truth.group_by("report").agg(pl.col("event").n_unique().alias("n")).filter(pl.col("n") == 1)
    return [
        *table("A report for each article", runs, found.truth, years),
        *table(
            "The same, scored over articles of one event",
            runs,
            found.truth,
            years.join(single, on="report", how="semi"),
        ),
    ]


def main() -> None:
    """Read, derive, match, score, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--each", choices=("article", "row"), action="append")
    asked.add_argument("--days-before", type=int, default=1, help="days before publication that news may tell of")
    asked.add_argument("--informed", action="store_true", help="place and days from the coded event, blurred: leaks it")
    asked.add_argument("--differences", action="store_true", help="where people and truce differ, with headlines")
    given = asked.parse_args()
    if not (given.data / FILE).exists():
        sys.exit(f"no {FILE} under {given.data}: give --data FOLDER")
    known = read_gazetteer(given.data)
    print(machine())
    for each in given.each or ("article", "row"):
        found = articles(given.data / FILE, each)
        reports = blind(found.told, known, given.days_before)
        if given.informed:
            print(LEAKS)
            reports = informed(reports, found.truth)
        if given.differences:
            print("\n".join(differences(apart(truce, reports).clusters, reports, found)))
            continue
        runs = run_all(reports, found.truth)
        print("\n".join(["", *tables(each, found, runs), measured(runs)]))


if __name__ == "__main__":
    main()
