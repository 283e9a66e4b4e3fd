"""Items of information in a case: who tells what, how it is known, and two grades that are never one (DOMAIN 2.7)."""

from dataclasses import dataclass
from datetime import datetime

UNKNOWN_LETTER, UNKNOWN_NUMBER = "F", "6"  # cannot be judged: unknown, never the bottom of a scale
TENDS = ("for", "against", "neither")


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """One grading: the letter or number, by whom, when and why. `about`: for which kind of news, where it is told."""

    grade: str
    by: str | None
    at: datetime
    why: str
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """What one source tells about one case.

    `id` is its number within the case (`i3`); `source` a pseudonym (`per-...`) or the id of a source that is no
    person. `origin` is its independence group, `repeats` other items that it was taken from: both join it to them.
    `tends`: speaks for the allegation, against it, or neither. `summary` holds no statement of a person: that lies
    in the vault (`interview`) or among the exhibits.
    """

    id: str
    case: str
    kind: str
    source: str
    means: str
    tends: str
    summary: str
    origin: str | None = None
    repeats: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    interview: str | None = None
    incident: str | None = None
    by: str | None = None
    at: datetime
    grades: tuple[Graded, ...] = ()

    @property
    def credibility(self) -> str:
        """The number as it stands, 1 to 5; 6 where nobody could judge it."""
        return self.grades[-1].grade if self.grades else UNKNOWN_NUMBER

    @property
    def full_id(self) -> str:
        """Its id among all cases: an item stays the item of its own case also where cases are joined."""
        return f"{self.case}/{self.id}"
