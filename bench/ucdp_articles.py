"""The articles that UCDP names behind its events, and people's judgement of which tell of one event.

Two tables that never meet before scoring: `told` holds what an article is (outlet, day, headline), `truth` holds which
events people filed it under. Nothing that derives reports is given the second.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from truce.errors import UnusableSource

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FILE = Path("ucdp_ged_ukraine") / "ged_ukraine_even_years.csv"
ARTICLE = r"^(.*?),(\d{4}-\d\d-\d\d),(.*)$"
TOLD = ["office", "published", "headline"]
YEARS = (2014, 2016, 2018, 2020)
CODED = ["latitude", "longitude", "where_prec", "date_prec", "date_start", "date_end"]


@dataclass(frozen=True, slots=True)
class Articles:
    """`told`: report, office, published (date), headline. `truth`: report, event, year and coded columns."""

    told: pl.DataFrame
    truth: pl.DataFrame


def filed(path: Path) -> pl.DataFrame:
    """A row for each event and article filed under it, once; raises UnusableSource where an article cannot be read."""
    part = pl.col("source_article").str.strip_chars('"').str.split('";"').alias("part")
    rows = pl.read_csv(path, infer_schema=False).with_columns(part).explode("part")
    read = rows.select(
        pl.col("id").cast(pl.Int64).alias("event"),
        pl.col("year").cast(pl.Int64),
        pl.col("part").str.extract(ARTICLE, 1).str.strip_chars().alias("office"),
        pl.col("part").str.extract(ARTICLE, 2).str.to_date(strict=False).alias("published"),
        pl.col("part").str.extract(ARTICLE, 3).str.strip_chars().alias("headline"),
        *CODED,
    )
    if lost := read["published"].null_count():
        raise UnusableSource("an article without outlet, date and headline", file=path.name, articles=lost)
    return read.filter(pl.col("year").is_in(YEARS)).unique(["event", *TOLD], keep="first", maintain_order=True)


def articles(path: Path, each: str = "article") -> Articles:
    """`each`="article": one report per distinct article, which may be filed under several events (the honest reading).

    `each`="row": one report per article and event. An article under 131 events then is 131 reports that nothing but
    the coded event tells apart. Reports are numbered in the order of the file.
    """
    rows = filed(path)
    key = TOLD if each == "article" else ["event", *TOLD]
    numbered = rows.select(key).unique(maintain_order=True).with_row_index("number")
    name = pl.format("rep-ucdp{}-{}", pl.lit(each[0]), pl.col("number").cast(pl.String).str.zfill(5)).alias("report")
    both = rows.join(numbered.select(*key, name), on=key, how="left", maintain_order="left")
    told = both.select("report", *TOLD).unique("report", keep="first", maintain_order=True)
    return Articles(told, both.select("report", "event", "year", *CODED))
