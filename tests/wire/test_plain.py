"""Nouns as JSON Lines: what DESIGN's examples show is accepted, slips are refused by field and reason."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
import shapely

from truce.errors import UnusableValue
from truce.model.claim import Claim
from truce.model.collection import Fault
from truce.model.coverage import Coverage
from truce.model.line import Line, Zone
from truce.model.report import Report
from truce.wire.plain import from_json, read_lines, to_json

REPORT: dict[str, Any] = {
    "noun": "report",
    "source": "patrol-7",
    "origin": "mission",
    "reference": "P7-0420-03",
    "told_at": "2025-04-20T12:05:00+03:00",
    "when": {
        "earliest": "2025-04-20T10:05:00+03:00",
        "latest": "2025-04-20T10:20:00+03:00",
        "text": "about 10:10",
    },
    "where": {"lon": 38.43, "lat": 48.69, "radius_m": 1500, "phrase": "2-4km SW of the position"},
    "acts": {"use_of_weapon": 0.9, "controlled_detonation": 0.1},
    "means": "heard",
    "phenomenon": "explosion",
    "count": 7,
    "approximate": False,
    "weapon": {"class": "mortar", "system": None, "calibre_mm": 120},
    "by": None,
    "against": None,
    "target": None,
    "killed": None,
    "injured": [0, 2],
    "text": "...",
    "language": "en",
    "url": None,
}
COVERAGE: dict[str, Any] = {
    "noun": "coverage",
    "watcher": "camera-zolote",
    "means": "recorded_camera",
    "when": {"earliest": "2025-04-20T00:00:00+03:00", "latest": "2025-04-21T00:00:00+03:00"},
    "where": {"lon": 38.65, "lat": 48.70, "radius_m": 3000},
    "quality": 0.8,
}
CLAIM: dict[str, Any] = {
    "noun": "claim",
    "by": "ua",
    "about": "ru",
    "agreement": "easter-truce-2025",
    "when": {"earliest": "2025-04-19T15:00:00Z", "latest": "2025-04-20T21:00:00Z"},
    "count": 2935,
    "unit": "ua_counted_violation",
    "breakdown": {"assaults": 96},
    "source": "...",
}


def but(base: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The example with one place changed; "where.lon" goes one deep."""
    changed: dict[str, Any] = json.loads(json.dumps(base))
    *outer, last = path.split(".")
    inside = changed
    for key in outer:
        inside = inside[key]
    inside[last] = value
    return changed


def fault(told: dict[str, Any] | str) -> Fault:
    line = told if isinstance(told, str) else json.dumps(told)
    (found,) = read_lines([line])
    assert isinstance(found[2], Fault), found
    return found[2]


def test_the_report_of_the_design_lands_with_every_column() -> None:
    noun, row = from_json(REPORT)

    assert noun is Report
    assert row["earliest"] == datetime(2025, 4, 20, 7, 5, tzinfo=UTC)
    assert row["latest"] == datetime(2025, 4, 20, 7, 20, tzinfo=UTC)
    assert (row["time_text"], row["time_zone"], row["time_precision"]) == ("about 10:10", "UTC", "interval")
    assert (row["where_kind"], row["radius_m"], row["place"]) == ("disc", 1500.0, "2-4km SW of the position")
    assert row["acts"] == [
        {"code": "use_of_weapon", "weight": 0.9},
        {"code": "controlled_detonation", "weight": 0.1},
    ]
    assert (row["weapon_class"], row["calibre_mm"]) == ("mortar", 120.0)
    assert (row["killed_low"], row["killed_high"], row["injured_low"], row["injured_high"]) == (None, None, 0, 2)
    assert row["day"] == date(2025, 4, 20)
    assert row["id"].startswith("rep-")


def test_coverage_and_claim_of_the_design_land() -> None:
    noun, row = from_json(COVERAGE, source="jsonl")
    assert noun is Coverage
    assert (row["source"], row["quality"], row["day"]) == ("jsonl", 0.8, date(2025, 4, 19))

    noun, row = from_json(CLAIM)
    assert noun is Claim
    assert row["breakdown"] == [{"category": "assaults", "count": 96}]


def test_the_same_telling_has_one_id_wherever_it_was_collected() -> None:
    ids = {
        from_json(told)[1]["id"]
        for told in (
            REPORT,
            REPORT | {"file": "b.jsonl", "row": 9, "grade": "B", "repeats": 2},
            but(REPORT, "told_at", "2025-04-20T09:05:00Z"),
            REPORT | {"means": "heard", "flags": []},
        )
    }
    assert len(ids) == 1
    assert from_json(but(REPORT, "count", 8))[1]["id"] not in ids


def test_null_and_absent_numbers_of_people_stay_unknown() -> None:
    for told, low, high in ((None, None, None), (3, 3, 3), ([2, None], 2, None), ([None, 4], None, 4)):
        row = from_json(but(REPORT, "killed", told))[1]
        assert (row["killed_low"], row["killed_high"]) == (low, high)
        assert to_json(Report, row)["killed"] == told


def test_a_report_without_a_place_has_no_place() -> None:
    for where in (None, {}, {"phrase": "near the front"}):
        row = from_json(but(REPORT, "where", where))[1]
        assert (row["where_kind"], row["lon"], row["radius_m"]) == ("none", None, None)


def test_file_and_row_are_those_of_the_line_unless_it_names_its_own() -> None:
    own = REPORT | {"file": "first.csv", "row": 812}
    rows = [r for _, _, r in read_lines(["", json.dumps(REPORT), json.dumps(own)], file="x.jsonl")]

    assert [(r["file"], r["row"]) for r in rows if isinstance(r, dict)] == [("x.jsonl", 2), ("first.csv", 812)]


@pytest.mark.parametrize(
    ("path", "value", "field", "reason"),
    [
        ("where.lon", 190, "lon", "outside -180 to 180"),
        ("where.lat", -91, "lat", "outside -90 to 90"),
        ("where.lat", "NaN", "lat", "outside -90 to 90"),
        ("where.radius_m", None, "where.radius_m", "95 %"),
        ("where.radius_m", -1, "radius_m", "outside"),
        ("when.latest", "2025-04-20T10:00:00+03:00", "when", "latest is before earliest"),
        ("when.earliest", "2025-04-20T10:05:00", "when.earliest", "no offset"),
        ("when.earliest", "2025-02-30T10:05:00Z", "when.earliest", "not a time"),
        ("when.earliest", "20 April", "when.earliest", "RFC 3339"),
        ("when.earliest", "2025-04-20T10:05:00.1234567Z", "when.earliest", "finer than a microsecond"),
        ("when.earliest", None, "when.earliest", "missing"),
        ("acts", {"use_of_weapon": 1.2}, "acts.use_of_weapon", "outside 0 to 1"),
        ("acts", {"use_of_weapon": 0.8, "exercise": 0.3}, "acts", "more than 1"),
        ("acts", ["use_of_weapon"], "acts", "must be an object"),
        ("count", "seven", "count", "whole number"),
        ("count", 7.5, "count", "not a fraction"),
        ("count", True, "count", "whole number"),
        ("count", -1, "count", "below zero"),
        ("count", 2**70, "count", "64 bits"),
        ("killed", [3, 1], "killed", "above highest"),
        ("killed", [1, 2, 3], "killed", "[lowest, highest]"),
        ("grade", "G", "grade", "one of A"),
        ("origin", None, "origin", "missing"),
        ("day", "2025-04-21", "day", "leave it out"),
        ("where", {"lon": 0, "lat": 0, "radius_m": 10}, "where", "written as zeros"),
        ("acts", {"use_of_wepon": 1}, "acts", "did you mean 'use_of_weapon'?"),
        ("means", "overheard", "means", "vocabulary's means"),
        ("phenomenon", "boom", "phenomenon", "vocabulary's phenomena"),
        ("weapon.class", "mortars", "weapon_class", "did you mean 'mortar'?"),
        ("target", "hospitals", "target", "did you mean 'hospital'?"),
        ("unit", "things", "unit", "vocabulary's units"),
        ("flags", ["exercize"], "flags", "did you mean 'exercise'?"),
        ("wher", {}, "wher", "did you mean 'where'?"),
        ("where.radius", 5, "where.radius", "did you mean 'radius_m'?"),
        ("weapon.klass", "x", "weapon.klass", "did you mean 'class'?"),
        ("where", [38.4, 48.7], "where", "must be an object"),
        ("text", "\ud800", "text", "surrogate"),
        ("noun", "raport", "noun", "must be one of"),
    ],
)
def test_a_slip_is_refused_by_field_and_reason(path: str, value: Any, field: str, reason: str) -> None:
    found = fault(but(REPORT, path, value))

    assert found.row == 1
    assert found.field == field
    assert reason in found.reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"noun": "report"', "is not JSON"),
        ("[]", "must be an object"),
        ('{"noun": "report", "count": 1, "count": 2}', "twice"),
        ('{"noun": "report", "count": NaN}', "NaN is not a number"),
        ("[" * 100_000, "nested too deeply"),
        ('{"noun": "report", "count": ' + "9" * 5000 + "}", "too long"),
    ],
)
def test_what_python_would_let_pass_is_refused(line: str, reason: str) -> None:
    assert reason in fault(line).reason


def test_a_bad_line_does_not_hide_the_good_ones_beside_it() -> None:
    found = list(read_lines([json.dumps(REPORT), "half a li", json.dumps(CLAIM)]))

    assert [n for n, _, _ in found] == [1, 2, 3]
    assert [noun for _, noun, _ in found] == [Report, None, Claim]


def test_a_fault_never_repeats_what_somebody_said() -> None:
    secret = "Olena K., Shevchenka 12"
    for path in ("text", "where.phrase", "count", "killed", "language"):
        told = but(REPORT, path, {"name": secret})
        assert secret not in fault(told).reason


def test_lines_and_zones_come_as_geojson() -> None:
    when = {"earliest": "2025-04-20T00:00:00Z", "latest": "2025-04-21T00:00:00Z"}
    shape = {"type": "LineString", "coordinates": [[38, 48], [38.5, 48.5]]}
    noun, row = from_json({"noun": "line", "line": "demo", "when": when, "where": {"geometry": shape}}, source="jsonl")
    assert noun is Line
    assert shapely.from_wkb(row["geometry"]).length > 0

    square = {"type": "Polygon", "coordinates": [[[38, 48], [39, 48], [39, 49], [38, 48]]]}
    noun, row = from_json({"noun": "zone", "name": "buffer", "source": "map 3", "where": {"geometry": square}})
    assert noun is Zone
    assert to_json(Zone, row)["where"]["geometry"]["type"] == "Polygon"


def test_a_shaped_place_says_its_kind() -> None:
    shape = {"type": "Polygon", "coordinates": [[[38, 48], [39, 48], [39, 49], [38, 48]]]}
    row = from_json(but(REPORT, "where.geometry", shape))[1]
    assert row["where_kind"] == "polygon"

    off = {"type": "Polygon", "coordinates": [[[380, 48], [39, 48], [39, 49], [380, 48]]]}
    assert "off the globe" in fault(but(REPORT, "where.geometry", off)).reason
    assert "not a GeoJSON" in fault(but(REPORT, "where.geometry", {"type": "Blob"})).reason


def test_a_sector_is_drawn_and_a_disc_put_around_it() -> None:
    seen_from = {"lon": 38.43, "lat": 48.69}
    phrase = from_json(but(REPORT, "where", seen_from | {"sector": "2-4km SW of the position"}))[1]
    bearings = {"from": 213.75, "to": 236.25, "near_m": 2000, "far_m": 4000}
    row = from_json(but(REPORT, "where", seen_from | {"sector": bearings}))[1]

    assert phrase["geometry"] == row["geometry"]
    assert row["where_kind"] == "sector"
    assert row["lon"] < 38.43
    assert row["lat"] < 48.69
    assert 1000 < row["radius_m"] < 2500
    assert from_json(to_json(Report, row))[1] == row


@pytest.mark.parametrize(
    ("where", "field"),
    [
        ({"sector": "2-4km SW"}, "where.sector"),
        ({"lon": 38.4, "lat": 48.6, "sector": "somewhere"}, "where"),
        ({"lon": 38.4, "lat": 48.6, "sector": {"from": 10, "too": 20}}, "where.sector.too"),
        ({"lon": 38.4, "lat": 48.6, "sector": {"from": 10, "to": 20, "near_m": 5, "far_m": 1}}, "where"),
        ({"lon": 38.4, "lat": 48.6, "sector": 7}, "where.sector"),
    ],
)
def test_a_sector_that_is_no_place_is_refused(where: dict[str, Any], field: str) -> None:
    assert fault(but(REPORT, "where", where)).field.startswith(field)


def test_a_shape_alone_gets_the_disc_that_holds_it() -> None:
    shape = {"type": "LineString", "coordinates": [[38, 48], [38, 48.1]]}
    row = from_json(but(REPORT, "where", {"geometry": shape, "phrase": "the road"}))[1]

    assert (row["where_kind"], row["lon"], round(row["lat"], 3)) == ("line", 38.0, 48.05)
    assert 5500 < row["radius_m"] < 5600


def test_a_code_that_stands_twice_cannot_be_written_as_a_choice() -> None:
    row = from_json(REPORT)[1] | {"acts": [{"code": "exercise", "weight": 0.1}] * 2}
    with pytest.raises(UnusableValue, match="twice"):
        to_json(Report, row)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"when": {"earliest": "2925-04-20T10:00:00Z", "latest": "2925-04-20T10:00:00Z"}}, "when"),
        ({"figure_low": 9, "figure_high": 3}, "figure"),
    ],
)
def test_what_cannot_be_is_refused_by_field(told: dict[str, object], field: str) -> None:
    plain = {"noun": "document", "source": "jmc", "kind": "list", "event": "withdrawal_complete",
             "when": {"earliest": "2025-04-20T10:00:00Z", "latest": "2025-04-20T10:00:00Z"}}  # fmt: skip

    with pytest.raises(UnusableValue) as refused:
        from_json(plain | told)
    assert refused.value.given["field"] == field
