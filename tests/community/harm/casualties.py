"""Made-up incidents and records, for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from truce.model.harm import CasualtyIncident, CasualtyRecord, Group, Kind, Step, Teller

AT = datetime(2025, 5, 1, 12, tzinfo=UTC)
IDS = count(1)


def steps(*to: str, by: str = "hana", into: str | None = None) -> tuple[Step, ...]:
    told = tuple(Step(to=one, by=by, at=AT) for one in ("reported", *to))
    return (*told[:-1], replace(told[-1], into=into))


def group(number: int, outcome: str = "killed", sex: str = "unknown", age: str = "unknown", *to: str) -> Group:
    kind = Kind(outcome=outcome, sex=sex, age=age)
    return Group(id="g1", kind=kind, number=number, steps=steps(*(to or ("under_verification", "verified"))))


def incident(*groups: Group, into: str | None = None, **told: Any) -> CasualtyIncident:
    given = {"id": f"hrm-i{next(IDS)}", "day": date(2025, 4, 20), "area": "Kherson", **told}
    merged = steps("duplicate_merged", into=into) if into else steps()
    return CasualtyIncident(groups=groups, steps=merged, **given)


def record(
    of: CasualtyIncident, outcome: str = "killed", sex: str = "unknown", age: str = "unknown", **told: Any
) -> CasualtyRecord:
    given = {"id": f"hrm-r{next(IDS)}", "steps": steps("under_verification", "verified"), **told}
    return CasualtyRecord(incident=of.id, kind=Kind(outcome=outcome, sex=sex, age=age), **given)


def teller(kind: str, origin: str) -> Teller:
    return Teller(kind=kind, origin=origin)
