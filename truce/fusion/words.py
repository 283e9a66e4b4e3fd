"""What texts say, whatever their language: sparse rows of features, rare ones weighing more (docs/words.md).

Dear work is done once for every distinct word, of which there are few; texts only look their words up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.vocabulary import vocabulary
from truce.vocabulary.synonyms import synonyms

Ints = NDArray[np.int64]

# how much a feature of each kind weighs, beside its rarity; each is measured in docs/words.md
PARTS: Mapping[str, float] = MappingProxyType({"sound": 1.0, "number": 2.0, "thing": 1.0, "hint": 1.0})
LETTERS = 7  # of a word's sound that are kept: enough to tell names apart, too few to hold most endings
SHORTEST = 3  # letters of a word that is worth its sound
STEP = 8.0  # rarity is kept in eighths, so that a few more reports leave nearly every weight as it was
ADDRESS = r"(?:https?://|www\.)\S+"
NOT_WORDS = r"[^\p{L}\p{N}]+"
SILENT = "[’'ʼ`\u0301]"  # apostrophes, and the mark of stress
ENDING = r"^(.{3,}?)a[mxv]?a?$"  # of a sound: -а, -и, -ом, -ах, -ів, -ові, -ами and the like
CONSONANTS = "bvgdjzklmnprstfxcqw"

# Letters of both scripts as sounds. All vowels are one (Харків, Харьков, Kharkiv), h is g (Luhansk, Луганськ);
# c = ts, q = ch, w = sh, x = kh, j = zh. The longest match is taken, so "shch" comes before "sh".
SOUNDS: Mapping[str, str] = MappingProxyType(
    {
        **dict(zip("бвгґджзклмнпрстфхцчш", "bvggdjzklmnprstfxcqw", strict=True)),
        **dict.fromkeys("аеєиіїоуюяыэйeiouyj", "a"),
        **dict(zip(("щ", "ь", "ъ"), ("wq", "", ""), strict=True)),
        **dict(zip(("shch", "sch", "sh", "ch", "kh", "ts", "tz"), ("wq", "wq", "w", "q", "x", "c", "c"), strict=True)),
        **dict(
            zip(("zh", "ph", "ck", "h", "w", "x", "q", "c"), ("j", "f", "k", "g", "v", "ks", "k", "k"), strict=True)
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Words:
    """Rows of features, one for each text; the row of a text that says nothing is empty.

    `start`: n + 1 offsets into the other two. `feature`: numbers, ascending within a row. `weight`: rarity times the
    weight of its kind, every row that is not empty of length 1.
    """

    start: NDArray[np.int64]
    feature: NDArray[np.int32]
    weight: NDArray[np.float32]

    @property
    def size(self) -> int:
        """Number of texts."""
        return len(self.start) - 1


def read_words(text: pl.Series, parts: Mapping[str, float] = PARTS) -> Words:
    """The features of every text, in the order given; rarity is counted over the distinct texts given.

    `parts`: kind of feature -> weight; a kind that is left out is not looked for. Pure: row order, repeats and null
    texts change no other row.
    """
    rows = text.cast(pl.String).alias("text").to_frame()
    unique = rows.drop_nulls().unique(maintain_order=True).with_row_index("at")
    said = unique.select("at", pl.col("text").str.split(" ").alias("raw")).explode("raw")
    told, weights = known(said["raw"].unique(), parts)
    met = said.lazy().join(told.lazy(), on="raw").select("at", "feature").collect()
    del said  # the largest table of all: a million texts are ten million pieces
    once = packed(met, len(weights))
    at = rows.join(unique, on="text", how="left", maintain_order="left")["at"]
    return taken(weighed(once, len(unique), weights), at.fill_null(len(unique)).to_numpy())


def plain(text: pl.Expr) -> pl.Expr:
    """A text as bare words: one form of every letter, lower case, ё as е, no addresses, single spaces."""
    lower = text.str.replace_all(ADDRESS, " ").str.normalize("NFKC").str.to_lowercase()
    bare = lower.str.replace_all(SILENT, "").str.replace_all("ё", "е", literal=True)
    return bare.str.replace_all(NOT_WORDS, " ").str.strip_chars()


def sound(word: pl.Expr) -> pl.Expr:
    """How a word sounds, without its ending: харкові, харьков and kharkiv are all xark."""
    spelt = word.str.replace_many(list(SOUNDS), list(SOUNDS.values()), leftmost=True).str.replace_all("a+", "a")
    single = spelt.str.replace_many([c + c for c in CONSONANTS], list(CONSONANTS))
    return single.str.replace(ENDING, "${1}").str.slice(0, LETTERS)


def known(raw: pl.Series, parts: Mapping[str, float]) -> tuple[pl.DataFrame, NDArray[np.float64]]:
    """(raw, feature) of distinct pieces of text without spaces; and the weight of every feature's kind.

    Features are numbered by kind and name, so the same pieces in any order give the same numbers.
    """
    words = raw.alias("raw").to_frame().with_columns(plain(pl.col("raw")).str.split(" ").alias("word")).explode("word")
    distinct = words.select("word").unique()
    kinds = [_told(distinct, part).select("word", pl.lit(part).alias("part"), "key") for part in sorted(parts)]
    told = words.join(pl.concat(kinds), on="word").select("raw", "part", "key").unique()
    features = told.select("part", "key").unique().sort("part", "key").with_row_index("feature")
    weights = features["part"].replace_strict(dict(parts), return_dtype=pl.Float64).to_numpy()
    return told.join(features, on=["part", "key"]).select("raw", "feature"), weights


def _told(words: pl.DataFrame, part: str) -> pl.DataFrame:
    """(word, key) of one kind: sounds of words, numbers, things of the synonyms, hints of the lexicon."""
    if part == "sound":
        letters = (pl.col("word").str.len_chars() >= SHORTEST) & ~pl.col("word").str.contains(r"\d")
        return words.filter(letters).select("word", sound(pl.col("word")).alias("key"))
    if part == "number":
        digits = words.filter(pl.col("word").str.contains(r"^\d{1,4}$"))
        written = digits.select("word", pl.col("word").cast(pl.Int64, strict=False).cast(pl.String).alias("key"))
        return pl.concat([_named(words, synonyms().numbers), written.drop_nulls()])
    return _named(words, synonyms().words if part == "thing" else _hints())


def _hints() -> Mapping[str, str]:
    """Single words of the lexicon that speak by themselves; where two hints share one, it names both."""
    found: dict[str, str] = {}
    for code, hint in vocabulary().lexicon.hints.items():
        for stem in hint.stems:
            if not hint.needs and " " not in stem.strip():
                found[stem] = f"{found[stem]} {code}" if stem in found else code
    return found


def _named(words: pl.DataFrame, patterns: Mapping[str, str]) -> pl.DataFrame:
    """(word, key): what each word names, by the patterns that stand in it."""
    spaced = pl.lit(" ") + pl.col("word") + pl.lit(" ")
    found = words.select("word", spaced.str.extract_many(sorted(patterns), overlapping=True).alias("key"))
    key = pl.col("key").replace_strict(dict(patterns), return_dtype=pl.String)
    return found.explode("key").drop_nulls("key").with_columns(key)


def packed(met: pl.DataFrame, width: int) -> Ints:
    """Text and feature as one number, text * width + feature: ascending, each once."""
    at, feature = (met[name].to_numpy().astype(np.int64) for name in ("at", "feature"))
    at *= max(width, 1)
    at += feature
    at.sort()
    first = np.ones(len(at), dtype=np.bool_)
    np.not_equal(at[1:], at[:-1], out=first[1:])
    return at[first]


def weighed(once: Ints, texts: int, weights: NDArray[np.float64]) -> Words:
    """The rows of the distinct texts."""
    at, feature = np.divmod(once, max(len(weights), 1))
    told = np.maximum(np.bincount(feature, minlength=len(weights)), 1)
    rarity = np.maximum(np.round(np.log((texts + 1.0) / told) * STEP), 1.0) / STEP
    weight = (rarity * weights)[feature]
    length = np.sqrt(np.bincount(at, weight**2, minlength=texts))
    start = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=texts))]).astype(np.int64)
    return Words(start, feature.astype(np.int32), (weight / length[at]).astype(np.float32))


def taken(words: Words, rows: Ints) -> Words:
    """Some rows of a table, in the order asked for; a number behind the last row asks for an empty one."""
    first = np.append(words.start[:-1], 0)[rows]
    count = np.append(np.diff(words.start), 0)[rows]
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    pick = np.arange(start[-1], dtype=np.int64) + np.repeat(first - start[:-1], count)
    return Words(start, words.feature[pick], words.weight[pick])
