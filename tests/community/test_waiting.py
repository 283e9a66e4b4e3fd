"""What waits: what presses most first, and nothing that is done."""

from datetime import date
from typing import Any

from tests.community.told import TOLD
from truce.community.forms import noun_from
from truce.community.waiting import waiting

TODAY = date(2025, 5, 1)


def one(noun: str, **more: Any) -> Any:
    return noun_from(noun, TOLD[noun] | more)


def test_open_promises_wait_by_their_day_and_those_that_are_done_do_not() -> None:
    told = [
        ("dlg-a", one("commitment", due="2025-05-09")),
        ("dlg-b", one("commitment", due="2025-04-20")),
        ("dlg-c", one("commitment", state="fulfilled", fulfilled="2025-04-20")),
        ("dlg-d", one("commitment", state="released")),
    ]
    found = waiting(told, TODAY)

    assert [id for id, _ in found.promises] == ["dlg-b", "dlg-a"]
    assert found.pressing == 1


def test_complaints_without_an_answer_wait_the_oldest_first() -> None:
    told = [
        ("dlg-a", one("complaint", received="2025-04-28")),
        ("dlg-b", one("complaint", received="2025-04-03")),
        ("dlg-c", one("complaint", received="2025-04-01", answered="2025-04-30")),
    ]
    found = waiting(told, TODAY)

    assert [id for id, _ in found.complaints] == ["dlg-b", "dlg-a"]
    assert found.pressing == 1  # the other is within its fourteen days


def test_steps_silences_and_warnings_wait_until_somebody_did_something() -> None:
    steps = [
        {"on": "2025-04-02", "text": "later"},
        {"on": "2025-04-02", "text": "late", "due": "2025-04-10"},
        {"on": "2025-04-02", "text": "done", "due": "2025-04-10", "done": "2025-04-09"},
    ]
    told = [
        ("dlg-a", one("initiative", follow_up=steps)),
        ("dlg-b", one("silence", answer="waiting")),
        ("dlg-c", one("silence")),
        ("dlg-d", one("tip", rumour="unchecked")),
        ("dlg-e", one("tip")),
    ]
    found = waiting(told, TODAY)

    assert [note.text for _, _, note in found.steps] == ["late", "later"]
    assert [id for id, _ in found.silences] == ["dlg-b"]
    assert [id for id, _ in found.tips] == ["dlg-d"]
    assert found.pressing == 1
    assert not found.nothing
    assert waiting([], TODAY).nothing
