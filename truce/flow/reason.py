"""One step of the walk that answers "why?"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the walk: what it is, its facts, and what it rests on."""

    kind: str
    id: str
    facts: Mapping[str, Any]
    because: tuple["Reason", ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """The walk as nested mappings, for JSON."""
        return {
            "kind": self.kind,
            "id": self.id,
            "facts": dict(self.facts),
            "because": [reason.to_dict() for reason in self.because],
        }

    def raw_reports(self) -> Iterator["Reason"]:
        """Every raw report at the end of the walk."""
        if self.kind == "report":
            yield self
        for reason in self.because:
            yield from reason.raw_reports()


def facts_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The told columns of a row: nulls and empty lists left out, shapes by their size."""
    told = {k: v for k, v in row.items() if k != "id" and v is not None and v != []}
    return {k: f"a shape of {len(v):,} bytes (WKB)" if isinstance(v, bytes) else v for k, v in told.items()}
