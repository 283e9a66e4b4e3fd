"""pair: which two reports are shown, and to whom."""

from dataclasses import replace

import pytest

from tests.flow.conftest import Walked
from truce.errors import NotFound, WrongUsage
from truce.flow.frames import frame
from truce.flow.pair import compared, instructive, least_sure, pair
from truce.model.incident import Incident, Link


def test_with_no_ids_one_pair_is_put_together_and_one_kept_apart(vela: Walked) -> None:
    merged, split = (compared(vela.house, ids) for ids in instructive(vela.house))

    assert merged.together
    assert not split.together
    assert merged.reports[0].source != merged.reports[1].source
    assert merged.link is not None
    assert split.link is not None
    assert merged.link.probability > 0.9
    assert split.link.probability < 0.5
    assert b"Why one event, and why two" in pair(vela.house, [], "en")


def test_an_incident_alone_shows_its_two_least_sure_reports(vela: Walked) -> None:
    large = frame(vela.house, Incident).sort("n_reports", "id").row(-1, named=True)
    members = {m["report"] for m in large["members"]}

    one, two = least_sure(vela.house, large["id"])
    assert {one, two} < members
    links = [r for r in frame(vela.house, Link).to_dicts() if {r["left"], r["right"]} <= members]
    shown = compared(vela.house, (one, two)).link
    assert shown is not None
    assert shown.probability == min(r["probability"] for r in links)
    assert {r.id for r in compared(vela.house, (one, two)).others} == members - {one, two}


def test_two_incidents_stand_for_the_reports_that_name_them(vela: Walked) -> None:
    first, last = frame(vela.house, Incident).sort("earliest")["id"].gather([0, -1]).to_list()
    page = pair(vela.house, [first, last], "en").decode()

    assert first in page
    assert last in page
    assert "No working is kept" in page


def test_what_cannot_be_shown_says_why(vela: Walked) -> None:
    lone = frame(vela.house, Incident).filter(n_reports=1)["id"][0]

    for ids, fault in (
        (["rep-0"], WrongUsage),
        (["rep-0", "rep-1"], NotFound),
        (["a", "b", "c"], WrongUsage),
        ([lone], WrongUsage),
    ):
        with pytest.raises(fault):
            pair(vela.house, ids, "en")


def test_a_mission_that_publishes_makes_no_such_page(vela: Walked) -> None:
    public = replace(vela.house, choices=replace(vela.house.choices, edition="public"))

    with pytest.raises(WrongUsage, match="internal"):
        pair(public, [], "en")
