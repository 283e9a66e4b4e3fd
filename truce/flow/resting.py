"""What a row rests on, by the ids that it names: the way from anything that was worked out back to what was told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from truce.flow.house import House
from truce.flow.reason import Reason, facts_of

Walk = Callable[[House, Iterable[str]], Iterator[Reason]]
Terms = Callable[[House, str, str], tuple[Reason, ...]]


def named_in(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[str, ...]:
    """The ids that some columns of a row hold, each once, in order."""
    found: list[str] = []
    for column in columns:
        value = row[column]
        found += [] if value is None else [value] if isinstance(value, str) else value
    return tuple(dict.fromkeys(found))


def resting(
    kind: str, columns: Sequence[str], walk: Walk, terms: Terms | None = None
) -> Callable[[House, dict[str, Any]], Reason]:
    """A walk for a noun: its own facts, the term it is held against, and everything that `columns` name by id."""

    def reason(house: House, row: dict[str, Any]) -> Reason:
        told = () if terms is None else terms(house, row["agreement"], row["term"])
        return Reason(kind, row["id"], facts_of(row), (*told, *walk(house, named_in(row, columns))))

    return reason
