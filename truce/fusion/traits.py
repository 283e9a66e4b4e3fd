"""What two reports say alike: for every pair and trait, the ratio of agreement to chance, or a level of likeness."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.fusion.candidates import Pairs
from truce.fusion.likeness import Texts, likeness
from truce.fusion.tellings import Bools, Floats, Ints, Tellings

NAMED = ("weapon_class", "by", "against", "target")
SILENT_ACTS = ("unknown", "fire_detection", "military_activity")  # they go with any act
CIVIL_ACTS = (  # told beside force, never the same thing as force (an exercise or an accident may well be)
    "air_alert", "statement", "political", "protest", "arrest", "humanitarian", "exchange_of_detainees", "repair",
    "non_conflict",
)  # fmt: skip
SURE = 0.9  # weight from which a report is surely of one kind
TEXT_STEPS = (0.08, 0.2, 0.35, 0.55, 0.8, 0.97)
AT_A_TIME = 200_000

# level -> how often among pairs of one event, and among others, before anything is learned
TEXT_ALIKE = (1.0, 0.20, 0.20, 0.18, 0.16, 0.12, 0.08, 0.06)
TEXT_OTHER = (1.0, 0.62, 0.25, 0.09, 0.03, 0.008, 0.001, 0.001)
TOLL_ALIKE = (1.0, 0.66, 0.26, 0.04, 0.04)
TOLL_OTHER = (1.0, 0.62, 0.08, 0.20, 0.10)
SELF_ALIKE = (0.9, 0.1)
SELF_OTHER = (0.7, 0.3)


@dataclass(frozen=True, slots=True)
class Traits:
    """Pairs described. `agree`: name -> (likelihood ratio of agreement, 1 where either is silent);
    `levels`: name -> level of likeness, 0 where either is silent (except `same_source`).
    """

    agree: Mapping[str, Floats]
    levels: Mapping[str, Ints]
    barred: Bools


def act_weights(t: Tellings) -> tuple[Floats, Floats]:
    """Per report: weights over the acts told in this stretch, and over force / civil life.

    Acts that go with any other (`unknown`...) are taken out: they leave the weights short of 1.
    """
    told = t.frame.lazy().select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "acts").explode("acts").collect()
    told = told.drop_nulls("acts").unnest("acts").filter(~pl.col("code").is_in(SILENT_ACTS))
    codes = told["code"].unique().sort()
    weights = np.zeros((t.size, max(len(codes), 1)))
    if len(told):
        column = told["code"].replace_strict(codes, range(len(codes)), return_dtype=pl.Int64).to_numpy()
        np.add.at(weights, (told["row"].to_numpy(), column), told["weight"].to_numpy())
    fights = (~codes.is_in(CIVIL_ACTS)).to_numpy() if len(codes) else np.zeros(1, dtype=bool)
    return weights, np.column_stack([weights[:, fights].sum(axis=1), weights[:, ~fights].sum(axis=1)])


def shared(weights: Floats, core: Bools, i: Ints, j: Ints) -> Floats:
    """Sum over options of p_i p_j / base rate: how much likelier one truth behind both makes what was told.

    The weight that a report leaves open follows the base rates of the stretch, so silence gives exactly 1.
    """
    told = weights[core].sum(axis=0) + 0.5
    base = told / told.sum()
    full = weights + np.clip(1 - weights.sum(axis=1), 0, None)[:, None] * base
    scaled = full / base
    answer = np.empty(len(i))
    for at in range(0, len(i), AT_A_TIME):
        end = at + AT_A_TIME
        answer[at:end] = np.einsum("nk,nk->n", full[i[at:end]], scaled[j[at:end]])
    return answer


def named(t: Tellings, column: str, core: Bools, i: Ints, j: Ints) -> Floats:
    """The same for a trait with one value: 1 / base rate where both name the same, 0 where they differ."""
    values = t.frame[column]
    codes = values.drop_nulls().unique().sort()
    place = values.replace_strict(codes, range(len(codes)), default=None, return_dtype=pl.Int64) if len(codes) else None
    if place is None:
        return np.ones(len(i))
    code = place.fill_null(-1).to_numpy()
    told = np.bincount(code[core & (code >= 0)], minlength=len(codes)) + 0.5
    base = told / told.sum()
    equal = np.where(code[i] == code[j], 1 / base[code[i]], 0.0)
    return np.where((code[i] >= 0) & (code[j] >= 0), equal, 1.0)


def toll_level(t: Tellings, what: str, i: Ints, j: Ints) -> Ints:
    """Casualty figures compared: 0 silent, 1 both nobody, 2 ranges meet, 3 one says nobody, 4 they differ."""
    low, high = (t.frame[f"{what}_{side}"].cast(pl.Float64).fill_null(np.nan).to_numpy() for side in ("low", "high"))
    low, high = np.where(np.isnan(low), high, low), np.where(np.isnan(high), low, high)
    meet = (low[i] <= high[j] + 1) & (low[j] <= high[i] + 1)
    nobody_i, nobody_j = high[i] == 0, high[j] == 0
    level = np.where(nobody_i & nobody_j, 1, np.where(nobody_i | nobody_j, 3, np.where(meet, 2, 4)))
    return np.where(np.isnan(low[i]) | np.isnan(low[j]), 0, level).astype(np.int64)


def text_level(t: Tellings, texts: Texts, i: Ints, j: Ints) -> Ints:
    """Likeness of words in steps: 0 silent, 1 unlike ... 7 the same; one address counts as the same words."""
    alike = likeness(texts, i, j)
    level = np.where(np.isnan(alike), 0, 1 + np.digitize(np.nan_to_num(alike), TEXT_STEPS))
    url = t.frame["url"].rank("dense").cast(pl.Int64).fill_null(0).to_numpy()
    return np.where((url[i] > 0) & (url[i] == url[j]), len(TEXT_STEPS) + 1, level).astype(np.int64)


def traits(t: Tellings, texts: Texts, pairs: Pairs, key: int) -> Traits:
    """Everything that is compared besides place and time."""
    i, j, core = pairs.i, pairs.j, t.block == key
    acts, fights = act_weights(t)
    agree = {"act": shared(acts, core, i, j), "kind": shared(fights, core, i, j)}
    agree |= {name: named(t, name, core, i, j) for name in NAMED}
    source = t.frame["source"].rank("dense").cast(pl.Int64).to_numpy()
    once = t.frame["once"].to_numpy()
    same = source[i] == source[j]
    levels = {
        "text": text_level(t, texts, i, j),
        "killed": toll_level(t, "killed", i, j),
        "injured": toll_level(t, "injured", i, j),
        "same_source": same.astype(np.int64),
    }
    sure = fights >= SURE
    unlike = (sure[i, 0] & sure[j, 1]) | (sure[i, 1] & sure[j, 0])
    return Traits(agree, levels, unlike | (same & once[i] & once[j]))


PRIORS: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "text": (TEXT_ALIKE, TEXT_OTHER),
    "killed": (TOLL_ALIKE, TOLL_OTHER),
    "injured": (TOLL_ALIKE, TOLL_OTHER),
    "same_source": (SELF_ALIKE, SELF_OTHER),
}
SILENCE = frozenset({"text", "killed", "injured"})  # level 0 of these is silence and says nothing
SAME_WORDS = len(TEXT_STEPS) + 1  # the level of texts that are one and the same
