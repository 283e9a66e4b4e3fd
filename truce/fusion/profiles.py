"""What was learned, as the noun Profile, and back: the same habits, so that new reports can be fused with them."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
import pyarrow as pa

from truce.fusion import constants as c
from truce.fusion.habits import BINS, EDGES, STATED, Known, first_shares
from truce.fusion.kernels.shapes import KINDS, TAILS
from truce.fusion.options import TRAITS, Options
from truce.fusion.tellings import Floats
from truce.model.columns import from_table, to_table
from truce.model.profile import CodeHabit, CopyHabit, PlaceHabit, Profile, TimeHabit

WORLD = "*"
SIDES = (("within", 1), ("late", BINS), ("early", BINS))


def profiles_of(known: Known, copies: pl.DataFrame) -> pa.Table:
    """One row a source, sorted, the world first; `copies`: (source, other, n)."""
    summed = copies.group_by("source", "other").agg(pl.col("n").sum()).sort("source", "other")
    rows = [_world(known)]
    for k, source in enumerate(known.sources):
        taken = summed.filter(pl.col("source") == source)
        told = max(int(known.reports[k]), 1)
        rows.append(
            Profile(
                source=source,
                reports=int(known.reports[k]),
                coverage=float(known.coverage[k]),
                reach=tuple(map(float, known.reach[k])),
                repeats=float(known.repeats[k]),
                place_tails=tuple(map(float, known.tails[k])),
                places=tuple(_places(known, k)),
                times=tuple(_times(known.when[k])),
                codes=tuple(_codes(known.options, source)),
                copies=tuple(CopyHabit(o, n / told) for o, n in taken.select("other", "n").iter_rows()),
                method=c.METHOD,
            )
        )
    return to_table(Profile, rows)


def _world(known: Known) -> Profile:
    """What all share, and the base rates of every trait."""
    base = tuple(
        CodeHabit(one.trait, "", code, float(share), 0.0)
        for one in known.options
        for code, share in zip(one.codes, one.base, strict=True)
    )
    return Profile(
        source=WORLD,
        reports=int(known.reports.sum()),
        coverage=float(-np.expm1(np.log1p(-known.coverage).sum())),
        reach=tuple(map(float, known.kinds)),
        repeats=known.tellings,
        codes=base,
        burst=known.burst,
        spread_km=float(np.sqrt(known.spread)),
        per_day=known.world,
        method=c.METHOD,
    )


def _radius(step: int) -> float:
    return float(1000 * c.SIGMA_OF_RADIUS * 2.0 ** ((step - 24) / 2))


def _places(known: Known, k: int) -> Iterator[PlaceHabit]:
    usual = np.isclose(known.places[k], 1.0) & (known.placed[k] == 0)
    for step in np.flatnonzero(~usual):
        stated = _radius(int(step))
        true = stated * float(np.sqrt(known.places[k, step]))
        yield PlaceHabit(stated, true, float(known.placed[k, step]), int(step))


def _times(when: Floats) -> Iterator[TimeHabit]:
    for clock in (0, 1):
        at = 0
        for side, size in SIDES:
            for b in range(size):
                edge = 0.0 if side == "within" else 24 * float(EDGES[clock, b + 1])
                yield TimeHabit(bool(clock), side, edge, float(when[clock, at + b]))
            at += size


def _codes(options: Sequence[Options], source: str) -> Iterator[CodeHabit]:
    for one in options:
        for row, told in enumerate(one.told):
            if one.sources[row] == source:
                for code, share in zip(one.codes, one.rows[row], strict=True):
                    yield CodeHabit(one.trait, told, code, float(share), float(one.often[row]))


def known_from(profiles: pa.Table, told: pl.DataFrame) -> Known:
    """The habits that profiles hold, for these reports; sources that are new to them are as all sources are."""
    rows = {p.source: p for p in from_table(Profile, profiles)}
    world = rows.pop(WORLD)
    sources = tuple(sorted({*rows, *told["source"].unique().to_list()}))
    usual = Profile(source="", reports=0, coverage=c.LEAST_COVERAGE, repeats=c.REPEATS[0], method=c.METHOD)
    each = [rows.get(source, usual) for source in sources]
    places, placed = np.ones((len(sources), STATED)), np.zeros((len(sources), STATED))
    for k, profile in enumerate(each):
        for habit in profile.places:
            places[k, habit.step] = (habit.true_m / habit.stated_m) ** 2
            placed[k, habit.step] = habit.reports
    when = np.array([_when(profile) for profile in each]).reshape(-1, 2, 1 + 2 * BINS)
    return Known(
        sources=sources,
        reports=np.array([profile.reports for profile in each], dtype=np.int64),
        coverage=np.array([profile.coverage for profile in each]),
        kinds=np.array(world.reach),
        reach=np.array([profile.reach or (profile.coverage,) * KINDS for profile in each]).reshape(-1, KINDS),
        repeats=np.array([profile.repeats for profile in each]),
        tails=np.array([profile.place_tails or c.TAIL_SHARES[0] for profile in each]).reshape(-1, TAILS),
        places=places,
        placed=placed,
        when=when,
        options=tuple(_options(world, rows)),
        burst=float(world.burst or c.BURST[0]),
        spread=float(world.spread_km or 2.0) ** 2,
        tellings=world.repeats,
        world=float(world.per_day or 1.0),
    )


def _when(profile: Profile) -> Floats:
    if not profile.times:
        return first_shares()
    return np.array([habit.share for habit in profile.times]).reshape(2, 1 + 2 * BINS)


def _options(world: Profile, rows: dict[str, Profile]) -> Iterator[Options]:
    """The options of every trait: base rates from the world's row, symbols from the sources' rows."""
    for trait in TRAITS:
        base = [habit for habit in world.codes if habit.trait == trait]
        if not base:
            continue
        codes = tuple(habit.really for habit in base)
        found = [
            (source, habit.told, habit.often, habit.share)
            for source, profile in rows.items()
            for habit in profile.codes
            if habit.trait == trait
        ]
        table = np.array([share for *_, share in found]).reshape(-1, len(codes))
        keys = found[:: len(codes)]
        yield Options(
            trait, codes, np.array([habit.share for habit in base]), tuple(k[0] for k in keys),
            tuple(k[1] for k in keys), table, table, np.array([k[2] for k in keys]),
        )  # fmt: skip
