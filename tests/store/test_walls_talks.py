"""Talks on a shared PostgreSQL behind its walls: who may takes them in and reads them; no other login reaches any."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.test_walls import Walled, walled
from tests.talks.cases import talks
from truce.errors import NotFound, Refused, TruceError
from truce.flow.export import export
from truce.flow.house import House
from truce.flow.talks import kept
from truce.flow.talks.held import of_mission, view_of
from truce.flow.talks.table import table
from truce.store.ledger import SqlLedger

pytestmark = pytest.mark.postgres
MARK = "zaffre-quill"
SECRET = f"""
positions:
  - {{party: karst, issue: line, kind: stated, text: Would take {MARK}., firmness: open, confidence: high, as_of: '2025-03-01', source: [S1]}}
  - {{party: heath, issue: line, kind: public, text: The brook., firmness: firm, confidence: high, as_of: '2025-03-01', source: [S1]}}
"""  # noqa: E501 - a row of a file stands on one line
__all__ = ["walled"]  # the fixture


def behind(walled: Walled, handle: str) -> House:
    """The mission as a member reaches it: through a login of that member's own."""
    house = walled.here.as_(handle)
    return replace(house, mission=replace(house.mission, ledger=SqlLedger(walled.as_(handle))))  # type: ignore[type-var]


@pytest.fixture(scope="module")
def taken(walled: Walled, tmp_path_factory: pytest.TempPathFactory) -> Walled:
    """The head of mission took a file in, through her own login."""
    path = tmp_path_factory.mktemp("talks") / "vela.yaml"
    path.write_text(talks(SECRET).replace("id: vela\n", "id: harbour\n", 1), "utf-8")
    hana = behind(walled, "hana")

    first, again = kept.add(hana, path), kept.add(hana, path)
    assert (first.faults, first.new["positions"], again.new) == ((), 2, {})
    return walled


def test_whoever_may_reads_through_her_own_login_what_she_took_in(taken: Walled) -> None:
    held = of_mission(behind(taken, "hana"), "harbour", view_of(None, None))

    assert held.withheld == 0
    assert MARK in repr(table(held).positions)


@pytest.mark.parametrize("handle", ["ana", "mona", "otto", "ivy", "cleo", "pia", "admin", "audra", "pat"])
def test_no_other_login_reaches_a_row_of_talks_not_even_a_public_one(taken: Walled, handle: str) -> None:
    house = behind(taken, handle)
    with pytest.raises((NotFound, Refused)) as told:
        of_mission(house, "harbour", view_of(None, None))

    assert "yet" not in str(told.value)  # it lies behind the wall: that there is none is not said
    assert taken.seen(handle, "SELECT seq FROM acts WHERE act = 'talks.write' AND by = 'hana'") == []
    try:
        _, pieces = export(house, "positions", "jsonl")
    except Refused:
        return
    assert b"".join(pieces) == b""


@pytest.mark.parametrize("handle", ["ana", "ivy", "mona"])
def test_no_other_login_takes_a_file_in(taken: Walled, handle: str, tmp_path: Path) -> None:
    (tmp_path / "vela.yaml").write_text(talks(), "utf-8")

    with pytest.raises(TruceError):
        kept.add(behind(taken, handle), tmp_path / "vela.yaml")
