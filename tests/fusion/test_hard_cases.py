"""The hard cases of the trade, by name."""

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest

from tests.fusion.worlds import ENGINE, NOON, SHELLED, fused, groups, incidents, report, table
from truce.engines.contract import Engine
from truce.fusion import fuse
from truce.model.report import Report, Weighted

DAY = timedelta(days=1)
FIRE = (Weighted("fire_detection", 1.0),)
SIREN = (Weighted("air_alert", 1.0),)


def town_shelled_all_day() -> list[Report]:
    """Every ten minutes from six to six somebody else hears a shell, 300 m further on."""
    start = NOON - timedelta(hours=6)
    return [
        report(f"post-{k}", earliest=start + k * timedelta(minutes=10), lon=38.5 + k * 0.004, radius_m=400.0, once=True)
        for k in range(72)
    ]


def test_one_town_shelled_all_day_does_not_become_one_incident_over_the_day() -> None:
    found = incidents(town_shelled_all_day())

    assert len(found) > 10
    assert all(i.latest - i.earliest < timedelta(hours=2) for i in found)


def test_what_is_far_apart_in_time_or_place_is_not_one_event() -> None:
    here, later, elsewhere = report("a"), report("b", earliest=NOON + 7 * DAY), report("c", lon=36.2, lat=50.0)

    assert len(incidents([here, later, elsewhere])) == 3


def test_a_fire_seen_from_space_alone_stays_a_lead() -> None:
    [fire] = incidents([report("viirs", acts=FIRE, radius_m=400.0)])

    assert fire.act == "fire_detection"
    assert fire.credibility != "1"


def test_a_fire_beside_a_told_strike_neither_names_the_act_nor_confirms_it() -> None:
    told, seen = report("patrol", grade="B", radius_m=500.0), report("viirs", acts=FIRE, grade="B", radius_m=500.0)

    [strike] = incidents([told, seen])
    [alone] = incidents([told])

    assert strike.act == "use_of_weapon"
    assert strike.p_happened == pytest.approx(alone.p_happened, abs=1e-6)
    assert strike.credibility != "1"


def test_an_unknown_grade_is_not_the_worst_grade() -> None:
    unknown, worst = (incidents([report("x", grade=g)])[0] for g in "FE")

    assert unknown.p_happened > worst.p_happened
    assert unknown.credibility == "6"


def test_a_report_without_a_place_stands_alone_unless_its_words_find_it_company() -> None:
    words = "Twelve grenades hit the school of Zolote near the railway bridge"
    told = report("patrol", text=words)
    silent = report("rumour", lon=None, lat=None, radius_m=None, where_kind="none", text="Something happened")
    alike = replace(silent, text=words)

    assert len(incidents([told, silent])) == 2
    assert len(incidents([told, alike])) == 1


def test_every_value_on_which_sources_differ_is_kept_with_who_told_it() -> None:
    ours, theirs = report("ours", by="ru", killed_low=2, killed_high=2), report("theirs", by="ua", killed_low=0)

    [blast] = incidents([ours, theirs])

    told = {d.attribute: {t.value: t.reports for t in d.told} for d in blast.disagreements}
    assert told["by"] == {"ru": (ours.id,), "ua": (theirs.id,)}
    assert told["killed"] == {"2": (ours.id,), "0": (theirs.id,)}


def test_units_are_never_summed_across() -> None:
    [blast] = incidents([report("a", unit="smm_violation", count=7), report("b", unit="viina_report", count=None)])

    assert {c.unit: (c.rows, c.count) for c in blast.counts} == {"smm_violation": (1, 7), "viina_report": (1, 1)}


def test_an_incident_keeps_its_id_when_unrelated_reports_arrive() -> None:
    pair = [report("a", told_at=NOON), report("b", told_at=NOON + DAY)]
    others = [report(f"far-{k}", lon=30.0 + k, lat=46.0, earliest=NOON + k * DAY) for k in range(5)]

    assert {i.id for i in incidents(pair)} <= {i.id for i in incidents(pair + others)}


def test_a_crowd_is_cut_to_its_nearest_and_what_was_cut_is_counted() -> None:
    crowd = [report(f"r{k}", earliest=NOON + k * timedelta(seconds=1)) for k in range(600)]

    counted = fused(crowd).statistics

    assert counted.reports == 600
    assert counted.pairs_dropped > 0
    assert counted.pairs < 600 * 599 // 2


def test_swapping_the_parties_swaps_the_answer_and_nothing_else() -> None:
    swap = {"ru": "ua", "ua": "ru", None: None}
    told = [report("a", by="ru"), report("b", by="ru", against="ua"), report("c", by="ua", earliest=NOON + DAY)]
    mirrored = [replace(r, by=swap[r.by], against=swap[r.against]) for r in told]

    ours, theirs = incidents(told), incidents(mirrored)

    assert [i.members for i in ours] == [i.members for i in theirs]
    assert [[(swap[w.code], w.weight) for w in i.by] for i in ours] == [
        [(w.code, w.weight) for w in i.by] for i in theirs
    ]


def test_a_siren_and_a_shell_are_two_things() -> None:
    hostile = [report(f"h{k}", acts=SHELLED, earliest=NOON + k * DAY, lon=38.1 + k / 5) for k in range(6)]
    sirens = [report(f"s{k}", acts=SIREN, earliest=NOON + k * DAY, lon=38.1 + k / 5) for k in range(6)]

    found = groups(fused(hostile + sirens).incidents)

    assert all(len(group) == 1 for group in found)


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_spark_gives_the_same_incidents_as_one_machine(spark_engine: Engine) -> None:
    world = table([*town_shelled_all_day(), report("a", text="x y z", earliest=NOON + 70 * DAY)])

    there, here = fuse(world, spark_engine), fuse(world, ENGINE)

    assert isinstance(there.incidents, pa.Table)
    assert there.incidents.equals(here.incidents)
    assert there.links.equals(here.links)
