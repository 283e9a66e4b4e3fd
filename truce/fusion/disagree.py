"""Every attribute on which the reports of an incident differ, every value with who told it."""

import numpy as np
import polars as pl
import pyarrow as pa

from truce.fusion.pool import Acts, Members, firsts, listed, numbered, structs
from truce.fusion.tellings import Bools, Ints

DIFFER = (
    "act",
    "against",
    "by",
    "calibre_mm",
    "direction",
    "injured",
    "killed",
    "target",
    "weapon_class",
    "weapon_system",
)


def disagreements(m: Members, acts: Acts) -> pa.Array:
    """For every incident its list of {attribute, told: list of {value, reports}}, all sorted."""
    several = (np.bincount(m.inc, minlength=m.n) > 1)[m.inc]
    row, code, attribute, words = [], [], [], [pl.Series([], dtype=pl.String)]
    for k, name in enumerate(DIFFER):
        rows, values = differing(m.inc, several, *spoken(m, acts, name))
        number, names = numbered(values)
        row.append(rows)
        code.append(number + sum(map(len, words)))
        attribute.append(np.full(len(rows), k))
        words.append(names)
    return nested(m, np.concatenate(row), np.concatenate(code), np.concatenate(attribute), pl.concat(words))


def spoken(m: Members, acts: Acts, name: str) -> tuple[Ints, pl.Series]:
    """(rows, values as text) of the reports that tell an attribute; of an act the heaviest (of equals the last)."""
    if name == "act":
        code, names = numbered(acts.code)
        order = np.lexsort((code, acts.weight, acts.row))
        last = order[np.append(firsts(acts.row[order])[1:], len(order)) - 1] if len(order) else order
        return acts.row[last], names.gather(code[last])
    toll = name in {"killed", "injured"}
    if not (m.tells(f"{name}_low", f"{name}_high") if toll else m.tells(name)):
        return np.empty(0, np.int64), pl.Series([], dtype=pl.String)
    values = m.frame.select(figures(name) if toll else pl.col(name).cast(pl.String)).to_series()
    told = values.is_not_null()
    return np.flatnonzero(told.to_numpy()), values.filter(told)


def figures(what: str) -> pl.Expr:
    """A casualty figure as text, '2' or '2-5'."""
    low, high = pl.col(f"{what}_low"), pl.col(f"{what}_high")
    some = pl.coalesce(low, high).cast(pl.String)
    return pl.when(low != high).then(pl.format("{}-{}", low, high)).otherwise(some).alias(what)


def differing(inc: Ints, several: Bools, rows: Ints, values: pl.Series) -> tuple[Ints, pl.Series]:
    """Those of incidents whose reports differ."""
    keep = several[rows]
    rows, values = rows[keep], values.filter(pl.Series(keep))
    if not len(rows):
        return rows, values
    code, start = numbered(values)[0], firsts(inc[rows])
    differ = np.minimum.reduceat(code, start) != np.maximum.reduceat(code, start)
    keep = np.repeat(differ, np.diff([*start, len(rows)]))
    return rows[keep], values.filter(pl.Series(keep))


def nested(m: Members, row: Ints, value: Ints, attribute: Ints, words: pl.Series) -> pa.Array:
    """Lists of lists of lists. `value` numbers `words`, those of one attribute after those of another."""
    order = np.lexsort((row, value, m.inc[row]))
    row, value, attribute, inc = row[order], value[order], attribute[order], m.inc[row[order]]
    values, attributes = firsts(inc, value), firsts(inc, attribute)
    of_value = np.searchsorted(values, np.arange(len(row)), side="right") - 1
    of_attribute = np.searchsorted(attributes, values, side="right") - 1
    reports = listed(of_value, len(values), m.frame["id"].gather(row))
    told = listed(of_attribute, len(attributes), structs(value=words.gather(value[values]), reports=reports))
    names = pl.Series(DIFFER, dtype=pl.String).gather(attribute[attributes])
    return listed(inc[attributes], m.n, structs(attribute=names, told=told))
