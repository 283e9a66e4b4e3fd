"""Every model of counts, tried on one record; a record may be several panels that know nothing of each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.asked import Asked
from truce.outlook.counts.backtest import AHEAD, Scored, Trial, scored, try_models
from truce.outlook.counts.boosted import ENOUGH, available, boosted
from truce.outlook.counts.models import BENCHMARKS
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.present import origins

COMBINATION, CLIMATOLOGY, LAST, BOOSTED = "combination", "climatology", "last", "boosted"
KEPT = (COMBINATION, CLIMATOLOGY)  # whose draws are looked at again; those of all models do not fit into memory
CRPS_MARK, IGNORANCE_MARK = 0.04, 0.25
DRAWS = 1000
A_MISSION, A_STORY = 30, 60  # steps below which a panel is one mission's past, or one story of some weeks


@dataclass(frozen=True, slots=True)
class Tried:
    """One record, and the scores of every model on it."""

    name: str
    panels: tuple[Panel, ...]
    trials: tuple[Trial, ...]
    scores: Mapping[str, Scored]

    def mean(self, model: str, what: str) -> float:
        """Mean score of a model."""
        return float(getattr(self.scores[model], what).mean())

    def best(self, what: str) -> str:
        """The benchmark that does best by that score."""
        return min(BENCHMARKS, key=lambda name: self.mean(name, what))

    def gain(self, what: str) -> float:
        """By what share the combination is better than the best benchmark."""
        return 1.0 - self.mean(COMBINATION, what) / self.mean(self.best(what), what)

    def over_climatology(self) -> float:
        """By what share its CRPS is better than climatology's."""
        return 1.0 - self.mean(COMBINATION, "crps") / self.mean(CLIMATOLOGY, "crps")

    @property
    def ahead(self) -> tuple[int, ...]:
        """Distances of which anything was scored."""
        return tuple(np.unique(self.scores[COMBINATION].ahead).tolist())


def tried(name: str, panels: Sequence[Panel], origins_at: NDArray[np.int64] | None = None) -> Tried:
    """Every model on every panel; boosting where a record is long enough for it. `origins_at`: not the usual ones."""
    trials, each = [], []
    for panel in panels:
        trial = _trial(panel, origins_at)
        each.append({model: scored(trial, model) for model in trial.draws})
        trials.append(replace(trial, draws={model: trial.draws[model] for model in KEPT}))
    return of_trials(name, panels, each, tuple(trials))


def of_trials(
    name: str, panels: Sequence[Panel], each: Sequence[Mapping[str, Scored]], trials: tuple[Trial, ...]
) -> Tried:
    """The scores of several panels one after the other; what hangs together is then a panel, not an origin."""
    if len(each) > 1:
        each = [
            {model: replace(s, origin=np.full(s.origin.size, n)) for model, s in of.items()}
            for n, of in enumerate(each)
        ]
    return Tried(name, tuple(panels), trials, {m: _joined([of[m] for of in each]) for m in each[0]})


def _joined(parts: Sequence[Scored]) -> Scored:
    told = {
        what: np.concatenate([getattr(one, what) for one in parts])
        for what in ("crps", "ignorance", "interval", "held", "origin", "ahead")
    }
    return Scored(parts[0].model, **told)


def _trial(panel: Panel, origins_at: NDArray[np.int64] | None) -> Trial:
    asked = asked_of(panel)
    if origins_at is not None:
        asked = Asked(origins_at, asked.ahead, asked.draws)
    trial = try_models(panel, asked)
    if available() and int((panel.exposure > 0.0).sum()) > 2 * ENOUGH:
        trial = replace(trial, draws={**trial.draws, BOOSTED: boosted(panel, trial.asked)})
    return trial


def asked_of(panel: Panel, draws: int = DRAWS) -> Asked:
    """Origins and distances of a record; of one mission's past those from which `truce forecast` tries itself."""
    steps = len(panel.steps)
    if steps < A_MISSION:
        return Asked(origins(panel), np.array(AHEAD["day"]), draws)
    if steps < A_STORY:
        return Asked(np.arange(11, steps - 1), np.array([1, 3, 7, 14]), draws)
    if panel.step == "day":
        return Asked(np.arange(119, steps - 30, 14), np.array(AHEAD["day"]), draws)
    known = np.flatnonzero(panel.exposure[0] > 0.0)
    return Asked(known[(known >= 11) & (known < steps - 1)], np.array(AHEAD["month"]), draws)
