"""Talks over the API: page by page, by right, nothing of what was said at the table to who may not read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.talks.cases import talks
from tests.web.api.conftest import LOCAL
from tests.web.serving import ENTRY
from truce.bootstrap import open_house
from truce.flow.talks import kept
from truce.flow.talks.shelf import shipped
from truce.sample import write_sample
from truce.settings import Settings, settings_as_toml
from truce.store.mission import create_mission
from truce.web.api import make_api
from truce.web.room import Room


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API of a mission of one person that took two negotiations in."""
    folder = tmp_path_factory.mktemp("talks")
    sample = write_sample(folder / "invented", 7)
    told = Settings(name="Heath", time_zone=sample.time_zone, agreements=[sample.agreement.name])
    create_mission(folder / "m", settings_as_toml(told), agreements=[sample.agreement], zones=[sample.zones])
    (folder / "vela.yaml").write_text(talks(), "utf-8")
    for path in (shipped()["russia-ukraine-2025-26"], Path(folder / "vela.yaml")):
        kept.add(open_house(folder / "m"), path)
    made = Room(folder / "m", entry=ENTRY)
    with TestClient(make_api(made), headers=LOCAL) as client:
        yield client
    made.pictures.sheets.close()
    made.store.close()


def test_pages_hold_every_row_once_each_with_its_negotiation(said: TestClient) -> None:
    first = said.get("/talks/options", params={"limit": 15}).json()
    second = said.get("/talks/options", params={"limit": 15, "after": first["next"]}).json()
    rows = [(row["negotiation"], row["id"]) for row in (*first["items"], *second["items"])]

    assert (len(rows), len(set(rows)), second["next"]) == (23, 23, None)
    assert {negotiation for negotiation, _ in rows} == {"russia-ukraine-2025-26", "vela"}


def test_an_answer_is_asked_again_by_its_tag(said: TestClient) -> None:
    told = said.get("/talks/positions")

    assert said.get("/talks/positions", headers={"If-None-Match": told.headers["ETag"]}).status_code == 304


def test_rows_are_chosen_by_day_source_and_term_and_what_a_noun_lacks_is_refused(said: TestClient) -> None:
    window = {"from": "2025-08-06T00:00:00Z", "to": "2025-08-07T00:00:00Z", "source": "S113"}
    items = said.get("/talks/readouts", params=window).json()["items"]

    assert [(row["party"], row["as_of"]) for row in items] == [("us", "2025-08-06")]
    assert said.get("/talks/readouts", params={"term": "a/b"}).status_code == 422
    assert said.get("/talks/readouts", params={"source": "S0"}).status_code == 404
    assert said.get("/talks/readouts", params={"area": "north"}).status_code == 422
    assert said.get("/talks/readouts", params={"to": "0001-01-01T00:00:00+02:00"}).status_code == 422


def test_without_a_token_there_is_nothing(said: TestClient) -> None:
    assert said.get("/talks/positions", headers={"Authorization": "Bearer none"}).status_code == 401
    assert said.get("/talks/secrets").status_code == 404
