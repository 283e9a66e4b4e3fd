"""Counting in blocks: however incidents are parted and whoever counts them, the rulings are the same."""

from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.compliance.world import (
    DAY,
    HOUR,
    T0,
    WORDS,
    agreement,
    evidence,
    incident,
    judged,
    line,
    reading,
    report,
    term,
    watch,
    whole,
)
from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.count import blocks
from truce.compliance.judge import judge_by
from truce.compliance.one import grounds_of_ruling
from truce.engines.local import LocalEngine
from truce.model.agreement import Agreement, TermZone

TABLES = ("rulings", "grounds", "changes")


def front(number: int = 300) -> tuple[Evidence, Agreement]:
    """Two weeks at an invented front: long and short incidents, with and without place and doer, and a line a day."""
    import shapely

    chance = np.random.default_rng(7)
    acts = []
    for i in range(number):
        start = T0 + float(chance.uniform(-60, 80)) * HOUR
        by = {str(chance.choice(["north", "south"])): float(chance.uniform(0.4, 1))} if chance.random() < 0.6 else {}
        acts.append(
            incident(
                str(i),
                start,
                latest=start + float(chance.choice([0, 2, 30])) * HOUR,
                lon=float(38 + chance.normal(0, 0.3)) if chance.random() < 0.95 else None,
                by=by,
                p_happened=float(chance.uniform(0.05, 1)),
                radius_m=float(chance.choice([0, 500, 9000])),
                acts={str(chance.choice(["use_of_weapon", "weapon_in_prohibited_area"])): 0.9},
                weapon_class={"artillery": 0.5} if chance.random() < 0.5 else {},
                killed_low=1 if chance.random() < 0.1 else None,
            )
        )
    path = shapely.LineString([(38.0, 46.0), (38.0, 50.0)])
    lines = [
        line(T0 + i * DAY, path, shapely.box(36, 46, 38, 50), country=shapely.to_wkb(shapely.box(36, 46, 40, 50)))
        for i in range(-4, 6)
    ]
    where = TermZone(kind="symmetric_band", depth_each_side_m=20_000.0, reference_line="front")
    late = reading("south", T0 + DAY, T0 + 2 * DAY)
    terms = (
        term("T", "cessation", reading("north"), late),
        term("W", "withdrawal_weapons", zone=where, object={"weapon_class": "artillery"}),
        term("A", "access_monitors"),
    )
    watching = [
        watch("w", T0, T0 + 30 * HOUR, radius_m=30_000.0),
        watch("v", T0, T0 + 4 * HOUR, quality=0.0, restriction="denial", restricted_by="north"),
    ]
    told = [report(str(i), T0 + i * HOUR - 14 * DAY) for i in range(700)]
    return evidence(acts, watching, lines, reports=told), agreement(*terms)


def by(what: tuple[Evidence, Agreement], workers: int, **more: Any) -> Judged:
    options = Options(as_of=T0 + 20 * DAY, **more)
    return judge_by(WORDS, what[0], [what[1]], options, engine=LocalEngine(workers=workers))


def same(one: Judged, other: Judged) -> bool:
    return all(getattr(one, name).equals(getattr(other, name)) for name in TABLES)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "ROWS", 40)
    monkeypatch.setattr(blocks, "AT_A_TIME", 2)


@pytest.mark.usefixtures("small_blocks")
def test_one_thread_and_many_give_the_same_to_the_byte() -> None:
    what = front()
    assert blocks.blocks_of(what[0].incidents["day"])["block"].n_unique() > 4

    assert same(by(what, 1), by(what, 2))


def test_the_order_of_rows_changes_nothing_in_blocks_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "ROWS", 40)
    given, agreed = front()
    turned = Evidence(
        incidents=given.incidents.reverse(),
        coverage=given.coverage.reverse(),
        lines=given.lines.reverse(),
        zones=given.zones,
        reports=given.reports.reverse(),
    )

    assert same(by((given, agreed), 1), by((turned, agreed), 2))


def test_many_blocks_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_, what = by(front(), 1), front()
    monkeypatch.setattr(blocks, "ROWS", 25)
    parted = by(what, 1)

    assert parted.grounds.equals(whole_.grounds)
    assert parted.rulings.drop_columns(numbers(parted.rulings)).equals(
        whole_.rulings.drop_columns(numbers(whole_.rulings))
    )
    for name in numbers(parted.rulings):
        one, other = (t.column(name).to_numpy(zero_copy_only=False) for t in (parted.rulings, whole_.rulings))
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9, err_msg=name)


def numbers(table: pa.Table) -> list[str]:
    return [field.name for field in table.schema if field.type == pa.float64()]


def test_blocks_follow_from_the_days_alone_and_never_part_a_day() -> None:
    given, _ = front()
    days = blocks.blocks_of(given.incidents["day"])

    assert days.equals(blocks.blocks_of(given.incidents["day"].reverse()))
    assert days["day"].is_unique().all()
    assert days["block"].is_sorted()


def test_grounds_that_were_not_kept_can_be_had_for_one_ruling() -> None:
    given, agreed = front()
    kept, bare = by((given, agreed), 1), by((given, agreed), 1, grounds_for=())
    options = Options(as_of=T0 + 20 * DAY, grounds_for=())

    assert bare.grounds.num_rows == 0
    assert bare.rulings.equals(kept.rulings)
    wanted = [r for r in bare.rulings.to_pylist() if r["n_incidents"] and r["reading"] != "*"][::17]
    assert {r["term"] for r in wanted} == {"T", "W", "A"}
    for ruling in wanted:
        found = grounds_of_ruling(given, [agreed], options, ruling, known=WORDS)
        mask = pa.compute.equal(kept.grounds.column("ruling"), ruling["id"])
        assert found.equals(kept.grounds.filter(mask)), (ruling["term"], ruling["period"], ruling["party"])


def test_grounds_add_up_to_what_the_kernels_count() -> None:
    found = by(front(), 1)
    sums: dict[str, float] = {}
    for ground in found.grounds.to_pylist():
        sums[ground["ruling"]] = sums.get(ground["ruling"], 0.0) + ground["contribution"]
    counted = [r for r in found.rulings.to_pylist() if r["expected"] is not None]

    assert any(r["expected"] > 10 for r in counted)
    for ruling in counted:
        assert ruling["expected"] == pytest.approx(sums.get(ruling["id"], 0.0), abs=1e-3 * 300), ruling["id"]


def test_what_sources_lay_at_a_monitors_door_and_what_it_met_itself_count_once() -> None:
    denied = watch("v", T0 + HOUR, T0 + 4 * HOUR, quality=0.0, restriction="denial", restricted_by="north")
    told = incident("a", T0 + 2 * HOUR, acts={"obstruction_of_monitors": 1.0}, by={"north": 1.0})
    far = incident("b", T0 + 30 * HOUR, acts={"obstruction_of_monitors": 1.0}, by={"north": 1.0}, p_happened=0.5)

    one = whole(judged(evidence([], [denied]), agreement(term("A", "access_monitors"))), "north")
    both = whole(judged(evidence([told], [denied]), agreement(term("A", "access_monitors"))), "north")
    three = whole(judged(evidence([told, far], [denied]), agreement(term("A", "access_monitors"))), "north")
    assert one["expected"] == pytest.approx(1.0)
    assert 1.0 <= both["expected"] < 1.9
    assert three["expected"] == pytest.approx(both["expected"] + 0.5)


def test_a_stretch_is_parted_at_the_midnights_asked_for_and_blocks_at_those_of_utc() -> None:
    acts = [incident(str(i), T0 + i * timedelta(hours=1)) for i in range(40)]
    kyiv = judged(evidence(acts), agreement(term()), time_zone="Europe/Kyiv")
    days = [r for r in kyiv.rulings.to_pylist() if r["period"] == "day" and r["party"] == "any"]

    assert [r["n_incidents"] for r in sorted(days, key=lambda r: r["earliest"])] == [21, 19, 0]
