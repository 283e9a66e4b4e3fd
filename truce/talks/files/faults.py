"""What is wrong in a talks file, told so that whoever wrote it can mend it."""

from dataclasses import dataclass

from truce.errors import UnusableYaml


class UnusableTalks(UnusableYaml):
    """A talks file has a fault: file, line, field, why, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: in which file, line and field, what is wrong and what to try. `entry`: the row, as positions[3]."""

    file: str
    line: int
    entry: str
    field: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """The fault in one line."""
        place = ".".join(part for part in (self.entry, self.field) if part)
        return f"{self.file}:{self.line}: {place}: {self.what}; {self.remedy}"


@dataclass(eq=False)
class Wrong(Exception):
    """Inside the reader: a row's fault, on its way to the list."""

    field: str
    what: str
    remedy: str
    place: tuple[str | int, ...] = ()
