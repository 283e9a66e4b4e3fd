"""A mission with one case led to a determined finding, and two exhibits, for tests of bundles."""

import io
from pathlib import Path
from typing import Any

from tests.casework import Staffed, staffed
from truce.flow.acting import act_of
from truce.flow.house import House
from truce.model.act import Signs, StateMove
from truce.store.exhibits import ExhibitStore

CASE, OTHER = "cas-0123456789abcdef", "cas-fedcba9876543210"
FINDING = "fnd-0123456789abcdef"
PICTURE, NOTE = "exh-0123456789abcdef", "exh-00000000000000aa"
WAY = (  # who, act, from, to, part
    ("otto", "case.receive", None, "received", None),
    ("otto", "case.register", "received", "registered", None),
    ("ivy", "case.triage", "registered", "triaged", None),
    ("ivy", "case.plan", "triaged", "under_verification", None),
    ("ivy", "case.assess", "under_verification", "assessed", "author"),
    ("ivy", "case.submit", "assessed", "in_review", None),
    ("rex", "case.determine", "in_review", "determined", "reviewer"),
)
FACTS: dict[str, dict[str, Any]] = {
    "case.receive": {"channel": "patrol", "terms": ["cease"], "summary": "shells on the ford", "why": "told by radio"},
    "case.register": {"number": "2025-001", "why": "complete"},
    "case.triage": {"why": "in area and period"},
    "case.plan": {"team": ["ivy"], "questions": ["what fell?"], "why": "a visit is possible"},
    "case.submit": {"why": "ready"},
}


def keep(house: House, act: str, subject: str, facts: dict[str, Any], **how: Any) -> None:
    """An act on record without the checks of the steps, which have tests of their own."""
    house.mission.ledger.append([act_of(house, act, subject, facts, **how)])


def worked(folder: Path) -> Staffed:
    """The mission in `folder`/mission."""
    here = staffed(folder)
    for case in (CASE, OTHER):
        for number, (who, act, start, to, part) in enumerate(WAY if case == CASE else WAY[:2], 1):
            signs = None if part is None else Signs(FINDING, part)
            keep(here.as_(who), act, case, facts_of(act), move=StateMove(number, start, to), signs=signs)
    take(here, PICTURE, b"\x89PNG picture of a crater" * 50, CASE)
    take(here, NOTE, b"note of the patrol", CASE)
    take(here, "exh-00000000000000bb", b"of the other case", OTHER)
    return here


def facts_of(act: str) -> dict[str, Any]:
    if act == "case.assess":
        return {"finding": FINDING, "number": 1, "fact_level": "confirmed", "why": "two accounts and a crater"}
    if act == "case.determine":
        return {"finding": FINDING, "why": "I would come to the same"}
    return FACTS.get(act, {})


def take(here: Staffed, id: str, content: bytes, case: str) -> None:
    house = here.as_("cleo")
    taken = ExhibitStore(house.mission.folder / "exhibits").take(io.BytesIO(content))
    told = {"sha256": taken.sha256, "blake3": taken.blake3, "size": taken.size, "stored": taken.stored}
    keep(house, "exhibit.add", id, {"case": case, "origin": "found at the ford", "why": "shows the crater", **told})
