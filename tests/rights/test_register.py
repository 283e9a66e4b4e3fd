"""What decides who may, read from the log: acts that change it, and none that only look."""

from datetime import UTC, datetime

import pytest

from truce.model.act import Entry
from truce.rights.register import ACTS, Register, read_on

NOW = datetime(2031, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize("act", ACTS)
def test_a_look_changes_nothing_of_who_may_what_under_whatever_action_it_was_asked(act: str) -> None:
    facts = {"looked_at": "accounts", "case": None, "rows": 3, "form": "screen"}
    look = Entry(act=act, at=NOW, by="ada", subject="views:ada", facts=facts, seq=7, hash="00")

    assert read_on(Register(), [look]) == Register(seq=7, newest=NOW)
