"""Rolling origins: every model asked at many steps of the past, each time with what was known then, and scored."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.models import BENCHMARKS, OURS, Asked, Model, parts
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.pool import Past, pooled, weights
from truce.outlook.scores.crps import crps
from truce.outlook.scores.ignorance import ignorance
from truce.outlook.scores.interval import held, interval_score

Floats = NDArray[np.float64]
AHEAD = {"day": (1, 3, 7, 14, 30), "month": (1, 2, 3, 6)}
MODELS: Mapping[str, Model] = {**BENCHMARKS, **OURS}


@dataclass(frozen=True, slots=True)
class Trial:
    """Draws (n, O, H, D) by model, the combination with them, beside what came (n, O, H), where that is known."""

    asked: Asked
    draws: Mapping[str, Floats]
    weight: Floats  # (n, O, H, M) of its parts
    seen: Floats
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores (N) of the forecasts whose day is known, one after the other, with the origin of each."""

    model: str
    crps: Floats
    ignorance: Floats
    interval: Floats
    held: Floats
    origin: NDArray[np.int64]
    ahead: NDArray[np.int64]


def try_models(panel: Panel, asked: Asked, extra: Mapping[str, Model] | None = None) -> Trial:
    """Every model of MODELS, and `extra` ones (which join the combination), at every origin."""
    models = {**MODELS, **(extra or {})}
    draws = {name: model(panel, asked) for name, model in models.items()}
    seen, known = outcomes(panel, asked)
    names = (*parts(panel), *(extra or {}))
    stack = np.stack([draws[name] for name in names])
    past = Past(
        names, stack, seen, known, scale(panel, asked), asked.origins, asked.ahead, panel.step, age_of(panel, asked)
    )
    weight = weights(past)
    draws["combination"] = pooled(stack, weight)
    return Trial(asked, draws, weight, seen, known)


def outcomes(panel: Panel, asked: Asked) -> tuple[Floats, NDArray[np.bool_]]:
    """What came (n, O, H) and whether it is known; a step watched in part is scaled to the whole and told as known."""
    at = asked.origins[:, None] + asked.ahead[None, :]
    inside = at < panel.y.shape[1]
    place = np.minimum(at, panel.y.shape[1] - 1)
    known = (panel.exposure[:, place] > 0.0) & inside
    seen = np.where(known, panel.y[:, place] / np.where(known, panel.exposure[:, place], 1.0), 0.0)
    return seen, known


def scale(panel: Panel, asked: Asked) -> Floats:
    """What a count is like (n, O) in each area up to each origin: its mean, and a little for quiet areas."""
    total = np.cumsum(panel.y, axis=1)[:, asked.origins]
    steps = np.cumsum(panel.exposure, axis=1)[:, asked.origins]
    told: Floats = np.where(steps > 0.0, total / np.where(steps > 0.0, steps, 1.0), 0.0) + 0.3
    return told


def age_of(panel: Panel, asked: Asked) -> Floats:
    """Steps known up to each origin (O), in the mean of all areas."""
    told: Floats = np.cumsum(panel.exposure > 0.0, axis=1)[:, asked.origins].mean(axis=0)
    return told


def scored(trial: Trial, model: str) -> Scored:
    """The scores of one model over all that is known."""
    known = trial.known
    seen, draws = trial.seen[known], trial.draws[model][known]
    origin = np.broadcast_to(trial.asked.origins[None, :, None], known.shape)[known]
    ahead = np.broadcast_to(trial.asked.ahead[None, None, :], known.shape)[known]
    return Scored(
        model, crps(seen, draws), ignorance(seen, draws), interval_score(seen, draws), held(seen, draws), origin, ahead
    )
