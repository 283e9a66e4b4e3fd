"""UCDP GED, ACLED, Bellingcat and CIR: events that people coded."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.sources.tools import acts, at, read, written
from truce.errors import UnusableSource, WrongUsage

GED = (
    "id,type_of_violence,source_article,where_prec,latitude,longitude,country,date_prec,date_start,date_end,best,high,low,"
    "side_a,where_description,adm_1\n"
)
ACLED = (
    "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,actor2,country,location,latitude,"
    "longitude,geo_precision,source,notes,fatalities,timestamp\n"
)
CIR = "entry,date,event_group,title,brief description,lat,lon,country,town/city,arms/munition,link\n"


def ged(
    id: str = "7", kind: str = "1", articles: str = '"Office A,2016-05-02,Two die"', where: str = "2", when: str = "1"
) -> str:
    told = articles.replace('"', '""')
    return (
        f'{id},{kind},"{told}",{where},48.1,37.8,Ukraine,{when},2016-05-01 00:00:00.000,2016-05-01 00:00:00.000,2,3,1,'
        "Government of Ukraine,Village,Oblast\n"
    )


def test_every_source_article_is_a_report_of_its_office(tmp_path: Path) -> None:
    two = '"Office A,2016-05-02,Two die";"Office B,2016-05-03,Shelling, again; two dead"'
    path = written(tmp_path / "g.csv", GED + ged(articles=two))

    first, second = read("ucdp-ged", path).rows()

    assert (first["origin"], second["origin"]) == ("ucdp-ged:office a", "ucdp-ged:office b")
    assert (first["reference"], second["text"]) == ("7", "Shelling, again; two dead")
    assert first["id"] != second["id"]
    assert first["told_at"] == at("2016-05-03T00:00+00:00")
    assert (first["killed_low"], first["killed_high"], first["once"], first["by"]) == (1, 3, False, None)
    assert (first["earliest"], first["latest"]) == (at("2016-05-01T00:00+03:00"), at("2016-05-02T00:00+03:00"))


def test_an_event_is_one_report_where_articles_are_not_wanted(tmp_path: Path) -> None:
    path = written(tmp_path / "g.csv", GED + ged(articles='"A,2016-05-02,x";"B,2016-05-02,y"'))

    (report,) = read("ucdp-ged", path, articles="no").rows()

    assert (report["once"], report["origin"], report["text"]) == (True, "ucdp-ged", None)
    with pytest.raises(WrongUsage):
        read("ucdp-ged", path, articles="some")


def test_an_event_without_articles_is_still_told(tmp_path: Path) -> None:
    (report,) = read("ucdp-ged", written(tmp_path / "g.csv", GED + ged(articles=""))).rows()

    assert report["origin"] == "ucdp-ged:office-unknown"


def test_one_sided_violence_names_its_doer_and_battles_do_not(tmp_path: Path) -> None:
    path = written(tmp_path / "g.csv", GED + ged("1", "3") + ged("2", "1"))

    assert [row["by"] for row in read("ucdp-ged", path).rows()] == ["ua", None]


@pytest.mark.parametrize(
    ("code", "radius_m"), [("1", 2_000), ("2", 25_000), ("4", 130_000), ("6", 600_000), ("", 600_000)]
)
def test_where_prec_is_a_radius_and_an_unknown_code_the_widest(tmp_path: Path, code: str, radius_m: float) -> None:
    (report,) = read("ucdp-ged", written(tmp_path / "g.csv", GED + ged(where=code))).rows()

    assert report["radius_m"] == radius_m


def test_a_day_of_an_unknown_zone_is_as_wide_as_the_world(tmp_path: Path) -> None:
    path = written(tmp_path / "g.csv", GED + ged().replace("Ukraine,1", "Atlantis,1"))

    (wide,) = read("ucdp-ged", path).rows()
    (known,) = read("ucdp-ged", path, zone="Africa/Juba").rows()

    assert (wide["earliest"], wide["latest"]) == (at("2016-04-30T10:00+00:00"), at("2016-05-02T12:00+00:00"))
    assert known["earliest"] == at("2016-05-01T00:00+03:00")


def test_the_real_events_give_every_article_once(shared_data: Path) -> None:
    path = shared_data / "ucdp_ged_ukraine" / "ged_ukraine_even_years.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        events = list(csv.DictReader(stream))
    articles = {(event["id"], a) for event in events for a in re.findall(r'"(.*?)"(?:;|$)', event["source_article"])}

    told = read("ucdp-ged", path)

    assert told.rows_read == len(events) == 1720
    assert len(told.rows()) == len(set(told.ids())) == len(articles)
    assert told.faults == []
    assert len(read("ucdp-ged", path, articles="no").rows()) == 1720


def acled(id: str = "UKR1", day: str = "2025-04-20", time: str = "1", geo: str = "1", dead: str = "0") -> str:
    return (
        f"{id},{day},2025,{time},Explosions/Remote violence,Shelling/artillery/missile attack,Military Forces of A,"
        f"Military Forces of B,Ukraine,Lyman,48.98,37.82,{geo},Ukrinform; Suspilne,Shelled.,{dead},1745320000\n"
    )


def test_acleds_actors_have_no_direction(tmp_path: Path) -> None:
    (report,) = read("acled", written(tmp_path / "a.csv", ACLED + acled())).rows()

    assert (report["by"], report["against"], report["once"]) == (None, None, True)
    assert acts(report) == {"use_of_weapon": 1.0}
    assert report["origin"] == "acled:ukrinform; suspilne"
    assert (report["killed_low"], report["killed_high"]) == (0, None)
    assert report["told_at"] == at("2025-04-22T11:06:40+00:00")


def test_acleds_codes_are_widths(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.csv", ACLED.upper() + acled("1", "20 April 2025", "2", "2", "4") + acled("2", time="3", geo="3")
    )

    week, month = read("acled", path).rows()

    assert (week["earliest"], week["latest"]) == (at("2025-04-17T00:00+03:00"), at("2025-04-24T00:00+03:00"))
    assert (week["radius_m"], week["killed_low"], week["killed_high"]) == (25_000, 4, 4)
    assert (month["earliest"], month["latest"]) == (at("2025-04-01T00:00+03:00"), at("2025-05-01T00:00+03:00"))
    assert month["radius_m"] == 100_000


def test_acleds_bad_rows_are_named(tmp_path: Path) -> None:
    rows = acled("1", day="yesterday") + acled("2", time="9") + acled("3", dead="some") + acled("") + acled("5")

    told = read("acled", written(tmp_path / "a.csv", ACLED + rows))

    assert [(f.row, f.field) for f in told.faults] == [
        (1, "event_date"),
        (2, "time_precision"),
        (3, "fatalities"),
        (4, "event_id_cnty"),
    ]
    assert [r["reference"] for r in told.rows()] == ["5"]


def civharm(folder: Path, *events: dict[str, Any]) -> Path:
    base = {"associations": [], "sources": [], "date": "04/20/2022", "time": "00:00", "location": "X"}
    whole = [{**base, "latitude": "49.9", "longitude": "36.6", "description": "Hit.", **event} for event in events]
    sources = {
        "s1": {"id": "s1", "paths": ["https://twitter.com/One/status/1"], "title": "", "description": "A block hit"},
        "s2": {"id": "s2", "paths": ["https://t.me/c/175/9"], "title": "", "description": "Footage"},
        "srcHidden": {"id": "srcHidden", "paths": ["HIDDEN"], "title": "-", "description": "Source hidden"},
    }
    labels = [{"id": "a1", "title": "Healthcare"}, {"id": "a2", "title": "Cruise missile"}]
    written(folder / "export_sources.json", json.dumps(sources))
    written(folder / "export_associations.json", json.dumps(labels))
    return written(folder / "export_events.json", json.dumps(whole))


def test_every_source_of_an_incident_is_a_report_of_its_account(tmp_path: Path) -> None:
    path = civharm(tmp_path, {"id": "CIV1", "sources": ["s1", "s2", "srcHidden", "s1"], "associations": ["a1", "a2"]})

    one, two, hidden = read("bellingcat", path).rows()

    assert [r["origin"] for r in (one, two, hidden)] == ["twitter.com/one", "t.me/c/175", "bellingcat:hidden"]
    assert [r["text"] for r in (one, two, hidden)] == ["A block hit", "Footage", "Hit."]
    assert (one["weapon_class"], one["target"], one["time_precision"]) == ("cruise_missile", "hospital", "day")
    assert "strike_on_protected_object" in acts(one)
    assert len(read("bellingcat", path, sources="no").rows()) == 1


def test_incidents_with_bad_dates_or_places_are_named(tmp_path: Path) -> None:
    path = civharm(
        tmp_path,
        {"id": "C1", "date": "20/04/2022"},
        {"id": "C2", "latitude": "far"},
        {"id": "C3", "date": "3/4/2022"},
        {},
    )

    told = read("bellingcat", path)

    assert [(f.row, f.field) for f in told.faults] == [(1, "date"), (2, "latitude"), (4, "id")]
    assert [r["earliest"] for r in told.rows()] == [at("2022-03-04T00:00+02:00")]


@pytest.mark.parametrize("text", ["", "{}", "[]", '[{"a": 1}]', "[1]", '[{"id": '])
def test_what_is_no_export_of_bellingcat_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnusableSource):
        read("bellingcat", written(tmp_path / "export_events.json", text))


def test_the_real_incidents_give_every_source(shared_data: Path) -> None:
    path = shared_data / "bellingcat_civharm_2022_2023" / "export_events.json"
    events = json.loads(path.read_text("utf-8"))
    expected = sum(max(1, len(set(event["sources"]))) for event in events)

    told = read("bellingcat", path)

    assert (told.rows_read, len(told.faults)) == (1159, 0)
    assert len(told.rows()) == len(set(told.ids())) == expected


def test_geolocated_footage_belongs_to_the_account_that_posted_it(tmp_path: Path) -> None:
    link = "https://www.youtube.com/watch?v=abc"
    path = written(
        tmp_path / "c.csv",
        CIR
        + "UW1,2022-03-01,Russian Firing Positions,T,Rockets leave,50.1,36.2,Ukraine,X,BM-21 Grad,https://twitter.com/A/status/1\n"
        + f"UW2,2022-03-01,Other,T,,50.1,36.2,Ukraine,,,{link}\n"
        + "UW3,,Other,T,,50.1,36.2,Ukraine,,,\n",
    )

    told = read("cir", path)
    first, second = told.rows()

    assert (first["origin"], first["by"], first["weapon_class"]) == ("twitter.com/a", "ru", "mlrs")
    assert (second["origin"], second["acts"], second["text"]) == (link, [], "T")
    assert [(f.row, f.field) for f in told.faults] == [(3, "date")]


def test_the_real_footage_lands_but_for_four_rows_without_a_date(shared_data: Path) -> None:
    told = read("cir", shared_data / "cir_eyes_on_russia_2022" / "events.csv")

    assert (told.rows_read, len(told.rows()), told.folded, len(told.faults)) == (6650, 6645, 1, 4)
    assert len(set(told.ids())) == 6645
