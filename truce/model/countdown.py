"""A deadline as it stands at an instant, the record of who sets them, and the scenarios that hang on one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from truce.errors import UnusableValue

MET, MET_LATE, PARTLY, OVERDUE, UNTOLD, MOOT = "met", "met_late", "partly", "overdue", "untold", "moot"
MISSED = frozenset({PARTLY, OVERDUE, MET_LATE})
ROUNDED = 0.02  # people say whole per cents: sums within this of one are taken, and scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One time that a deadline was moved; `days`: by how much, below 0 where it was shortened."""

    before: datetime
    after: datetime
    days: float
    known_since: datetime | None  # when it was set anew; null: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Countdown:
    """One deadline at an instant. `rows`: ids of the whole chain, the first as it was set first.

    `days_left` to the instant that stands, below 0 once it has passed; null: it has no date yet, or is moot.
    """

    id: str
    rows: tuple[str, ...]
    party: str
    set_by: str | None
    name: str | None
    set_at: datetime | None
    until: datetime | None
    days_left: float | None
    state: str  # vocabulary/due
    announced: tuple[str, ...]  # each once, oldest first
    came: str | None
    followed: str | None  # all, part or none; null: not told, or not yet
    moves: tuple[Moved, ...]
    around: tuple[str, ...]  # ids of what the setter and the party did meanwhile
    because: tuple[str, ...]

    @property
    def ahead(self) -> bool:
        """Whether its day is to come and what is asked was not done before it."""
        return self.days_left is not None and self.days_left > 0 and self.state != MET

    @property
    def missed(self) -> bool:
        """Whether its day came without what was asked (by documents); untold is not missed."""
        return self.state in MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What became of the deadlines that one set: `n` were missed and are told of, and `followed` of them came true.

    `p` (with its 5 % and 95 % bounds): the chance that what is announced will follow if the next one is missed.
    """

    set_by: str
    n: int
    followed: float  # in part counts half
    p: float
    low: float
    high: float
    met: int
    moved: int  # were moved at least once
    untold: int  # missed with something announced, and nobody has said what followed; or not known to be missed
    because: tuple[str, ...]  # ids of the deadlines that count


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """What a person says: chance that it is met (with bounds), and the scenarios after either, summing to one."""

    met: float
    met_low: float
    met_high: float
    if_met: Mapping[str, float]
    if_missed: Mapping[str, float]

    def __post_init__(self) -> None:
        if not 0 <= self.met_low <= self.met <= self.met_high <= 1:
            raise UnusableValue("the chance to be met lies between its bounds, from 0 to 1", given=self.met)
        if set(self.if_met) != set(self.if_missed) or not self.if_met:
            raise UnusableValue("both sides speak of the same scenarios", met=sorted(self.if_met))
        for name, told in (("if_met", self.if_met), ("if_missed", self.if_missed)):
            if any(not 0 <= p <= 1 for p in told.values()) or abs(sum(told.values()) - 1) > ROUNDED:
                raise UnusableValue("likelihoods are shares that sum to one", side=name, sum=sum(told.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """One scenario: its two likelihoods, what they make together (over the bounds of met), and what stands elsewhere.

    `hangs`: how much likelier it is if the deadline is met. `met_if`: the chance that it was met, if it comes.
    """

    scenario: str
    if_met: float
    if_missed: float
    p: float
    low: float
    high: float
    hangs: float
    met_if: float | None  # null: it cannot come
    stated: float | None = None  # what stands without speaking of the deadline
    apart: float | None = None  # the mixture above that; both cannot be meant where it is far from 0
