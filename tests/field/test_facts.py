"""What answers mean: times with their doubt, places with their accuracy, nothing that was not told."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.field.sending import VIOLATION, Answers, instance
from truce.errors import UnusableValue
from truce.field.answers import Setting
from truce.field.facts import Told, tells
from truce.field.fixes import FROM_68_TO_95, Area, read_fix, read_trace
from truce.field.forms import ready_forms
from truce.field.layout import Layout
from truce.field.nouns import MAKERS
from truce.field.submission import read_submission
from truce.wire.plain import from_json

FORMS = {form.id: form for form in ready_forms({"ua": "Ukraine", "ru": "Russian Federation"})}
ARRIVED = datetime(2025, 4, 21, 12, tzinfo=UTC)
HEATH = Area(38.4, 48.7, 50_000)


def told(form: str, answers: Answers) -> list[Told]:
    setting = Setting(watcher="patrol-7", received_at=ARRIVED, zone="Europe/Kyiv", area=HEATH)
    return tells(read_submission(instance(form, answers, "uuid:12345678")), FORMS[form].layout, setting)


def row(form: str, answers: Answers) -> Mapping[str, Any]:
    found = told(form, answers)
    assert [one.fault for one in found] == [None]
    return from_json(found[0].told)[1]


def test_a_violation_becomes_a_report_of_who_sent_it() -> None:
    report = row("truce-violation", VIOLATION)

    assert report["source"] == "patrol-7"
    assert report["origin"] == "mission"
    assert report["reference"] == "uuid:12345678"
    assert (report["earliest"], report["latest"]) == (
        datetime(2025, 4, 21, 7, 5, tzinfo=UTC),
        datetime(2025, 4, 21, 7, 15, tzinfo=UTC),
    )
    assert report["acts"] == [{"code": "use_of_weapon", "weight": 0.8}]
    assert (report["count"], report["unit"]) == (3, "smm_violation")
    assert (report["lon"], report["lat"]) == (38.43, 48.69)
    assert report["radius_m"] == pytest.approx(10 * FROM_68_TO_95, abs=0.1)
    assert report["by"] is None
    assert report["told_at"] == ARRIVED
    assert report["flags"] == []


def test_a_time_to_the_minute_is_that_minute() -> None:
    report = row("truce-violation", {**VIOLATION, "within_min": "1"})
    assert (report["latest"] - report["earliest"]).total_seconds() == 60
    assert report["time_precision"] == "minute"


def test_a_bearing_is_a_sector_as_wide_as_the_doubt() -> None:
    answers = {
        **{k: v for k, v in VIOLATION.items() if k != "spot"},
        "placed": "bearing", "stand": "48.69 38.43 0 10", "bearing": "350", "bearing_error": "15",
        "near_m": "2000", "far_m": "4000",
    }  # fmt: skip
    report = row("truce-violation", answers)
    assert report["where_kind"] == "sector"
    assert report["lat"] > 48.70


def test_a_point_on_a_map_is_as_wide_as_the_observer_says() -> None:
    answers = {**VIOLATION, "placed": "map", "spot": "", "spot_map": "48.69 38.43 0 0", "spot_radius_m": "1000"}
    report = row("truce-violation", answers)
    assert (report["radius_m"], report["flags"]) == (1000, [])


def test_words_alone_are_a_place_without_a_disc() -> None:
    answers = {**VIOLATION, "placed": "words", "spot": "", "place": "Zolote"}
    report = row("truce-violation", answers)
    assert (report["where_kind"], report["place"], report["lon"]) == ("none", "Zolote", None)


@pytest.mark.parametrize(
    ("spot", "odd", "has_place"),
    [
        ("0 0 0 5", "null_island", False),
        ("91 10 0 5", "out_of_range", False),
        ("48.69 38.43 0 0", "no_accuracy", True),
        ("48.69 38.43 0 9000", "poor_accuracy", True),
        ("-33.9 151.2 0 5", "far_away", True),
    ],
)
def test_an_implausible_fix_is_marked_and_the_report_is_kept(spot: str, odd: str, has_place: bool) -> None:
    found = told("truce-violation", {**VIOLATION, "spot": spot})[0]
    report = from_json(found.told)[1]

    assert odd in found.odd
    assert "fix_doubtful" in report["flags"]
    assert (report["lon"] is not None) == has_place


def test_a_clock_ahead_of_arrival_is_marked() -> None:
    found = told("truce-violation", {**VIOLATION, "at": "2025-04-22T10:10:00+03:00"})[0]
    assert found.odd == ("ahead",)
    assert found.told["flags"] == ["clock_doubtful"]


def test_a_browser_tells_the_radius_of_95_percent_already() -> None:
    assert read_fix("48.69 38.43 0 20", "browser:x").radius_m == 20
    assert read_fix("48.69 38.43 0 20", "collect:x").radius_m == pytest.approx(32.4, abs=0.1)


def test_a_patrol_is_its_coverage_and_what_it_perceived_and_a_place_in_words_is_not_where_it_began() -> None:
    answers = {
        "earliest": "2025-04-21T08:00:00+03:00", "latest": "2025-04-21T12:00:00+03:00",
        "route": "48.69 38.43 0 5;48.70 38.45 0 5;48.72 38.45 0 5", "sees_m": "2000", "means": "saw", "quality": "0.8",
        "observation": [
            {**VIOLATION, "observed_by": "heard"},
            {**VIOLATION, "observed_by": "saw", "placed": "words", "spot": "", "place": "Zolote"},
        ],
    }  # fmt: skip
    coverage, first, second = (from_json(one.told)[1] for one in told("truce-patrol", answers))

    assert (coverage["where_kind"], coverage["quality"], coverage["watcher"]) == ("polygon", 0.8, "patrol-7")
    assert coverage["radius_m"] > 2000
    assert (first["means"], second["means"]) == ("heard", "saw")
    assert second["lon"] is None
    assert len({coverage["id"], first["id"], second["id"]}) == 3


def test_being_kept_away_is_coverage_of_quality_nought_with_who_and_why() -> None:
    answers = {
        "quality": "0", "restriction": "denial", "by": "ru", "sees_m": "2000", "means": "saw",
        "spot": "48.69 38.43 0 5",
        "earliest": "2025-04-21T08:00:00+03:00", "latest": "2025-04-21T12:00:00+03:00", "note": "mines, they said",
    }  # fmt: skip
    coverage = row("truce-access", answers)
    assert (coverage["quality"], coverage["restriction"], coverage["restricted_by"]) == (0, "denial", "ru")


def test_each_item_of_a_visit_is_a_row_of_its_site() -> None:
    answers = {
        "site": "Depot 4", "by": "ua", "spot": "48.69 38.43 0 5",
        "earliest": "2025-04-21T08:00:00+03:00", "latest": "2025-04-21T09:00:00+03:00",
        "item": [
            {"result": "present", "seen": {"weapon": "artillery", "system": "D-30", "serial": "A-17", "count": "1"}},
            {"result": "access_denied", "seen": {}, "text": "the hangar was locked"},
        ],
    }  # fmt: skip
    rows = [from_json(one.told)[1] for one in told("truce-storage", answers)]
    assert [(r["site"], r["party"], r["result"], r["serial"]) for r in rows] == [
        ("Depot 4", "ua", "present", "A-17"),
        ("Depot 4", "ua", "access_denied", None),
    ]
    assert rows[0]["weapon_system"] == "D-30"


def test_casualties_keep_their_lowest_and_highest_number() -> None:
    answers = {
        **{k: VIOLATION[k] for k in ("at", "within_min", "placed", "spot")},
        "act": "civilian_harm", "means": "reported_by_source", "killed_low": "1", "killed_high": "3",
        "injured_low": "2",
    }  # fmt: skip
    report = row("truce-casualty", answers)
    assert (report["killed_low"], report["killed_high"]) == (1, 3)
    assert (report["injured_low"], report["injured_high"]) == (2, None)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"at": "yesterday"}, "not a time"),
        ({"at": "2025-04-21T10:10:00"}, "offset"),
        ({"at": ""}, "no time"),
        ({"count": "many"}, "not a number"),
        ({"count": "1.5"}, "whole"),
        ({"spot": "here"}, "not a position: needs latitude longitude"),
    ],
)
def test_what_cannot_be_read_is_a_fault_that_says_where(change: Answers, says: str) -> None:
    found = told("truce-violation", {**VIOLATION, **change})[0]
    assert found.fault is not None
    assert says in found.fault


def test_a_way_without_positions_is_refused() -> None:
    with pytest.raises(UnusableValue):
        read_trace("; ;")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_position(text: str) -> None:
    try:
        fix = read_fix(text, area=HEATH)
    except UnusableValue:
        return
    assert fix.radius_m > 0


NASTY = st.one_of(
    st.sampled_from(
        ["inf", "nan", "-1", "1e308", "1e300", "0", "99999999999999999999", "0001-01-01T00:00:00+14:00", "x y",
         "9999-12-31T23:59:59-12:00", "48 38 0 1", "90 180 0 1", "-90 -180 0 1e300", "48 38 0 5;48 -142 0 5", "0 0 0 0",
         "2025-04-21T10:10:00+03:00", "1", "360", "unknown", "use_of_weapon", "heard", "denial", "present"]
    ),
    st.text(max_size=12),
)  # fmt: skip
WHOLE: Answers = {**VIOLATION, "sees_m": "2000", "quality": "0.5", "site": "Depot 4", "result": "present"}
NAMES = sorted({path.rpartition("/")[2] for form in FORMS.values() for path in form.layout.paths} - {"noun", "meta"})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(MAKERS)), st.dictionaries(st.sampled_from(NAMES), NASTY, max_size=6))
def test_whatever_is_answered_it_is_a_row_or_a_fault_and_never_stops_the_others(
    noun: str, answers: dict[str, str]
) -> None:
    setting = Setting(watcher="patrol-7", received_at=ARRIVED, area=HEATH)
    try:
        submission = read_submission(instance("own", {**WHOLE, **answers}, "uuid:12345678"))
    except UnusableValue:
        return
    for one in tells(submission, Layout(nouns={"": noun}), setting):
        if one.fault is None:
            with suppress(UnusableValue):
                from_json(one.told)
