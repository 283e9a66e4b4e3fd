"""From a source's codes and words to a weighted choice of acts, by way of the vocabulary.

Words go first: their choice stands as it is, and of what it leaves open a label takes the share LABEL. Of rows whose
words tell of no force few did to a reader, whatever their label (docs/decisions/0012-reading-headlines.md).
What neither tells is left out: the weights of a choice that sum to less than 1 leave the rest unknown.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.sources.textfile import ROW, UNLISTED
from truce.vocabulary import vocabulary
from truce.vocabulary.entries import System

LABEL = 0.15
SURE = 0.9  # neither a model's label nor a word in a headline is ever surer than this
FAINT = 0.01
CHOICE = pl.List(pl.Struct({"code": pl.String, "weight": pl.Float64}))
CHOSEN = pl.Schema(
    {
        "code": pl.String(),
        "acts": CHOICE,
        "weapon_class": pl.String(),
        "target": pl.String(),
        "flags": pl.List(pl.String),
        UNLISTED: pl.String(),
    }
)
HINTS = ("weapon_class", "target")


def choices(crosswalk: str, codes: pl.Series, separator: str | None = None) -> pl.DataFrame:
    """Every distinct value of `codes` with its choice and hints: code, acts, weapon_class, target, flags, _unlisted.

    With a separator a value may hold several codes. A value that the crosswalk does not know has the flag code_unknown,
    and `_unlisted` names the codes: landing makes a note of them.
    """
    walk = vocabulary().crosswalks[crosswalk]
    rows = []
    for value in codes.drop_nulls().unique().to_list():
        parts = str(value).split(separator) if separator else [str(value)]
        hints = [walk.extra(part) for part in parts]  # noqa: S610 - not Django's
        told = {"code": value, "acts": _told(walk.combined(parts))}
        told |= {h: next((x[h] for x in hints if x.get(h) not in (None, "unknown")), None) for h in HINTS}
        flags = sorted({str(flag) for hint in hints for flag in hint.get("flags", ())})
        unlisted = sorted({part[:40] for part in parts if part not in walk})
        told["flags"] = flags + (["code_unknown"] if unlisted else [])
        told[UNLISTED] = ", ".join(unlisted) or None
        rows.append(told)
    return pl.DataFrame(rows, schema=CHOSEN)


def known_codes(crosswalk: str) -> list[str]:
    """The codes that a crosswalk lists, as it spells them."""
    return list(vocabulary().crosswalks[crosswalk])


def _told(pairs: tuple[tuple[str, float], ...]) -> list[dict[str, object]]:
    return [{"code": act, "weight": weight} for act, weight in pairs if act != "unknown"]


def read_acts(frame: pl.DataFrame, crosswalk: str, labels: str, text: str) -> pl.DataFrame:
    """With acts, weapon_class, target and flags, from a column of labels joined by "|" and a column of words."""
    told = choices(crosswalk, frame[labels], "|").rename({"acts": "_by_label", "flags": "_label_flags"})
    read = heard(frame[text])
    rows = (
        frame.select(ROW, labels, text)
        .join(told, left_on=labels, right_on="code", how="left", maintain_order="left")
        .join(read, left_on=text, right_on="text", how="left", maintain_order="left", suffix="_heard")
        .with_columns(_told_any("_by_label"), _told_any("_by_word"))
    )
    hints = [pl.coalesce(f"{hint}_heard", hint).alias(hint) for hint in HINTS]
    flags = pl.concat_list(
        pl.col("_label_flags").fill_null([]),
        pl.when(pl.col(labels).is_null()).then(pl.lit(["no_label"])).otherwise(pl.lit([], dtype=pl.List(pl.String))),
        pl.when(pl.col("_by_word_any")).then(pl.lit(["by_lexicon"])).otherwise(pl.lit([], dtype=pl.List(pl.String))),
    )
    mixed = rows.select(ROW, *hints, flags.alias("flags"), UNLISTED).join(
        _mixed(rows), on=ROW, how="left", maintain_order="left"
    )
    told = frame.drop("acts", *HINTS, "flags", UNLISTED, strict=False).join(
        mixed, on=ROW, how="left", maintain_order="left"
    )
    return told.with_columns(pl.col("acts").fill_null(pl.lit([], dtype=CHOICE)))


def _told_any(name: str) -> pl.Expr:
    return (pl.col(name).list.len().fill_null(0) > 0).alias(f"{name}_any")


def _mixed(rows: pl.DataFrame) -> pl.DataFrame:
    """Row number and the choice: the words' and, of what they leave open, LABEL of the labels'; none is above SURE.

    Sums run in one fixed order (row, then code): neither threads nor neighbours nor the order of labels change a bit.
    """
    words, labels = _long(rows, "_by_word"), _long(rows, "_by_label")
    told = pl.Series("_told", _sums(words, rows[ROW]), pl.Float64)
    left = rows.select(ROW, (LABEL * (1 - told).clip(0.0)).alias("_share"))
    labels = labels.join(left, on=ROW, how="left", maintain_order="left")
    parts = [words.with_columns(pl.lit(1.0).alias("_share")), labels]
    # of one act in one row there are at most two parts, and a sum of two has no order
    both = pl.concat(parts).group_by(ROW, "code").agg((pl.col("weight") * pl.col("_share")).sum()).sort(ROW, "code")
    each = both.select(ROW).join(
        rows.select(ROW, pl.Series("_sum", _sums(both, rows[ROW]), pl.Float64)),
        on=ROW,
        how="left",
        maintain_order="left",
    )
    scaled = pl.col("weight") * (SURE / each["_sum"].clip(SURE))
    kept = (
        both.with_columns(scaled.alias("weight"))
        .filter(pl.col("weight") >= FAINT)
        .with_columns(pl.col("weight").round(4))
    )
    sorted_ = kept.sort(ROW, "weight", "code", descending=[False, True, False])
    return sorted_.group_by(ROW, maintain_order=True).agg(pl.struct("code", "weight").alias("acts"))


def _long(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Row number, code and weight of every part of a column of choices, by row and code."""
    long = rows.filter(f"{name}_any").select(ROW, name).explode(name)
    parts = long.select(ROW, pl.col(name).struct.field("code"), pl.col(name).struct.field("weight"))
    return parts.sort(ROW, "code")


def _sums(long: pl.DataFrame, rows: pl.Series) -> NDArray[np.float64]:
    """The sum of the weights of each of `rows`, added one after the other in the order in which they stand."""
    places = pl.DataFrame({ROW: rows, "_at": np.arange(len(rows))})
    at = long.select(ROW).join(places, on=ROW, how="left", maintain_order="left")["_at"]
    sums = np.bincount(at.to_numpy(), weights=long["weight"].to_numpy(), minlength=len(rows))
    return np.asarray(sums, dtype=np.float64)


def heard(texts: pl.Series) -> pl.DataFrame:
    """Every distinct text with what the lexicon reads in it: text, _by_word (a choice), weapon_class, target.

    The lexicon's `unknown` is no choice: what words do not tell is left out.
    """
    distinct = texts.drop_nulls().unique(maintain_order=True).alias("text")
    scores = vocabulary().lexicon.scores(distinct).select(pl.col("acts").alias("_by_word"), *HINTS)
    known = pl.col("_by_word").list.filter(pl.element().struct.field("code") != "unknown")
    return distinct.to_frame().hstack(scores.with_columns(known))


def read_doers(frame: pl.DataFrame, conflict: str, text: str) -> pl.DataFrame:
    """With by, against and a flag by_words, where the words say who did it; a `by` that the source gives stands.

    Words are asked only where `by` is null or no column at all. `flags` must be there.
    """
    given = pl.col("by") if "by" in frame.columns else pl.lit(None, dtype=pl.String)
    words = vocabulary().doers[conflict].read(frame[text])
    asked = frame.with_columns(given.alias("by"), words["by"].alias("_by"), words["against"].alias("_against"))
    spoke = pl.col("by").is_null() & pl.col("_by").is_not_null()
    flag = pl.when(spoke).then(pl.lit(["by_words"])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    return asked.with_columns(
        pl.coalesce("by", "_by").alias("by"),
        pl.when(spoke).then("_against").alias("against"),
        pl.col("flags").list.concat(flag),
    ).drop("_by", "_against")


def system_of(name: str) -> System | None:
    """The named weapon system of that name or alias, compared without case, spaces and hyphens; None where unknown."""
    code = vocabulary().find_system(name)
    return vocabulary().systems[code] if code else None
