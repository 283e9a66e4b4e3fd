"""Counts to come from today on, and how good such forecasts were on the same series before."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import AHEAD, Trial, scored, try_models
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.totals import SPANS, shared_of, totals
from truce.outlook.scores.skill import skill, skill_interval

Floats = NDArray[np.float64]
COMBINATION, CLIMATOLOGY = "combination", "climatology"
ORIGINS = 30  # of the past at most, evenly spaced
BEFORE_FIRST = 7  # steps before the first of them
FEWEST = 30  # forecasts scored, before a model is held better than another
LITTLE = 0.1  # of a count, so that a series of noughts has a unit too
LEAN = 100.0  # forecasts of a series for which what all series together say stands


@dataclass(frozen=True, slots=True)
class Present:
    """Draws (n, H, D) at `ahead` and of sums over SPANS (n, S, D) from the last step, by `model` (n), and the trial."""

    model: tuple[str, ...]
    beats_climatology: tuple[bool | None, ...]  # the combination, of each series; None: too few were scored to tell
    ahead: NDArray[np.int64]
    draws: Floats
    totals: Floats
    shared: Floats  # (n) how much the days of a sum hang together
    trial: Trial

    def skill(self) -> tuple[float, float, float] | None:
        """CRPS skill of the combination against climatology with its 90 % interval; None where too little is known."""
        if int(self.trial.known.sum()) < FEWEST:
            return None
        ours, simple = (scored(self.trial, name) for name in (COMBINATION, CLIMATOLOGY))
        if simple.crps.mean() <= 0.0:
            return None
        return (skill(ours.crps, simple.crps), *skill_interval(ours.crps, simple.crps, ours.origin))


def forecast(panel: Panel, ahead: NDArray[np.int64] | None = None, draws: int = 200) -> Present:
    """Of each series the combination, unless it did no better than climatology so far: then that, and it is said."""
    asked = np.array(AHEAD[panel.step]) if ahead is None else ahead
    trial = try_models(panel, Asked(origins(panel), asked, draws))
    beats = better(trial)
    model = tuple(CLIMATOLOGY if one is False else COMBINATION for one in beats)
    use = np.array([one == COMBINATION for one in model])
    now = np.where(use[:, None, None], trial.draws[COMBINATION][:, -1], trial.draws[CLIMATOLOGY][:, -1])
    shared = shared_of(trial.seen, trial.known, trial.draws[COMBINATION])
    return Present(model, beats, asked, now, totals(now, asked, SPANS, shared), shared, trial)


def origins(panel: Panel) -> NDArray[np.int64]:
    """Steps of the past from which forecasts are tried, and the last step."""
    last = len(panel.steps) - 1
    first = min(BEFORE_FIRST, last)
    return np.unique(np.linspace(first, last, min(ORIGINS, last - first + 1)).round().astype(np.int64))


def better(trial: Trial) -> tuple[bool | None, ...]:
    """Whether the combination did better than climatology on each series (n) where its day has come, by CRPS.

    A series with few forecasts leans on all series together: what they save is counted in units of the root of what
    climatology missed on the series, so that large ones do not speak alone. None where all together have too few.
    """
    known = trial.known
    many = known.sum(axis=(1, 2))
    if int(many.sum()) < FEWEST:
        return tuple(None for _ in trial.known)
    ours, simple = (_laid(trial, name) for name in (COMBINATION, CLIMATOLOGY))
    unit = np.sqrt(simple.sum(axis=(1, 2)) / np.maximum(many, 1) + LITTLE)
    saved = (simple - ours).sum(axis=(1, 2)) / unit
    better_on: list[bool] = (saved + LEAN * saved.sum() / many.sum() > 0.0).tolist()
    return tuple(better_on)


def _laid(trial: Trial, model: str) -> Floats:
    """CRPS (n, O, H) of a model, 0 where the day is not known."""
    told = np.zeros(trial.known.shape)
    told[trial.known] = scored(trial, model).crps
    return told
