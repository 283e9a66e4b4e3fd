"""What can be true of each trait, and what each thing told says of it, before anything is learned.

A symbol is what one source says of one trait (`mission` says `mortar 1.0`). Its row gives the probability of every
option, from the weighted crosswalk; learning moves the row towards what the source's symbols turn out to mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.fusion import constants as c
from truce.fusion.tellings import Floats, Ints

SILENT_ACTS = ("unknown", "fire_detection", "military_activity")  # they go with any act
CIVIL_ACTS = (  # told beside force, never the same thing as force (an exercise or an accident may well be)
    "air_alert", "statement", "political", "protest", "arrest", "humanitarian", "exchange_of_detainees", "repair",
    "non_conflict",
)  # fmt: skip
SURE = 0.9  # weight from which a report is surely of one kind
NAMED = ("weapon_class", "by", "against", "target")
TOLLS = ("killed", "injured")
TRAITS = ("act", *NAMED, *TOLLS)
TOLL_STEPS = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 25, 30, 40, 60, 100, 200])
NOBODY_KILLED_YET = 0.03  # chance that a source tells of nobody hurt where somebody was
EXACT = 0.8  # chance that a figure is the true one


@dataclass(frozen=True, slots=True)
class Options:
    """One trait: what may be true of it, how often it is, and a row (probability of every option) for every symbol."""

    trait: str
    codes: tuple[str, ...]
    base: Floats
    sources: tuple[str, ...]  # of every symbol
    told: tuple[str, ...]
    first: Floats  # symbol x option, by the crosswalk
    rows: Floats  # symbol x option, as learned
    often: Floats  # symbol: how often it is told


def symbols(frame: pl.DataFrame) -> pl.DataFrame:
    """What every report says of every trait, as text; null: it says nothing."""
    act = (
        pl.col("acts")
        .list.eval(
            pl.when(~pl.element().struct.field("code").is_in(SILENT_ACTS)).then(
                pl.format("{} {}", pl.element().struct.field("code"), pl.element().struct.field("weight").round(2))
            )
        )
        .list.drop_nulls()
        .list.sort()
        .list.join("|")
    )
    tolls = [
        pl.format("{}..{}", *(pl.coalesce(f"{what}_{a}", f"{what}_{b}") for a, b in (("low", "high"), ("high", "low"))))
        for what in TOLLS
    ]
    return frame.select(
        pl.when(act != "").then(act).alias("act"),
        *(pl.when(pl.col(name) != "unknown").then(pl.col(name)).alias(name) for name in NAMED),
        *(toll.alias(what) for toll, what in zip(tolls, TOLLS, strict=True)),
    )


def kinds(frame: pl.DataFrame) -> Ints:
    """1 for reports that are surely of force, 2 surely of civil life, 0 neither."""
    told = frame.lazy().select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row"), "acts").explode("acts")
    told = told.drop_nulls("acts").unnest("acts").filter(~pl.col("code").is_in(SILENT_ACTS))
    civil = pl.col("code").is_in(CIVIL_ACTS)
    weight = (
        told.group_by("row", civil.alias("civil"))
        .agg(pl.col("weight").sum())
        .filter(pl.col("weight") >= SURE)
        .collect()
    )
    answer = np.zeros(len(frame), dtype=np.int64)
    answer[weight["row"].to_numpy()] = np.where(weight["civil"].to_numpy(), 2, 1)
    return answer


def all_options(frame: pl.DataFrame) -> tuple[Options, ...]:
    """The options of every trait that these reports tell anything of, rows as the crosswalk has them."""
    said = pl.concat([frame.select("source"), symbols(frame)], how="horizontal")
    found = []
    for trait in TRAITS:
        often = said.group_by("source", told=trait).len("n").drop_nulls("told").sort("source", "told")
        if len(often):
            found.append(options_of(trait, often))
    return tuple(found)


def options_of(trait: str, often: pl.DataFrame) -> Options:
    """The options of one trait from its symbols (source, told, n)."""
    n = often["n"].to_numpy().astype(np.float64)
    sources, told = often["source"].to_list(), often["told"].to_list()
    codes = codes_of(trait, told)
    weights = weights_of(trait, told, codes)
    if trait == "act":
        weights = weights * linked(sources, weights, n)[:, None]
    base = (n[:, None] * weights).sum(axis=0) + 1.0
    base /= base.sum()
    first = first_rows(trait, weights, base)
    return Options(trait, tuple(codes), base, tuple(sources), tuple(told), first, first, n)


def codes_of(trait: str, told: Sequence[str]) -> list[str]:
    """Everything that may be true of a trait, sorted; tolls by size."""
    if trait in TOLLS:
        return [str(step) for step in TOLL_STEPS]
    if trait == "act":
        return sorted({part.rsplit(" ", 1)[0] for one in told for part in one.split("|")})
    return sorted(set(told))


def weights_of(trait: str, told: Sequence[str], codes: Sequence[str]) -> Floats:
    """Symbol x option: what is told, as weights; what is left open is missing."""
    place = {code: k for k, code in enumerate(codes)}
    weights = np.zeros((len(told), len(codes)))
    for row, one in enumerate(told):
        if trait in TOLLS:
            weights[row] = toll_row(*(int(figure) for figure in one.split("..")))
        elif trait == "act":
            for part in one.split("|"):
                code, weight = part.rsplit(" ", 1)
                weights[row, place[code]] += float(weight)
        else:
            weights[row, place[one]] = 1.0
    return weights


def toll_row(low: int, high: int) -> Floats:
    """How well a figure goes with every true number: exact mostly, else near; nobody hurt is seldom told wrongly."""
    top = np.append(TOLL_STEPS[1:] - 1, 10**9)
    apart = np.maximum(np.maximum(TOLL_STEPS - high, low - top), 0)
    scale = 1.2 + 0.12 * TOLL_STEPS
    width = np.minimum(top - TOLL_STEPS + 1, 200)
    near = np.where(apart == 0, EXACT / width, (1 - EXACT) * np.exp(-apart / scale) / (2 * scale))
    if high == 0:
        near = np.where(TOLL_STEPS == 0, 1 - NOBODY_KILLED_YET, 0.04 * 0.5 ** np.minimum(TOLL_STEPS - 1, 7) + 0.002)
    else:
        near[0] = NOBODY_KILLED_YET * 0.5 * 0.6 ** min(low, 40)
    answer: Floats = near
    return answer


def linked(sources: Sequence[str], weights: Floats, n: Floats) -> Floats:
    """0 for symbols of a source whose codes nobody else uses, though others share codes: they are learned from nothing.

    A scheme without a published link says only that its codes differ from one another.
    """
    names = sorted(set(sources))
    who = np.array([names.index(s) for s in sources])
    uses = np.array([(n[who == k, None] * weights[who == k]).sum(axis=0) for k in range(len(names))])
    others = (uses > 0).sum(axis=0)
    shared = np.array([(row * (others > 1)).sum() / max(row.sum(), 1e-9) for row in uses])
    if (shared >= c.UNLINKED).sum() < 2:
        return np.ones(len(sources))
    return np.where(shared[who] < c.UNLINKED, 0.0, 1.0)


def first_rows(trait: str, weights: Floats, base: Floats) -> Floats:
    """Symbol x option: probability of every option, before anything is learned."""
    if trait in TOLLS:
        rows = weights * base
        answer: Floats = rows / rows.sum(axis=1, keepdims=True)
        return answer
    doubt = c.ACT_DOUBT if trait == "act" else c.NAME_DOUBT
    open_ = np.clip(1 - weights.sum(axis=1, keepdims=True), 0, None)
    whole = weights + open_ * base
    mixed: Floats = (1 - doubt) * whole / whole.sum(axis=1, keepdims=True) + doubt * base
    return mixed


def learned(options: Options, counts: Floats) -> Options:
    """The options with rows moved towards what was counted (symbol x option, expectations).

    A symbol told ten times stays near the crosswalk; one told ten thousand times means what it proved to mean.
    """
    weight = c.OPTION_WEIGHT
    rows = (counts + weight * options.first) / (counts.sum(axis=1, keepdims=True) + weight)
    base = (options.often[:, None] * rows).sum(axis=0) + 1.0
    return Options(
        options.trait, options.codes, base / base.sum(), options.sources, options.told, options.first, rows,
        options.often,
    )  # fmt: skip
