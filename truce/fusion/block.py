"""The work on one stretch of days: from its reports to its scored pairs. Pure; an engine runs it on every stretch."""

import numpy as np
import polars as pl
import pyarrow as pa
from scipy.special import expit

from truce.fusion import constants as c
from truce.fusion.candidates import Pairs, candidates
from truce.fusion.density import crowding
from truce.fusion.learn import factors, learn, number_of_sources, once, pull, see, total
from truce.fusion.likeness import read_texts
from truce.fusion.tellings import Tellings, block_of, tellings
from truce.fusion.traits import traits

TRAITS = ("act", "kind", "weapon_class", "by", "against", "target", "text", "killed", "injured", "same_source")
FACTORS = ("prior", "distance", "time", "density", *TRAITS)
PAIRS = pa.schema(
    [
        ("left", pa.string()),
        ("right", pa.string()),
        ("score", pa.float64()),
        ("probability", pa.float64()),
        ("km", pa.float64()),
        ("gap", pa.float64()),
        ("alike", pa.int64()),
        ("pull", pa.float64()),
        ("once", pa.float64()),
        *((name, pa.float64()) for name in FACTORS),
    ]
)
DROPPED = "dropped"  # in `right`: so many (`score`) near reports were not compared with `left`


def with_halo(reports: pl.LazyFrame) -> pl.LazyFrame:
    """Every report once for each stretch (`stretch`) that must see it: its own, and a neighbour near the border."""
    own = block_of(pl.col("day"))
    into = pl.col("day").cast(pl.Int32).mod(c.BLOCK_DAYS)
    return pl.concat(
        [
            reports.with_columns(own.alias("stretch")),
            reports.filter(into < c.HALO_AHEAD_DAYS).with_columns((own - 1).alias("stretch")),
            reports.filter(into >= c.BLOCK_DAYS - c.HALO_BACK_DAYS).with_columns((own + 1).alias("stretch")),
        ]
    )


def dropped_rows(t: Tellings, pairs: Pairs) -> pl.DataFrame:
    """One row for every report whose crowd was cut, so that nothing is left out unseen."""
    rows = np.flatnonzero(pairs.dropped)
    return pl.DataFrame(
        {
            "left": t.frame["id"].gather(rows),
            "right": [DROPPED] * len(rows),
            "score": pairs.dropped[rows].astype(float),
        },
        schema_overrides={"right": pl.String},
    )


def score_stretch(group: pa.Table) -> pa.Table:
    """The scored pairs (PAIRS) whose earlier report belongs to this stretch.

    Pairs that weigh no more than one that was never compared (ABSENT) are left out; barred pairs are kept.
    """
    frame = pl.DataFrame(group)
    key = int(frame["stretch"][0])
    t = tellings(frame)
    core = t.block == key
    if not core.any():
        return PAIRS.empty_table()
    texts = read_texts(t)
    pairs = candidates(t, key, texts.keys)
    told = traits(t, texts, pairs, key)
    seen = see(t, pairs, crowding(t), core)
    habits = learn(seen, told, int(core.sum()))
    several = number_of_sources(t.frame.filter(core)["source"])
    parts = factors(seen, told, habits)
    score = total(parts, told.barred)
    ids = t.frame["id"]
    scored = pl.DataFrame(
        {
            "left": ids.gather(pairs.i),
            "right": ids.gather(pairs.j),
            "score": score,
            "probability": expit(score),
            "km": pairs.km,
            "gap": pairs.gap,
            "alike": told.levels["text"],
            "pull": np.full(len(score), pull(habits, several)),
            "once": once(habits, several, told),
            **parts,
        }
    )
    weighs = pl.col("score") - pl.col("same_source") + pl.col("pull") > c.ABSENT
    kept = scored.filter(weighs | (pl.col("once") == c.NEVER))
    return pl.concat([kept, dropped_rows(t, pairs)], how="diagonal").to_arrow().select(PAIRS.names).cast(PAIRS)
