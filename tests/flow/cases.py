"""Cases brought to a station, by the staff of `tests/casework.py`, for tests of the steps after it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.casework import Staffed, staffed
from truce.flow.house import House
from truce.flow.people import people
from truce.flow.verification import case_finding, case_intake, case_party, case_work
from truce.model.assessment import Assessment, TermDraft
from truce.model.case import Case
from truce.model.finding import Attribution
from truce.model.mandate import Mandate
from truce.model.when import read_time

PERSON = "per-0000000000000001"
TERM = TermDraft(term="VE-4", reading="text", result="breach", rule="acts 1", line="none", coverage=0.2)
TOLD = Assessment(
    fact_level="confirmed",
    standard="reasonable_grounds",
    narrative="The account is borne out by a medical record.",
    limitations="The place was not visited.",
    severity="grave",
    terms=(TERM,),
)
UNKNOWN = replace(TOLD, attribution=Attribution(actor="unknown"))
NAMED = replace(
    TOLD,
    attribution=Attribution(
        actor="karst",
        basis=("insignia", "eyewitness"),
        confidence="moderate",
        alternatives=("heath",),
        why="Badges that only one side wears.",
    ),
)
NAMING = Mandate(attribution_allowed=True, publication_allowed=True, publication_delay_hours=48)


class Desk:
    """A staffed mission under a mandate: `as_("ivy")` is the house with ivy at the desk."""

    def __init__(self, staff: Staffed, mandate: Mandate) -> None:
        self.staff, self.mandate = staff, mandate

    def as_(self, handle: str) -> House:
        house = self.staff.as_(handle)
        return replace(house, choices=replace(house.choices, mandate=self.mandate))

    @property
    def ledger(self) -> Any:
        return self.staff.house.mission.ledger

    def later(self, **stretch: float) -> None:
        self.staff.clock.now += timedelta(**stretch)


def desk(folder: Path, mandate: Mandate | None = None) -> Desk:
    return Desk(staffed(folder), mandate or Mandate())


def received(d: Desk, *, when: str | None = "2024-10-20", **told: Any) -> Case:
    given: dict[str, Any] = {"channel": "civilian_report", "alleged_by": PERSON, "summary": "An assault on a resident."}
    given |= {"actor": "karst", "terms": ["VE-4"], "place": "the northern hills"}
    given["when"] = None if when is None else read_time(when, "UTC")
    return case_intake.receive(d.as_("mona"), **(given | told))


def triaged(d: Desk, **told: Any) -> Case:
    case = received(d, **told)
    case_intake.register(d.as_("ivy"), case.id)
    return case_intake.triage(d.as_("ivy"), case.id, answers={"area": "inside"}, why="ours to look into")


def witness(d: Desk, *uses: str) -> str:
    """Somebody in the vault who allows that it is used inside, and what else is named (none: parties and public)."""
    person = people.add(d.as_("ivy"), {"name": "Oksana Marked"})
    more = uses or ("share_parties", "publish_anon")
    people.consent(d.as_("ivy"), person.id, ["record", "internal", *more], risk_asked=True)
    return person.id


def gathered(d: Desk, **told: Any) -> Case:
    """Under verification, with two independent items, one of them graded, and one explanation weighed."""
    case = triaged(d, **told)
    ivy = d.as_("ivy")
    case_work.plan(ivy, case.id, team=["ivy", "hugo"], questions=["did it happen?"], why="to be taken up")
    testimony = {"kind": "testimony", "source": witness(d), "means": "reported_by_source"}
    case_work.inform(d.as_("hugo"), case.id, summary="A consistent account.", **testimony)
    record = {"kind": "document", "source": "clinic-4", "means": "reported_by_source"}
    case_work.inform(ivy, case.id, summary="A record that fits.", **record)
    case_work.grade(d.as_("ana"), case.id, source="clinic-4", reliability="B", why="held so far")
    case_work.grade(d.as_("ana"), case.id, item="i2", credibility="2", why="fits what is known")
    return case_work.alternative(ivy, case.id, text="It was told to harm.", verdict="unlikely", why="the record")


def in_review(d: Desk, told: Assessment = TOLD) -> Case:
    case = gathered(d)
    case_finding.assess(d.as_("ivy"), case.id, told)
    return case_finding.submit(d.as_("ivy"), case.id)


def determined(d: Desk, told: Assessment = TOLD, attribution: bool | None = None) -> Case:
    case = in_review(d, told)
    return case_finding.determine(d.as_("rex"), case.id, why="it holds", attribution=attribution)


def endorsed(d: Desk, told: Assessment = TOLD, attribution: bool | None = None) -> Case:
    case = determined(d, told, attribution)
    hana = d.as_("hana")
    case_party.notify(hana, case.id, to="karst", due=d.staff.clock.now + timedelta(days=7))
    case_party.reply(d.as_("otto"), case.id, notice="n1", text="We deny it.")
    case_party.answer(hana, case.id, result="contested", why="they deny it")
    case_party.commission(hana, case.id, why="asked")
    return case_party.commission(hana, case.id, result="endorsed", why="nothing new in the reply")
