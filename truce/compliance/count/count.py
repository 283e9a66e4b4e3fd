"""Count every case over every block of incidents, and put together what its rulings rest on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from truce.compliance.beside import beside
from truce.compliance.count.bearing import bearing_over, reaches_of
from truce.compliance.count.blocks import Told, run, told_by
from truce.compliance.count.combine import combine
from truce.compliance.count.grounds import OUTSIDE
from truce.compliance.count.notice import lay_out
from truce.compliance.count.plan import Case, Plan
from truce.compliance.count.rulings import Counted, ids_of
from truce.compliance.count.watched import seen_by
from truce.compliance.prepared import take
from truce.compliance.setting import Setting
from truce.engines.contract import Engine

LAST = 2**31 - 1  # the number of the block of events: after all others


@dataclass(frozen=True, slots=True)
class Found:
    """What counting found: one entry a case, counted or not; and its grounds, without the id of their ruling."""

    counted: dict[int, Counted]
    grounds: pl.DataFrame


def named_grounds(found: pl.DataFrame, case: Case, ids: pl.Series, outside: str) -> pl.DataFrame:
    """The grounds of one case, each with the ruling of its cell; what fell out of force goes to `outside`."""
    mine = found.filter(pl.col("case") == case.number)
    cell = mine["cell"].to_numpy()
    names = pl.concat([ids, pl.Series([outside], dtype=pl.String)])
    ruling = names.gather(np.where(cell == OUTSIDE, len(ids), cell)).alias("ruling")
    return mine.drop("case", "cell", "block").insert_column(0, ruling)


def count(setting: Setting, cases: Sequence[Case], engine: Engine) -> Found:
    """Count all cases at once: the incidents are gone through once, block by block, wherever the engine likes."""
    told = gather(setting, cases, engine)
    return Found(dict(_counted(setting, cases, told, engine)), told["grounds"])


def gather(setting: Setting, cases: Sequence[Case], engine: Engine) -> Told:
    """What every block adds to every case, and the watchers' own restrictions after them."""
    lay_out(setting, [case.rule for case in cases])
    told = run(Plan(setting.lean(), tuple(cases)), setting.frame, engine)
    return _with_events(setting, cases, told)


def _counted(setting: Setting, cases: Sequence[Case], told: Told, engine: Engine) -> Iterator[tuple[int, Counted]]:
    nobody = take(setting.over(setting.frame.clear()).incidents, np.empty(0, dtype=np.int64))
    counted = {case.number: case for case in cases if case.counted}
    reaches = {number: reaches_of(setting, case.rule, nobody) for number, case in counted.items()}
    anybody = {number: reach["any"] for number, reach in reaches.items()}
    seen = seen_by(setting, counted, anybody, told["corners"], engine)
    for found in combine(cases, told):
        number = found.case.number
        if number in counted:
            yield number, Counted(count=found, reaches=reaches[number], seen=seen[number], ids=ids_of(found.case))


def _with_events(setting: Setting, cases: Sequence[Case], told: Told) -> Told:
    """Restrictions of access, and weapons seen, count under the rules that they break: what all blocks left of each."""
    nothing = setting.over(setting.frame.clear())
    for case in cases:
        found_beside = beside(nothing, case.rule, case.force) if case.counted else None
        if found_beside is not None:
            events = found_beside.events
            left = told["left"].filter(pl.col("case") == case.number)
            p = np.ones(events.size)
            np.minimum.at(p, left["event"].to_numpy(), left["p"].to_numpy())
            found = told_by(nothing, bearing_over(nothing, case, replace(events, p_happened=p)))
            last = pl.lit(LAST, pl.Int32).alias("block")
            told = told | {name: pl.concat([told[name], part.with_columns(last)]) for name, part in found.items()}
    return told
