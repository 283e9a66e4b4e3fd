"""Did it happen at all: from what graded, independent voices tell. It did not only if every one of them is wrong."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.special import expit, logit

from truce.fusion import constants as c
from truce.fusion.pool import add

GOOD = ("A", "B", "C")
LEAD = "fire_detection"


def item_truth(members: pl.DataFrame, grades: Mapping[str, float | None]) -> pl.Series:
    """Probability that each report is true: letter of the source and number of the item, averaged as log odds.

    A letter without a value (F) stands at NEUTRAL; a number that is unknown (6) says nothing.
    """
    letters = {letter: c.NEUTRAL if p is None else p for letter, p in grades.items()}
    letter = members["grade"].replace_strict(letters, default=c.NEUTRAL, return_dtype=pl.Float64).to_numpy()
    number = members["credibility"].replace_strict(c.CREDIBILITY, default=None, return_dtype=pl.Float64)
    told = number.is_not_null().to_numpy()
    both = (logit(np.clip(letter, 0.001, 0.999)) + logit(number.fill_null(0.5).to_numpy())) / 2
    return pl.Series("p_item", np.where(told, expit(both), letter))


def voices_of(members: pl.DataFrame, grades: Mapping[str, float | None]) -> pl.DataFrame:
    """(inc, voice, p_voice, good, known, counts): each independent voice at the strength of its best report.

    A fire seen from space beside other reports is a lead: it does not count (`counts` false).
    """
    lead = pl.col("acts").list.eval(pl.element().struct.field("code") == LEAD).list.all() & (
        pl.col("acts").list.len() > 0
    )
    graded = members.with_columns(item_truth(members, grades), lead.alias("lead"))
    return (
        graded.with_columns(
            (pl.col("p_item") * pl.col("probability")).alias("p_item"), pl.col("lead").all().over("inc").alias("only")
        )
        .sort("inc", "voice", "p_item", "id")
        .group_by("inc", "voice", maintain_order=True)
        .agg(
            pl.last("p_item").alias("p_voice"),
            strength().last().alias("strength"),
            pl.col("grade").is_in(GOOD).any().alias("good"),
            ((pl.col("grade") != "F") | (pl.col("credibility") != "6")).any().alias("known"),
            (~pl.col("lead") | pl.col("only")).any().alias("counts"),
        )
        .sort("inc", "voice")
    )


def strength() -> pl.Expr:
    """In words, what the probability of a voice is made of."""
    return pl.format(
        "its best report: source grade {}, item {}, membership {}",
        pl.col("grade"),
        pl.col("credibility"),
        pl.col("probability").round(3),
    )


def belief(voices: pl.DataFrame, n: int) -> pl.DataFrame:
    """(inc, p_happened, credibility, n_origins, origins, factors) for every incident.

    1 needs two independent voices, one of them graded A to C; 6 is for a single voice that cannot be judged.
    """
    some = voices.filter("counts")
    wrong = add(some["inc"].to_numpy(), np.log1p(-np.clip(some["p_voice"].to_numpy(), 0, 0.999)), n)
    happened = np.minimum(-np.expm1(wrong), c.CEILING)
    summed = voices.group_by("inc", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("n_origins"),
        pl.col("voice").alias("origins"),
        pl.col("counts").sum().alias("heard"),
        (pl.col("good") & pl.col("counts")).any().alias("good"),
        pl.col("known").any().alias("known"),
        factor_list().alias("factors"),
    )
    p = pl.col("p_happened")
    return summed.with_columns(pl.Series("p_happened", happened[summed["inc"].to_numpy()])).with_columns(
        pl.when((pl.col("heard") >= 2) & pl.col("good") & (p >= 0.8)).then(pl.lit("1"))
        .when(~pl.col("known") & (pl.col("heard") < 2)).then(pl.lit("6"))
        .when(p >= 0.7).then(pl.lit("2"))
        .when(p >= 0.45).then(pl.lit("3"))
        .when(p >= 0.2).then(pl.lit("4"))
        .otherwise(pl.lit("5"))
        .alias("credibility")
    )  # fmt: skip


def factor_list() -> pl.Expr:
    """Each voice's part in the probability, as factors of the incident."""
    name = pl.when("counts").then(pl.lit("voice")).otherwise(pl.lit("lead, not counted"))
    return pl.struct(
        name.alias("name"),
        pl.col("p_voice").alias("value"),
        pl.lit("probability").alias("unit"),
        pl.format("{}; {}", pl.col("voice"), pl.col("strength")).alias("note"),
    )
