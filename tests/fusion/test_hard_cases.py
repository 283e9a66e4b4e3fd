"""The hard cases of the trade, by name.

Each is told among some thousand reports of a made-up theatre by the sources of that theatre, whose habits are learned
from it first; the days and the fifteen kilometres around a case are kept free of others.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import product

import polars as pl
import pyarrow as pa
import pytest

from tests.fusion.worlds import ENGINE, incidents, report, table, world
from truce.fusion.fuse import Fused, fuse
from truce.model.columns import from_table
from truce.model.incident import Incident
from truce.model.report import Report, Weighted
from truce.model.where import Sector, distance_m, to_wkb

WHEN = datetime.fromisoformat("2023-01-12T12:00:00+00:00")
LON, LAT = 37.6, 48.4
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
KM = 1 / 111.195  # degrees of latitude
MORTARS = (Weighted("mortar", 1.0),)
SEEN = ("mission", "newswire", "partyA", "crowd")


@cache
def theatre() -> pl.DataFrame:
    """Two months of reports with clock times, none within 15 km and three days of the case."""
    reports = world("clock", 500)
    near = ((pl.col("lon") - LON) ** 2 * 0.44 + (pl.col("lat") - LAT) ** 2).sqrt() < 15 * KM
    soon = (pl.col("earliest") - WHEN).abs() < 3 * DAY
    return reports.filter(~(near & soon))


@cache
def habits() -> pa.Table:
    """What the sources of that theatre are like."""
    return fuse(world("clock", 500), ENGINE).profiles


def told(name: str, source: str = "mission", **said: object) -> Report:
    """A report of mortars at noon at the place of the case, by one of the sources of the theatre."""
    start = said.get("earliest", WHEN)
    assert isinstance(start, datetime)
    usual = {"lon": LON, "lat": LAT, "acts": MORTARS, "latest": start + MINUTE, "earliest": start, "radius_m": 2000.0}
    return report(f"{source}-{name}", **{"source": source, "origin": source, **usual, **said})


def among_others(case: list[Report]) -> Fused:
    """The case, told in the theatre."""
    return fuse(pl.concat([theatre(), table(case)]), ENGINE, profiles=habits())


def of_case(case: list[Report], answer: Fused | None = None) -> list[Incident]:
    """The incidents that hold reports of the case."""
    ids = {r.id for r in case}
    found = from_table(Incident, (answer or among_others(case)).incidents)
    return [i for i in found if ids & {m.report for m in i.members}]


def grouped(case: list[Report]) -> set[frozenset[str]]:
    """Which reports of the case are together, and with which others."""
    return {frozenset(m.report for m in i.members) for i in of_case(case)}


def named(*groups: list[Report]) -> set[frozenset[str]]:
    return {frozenset(r.id for r in group) for group in groups}


def test_a_town_bombed_all_day_is_not_one_incident_and_each_blow_finds_its_second_witness() -> None:
    blows = [
        [told(f"{k}", who, earliest=WHEN + k * 40 * MINUTE, lat=LAT + (k % 5) * 1.5 * KM, radius_m=600.0)
         for who in ("mission", "partyA")]
        for k in range(-9, 9)
    ]  # fmt: skip
    case = [r for blow in blows for r in blow]

    found = of_case(case)

    assert len(found) >= 15
    assert all(i.latest - i.earliest < 3 * HOUR for i in found)
    right = named(*blows) & {frozenset(m.report for m in i.members) for i in found}
    assert len(right) >= 12


def test_two_incidents_300_metres_and_ten_minutes_apart_stay_two() -> None:
    """Both sources log every blast they hear as a row of its own; neither is exact to the metre or the minute."""
    first, second = (
        [
            told(
                f"{k}", who, earliest=WHEN + (10 * k + off) * MINUTE, lat=LAT + (0.3 * k + 0.05 * off) * KM,
                radius_m=150.0, once=True,
            )
            for off, who in enumerate(("mission", "partyA"))
        ]
        for k in range(2)
    )  # fmt: skip

    assert grouped(first + second) == named(first, second)


def test_a_report_that_comes_a_week_late_is_put_where_it_says_it_belongs() -> None:
    first = [told("1", who) for who in ("mission", "partyA")]
    late = told("late", "crowd", earliest=WHEN + 20 * MINUTE, told_at=WHEN + 7 * DAY)

    [blast] = of_case([*first, late])

    assert blast.n_reports == 3
    assert blast.latest < WHEN + DAY


def test_a_report_dated_wrong_by_a_week_is_found_by_its_words() -> None:
    words = "Twelve mortar rounds hit the school of Toretsk beside the railway bridge, two teachers were wounded"
    first = told("1", "mission", text=words)
    late = told("2", "newswire", earliest=WHEN + 7 * DAY, text=words)
    other = told("3", "newswire", earliest=WHEN + 7 * DAY, lat=LAT + 5 * KM, text="Power was back in Sumy by night")

    assert grouped([first, late, other]) == named([first, late], [other])


def test_a_place_name_with_three_homonyms_is_told_apart_by_what_else_is_told() -> None:
    """Three towns of one name, some 60 km apart; the newswire knows only the name, and puts each on the first."""
    towns = [(LON, LAT), (LON + 0.8, LAT), (LON, LAT + 0.55)]
    acts = [(Weighted(code, 1.0),) for code in ("mortar", "airstrike", "sniper")]
    seen = [
        told(f"{k}", "mission", lon=lon, lat=lat, acts=act, earliest=WHEN + 5 * k * HOUR, place="Ivanivka")
        for k, ((lon, lat), act) in enumerate(zip(towns, acts, strict=True))
    ]
    heard = told(
        "name", "newswire", lon=LON + 0.27, lat=LAT + 0.18, radius_m=90_000.0, acts=acts[1], place="Ivanivka",
        earliest=WHEN + 5 * HOUR,
    )  # fmt: skip

    found = of_case([*seen, heard])

    assert not any(
        {a.id, b.id} <= {m.report for m in i.members} for i in found for a, b in product(seen, seen) if a != b
    )
    [home] = [i for i in found if heard.id in {m.report for m in i.members}]
    assert seen[0].id not in {m.report for m in home.members}
    assert seen[2].id not in {m.report for m in home.members}


def test_an_oblast_report_that_could_be_any_of_forty_is_not_sure_to_be_one_of_them() -> None:
    whole_day = {"earliest": WHEN - 12 * HOUR, "latest": WHEN + 12 * HOUR}
    forty = [
        told(f"{k}", "mission", lon=LON + (k % 8) * 0.15, lat=LAT + (k // 8) * 0.12, **whole_day) for k in range(40)
    ]
    oblast = told("oblast", "newswire", lon=LON + 0.5, lat=LAT + 0.25, radius_m=60_000.0, **whole_day)

    answer = among_others([*forty, oblast])

    [home] = of_case([oblast], answer)
    sure = {m.report: m.probability for m in home.members}
    assert home.n_reports == 1 or sure[oblast.id] < 0.35
    assert all(home.id == i.id or i.n_reports == 1 for i in of_case(forty, answer))
    offered = [row for row in answer.links.to_pylist() if oblast.id in (row["left"], row["right"])]
    assert sum(row["probability"] for row in offered) < 1.2  # one at most; sobered odds need not add up exactly


def test_a_rumour_repeated_by_ten_outlets_is_one_voice_and_little_believed() -> None:
    words = "They say a mortar round fell on the market of the old town, and that many are dead"
    outlets = [f"outlet-{k}" for k in range(10)]
    rumour = [
        told(f"{k}", who, text=words, told_at=WHEN + k * HOUR, grade="E", credibility="5")
        for k, who in enumerate(outlets)
    ]
    alone = of_case(rumour[:1])[0]

    [whole] = of_case(rumour)

    assert whole.n_reports == 10
    assert whole.n_origins == 1
    assert whole.credibility not in {"1", "2"}
    assert whole.p_happened <= alone.p_happened + 0.01


def test_a_party_s_summary_count_is_no_incident_that_others_join() -> None:
    summary = told(
        "summary", "partyA", earliest=WHEN - 3 * DAY, latest=WHEN + 4 * DAY, lon=LON + 0.05, lat=LAT + 0.03,
        radius_m=60_000.0, count=1264, unit="ua_counted_violation",
    )  # fmt: skip
    seen = [
        told(f"{k}", "mission", earliest=WHEN + k * DAY, lat=LAT + 9 * (k - 1) * KM, unit="smm_violation")
        for k in range(3)
    ]

    found = of_case([summary, *seen])

    assert len({i.id for i in found if i.n_reports and {m.report for m in i.members} & {r.id for r in seen}}) == 3
    [home] = [i for i in found if summary.id in {m.report for m in i.members}]
    assert home.n_reports == 1 or {m.report: m.probability for m in home.members}[summary.id] < 0.5
    assert all(c.count == 1264 for c in home.counts if c.unit == "ua_counted_violation")
    assert all(c.count == 1 for i in found for c in i.counts if c.unit == "smm_violation")


def test_a_report_without_a_place_stands_alone_unless_its_words_find_it_company() -> None:
    words = "Twelve grenades hit the school of Toretsk near the railway bridge"
    seen = told("1", "mission", text=words)
    nowhere = {"lon": None, "lat": None, "radius_m": None, "where_kind": "none"}
    silent = told("2", "crowd", text="Something happened somewhere", **nowhere)
    alike = told("2", "crowd", text=words, **nowhere)

    assert grouped([seen, silent]) == named([seen], [silent])
    assert grouped([seen, alike]) == named([seen, alike])


def test_a_thousand_exact_repeats_are_one_incident_and_one_voice() -> None:
    words = "Mortar fire on the eastern outskirts, one civilian wounded, says the governor"
    thousand = [
        told(f"{k}", "newswire", text=words, url="https://example.org/1", told_at=WHEN + k * MINUTE)
        for k in range(1000)
    ]

    [whole] = of_case(thousand)

    assert whole.n_reports == 1000
    assert whole.n_origins == 1
    assert [(c.unit, c.rows) for c in whole.counts] == [("report", 1000)]


def test_a_hundred_exact_repeats_are_one_incident_and_one_voice() -> None:
    words = "Mortar fire on the eastern outskirts, one civilian wounded, says the governor"
    hundred = [told(f"{k}", "newswire", text=words, told_at=WHEN + k * MINUTE) for k in range(100)]

    [whole] = of_case(hundred)

    assert (whole.n_reports, whole.n_origins) == (100, 1)


def test_a_camera_s_sector_and_a_patrol_s_bearing_cross_where_it_happened() -> None:
    """A camera 6 km west saw it between bearings 85 and 95; a patrol 5 km south heard it due north, from 2 to 8 km."""
    from_west = Sector(LON - 6 * KM / 0.664, LAT, ((85.0, 95.0),), 100.0, 12_000.0)
    from_south = Sector(LON, LAT - 5 * KM, ((352.0, 8.0),), 2_000.0, 8_000.0)
    seen, heard = (
        told("1", who, where_kind="sector", geometry=to_wkb(sector.polygon()), **centre(sector))
        for who, sector in (("mission", from_west), ("partyA", from_south))
    )

    [blast] = of_case([seen, heard])

    assert blast.n_reports == 2
    assert blast.lon is not None and blast.lat is not None and blast.radius_m is not None  # noqa: PT018
    assert distance_m(blast.lon, blast.lat, LON, LAT) < 700
    assert blast.radius_m < 0.6 * min(i.radius_m or 0.0 for r in (seen, heard) for i in of_case([r]))


def centre(sector: Sector) -> dict[str, float]:
    disc = sector.disc()
    return {"lon": disc.lon, "lat": disc.lat, "radius_m": disc.radius_m}


FIRE = (Weighted("fire_detection", 1.0),)


def test_a_fire_seen_from_space_alone_stays_a_lead() -> None:
    [fire] = incidents([report("viirs", acts=FIRE, radius_m=400.0)])

    assert fire.act == "fire_detection"
    assert fire.credibility != "1"


def test_a_fire_beside_a_told_strike_neither_names_the_act_nor_confirms_it() -> None:
    shelled, seen = told("1", grade="B"), told("1", "viirs", acts=FIRE, grade="B", radius_m=500.0)

    [strike] = of_case([shelled, seen])
    [alone] = of_case([shelled])

    assert strike.n_reports == 2
    assert strike.act == "mortar"
    assert strike.p_happened == pytest.approx(alone.p_happened, abs=0.01)
    assert strike.credibility != "1"


def test_an_unknown_grade_is_not_the_worst_grade() -> None:
    unknown, worst = (incidents([report("x", grade=g)])[0] for g in "FE")

    assert unknown.p_happened > worst.p_happened
    assert unknown.credibility == "6"


def test_a_siren_and_a_shell_are_two_things() -> None:
    shell = told("1", "mission")
    siren = replace(told("2", "partyA"), acts=(Weighted("air_alert", 1.0),))

    assert grouped([shell, siren]) == named([shell], [siren])
