"""What may come: named scenarios, how likely each is held to be and by whom, and the signposts that would tell.

A scenario is written by people and is data of a mission. How likely it is, a person says, with a reason; what signposts
propose stands beside that figure and never takes its place. A scenario is not a forecast of breaches, and no finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated as Col

Words = Mapping[str, str]  # language -> text; English is always there

AT_LEAST, AT_MOST = "at_least", "at_most"
COMPARISONS = (AT_LEAST, AT_MOST)
TRIPPED, UNSURE, NOT_TRIPPED, NOT_OBSERVED = "tripped", "unsure", "not_tripped", "not_observed"
SUCCEED, BETWEEN, BREAK_DOWN = "succeed", "between", "break_down"
TALKS = (SUCCEED, BETWEEN, BREAK_DOWN)  # what became of the talks in that scenario
SHIPPED, STATED, RENORMALISED, PROPOSED = "shipped", "stated", "renormalised", "proposed"
SOURCES = (SHIPPED, STATED, RENORMALISED, PROPOSED)


def in_language(words: Words, language: str) -> str:
    """A text in a language, or in English where nobody has written it in that one."""
    return words.get(language) or words["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signpost:
    """A live indicator that, beyond a threshold, speaks for its scenario (or, with a weight below 0, against it).

    `weight` is the log of how much likelier the sign is if the scenario comes than if it does not, with its 90 %
    interval; `share` is how often such a sign stands there although the scenario does not come. Both are judgements.
    """

    code: str
    indicator: str
    comparison: str
    threshold: float
    weight: float
    weight_low: float
    weight_high: float
    share: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """What an actor has to win or lose if the scenario comes."""

    actor: str
    wants: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One way in which things may go (DOMAIN 6.4)."""

    code: str
    title: Words
    says: Words  # what it looks like, so that afterwards people agree on whether it came
    talks: str
    p: float  # before anybody judged it here
    drivers: tuple[Words, ...]
    interests: tuple[Interest, ...]
    signposts: tuple[Signpost, ...]
    would_change: tuple[Words, ...]
    civilians: Words
    tasks: tuple[Words, ...]  # for the monitors
    lead_days: tuple[float, float]  # from the first signposts until it is there, 5 % and 95 %
    came_when: tuple[str, ...] = ()  # signposts that, all tripped at once, say that it came
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How likelihoods are held and moved; stated in the file, so that anybody can ask."""

    concentration: float  # a likelihood counts as much as so many cases like this one
    next_counts: float  # the strongest sign counts whole, each next one so much less: they overlap
    together: float  # correlation of the errors of two weights
    at_most: float  # no set of signs changes the odds by more than this factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """The set of a mission. One of them comes, by its own question and horizon; their likelihoods sum to one."""

    question: Words
    horizon_days: int
    by: str
    made: date
    why: str
    rules: Rules
    scenarios: tuple[Scenario, ...]
    file: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes in the order of the file."""
        return tuple(one.code for one in self.scenarios)

    def of(self, code: str) -> Scenario:
        """The scenario of a code. Raises KeyError."""
        return {one.code: one for one in self.scenarios}[code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likelihood:
    """How likely one scenario is held to be, by whom and why; or what the signposts propose beside that."""

    id: Col[str, "lkl-…, from the scenario, where it comes from and `made_at`"]
    agreement: Col[str | None, "agreement id whose indicators were read; null: the mission's own figure"] = None
    scenario: Col[str, "code of the scenario"]
    source: Col[str, "stated (a person), renormalised (the rest), shipped (nobody yet), proposed (by signposts)"]
    p: Col[float, "likelihood; those of one source and instant sum to one"]
    p_low: Col[float, "5 % bound: how sure that figure is"]
    p_high: Col[float, "95 % bound"]
    made_at: Col[datetime, "since when it stands (UTC)"]
    horizon_days: Col[int, "days that it looks ahead"]
    by: Col[str | None, "handle of who stated it; null: nobody has"] = None
    why: Col[str | None, "the reason given"] = None
    entry: Col[int | None, "number of the act in the log"] = None
    because: Col[tuple[str, ...], "ids of the states of signposts that moved it, strongest first"] = ()
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `made_at`"]


Said = tuple[Likelihood, ...]  # what stood after one act: every scenario's, as the log keeps it, never computed anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a scenario: it came (by a day it was there), or it had not come until a day.

    Said by a person with a reason, or (`proposed`) by the signposts that its file names; a person's word goes first.
    """

    scenario: str
    came: bool
    on: date
    source: str  # stated or proposed
    at: datetime  # when that was said
    by: str | None = None
    why: str | None = None
    entry: int | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignpostState:
    """How one signpost stood at an instant, and what it brings."""

    id: Col[str, "spt-…, from the signpost, the agreement and `as_of`"]
    agreement: Col[str | None, "agreement id whose indicators were read"] = None
    scenario: Col[str, "code of the scenario"]
    signpost: Col[str, "code of the signpost"]
    indicator: Col[str, "name of the indicator (outlook/scenarios/data/indicators.yaml)"]
    comparison: Col[str, "at_least or at_most"]
    threshold: Col[float, "beyond which it is tripped"]
    value: Col[float | None, "what was read; null: not observed"] = None
    low: Col[float | None, "5 % bound of it"] = None
    high: Col[float | None, "95 % bound"] = None
    chance: Col[float | None, "chance that the threshold is passed; null: not observed"] = None
    state: Col[str, "tripped, unsure, not_tripped or not_observed"]
    counted: Col[float, "log odds that it brings, after the discount for overlap; 0 where nobody observed"]
    spread: Col[float, "standard deviation that it adds"]
    seen_at: Col[datetime | None, "as of when the indicator was read (UTC)"] = None
    because: Col[tuple[str, ...], "ids the indicator rests on"] = ()
    as_of: Col[datetime, "what was known at this instant (UTC)"]
    method: Col[str, "method and version"]
    day: Col[date, "UTC day of `as_of`"]
