"""What each thing adds: of an incident the parts of its voices, of a ruling those of its grounds, the most first."""

import math
import re

import polars as pl
import pytest
from starlette.testclient import TestClient

from tests.web.reading_pages import words
from tests.web.why.test_why import some
from truce.flow.frames import frame
from truce.flow.reason import Reason
from truce.flow.room.why import step
from truce.fusion.constants import CEILING
from truce.model.incident import Incident
from truce.web.why.adds import Added, most_first, told_by

ENGLISH = (
    "best report",
    "product of",
    "bytes (WKB)",
    "log-likelihood",
    "who would tell",
    " x 1",
    "became",
    "from patrol",
)


def incidents(client: TestClient, many: int) -> list[Reason]:
    house = client.app.state.room.base  # type: ignore[attr-defined]
    found = frame(house, Incident).filter(pl.col("n_reports") > 1).head(many)["id"].to_list()
    return [step(house, id).reason for id in found]


def test_every_voice_of_an_incident_is_the_part_of_one_of_its_reports(vela_room: TestClient) -> None:
    for incident in incidents(vela_room, 40):
        added = told_by(incident)

        told = sorted(one.p for one in added.values() if one.p is not None)
        assert told == sorted(factor["value"] for factor in incident.facts["factors"])
        counted = [one.p for one in added.values() if one.p is not None and one.counts]
        happened = min(1 - math.prod(1 - p for p in counted), CEILING)
        assert happened == pytest.approx(incident.facts["p_happened"], abs=1e-9)


def test_what_contributes_most_comes_first_and_a_lead_beside_others_last() -> None:
    reports = [Reason("report", id, {"membership": 0.9}) for id in ("lead", "echo", "best", "weak")]
    added = {"lead": Added(0.8, "satellite", counts=False), "echo": Added(None), "best": Added(0.9), "weak": Added(0.2)}

    assert [one.id for one in most_first(reports, added)][:2] == ["best", "weak"]


def test_an_incident_says_what_each_report_contributes_and_which_adds_nothing(vela_room: TestClient) -> None:
    echoed = next(one for one in incidents(vela_room, 40) if any(a.p is None for a in told_by(one).values()))

    told = words(vela_room.get(f"/why/{echoed.id}").text)

    assert "What it contributes" in told
    assert "nothing of its own: a voice told it already" in told


def test_a_ruling_says_what_each_incident_adds_to_its_number(vela_room: TestClient) -> None:
    told = vela_room.get(f"/why/{some(vela_room, 'rul')}").text

    added = [float(one) for one in re.findall(r'<td class="k-number"[^>]*><span class="figure">([\d.]+)</span>', told)]
    assert len(added) == 50
    assert added == sorted(added, reverse=True)


@pytest.mark.parametrize("language", ["uk", "ru", "ar", "fr"])
@pytest.mark.parametrize("noun", ["inc", "rul", "rep"])
def test_the_working_is_told_in_the_language_of_the_reader(vela_room: TestClient, noun: str, language: str) -> None:
    told = words(vela_room.get(f"/why/{some(vela_room, noun)}", headers={"Accept-Language": language}).text)

    assert [one for one in ENGLISH if one in told] == []
