"""Documents in a line each, and worlds judged with them. All of them are invented."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.compliance.world import evidence, table
from truce.compliance.contract import Judged, Options
from truce.compliance.judge import judge
from truce.model.agreement import Agreement
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.line import Zone


def at(text: str) -> datetime:
    """An instant as text with an offset."""
    return datetime.fromisoformat(text)


def document(id: str, event: str, when: datetime | str, **more: Any) -> Document:
    """A confirmation by a mission that something was done, unless told otherwise; a day where `until_day` ends it."""
    start = (at(when) if isinstance(when, str) else when).astimezone(UTC)
    end = more.pop("latest", start)
    end = at(end).astimezone(UTC) if isinstance(end, str) else end
    given: dict[str, Any] = {"source": "mission", "kind": "confirmation"} | more
    for name in ("until", "learnt_at"):
        if isinstance(given.get(name), str):
            given[name] = at(given[name]).astimezone(UTC)
    return Document(id=f"doc-{id}", event=event, earliest=start, latest=end, day=start.date(), **given)


def held(
    agreement: Agreement | Iterable[Agreement],
    documents: Iterable[Document],
    as_of: str | datetime,
    incidents: Iterable[Incident] = (),
    zones: Iterable[Zone] = (),
    **options: Any,
) -> Judged:
    """Agreements judged with these documents, by the shipped vocabulary."""
    known = replace(evidence(incidents, zones=zones), documents=table(Document, documents))
    many = [agreement] if isinstance(agreement, Agreement) else list(agreement)
    when = at(as_of) if isinstance(as_of, str) else as_of
    return judge(known, many, Options(as_of=when.astimezone(UTC), **options))


def ruling(found: Judged, term: str, party: str = "any", reading: str = "text") -> dict[str, Any]:
    """The one ruling on a whole period."""
    asked = {"term": term, "party": party, "reading": reading, "period": "whole", "area": "all"}
    rows: list[dict[str, Any]] = found.rulings.to_pylist()
    (row,) = [r for r in rows if all(r[k] == v for k, v in asked.items())]
    return row


def said(found: Judged, term: str, party: str = "any", reading: str = "text") -> tuple[str, str]:
    """Its status and reason."""
    row = ruling(found, term, party, reading)
    return row["status"], row["reason"]


def dates(found: Judged, **about: Any) -> list[dict[str, Any]]:
    """Deadlines whose columns equal what is asked."""
    return [r for r in found.deadlines.to_pylist() if all(r[k] == v for k, v in about.items())]


def date_of(found: Judged, **about: Any) -> dict[str, Any]:
    """The one deadline like that."""
    (row,) = dates(found, **about)
    return row
