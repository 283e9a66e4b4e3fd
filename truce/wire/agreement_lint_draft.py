"""A sound agreement file as the linter reads it, and what a check finds in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truce.model.agreement import Agreement
from truce.wire.agreement import read_agreement
from truce.wire.agreement_sense import items
from truce.wire.agreement_walk import Path as Place
from truce.wire.agreement_walk import mend
from truce.yamlfile import Lines, read_yaml

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """One file without faults of form: its data as written, the line of each place, and the agreement it makes."""

    file: str
    data: Data
    lines: Lines
    agreement: Agreement

    def terms(self) -> Iterator[tuple[int, Data]]:
        """The terms as written, with their places."""
        return items(self.data, "terms")


@dataclass(frozen=True, slots=True)
class Hit:
    """What one check found: the rule, the place in the file, and what stands there."""

    rule: str
    place: Place
    what: str


def read_draft(path: Path, shown: str | None = None) -> Draft:
    """A file for the linter, named in findings as `shown`. Raises UnusableAgreement where its form has faults."""
    agreement = read_agreement(path)
    raw, lines = read_yaml(path)
    return Draft(shown or str(path), mend(raw)[0], lines, agreement)


def quoted(text: object) -> str:
    """Words of the text in quotation marks."""
    return f'"{text}"'
