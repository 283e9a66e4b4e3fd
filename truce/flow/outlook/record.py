"""The record: how good forecasts were. Those said beforehand, and apart from them those only tried on the past."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.outlook import counted
from truce.flow.outlook.forecast import STEP, frozen, judged_as_of, said_at
from truce.flow.outlook.score import due, to_be_scored
from truce.flow.outlook.series import told_series
from truce.flow.outlook.shown import Bin, Kept, Record
from truce.model.forecast import COUNT, HOLD, WATCHED, Forecast, Score
from truce.outlook.counts.backtest import Scored, Trial, scored
from truce.outlook.counts.present import CLIMATOLOGY, COMBINATION
from truce.outlook.scores.brier import reliability
from truce.outlook.scores.skill import skill, skill_interval

Floats = NDArray[np.float64]
FROZEN, BACKTEST = "frozen", "backtest"
KIND = ("hindcast", "kind", "definition", "basis", "model")


def record(house: House, *, trying: bool = True) -> Record:
    """Lines by kind of forecast, reliability of chances, and how many wait for their day or nobody saw.

    Where no forecast of counts that was said beforehand has come due yet, models are tried on the mission's own past,
    which takes seconds to minutes; not so without `trying`.
    """
    scores = frame(house, Score)
    lines = list(_lines(scores))
    if trying and not any(line.kind == COUNT and line.of == FROZEN for line in lines):
        lines += _tried(house)
    as_of = judged_as_of(house)
    said = frame(house, Forecast, columns=["id", "kind", "state", "p"]).filter(to_be_scored())
    unseen = len(due(house, as_of))
    return Record(
        lines=tuple(lines),
        bins=_bins(scores),
        waiting=said.height - scores.height - unseen,
        unwatched=unseen,
    )


def _lines(scores: pl.DataFrame) -> Iterator[Kept]:
    for values, some in scores.sort(*KIND, "made_at", nulls_last=True).group_by(KIND, maintain_order=True):
        about = dict(zip(KIND, values, strict=True))
        hindcast = bool(about.pop("hindcast"))
        of = BACKTEST if hindcast else FROZEN
        told: dict[str, Any] = {"of": of, "n": some.height, "unwatched": 0, **about}
        told |= _of_chances(some) if about["kind"] != COUNT else _of_counts(some)
        yield Kept(**told)


def _of_chances(some: pl.DataFrame) -> dict[str, float | None]:
    both = some.filter(pl.col("base_brier").is_not_null())
    means = {name: _mean(some, name) for name in ("brier", "base_brier", "log_score")}
    return means | _skill(both["brier"].to_numpy(), both["base_brier"].to_numpy(), both["made_at"])


def _of_counts(some: pl.DataFrame) -> dict[str, float | None]:
    both = some.filter(pl.col("climatology_crps").is_not_null())
    means = {name: _mean(some, name) for name in ("crps", "climatology_crps", "last_crps", "ignorance", "held")}
    return means | _skill(both["crps"].to_numpy(), both["climatology_crps"].to_numpy(), both["made_at"])


def _mean(some: pl.DataFrame, name: str) -> float | None:
    told = some[name].drop_nulls()
    return float(np.mean(told.to_numpy())) if told.len() else None


def _skill(score: Floats, simple: Floats, made_at: pl.Series) -> dict[str, float | None]:
    """Against what is simple; whole days of making are drawn anew, for what was said on one day hangs together."""
    if not score.size or float(simple.mean()) <= 0.0:
        return {}
    return _interval(score, simple, made_at.dt.date().rank("dense").cast(pl.Int64).to_numpy())


def _interval(score: Floats, simple: Floats, block: NDArray[np.int64]) -> dict[str, float | None]:
    low, high = skill_interval(score, simple, block)
    told: dict[str, float | None] = {"skill": skill(score, simple)}
    return told | ({"skill_low": low, "skill_high": high} if np.isfinite(low) else {})


def _bins(scores: pl.DataFrame) -> tuple[Bin, ...]:
    """Reliability of chances that were said beforehand; where none was scored yet, of those made later."""
    told = scores.filter((pl.col("kind") == HOLD) & pl.col("p").is_not_null())
    beforehand = told.filter(~pl.col("hindcast"))
    told = beforehand if beforehand.height else told
    found = reliability(told["seen"].to_numpy(), told["p"].to_numpy())
    return tuple(Bin(n=one.n, said=one.said, came=one.came, low=one.low, high=one.high) for one in found)


def _tried(house: House) -> Iterable[Kept]:
    """Rolling origins over the mission's own watched series, by what is known today: tried, not foretold."""
    trials = [part.trial for told in told_series(house) for part in counted.count(told)]
    some = [trial for trial in trials if trial.known.any()]
    if some:
        yield _kept(some)


def _kept(trials: Sequence[Trial]) -> Kept:
    names = (COMBINATION, CLIMATOLOGY, counted.LAST)
    ours, clim, last = (_all([scored(trial, name) for trial in trials]) for name in names)
    return Kept(
        of=BACKTEST,
        kind=COUNT,
        definition=None,
        basis=WATCHED,
        model=COMBINATION,
        n=ours["crps"].size,
        unwatched=int(sum((~trial.known).sum() for trial in trials)),
        crps=float(ours["crps"].mean()),
        climatology_crps=float(clim["crps"].mean()),
        last_crps=float(last["crps"].mean()),
        ignorance=float(ours["ignorance"].mean()),
        held=float(ours["held"].mean()),
        **_interval(ours["crps"], clim["crps"], ours["origin"].astype(np.int64)),
    )


def _all(parts: Sequence[Scored]) -> dict[str, Floats]:
    return {
        name: np.concatenate([getattr(one, name) for one in parts]) for name in ("crps", "ignorance", "held", "origin")
    }


def intact(house: House) -> tuple[int, tuple[str, ...]]:
    """(acts of forecasting, instants whose rows are no longer what the log says): nothing was edited since."""
    acts = [one for one in house.mission.ledger.entries(acts=[STEP]) if "sha256" in one.facts]
    said = {str(one.facts["made_at"]): str(one.facts["sha256"]) for one in acts}
    torn = (at for at, hash in said.items() if frozen(house, said_at(house, datetime.fromisoformat(at))) != hash)
    return len(acts), tuple(torn)
