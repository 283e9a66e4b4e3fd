"""Early warning: how a truce stands and why, what being wrong costs, and what warnings would have been worth."""

from dataclasses import dataclass
from math import inf

from truce.errors import UnusableValue

BY_COSTS, BY_PAST = "costs", "past"  # what a threshold rests on
ALARM, WATCH, QUIET, BLIND, OVER = "alarm", "watch", "quiet", "blind", "over"
STATES = (ALARM, WATCH, QUIET, BLIND, OVER)
CHANCE, CHANGE, SIGN, SIGNPOST = "chance", "change", "sign", "signpost"
LEAST_WATCHED = 0.25  # of the last days; as for the ends of a truce


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What being wrong costs, in any unit the mission likes. `saved`: the part of a collapse's cost a warning saves."""

    missed: float
    false_alarm: float
    saved: float = 1.0

    def __post_init__(self) -> None:
        if not (0.0 < self.missed < inf and 0.0 < self.false_alarm < inf):
            raise UnusableValue("a cost is a number above nought", field="missed", remedy="as missed 20, false_alarm 1")
        if not 0.0 < self.saved <= 1.0:
            raise UnusableValue("the part that a warning saves is above 0 and at most 1", field="saved")

    @property
    def stated(self) -> bool:
        """Whether a mission has said what being wrong costs it; as settings come, both ways of it count alike."""
        return self != Costs(missed=1.0, false_alarm=1.0)

    @property
    def threshold(self) -> float:
        """The chance from which a warning pays, if chances mean what they say."""
        return self.false_alarm / (self.false_alarm + self.missed * self.saved)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The threshold, what it rests on, and what it would have cost for each chance that was said."""

    threshold: float
    rests_on: str
    by_costs: float
    cost: float | None
    cost_low: float | None
    cost_high: float | None
    never: float | None  # the same if one never warns
    always: float | None
    n: int
    collapses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """One threshold on the past. A share with nothing to share is None."""

    threshold: float
    hits: int
    missed: int
    false: int
    silent: int  # rightly
    precision: float | None
    precision_low: float
    precision_high: float
    recall: float | None
    recall_low: float
    recall_high: float

    @property
    def alarms(self) -> int:
        """How often one would have warned."""
        return self.hits + self.false

    @property
    def n(self) -> int:
        """Chances whose outcome is known."""
        return self.alarms + self.missed + self.silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What warnings would have been worth on one past. `of`: said beforehand, only tried, or a past elsewhere.

    `groups`: how many truces (the mission's own past) or conflicts (elsewhere) the chances are of. `unknown`: outcomes
    that nobody knows; they count nowhere.
    """

    of: str
    collapses: int
    groups: int
    unknown: int
    each: tuple[At, ...]

    @property
    def n(self) -> int:
        """Chances whose outcome is known."""
        return self.each[0].n if self.each else 0


def cost_at(at: At, costs: Costs) -> float | None:
    """What a chance would have cost in the mean at a threshold, by these costs; nothing where there was no chance."""
    if not at.n:
        return None
    total = costs.missed * (at.missed + at.hits * (1.0 - costs.saved)) + costs.false_alarm * at.false
    return total / at.n


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason, told in its own measure: `moved` is a log of odds or of a hazard ratio, above 0 towards collapse.

    `since`: of a rise its likeliest first day; of a sign or signpost the day on which it was read, for it may be old.
    """

    what: str
    name: str
    moved: float
    alarms: bool  # enough for an alarm by itself
    since: str | None = None
    because: tuple[str, ...] = ()

    @property
    def series(self) -> tuple[str, str, str, str]:
        """Of a rise: term, reading, party and area of the series."""
        term, reading, party, area = self.name.split("|")
        return term, reading, party, area

    @property
    def signpost(self) -> tuple[str, str]:
        """Of a signpost: the code of its scenario, and its own."""
        scenario, _, post = self.name.partition(".")
        return scenario, post


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyWarning:
    """One truce at one time. Costs are what to expect now: of silence, and of a warning, each with its interval."""

    state: str
    blind: bool  # too little was watched to give an all-clear, also where it is an alarm
    watched: float
    horizon_days: int | None
    chance: float | None
    low: float | None
    high: float | None
    threshold: float
    rests_on: str  # the threshold: what the mission says being wrong costs, or its own past
    stated: bool  # whether the mission has said so; if not, both ways of being wrong count alike
    silence_costs: tuple[float, float, float] | None
    warning_costs: tuple[float, float, float] | None
    reasons: tuple[Reason, ...]

    @property
    def unwatched(self) -> bool:
        """Whether it is blind because too little was watched; if not, because no chance can be told."""
        return self.watched < LEAST_WATCHED
