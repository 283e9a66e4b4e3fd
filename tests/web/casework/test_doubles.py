"""Doubtful pairs: the reasons for and against are the link's own factors; a person accepts, splits, takes back."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests.web.serving import room_of
from truce import bootstrap
from truce.flow.frames import frame
from truce.flow.house import House, Silent
from truce.flow.room import doubles
from truce.flow.room.doubles import KINDS, Wanted
from truce.model.incident import Link

FIRST, LAST = date(2024, 1, 1), date(2026, 1, 1)


@pytest.fixture(scope="module")
def vela(vela_folder: Path) -> House:
    return bootstrap.open_house(vela_folder)


@pytest.fixture
def fused(vela: House, tmp_path: Path) -> Iterator[TestClient]:
    shutil.copytree(vela.mission.folder, tmp_path / "mission")
    with room_of(tmp_path / "mission") as client:
        yield client


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_is_every_link_of_its_kind_the_most_doubtful_first(vela: House, kind: str) -> None:
    links = frame(vela, Link).filter(doubles._of_kind(kind))
    first = doubles.queue(vela, Wanted(kind=kind, first=FIRST, last=LAST))
    pages = [doubles.queue(vela, Wanted(kind=kind, page=n, first=FIRST, last=LAST)) for n in range(1, first.pages + 1)]
    told = [pair.link for page in pages for pair in page.pairs]

    assert first.found == links.height == len(told)
    doubts = [abs(one["probability"] - 0.5) for one in told]
    assert doubts == sorted(doubts)


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_opens_on_the_last_days_with_a_pair_that_waits(vela: House, kind: str) -> None:
    waiting = frame(vela, Link).filter(doubles._of_kind(kind))
    found = doubles.queue(vela, Wanted(kind=kind))

    assert bool(found.pairs) == bool(waiting.height)
    newest = (waiting if waiting.height else frame(vela, Link))["day"].max()
    assert (found.first, found.last) == (newest - doubles.PERIOD, newest)  # type: ignore[operator]


def test_what_speaks_for_and_against_adds_up_to_the_score(vela: House) -> None:
    links = frame(vela, Link).filter(pl.col("probability").is_between(0.1, 0.9))
    for link in links.head(20).to_dicts():
        found = doubles.beside(vela, link["right"], link["left"])
        weights = [f.weight for f in (*found.speak_for, *found.speak_against)]
        assert abs(sum(weights) - link["score"]) < 0.1
        assert all(f.weight > 0 for f in found.speak_for)
        assert all(f.weight < 0 for f in found.speak_against)
        assert (found.held[link["left"]] == found.held[link["right"]]) == link["together"]


def _pair(client: TestClient) -> str:
    page = client.get("/duplicates?first=2024-01-01&last=2026-01-01").text
    return str(re.findall(r'href="(/duplicates/rep-[^"]+)"', page)[0])


def _send(client: TestClient, path: str, **told: str) -> tuple[int, str]:
    page = client.get(path).text
    csrf = page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    answer = client.post(path, data={"csrf": csrf, "by": "Ada", **told})
    return answer.status_code, answer.text


def test_a_person_accepts_splits_and_takes_back(fused: TestClient) -> None:
    path = _pair(fused)
    status, page = _send(fused, path, do="same", why="one blast, told twice")
    assert status == 200
    assert "one blast, told twice" in page
    assert 'class="button" href="/duplicates"' in page  # and on to the next
    assert path not in fused.get("/duplicates?first=2024-01-01&last=2026-01-01").text
    decision = re.findall(r'name="decision" value="([^"]+)"', page)[0]
    status, page = _send(fused, path, do="different", why="two after all")
    assert status == 409  # what stands is taken back first
    assert "two after all" in page
    status, page = _send(fused, path, do="undo", decision=decision, why="I was wrong")
    assert status == 200
    assert "I was wrong" in page
    assert path in fused.get("/duplicates?first=2024-01-01&last=2026-01-01").text
    status, page = _send(fused, path, do="different", why="two after all")
    assert status == 200


def test_a_decision_without_name_or_reason_is_none(fused: TestClient) -> None:
    path = _pair(fused)
    assert _send(fused, path, do="same", why="")[0] == 422
    assert _send(fused, path, do="same", why="x", by="")[0] == 422
    assert _send(fused, path, do="burn", why="x")[0] == 422


def test_an_id_that_is_none_is_not_found(fused: TestClient) -> None:
    assert fused.get("/duplicates/rep-0000000000000000/rep-1111111111111111").status_code == 404
    assert fused.get("/duplicates?kind=all").status_code == 422
    assert fused.get("/duplicates?first=yesterday").status_code == 422


def test_before_the_first_fusing_the_page_says_what_is_lacking(tmp_path: Path) -> None:
    house, _ = bootstrap.demo_house(tmp_path / "demo", 7, Silent())
    with room_of(house.mission.folder) as client:
        answer = client.get("/duplicates")
    assert answer.status_code == 404
    assert "fuse" in answer.text
