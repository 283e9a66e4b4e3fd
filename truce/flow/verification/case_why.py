"""why, of casework: from a case, a finding or an exhibit to what it rests on. Asked for, and on record."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from truce.errors import NotFound
from truce.flow.acting import look_at
from truce.flow.evidence.preserve import custody_of
from truce.flow.house import House
from truce.flow.reason import Reason, facts_of
from truce.flow.verification.case import all_cases, find
from truce.model.case import Case
from truce.model.finding import Finding
from truce.model.information import Information

Walk = Callable[[Iterable[str]], Iterator[Reason]]


def why_casework(house: House, id: str, walk: Walk) -> Reason | None:
    """The walk from an id of casework; None for any other id. `walk` goes on through rulings and incidents.

    Raises Refused where whoever asks may not read it, NotFound where there is no such case, finding or exhibit.
    """
    if id.startswith("cas-"):
        look_at(house, "case.view", id, case=id)
        return _of_case(find(house, id), walk)
    if id.startswith("fnd-"):
        case = next((c for c in all_cases(house).values() if any(f.id == id for f in c.findings)), None)
        if case is None:
            raise NotFound("there is no such finding", id=id, remedy="`truce case show` names those of a case")
        look_at(house, "case.view", case.id, case=case.id)
        return _of_finding(case, next(f for f in case.findings if f.id == id), walk)
    if id.startswith("exh-"):
        chain = custody_of(house, id)
        look_at(house, "exhibit.view", id, case=chain.exhibit.case)
        touches = (Reason("touch", str(event.position), _plain(asdict(event))) for event in chain.events)
        return Reason("exhibit", id, _plain(asdict(chain.exhibit)), tuple(touches))
    return None


def _of_case(case: Case, walk: Walk) -> Reason:
    facts = {"number": case.number, "state": case.state, "merged_into": case.merged_into}
    findings = tuple(_of_finding(case, finding, walk) for finding in case.findings)
    items = () if findings else tuple(_of_item(item) for item in case.information)
    return Reason("case", case.id, _plain(facts | asdict(case.allegation)), (*findings, *items, *walk(case.incidents)))


def _of_finding(case: Case, finding: Finding, walk: Walk) -> Reason:
    told = asdict(finding)
    own = {f"{case.id}/{item.id}": item for item in case.information} | {item.id: item for item in case.information}
    items = tuple(_of_item(own[id]) for id in finding.information if id in own)
    rulings = walk([term.ruling for term in finding.terms if term.ruling is not None])
    others = (
        Reason("explanation", one.id, _plain(asdict(one)))
        for one in case.alternatives
        if one.id in finding.alternatives or not finding.alternatives
    )
    return Reason("finding", finding.id, _plain(told), (*items, *others, *rulings))


def _of_item(item: Information) -> Reason:
    return Reason("item", item.id, _plain(asdict(item)))


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """What is told, without what is empty; tuples as lists."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in facts_of(told).items() if v not in ((), "", {})}
