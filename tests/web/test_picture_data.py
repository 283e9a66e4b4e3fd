"""The doors from which a map draws: cached for ever where nothing can change, said aloud where something is wrong."""

import gzip
import json
from collections.abc import Iterator

import mapbox_vector_tile
import pytest
from starlette.testclient import TestClient

from tests.vela import vela
from tests.web.serving import room_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with room_of(vela(tmp_path_factory).folder) as client:
        yield client


@pytest.fixture(scope="module")
def version(client: TestClient) -> str:
    return str(client.get("/picture/summary.json").json()["version"])


def test_every_number_says_how_many_and_between_what_bounds(client: TestClient) -> None:
    told = client.get("/picture/summary.json?act=use_of_weapon&certainty=likely").json()

    assert told["filter"] == "act=use_of_weapon&certainty=0.55"
    assert {taken["filter"] for taken in told["taken_out"]} == {"act", "certainty"}
    alone = sum(taken["alone"]["n"] for taken in told["taken_out"])
    assert told["kept"]["n"] + alone + told["taken_out_together"]["n"] == told["total"]["n"]
    for part in (told["kept"], *told["days"], *(p for facet in told["facets"].values() for p in facet)):
        assert part["low"] <= part["expected"] <= part["high"]


@pytest.mark.parametrize("language", ["en", "uk", "ru", "ar", "fr"])
def test_codes_are_named_in_the_language_of_whoever_reads(client: TestClient, language: str) -> None:
    told = client.get("/picture/summary.json", headers={"Accept-Language": language}).json()

    assert all(part["label"] for facet in told["facets"].values() for part in facet)
    assert (language == "en") == any(part["label"] == "nobody named" for part in told["facets"]["parties"])


def test_a_tile_is_kept_and_shown_again_only_when_the_room_says_so(client: TestClient, version: str) -> None:
    first = client.get(f"/picture/tiles/{version}/0/0/0.mvt")
    again = client.get(f"/picture/tiles/{version}/0/0/0.mvt", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert first.headers["cache-control"] == "private, no-cache"
    assert mapbox_vector_tile.decode(first.content)["incidents"]
    assert again.status_code == 304
    assert not again.content


def test_what_goes_over_a_bad_line_is_packed(client: TestClient, version: str) -> None:
    plain = client.get(f"/picture/tiles/{version}/0/0/0.mvt", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", f"/picture/tiles/{version}/0/0/0.mvt", headers={"Accept-Encoding": "gzip"}) as packed:
        sent = b"".join(packed.iter_raw())

    assert "content-encoding" not in plain.headers
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/picture/tiles/{version}/0/0/1.mvt", 404),
        ("/picture/tiles/{version}/0/0/-1.mvt", 404),
        ("/picture/tiles/{version}/9999999999/0/0.mvt", 404),
        ("/picture/tiles/{version}/%D9%A0/0/0.mvt", 404),
        ("/picture/tiles/ffffffffffffffff/0/0/0.mvt", 404),
        ("/picture/tiles/../0/0/0.mvt", 404),
        ("/picture/tiles/{version}/0/0/0.mvt?act=nothing", 422),
        ("/picture/summary.json?partie=heath", 422),
        ("/picture/summary.json?area=zone:nowhere", 404),
        ("/picture/summary.json?area=polygon:0%200,1%201,1%200,0%201", 422),
        ("/picture/lines.geojson?day=soon", 422),
        ("/picture/incidents?limit=0", 422),
        ("/picture/incidents?limit=100000", 422),
        ("/picture/incidents?after=never", 422),
        ("/picture/ground/3/9/9.mvt", 404),
    ],
)
def test_what_cannot_be_had_is_told(client: TestClient, version: str, path: str, status: int) -> None:
    assert client.get(path.format(version=version), headers={"Accept": "application/json"}).status_code == status


def test_rows_lead_on_until_none_is_left(client: TestClient) -> None:
    wanted = client.get("/picture/summary.json?party=heath").json()["kept"]["n"]
    ids: list[str] = []
    after: str | None = ""
    while after is not None:
        told = client.get(f"/picture/incidents?party=heath&limit=40&after={after}").json()
        ids += [row["id"] for row in told["rows"]]
        after = told["after"]

    assert len(ids) == len(set(ids)) == wanted


@pytest.mark.parametrize("name", ["lines", "zones", "watched", "denials"])
def test_what_else_is_drawn_is_geojson_that_can_be_asked_for_again_for_nothing(client: TestClient, name: str) -> None:
    first = client.get(f"/picture/{name}.geojson")
    again = client.get(f"/picture/{name}.geojson", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-type"] == "application/geo+json"
    assert json.loads(first.text)["type"] == "FeatureCollection"
    assert first.json()["features"]
    assert again.status_code == 304


def test_our_own_base_map_needs_nobody_else(client: TestClient) -> None:
    read = mapbox_vector_tile.decode(client.get("/picture/ground/2/2/1.mvt").content)

    assert {"land", "degrees"} <= read.keys()


def test_nobody_sees_the_picture_without_the_link(client: TestClient, version: str) -> None:
    cookies = dict(client.cookies)
    client.cookies.clear()
    try:
        for path in (f"/picture/tiles/{version}/0/0/0.mvt", "/picture/summary.json", "/picture/incidents"):
            assert client.get(path, follow_redirects=False).status_code in (303, 401)
    finally:
        client.cookies.update(cookies)
