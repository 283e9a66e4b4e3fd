"""The map page: one link holds a whole view, every number says what it is, and what is filtered out is said."""

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from tests.web.reading_pages import in_line, links, words
from tests.web.serving import room_of
from truce import bootstrap
from truce.errors import UnusableMission
from truce.picture.choice import Choice
from truce.shell.say import Say
from truce.web.names import Names
from truce.web.picture.basemap import basemap_of, origin_of
from truce.web.picture.days import page_of
from truce.web.picture.figures import Figures, day_of

LANGUAGES = ("en", "uk", "ru", "ar", "fr")


def config(page: str) -> dict[str, object]:
    found = re.search(r'data-config="([^"]*)"', page)
    assert found is not None
    return dict(json.loads(unescape(found.group(1))))


def test_the_same_link_shows_the_same_view(vela_room: TestClient) -> None:
    link = "/picture?from=2024-10-05&to=2024-10-20&party=karst&act=use_of_weapon"

    told = vela_room.get(link).text

    assert 'name="from" value="2024-10-05"' in told
    assert 'name="party" value="karst" checked' in told
    assert 'name="act" value="use_of_weapon" checked' in told
    assert vela_room.get(link).text == told


def test_the_days_an_agreement_was_in_force_are_one_link_away_and_keep_the_choice(vela_room: TestClient) -> None:
    told = links(vela_room.get("/picture?party=karst").text, "/picture?from=2024-10-14")

    assert any("party=karst" in one for one in told)
    assert all(vela_room.get(one).status_code == 200 for one in told)
    assert links(vela_room.get("/picture/figures?party=karst").text, "/picture?from=2024-10-14")


def test_what_a_filter_takes_out_is_said_and_how_it_is_lifted(vela_room: TestClient) -> None:
    told = vela_room.get("/picture?party=karst&certainty=likely").text
    summary = vela_room.get("/picture/summary.json?party=karst&certainty=likely").json()

    assert "What is filtered out" in told
    for taken in summary["taken_out"]:
        assert f'<td class="k-number">{taken["n"]}</td>' in told
    assert "/picture?certainty=0.55" in links(told)  # the chip of the party leaves the other filter
    assert "/picture?party=karst" in links(told)


def test_without_a_filter_nothing_is_left_out_and_the_page_says_so(vela_room: TestClient) -> None:
    assert "No filter: nothing is left out." in words(vela_room.get("/picture").text)


def test_a_filter_nobody_knows_is_refused_and_never_passed_over(vela_room: TestClient) -> None:
    answer = vela_room.get("/picture?colour=red")

    assert answer.status_code == 422
    assert "no such filter" in answer.text


def test_a_number_says_what_it_is_and_between_what_bounds(vela_room: TestClient) -> None:
    kept = vela_room.get("/picture/summary.json").json()["kept"]

    told = words(vela_room.get("/picture").text)

    assert f"{kept['expected']:.1f} ({kept['low']:.0f} to {kept['high']:.0f})" in told
    assert f"from {kept['n']} incidents: each counts with the probability that it happened" in told


def test_the_rows_lead_on_to_the_very_last_incident(vela_room: TestClient) -> None:
    page, seen = vela_room.get("/picture").text, []
    total = vela_room.get("/picture/summary.json").json()["kept"]["n"]

    while True:
        seen += links(page, "/why/inc-")
        more = re.search(r'hx-get="(/picture/rows[^"]*)"', page)
        if more is None:
            break
        page = vela_room.get(unescape(more.group(1)), headers={"HX-Request": "true"}).text

    assert len(seen) == len(set(seen)) == total


def test_every_row_can_be_asked_why(vela_room: TestClient) -> None:
    first = links(vela_room.get("/picture").text, "/why/inc-")[0]

    assert vela_room.get(first).status_code == 200


def test_every_day_stands_in_the_table_beside_the_timeline_watched_or_not(vela_room: TestClient) -> None:
    days = vela_room.get("/picture/summary.json").json()["days"]

    told = vela_room.get("/picture/days").text

    assert all(f'datetime="{day["day"]}"' in told for day in days)
    unwatched = sum(1 for day in days if day["watched"] == 0)
    assert told.count("nobody watched</td>") == unwatched


def test_the_days_lead_on_to_the_very_first_the_newest_first(vela_room: TestClient, vela_folder: Path) -> None:
    house = bootstrap.open_house(vela_folder)
    choice = Choice(party=("karst",))
    seen = vela_room.app.state.room.pictures.seen(house, choice)  # type: ignore[attr-defined]
    figures = Figures(say := Say("en", ZoneInfo("UTC")), Names(say, house), seen)
    shown: list[date] = []
    after: date | None = None

    while True:
        page = page_of(figures, after, most=7)
        assert (page.first, page.last) == (len(shown) + 1, len(shown) + len(page.lines))
        shown += [line.day for line in page.lines]
        if page.more is None:
            break
        after = date.fromisoformat(dict(parse_qsl(urlsplit(page.more).query))["after"])
        assert vela_room.get(page.more).status_code == 200

    assert shown == [day_of(day.day) for day in reversed(seen.numbers.days)]
    assert page.total == len(shown)


def test_a_page_of_days_that_is_none_says_how_a_day_is_written(vela_room: TestClient) -> None:
    answer = vela_room.get("/picture/days?after=yesterday")

    assert answer.status_code == 422
    assert "2031-05-04" in answer.text


def test_terms_are_chosen_by_what_they_ask_under_the_name_of_their_agreement(vela_room: TestClient) -> None:
    told = words(vela_room.get("/picture?term=VE-1").text)

    assert "Term: VE-1, any use of weapons, by whatever means, and any attempt" in told  # the chip
    assert re.search(r"Sallow Bridge Agreement.{0,60} VE-1 any use of weapons, by whatever means, and any att", told)
    assert "as read by Karst League of VE-1" in told


def test_marks_keep_their_shapes_whatever_is_filtered(vela_room: TestClient) -> None:
    every = config(vela_room.get("/picture").text)
    few = config(vela_room.get("/picture?act=obstruction_of_monitors&party=heath&from=2024-10-20").text)

    assert (few["parties"], few["acts"]) == (every["parties"], every["acts"])


def test_a_choice_of_the_table_is_a_link_that_adds_it_and_takes_it_back(vela_room: TestClient) -> None:
    told = vela_room.get("/picture?party=karst").text

    added = [dict(parse_qsl(urlsplit(href).query)) for href in links(told, "/picture?party=karst&act=")]
    assert {"party": "karst", "act": "use_of_weapon"} in added
    assert "/picture" in links(told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/picture", "/picture?party=karst&from=2024-10-05", "/picture/days", "/reading"])
def test_a_page_holds_nothing_that_its_policy_would_refuse(vela_room: TestClient, path: str, language: str) -> None:
    answer = vela_room.get(path, headers={"Accept-Language": language})

    assert answer.status_code == 200
    assert in_line(answer.text) == []
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text


def test_a_mission_that_knows_nothing_yet_has_a_page_that_says_so(tmp_path: Path) -> None:
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])

    with room_of(tmp_path / "m") as client:
        told = client.get("/picture")

    assert told.status_code == 200
    assert config(told.text)["bounds"] is None
    assert "No incident is left by these filters." in told.text


def test_the_map_begins_where_the_incidents_are(vela_room: TestClient) -> None:
    bounds = config(vela_room.get("/picture").text)["bounds"]

    assert isinstance(bounds, list)
    west, south, east, north = bounds
    assert -37 < west < east < -35
    assert 42 < south < north < 44


def test_a_page_without_a_base_map_of_its_deployer_asks_nobody_outside(vela_room: TestClient) -> None:
    answer = vela_room.get("/picture")

    assert config(answer.text)["basemap"] == {"kind": "own", "url": "", "credit": ""}
    assert "https:" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("", "own"),
        ("isle.pmtiles", "pmtiles"),
        ("https://tiles.example.org/{z}/{x}/{y}.png", "raster"),
        ("https://tiles.example.org/all.pmtiles", "pmtiles"),
        ("https://tiles.example.org/style.json", "style"),
    ],
)
def test_a_deployer_may_bring_a_base_map(told: str, kind: str) -> None:
    assert basemap_of(told)["kind"] == kind


@pytest.mark.parametrize(
    "told",
    ["../secrets.pmtiles", "/etc/isle.pmtiles", "isle.png", "http://tiles.example.org/{z}/{x}/{y}.png",
     "https://somebody:password@tiles.example.org/style.json", "https://tiles.example.org/anything"],
)  # fmt: skip
def test_what_is_no_base_map_is_refused(told: str) -> None:
    with pytest.raises(UnusableMission):
        basemap_of(told)


def test_only_an_https_origin_is_let_through() -> None:
    assert origin_of("https://tiles.example.org:8443/a/style.json") == "https://tiles.example.org:8443"
    assert origin_of("http://tiles.example.org/style.json") is None


def test_the_archive_in_the_folder_comes_in_ranges_and_nothing_else_does(tmp_path: Path) -> None:
    bootstrap.new_mission(tmp_path / "m", ["easter-truce-2025"])
    (tmp_path / "m" / "isle.pmtiles").write_bytes(b"PMTiles" + bytes(range(200)))
    settings = tmp_path / "m" / "truce.toml"
    settings.write_text(settings.read_text().replace('basemap = ""', 'basemap = "isle.pmtiles"'))

    with room_of(tmp_path / "m") as client:
        part = client.get("/picture/basemap.pmtiles", headers={"Range": "bytes=0-6"})

    assert part.status_code == 206
    assert part.content == b"PMTiles"


def test_without_an_archive_there_is_nothing_to_serve(vela_room: TestClient) -> None:
    assert vela_room.get("/picture/basemap.pmtiles").status_code == 404


def test_what_leaves_nothing_now_can_still_be_chosen(vela_room: TestClient) -> None:
    """A link that leaves nothing is opened, its filter lifted by the script: the form must hold every other choice."""
    told = vela_room.get("/picture?from=2024-10-05&to=2024-10-12&term=VE-9").text

    for name, value in (("party", "karst"), ("act", "use_of_weapon"), ("weapon", "artillery"), ("status", "no_ruling")):
        assert f'name="{name}" value="{value}"' in told
