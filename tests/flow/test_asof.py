"""As of an instant: what was known then and nothing later; and nothing of it replaces what the mission keeps."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.flow.conftest import Walked
from truce import bootstrap
from truce.flow.asof import as_seen, beside, look_back, summary
from truce.flow.asof_brief import brief_of
from truce.flow.board import board
from truce.flow.collect import collect
from truce.flow.frames import frame
from truce.flow.house import House, Silent
from truce.flow.run import run
from truce.model.deadline import Deadline
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.nouns import NOUNS
from truce.model.report import Report
from truce.model.ruling import Ruling

JULY = "2020-07"


def told(reference: str, told_at: str, means: str) -> dict[str, Any]:
    """The injured man of DOMAIN 3.7; year, place and words are invented."""
    return {
        "noun": "report", "source": "patrol-3", "origin": "mission", "reference": reference, "told_at": told_at,
        "when": {"earliest": f"{JULY}-18T20:00:00+03:00", "latest": f"{JULY}-19T08:00:00+03:00"},
        "where": {"lon": 38.4, "lat": 48.6, "radius_m": 2000}, "acts": {"use_of_weapon": 0.9}, "means": means,
        "injured": [1, 1], "text": "a man was hurt by shrapnel at his house",
    }  # fmt: skip


REGISTERED = {
    "noun": "document", "source": "hospital", "kind": "register", "event": "man_admitted", "outcome": "done",
    "when": {"earliest": f"{JULY}-19T09:00:00+03:00", "latest": f"{JULY}-19T10:00:00+03:00"},
    "learnt_at": f"{JULY}-26T15:00:00+03:00", "recorded_at": f"{JULY}-26T18:00:00+03:00",
    "released_at": f"{JULY}-28T12:00:00+03:00",
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    folder = tmp_path / "mission"
    bootstrap.new_mission(folder, ["minsk-2-2015"])
    file = tmp_path / "told.jsonl"
    rows = [told("staff", f"{JULY}-26T15:00:00+03:00", "reported_by_source"), REGISTERED,
            told("man", f"{JULY}-27T11:00:00+03:00", "reported_by_source")]  # fmt: skip
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    opened = bootstrap.open_house(folder, Silent())
    collect(opened, "jsonl", file)
    return opened


def day(number: int) -> datetime:
    return datetime(2020, 7, number, 21, tzinfo=UTC)  # midnight in Kyiv, at the end of that day


def counts(house: House) -> list[tuple[int, int]]:
    lake = house.mission.lake
    return [(lake.version(noun), lake.count(noun)) for noun in NOUNS]


@pytest.mark.long
@pytest.mark.parametrize(("as_of", "reports", "documents"), [(day(20), 0, 0), (day(26), 1, 1), (day(27), 2, 1)])
def test_the_injured_man_is_known_when_he_was_told_of_and_not_when_he_was_hurt(
    house: House, as_of: datetime, reports: int, documents: int
) -> None:
    seen = look_back(house, as_of).house

    assert frame(seen, Report).height == reports
    assert frame(seen, Incident)["n_reports"].sum() == reports
    assert frame(seen, Document).height == documents


def test_what_was_written_down_or_published_later_was_known_all_the_same(house: House) -> None:
    just_after = datetime(2020, 7, 26, 12, 0, 1, tzinfo=UTC)  # learnt a second ago; recorded and released later

    assert frame(as_seen(house, just_after), Document).height == 1


@pytest.mark.long
def test_a_look_back_keeps_nothing(house: House) -> None:
    run(house)
    before, steps = counts(house), len(house.mission.ledger.entries())

    looked = look_back(house, day(26))

    assert looked.rulings.height > 0
    assert counts(house) == before
    assert len(house.mission.ledger.entries()) == steps
    assert not any(step.due for step in run(house))


def test_the_same_look_back_gives_the_same_rulings(house: House) -> None:
    first, again = look_back(house, day(26)), look_back(house, day(26))

    assert first.rulings.equals(again.rulings)
    assert list(summary(first)) == list(summary(again))


def test_a_look_back_from_now_on_is_what_the_mission_keeps(vela: Walked) -> None:
    as_of = vela.sample.as_of
    looked = look_back(vela.house, as_of)
    told_of: Sequence[str] = ("id", "status", "reason", "expected", "low", "high")

    assert looked.rulings.select(told_of).sort("id").equals(frame(vela.house, Ruling).select(told_of).sort("id"))


def test_a_brief_of_then_speaks_of_then(vela: Walked) -> None:
    as_of = vela.sample.as_of - timedelta(days=10)
    briefs = sorted((vela.house.mission.folder / "briefs").glob("*"))
    page = json.loads(brief_of(look_back(vela.house, as_of), "json", "en"))

    assert as_of.astimezone(UTC).strftime("%Y-%m-%d") in json.dumps(page)
    assert sorted((vela.house.mission.folder / "briefs").glob("*")) == briefs


def test_beside_the_mission_everything_is_seen_and_nothing_is_kept(vela: Walked) -> None:
    before = counts(vela.house)
    trial = beside(vela.house)
    trial.mission.lake.replace(Ruling, frame(trial, Ruling).head(1).to_arrow())

    assert frame(trial, Ruling).height == 1
    assert frame(trial, Incident).equals(frame(vela.house, Incident))
    assert counts(vela.house) == before


def test_the_board_of_then_does_not_know_what_was_done_later(vela: Walked) -> None:
    now, then = board(vela.house), board(vela.house, datetime(2024, 10, 18, tzinfo=UTC))
    lists = {name: [d for d in one.dates if d.term == "VE-7"] for name, one in (("now", now), ("then", then))}

    assert {d.party: d.status for d in lists["now"]} == {"heath": "met", "karst": "met_late"}
    assert {d.party: d.status for d in lists["then"]} == {"heath": "met", "karst": "untold"}
    assert frame(vela.house, Deadline).height == len(now.dates)


@pytest.mark.long
def test_the_board_looks_as_far_ahead_as_it_is_asked(vela: Walked) -> None:
    as_of = datetime(2024, 10, 16, tzinfo=UTC)

    def soon(days: float) -> set[str]:
        return {str(d.term) for d in board(vela.house, as_of, days).dates if d.status == "due_soon"}

    assert "VE-8" not in soon(2.0)
    assert "VE-8" in soon(30.0)
    assert soon(2.0) <= soon(30.0)
