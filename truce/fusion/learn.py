"""Learning how each source errs, from the reports alone: group, count, hold something new to be true, group again.

Expectation and maximisation in the manner of Dawid and Skene (1979) and of Splink (Linacre and others 2022), with
whole groups in place of pairs. What is learned from is every report of some stretches, never a sample of reports.
"""

from collections.abc import Collection
from functools import partial

import numpy as np
import polars as pl
import pyarrow as pa

from truce.engines.contract import Engine
from truce.fusion import constants as c
from truce.fusion.desk import places_row
from truce.fusion.grouping import group, look
from truce.fusion.habits import Known, added, empty_sums, first_guess, relearned
from truce.fusion.kernels.count import Sums, count
from truce.fusion.kernels.standing import expected_company
from truce.fusion.options import all_options
from truce.fusion.tellings import COLUMNS, Floats, Ints, tellings, widened

COUNTED = pa.schema([("key", pa.int64()), ("name", pa.string()), ("sum", pa.list_(pa.float64()))])


def learn(told: pl.DataFrame, engine: Engine) -> tuple[Known, int]:
    """What the reports (as `tellings.prepared` gives them) teach of their sources and of the world; from how many."""
    counted = {source: int(n) for source, n in told.group_by("source").len().iter_rows()}
    known = first_guess(counted, all_options(widened(told)), days_of(told))
    lesson = (
        told.lazy()
        .filter(pl.col("stretch").is_in(lessons(told)))
        .select(name for name in COLUMNS if name in told.columns)
        .with_columns(key="stretch")
    )
    table = lesson.collect().to_arrow(compat_level=pl.CompatLevel.oldest())
    for _ in range(c.ROUNDS):
        sums = pl.DataFrame(engine.by_key(table, "key", partial(count_stretch, known=known), COUNTED))
        totals, company = gathered(known, sums)
        known = relearned(known, totals, company, days_of(told))
    return known, table.num_rows


def days_of(told: pl.DataFrame) -> float:
    """Days on which anything was told."""
    return float(told["day"].n_unique())


def lessons(told: pl.DataFrame) -> Collection[int]:
    """The stretches to learn from: spread evenly over time, as many as it takes to hold LEARN_FROM reports."""
    sizes = told.group_by("stretch").len().sort("stretch")
    keys, size = sizes["stretch"].to_numpy(), sizes["len"].to_numpy()
    for step in range(len(keys), 0, -1):
        chosen = np.arange(0, len(keys), step)
        if size[chosen].sum() >= c.LEARN_FROM:
            return [int(k) for k in keys[chosen]]
    return [int(k) for k in keys]


def count_stretch(table: pa.Table, *, known: Known) -> pa.Table:
    """The sums of one stretch (COUNTED), if things are as `known` has them."""
    frame = widened(pl.DataFrame(table))
    looked = look(tellings(frame), known)
    settled = group(looked, turns=1)
    local = empty_sums(known)
    symbol = numbered(looked.said.symbol, looked.said.known, known)
    count(
        settled.groups,
        settled.chance,
        looked.told,
        looked.h,
        places_row(looked.t, looked.told),
        symbol,
        local,
        looked.desk,
    )
    company = expected_company(settled.groups, looked.pairs, looked.told, looked.h, looked.desk)
    rows = {name: np.ravel(value).tolist() for name, value in zip(Sums._fields, local, strict=True)}
    rows["company"] = company.tolist()
    return pa.table([[int(frame["key"][0])] * len(rows), list(rows), list(rows.values())], schema=COUNTED)


def numbered(symbol: Ints, seen: tuple[Ints, ...], known: Known) -> Ints:
    """Report x trait: its row in Sums.options, all traits end to end; -1 where nothing, or nothing known, was told."""
    at, columns = 0, []
    for k, one in enumerate(known.options):
        spoken = np.where(seen[k] >= 0, seen[k] + at, -1)
        columns.append(spoken[symbol[:, k]])
        at += len(one.told)
    return np.column_stack(columns) if columns else symbol


def gathered(known: Known, rows: pl.DataFrame) -> tuple[Sums, Floats]:
    """The sums of all stretches, added in the order of the stretches."""
    shapes = {name: value.shape for name, value in zip(Sums._fields, empty_sums(known), strict=True)}
    parts = []
    company = np.zeros(3)
    for _, mine in rows.group_by("key", maintain_order=True):
        by_name = dict(zip(mine["name"], mine["sum"], strict=True))
        parts.append(Sums(*(by_name[name].to_numpy().reshape(shape) for name, shape in shapes.items())))
        company += by_name["company"].to_numpy()
    return added(empty_sums(known), parts), company
