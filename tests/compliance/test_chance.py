"""The chance that somebody would have noticed, at a place and time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import DAY, HOUR, T0, incident, table, watch
from truce.compliance.periods import micros
from truce.compliance.prepared import prepare
from truce.compliance.watch.captures import Captures, captures_of
from truce.compliance.watch.chance import CLASSES, chances, classed
from truce.compliance.watch.table import ALL, chance_table
from truce.compliance.watch.watches import Watches, read_watches
from truce.errors import WrongUsage
from truce.model.coverage import Coverage
from truce.model.incident import Incident, Member
from truce.vocabulary import vocabulary

NOTICE = vocabulary().notice
FAR = 60_000.0
FIRE = {"use_of_weapon": 1.0}


def watches(*records: Coverage) -> Watches:
    return read_watches(table(Coverage, records), frozenset({"denial", "delay", "jamming", "conditional"}))


def chance(*records: Coverage, at: Any = T0 + 6 * HOUR, act: str = "use_of_weapon", **more: Any) -> float:
    happened = prepare(table(Incident, [incident("x", at, acts={act: 1.0}, **more)]))
    found = chances(watches(*records), NOTICE, {act: 1.0}, happened, np.array([-1]))
    return float(found[0])


def test_in_view_it_is_the_quality() -> None:
    assert chance(watch("a", T0, T0 + 12 * HOUR, quality=0.8)) == pytest.approx(0.8)


def test_out_of_view_or_of_hours_it_is_nothing() -> None:
    a = watch("a", T0, T0 + 12 * HOUR, quality=0.8)
    assert chance(a, lon=39.0) == 0.0
    assert chance(a, at=T0 + 13 * HOUR) == 0.0
    assert chance(a, at=T0 + 12 * HOUR) == 0.0
    assert chance(a, at=T0) == pytest.approx(0.8)
    assert chance() == 0.0


def test_two_watchers_miss_independently() -> None:
    pair = [watch(n, T0, T0 + 12 * HOUR, quality=q) for n, q in (("a", 0.8), ("b", 0.5))]
    assert chance(*pair) == pytest.approx(1 - 0.2 * 0.5)


def test_what_happened_sometime_in_a_day_is_seen_in_the_watched_part_of_it() -> None:
    found = chance(watch("a", T0, T0 + 6 * HOUR, quality=0.8), at=T0, latest=T0 + DAY)
    assert found == pytest.approx(0.8 / 4)


def test_a_vague_place_is_seen_as_far_as_it_lies_in_view() -> None:
    near = chance(watch("a", T0, T0 + DAY, radius_m=4000.0, quality=1.0), radius_m=9000.0)
    sigma, reach = 9000.0 / 2.146, 4000.0
    assert near == pytest.approx(1 - np.exp(-((reach / sigma) ** 2) / 2), abs=0.06)


def test_an_incident_without_a_place_is_in_nobody_s_view() -> None:
    assert chance(watch("a", T0, T0 + DAY, radius_m=FAR), lon=None, lat=None) == 0.0


def test_a_denial_takes_the_watcher_s_view() -> None:
    planned = watch("a", T0, T0 + 12 * HOUR, quality=0.8, watcher="patrol")
    kept = watch("b", T0 + 5 * HOUR, T0 + 8 * HOUR, quality=0.0, watcher="patrol", restriction="denial")
    assert chance(planned, kept) == 0.0
    assert chance(planned, kept, at=T0 + 9 * HOUR) == pytest.approx(0.8)


def test_a_means_notices_what_it_can() -> None:
    ear = replace(watch("a", T0, T0 + 12 * HOUR, quality=0.8), means="heard")
    assert chance(ear) == pytest.approx(0.8)
    assert chance(ear, act="weapon_in_prohibited_area") == 0.0
    assert chance(ear, act="obstruction_of_monitors") == 1.0


records = st.builds(
    lambda name, start, hours, quality, lon, far, away: watch(
        name, T0 + timedelta(hours=start), T0 + timedelta(hours=start + hours),
        quality=0.0 if away else quality, lon=38.0 + lon, radius_m=far, watcher=name,
        restriction="denial" if away else None,
    ),
    st.sampled_from("abcd"), st.integers(0, 20), st.integers(1, 12), st.floats(0.1, 1.0), st.floats(-0.05, 0.05),
    st.floats(1000.0, 9000.0), st.booleans(),
)  # fmt: skip


def numbered(found: list[Coverage]) -> list[Coverage]:
    return [replace(r, id=f"cov-{n}") for n, r in enumerate(found)]


BOX = shapely.box(37.9, 47.95, 38.1, 48.05)


def laid_out(found: list[Coverage]) -> pl.Series:
    """The chance of every cell and hour, whoever watches by whatever means."""
    rows = chance_table(watches(*numbered(found)), FIRE, NOTICE, BOX, micros(T0), micros(T0 + DAY)).table
    return rows.filter(pl.col("means") == ALL).sort("cell", "hour")["chance"]


@given(some=st.lists(records, min_size=1, max_size=4), more=records)
@settings(max_examples=20, deadline=None)
def test_another_watcher_never_lowers_the_chance(some: list[Coverage], more: Coverage) -> None:
    another = replace(more, watcher="another", quality=0.7, restriction=None)
    before, after = laid_out(some), laid_out([*some, another])
    assert before.is_between(0, 1).all()
    assert (after >= before - 1e-9).all()


@given(some=st.lists(records, min_size=1, max_size=4), more=records)
@settings(max_examples=20, deadline=None)
def test_a_denial_never_raises_it(some: list[Coverage], more: Coverage) -> None:
    denial = replace(more, quality=0.0, restriction="denial")
    assert (laid_out([*some, denial]) <= laid_out(some) + 1e-9).all()


def members(*told: tuple[str, str]) -> tuple[Member, ...]:
    return tuple(Member(report=report, probability=1.0, origin=origin) for report, origin in told)


def test_watchers_are_whom_coverage_names_and_copies_of_them_are_no_others() -> None:
    told = [
        replace(incident("a", T0), members=members(("r1", "mission"), ("r2", "wire"), ("r3", "mission"))),
        replace(incident("b", T0), members=members(("r2", "wire"), ("r4", "ministry"))),
        replace(incident("c", T0), members=members(("r3", "mission"))),
    ]
    reports = pl.DataFrame({"id": ["r1", "r2", "r3", "r4"], "source": ["patrol", "wire", "wire", "ministry"]})
    cover = table(Coverage, [watch("p", T0, T0 + HOUR, watcher="patrol")])
    found = captures_of(table(Incident, told), cover, reports)

    assert found.seen.tolist() == [True, False, False]
    assert found.others.tolist() == [1, 2, 0]


def test_without_watchers_all_are_others() -> None:
    found = captures_of(
        table(Incident, [incident("a", T0)]), table(Coverage, []), pl.DataFrame({"id": [], "source": []})
    )
    assert (found.seen.tolist(), found.others.tolist(), found.loudest.tolist()) == ([False], [1], [-1])


def test_the_loudest_phenomenon_counts() -> None:
    told = [
        replace(incident("a", T0), phenomena=("shot", "explosion")),
        replace(incident("b", T0), phenomena=("shot",)),
    ]
    found = captures_of(table(Incident, told), table(Coverage, []), pl.DataFrame({"id": [], "source": []}))
    names = list(vocabulary().phenomena)
    assert [names[n] for n in found.loudest] == ["explosion", "shot"]


@given(pi=st.floats(0, 1), seen=st.booleans(), others=st.integers(0, 5))
def test_a_class_stands_for_its_incidents(pi: float, seen: bool, others: int) -> None:
    found = classed(np.array([pi]), Captures(seen=np.array([seen]), others=np.array([others]), loudest=np.array([-1])))
    k = int(found.klass[0])
    assert bool(CLASSES.seen[k]) is seen
    assert int(CLASSES.others[k]) == min(others, 2)
    assert abs(CLASSES.pi[k] - pi) <= 0.13


def test_the_table_holds_every_cell_and_hour_once() -> None:
    found = chance_table(
        watches(watch("a", T0, T0 + 3 * HOUR, radius_m=FAR, quality=0.8)),
        FIRE,
        NOTICE,
        BOX,
        micros(T0),
        micros(T0 + DAY),
    )
    rows = found.table
    assert rows.height == found.weight.size * 24 * 2
    assert rows.select("cell", "hour", "means").is_unique().all()
    by_hour = rows.filter(pl.col("means") == ALL).group_by("hour").agg(pl.col("chance").mean()).sort("hour")
    assert by_hour["chance"].to_list() == pytest.approx([0.8] * 3 + [0.0] * 21)


def test_a_table_of_ages_is_refused() -> None:
    with pytest.raises(WrongUsage):
        chance_table(watches(watch("a", T0, T0 + HOUR)), FIRE, NOTICE, BOX, 0, micros(T0))
