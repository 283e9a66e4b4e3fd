"""Did it happen at all: from what graded, independent voices tell. It did not only if every one of them is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from scipy.special import expit, logit

from truce.fusion import constants as c
from truce.fusion.independence import Voices
from truce.fusion.pool import Members, add, firsts, listed, numbered, some, structs
from truce.fusion.tellings import Bools, Floats

GOOD = ("A", "B", "C")
NOBODY_KNOWS = ("F", "6")  # who tells it cannot be judged, nor can what is told


@dataclass(frozen=True, slots=True)
class Heard:
    """What each voice is worth: the probability of its best report; a lead beside other reports does not count."""

    p: Floats
    note: pl.Series  # what that is made of, in words
    good: Bools
    known: Bools
    counts: Bools


def item_truth(frame: pl.DataFrame, grades: Mapping[str, float | None]) -> Floats:
    """Probability that each report is true: letter of the source and number of the item, averaged as log odds.

    A letter without a value (F) stands at NEUTRAL; a number that is unknown (6) says nothing.
    """
    letter = looked_up(frame["grade"], {k: c.NEUTRAL if p is None else p for k, p in grades.items()}, c.NEUTRAL)
    number = looked_up(frame["credibility"], c.CREDIBILITY, np.nan)
    both = (logit(np.clip(letter, 0.001, 0.999)) + logit(np.nan_to_num(number, nan=0.5))) / 2
    answer: Floats = np.where(np.isfinite(number), expit(both), letter)
    return answer


def looked_up(words: pl.Series, table: Mapping[str, float], otherwise: float) -> Floats:
    """The value of every word."""
    code, names = numbered(words)
    return np.array([*(table.get(name, otherwise) for name in names.to_list()), otherwise])[code]


def heard_from(
    m: Members, voices: Voices, probability: Floats, lead: Bools, grades: Mapping[str, float | None]
) -> Heard:
    """Each voice at the strength of its best report (`lead`: those that tell of a fire seen from space alone)."""
    n = len(voices.inc)
    p = item_truth(m.frame, grades) * probability
    order = np.lexsort((p, voices.of))
    best = order[np.append(firsts(voices.of[order])[1:], len(order)) - 1]
    judged = m.frame.select(
        good=pl.col("grade").is_in(GOOD),
        known=(pl.col("grade") != NOBODY_KNOWS[0]) | (pl.col("credibility") != NOBODY_KNOWS[1]),
    )
    beside = some(m.inc, ~lead, m.n)
    parts = m.frame.select("grade", "credibility", probability=pl.Series(probability)).select(pl.all().gather(best))
    return Heard(
        p=p[best],
        note=parts.select(strength()).to_series(),
        good=some(voices.of, judged["good"].fill_null(value=False).to_numpy(), n),
        known=some(voices.of, judged["known"].fill_null(value=False).to_numpy(), n),
        counts=some(voices.of, ~lead | ~beside[m.inc], n),
    )


def strength() -> pl.Expr:
    """In words, what the probability of a voice is made of."""
    return pl.format(
        "its best report: source grade {}, item {}, membership {}",
        pl.col("grade"),
        pl.col("credibility"),
        pl.col("probability").round(3),
    )


def belief(voices: Voices, heard: Heard, n: int) -> dict[str, pl.Series | pa.Array]:
    """p_happened, credibility, n_origins, origins and factors of each of n incidents.

    1 needs two independent voices, one of them graded A to C; 6 is for a single voice that cannot be judged.
    """
    wrong = np.where(heard.counts, np.log1p(-np.clip(heard.p, 0, 0.999)), 0.0)
    happened = np.minimum(-np.expm1(add(voices.inc, wrong, n)), c.CEILING)
    judged = pl.DataFrame(
        {
            "p": happened,
            "counted": np.bincount(voices.inc[heard.counts], minlength=n),
            "good": some(voices.inc, heard.good & heard.counts, n),
            "known": some(voices.inc, heard.known, n),
        }
    )
    return {
        "p_happened": judged["p"],
        "credibility": judged.select(number()).to_series(),
        "n_origins": pl.Series(np.bincount(voices.inc, minlength=n)),
        "origins": listed(voices.inc, n, voices.name),
        "factors": listed(voices.inc, n, factors(voices, heard)),
    }


def number() -> pl.Expr:
    """The Admiralty number of what was told."""
    p = pl.col("p")
    return (
        pl.when((pl.col("counted") >= 2) & pl.col("good") & (p >= 0.8)).then(pl.lit("1"))
        .when(~pl.col("known") & (pl.col("counted") < 2)).then(pl.lit("6"))
        .when(p >= 0.7).then(pl.lit("2"))
        .when(p >= 0.45).then(pl.lit("3"))
        .when(p >= 0.2).then(pl.lit("4"))
        .otherwise(pl.lit("5"))
    )  # fmt: skip


def factors(voices: Voices, heard: Heard) -> pa.Array:
    """Each voice's part in the probability, as factors of the incident."""
    told = pl.DataFrame({"voice": voices.name, "note": heard.note, "counts": heard.counts})
    named = pl.when("counts").then(pl.lit("voice")).otherwise(pl.lit("lead, not counted"))
    told = told.select(named.alias("name"), unit=pl.lit("probability"), note=pl.format("{}; {}", "voice", "note"))
    return structs(name=told["name"], value=heard.p, unit=told["unit"], note=told["note"])
