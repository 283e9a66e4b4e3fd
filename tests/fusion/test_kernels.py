"""The compiled kernels against their plain twin."""

import math
import random
from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from tests.fusion import plain
from tests.fusion.worlds import ENGINE, world
from truce.fusion.grouping import Looked, Settled, group, look
from truce.fusion.kernels.grow import beside, weigh_union
from truce.fusion.kernels.pairs import given_pairs
from truce.fusion.kernels.shapes import NEVER
from truce.fusion.kernels.worth import company, place_worth, tellers_worth, time_worth, traits_worth, weigh
from truce.fusion.learn import learn
from truce.fusion.tellings import prepared, tellings, widened
from truce.model.where import Sector, to_wkb

QUICK = settings(max_examples=25, deadline=None)
WORLDS = st.sampled_from(["clock", "tails"])


def spoken(name: str) -> pl.DataFrame:
    """A few weeks of a made-up world; half of its reports have words, some tell a sector, some no place."""
    told = world(name, 70).with_row_index("n")
    words = pl.format(
        "{} near town {} on the {}", pl.col("acts").list.first().struct.field("code"), pl.col("lon").round(1), "day"
    )
    drawn = [
        to_wkb(Sector(lon, lat, ((40.0, 60.0),), 100.0, 4000.0).polygon() if n % 2 else Point(lon, lat).buffer(0.03))
        for n, lon, lat in told.select("n", "lon", "lat").iter_rows()
    ]
    sector, lost = pl.col("n") % 5 == 1, pl.col("n") % 17 == 2
    return told.with_columns(
        pl.when(pl.col("n") % 2 == 0).then(words).alias("text"),
        pl.when(sector).then(pl.Series("geometry", drawn, dtype=pl.Binary)).alias("geometry"),
        pl.when(sector).then(pl.lit("sector")).otherwise("where_kind").alias("where_kind"),
        *(pl.when(~lost).then(name).alias(name) for name in ("lon", "lat", "radius_m")),
    ).drop("n")


@cache
def laid_out(name: str) -> tuple[Looked, Settled, plain.World]:
    """That world as the kernels see it, its groups, and the plain twin's view of it."""
    told = prepared(spoken(name))
    known, _ = learn(told, ENGINE)
    looked = look(tellings(widened(told)), known)
    pairs = looked.pairs
    row = np.repeat(np.arange(looked.t.size), np.diff(pairs.start))
    said = {(int(a), int(b)): float(x) for a, b, x in zip(row, pairs.other, pairs.text, strict=True) if a < b}
    gain = {(int(a), int(b)): float(x) for a, b, x in zip(row, pairs.other, pairs.gain, strict=True) if a < b}
    return looked, group(looked), plain.World(looked.told, looked.h, looked.alone, said, gain)


def some_group(name: str, chance: random.Random) -> list[int]:
    """A group as fusion found it, with a report too many or one too few at times; in any order."""
    looked, settled, _ = laid_out(name)
    first = chance.randrange(looked.t.size)
    members = [int(r) for r in np.flatnonzero(settled.groups.root == settled.groups.root[first])]
    partners = [int(r) for r in looked.pairs.other[looked.pairs.start[first] : looked.pairs.start[first + 1]]]
    if partners and chance.random() < 0.5:
        members = list({*members, chance.choice(partners)})
    chance.shuffle(members)
    return members[: chance.randint(1, 6)]


def kernel_worth(name: str, members: list[int]) -> float:
    """What the kernels hold a group to be worth, from nothing."""
    looked, _, twin = laid_out(name)
    like = np.prod([looked.alone.like[r].astype(np.float64) for r in members], axis=0)
    scale = float(sum(looked.alone.made[r]["scale"] for r in members))
    worded = [r for r in members if looked.told[r]["worded"]]
    text = sum(twin.said.get((min(a, b), max(a, b)), looked.h.unlike) for k, a in enumerate(worded) for b in worded[:k])
    rows = np.array(members, np.int64)
    return weigh(rows, len(rows), like, scale, text, len(worded), looked.told, looked.h, looked.desk)


@QUICK
@given(WORLDS, st.randoms(use_true_random=False))
def test_time_is_integrated_as_the_sum_over_all_its_pieces_says(name: str, chance: random.Random) -> None:
    looked, _, _ = laid_out(name)
    members = some_group(name, chance)

    found = time_worth(np.array(members), len(members), looked.told, looked.h, looked.desk)

    expected = plain.time_worth(members, looked.told, looked.h)
    assert found == pytest.approx(expected, abs=0.02) or max(found, expected) < -12  # far lags share wide cells


@settings(max_examples=12, deadline=None)
@given(WORLDS, st.randoms(use_true_random=False))
def test_place_is_integrated_as_a_fine_grid_says(name: str, chance: random.Random) -> None:
    looked, _, _ = laid_out(name)
    members = some_group(name, chance)
    placed, _ = plain.first_at_each_spot(members, looked.told)

    found = place_worth(np.array(members), len(members), looked.told, looked.h, looked.desk)

    expected = plain.place_worth(members, looked.told, looked.h)
    round_pair = len(placed) == 2 and all(looked.told[r]["xx"] == looked.told[r]["yy"] for r in placed)
    within = 0.02 if round_pair or len(placed) < 2 else 0.7  # two round places exactly, others by Laplace
    assert found <= expected + within
    assert (
        found >= expected - 1.5 * within or expected < -12
    )  # where one is far from the others it may be held too unlikely


@QUICK
@given(WORLDS, st.randoms(use_true_random=False))
def test_traits_and_tellers_are_summed_as_they_should_be(name: str, chance: random.Random) -> None:
    looked, _, _ = laid_out(name)
    members = some_group(name, chance)
    rows = np.array(members, np.int64)
    like = np.prod([looked.alone.like[r].astype(np.float64) for r in members], axis=0)

    traits = traits_worth(like, looked.h) + sum(looked.alone.made[r]["scale"] for r in members)
    tellers = tellers_worth(rows, len(rows), looked.told, looked.h, looked.desk)

    assert traits == pytest.approx(plain.traits_worth(members, looked.alone, looked.h), rel=1e-6, abs=1e-6)
    assert tellers == pytest.approx(plain.tellers_worth(members, looked.told, looked.h), rel=1e-9)
    assert not looked.desk.seen.any()


@settings(max_examples=12, deadline=None)
@given(WORLDS, st.randoms(use_true_random=False))
def test_a_group_is_worth_the_sum_of_what_is_told_of_it(name: str, chance: random.Random) -> None:
    looked, _, twin = laid_out(name)
    members = some_group(name, chance)
    place = place_worth(np.array(members), len(members), looked.told, looked.h, looked.desk)

    found, expected = kernel_worth(name, members), twin.weigh(members, place=place)

    assert found == pytest.approx(expected, abs=0.03) or max(found, expected) < NEVER / 2


@QUICK
@given(WORLDS, st.randoms(use_true_random=False))
def test_what_a_pair_gains_is_its_worth_over_that_of_two_alone(name: str, chance: random.Random) -> None:
    looked, _, twin = laid_out(name)
    (i, j), listed = chance.choice(sorted(twin.gain.items()))
    one, two = looked.told[i], looked.told[j]

    [found], [parts] = given_pairs(
        np.array([i]), np.array([j]), looked.told, looked.h, looked.tables, looked.words, looked.desk
    )

    apart = kernel_worth(name, [i]) + kernel_worth(name, [j])
    placed = one["var"] > 0 and two["var"] > 0
    east, north = plain.on_a_map(j, i, looked.told)
    crowd = (one["crowd"] + two["crowd"]) / 2
    burst = plain.company(
        parts[2] + parts[4], crowd, east**2 + north**2, float(one["var"] + two["var"]), looked.h
    ) if placed else 0.0  # fmt: skip
    assert found == pytest.approx(listed, abs=1e-2)
    assert found == pytest.approx(sum(parts), abs=1e-9)
    if placed:  # a report without a place is held against events anywhere, alone or not
        assert found == pytest.approx(kernel_worth(name, [i, j]) - apart - burst, abs=0.05)


@QUICK
@given(*(st.floats(-8, 8) for _ in range(2)), st.floats(0, 500), st.floats(0.1, 50))
def test_company_is_what_is_expected_beside_over_what_is_expected_anyway(
    together: float, crowd: float, square: float, var: float
) -> None:
    looked = laid_out("clock")[0]
    h, roaming = looked.h, looked.told[np.flatnonzero(looked.told["spot"] < 0)[0]]

    assert company(together, crowd, square, var, roaming, h) == pytest.approx(
        plain.company(together, crowd, square, var, h), rel=1e-6, abs=3e-9
    )


@pytest.mark.parametrize("name", ["clock", "tails"])
def test_groups_grow_as_brute_force_over_all_pairs_of_groups_grows_them(name: str) -> None:
    looked, _, twin = laid_out(name)
    made = looked.alone.made

    def joinable(a: frozenset[int], b: frozenset[int]) -> float | None:
        listed = [(min(i, j), max(i, j)) for i in a for j in b if (min(i, j), max(i, j)) in twin.gain]
        if not listed:
            return None
        if len(a) == len(b) == 1:
            return twin.gain[listed[0]]
        gain = kernel_worth(name, sorted(a | b)) - kernel_worth(name, sorted(a)) - kernel_worth(name, sorted(b))
        return gain - company_between(name, a, b) if gain > 0 else gain

    near = {r for pair in twin.gain for r in pair}
    found = group(looked, turns=0).groups.root
    expected = plain.grown(looked.t.size, joinable)

    assert near
    assert len(made) == looked.t.size
    together = {frozenset(int(r) for r in np.flatnonzero(found == root)) for root in np.unique(found)}
    assert len(together & expected) >= 0.98 * len(expected)  # the order of members moves cells and fits a little


def company_between(name: str, a: frozenset[int], b: frozenset[int]) -> float:
    """`company` of two groups, from their places as the kernels fit them."""
    looked, _, _ = laid_out(name)
    state = []
    for members in (sorted(a), sorted(b), sorted(a | b)):
        kernel_worth(name, members)
        state.append(looked.desk.at.copy())
    one, two, both = state
    if one[2] <= 0 or two[2] <= 0:
        return 0.0
    east = (two[0] - one[0]) * 111.195 * math.cos(math.radians(one[1]))
    north = (two[1] - one[1]) * 111.195
    return plain.company(both[4] - one[4] - two[4], both[3], east**2 + north**2, one[2] + two[2], looked.h)


@pytest.mark.parametrize("name", ["clock", "tails"])
def test_the_probability_of_a_member_weighs_staying_against_all_it_could_do(name: str) -> None:
    looked, settled, twin = laid_out(name)
    root = settled.groups.root
    chance = random.Random(3)
    for r in chance.sample(range(looked.t.size), 60):
        partners = {j if i == r else i for i, j in twin.gain if r in (i, j)}
        if not partners:
            assert settled.chance[r] == 1.0
            continue
        options = choices(name, r, partners)
        expected = plain.chances(options)["here"]
        assert settled.chance[r] == pytest.approx(expected, abs=0.01), (r, root[r], options)


def choices(name: str, r: int, partners: set[int]) -> dict[str, float]:
    """What report r gains by staying (`here`), by standing alone, by joining, and by changing places."""
    looked, settled, _ = laid_out(name)
    root = settled.groups.root
    groups = {int(g): [int(m) for m in np.flatnonzero(root == g)] for g in np.unique(root)}
    mine = groups[int(root[r])]
    rest = [m for m in mine if m != r]
    alone = kernel_worth(name, [r])
    beside_it = 1.0
    options: dict[str, float] = {}
    if rest:
        stay = kernel_worth(name, mine) - kernel_worth(name, rest) - alone
        options["here"] = stay
        beside_it += expected_beside(name, r, rest, crowd=float(looked.told[r]["crowd"]))
    for o in sorted({int(root[p]) for p in partners} - {int(root[r])}):
        gain = kernel_worth(name, [r, *groups[o]]) - kernel_worth(name, groups[o]) - alone
        options[f"join {o}"] = gain
        if gain > -30:
            beside_it += expected_beside(name, r, groups[o])
    solitary = math.log(beside_it)
    options["alone" if rest else "here"] = solitary
    for o in sorted({int(root[p]) for p in partners} - {int(root[r])}):
        same = [m for m in groups[o] if looked.told[m]["source"] == looked.told[r]["source"]]
        if len(same) == 1 and options[f"join {o}"] > -14:
            theirs = [m for m in groups[o] if m != same[0]]
            gain = kernel_worth(name, [r, *theirs]) - kernel_worth(name, groups[o])
            gain += kernel_worth(name, [same[0], *rest]) - kernel_worth(name, mine)
            options[f"swap {o}"] = gain + options["here"]
    return options


def expected_beside(name: str, r: int, others: list[int], *, crowd: float | None = None) -> float:
    """Events expected beside this group, over events expected anyway, if report r is one."""
    looked, _, _ = laid_out(name)
    kernel_worth(name, others)
    there = looked.desk.at.copy()
    kernel_worth(name, [r, *others])
    both = looked.desk.at.copy()
    one = looked.alone.made[r]
    if there[2] <= 0 or one["var"] <= 0:
        return 0.0
    east = (there[0] - one["lon"]) * 111.195 * looked.told[r]["cos"]
    north = (there[1] - one["lat"]) * 111.195
    near = plain.company(
        both[4] - there[4] - one["said"], both[3] if crowd is None else crowd, east**2 + north**2,
        float(there[2] + one["var"]), looked.h,
    )  # fmt: skip
    return math.expm1(near)


def test_unions_are_weighed_as_wholes_not_by_adding_pairs() -> None:
    looked, _, twin = laid_out("clock")
    (i, j), _ = max(twin.gain.items(), key=lambda item: item[1])
    groups = looked.alone

    found = weigh_union(np.array([i]), 1, i, j, groups, looked.pairs, looked.told, looked.h, looked.desk)
    bursts = beside(i, j, groups, looked.told, looked.h, looked.desk)

    assert found == pytest.approx(kernel_worth("clock", [i, j]), abs=1e-4)
    assert bursts >= 0
