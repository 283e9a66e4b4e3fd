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


@dataclass(frozen=True, slots=True)
class Present:
    """Draws (n, H, D) at `ahead` and of sums over SPANS (n, S, D) from the last step, by `model`, and its trial."""

    model: str
    beats_climatology: bool | None  # None: too few forecasts were scored to tell
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
    """The combination, unless it did no better than climatology so far: then climatology, and that is said."""
    asked = np.array(AHEAD[panel.step]) if ahead is None else ahead
    trial = try_models(panel, Asked(origins(panel), asked, draws))
    beats = _beats(trial)
    model = CLIMATOLOGY if beats is False else COMBINATION
    now = trial.draws[model][:, -1]
    shared = shared_of(trial.seen, trial.known, trial.draws[COMBINATION])
    return Present(model, beats, asked, now, totals(now, asked, SPANS, shared), shared, trial)


def origins(panel: Panel) -> NDArray[np.int64]:
    """Steps of the past from which forecasts are tried, and the last step."""
    last = len(panel.steps) - 1
    first = min(BEFORE_FIRST, last)
    return np.unique(np.linspace(first, last, min(ORIGINS, last - first + 1)).round().astype(np.int64))


def _beats(trial: Trial) -> bool | None:
    """Whether the combination did better than climatology where its day has come."""
    if int(trial.known.sum()) < FEWEST:
        return None
    return bool(scored(trial, COMBINATION).crps.mean() < scored(trial, CLIMATOLOGY).crps.mean())
