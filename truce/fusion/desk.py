"""The reports of a stretch, and what is known of their sources, laid out for the kernels."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.spatial import KDTree
from scipy.special import logsumexp

from truce.fusion import constants as c
from truce.fusion.habits import BINS, EDGES, STATED, Known
from truce.fusion.kernels.grow import ENTRY
from truce.fusion.kernels.pairs import Order, Tables
from truce.fusion.kernels.pairs import Words as KernelWords
from truce.fusion.kernels.shapes import (
    BEND_SIZE,
    BEND_STEP,
    CUTTERS,
    GROUP,
    KINDS,
    REPORT,
    SCALES,
    Desk,
    Groups,
    Habits,
    Pairs,
    Records,
    Singles,
)
from truce.fusion.kernels.standing import stand_alone
from truce.fusion.options import Options, first_rows, kinds, symbols, weights_of
from truce.fusion.tellings import Floats, Ints, Tellings

TEXT_STEPS = np.array([0.03, 0.08, 0.15, 0.25, 0.40, 0.60, 0.80, 0.97])
TEXT_RATIO = np.array(
    [-0.4, -0.4, -0.2, 0.15, 0.5, 0.9, 1.3, 2.0, 5.0]
)  # half of docs/words.md: words and traits overlap
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Said:
    """The traits of a stretch: for every report its symbol of each trait, and for every symbol its row.

    `symbol`: report x trait, among those of the stretch; `known`: of each such symbol, its number among all that were
    learned (-1: never seen before); `rows`: per trait, symbol x option, probability over base rate.
    """

    symbol: Ints
    known: tuple[Ints, ...]
    rows: tuple[Floats, ...]
    prior: Floats
    offset: Ints
    traits: tuple[str, ...]


def said_by(t: Tellings, known: Known) -> Said:
    """What every report says of every trait that was learned."""
    told = pl.concat([t.frame.select("source"), symbols(t.frame)], how="horizontal")
    numbers, seen, rows = [], [], []
    for one in known.options:
        distinct = told.select("source", told=one.trait).unique().sort("source", "told", nulls_last=True)
        place = told.select("source", told=one.trait).join(
            distinct.with_row_index("at"), on=["source", "told"], how="left", nulls_equal=True, maintain_order="left"
        )
        numbers.append(place["at"].cast(pl.Int64).to_numpy())
        found = numbers_of(one, distinct)
        seen.append(found)
        rows.append(rows_of(one, distinct, found))
    sizes = [len(one.codes) for one in known.options]
    return Said(
        symbol=np.column_stack(numbers) if numbers else np.empty((t.size, 0), np.int64),
        known=tuple(seen),
        rows=tuple(rows),
        prior=np.concatenate([one.base for one in known.options]) if sizes else np.empty(0),
        offset=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        traits=tuple(one.trait for one in known.options),
    )


def numbers_of(one: Options, distinct: pl.DataFrame) -> Ints:
    """The number of each symbol among those that were learned; -1: new, -2: nothing was told."""
    place = {key: row for row, key in enumerate(zip(one.sources, one.told, strict=True))}
    return np.array(
        [-2 if told is None else place.get((source, told), -1) for source, told in distinct.iter_rows()], np.int64
    )


def rows_of(one: Options, distinct: pl.DataFrame, found: Ints) -> Floats:
    """Symbol x option: probability over base rate; 1 all along where nothing was told."""
    rows = np.ones((len(distinct), len(one.codes)))
    there = found >= 0
    rows[there] = one.rows[found[there]] / one.base
    new = np.flatnonzero(found == -1)
    if len(new):
        told = distinct["told"].gather(new).to_list()
        usable = [k for k, symbol in enumerate(told) if one.trait != "act" or _codes(symbol) <= set(one.codes)]
        usable = [k for k in usable if one.trait in {"act", "killed", "injured"} or told[k] in one.codes]
        weights = weights_of(one.trait, [told[k] for k in usable], one.codes)
        rows[new[usable]] = first_rows(one.trait, weights, one.base) / one.base
    return rows


def _codes(symbol: str) -> set[str]:
    return {part.rsplit(" ", 1)[0] for part in symbol.split("|")}


def tables_of(said: Said) -> Tables:
    """How every two symbols of a trait go together: log of the chance of both from one truth over that of each."""
    ratio, begin, size, at = [], [], [], 0
    for k, rows in enumerate(said.rows):
        base = said.prior[said.offset[k] : said.offset[k + 1]]
        both = (rows * base) @ rows.T
        each = rows @ base
        table = np.log(np.maximum(both, LEAST)) - np.log(each)[:, None] - np.log(each)[None, :]
        ratio.append(table.astype(np.float32).ravel())
        begin.append(at)
        size.append(len(rows))
        at += len(rows) ** 2
    whole = np.concatenate(ratio) if ratio else np.empty(0, np.float32)
    return Tables(said.symbol, np.array(begin, np.int64), np.array(size, np.int64), whole)


def habits_of(known: Known, rules: Ints, said: Said, unlike: float) -> Habits:
    """What is known, as the kernels take it."""
    width = np.diff(EDGES, axis=1)
    width[:, 0] = EDGES[:, 1]
    width = np.concatenate([width, width], axis=1)
    inside = known.when[:, :, :1]
    kinds = np.log(known.reach) - np.log1p(-known.reach) + np.log1p(-known.repeats)[:, None]
    unseen = np.log(known.kinds) + np.log1p(-known.reach).sum(axis=0)
    return Habits(
        tails=known.tails,
        bend=bent(known.tails),
        when=known.when[:, :, 1:] / width / inside,
        edges=EDGES,
        cuts=np.array(c.CUTS, np.int64),
        told=np.log(known.coverage) - np.log1p(-known.coverage) + np.log1p(-known.repeats),
        again=np.log(known.repeats),
        prior=said.prior,
        offset=said.offset,
        rules=barred(rules),
        kinds=kinds,
        unseen=unseen,
        alone=logsumexp(unseen + kinds, axis=1),
        world=float(np.log(known.world)),
        burst=float(np.log(known.burst)),
        spread=known.spread,
        unlike=unlike,
    )


def bent(tails: Floats) -> Floats:
    """source x distance x (log density, pull towards it): a place's heavy tails, tabled, so that no kernel takes an
    exponential. The density is per squared deviation, without 1 / (2 pi); the pull is 1 at the middle of a Gaussian."""
    square = (np.arange(BEND_SIZE) * BEND_STEP) ** 2
    scale = np.array(SCALES) ** 2
    parts = tails[:, None, :] * np.exp(-0.5 * square[:, None] / scale) / scale
    total = parts.sum(axis=2)
    return np.stack([np.log(total), (parts / scale).sum(axis=2) / total], axis=2)


def barred(rules: Ints) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """A square table from pairs of numbers of reports that a person said are not the same."""
    n = int(rules.max(initial=-1)) + 1
    table = np.zeros((max(n, 1), max(n, 1)), dtype=np.bool_)
    if len(rules):
        table[rules[:, 0], rules[:, 1]] = table[rules[:, 1], rules[:, 0]] = True
    return table


def crowd_around(t: Tellings, known: Known) -> Floats:
    """Log of events per km2 and day around every report, from its nearest neighbours in place and time.

    Reports of one day at one spot count once, so that a famous event does not look like a crowd. Loftsgaarden and
    Quesenberry (1965); a day counts as far as KM_PER_DAY.
    """
    spot = np.column_stack(
        [np.round(t.lon / c.SAME_SPOT_DEGREES), np.round(t.lat / c.SAME_SPOT_DEGREES), t.middle // 1]
    )
    answer = np.full(t.size, np.log(known.world / 1e6))
    placed = np.flatnonzero(t.placed)
    once = placed[np.unique(spot[placed], axis=0, return_index=True)[1]]
    if len(once) < 2:
        return answer
    points = in_space(t)
    most = min(c.NEIGHBOURS + 1, len(once))
    far, _ = KDTree(points[once]).query(points[placed], k=most)
    radius = np.maximum(np.atleast_2d(far)[:, -1], 0.5)
    tellings = max(known.tellings * len(once) / len(placed), 0.3)
    answer[placed] = np.log((most - 1) / (4 / 3 * np.pi * radius**3) * c.KM_PER_DAY / tellings)
    return answer


def spots_of(t: Tellings, crowd: Floats) -> tuple[Ints, Floats]:
    """(spot, atom) of every report: a number for the spot that it shares with others, and the log density of that.

    Two who look for themselves do not err by the same metre. Where one spot is told on many days it is a point of a
    gazetteer, and being told there is no wonder; where it is told once, the second report repeats the first.
    """
    rows = pl.DataFrame({"row": np.arange(t.size), "lon": t.lon, "lat": t.lat, "day": t.middle, "placed": t.placed})
    met = rows.filter("placed").with_columns(pl.len().over("lon", "lat").alias("n")).filter(pl.col("n") > 1)
    spot, atom = np.full(t.size, -1, np.int64), np.zeros(t.size)
    if met.is_empty():
        return spot, atom
    met = met.sort("lon", "lat", "day", "row")
    spot_of = ("lon", "lat")
    runs = (pl.col("day").diff().over(spot_of).fill_null(np.inf) > c.SAME_SPOT_DAYS).sum().over(spot_of)
    days = pl.col("day").floor().n_unique().over(spot_of) / c.SAME_SPOT_DAYS
    fresh = pl.max_horizontal(runs.cast(pl.Float64), days)  # a spot told day by day never rests: its days count
    met = met.with_columns(
        fresh.alias("times"), (pl.struct("lon", "lat").rank("dense").cast(pl.Int64) - 1).alias("spot")
    )
    row = met["row"].to_numpy()
    rate = np.maximum(met["times"].to_numpy() - 1.0, c.NEW_SPOT) / max(float(np.ptp(t.middle)), 1.0)
    atom[row] = np.log(c.SAME_SPOT) + crowd[row] - np.log(rate)
    spot[row] = met["spot"].to_numpy()
    return spot, atom


def in_space(t: Tellings) -> Floats:
    """Points of the globe in kilometres, time as a fourth direction."""
    lam, phi = np.radians(t.lon), np.radians(t.lat)
    globe = 6371.0088 * np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    return np.column_stack([globe, t.middle * c.KM_PER_DAY])


def records(t: Tellings, known: Known, ruled: Ints, bound: Ints) -> Records:
    """The reports as the kernels take them; `ruled`, `bound`: what persons decided (see REPORT)."""
    source = t.frame["source"].replace_strict(known.sources, range(len(known.sources)), return_dtype=pl.Int64)
    told = np.zeros(t.size, REPORT)
    told["source"] = source.to_numpy()
    told["lon"], told["lat"], told["cos"] = t.lon, t.lat, np.maximum(np.cos(np.radians(t.lat)), 1e-6)
    told["clock"] = t.clock
    told["span"] = np.maximum(t.end - t.start, EDGES[told["clock"], 0])
    told["start"], told["end"] = t.middle - told["span"] / 2, t.middle + told["span"] / 2
    told["inside"] = np.log(known.when[told["source"], told["clock"], 0] / told["span"])
    factor = known.places[told["source"], t.stated]
    xx, xy, yy = (np.where(t.placed, t.cov[:, k] * factor, 1.0 if k != 1 else 0.0) for k in range(3))
    det = xx * yy - xy * xy
    told["var"] = np.where(t.placed, np.sqrt(det), 0.0)
    told["xx"], told["xy"], told["yy"] = yy / det, -xy / det, xx / det
    told["crowd"] = crowd_around(t, known)
    told["log_var"] = np.log(np.where(t.placed, told["var"], 1.0))
    told["spot"], told["atom"] = spots_of(t, told["crowd"])
    told["kind"] = kinds(t.frame)
    told["once"] = t.frame["once"].fill_null(value=False).to_numpy()
    told["worded"] = np.diff(t.words.start) > 0
    told["ruled"], told["bound"] = ruled, bound
    return told


def like_rows(said: Said, told: Records) -> Singles:
    """Report x option: how well what it says goes with each, the best of a trait 1; told["scale"] is set to fit."""
    like = np.ones((len(told), len(said.prior)), np.float32)
    scale = np.zeros(len(told))
    for k, rows in enumerate(said.rows):
        top = rows.max(axis=1)
        like[:, said.offset[k] : said.offset[k + 1]] = (rows / top[:, None])[said.symbol[:, k]]
        scale += np.log(top)[said.symbol[:, k]]
    told["scale"] = scale
    return like


def alone_groups(told: Records, like: Singles, h: Habits, desk: Desk) -> Groups:
    """Every report a group of its own, weighed."""
    n = len(told)
    rows = np.arange(n)
    made = np.zeros(n, GROUP)
    made["scale"] = told["scale"]
    groups = Groups(rows.copy(), np.full(n, -1), rows.copy(), like, made)
    stand_alone(groups, told, h, desk)
    return groups


def copy_of(groups: Groups) -> Groups:
    """The same groups, to be changed."""
    return Groups(groups.root.copy(), groups.next.copy(), groups.last.copy(), groups.like.copy(), groups.made.copy())


def desk_for(n: int, sources: int, options: int) -> Desk:
    """Room to work on n reports."""
    rows = max(n, 2)
    cells = 2 * CUTTERS * (BINS + 2)
    return Desk(
        members=np.empty(rows, np.int64), cells=np.empty(cells), x=np.empty(rows), y=np.empty(rows),
        who=np.empty(rows, np.int64), seen=np.zeros(max(sources, 1), np.int64), like=np.empty(options),
        at=np.zeros(5), kind=np.zeros(KINDS), fit=np.zeros(6), spots=np.zeros(rows, np.int64), echo=np.zeros(1),
    )  # fmt: skip


def order_of(t: Tellings, told: Records) -> Order:
    """Placed reports by day of the middle of their interval and from south to north."""
    placed = np.flatnonzero(told["var"] > 0)
    day = np.floor(t.middle[placed]).astype(np.int64)
    day -= day.min(initial=0) if len(day) else 0
    order = np.lexsort((placed, t.lat[placed], day))
    begin = np.searchsorted(day[order], np.arange(int(day.max(initial=-1)) + 2))
    return Order(placed[order], day[order], begin.astype(np.int64), t.lat[placed[order]])


def words_of(t: Tellings) -> KernelWords:
    """The words of a stretch, as the kernels take them."""
    w = t.words
    return KernelWords(
        w.start.astype(np.int64), w.feature.astype(np.int64), w.weight.astype(np.float32), TEXT_STEPS, TEXT_RATIO
    )


def both_ways(n: int, left: Ints, right: Ints, gain: Singles, text: Singles) -> Pairs:
    """Pairs listed at both their ends, in the order of the reports."""
    a, b = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((b, a))
    start = np.searchsorted(a[order], np.arange(n + 1)).astype(np.int64)
    gain, text = np.concatenate([gain, gain])[order], np.concatenate([text, text])[order]
    return Pairs(start, b[order].astype(np.int32), gain.astype(np.float32), text.astype(np.float32))


def heap_for(pairs: Pairs) -> Records:
    """Room for what may be joined."""
    return np.zeros(len(pairs.other) // 2 + 16, ENTRY)


def places_row(t: Tellings, told: Records) -> Ints:
    """Row of every report in Sums.places."""
    answer: Ints = told["source"] * STATED + t.stated
    return answer
