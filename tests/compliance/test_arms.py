"""Weapons: each instrument by itself, distances that carry their doubt, and stores as the difference of visits."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compliance.world import HOUR, T0, agreement, evidence, incident, judged, line, rows, table, term
from truce.compliance.contract import Evidence, Judged, Options
from truce.compliance.judge import judge
from truce.model.agreement import TermZone
from truce.model.weapons import Inventory, Sighting
from truce.model.where import from_local_xy
from truce.wire.catalogue import from_catalogue

SEEN = datetime(2015, 6, 1, 9, tzinfo=UTC)
BASE = shapely.LineString([(38.0, 46.5), (38.0, 49.5)])
WEST = shapely.box(34.0, 46.5, 38.0, 49.5)
MINSK = [from_catalogue(id) for id in ("minsk-2-2015", "minsk-memorandum-2014", "minsk-addendum-2015")]


def sighting(id: str, km: float, party: str | None = "ua", at: datetime = SEEN, **more: Any) -> Sighting:
    """A weapon so many kilometres west of the line (east, where negative)."""
    lon, lat = from_local_xy(-km * 1000.0, 0.0, 38.0, 48.0)
    told: dict[str, Any] = {"radius_m": 0.0, "watcher": "patrol-1", "means": "saw", "latest": at} | more
    return Sighting(
        id=f"sig-{id}",
        source="patrol-1",
        earliest=at,
        lon=float(lon),
        lat=float(lat),
        party=party,
        day=at.date(),
        **told,
    )


def minsk(sightings: Iterable[Sighting], **options: Any) -> list[dict[str, Any]]:
    """Holdings under the Minsk texts; both baselines lie on one meridian, which is invented."""
    held = {"latest": SEEN + timedelta(days=1), "holder": None, "opposite": None}
    lines = [
        line(SEEN.replace(hour=0), BASE, None, line=name, **held)
        for name in ("line-of-contact-actual", "line-2014-09-19")
    ]
    known = replace(evidence(lines=lines), sightings=table(Sighting, sightings))
    found: list[dict[str, Any]] = judge(
        known, MINSK, Options(as_of=SEEN + timedelta(days=2), **options)
    ).holdings.to_pylist()
    return found


def classes(found: Iterable[dict[str, Any]], reading: str = "text") -> dict[tuple[str, str], str]:
    return {(h["about"], h["term"]): h["klass"] for h in found if h["reading"] == reading}


def test_a_100_mm_gun_is_judged_by_each_instrument_and_not_by_the_strictest() -> None:
    found = classes(minsk([
        sighting("gun", 20, weapon_class="artillery", calibre_mm=100.0),
        sighting("mt12", 20, weapon_class="anti_tank_gun", weapon_system="MT-12", calibre_mm=100.0),
    ]))  # fmt: skip

    assert found["sig-gun", "M2-2a"] == "in_violation"  # 100 mm and above, 25 km
    assert found["sig-gun", "MM-4a"] == "not_covered"  # above 100 mm
    assert found["sig-mt12", "MM-4b"] == "beyond_not_stored"  # listed at 9 km
    assert found["sig-gun", "AD-1"] == found["sig-mt12", "AD-1"] == "not_covered"  # below 100 mm


@pytest.mark.parametrize(("km", "radius_m", "klass"), [
    (26, 0.0, "beyond_not_stored"), (24, 0.0, "in_violation"), (25, 500.0, "indeterminate"),
])  # fmt: skip
def test_a_d_30_at_26_24_and_about_25_km(km: float, radius_m: float, klass: str) -> None:
    (held,) = [
        h
        for h in minsk([sighting("d30", km, weapon_system="D-30", radius_m=radius_m)])
        if (h["term"], h["reading"]) == ("M2-2a", "text")
    ]

    assert held["klass"] == klass
    assert held["distance_m"] == pytest.approx(km * 1000.0, rel=0.003)
    assert held["required_m"] == 25_000.0
    assert held["line"] == "lin-line-of-contact-actual-0601"
    assert held["because"] == ["sig-d30"]


def test_two_readings_of_one_width_stand_side_by_side() -> None:
    found = minsk([sighting("d30", 30, weapon_system="D-30")])

    assert classes(found)["sig-d30", "M2-2a"] == "beyond_not_stored"
    assert classes(found, "frequent-press-usage")["sig-d30", "M2-2a"] == "in_violation"


def test_before_its_deadline_a_withdrawal_is_no_breach() -> None:
    early = datetime(2015, 2, 20, 9, tzinfo=UTC)
    (held,) = [h for h in minsk([sighting("d30", 5, at=early, weapon_system="D-30")])
               if (h["term"], h["reading"]) == ("M2-2a", "text")]  # fmt: skip

    assert (held["klass"], held["note"]) == ("not_covered", "before_deadline")


def test_without_a_line_of_that_day_nothing_can_be_told() -> None:
    later = SEEN + timedelta(days=1, hours=2)
    found = minsk([sighting("d30", 5, at=later, weapon_system="D-30")])

    assert classes(found)["sig-d30", "M2-2a"] == "not_verifiable"
    assert {h["note"] for h in found if h["term"] == "M2-2a"} == {"no_line"}


def test_at_a_storage_site_it_is_stored_and_too_near_it_is_in_violation_all_the_same() -> None:
    found = minsk([sighting("far", 40, weapon_system="D-30", site="hall 3"),
                   sighting("near", 4, weapon_system="D-30", site="hall 4")])  # fmt: skip

    assert classes(found)["sig-far", "M2-2a"] == "stored"
    assert classes(found)["sig-near", "M2-2a"] == "in_violation"
    assert {h["note"] for h in found if h["about"] == "sig-near" and h["klass"] == "in_violation"} == {"at_site"}


def test_a_weapon_nobody_names_is_left_open_and_a_stranger_is_not_bound() -> None:
    found = minsk([sighting("what", 5), sighting("whose", 5, party="elsewhere", weapon_system="D-30")])

    assert classes(found)["sig-what", "M2-2a"] == "indeterminate"
    assert classes(found)["sig-whose", "M2-2a"] == "not_covered"


# Two sides, one line: the laws of distance.

BAND = TermZone(kind="symmetric_band", depth_each_side_m=10_000.0)
GUNS = {"weapon_class": "artillery", "calibre_mm_min": 100}
FRONT = line(T0, BASE, WEST, latest=T0 + timedelta(days=90))


def band(sightings: Iterable[Sighting], **more: Any) -> Judged:
    back = term("W-1", "withdrawal_weapons", zone=BAND, object=GUNS)
    known = replace(evidence(lines=[FRONT]), sightings=table(Sighting, sightings))
    return judged(known, agreement(back), **more)


def gun(id: str, km: float, party: str | None, **more: Any) -> Sighting:
    return sighting(id, km, party, at=T0 + HOUR, **({"weapon_class": "artillery", "calibre_mm": 122.0} | more))


KM = st.floats(-60, 60).filter(lambda km: abs(km) > 0.01)
RADIUS = st.sampled_from([0.0, 200.0, 2000.0, 20_000.0])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(KM, RADIUS), min_size=1, max_size=6))
def test_swapping_parties_and_mirroring_the_map_mirrors_the_holdings(places: list[tuple[float, float]]) -> None:
    north = band([gun(f"{i:02d}", km, "north", radius_m=r) for i, (km, r) in enumerate(places)]).holdings.to_pylist()
    south = band([gun(f"{i:02d}", -km, "south", radius_m=r) for i, (km, r) in enumerate(places)]).holdings.to_pylist()

    for one, other in zip(sorted(north, key=about), sorted(south, key=about), strict=True):
        assert one["klass"] == other["klass"]
        assert one["p_nearer"] == pytest.approx(other["p_nearer"], abs=0.01)
        assert one["distance_m"] == pytest.approx(other["distance_m"], rel=0.01, abs=5.0)


def about(holding: dict[str, Any]) -> str:
    return str(holding["about"])


@settings(max_examples=40, deadline=None)
@given(KM, KM, RADIUS)
def test_farther_back_is_never_more_of_a_breach(km: float, other: float, radius_m: float) -> None:
    near, far = sorted((km, other))
    found = {about(h): h for h in band([gun("n", near, "north", radius_m=radius_m),
                                        gun("f", far, "north", radius_m=radius_m)]).holdings.to_pylist()}  # fmt: skip

    assert found["sig-f"]["p_nearer"] <= found["sig-n"]["p_nearer"] + 1e-9


@settings(max_examples=20, deadline=None)
@given(st.permutations([gun(str(i), km, p) for i, (km, p) in enumerate(
    [(2, "north"), (-2, "south"), (30, None), (9.99, "north"), (10.01, "north")])]))  # fmt: skip
def test_the_order_of_rows_does_not_matter(sightings: list[Sighting]) -> None:
    assert band(sightings).holdings.equals(band(sorted(sightings, key=lambda s: s.id)).holdings)


def test_every_sighting_has_one_class_under_each_reading() -> None:
    found = band([gun(str(k), k, "north") for k in range(1, 30)]).holdings.to_pylist()

    assert len(found) == 29
    assert len({h["id"] for h in found}) == 29


def test_what_nobody_is_named_for_counts_with_the_smaller_distance_to_a_breach() -> None:
    (held,) = band([gun("x", 30, None)]).holdings.to_pylist()

    assert held["party"] == "unknown"
    assert held["klass"] == "beyond_not_stored"


def test_nothing_later_than_as_of_is_known() -> None:
    told = [replace(gun("x", 3, "north"), told_at=T0 + timedelta(days=5))]

    assert band(told, as_of=T0 + timedelta(days=2)).holdings.num_rows == 0
    assert band(told, as_of=T0 + timedelta(days=6)).holdings.num_rows == 1


# Stores.

V1, V2, V3 = (T0 + timedelta(hours=h) for h in (5, 20, 40))


def item(at: datetime, serial: str | None = None, site: str = "depot", **more: Any) -> Inventory:
    told: dict[str, Any] = {"party": "north", "result": "present", "weapon_class": "artillery", "weapon_system": "D-30"}
    told |= more
    return Inventory(
        id=f"inv-{site}-{at:%d%H}-{serial}-{told['result']}-{told.get('count', 1)}", source="mission", site=site,
        earliest=at, latest=at + HOUR, serial=serial, day=at.date(), **told,
    )  # fmt: skip


def stored(items: Iterable[Inventory], sightings: Iterable[Sighting] = (), **object: Any) -> Judged:
    keep = term("S-1", "reporting_notification", rule={"measure": "inventory"}, object=object)
    known: Evidence = replace(evidence(), inventories=table(Inventory, items), sightings=table(Sighting, sightings))
    return judged(known, agreement(keep))


def at_visit(found: Judged, at: datetime, site: str = "depot") -> dict[str | None, tuple[str, int, str | None]]:
    return {
        h["serial"]: (h["klass"], h["count"], h["note"])
        for h in found.holdings.to_pylist()
        if h["at"] == at and h["site"] == site
    }


def test_missing_is_the_difference_of_two_visits_by_serial() -> None:
    found = stored([item(V1, "a"), item(V1, "b"), item(V2, "a")])

    assert at_visit(found, V2) == {"a": ("stored", 1, None), "b": ("missing", 1, None)}
    (row,) = rows(found, party="north")
    assert (row["status"], row["reason"], row["expected"]) == ("breached_minor", "items_missing", 1.0)
    assert [row["status"] for row in rows(found, party="south")] == ["not_assessable"]


def test_a_store_seen_once_says_nothing_of_what_is_missing() -> None:
    (row,) = rows(stored([item(V1, "a")]), party="north")

    assert (row["status"], row["reason"], row["expected"]) == ("not_assessable", "one_inventory", 0.0)
    assert row["waits_for"]


def test_everything_found_again_is_kept() -> None:
    (row,) = rows(stored([item(V1, "a"), item(V2, "a")]), party="north")

    assert (row["status"], row["reason"], row["waits_for"]) == ("in_force_compliant", "all_present", [])


def test_without_serials_a_kind_is_compared_by_number() -> None:
    found = stored([item(V1, count=5), item(V2, count=3)])

    assert sorted((h["klass"], h["count"]) for h in found.holdings.to_pylist() if h["at"] == V2) == [
        ("missing", 2), ("stored", 3),
    ]  # fmt: skip


def test_a_number_read_for_the_first_time_may_be_one_of_those_counted_before() -> None:
    found = stored([item(V1, count=2), item(V2, "a"), item(V2, count=1)])

    assert {h["klass"] for h in found.holdings.to_pylist()} == {"stored"}


def test_where_nobody_is_let_in_all_is_not_verifiable_and_none_is_missing() -> None:
    denied = item(V2, result="access_denied", weapon_class=None, weapon_system=None)
    found = stored([item(V1, "a"), item(V1, "b"), denied])

    assert at_visit(found, V2) == dict.fromkeys("ab", ("not_verifiable", 1, "access_denied"))


def test_an_empty_site_has_lost_everything() -> None:
    empty = item(V2, result="empty", weapon_class=None, weapon_system=None)

    assert at_visit(stored([item(V1, "a"), empty]), V2) == {"a": ("missing", 1, None)}


def test_what_was_missing_stays_missing_until_it_is_found_again() -> None:
    found = stored([item(V1, "a"), item(V1, "b"), item(V2, "a"), item(V3, "a")])
    again = stored([item(V1, "a"), item(V1, "b"), item(V2, "a"), item(V3, "a"), item(V3, "b")])

    assert at_visit(found, V3)["b"] == ("missing", 1, "still_missing")
    assert at_visit(again, V3)["b"] == ("stored", 1, "found_again")


def test_an_item_found_at_another_site_is_not_missing_but_moved() -> None:
    found = stored([item(V1, "a"), item(V1, "b"), item(V2, "a"), item(V2, "b", site="yard")])

    (moved,) = [h for h in found.holdings.to_pylist() if h["note"] == "moved_to_site"]
    assert (moved["serial"], moved["klass"], moved["site"]) == ("b", "stored", "yard")


def test_a_missing_item_whose_number_was_read_elsewhere_says_so() -> None:
    driven = sighting("driven", 3, "north", at=V1 + timedelta(hours=8), serials=("B ",), weapon_system="D-30")
    found = stored([item(V1, "a"), item(V1, "b"), item(V2, "a")], [driven])

    assert at_visit(found, V2)["b"] == ("missing", 1, "seen_elsewhere")
    (row,) = [h for h in found.holdings.to_pylist() if h["note"] == "seen_elsewhere"]
    assert "sig-driven" in row["because"]


def test_an_instrument_that_does_not_speak_of_the_weapon_has_none_missing() -> None:
    found = stored([item(V1, "a"), item(V2, "b")], weapon_class="mortar")

    assert {h["klass"] for h in found.holdings.to_pylist()} == {"not_covered"}


SERIALS = st.frozensets(st.sampled_from("abcdef"), min_size=1)


@settings(max_examples=60, deadline=None)
@given(SERIALS, SERIALS)
def test_of_two_full_visits_each_item_is_stored_or_missing_and_never_both(
    first: frozenset[str], then: frozenset[str]
) -> None:
    found = stored([*(item(V1, s) for s in first), *(item(V2, s) for s in then)])
    told = at_visit(found, V2)

    assert {s for s, (klass, _, _) in told.items() if s and klass == "stored"} == then
    assert {s for s, (klass, _, _) in told.items() if s and klass == "missing"} == first - then


# Weapons seen count for the ruling as well, unless an incident tells of them.


def expected(found: Judged, party: str) -> float | None:
    (row,) = rows(found, period="whole", area="all", party=party)
    number: float | None = row["expected"]
    return number


def test_a_weapon_seen_too_near_is_a_breach_of_the_term_by_whose_it_is() -> None:
    found = band([gun("x", 3, "north"), gun("y", 30, "north"), gun("z", 3, None)])

    assert expected(found, "north") == pytest.approx(1.0)
    assert expected(found, "south") == pytest.approx(0.0)
    (row,) = rows(found, period="whole", area="all", party="any")
    assert row["because"][0] == "sig-x"
    assert row["status"].startswith("breached")


def test_a_weapon_that_an_incident_tells_of_is_not_counted_beside_it() -> None:
    seen = gun("x", 3, "north")
    where = {"lon": seen.lon, "lat": seen.lat, "radius_m": 300.0}
    what = {"acts": {"weapon_in_prohibited_area": 1.0}, "weapon_class": {"artillery": 1.0}, "calibre_mm": 122.0}
    told = incident("x", seen.earliest, by={"north": 1.0}, p_happened=0.8, **where, **what)
    back = term("W-1", "withdrawal_weapons", zone=BAND, object=GUNS)
    known = replace(evidence([told], lines=[FRONT]), sightings=table(Sighting, [seen]))

    assert expected(judged(known, agreement(back)), "north") == pytest.approx(0.8)
