"""A `Negotiation` as the text of a talks file, which reads back as the same."""

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from typing import Any

from truce.model.deadline import Deadline
from truce.model.talks import Negotiation
from truce.talks.files.form import NOT_WRITTEN, SECTIONS, Ultimatum, usual_care
from truce.yamlfile import write_yaml


def write_talks(negotiation: Negotiation) -> str:
    """The YAML text; what a row takes by default is left out."""
    told: dict[str, Any] = {"schema_version": 1}
    for name in ("id", "title", "conflict", "learnt_at", "note"):
        if (value := getattr(negotiation, name)) is not None:
            told[name] = _plain(value)
    for section in SECTIONS:
        rows = getattr(negotiation, section.name)
        if section.name == "deadlines":
            rows = tuple(ultimatum_of(each) for each in rows)
        if rows:
            told[section.name] = [row_of(row, negotiation.learnt_at) for row in rows]
    return write_yaml(told)


def ultimatum_of(deadline: Deadline) -> Ultimatum:
    """A deadline as a file writes it. Raises ValueError for one that nobody set outside an agreement."""
    if deadline.name is None or deadline.set_by is None or deadline.due is None or deadline.triggered_at is None:
        raise ValueError(f"{deadline.id} is no deadline that somebody set")
    return Ultimatum(
        id=deadline.id,
        party=deadline.party,
        name=deadline.name,
        set_by=deadline.set_by,
        due=deadline.due,
        extended_to=deadline.extended_to,
        done_at=deadline.done_at,
        status=deadline.status,
        announced_consequence=deadline.announced_consequence,
        actual_consequence=deadline.actual_consequence,
        followed=deadline.followed,
        as_of=deadline.triggered_at.date(),
        learnt_at=deadline.as_of,
        source=deadline.because,
    )


def row_of(row: Any, learnt_at: datetime | None = None) -> dict[str, Any]:
    """The fields of a row that say something; `learnt_at`: what need not be said again."""
    told: dict[str, Any] = {}
    for each in fields(row):
        value = getattr(row, each.name)
        usual = _usual(row, each.name, learnt_at) or each.default
        if each.name != NOT_WRITTEN and (usual is MISSING or value != usual):
            told[each.name] = _plain(value)
    return told


def _usual(row: Any, name: str, learnt_at: datetime | None) -> Any:
    """What a field is taken to be where a file says nothing; null: what the noun says."""
    if name == "confidentiality":
        return usual_care(getattr(row, "kind", None))
    return learnt_at if name == "learnt_at" else None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) if isinstance(each, str) else row_of(each) for each in value]
    return value
