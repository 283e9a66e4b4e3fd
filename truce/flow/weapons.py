"""weapons: how many were seen or counted in which class, per party, instrument and reading, as missions table them."""

from collections.abc import Sequence

import polars as pl

from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.weapons import Holding

CLASSES = (
    "in_violation", "indeterminate", "beyond_not_stored", "stored", "missing", "not_verifiable", "not_covered",
)  # fmt: skip
KEYS = ("agreement", "term", "reading", "party")
BY_SITE = ("missing", "not_verifiable", "stored")


def kept_holdings(house: House) -> pl.DataFrame:
    """Every holding the mission keeps, in order of instrument, party and time."""
    return frame(house, Holding).sort(*KEYS, "at", "id")


def latest(holdings: pl.DataFrame) -> pl.DataFrame:
    """Sightings, and of visits to storage the last to each site: what stands now. What is missing counts once, and what
    was found at another site counts there.
    """
    stored = pl.col("about").str.starts_with("inv-")
    moved = (pl.col("note") == "moved_to_site").fill_null(value=False)
    last = pl.col("at").max().over("agreement", "term", "reading", "site")
    return holdings.filter(~moved).filter(~stored | (pl.col("at") == last))


def table(holdings: pl.DataFrame, classes: Sequence[str] = CLASSES) -> pl.DataFrame:
    """Weapons per class (a column each), a row for every instrument, reading and party; nought where none."""
    counted = latest(holdings).group_by(*KEYS, "klass").agg(pl.col("count").sum())
    wide = counted.pivot("klass", index=list(KEYS), values="count").fill_null(0)
    missing = [pl.lit(0, dtype=pl.Int64).alias(c) for c in classes if c not in wide.columns]
    return wide.with_columns(missing).select(*KEYS, *classes).sort(*KEYS)
