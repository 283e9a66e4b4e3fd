"""What is shown of the outlook: one set of values for the page, the brief and the terminal, so that all say the same.

Nothing here is worked out anew: chances, spreads and odds stand as they were said (`model/forecast.py`), by the newest
`made_at` there is. `showing.py` fills it from what is kept; `record` and `prospects` come from their own steps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from truce.flow.outlook.recorded import Record
from truce.model.condition import Condition
from truce.model.forecast import Regime, Signal
from truce.model.scenario import Likelihood, Outcome, Said, Scenario, Scenarios, SignpostState, Words
from truce.model.warning import Chosen, Costs, EarlyWarning, Worth
from truce.outlook.scenarios.came import Scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Will it hold so many days more. `p` is None where it cannot be told, and `why` is then the code of the reason.

    `varied`: the least and the greatest chance under the definition's other thresholds; None: it has no others.
    """

    forecast: str
    ahead_days: int
    until: datetime
    p: float | None
    low: float | None
    high: float | None
    base: float | None
    base_low: float | None
    base_high: float | None
    guessed: bool
    why: str | None
    varied: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The chances by one definition of the end, the nearest first; `state`: holds, ended or cannot_be_told now.

    `others`: under how many other thresholds it was asked as well, and by how many of those it has ended already.
    """

    definition: str
    state: str | None
    basis: str
    chances: tuple[Chance, ...]
    others: tuple[int, int] | None = None

    @property
    def stands_on(self) -> str | None:
        """Code of what chances that are told stand on, where that is less than the record of truces."""
        return next((one.why for one in self.chances if one.p is not None and one.why is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A day that was ruled on. `watched` is the share of it that somebody watched; None: no log tells."""

    ruling: str
    day: date
    count: float | None
    watched: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is expected of one day to come."""

    forecast: str
    day: date
    mean: float
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What is expected of a longer stretch: so many in all, with the 90 % interval."""

    forecast: str
    ahead_days: int
    days: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Breaches of one term, under one reading, by one party, in one area: what was, what changed, what may come.

    `made_at`: when the counts to come were said; earlier than the rest where the truce is over.
    """

    agreement: str
    term: str
    reading: str
    party: str
    area: str
    basis: str
    model: str | None
    beats_climatology: bool | None
    past: tuple[Past, ...]
    steps: tuple[Step, ...]
    totals: tuple[Total, ...]
    holds: tuple[Hold, ...]
    regime: Regime | None
    why: str | None
    made_at: datetime | None = None

    @property
    def key(self) -> str:
        """Its address within the outlook of a truce."""
        return "|".join((self.term, self.reading, self.party, self.area))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One area of a truce: the chances that every term of it holds there, by each mark of the end of a part."""

    area: str
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truce:
    """One truce: is it holding, will it hold, how do we know, what would change our mind.

    `conditions`: is it holding now, the truce as a whole first, then its areas.

    `signals`: tripped ones first, each with what it moved. `series`: those over the whole area first, each with the
    chances of its own part. `parts`: that no part of the truce ends. `places`: that all terms hold in an area.
    """

    agreement: str
    title: str
    since: datetime | None
    holds: tuple[Hold, ...]
    signals: tuple[Signal, ...]
    series: tuple[Series, ...]
    parts: tuple[Hold, ...] = ()
    places: tuple[Place, ...] = ()

    conditions: tuple[Condition, ...] = ()

    @property
    def now(self) -> Condition | None:
        """Is the truce as a whole holding; None where that was not asked when the rest was said."""
        return next((one for one in self.conditions if one.area == "all"), None)

    @property
    def changed(self) -> tuple[Series, ...]:
        """Series whose regime is likelier changed than not, the surest first."""
        found = [one for one in self.series if one.regime is not None and one.regime.since is not None]
        return tuple(sorted(found, key=lambda one: -(one.regime.chance or 0.0) if one.regime else 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """One scenario as it stands: what is thought of it, what signposts propose beside that, and how it came there.

    `history`: what was thought of it, the oldest first; proposals are never part of it.
    """

    scenario: Scenario
    now: Likelihood
    proposed: Likelihood | None = None
    signposts: tuple[SignpostState, ...] = ()
    history: tuple[Likelihood, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """The scenarios of a mission with their likelihoods, which sum to one; `judged`: who changed them and why.

    `indicators`: what signposts point at, by its name: how it is called in words. `outcomes`: what came, as people said
    or signposts say; `scored`: how good what was said was, as far as it can be told.
    """

    written: Scenarios
    each: tuple[Prospect, ...]
    judged: tuple[Said, ...] = ()
    indicators: Mapping[str, Words] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = ()
    scored: tuple[Scored, ...] = ()

    def indicator(self, scenario: str, signpost: str) -> Words | None:
        """How the indicator of a signpost is called; None: there is no such signpost any more."""
        posts = (post for one in self.written.scenarios if one.code == scenario for post in one.signposts)
        return next((self.indicators.get(post.indicator) for post in posts if post.code == signpost), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which chance on a warning is given, why, and what each other threshold would have been worth.

    `worth`: the mission's own past (said beforehand; only tried), where it has one, then pasts elsewhere.
    """

    chosen: Chosen
    costs: Costs
    learns_from: int  # truces whose outcome is known, before the mission's own past teaches another threshold
    worth: tuple[Worth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The outlook as it was made last; `made_at` is None where nothing was forecast yet.

    `later`: it was worked out well after that instant, by what was known then. `unread`: there are no `prospects`,
    for the mission's scenarios cannot be read: what is wrong, in which line and field, and what to try.
    """

    made_at: datetime | None
    later: bool = False
    truces: tuple[Truce, ...] = ()
    record: Record = field(default_factory=Record)
    prospects: Prospects | None = None
    unread: Mapping[str, str] | None = None
    warnings: Mapping[str, EarlyWarning] = field(default_factory=dict)  # by agreement
