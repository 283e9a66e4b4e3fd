"""The table as it stood, common ground, word beside deed, and the way back from any row."""

from datetime import date
from pathlib import Path

import pytest

from tests.talks.cases import talks
from tests.vela import Walked
from truce.errors import NotFound
from truce.flow.asof import beside
from truce.flow.talks import kept
from truce.flow.talks.because import because
from truce.flow.talks.held import Held, of_file, of_mission, view_of
from truce.flow.talks.table import ground, ruled, table
from truce.flow.talks.watched import RULINGS, coverage

SHIPPED = "russia-ukraine-2025-26"


def shipped(day: date | None = None) -> Held:
    return of_file(SHIPPED, view_of(day, None))


def test_the_table_of_a_day_holds_nothing_that_came_later() -> None:
    found = table(shipped(date(2025, 8, 7)))

    assert max(row.as_of for row in found.positions) <= date(2025, 8, 7)
    assert {one.id for one in found.held.deadlines} == {"fifty-days", "eighth-of-august"}
    assert found.held.drafts == ()
    assert "alaska" not in {one.id for one in found.held.meetings}


def test_the_read_outs_of_a_meeting_stay_apart() -> None:
    said = [(one.party, one.text) for one in table(shipped()).held.readouts if one.meeting == "kremlin-august"]

    assert [party for party, _ in said] == ["ru", "us", "us"]
    assert len({text for _, text in said}) == 3


def test_a_block_of_december_is_gone_once_another_option_lies_there() -> None:
    assert [block.issue for block in ground(shipped(date(2025, 12, 3))).blocks] == ["territory"]
    assert ground(shipped()).blocks == ()


def test_what_moved_is_told_only_where_it_is_asked() -> None:
    assert ground(shipped()).moves == ()
    assert {move.subject for move in ground(shipped(), date(2025, 8, 6)).moves} >= {"territory", "guarantees"}


def test_a_row_leads_back_to_its_sources_and_to_what_was_said_before() -> None:
    row = next(one for one in shipped().negotiation.positions if one.party == "ua" and one.option == "zone-by-vote")
    told = [(one.kind, one.id) for one in because(shipped(), row.id).because]

    assert [id for kind, id in told if kind == "source"] == ["S122", "K"]
    assert [kind for kind, _ in told if kind.startswith("said")] == ["said before"]


def test_an_analysts_own_figure_says_that_nobody_said_it() -> None:
    row = shipped().negotiation.preferences[0]

    assert because(shipped(), row.id).because[0].facts == {"told": "nobody said it: it is an analyst's own"}


def test_a_source_rests_on_no_other() -> None:
    assert because(shipped(), "S122").because == ()


def test_a_text_is_walked_to_in_its_own_words() -> None:
    (clause,) = (one for one in because(shipped(), "plan-20").facts["clauses"] if one.startswith("donbas"))

    assert "[form]: demilitarised (ua); a free economic zone (ua)" in clause


def test_an_id_that_is_not_there_is_told() -> None:
    with pytest.raises(NotFound):
        because(shipped(), "pos-0000000000000000")


def test_word_stands_beside_the_rulings_that_show_the_deed(vela: Walked, tmp_path: Path) -> None:
    house = beside(vela.house)  # what is written is forgotten with it
    (term, party), readings = next((key, each) for key, each in ruled(house).items() if key[1] != "any")
    said = f"""
commitments:
  - {{party: heath, text: Keeps it., term: {term}, as_of: '2025-03-01', source: [S1]}}
"""
    path = tmp_path / "vela.yaml"
    path.write_text(talks(said).replace("heath", party), "utf-8")
    kept.add(house, path)
    shown = ground(of_mission(house, "vela", view_of(None, None))).shown

    assert [(one.term, set(one.because)) for one in shown] == [(term, {id for _, id in readings.values()})]
    assert dict(shown[0].statuses) == {reading: status for reading, (status, _) in readings.items()}


def test_a_promise_is_watched_as_far_as_the_record_tells(vela: Walked) -> None:
    term = next(iter(ruled(vela.house)))[0]
    told = coverage(vela.house, [term, "energy-moratorium-2025/EM-1", "no-such-text/X-1"])

    assert told[term].basis == RULINGS
    assert told[term].coverage is not None
    assert (told["energy-moratorium-2025/EM-1"].coverage, told["no-such-text/X-1"].coverage) == (None, None)
