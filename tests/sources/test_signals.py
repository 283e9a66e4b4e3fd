"""GDELT and FIRMS: what machines tell."""

from pathlib import Path

import pytest

from tests.sources.tools import acts, at, read, written
from truce.errors import UnusableSource
from truce.sources.gdelt import COLUMNS

VIIRS = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,"
    "daynight\n"
)
MODIS = (
    "latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,"
    "daynight,type\n"
)


def mention(**told: str) -> str:
    base = {
        "GlobalEventID": "1", "Day": "20250420", "EventCode": "194", "EventBaseCode": "194", "EventRootCode": "19",
        "Actor1CountryCode": "RUS", "Actor2CountryCode": "UKR", "ActionGeo_Type": "4", "ActionGeo_Lat": "48.98",
        "ActionGeo_Long": "37.82", "ActionGeo_Fullname": "Lyman, Donets'ka Oblast', Ukraine",
        "DATEADDED": "20250420101500", "SOURCEURL": "https://www.news.example/a?b=1", "NumMentions": "7",
    }  # fmt: skip
    return "\t".join((base | told).get(name, "") for name in COLUMNS) + "\n"


def test_gdelt_has_sixty_one_columns_and_no_header() -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 61


def test_a_mention_is_no_event_and_its_site_is_its_origin(tmp_path: Path) -> None:
    (report,) = read("gdelt", written(tmp_path / "x.export.CSV", mention())).rows()

    assert (report["unit"], report["count"], report["once"]) == ("gdelt_mention", None, False)
    assert (report["origin"], report["by"], report["against"]) == ("gdelt:news.example", "ru", "ua")
    assert acts(report)["use_of_weapon"] > 0.5
    assert report["told_at"] == at("2025-04-20T10:15:00+00:00")
    assert "date_of_report" in report["flags"]


def test_gdelts_places_are_as_wide_as_their_type(tmp_path: Path) -> None:
    path = written(
        tmp_path / "x.csv",
        mention(GlobalEventID="1", ActionGeo_Type="1")
        + mention(GlobalEventID="2", ActionGeo_Lat="", ActionGeo_Long="")
        + mention(GlobalEventID="3", EventCode="9999", EventBaseCode="999", EventRootCode="99"),
    )

    told = read("gdelt", path)
    country, nowhere, unlisted = told.rows()

    assert country["radius_m"] == 600_000
    assert (nowhere["where_kind"], nowhere["radius_m"]) == ("none", None)
    assert unlisted["acts"] == []
    assert "code_unknown" in unlisted["flags"]
    assert told.notes == ["codes that the crosswalk does not list, left unknown (flag code_unknown): 99 (1 row)"]


def test_gdelts_bad_rows_are_named(tmp_path: Path) -> None:
    rows = mention(GlobalEventID="1", Day="20250431") + "too\tshort\n" + mention(GlobalEventID="3", DATEADDED="soon")
    path = written(
        tmp_path / "x.csv", mention(GlobalEventID="0") + rows + mention(GlobalEventID="4", ActionGeo_Lat="95")
    )

    told = read("gdelt", path)

    assert [(f.row, f.field) for f in told.faults] == [
        (2, "Day"),
        (3, "row"),
        (4, "DATEADDED"),
        (5, "ActionGeo_Long, ActionGeo_Lat"),
    ]
    assert len(told.rows()) == 1


def test_what_has_other_columns_is_no_gdelt_export(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource, match="GDELT"):
        read("gdelt", written(tmp_path / "x.csv", "a,b\n1,2\n"))


def test_a_hot_pixel_is_a_lead_at_the_minute_of_the_pass(tmp_path: Path) -> None:
    path = written(tmp_path / "f.csv", VIIRS + "48.98,37.82,330,0.4,0.3,2025-04-20,45,N,VIIRS,n,2.0NRT,290,4.5,N\n")

    (report,) = read("firms", path).rows()

    assert acts(report) == {"fire_detection": 1.0}
    assert (report["earliest"], report["latest"]) == (at("2025-04-20T00:45+00:00"), at("2025-04-20T00:46+00:00"))
    assert (report["radius_m"], report["means"], report["by"]) == (250.0, "satellite", None)


@pytest.mark.parametrize(
    ("confidence", "weight"), [("l", 0.6), ("low", 0.6), ("nominal", 1), ("h", 1), ("29", 0.6), ("30", 1), ("100", 1)]
)
def test_confidence_is_a_word_or_a_number(tmp_path: Path, confidence: str, weight: float) -> None:
    path = written(
        tmp_path / "f.csv", MODIS + f"48.98,37.82,330,1,1,2025-04-20,1045,Terra,MODIS,{confidence},6,290,4,D,0\n"
    )

    assert acts(read("firms", path).rows()[0]) == {"fire_detection": weight}


def test_industry_burns_too(tmp_path: Path) -> None:
    path = written(tmp_path / "f.csv", MODIS + "48.98,37.82,330,1,1,2025-04-20,1045,Terra,MODIS,90,6,290,4,D,2\n")

    assert acts(read("firms", path).rows()[0])["non_conflict"] == 0.5


def test_bad_detections_are_named(tmp_path: Path) -> None:
    rows = [
        "48.98,37.82,330,0.4,0.3,2025-04-20,2561,N,VIIRS,n,2,290,4.5,N",
        "48.98,37.82,330,0.4,0.3,2025-04-20,noon,N,VIIRS,n,2,290,4.5,N",
        "48.98,37.82,330,0.4,0.3,2025-04-20,0045,N,VIIRS,sure,2,290,4.5,N",
        "48.98,37.82,330,0.4,0.3,2025-04-20,0045,N,VIIRS,101,2,290,4.5,N",
        ",,330,0.4,0.3,2025-04-20,0045,N,VIIRS,n,2,290,4.5,N",
        "48.98,37.82,330,0.4,0.3,2025-04-20,0045,N,VIIRS,n,2,290,4.5,N",
    ]

    told = read("firms", written(tmp_path / "f.csv", VIIRS + "\n".join(rows) + "\n"))

    assert [f.row for f in told.faults] == [1, 2, 3, 4, 5]
    assert len(told.rows()) == 1
