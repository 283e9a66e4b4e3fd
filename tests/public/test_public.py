"""The public edition: it shows what was published, in every language, and can reach nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import mapbox_vector_tile
import polars as pl
import pytest
from starlette.testclient import TestClient

from tests.flow.conftest import Walked, vela
from tests.house.test_plan import modules_used
from truce.errors import Untrustworthy
from truce.flow.frames import frame
from truce.flow.publish import publish
from truce.model.incident import Incident
from truce.model.mandate import Mandate
from truce.model.report import Report
from truce.model.ruling import Ground
from truce.public.app import make_public
from truce.public.board import rows_of
from truce.public.edition import open_edition
from truce.public.guards import network_of
from truce.shell.say import LANGUAGES, Say, texts

__all__ = ["vela"]
PACKAGE = Path(__file__).resolve().parents[2] / "truce"


@pytest.fixture(scope="module")
def root(vela: Walked) -> Path:
    choices = replace(vela.house.choices, mandate=Mandate(publication_allowed=True))
    publish(replace(vela.house, choices=choices, clock=lambda: datetime(2031, 1, 1, tzinfo=UTC)), ["en"])
    return vela.house.mission.folder / "public"


@pytest.fixture
def client(root: Path) -> Iterator[TestClient]:
    with TestClient(make_public(root)) as client:
        yield client


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/check", "/map"])
def test_every_page_speaks_every_language(client: TestClient, path: str, language: str) -> None:
    page = client.get(path, params={"lang": language})

    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert ('dir="rtl"' in page.text) == (language == "ar")


def test_the_map_says_how_sure_in_the_words_of_its_reader(client: TestClient) -> None:
    told = client.get("/map", params={"lang": "uk"}).text

    assert ">цілком можливо</option>" in told
    assert "possibility</option>" not in told


def test_nobody_who_reads_is_marked(client: TestClient) -> None:
    for path in ("/", "/check", "/edition.json", "/data/incidents.csv", "/files/brief.en.html"):
        assert "set-cookie" not in client.get(path).headers


def test_it_is_only_for_reading(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, "/").status_code == 405


def test_a_name_that_is_not_in_the_list_is_not_there(client: TestClient) -> None:
    for name in ("proof.json", "edition.json", "current", "..%2fcurrent", "..%2f..%2ftruce.toml", "brief.en.html.bak"):
        assert client.get(f"/files/{name}").status_code == 404


def test_what_did_not_change_is_not_sent_again(client: TestClient) -> None:
    mark = client.get("/").headers["etag"]

    assert client.get("/", headers={"if-none-match": mark}).status_code == 304


@pytest.mark.parametrize("form", ["csv", "jsonl", "geojson"])
def test_the_data_hold_every_incident_and_no_word_of_a_report(
    client: TestClient,
    vela: Walked,
    form: str,
) -> None:
    told = client.get(f"/data/incidents.{form}").text

    ids = frame(vela.house, Incident)["id"].to_list()
    texts = {text for text in frame(vela.house, Report)["text"].drop_nulls().to_list() if len(text) > 20}
    assert all(id in told for id in ids)
    assert not any(text in told for text in texts)


def test_a_file_that_was_changed_is_not_shown(root: Path, tmp_path: Path) -> None:
    for path in [*root.rglob("*")]:
        there = tmp_path / path.relative_to(root)
        if path.is_dir():
            there.mkdir(parents=True, exist_ok=True)
        else:
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(path.read_bytes())
    brief = next(tmp_path.rglob("brief.en.html"))
    brief.write_bytes(brief.read_bytes().replace(b"breach", b"brxach", 1))

    with pytest.raises(Untrustworthy):
        open_edition(tmp_path)


def test_it_can_reach_no_store_no_corridor_and_no_key() -> None:
    """Not by what it imports, nor by what those import: from its process the mission is out of reach."""
    seen: set[str] = set()
    waiting = list((PACKAGE / "public").glob("*.py"))
    while waiting:
        for name in modules_used(waiting.pop()):
            place = PACKAGE.parent.joinpath(*name.split("."))
            path = place.with_suffix(".py") if place.with_suffix(".py").is_file() else place / "__init__.py"
            if name not in seen and path.is_file():
                seen.add(name)
                waiting.append(path)

    rooms = {name.split(".")[1] for name in seen if "." in name}
    assert rooms.isdisjoint({"store", "flow", "bootstrap", "web", "cli", "people", "rights", "evidence", "settings"})


def test_the_tiles_of_the_map_show_every_incident_that_has_a_place(client: TestClient, root: Path) -> None:
    edition = open_edition(root)
    answer = client.get(f"/picture/tiles/{edition.sheet.version}/0/0/0.mvt")

    layers = mapbox_vector_tile.decode(answer.content)
    cells = sum(one["properties"]["n"] for one in layers.get("cells", {}).get("features", []))
    assert cells + len(layers.get("incidents", {}).get("features", [])) == edition.sheet.placed
    assert client.get("/picture/tiles/0123456789abcdef/0/0/0.mvt").status_code == 404


def test_what_the_filter_leaves_out_is_said(client: TestClient) -> None:
    assert client.get("/map", params={"act": "use_of_weapon", "lang": "en"}).text.count("leaves out") == 1
    assert "leaves out" not in client.get("/map", params={"lang": "en"}).text
    assert client.get("/map", params={"colour": "red"}).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), ("/files/none", 404), ("/map?colour=red", 422)])
def test_what_went_wrong_is_said_in_the_readers_language(
    client: TestClient, path: str, status: int, language: str
) -> None:
    told = client.get(path, headers={"accept-language": language})

    assert told.status_code == status
    assert f'<html lang="{language}"' in told.text
    assert texts()[f"public.fault_{status}"][language] in told.text
    assert told.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("part", ["9" * 5000, "-1", "%C2%B2", "0x1", "19"])
def test_what_is_no_tile_is_not_there(client: TestClient, root: Path, part: str) -> None:
    version = open_edition(root).sheet.version

    assert client.get(f"/picture/tiles/{version}/{part}/0/0.mvt").status_code == 404
    assert client.get(f"/picture/ground/{part}/0/0.mvt").status_code == 404


def test_a_reading_is_called_by_the_name_of_its_party(root: Path) -> None:
    edition = open_edition(root)
    names = dict(edition.told["parties"])
    told = {row.reading for row in rows_of(edition, Say("en", ZoneInfo("UTC")))}

    assert told
    assert told.isdisjoint(names)


def test_an_edition_that_is_not_all_there_is_not_shown(root: Path, tmp_path: Path) -> None:
    (tmp_path / "current").write_text("0001\n", "ascii")

    with pytest.raises(Untrustworthy):
        open_edition(tmp_path)


def test_a_network_of_many_addresses_is_one_reader() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") != network_of("2001:db8:1::1")
    assert network_of("203.0.113.7") != network_of("203.0.113.8")


def test_nothing_that_is_published_tells_on_which_side_of_an_edge_an_incident_lay(vela: Walked, root: Path) -> None:
    there = open_edition(root).folder
    grounds, kept = pl.read_parquet(there / "grounds.parquet"), frame(vela.house, Ground)
    whole = pl.read_parquet(there / "rulings.parquet").filter(period="whole", area="all")

    assert not grounds.is_empty()
    assert {"p_zone", "p_area", "line", "note"}.isdisjoint(grounds.columns)
    assert set(grounds["ruling"]) <= set(whole["id"])
    both = grounds.join(kept, on=["ruling", "incident"], suffix="_kept").filter(pl.col("contribution_kept") > 0)
    expected = both["p_force"] * both["p_act"] * both["p_happened"] * both["p_party"]
    assert (both["contribution"] - expected).abs().max() == 0
    assert (both["p_zone"] < 1).any()  # an edge was near; nothing shows it
