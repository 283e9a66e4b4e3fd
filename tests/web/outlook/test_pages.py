"""The outlook as pages: what may come, how good that was before, how it may go; each figure leads to its why."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import vela as island
from tests.flow.outlook.said import conditions, forecasts, keep_said
from tests.web.reading_pages import in_line, links, words
from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.outlook.scenarios import judge_scenarios
from truce.flow.outlook.showing import shown_truces
from truce.model.columns import to_table
from truce.model.condition import Condition
from truce.model.forecast import COUNT, Forecast
from truce.shell.say import LANGUAGES

DAY = timedelta(days=1)
PAGES = ("/outlook", "/outlook/record", "/outlook/scenarios", "/outlook/warnings")
BY_AREA = "/outlook?of=vela-2024&series=VE-1|text|any|held:karst"


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented truce, whose announced end has come."""
    return island.vela(tmp_path_factory).house.mission.folder


@pytest.fixture(scope="module")
def said(walked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mission with an outlook in which every part has something to show, and a judgement on record."""
    folder = tmp_path_factory.mktemp("outlook") / "mission"
    shutil.copytree(walked, folder)
    house = bootstrap.open_house(folder)
    keep_said(house)
    with bootstrap.writing(house):
        judge_scenarios(house, {"D": (0.4, None, None)}, "the talks were put off again")
    return folder


@pytest.fixture(scope="module")
def client(said: Path) -> Iterator[TestClient]:
    with room_of(said) as client:
        yield client


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [*PAGES, BY_AREA])
def test_a_page_opens_in_every_language_with_nothing_in_line(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})

    assert answer.status_code == 200, answer.text
    assert f'<html lang="{language}"' in answer.text
    assert in_line(answer.text) == []
    assert len(re.findall("<h1", answer.text)) == 1


def test_a_chance_stands_with_its_word_its_interval_and_the_base_rate(client: TestClient) -> None:
    told = words(client.get("/outlook").text)

    assert "Still stands in 30 days: likely, 73% (59% to 81%). Truces like it, by base rate alone: 90%" in told
    assert "between highly likely and almost certain" in told
    assert "A guess: the record hardly saw a truce of this age." in told


def test_the_page_says_first_whether_it_is_holding_why_and_by_how_many_hours(client: TestClient) -> None:
    page = client.get("/outlook").text
    told = words(page)

    assert "Is it holding now Fraying More breaches per covered hour than since it began" in told
    assert "28 expected breaches in 134 covered hours; 80% of the area and time was watched." in told
    assert "the rate since is 0.12 of what the trend before would have brought (0.09 to 0.17)" in told
    assert "held by Karst League Cannot be told Too little was watched, so silence says nothing 3.0 0%" in told
    assert told.index("Is it holding now") < told.index("Will it hold", told.index("Is it holding now"))
    assert "Fraying is said from 80% chance on" in told
    whys = {one.removeprefix("/why/") for one in links(page, "/why/")}
    assert {one.id for one in conditions()} <= whys
    assert client.get(f"/why/{next(conditions()).id}").status_code == 200


def test_where_nobody_watched_the_page_tells_of_reports_and_of_no_hour(said: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(said, tmp_path / "unwatched")
    shutil.rmtree(folder / "lake" / "condition")
    dark: dict[str, Any] = {"hours": 0.0, "counts": 0.0, "watched": 0.0, "measures": (), "basis": "reported"}
    one = replace(next(conditions()), state="cannot_be_told", why=("only_reported",), **dark)
    bootstrap.open_house(folder).mission.lake.add(Condition, to_table(Condition, [one]))
    with room_of(folder) as client:
        told = words(client.get("/outlook").text)

    assert "Nobody watched, so there are no covered hours and no rate. Reported, not watched: 28 breaches." in told
    assert "covered hours;" not in told
    assert "Of all that was told of" in told


def test_a_truce_that_has_not_begun_is_on_the_page_and_holds_nothing_yet(said: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(said, tmp_path / "ahead")
    for noun in ("forecast", "regime", "signal", "score", "condition"):
        shutil.rmtree(folder / "lake" / noun)
    blank: dict[str, Any] = {
        "state": "cannot_be_told",
        "why": ("not_begun",),
        "earliest": None,
        "measures": (),
        "spots": (),
    }
    ahead = replace(next(conditions()), stage="not_begun", term=None, **blank)
    bootstrap.open_house(folder).mission.lake.add(Condition, to_table(Condition, [ahead]))
    with room_of(folder) as client:
        told = words(client.get("/outlook").text)

    assert "It has not begun. Cannot be told" in told


def test_every_figure_of_the_outlook_leads_to_its_why(client: TestClient, said: Path) -> None:
    page = client.get("/outlook").text

    whys = {one.removeprefix("/why/") for one in links(page, "/why/")}
    shown = shown_truces(bootstrap.open_house(said)).truces[0]
    assert {one.forecast for hold in shown.holds for one in hold.chances} <= whys
    assert {one.id for one in shown.signals} <= whys
    assert {one.forecast for one in shown.series[0].totals} <= whys
    assert client.get(f"/why/{shown.series[0].totals[0].forecast}").status_code == 200


def test_every_drawing_has_a_name_and_a_table_with_its_figures(client: TestClient) -> None:
    page = client.get("/outlook").text

    drawn = re.findall(r'<div class="(near|far)"><svg[^>]*role="img" aria-label="([^"]{8,})"', page)
    assert len(drawn) == 2 * 3  # for a phone and for a desk; of both, a reader meets one
    assert {name for fit, name in drawn if fit == "near"} == {name for fit, name in drawn if fit == "far"}
    for part in ("Day by day", "By area", "What would count as its end"):
        assert part in words(page)


def test_a_change_is_told_with_its_day_its_levels_and_its_false_alarms(client: TestClient) -> None:
    told = words(client.get("/outlook").text)

    assert "28 Oct 2024 2.1 5.4 96% alarm One false alarm in 365 days where nothing changes." in told


def test_what_nobody_could_observe_is_apart_and_moves_nothing(client: TestClient) -> None:
    told = words(client.get("/outlook").text)

    assert "Signs that nobody could observe: 1" in told
    assert "Hostile words and mobilisation nobody could observe – – / – / –" in told


def test_a_series_that_nobody_watched_says_that_it_speaks_of_reports(client: TestClient) -> None:
    told = words(client.get(BY_AREA).text)

    assert "held by Karst League told of, not watched" in told
    assert "No model did better than climatology on this series so far" in told


def test_where_nobody_watched_the_page_speaks_of_reports_only(walked: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(walked, tmp_path / "blind")
    keep_said(bootstrap.open_house(folder), basis="reported")
    with room_of(folder) as client:
        told = words(client.get("/outlook").text)

    assert "This tells what will be reported, never that the truce holds." in told


def test_a_warning_stands_with_its_reasons_in_words_and_each_leads_to_its_why(client: TestClient) -> None:
    page = client.get("/outlook").text
    card = page[page.index('aria-labelledby="warning-1"') : page.index('href="/outlook/warnings">What')]

    assert "Early warning alarm" in words(page)
    assert "A rise since 28 Oct 2024: VE-1" in words(card)
    assert "A sign: Fire in sectors that were quiet (read on 3 Nov 2024)" in words(card)
    assert "until it does, a missed collapse and a false alarm count alike" in words(card)
    assert len(links(card, "/why/")) >= 2
    assert not re.search(r"[A-F]\.[a-z]|[a-z]_[a-z]|\|", words(card))


def test_silence_when_nobody_watched_is_not_told_as_quiet(said: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(said, tmp_path / "unwatched")
    for noun in ("regime", "ruling", "condition"):
        shutil.rmtree(folder / "lake" / noun)
    with room_of(folder) as client:
        told = words(client.get("/outlook").text)

    assert "Early warning blind: no all-clear" in told
    assert "Of the last week 0% was watched. Silence when nobody watched is not all quiet." in told


def test_each_threshold_is_told_by_its_precision_and_recall(client: TestClient) -> None:
    told = words(client.get("/outlook/warnings").text)

    assert "A warning is given from 50% on." in told
    assert "324 of 536 5% (3% to 7%) 71% (54% to 88%)" in told


def test_there_is_no_such_series(client: TestClient) -> None:
    assert client.get("/outlook?of=vela-2024&series=VE-1|text|any|moon").status_code == 404
    assert client.get("/outlook?of=moon").status_code == 404


def test_the_record_tells_the_score_beside_the_simple_one(client: TestClient) -> None:
    told = words(client.get("/outlook/record").text)

    assert "Said beforehand Frozen when it was said" in told
    assert "whether it holds Any end watched" in told
    assert re.search(r"Brier 0\.159 (log score [\d.]+ nats )?\+40% \(\+11% to \+61%\) base rate 0\.265", told)
    assert "35% 35% (20% to 53%) 20" in told


def test_a_person_says_how_likely_a_scenario_is_and_why(said: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(said, tmp_path / "judged")
    with room_of(folder) as client:
        csrf = re.findall('name="csrf" value="([^"]+)"', client.get("/outlook/scenarios").text)[0]
        form = {"csrf": csrf, "p-B": "31,5", "p-E": "20", "why": "a line was agreed; <b>both</b> signed"}
        answer = client.post("/outlook/scenarios", data=form, follow_redirects=True)
        page = client.get("/outlook/scenarios").text
        wrong = client.post("/outlook/scenarios", data=form | {"p-B": "99", "p-E": "60"})
        letters = client.post("/outlook/scenarios", data=form | {"p-B": "much"})
        silent = client.post("/outlook/scenarios", data=form | {"why": " "})

    assert answer.status_code == 200
    assert "B 32%" in words(page)
    assert "a line was agreed; <b>both</b> signed" in words(page)
    assert "<b>both</b>" not in page
    assert [one.status_code for one in (wrong, letters, silent)] == [422, 422, 422]
    assert 'value="99"' in wrong.text


def test_scenarios_tell_who_judged_them_and_who_nobody_did(client: TestClient) -> None:
    told = words(client.get("/outlook/scenarios").text)

    assert "the talks were put off again" in told
    assert "D 40%" in told
    assert "the talks succeed" in told
    assert "the talks break down" in told


@pytest.mark.long
def test_a_person_says_which_scenario_came_and_what_was_said_before_is_scored(said: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(said, tmp_path / "settled")
    today = bootstrap.open_house(folder).clock().date().isoformat()
    with room_of(folder) as client:
        before = words(client.get("/outlook/scenarios").text)
        csrf = re.findall('name="csrf" value="([^"]+)"', client.get("/outlook/scenarios").text)[0]
        form = {"csrf": csrf, "settle-scenario": "D", "settle-what": "came", "settle-on": today}
        answer = client.post("/outlook/scenarios/came", data=form | {"settle-why": "they <i>met</i> again"})
        told = client.get("/outlook/scenarios").text
        off = ({"settle-why": " "}, {"settle-on": "soon"}, {"settle-scenario": "Z"}, {"settle-on": "2999-01-01"})
        good = form | {"settle-why": "they met"}
        wrong = [client.post("/outlook/scenarios/came", data=good | other) for other in off]

    assert "It cannot be told yet which of them came." in before
    assert answer.status_code in (200, 303)
    assert "D came" in words(told)
    assert "they <i>met</i> again" in words(told)
    assert "<i>met</i>" not in told
    assert re.search(r"D came 0\.\d\d 0\.83 –", words(told))
    assert [one.status_code for one in wrong] == [422] * 4
    assert "they met" in wrong[1].text


def test_signposts_are_read_by_what_the_mission_knew_and_not_by_the_clock_on_the_wall(client: TestClient) -> None:
    told = words(client.get("/outlook/scenarios").text)

    assert re.search(r"Signposts are read by what was known on 3 Nov 2024", told)
    assert "there" in told


def test_a_mission_of_which_nothing_was_foretold_says_what_to_do(said: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(said, tmp_path / "empty")
    for noun in ("forecast", "regime", "signal", "score", "condition"):
        shutil.rmtree(folder / "lake" / noun)
    with room_of(folder) as client:
        answer = client.get("/outlook")

    assert answer.status_code == 200
    assert "Nothing was forecast yet" in words(answer.text)


def test_where_no_chance_was_said_and_no_longer_stretch_counted_the_page_tells_the_rest(
    said: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(said, tmp_path / "bare")
    for noun in ("forecast", "regime", "signal", "score"):
        shutil.rmtree(folder / "lake" / noun)
    bare = [one for one in forecasts() if one.kind == COUNT and one.target_latest - one.target_earliest <= DAY]
    bootstrap.open_house(folder).mission.lake.add(Forecast, to_table(Forecast, bare))
    with room_of(folder) as client:
        answer = client.get("/outlook")

    assert answer.status_code == 200
    assert "held by Karst League" in words(answer.text)


def test_the_page_of_a_truce_that_ended_says_so_and_warns_of_nothing_more(walked: Path) -> None:
    with room_of(walked) as client:
        page = client.get("/outlook").text
        glance = words(client.get("/outlook/glance").text)

    told = words(page)
    assert "It has ended." in told
    assert "Early warning its announced end has come" in told
    assert "that it collapses within" not in told
    assert 'class="card t-bad"' not in page
    assert "It has ended." in glance
    assert "Still stands" not in glance


def test_board_terms_and_outlook_lead_to_one_another(client: TestClient) -> None:
    board, terms = client.get("/").text, client.get("/terms").text
    term, outlook = client.get("/terms/vela-2024/VE-1").text, client.get("/outlook").text
    glance = client.get("/outlook/glance").text

    assert 'hx-get="/outlook/glance"' in board
    assert 'href="/outlook"' in board
    for page in (glance, terms, term):
        assert 'href="/outlook#of-vela-2024"' in page
    assert 'id="of-vela-2024"' in outlook
    assert 'href="/terms"' in outlook
    assert "/terms/vela-2024/VE-1" in outlook
    assert "Still stands in 30 days: likely, 73% (59% to 81%)." in words(glance)
    assert "Early warning alarm" in words(glance)
