"""How alike two texts are: cosine over word stems, rare stems weighing more."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import csr_array

from truce.fusion.tellings import Floats, Ints, Tellings

STEM = 5  # letters kept of a word: crude, but the same for Ukrainian, Russian and English
AT_A_TIME = 100_000
RARE = 3  # rarest stems of a text that, two by two, make it findable


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts as rows of unit length; a row of zeros where there is no text. `keys` finds like texts."""

    matrix: csr_array
    told: Floats
    keys: pl.DataFrame


def stems(t: Tellings) -> pl.DataFrame:
    """(row, stem, weight): every stem of every text once, weighed by how rare it is here."""
    words = (
        t.frame.lazy()
        .select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), pl.col("said").str.split(" ").alias("stem"))
        .explode("stem")
        .filter(pl.col("stem").str.len_chars() >= 3)
        .with_columns(pl.col("stem").str.slice(0, STEM))
        .unique()
    )
    texts = t.frame["said"].count()
    rarity = (np.log(texts + 1.0) - pl.len().over("stem").log()).alias("weight")
    return words.with_columns(rarity).sort("row", "stem").collect()


def read_texts(t: Tellings) -> Texts:
    """The texts of a stretch, ready to be compared."""
    found = stems(t)
    column = found["stem"].rank("dense").cast(pl.Int64).to_numpy() - 1
    row, weight = found["row"].to_numpy(), found["weight"].to_numpy().astype(np.float64)
    length = np.sqrt(np.bincount(row, weight**2, minlength=t.size))
    width = int(column.max()) + 1 if len(column) else 1
    unit = weight / np.where(length[row] > 0, length[row], 1)
    matrix = csr_array((unit, (row, column)), shape=(t.size, width))
    return Texts(matrix, (length > 0).astype(np.float64), find_by(t, found))


def find_by(t: Tellings, found: pl.DataFrame) -> pl.DataFrame:
    """(row, key): what makes a text findable: its whole wording, its address, and its rarest stems two by two."""
    row = pl.int_range(pl.len(), dtype=pl.Int64).alias("row")
    whole = t.frame.select(row, pl.format("w:{}", pl.col("said")).alias("key"))
    address = t.frame.select(row, pl.format("u:{}", pl.col("url")).alias("key"))
    rare = (
        found.sort(["row", "weight", "stem"], descending=[False, True, False])
        .group_by("row", maintain_order=True)
        .head(RARE)
        .select("row", "stem")
    )
    pairs = (
        rare.join(rare, on="row", suffix="_b")
        .filter(pl.col("stem") < pl.col("stem_b"))
        .select("row", pl.format("p:{}|{}", "stem", "stem_b").alias("key"))
    )
    return pl.concat([whole, address, pairs]).drop_nulls().sort("key", "row")


def likeness(texts: Texts, i: Ints, j: Ints) -> Floats:
    """Cosine of each pair of texts, 0 to 1; NaN where either has none."""
    answer = np.empty(len(i))
    for at in range(0, len(i), AT_A_TIME):
        a, b = i[at : at + AT_A_TIME], j[at : at + AT_A_TIME]
        answer[at : at + AT_A_TIME] = texts.matrix[a].multiply(texts.matrix[b]).sum(axis=1)
    both = (texts.told[i] > 0) & (texts.told[j] > 0)
    return np.where(both, np.clip(answer, 0, 1), np.nan)
