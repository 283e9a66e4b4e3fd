"""Models of counts tried on the mission's own past: by what is known today, so that it is no proof of a forecast."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truce.flow.house import House
from truce.flow.outlook import counted
from truce.flow.outlook.recorded import Kept
from truce.flow.outlook.series import told_series
from truce.model.forecast import COUNT, REPORTED, WATCHED
from truce.outlook.counts.backtest import Trial, scored
from truce.outlook.counts.present import CLIMATOLOGY, COMBINATION
from truce.outlook.scores.skill import against

Floats = NDArray[np.float64]
BACKTEST = "backtest"
STEP = "models tried on the past"


@dataclass(frozen=True, slots=True)
class Tried:
    """Some series of one panel with the trial of them. `lost`: on how many the combination was not better."""

    trial: Trial
    last: int  # the last step that is there
    lost: int


def tried(house: House) -> Iterator[Kept]:
    """Rolling origins over the mission's own series, those that somebody watched apart from those only told of."""
    told = list(told_series(house))
    parts: dict[str, list[Tried]] = {WATCHED: [], REPORTED: []}
    with house.progress.task(STEP, sum(len(one.keys) for one in told), "series") as tick:
        for one in told:
            for part in counted.count(one):
                for basis, some in parts.items():
                    some.extend(_of(part, basis))
            tick(len(one.keys))
    yield from (_kept(basis, some) for basis, some in parts.items() if some)


def _of(part: counted.Counted, basis: str) -> Iterator[Tried]:
    """The series of a part that stand on one basis, if any day of theirs is known."""
    rows = np.flatnonzero([part.told.basis[row] == basis for row in part.rows])
    if rows.size and part.trial.known[rows].any():
        lost = sum(part.beats[row] is False for row in rows)
        yield Tried(_rows(part.trial, rows), len(part.told.panel.steps) - 1, lost)


def _rows(trial: Trial, rows: NDArray[np.intp]) -> Trial:
    draws = {name: trial.draws[name][rows] for name in (COMBINATION, CLIMATOLOGY, counted.LAST)}
    return Trial(trial.asked, draws, trial.weight[rows], trial.seen[rows], trial.known[rows])


def _kept(basis: str, parts: Sequence[Tried]) -> Kept:
    ours, clim, last = (_all(parts, name) for name in (COMBINATION, CLIMATOLOGY, counted.LAST))
    origin = ours["origin"].astype(np.int64)
    beside, then = against(ours["crps"], clim["crps"], origin), against(ours["crps"], last["crps"], origin)
    return Kept(
        of=BACKTEST,
        kind=COUNT,
        definition=None,
        basis=basis,
        model=COMBINATION,
        n=ours["crps"].size,
        unwatched=sum(_unwatched(one) for one in parts),
        crps=float(ours["crps"].mean()),
        climatology_crps=float(clim["crps"].mean()),
        last_crps=float(last["crps"].mean()),
        ignorance=float(ours["ignorance"].mean()),
        held=float(ours["held"].mean()),
        skill=beside.value,
        skill_low=beside.low,
        skill_high=beside.high,
        skill_why=beside.why,
        last_skill=then.value,
        last_skill_low=then.low,
        last_skill_high=then.high,
        last_skill_why=then.why,
        series=sum(one.trial.known.shape[0] for one in parts),
        lost=sum(one.lost for one in parts),
    )


def _unwatched(one: Tried) -> int:
    """Days of the past that were asked for and that nobody watched; days to come are none of them."""
    asked = one.trial.asked
    past = asked.origins[:, None] + asked.ahead[None, :] <= one.last
    return int((past[None] & ~one.trial.known).sum())


def _all(parts: Sequence[Tried], model: str) -> dict[str, Floats]:
    found = [scored(one.trial, model) for one in parts]
    names = ("crps", "ignorance", "held", "origin")
    return {name: np.concatenate([getattr(one, name) for one in found]) for name in names}
