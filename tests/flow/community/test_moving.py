"""A mission that was moved, or put back from its backup, still opens its registers with the members' keys."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.casework import Clock, Staffed
from tests.community.told import TOLD
from tests.flow.community.test_harm import SHELLED
from tests.flow.community.test_rights import HELD
from truce.bootstrap import open_house
from truce.errors import Refused
from truce.flow import keep
from truce.flow.community import dialogue, harm, harm_figures, leaving, releasing, rights
from truce.wire.rows import Row

APRIL = (date(2025, 4, 1), date(2025, 5, 1))
MAY = datetime(2025, 5, 2, tzinfo=UTC)
Way = Callable[[Staffed, Path], Path]


def renamed(here: Staffed, to: Path) -> Path:
    return Path(shutil.move(here.house.mission.folder, to / "moved"))


def restored(here: Staffed, to: Path) -> Path:
    keep.back_up(here.as_("admin"), to / "backup", with_vault=True)
    shutil.rmtree(here.house.mission.folder)
    keep.restore(to / "backup", to / "restored", lambda: MAY)
    return to / "restored"


@pytest.mark.parametrize("way", [renamed, restored])
def test_every_register_opens_as_before_and_to_nobody_else(here: Staffed, tmp_path: Path, way: Way) -> None:
    here.clock.now = MAY
    tip = dialogue.add(here.as_("zoya"), "tip", [Row(1, TOLD["tip"])]).new[0]
    struck = harm.add(here.as_("hugo"), "casualty_incident", [Row(1, SHELLED)]).new[0]
    case = rights.add(here.as_("hugo"), [Row(1, {**HELD, "only": "hera"})]).new[0]
    left = harm_figures.release(here.as_("hugo"), *APRIL).release
    record = leaving.released(here.as_("hugo"), "harm")[0].record
    document = leaving.as_released(here.as_("hugo"), "harm", str(record))

    there = Staffed(open_house(way(here, tmp_path)), here.keys, Clock(MAY))

    assert dialogue.find(there.as_("lev"), "tip", tip).told["what"] == TOLD["tip"]["what"]
    assert harm.one(there.as_("hera"), struck)[1].area == SHELLED["area"]
    assert rights.one(there.as_("hera"), case)[1].account == HELD["account"]
    assert rights.cases(there.as_("hilde")).closed == (case,)
    assert releasing.releases(there.house) == (left,)
    assert leaving.as_released(there.as_("hera"), "harm", str(record)) == document
    for handle in ("otto", "admin", "zoya"):
        with pytest.raises(Refused):
            harm.book(there.as_(handle))

    tip = dialogue.add(there.as_("zoya"), "tip", [Row(1, TOLD["tip"])]).new[0]  # and life goes on there
    assert dialogue.find(there.as_("lev"), "tip", tip).told["what"] == TOLD["tip"]["what"]
