"""More than usual: what is expected to have happened lately, against equal stretches of the time before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import nbinom, poisson

from truce.alerts.alert import Alert, alert
from truce.alerts.looked import LACKING, QUIET, RAISED, Looked
from truce.alerts.rule import Rule, Threshold

LEAST_STRETCHES = 7  # fewer say nothing of what is usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What is usual in a stretch: its mean, and 5 % and 95 % quantiles of what to expect; from how many stretches."""

    mean: float
    low: float
    high: float
    stretches: int
    chance: float  # of a number as high as the one met, or higher


def stretches(incidents: pl.DataFrame, now: datetime, hours: float, many: int) -> NDArray[np.float64]:
    """Expected incidents in each stretch of `hours` before `now`, the last first; `many` + 1 numbers.

    `incidents`: earliest, latest, p. An interval wider than a stretch is shared out over all that it meets, so that a
    report of "some time that week" makes no peak anywhere. Stretches are half-open, (now - hours, now] last.
    """
    width = int(hours * 3_600_000_000)
    age = [
        ((pl.lit(now) - pl.col(end)).dt.total_microseconds() / width).alias(name)
        for end, name in (("latest", "young"), ("earliest", "old"))
    ]
    rows = incidents.select("p", *age).filter((pl.col("old") >= 0) & (pl.col("young") < many + 1))
    first = pl.col("young").clip(0, many).floor().cast(pl.Int64)
    last = pl.col("old").clip(0, many).floor().cast(pl.Int64)
    spread = rows.with_columns(pl.int_ranges(first, last + 1).alias("stretch")).explode("stretch")
    span = pl.col("old") - pl.col("young")
    met = pl.min_horizontal(pl.col("old"), pl.col("stretch") + 1) - pl.max_horizontal(
        pl.col("young"), pl.col("stretch")
    )
    share = pl.when(span > 0).then(met.clip(0) / span).otherwise(1.0)
    summed = spread.group_by("stretch").agg((pl.col("p") * share).sum().alias("n"))
    counts = np.zeros(many + 1)
    counts[summed["stretch"].to_numpy()] = summed["n"].to_numpy()
    return counts


def usual(before: NDArray[np.float64], met: float) -> Usual:
    """What a stretch holds by what those before it held.

    Counts of a stretch are taken as negative binomial: their mean by Jeffreys' prior (half an incident is added), their
    spread by the variance seen, never less than a Poisson's, widened for the few stretches there are.
    """
    k = before.size
    mean = (float(before.sum()) + 0.5) / k
    spread = max(1.0, float(before.var(ddof=1)) / float(before.mean())) if k > 1 and before.any() else 1.0
    variance = spread * mean * (1 + 1 / k)
    n = floor(met + 1e-9)  # a fraction of an incident is none
    if variance <= mean * 1.000001:
        low, high = (float(poisson.ppf(q, mean)) for q in (0.05, 0.95))
        return Usual(mean=mean, low=low, high=high, stretches=k, chance=float(poisson.sf(n - 1, mean)))
    size, p = mean**2 / (variance - mean), mean / variance
    low, high = (float(nbinom.ppf(q, size, p)) for q in (0.05, 0.95))
    return Usual(mean=mean, low=low, high=high, stretches=k, chance=float(nbinom.sf(n - 1, size, p)))


def threshold(
    rule: Rule, met: pl.DataFrame, now: datetime, known_from: datetime | None, watched: pl.DataFrame
) -> Looked:
    """One alert while the number stands above what is usual, at most one in each stretch.

    `met`: what `matched` gives. `known_from`: since when the mission knows anything (None: nothing); no stretch before
    it counts as quiet. `watched`: coverage (earliest, latest, quality), so that it is said where more was watched.
    """
    asks = rule.asks
    assert isinstance(asks, Threshold)  # noqa: S101 - for the reader of types
    width = timedelta(hours=asks.hours)
    many = floor(asks.days * 24 / asks.hours)
    if known_from is not None:
        many = min(many, max(0, floor((now - known_from) / width) - 1))
    facts = {"hours": asks.hours, "stretches": many, "needed": LEAST_STRETCHES}
    if known_from is None or many < LEAST_STRETCHES:
        return Looked(says=LACKING, facts=facts)
    counts = stretches(met, now, asks.hours, many)
    normal = usual(counts[1:], float(counts[0]))
    told = facts | {"met": round(float(counts[0]), 1), "usual": round(normal.mean, 1)}
    told |= {"low": normal.low, "high": normal.high, "chance": round(normal.chance, 4)}
    if counts[0] < asks.least or normal.chance > 1 - asks.quantile:
        return Looked(says=QUIET, facts=told)
    return Looked(says=RAISED, found=(_raised(rule, asks, told, now, watched, many),), facts=told)


def _raised(
    rule: Rule, asks: Threshold, told: dict[str, float], now: datetime, watched: pl.DataFrame, many: int
) -> Alert:
    seconds = int(asks.hours * 3600)
    slot = int(now.timestamp()) // seconds
    start = now - timedelta(hours=asks.hours)
    hours = stretches(_hours(watched), now, asks.hours, many) if watched.height else np.zeros(0)
    against = {
        "from": (now - timedelta(hours=asks.hours * (many + 1))).isoformat(),
        "until": start.isoformat(),
        "watched_now": round(float(hours[0]), 1) if hours.size else None,
        "watched_usual": round(float(hours[1:].mean()), 1) if hours.size else None,
    }
    facts = told | {"area": "" if asks.area is None else asks.area.name}
    return alert(
        rule,
        f"above {slot}",
        "threshold_above",
        now,
        facts=facts,
        against=against,
        earliest=start,
        latest=now,
        since=start,
        certainty=1 - told["chance"],
    )


def _hours(watched: pl.DataFrame) -> pl.DataFrame:
    """Coverage as rows whose weight is watched hours, weighed by quality."""
    long = (pl.col("latest") - pl.col("earliest")).dt.total_microseconds() / 3_600_000_000
    return watched.select("earliest", "latest", (long * pl.col("quality")).alias("p"))
