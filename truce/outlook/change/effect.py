"""What the truce itself changed: an interrupted series of counts, area by area.

Around the day a truce begins, the log of the rate per covered hour is a level, a trend, days of the week, and from
that day on a step and a bend of the trend; counts are negative binomial around it (`negbin`). The effect is the rate
after over what the trend would have brought. It proves no cause: whatever else began that day is in it (DOMAIN 6.3).

Counts dated by the day of *report* go on rising after guns fall silent (bodies found under ruins), or stop because
nobody reports. So the effect is always told again with the first days left out, and where the answers differ it says
that it hangs on them. The last days before may be left out too: a rush before the hour makes any truce look strong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.change.negbin import Fit, fit

Floats = NDArray[np.float64]

FELL, ROSE, NO_CHANGE, UNTOLD = "fell", "rose", "no_change_told", "cannot_be_told"
WORDS = (FELL, ROSE, NO_CHANGE, UNTOLD)
MONTH = 28.0
MOVED = 1.5  # a ratio that moves by more than that without the first days hangs on them


@dataclass(frozen=True, slots=True)
class Interrupted:
    """How an effect is told; the defaults are ours, and every one of them can be asked about."""

    before: int = 90  # days looked back at most
    after: int = 90  # and forward
    rhythm: int = 7
    lead: int = 0  # last days before that are left out
    leave_out: Sequence[int] = (0, 3, 7, 14)  # first days left out; the first is the answer, the others its test
    share: float = 0.9  # of the interval
    least_before: int = 21  # watched days
    least_after: int = 7
    least_watched: float = 0.25  # share of the days on either side that somebody watched
    least_counts: float = 5.0
    widest: float = 100.0  # an interval wider than that factor, which holds 1, tells nothing
    lags: int = 7
    trend_sd: float = 0.7  # belief about the log of how a level moves in 28 days: mostly less than twofold
    step_sd: float = 3.0  # about the step: anything up to a hundredfold
    day_sd: float = 0.5


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate ratio and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Left:
    """The answer with so many first days left out."""

    days: int
    state: str
    ratio: Ratio | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the truce changed in one area."""

    state: str  # fell, rose, no_change_told, cannot_be_told
    why: str  # reason code where it cannot be told, else ""
    ratio: Ratio | None  # rate over what the trend would have brought, mean (of logs) over the days after
    at_once: Ratio | None  # on the first day
    monthly: Ratio | None  # how that moves in 28 days: above 1 it wears off, if counts fell
    spread: float  # variance is mean + spread mean^2
    days_before: int  # watched
    days_after: int
    counts_before: float
    counts_after: float
    left_out: Sequence[Left]
    hangs_on_first_days: bool  # without them another answer, or a ratio that is MOVED


def effects(y: Floats, exposure: Floats, at: int, asked: Interrupted = Interrupted()) -> list[Effect]:
    """The effect in each area of counts (n, T) with hours or shares watched (n, T; 0: nobody), from day `at` on."""
    first, last = max(0, at - asked.before), min(y.shape[1], at + asked.after)
    y, exposure, at = y[:, first:last], exposure[:, first:last].copy(), at - first
    exposure[:, max(0, at - asked.lead) : at] = 0.0
    told: list[list[_Side]] = []
    for days in asked.leave_out:  # the spread is that of the whole: it is not what is asked here
        spread = np.array([side.spread for side in told[0]]) if told else None
        told.append(_with_first_days_out(y, exposure, at, first, days, asked, spread))
    return [_one([each[area] for each in told], asked.leave_out) for area in range(y.shape[0])]


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known of one area under one leave-out."""

    state: str
    why: str
    ratio: Ratio | None
    at_once: Ratio | None
    monthly: Ratio | None
    spread: float
    days: tuple[int, int]
    counts: tuple[float, float]


def design(days: int, at: int, rhythm: int, first: int = 0) -> Floats:
    """Columns (T, p): one, trend by 28 days, step, bend, and days of the week against the mean of all."""
    day = np.arange(days)
    month = (day - at) / MONTH
    since = (day >= at).astype(float)
    columns = [np.ones(days), month, since, since * month]
    weekday = (day + first) % rhythm
    columns += [(weekday == d).astype(float) - (weekday == rhythm - 1) for d in range(rhythm - 1)]
    return np.stack(columns, axis=1)


def _with_first_days_out(
    y: Floats, exposure: Floats, at: int, first: int, days: int, asked: Interrupted, spread: Floats | None
) -> list[_Side]:
    """Every area with `days` first days of the truce left out."""
    heard = exposure.copy()
    heard[:, at : at + days] = 0.0
    table = design(y.shape[1], at, asked.rhythm, first)
    believed = [np.inf, asked.trend_sd, asked.step_sd, asked.trend_sd] + [asked.day_sd] * (table.shape[1] - 4)
    scale = np.maximum(heard.sum(axis=1) / np.maximum(1, (heard > 0).sum(axis=1)), 1e-9)
    told = fit(y, heard / scale[:, None], table, np.array(believed) ** -2.0, lags=asked.lags, spread=spread)
    return list(_sides(y, heard, at, days, told, asked))


def _sides(y: Floats, heard: Floats, at: int, days: int, told: Fit, asked: Interrupted) -> Iterator[_Side]:
    seen = heard > 0
    counts = np.where(seen, y, 0.0)
    many = np.stack([seen[:, :at].sum(axis=1), seen[:, at:].sum(axis=1)], axis=1)
    sums = np.stack([counts[:, :at].sum(axis=1), counts[:, at:].sum(axis=1)], axis=1)
    month = (np.arange(y.shape[1]) - at) / MONTH
    middle = (seen[:, at:] * month[at:]).sum(axis=1) / np.maximum(1, many[:, 1])
    size = told.coefficients.shape[1]
    step, bend = np.eye(size)[2], np.eye(size)[3]
    ways = [step + middle[:, None] * bend, np.broadcast_to(step, (y.shape[0], size)), bend]
    ratios = [_ratios(told, way, asked.share) for way in ways]
    room = (at - asked.lead, y.shape[1] - at - days)
    for area in range(y.shape[0]):
        three = [each[area] for each in ratios]
        pair, both = (int(many[area, 0]), int(many[area, 1])), (float(sums[area, 0]), float(sums[area, 1]))
        why = _reason(pair, both, room, three[0], asked)
        spread = float(told.spread[area])
        if why:
            yield _Side(UNTOLD, why, None, None, None, spread, pair, both)
        else:
            yield _Side(_word(three[0]), "", three[0], three[1], three[2], spread, pair, both)


def _ratios(told: Fit, way: Floats, share: float) -> list[Ratio]:
    value, low, high = (np.exp(np.clip(each, -30.0, 30.0)) for each in told.interval(way, share))
    return [Ratio(float(v), float(a), float(b)) for v, a, b in zip(value, low, high, strict=True)]


def _reason(
    days: tuple[int, int], counts: tuple[float, float], room: tuple[int, int], ratio: Ratio, asked: Interrupted
) -> str:
    """Why the effect cannot be told, as a code; "" where it can."""
    if days[0] < asked.least_before or days[1] < asked.least_after:
        return "few_days"
    if min(d / max(1, r) for d, r in zip(days, room, strict=True)) < asked.least_watched:
        return "little_coverage"
    if sum(counts) < asked.least_counts:
        return "few_counts"
    if not np.isfinite([ratio.low, ratio.high]).all():
        return "no_fit"
    held = ratio.low <= 1.0 <= ratio.high
    return "too_wide" if held and ratio.high / max(ratio.low, 1e-12) > asked.widest else ""


def _word(ratio: Ratio) -> str:
    if ratio.high < 1.0:
        return FELL
    return ROSE if ratio.low > 1.0 else NO_CHANGE


def _one(sides: Sequence[_Side], left_out: Sequence[int]) -> Effect:
    main = sides[0]
    others = [Left(days, side.state, side.ratio) for days, side in zip(left_out, sides, strict=True)]
    return Effect(
        main.state,
        main.why,
        main.ratio,
        main.at_once,
        main.monthly,
        main.spread,
        *main.days,
        *main.counts,
        others,
        any(_differs(main, other) for other in sides[1:]),
    )


def _differs(main: _Side, other: _Side) -> bool:
    """Does the answer without the first days contradict that with them? What cannot be told contradicts nothing."""
    if main.ratio is None or other.ratio is None:
        return False
    moved = other.ratio.value / main.ratio.value
    return main.state != other.state or not 1.0 / MOVED < moved < MOVED
