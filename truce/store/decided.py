"""Decisions as rows of the ledger and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from truce.errors import Contradiction, NotFound
from truce.model.decision import Decision
from truce.record.canon import instant_text
from truce.store.facts import storable


def to_row(decision: Decision) -> dict[str, Any]:
    """The columns of the table `decisions`, without the number."""
    return {
        "id": decision.id,
        "left": decision.left,
        "right": decision.right,
        "same": decision.same,
        "by": storable(decision.by),
        "why": storable(decision.why),
        "at": instant_text(decision.at),
    }


def undoing_row(by: str, why: str, at: datetime) -> dict[str, Any]:
    """The columns of the table `undoings`, without the numbers."""
    return {"by": storable(by), "why": storable(why), "at": instant_text(at)}


def from_rows(row: Mapping[str, Any], undoing: Mapping[str, Any] | None) -> Decision:
    """The decision of a row, and of the row that undoes it where there is one."""
    told = {name: row[name] for name in ("id", "left", "right", "same", "by", "why")}
    decision = Decision(**told, at=datetime.fromisoformat(row["at"]))
    if undoing is None:
        return decision
    undone_at = datetime.fromisoformat(undoing["at"])
    return Decision(**told, at=decision.at, undone_by=undoing["by"], undone_why=undoing["why"], undone_at=undone_at)


def unknown(id: str) -> NotFound:
    """What is said of a decision that was never made."""
    return NotFound("no decision has that id", id=id, remedy="`truce decisions FOLDER` lists them")


def undone_before(decision: Decision) -> Contradiction:
    """What is said of a decision that does not stand any more."""
    return Contradiction(
        "that decision has been undone already",
        decision=decision.id,
        by=decision.undone_by,
        at=decision.undone_at,
        why=decision.undone_why,
    )
