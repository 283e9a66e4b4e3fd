"""Fewer, more, or cannot be told: rates in a truce against rates in matched stretches.

Counts are over-dispersed: their variance is phi times what Poisson says (quasi-Poisson; its gamma-Poisson,
that is negative-binomial, posterior under Jeffreys' prior). phi is estimated between the matched windows of
a side (Pearson's statistic over its degrees of freedom) and shrunk towards a prior, never below 1. A ratio
of two gamma rates is a scaled F variable, so its quantiles are exact. Reporting volume is measured in the
same way over all reports of the same sources, and taken out on the log scale (DOMAIN 6.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from truce.compliance.contract import Options
from truce.compliance.count.kernels.volume import volumes
from truce.compliance.count.poisson_binomial import QUANTILES
from truce.compliance.periods import DAY, Span
from truce.compliance.prepared import Floats, us

NORMAL_95 = 1.6448536269514722
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two rates: posterior median, 5 % and 95 %, and mean and variance of its logarithm."""

    middle: float
    low: float
    high: float
    log_mean: float
    log_variance: float


def dispersion(sides: Sequence[Floats], options: Options) -> float:
    """phi, from the counts of the matched windows of each side, shrunk towards the prior."""
    chi, freedom = 0.0, 0
    for counts in sides:
        if counts.size > 1 and counts.mean() > 0:
            chi += float(((counts - counts.mean()) ** 2).sum() / counts.mean())
            freedom += counts.size - 1
    prior = options.prior_weight * options.prior_dispersion
    return max(1.0, (prior + chi) / (options.prior_weight + freedom))


def ratio_of(during: float, other: float, hours_during: float, hours_other: float, phi: float) -> Ratio:
    """Rate per hour during over rate per hour elsewhere. Hours must be positive."""
    if hours_during <= 0 or hours_other <= 0:
        raise ValueError("a rate needs a positive denominator")
    a, b = 0.5 + during / phi, 0.5 + other / phi
    scale = (a / hours_during) / (b / hours_other)
    low, middle, high = (float(scale * special.fdtri(2 * a, 2 * b, q)) for q in (QUANTILES[0], 0.5, QUANTILES[1]))
    mean = special.digamma(a) - np.log(hours_during) - special.digamma(b) + np.log(hours_other)
    variance = special.polygamma(1, a) + special.polygamma(1, b)
    return Ratio(middle, low, high, float(mean), float(variance))


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Reports of any kind by the main sources: during, and in each window of a side."""

    during: float
    before: Floats
    after: Floats

    def side(self, name: str) -> Floats:
        """The windows of one side."""
        return self.before if name == "before" else self.after


def main_sources(reports: pl.DataFrame, span: Span, options: Options) -> list[str]:
    """Sources with at least the asked share of the reports during the truce; all, where there is none."""
    meets = (pl.col("earliest").cast(pl.Datetime("us", "UTC")).to_physical() < span.end) & (
        pl.col("latest").cast(pl.Datetime("us", "UTC")).to_physical() >= span.start
    )
    inside = reports.lazy().filter(meets).select("source").collect()
    basis = inside if inside.height else reports
    shares = basis.group_by("source").len().with_columns(pl.col("len") / basis.height)
    floor = options.main_source if inside.height else 0.0
    return sorted(shares.filter(pl.col("len") >= floor)["source"].to_list())


def collected(reports: pl.DataFrame, sources: Sequence[str]) -> Span | None:
    """The days from the first to the last report that every one of the sources reaches; None if there are none."""
    if not reports.height or not sources:
        return None
    ends = (
        reports.lazy()
        .filter(pl.col("source").is_in(list(sources)))
        .group_by("source")
        .agg(pl.col("day").cast(pl.Date).min().alias("first"), pl.col("day").cast(pl.Date).max().alias("last"))
        .collect()
    )
    first = int(ends["first"].to_physical().max()) * DAY  # type: ignore[arg-type]
    last = (int(ends["last"].to_physical().min()) + 1) * DAY  # type: ignore[arg-type]
    return Span(first, last) if first < last else None


def volume_of(
    reports: pl.DataFrame, sources: Sequence[str], span: Span, before: Sequence[Span], after: Sequence[Span]
) -> Volume:
    """How much the main sources told of anything, during and in every window."""
    spans = [span, *before, *after]
    start, end = (np.array([getattr(one, name) for one in spans], dtype=np.int64) for name in ("start", "end"))
    wanted = reports["source"].cast(pl.String).is_in(list(sources)).to_numpy()
    counts = np.zeros(len(spans))
    volumes(us(reports["earliest"]), us(reports["latest"]), wanted, start, end, counts)
    cut = 1 + len(before)
    return Volume(during=float(counts[0]), before=counts[1:cut], after=counts[cut:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The numbers of one Change row."""

    ratio: Ratio | None = None
    volume: Ratio | None = None
    adjusted: tuple[float, float, float] | None = None
    p_fewer: float | None = None
    verdict: str = "cannot_tell"


def compare(
    during: float, windows: Floats, phi: float, told: tuple[float, Floats, float], hours: tuple[float, float]
) -> Compared:
    """One side against the truce. `told`: volume during, volume by window, its phi; `hours`: during, other.

    Without a window, or without any report on either side, nothing can be told. Nor can it where neither side
    holds as much as one expected act.
    """
    if not windows.size or min(hours) <= 0:
        return Compared()
    rates = ratio_of(during, float(windows.sum()), hours[0], hours[1], phi)
    v_during, v_windows, v_phi = told
    if v_during <= 0 or v_windows.sum() <= 0:
        return Compared(ratio=rates)
    volume = ratio_of(v_during, float(v_windows.sum()), hours[0], hours[1], v_phi)
    mean = rates.log_mean - volume.log_mean
    spread_ = float(np.sqrt(rates.log_variance + volume.log_variance))
    adjusted = tuple(float(np.exp(mean + z * spread_)) for z in (-NORMAL_95, 0.0, NORMAL_95))
    p_fewer = float(special.ndtr(-mean / spread_))
    verdict = "fewer" if p_fewer >= SURE else "more" if p_fewer <= 1 - SURE else "no_clear_change"
    if max(during, float(windows.sum())) < 1:
        verdict = "cannot_tell"
    return Compared(
        ratio=rates,
        volume=volume,
        adjusted=(adjusted[1], adjusted[0], adjusted[2]),
        p_fewer=p_fewer,
        verdict=verdict,
    )
