"""Do the corrected numbers hold the truth? The invented ceasefire of 200 seeds, judged, beside what was true.

    python -m bench.coverage [--seeds 200] [--first 1] [--quality NAME] [--keep FOLDER] [--write]

For every countable term, reading and party (and anybody), over the whole period: the 90 % interval of the corrected
number against the true number of breaches, which counts also what nobody told of. A row of the table is one term,
reading and party over all seeds; `bias` is the mean corrected number less the mean true one. Nothing of the truth is
seen by what is judged. `--quality` tells the same story otherwise
(bench/coverage_worlds.py). `--keep` keeps fused worlds between runs; `--write` puts the table into docs/coverage.md.
"""

import argparse
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from bench.coverage_worlds import QUALITIES, World, tell_with, world_of
from bench.machine import machine
from truce.compliance.contract import Options
from truce.compliance.judge import judge
from truce.model.agreement import Agreement
from truce.sample.places import LOOKED_BACK, TIME_ZONE, local
from truce.sample.truth import COUNTABLE
from truce.wire.agreement import read_agreement

PAGE = Path(__file__).resolve().parent.parent / "docs" / "coverage.md"
MARKS = "<!-- seeds -->", "<!-- /seeds -->"
ROW = ["term", "reading", "party"]


def vela() -> Agreement:
    """The agreement of the invented ceasefire."""
    return read_agreement(Path(str(files("truce.sample").joinpath("data", "vela-2024.yaml"))))


def held(world: World, agreement: Agreement) -> Iterator[dict[str, Any]]:
    """Each whole-period number of one world beside the truth."""
    options = Options(as_of=local(LOOKED_BACK, 12), time_zone=TIME_ZONE, grounds_for=())
    rulings = pl.DataFrame(judge(world.evidence, [agreement], options).rulings).filter(
        (pl.col("period") == "whole")
        & (pl.col("area") == "all")
        & (pl.col("reading") != "*")
        & pl.col("term").is_in(COUNTABLE)
    )
    for row in rulings.iter_rows(named=True):
        yield {name: row[name] for name in (*ROW, "expected", "corrected", "corrected_low", "corrected_high")} | {
            "true": _true(world, row["term"], row["party"], row["earliest"], row["latest"])
        }


def _true(world: World, term: str, party: str, start: datetime, end: datetime) -> int:
    return sum(
        term in h["breaks"] and party in {"any", h["by"]} and start <= datetime.fromisoformat(h["start"]) < end
        for h in world.truth
    )


def summed(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Held share, where it failed, mean truth, told and corrected numbers, mean width."""
    low, high, true = pl.col("corrected_low"), pl.col("corrected_high"), pl.col("true")
    return (
        rows.group_by(keys, maintain_order=True)
        .agg(
            ((true >= low) & (true <= high)).mean().alias("held"),
            (true < low).mean().alias("below"),
            (true > high).mean().alias("above"),
            true.mean(),
            pl.col("expected").mean(),
            pl.col("corrected").mean(),
            (pl.col("corrected") - true).mean().alias("bias"),
            (high - low).mean().alias("width"),
        )
        .sort(keys)
    )


def table(rows: pl.DataFrame) -> list[str]:
    """The table as Markdown: term x reading x party, then all by party, then everything."""
    each = summed(rows, ROW)
    party = summed(rows, ["party"]).with_columns(term=pl.lit("all"), reading=pl.lit(""))
    whole = summed(rows.with_columns(party=pl.lit("every row")), ["party"]).with_columns(
        term=pl.lit("all"), reading=pl.lit("")
    )
    lines = [
        "| term | reading | party | true | told | corrected | bias | width | held | truth below | truth above |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for part in (each, party, whole):
        for r in part.iter_rows(named=True):
            numbers = " | ".join(f"{r[n]:.1f}" for n in ("true", "expected", "corrected", "bias", "width"))
            shares = " | ".join(f"{100 * r[n]:.1f} %" for n in ("held", "below", "above"))
            lines.append(f"| {r['term']} | {r['reading']} | {r['party']} | {numbers} | {shares} |")
    return lines


def put(lines: list[str]) -> None:
    """Put lines between the marks of docs/coverage.md; KeyError where it has none."""
    page = PAGE.read_text("utf-8")
    head, start, rest = page.partition(MARKS[0])
    _, end, tail = rest.partition(MARKS[1])
    if not start or not end:
        raise KeyError(f"{PAGE.name} has no marks {MARKS}")
    PAGE.write_text("\n".join([head + start, *lines, end + tail]), "utf-8")


def main() -> None:
    """Judge every seed and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, default=200)
    asked.add_argument("--first", type=int, default=1)
    asked.add_argument("--quality", choices=QUALITIES, default="as it ships")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    tell_with(given.quality)
    agreement = vela()
    seeds = range(given.first, given.first + given.seeds)
    found = [row | {"seed": seed} for seed in seeds for row in held(world_of(seed, given.keep), agreement)]
    lines = [
        f"Seeds {seeds[0]} to {seeds[-1]}; {machine()}.",
        "",
        *table(pl.DataFrame(found, infer_schema_length=None)),
    ]
    print("\n".join(lines))
    if given.write:
        put(lines)


if __name__ == "__main__":
    main()
