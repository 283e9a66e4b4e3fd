"""How much likeness of words tells one event from another: UCDP's human truth, and VIINA across languages.

    python -m bench.words UCDP.csv VIINA.parquet

UCDP. Same: two articles that a coder cited for one event, both of -1 to 14 days after it began, of different wording
and four words or more. Different: such articles of two events that began within 3 days of each other; no event cites
both. VIINA has no truth, and the words of a pair must not make it. Same: two headlines of one day and one settlement
that is in the news on at most one day in ten and has at most four headlines that day. Different: such headlines of one
settlement 4 to 20 days apart, so that its name helps nobody. Lists (over 160 letters or two commas) and repeats are
left out.

Prints tables in Markdown: area under the curve, share of same pairs found where one different pair in a hundred is,
mean evidence for a same pair (nats, five steps at quantiles of the different); and log-likelihood ratios by cosine.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from truce.fusion.likeness import cosine
from truce.fusion.words import PARTS, Words, packed, plain, read_words, taken, weighed

Ints = NDArray[np.int64]
Reader = Callable[[pl.Series], Words]
NEWS_DAYS, NEAR_DAYS, FEWEST_WORDS = 14, 3, 4
BUSY, SHORT, RARE_SHARE = 4, 160, 0.1
LATER = (4, 20)
STEPS = (0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8)
QUANTILES = (0.5, 0.75, 0.9, 0.97, 0.99)
UK, RU = "[іїєґІЇЄҐ]", "[ыэъёЫЭЪЁ]"


@dataclass(frozen=True, slots=True)
class Task:
    """Texts, and pairs of their rows with what is known of them."""

    name: str
    text: pl.Series
    i: Ints
    j: Ints
    same: NDArray[np.bool_]


def task(name: str, text: pl.Series, pairs: pl.DataFrame) -> Task:
    """`pairs`: i, j, same."""
    i, j = (pairs[c].cast(pl.Int64).to_numpy() for c in ("i", "j"))
    return Task(name, text, i, j, pairs["same"].to_numpy())


def wording(text: str) -> pl.Expr:
    return plain(pl.col(text)).alias("bare")


def articles(path: Path) -> pl.DataFrame:
    """event, begun, told, text: every headline that UCDP cites, with its day and its event's first."""
    raw = pl.read_csv(path, infer_schema_length=0).select("date_start", "source_article").with_row_index("event")
    each = raw.with_columns(pl.col("source_article").str.strip_chars('"').str.split('";"')).explode("source_article")
    part = each.select(
        "event",
        pl.col("date_start").str.slice(0, 10).str.to_date().alias("begun"),
        pl.col("source_article").str.extract_groups(r"^.*?,(?<told>\d{4}-\d{2}-\d{2}),(?<text>.*)$").alias("parts"),
    ).unnest("parts")
    return part.drop_nulls("text").with_columns(pl.col("told").str.to_date())


def ucdp(path: Path) -> Task:
    """Pairs of articles that people filed under one event, or under two near in time."""
    told = articles(path)
    news = (pl.col("told") - pl.col("begun")).dt.total_days().is_between(-1, NEWS_DAYS)
    worded = pl.col("text").str.count_matches(r"\p{L}{3,}") >= FEWEST_WORDS
    rows = told.filter(news & worded).with_columns(wording("text")).unique(["event", "bare"], maintain_order=True)
    side = rows.with_row_index("row").select("row", "event", "begun", "bare")
    once = pl.col("bare") != pl.col("bare_b")
    met = side.join(side, on="event", suffix="_b").filter(once)
    days = pl.concat(
        [side.with_columns(pl.col("begun").dt.offset_by(f"{k}d")) for k in range(-NEAR_DAYS, NEAR_DAYS + 1)]
    )
    near = side.join(days, on="begun", suffix="_b").filter(once, pl.col("event") < pl.col("event_b"))
    apart = near.join(met, on=["bare", "bare_b"], how="anti")
    pairs = [_pairs(met.filter(pl.col("row") < pl.col("row_b")), True), _pairs(apart, False)]
    return task("UCDP", rows["text"], pl.concat(pairs))


def _pairs(met: pl.DataFrame, same: bool) -> pl.DataFrame:
    """Each pair of wordings once."""
    two = pl.concat_list("bare", "bare_b").list.sort()
    once = met.with_columns(two.alias("two")).sort("row", "row_b").unique("two", keep="first", maintain_order=True)
    return once.select(pl.col("row").alias("i"), pl.col("row_b").alias("j"), pl.lit(same).alias("same"))


def viina(path: Path) -> list[Task]:
    """Pairs of headlines of one settlement: of one day, or weeks apart; across languages, and within one."""
    uk, ru = pl.col("headline").str.contains(UK), pl.col("headline").str.contains(RU)
    rows = pl.read_parquet(path).select(
        pl.col("datetime").str.slice(0, 10).str.to_date().alias("day"),
        pl.format("{} {}", "lon", "lat").alias("place"),
        "headline",
        wording("headline"),
        pl.when(uk & ~ru).then(pl.lit("uk")).when(ru & ~uk).then(pl.lit("ru")).alias("tongue"),
    )
    told = rows.with_row_index("row").unique(["day", "place", "bare"], maintain_order=True)
    quiet = pl.col("day").n_unique().over("place") <= RARE_SHARE * told["day"].n_unique()
    short = (pl.col("headline").str.len_chars() <= SHORT) & (pl.col("headline").str.count_matches(",") <= 2)
    side = told.filter(quiet).filter(short).filter(pl.len().over("place", "day") <= BUSY).drop("headline")
    met = side.join(side, on="place", suffix="_b").filter(
        pl.col("row") < pl.col("row_b"), pl.col("bare") != pl.col("bare_b")
    )
    gap = (pl.col("day") - pl.col("day_b")).abs().dt.total_days()
    other = pl.col("tongue") != pl.col("tongue_b")
    answer = []
    for name, some in (("VIINA uk-ru", met.filter(other)), ("VIINA one language", met.filter(~other))):
        pairs = [_pairs(some.filter(gap == 0), True), _pairs(some.filter(gap.is_between(*LATER)), False)]
        answer.append(task(name, rows["headline"], pl.concat(pairs)))
    return answer


def stems(text: pl.Series) -> Words:
    """What was used before, to compare with: five letters of every word of three or more."""
    row = pl.int_range(pl.len(), dtype=pl.Int64).alias("at")
    words = (
        text.alias("text").to_frame().select(row, plain(pl.col("text")).str.split(" ").alias("word")).explode("word")
    )
    cut = words.filter(pl.col("word").str.len_chars() >= 3).with_columns(pl.col("word").str.slice(0, 5))
    met = cut.with_columns((pl.col("word").rank("dense") - 1).alias("feature"))
    width = met["word"].n_unique()
    return taken(weighed(packed(met, width), len(text), np.ones(width)), np.arange(len(text)))


def figures(value: NDArray[np.float64], same: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Area under the curve; recall at 1 % false; mean evidence for a same pair, nats."""
    n, m = int(same.sum()), int((~same).sum())
    area = (rankdata(value)[same].sum() - n * (n + 1) / 2) / (n * m)
    edges = np.unique(np.quantile(value[~same], QUANTILES))
    p, q = shares(value[same], edges), shares(value[~same], edges)
    return float(area), float((value[same] > edges[-1]).mean()), float((p * np.log(p / q)).sum())


def shares(value: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of values in each step, half a one added to each."""
    count = np.bincount(np.searchsorted(edges, value), minlength=len(edges) + 1) + 0.5
    return np.asarray(count / count.sum(), dtype=np.float64)


def alike(one: Task, words: Words) -> NDArray[np.float64]:
    """The cosine of every pair, 0 where either is silent."""
    return np.nan_to_num(cosine(words, one.i, one.j).astype(np.float64))


def measured(tasks: list[Task], read: Reader) -> list[NDArray[np.float64]]:
    """Every task's cosines; the texts of VIINA are read once for both."""
    read_of = {len(t.text): read(t.text) for t in tasks}
    return [alike(t, read_of[len(t.text)]) for t in tasks]


def table(tasks: list[Task]) -> list[str]:
    readers: dict[str, Reader] = {"five-letter stems (before)": stems, "all": read_words}
    for part in PARTS:
        readers[f"without {part}"] = partial(read_words, parts={k: v for k, v in PARTS.items() if k != part})
    lines = ["| features | " + " | ".join(f"{t.name}: area, recall, nats" for t in tasks) + " |"]
    lines.append("|---" * (len(tasks) + 1) + "|")
    for name, read in readers.items():
        told = [figures(v, t.same) for t, v in zip(tasks, measured(tasks, read), strict=True)]
        lines.append(f"| {name} | " + " | ".join("{:.3f}, {:.3f}, {:.2f}".format(*f) for f in told) + " |")
    return lines


def ratios(tasks: list[Task]) -> list[str]:
    """Log-likelihood ratio, same against different, in each step of the cosine."""
    edges = np.array(STEPS)
    lines = ["| cosine above | " + " | ".join(f"{t.name}: same, different, log ratio" for t in tasks) + " |"]
    lines.append("|---" * (len(tasks) + 1) + "|")
    told = []
    for one, value in zip(tasks, measured(tasks, read_words), strict=True):
        p, q = shares(value[one.same], edges), shares(value[~one.same], edges)
        told.append([f"{a:.3f}, {b:.3f}, {np.log(a / b):+.2f}" for a, b in zip(p, q, strict=True)])
    return lines + [f"| {e:.2f} | " + " | ".join(row) + " |" for e, *row in zip((0.0, *STEPS), *told, strict=True)]


def main(ged: Path, reports: Path) -> None:
    tasks = [ucdp(ged), *viina(reports)]
    for one in tasks:
        print(f"{one.name}: {one.same.sum()} same pairs, {(~one.same).sum()} different")
    print("", *table(tasks), "", *ratios(tasks), "", sep="\n")
    began = time.perf_counter()
    words = read_words(tasks[-1].text)
    print(f"{words.size} headlines, {len(words.feature)} features: {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
