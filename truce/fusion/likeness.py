"""How alike texts are: the cosine of what they say, and the rare things by which like texts find each other."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from truce.fusion.tellings import Floats, Ints, Tellings
from truce.fusion.words import Words, read_words

AT_A_TIME = 100_000
RARE = 3  # rarest shared features of a text that, two by two, make it findable


def cosine(words: Words, i: Ints, j: Ints) -> NDArray[np.float32]:
    """Cosine of each pair of rows, 0 to 1; NaN where either says nothing.

    Plain twin of the compiled kernel: products are added in the order of the features.
    """
    width = int(words.feature.max(initial=0)) + 1
    matrix = csr_array((words.weight, words.feature, words.start), shape=(words.size, width))
    answer = np.empty(len(i), dtype=np.float32)
    for at in range(0, len(i), AT_A_TIME):
        a, b = i[at : at + AT_A_TIME], j[at : at + AT_A_TIME]
        answer[at : at + AT_A_TIME] = matrix[a].multiply(matrix[b]).sum(axis=1)
    told = np.diff(words.start) > 0
    return np.where(told[i] & told[j], np.clip(answer, 0, 1), np.float32(np.nan))


def keys(words: Words, rare_ones: int = RARE) -> pl.DataFrame:
    """(row, key): the rarest features of a text that some other text has too, two by two; a text with one shared
    feature has that one. Rows with a key in common are worth comparing, wherever they lie. Sorted by key, row.
    """
    row = np.repeat(np.arange(words.size), np.diff(words.start))
    told = np.bincount(words.feature, minlength=1)[words.feature]
    found = pl.DataFrame({"row": row, "feature": words.feature.astype(np.int64), "told": told})
    rare = (
        found.filter(pl.col("told") > 1)
        .sort("row", "told", "feature")
        .group_by("row", maintain_order=True)
        .head(rare_ones)
        .with_columns(pl.len().over("row").alias("many"))
    )
    met = rare.join(rare.select("row", "feature"), on="row", suffix="_b")
    two = (pl.col("feature") < pl.col("feature_b")) | (
        (pl.col("feature") == pl.col("feature_b")) & (pl.col("many") == 1)
    )
    width = int(words.feature.max(initial=0)) + 1
    key = (pl.col("feature") * width + pl.col("feature_b")).alias("key")
    return met.filter(two).select("row", key).sort("key", "row")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a stretch and what finds like ones: (row, key), a key being an address, a wording or rare things."""

    words: Words
    keys: pl.DataFrame


def read_texts(t: Tellings) -> Texts:
    """The texts of a stretch, ready to be compared."""
    words = read_words(t.frame["said"])
    row = pl.int_range(pl.len(), dtype=pl.Int64).alias("row")
    whole = t.frame.select(row, pl.format("w:{}", pl.col("said")).alias("key"))
    address = t.frame.select(row, pl.format("u:{}", pl.col("url")).alias("key"))
    rare = keys(words).select("row", pl.format("p:{}", pl.col("key")).alias("key"))
    return Texts(words, pl.concat([whole, address, rare]).drop_nulls().sort("key", "row"))


def likeness(texts: Texts, i: Ints, j: Ints) -> Floats:
    """Cosine of each pair of texts, 0 to 1; NaN where either has none."""
    return cosine(texts.words, i, j).astype(np.float64)
