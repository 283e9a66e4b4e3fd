"""One regression for all areas: what the level will be, from how fast and slow rates stand now; fitted on the past."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.outlook.counts.asked import Asked
from truce.outlook.counts.features import HALF_LIFE, Features, features
from truce.outlook.counts.fit import SIZE, Cases, Fit, Lean, fit
from truce.outlook.counts.panel import Panel
from truce.outlook.counts.views import Views

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]
FORGET = {"day": 0.9975, "month": 0.985}  # share of what a step teaches that is left at the next
FIRM = 100.0  # cases for which what is believed of a coefficient stands
FEWEST = 4  # steps to learn from, before anything is learned
MOST = 20_000  # cases a fit looks at; beyond that, only every other step (or third, ...) of all areas
GROWN = 1.06  # fitted again once the past is longer by so much
TURNS, MORE_TURNS = 12, 4


def regression(panel: Panel, asked: Asked) -> Floats:
    """Draws (n, O, H, D) of a negative-binomial regression over all areas, fitted anew as the past grows.

    Each distance has its own coefficients, which lean on smoothed rates whose memory is about as long as the distance.
    A level never leaves the range of the area's own smoothed rates by more than half. How far it is believed is
    weighed for each area by itself (views.py).
    """
    of = features(panel)
    out = np.zeros((len(panel.areas), asked.origins.size, asked.ahead.size, asked.draws))
    for h, ahead in enumerate(asked.ahead):
        _at_distance(_Distance(panel, of, int(ahead)), asked.origins, out[:, :, h])
    return out


@dataclass(frozen=True, slots=True)
class _Distance:
    """A panel at one distance."""

    panel: Panel
    of: Features
    ahead: int

    def lean(self) -> Lean:
        """Rates whose memory is about as long as the distance count most; nothing else counts."""
        memory = np.log(np.array(HALF_LIFE[self.panel.step]) / (self.ahead + 1.0))
        share = np.exp(-(memory**2) / 2.0)
        beta = np.zeros(1 + self.of.x.shape[2])
        beta[1 : 1 + self.of.rates] = 0.9 * share / share.sum()
        return Lean(beta, np.full(beta.size, FIRM))

    def x(self, made: Steps) -> Floats:
        """Features (n, M, 1 + F), a one before them."""
        x = self.of.x[:, made]
        return np.concatenate([np.ones((*x.shape[:2], 1)), x], axis=2)

    def foretold(self, one: Fit, made: Steps) -> tuple[Floats, Floats]:
        """Mean and size (n, M) of a whole step, `ahead` steps after each of `made`."""
        level = np.clip(one.level(self.x(made)), self.of.low()[:, made], self.of.high()[:, made])
        return np.exp(level) * self.of.rhythm(made, self.ahead), one.spread(level)

    def cases(self, origin: int) -> Cases | None:
        """What an origin can learn from: forecasts whose step had come by then and was watched."""
        last = origin - self.ahead
        if last + 1 < FEWEST:
            return None
        areas = len(self.panel.areas)
        every = max(1, -(-areas * (last + 1) // MOST))
        made = np.arange(last, -1, -every)[::-1]
        came = made + self.ahead
        exposure = self.panel.exposure[:, came]
        known = exposure > 0.0
        forget = FORGET[self.panel.step] ** (last - made)
        together = min(self.ahead, 7) ** 0.5 if self.panel.step == "day" else 1.0  # stretches that overlap
        heed = np.broadcast_to(forget * every / together, known.shape)
        offset = np.log(self.of.rhythm(made, self.ahead)[known]) + np.log(exposure[known])
        return Cases(self.panel.y[:, came][known], self.x(made)[known], offset, heed[known])


def _at_distance(at: _Distance, origins: Steps, out: Floats) -> None:
    """Origin by origin: weigh the views by what came since with what was believed then, then learn, then tell."""
    lean = at.lean()
    now, views, fitted = Fit(lean.beta, SIZE), Views(at.panel), 0
    steps = at.panel.y.shape[1]
    for o, origin in enumerate(origins):
        if fitted:
            _weigh(at, now, views, int(origin), steps)
        if origin + 1 >= fitted * GROWN and (cases := at.cases(int(origin))) is not None:
            now = fit(cases, lean, now, MORE_TURNS if fitted else TURNS)
            if not fitted:
                _weigh(at, now, views, int(origin), steps)
            fitted = int(origin) + 1
        mean, size = at.foretold(now, np.array([origin]))
        views.tell(mean[:, 0], size[:, 0], out[:, o])


def _weigh(at: _Distance, now: Fit, views: Views, origin: int, steps: int) -> None:
    """Steps after `views.upto` until the origin, each foretold from `ahead` steps before."""
    came = np.arange(max(views.upto + 1, at.ahead), origin + 1)
    if came.size == 0:
        return
    views.upto = int(came[0]) - 1
    mean, size = np.zeros((len(at.panel.areas), steps)), np.ones((len(at.panel.areas), steps))
    mean[:, came], size[:, came] = at.foretold(now, came - at.ahead)
    views.learn(mean, size, origin)
