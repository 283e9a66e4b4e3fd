"""What all blocks say together: sums added in block order, trials of small groups side by side, the strongest named."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from truce.compliance.count.blocks import Told
from truce.compliance.count.kernels.shapes import (
    BECAUSE,
    EXACT,
    FIELDS,
    MOST_TRIALS,
    NONE,
    PRODUCTS,
    TRIALS,
)
from truce.compliance.count.plan import Case
from truce.compliance.count.poisson_binomial import Moments, Totals, quantiles
from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats


@dataclass(frozen=True, slots=True)
class Count:
    """All cells of a case, as arrays of one length: sums, what follows from them, who counts most, and windows.

    `windows`: expected number by (line, window). `because`: ids by cell, strongest first. `told`: what correcting
    needs, by cell and class of notice (tally.CLASSES).
    """

    case: Case
    sums: Floats
    totals: Totals
    high: Floats
    because: pl.Series
    windows: Floats
    told: pl.DataFrame


def combine(cases: Sequence[Case], told: Told) -> list[Count]:
    """One Count a case, from the parts of every block in block order."""
    first = np.concatenate([[0], np.cumsum([case.cells for case in cases])]).astype(np.int64)
    sums = _sums(told["sums"], first)
    totals = _law(sums[:, TRIALS : TRIALS + 4], sums[:, NONE], told["trials"], first)
    different = (sums[:, MOST_TRIALS] != sums[:, TRIALS]) | (sums[:, MOST_TRIALS + 1] != sums[:, TRIALS + 1])
    moments = np.where(different[:, None], sums[:, MOST_TRIALS : MOST_TRIALS + 4], 0.0)
    most = _law(moments, sums[:, NONE], _rest(told), first)
    high = np.where(different, np.maximum(most.high, totals.high), totals.high)
    because = _because(told["top"], first)
    return [
        Count(
            case,
            sums[a:b],
            totals.slice(a, b),
            high[a:b],
            because.slice(a, b - a),
            _windows(case, told["windows"]),
            told["classes"].filter(pl.col("case") == case.number),
        )
        for case, a, b in zip(cases, first[:-1], first[1:], strict=True)
    ]


def _where(told: pl.DataFrame, first: Ints) -> Ints:
    """The number of each row's cell among all cells of all cases."""
    where: Ints = first[told["case"].to_numpy()] + told["cell"].to_numpy()
    return where


def _sums(told: pl.DataFrame, first: Ints) -> Floats:
    where, answer = _where(told, first), np.zeros((int(first[-1]), FIELDS))
    answer[:, PRODUCTS] = 1.0
    for field in range(FIELDS):
        add = np.multiply if field in PRODUCTS else np.add
        add.at(answer[:, field], where, told[f"s{field}"].to_numpy())
    return answer


def _law(sums: Floats, none: Floats, told: pl.DataFrame, first: Ints) -> Totals:
    """The law of every cell's sum, from its moments, or from its trials where they are few."""
    moments = Moments(*(np.ascontiguousarray(sums[:, i]) for i in range(4)))
    where = _where(told, first)
    few = np.flatnonzero(moments.size[where] <= EXACT)
    order = few[np.lexsort((told["block"].to_numpy()[few], where[few]))]
    low, high = quantiles(moments, where[order], told["p"].to_numpy()[order])
    return Totals(moments.mean, low, high, 1.0 - none)


def _rest(told: Told) -> pl.DataFrame:
    """The trials as if all that nobody is named for were the party's: told apart only where that makes a difference."""
    apart = told["most"].select("case", "cell", "block").unique()
    alike = told["trials"].join(apart, on=["case", "cell", "block"], how="anti", maintain_order="left")
    return pl.concat([told["most"], alike])


def _because(told: pl.DataFrame, first: Ints) -> pl.Series:
    """By cell, the ids of those that add most, strongest first; of two alike the smaller id comes first."""
    frame = told.select("p", "incident", where=pl.Series(_where(told, first), dtype=pl.Int64))
    best = frame.sort("where", "p", "incident", descending=[False, True, False]).group_by("where", maintain_order=True)
    lists = best.agg(pl.col("incident").head(BECAUSE))
    everywhere = pl.DataFrame({"where": np.arange(first[-1])})
    return everywhere.join(lists, on="where", how="left", maintain_order="left")["incident"].fill_null([])


def _windows(case: Case, told: pl.DataFrame) -> Floats:
    """Expected number by line and matched window."""
    windows = len(case.stretches.spans) - len(case.stretches.days)
    answer = np.zeros(len(case.lines) * windows)
    mine = told.filter(pl.col("case") == case.number)
    np.add.at(answer, mine["cell"].to_numpy(), mine["p"].to_numpy())
    return answer.reshape(len(case.lines), windows)
