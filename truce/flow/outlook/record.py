"""The record: how good forecasts were. Those said beforehand, those made later, and models only tried on the past."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from truce.flow.asof import look_back
from truce.flow.frames import as_frame, frame
from truce.flow.house import House
from truce.flow.outlook.forecast import STEP, frozen, judged_as_of, said_at
from truce.flow.outlook.recorded import Kept, Record, Waits
from truce.flow.outlook.score import SETTLED, due, scores_of, to_be_scored
from truce.flow.outlook.tried import BACKTEST, tried
from truce.model.columns import to_table
from truce.model.forecast import COUNT, HOLD, PART, Forecast, Score
from truce.outlook.counts.present import CLIMATOLOGY
from truce.outlook.scores.brier import Bin, reliability
from truce.outlook.scores.skill import FEW_DAYS, NOTHING, NOTHING_TO_SAVE, TOO_FEW, Against, against

__all__ = [
    "BACKTEST",
    "CLIMATOLOGY",
    "FEW_DAYS",
    "FROZEN",
    "LATER",
    "NOTHING_TO_SAVE",
    "TOO_FEW",
    "Bin",
    "intact",
    "record",
    "record_at",
    "record_seen",
]

FROZEN, LATER = "frozen", "later"
KIND = ("hindcast", "kind", "definition", "basis", "model")
SERIES = ("term", "reading", "party", "area")
SAID = ("id", "kind", "state", "p", "made_at", "target_latest")


def record(house: House, *, trying: bool = True) -> Record:
    """Lines by kind of forecast, reliability of chances, and what waits for its day or nobody saw.

    Where no forecast of counts that was said beforehand has come due yet, models are tried on the mission's own past,
    which takes seconds to minutes; not so without `trying`.
    """
    as_of = judged_as_of(house)
    ripe = due(house, as_of)
    return _record(house, frame(house, Score), ripe, len(ripe), as_of, trying=trying)


def record_at(house: House, as_of: datetime, *, trying: bool = True) -> Record:
    """The record as it stood at a past instant: of what was said until then, scored by what was known then."""
    return record_seen(look_back(house, as_of).house, as_of, trying=trying)


def record_seen(looked: House, as_of: datetime, *, trying: bool = True) -> Record:
    """The same of a house that is seen as it was then, before anything is said in it."""
    ripe = due(looked, as_of, until=as_of)
    fresh = list(scores_of(looked, ripe, as_of)) if ripe else []
    kept = frame(looked, Score).filter(pl.col("scored_at") <= as_of)
    scores = pl.concat([kept, as_frame(to_table(Score, fresh))]) if fresh else kept
    return _record(looked, scores, ripe, len(ripe) - len(fresh), as_of, trying=trying, until=as_of)


def _record(
    house: House,
    scores: pl.DataFrame,
    ripe: tuple[Forecast, ...],
    unseen: int,
    as_of: datetime,
    *,
    trying: bool,
    until: datetime | None = None,
) -> Record:
    lines = list(_lines(house, scores))
    if trying and not any(line.kind == COUNT and line.of == FROZEN for line in lines):
        lines += tried(house)
    said = frame(house, Forecast, columns=SAID).filter(to_be_scored(until))
    settled = [*scores["forecast"], *(one.id for one in ripe)]
    waits = tuple(_waits(said.filter(~pl.col("id").is_in(settled)), as_of))
    (of, bins), (part_of, parts) = (_bins(scores, kind) for kind in (HOLD, PART))
    return Record(
        lines=tuple(lines),
        bins=bins,
        bins_of=of,
        part_bins=parts,
        part_bins_of=part_of,
        waiting=sum(one.n for one in waits),
        waits=waits,
        settled_days=SETTLED // timedelta(days=1),
        unwatched=unseen,
        as_of=as_of,
    )


def _waits(waiting: pl.DataFrame, as_of: datetime) -> Iterator[Waits]:
    """What waits, by kind: chances of the truce, of its parts, counts."""
    for kind in (HOLD, PART, COUNT):
        ends = waiting.filter(pl.col("kind") == kind)["target_latest"].sort().to_list()
        if ends:
            over = sum(one <= as_of for one in ends)
            yield Waits(kind=kind, n=len(ends), over=over, first=ends[0] + SETTLED, last=ends[-1] + SETTLED)


def _lines(house: House, scores: pl.DataFrame) -> Iterator[Kept]:
    for values, some in scores.sort(*KIND, "made_at", nulls_last=True).group_by(KIND, maintain_order=True):
        about = dict(zip(KIND, values, strict=True))
        of = LATER if about.pop("hindcast") else FROZEN
        told: dict[str, Any] = {"of": of, "n": some.height, "unwatched": 0, **about}
        told |= _of_counts(house, some) if about["kind"] == COUNT else _of_chances(some)
        yield Kept(**told)


def _of_chances(some: pl.DataFrame) -> dict[str, Any]:
    means = {name: _mean(some, name) for name in ("brier", "base_brier", "log_score")}
    return means | _named("skill", _against(some, "brier", "base_brier"))


def _of_counts(house: House, some: pl.DataFrame) -> dict[str, Any]:
    names = ("crps", "climatology_crps", "last_crps", "ignorance", "held")
    told: dict[str, Any] = {name: _mean(some, name) for name in names}
    if some["model"][0] != CLIMATOLOGY:  # which saves nothing of its own error
        told |= _named("skill", _against(some, "crps", "climatology_crps"))
    return told | _named("last_skill", _against(some, "crps", "last_crps")) | _by_series(house, some)


def _by_series(house: House, some: pl.DataFrame) -> dict[str, int]:
    """Of how many series, and on how many of them climatology would have been better."""
    about = frame(house, Forecast, columns=["id", "agreement", *SERIES], ids=some["forecast"].to_list())
    of = some.select("forecast", "crps", "climatology_crps").join(about, left_on="forecast", right_on="id")
    each = of.group_by("agreement", *SERIES).agg(pl.col("crps").mean(), pl.col("climatology_crps").mean())
    return {"series": each.height, "lost": each.filter(pl.col("crps") > pl.col("climatology_crps") + NOTHING).height}


def _mean(some: pl.DataFrame, name: str) -> float | None:
    told = some[name].drop_nulls()
    return float(np.mean(told.to_numpy())) if told.len() else None


def _against(some: pl.DataFrame, ours: str, simple: str) -> Against:
    """Against what is simple; whole days of making are drawn anew, for what was said on one day hangs together."""
    both = some.filter(pl.col(simple).is_not_null())
    days = both["made_at"].dt.date().rank("dense").cast(pl.Int64).to_numpy()
    return against(both[ours].to_numpy(), both[simple].to_numpy(), days)


def _named(name: str, told: Against) -> dict[str, Any]:
    return {name: told.value, f"{name}_low": told.low, f"{name}_high": told.high, f"{name}_why": told.why}


def _bins(scores: pl.DataFrame, kind: str) -> tuple[str | None, tuple[Bin, ...]]:
    """Reliability of chances that were said beforehand; where none was scored yet, of those made later."""
    every = scores.filter((pl.col("kind") == kind) & pl.col("p").is_not_null())
    beforehand = every.filter(~pl.col("hindcast"))
    of, told = (FROZEN, beforehand) if beforehand.height else (LATER, every)
    bins = tuple(reliability(told["seen"].to_numpy(), told["p"].to_numpy()))
    return (of if bins else None), bins


def intact(house: House, until: datetime | None = None) -> tuple[int, tuple[str, ...]]:
    """(acts of forecasting, instants whose rows are no longer what the log says): nothing was edited since.

    `until`: of what was said until then alone.
    """
    acts = [one for one in house.mission.ledger.entries(acts=[STEP]) if "sha256" in one.facts]
    said = {datetime.fromisoformat(str(one.facts["made_at"])): str(one.facts["sha256"]) for one in acts}
    said = {at: hash for at, hash in said.items() if until is None or at <= until}
    torn = (at.isoformat() for at, hash in said.items() if frozen(house, said_at(house, at)) != hash)
    return len(said), tuple(torn)
