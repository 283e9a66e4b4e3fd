"""The record of forecasts as it is shown: how good each kind was, and what still waits for its day."""

from dataclasses import dataclass
from datetime import datetime

from truce.outlook.scores.brier import Bin


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How good forecasts of a kind were.

    `of`: frozen (said beforehand, scored since), later (made later, by what was known then) or backtest (models tried
    on the mission's own past). Chances: `brier` beside `base_brier`, `log_score` in nats. Counts: `crps` beside
    `climatology_crps` and `last_crps`, `ignorance` in bits, and how much of what came lay in the 90 % intervals.
    `skill`: against climatology or the base rate, above nought is better; `last_skill`: against the last value; the
    `why` of each is the code of why there is no figure, or no interval (`outlook/scores/skill.py`). `series`: counts,
    of how many series; `lost`: on how many of them the combination lost to climatology.
    """

    of: str
    kind: str
    definition: str | None
    basis: str
    model: str
    n: int
    unwatched: int
    brier: float | None = None
    base_brier: float | None = None
    log_score: float | None = None
    crps: float | None = None
    climatology_crps: float | None = None
    last_crps: float | None = None
    ignorance: float | None = None
    held: float | None = None
    skill: float | None = None
    skill_low: float | None = None
    skill_high: float | None = None
    skill_why: str | None = None
    last_skill: float | None = None
    last_skill_low: float | None = None
    last_skill_high: float | None = None
    last_skill_why: str | None = None
    series: int | None = None
    lost: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Forecasts of a kind that wait to be scored: from when on the first and the last of them can be.

    `over`: of how many the days are past, so that only late reports are waited for.
    """

    kind: str
    n: int
    over: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The record: a line a kind of forecast; reliability of the chances; and what waits for its day.

    `bins`: of chances that a truce holds, `part_bins`: that its parts do; `bins_of`, `part_bins_of`: frozen, or later
    where nothing said beforehand was scored. `waiting`, `waits`: what cannot be scored yet, in all and by kind; a score
    comes `settled_days` after the last day of a target. `unwatched`: came due, and nobody can tell what came. `as_of`:
    the instant whose rulings scored it.
    """

    lines: tuple[Kept, ...] = ()
    bins: tuple[Bin, ...] = ()
    bins_of: str | None = None
    part_bins: tuple[Bin, ...] = ()
    part_bins_of: str | None = None
    waiting: int = 0
    waits: tuple[Waits, ...] = ()
    settled_days: int = 0
    unwatched: int = 0
    as_of: datetime | None = None
