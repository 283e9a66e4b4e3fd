"""Who watched the ground of each rule: the part of coverage that counting asks for, area by area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import polars as pl
import pyarrow as pa
import shapely

from truce.compliance.count.hulls import of_acts
from truce.compliance.count.plan import Case
from truce.compliance.periods import Ints
from truce.compliance.prepared import Floats
from truce.compliance.setting import Setting
from truce.compliance.space.lines import Sides
from truce.compliance.space.zones import Reach
from truce.compliance.watch.coverage import Ground, Seen, ground_of, sides_of_areas
from truce.compliance.watch.watches import Watches
from truce.engines.contract import Engine
from truce.vocabulary import vocabulary

SEEN = pa.schema(
    {
        "ground": pa.int64(),
        "area": pa.string(),
        "share": pa.list_(pa.float64()),
        "hours": pa.list_(pa.float64()),
        "restrictions": pa.list_(pa.int64()),
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """An area to be watched over the stretches of a case, by watchers as far as they can notice its acts."""

    area: bytes | None
    case: Case
    quality: Floats
    sides: Sides | None = None


def seen_by(
    setting: Setting, cases: Mapping[int, Case], reaches: Mapping[int, Reach], corners: pl.DataFrame, engine: Engine
) -> dict[int, dict[str, Seen]]:
    """What was watched, by case and area, over every group (days, whole, before, after).

    Cases over the same ground and time, whose acts are noticed alike, share one sweep; sweeps run wherever the engine
    likes.
    """
    asked, number = list[Asked](), dict[int, int]()
    keys: dict[object, int] = {}
    for case in cases.values():
        one = _asked(setting, case, reaches[case.number], corners)
        key = (one.area, tuple(case.stretches.spans), case.areas, one.quality.tobytes())
        number[case.number] = keys.setdefault(key, len(asked))
        asked += [one] if number[case.number] == len(asked) else []
    if not asked:
        return {}
    asked = _sided(setting, asked)
    lean = replace(setting.lean(), watches=replace(setting.watches, made={}))
    grounds = pa.table({"ground": pa.array(range(len(asked)), pa.int64())})
    found = engine.by_key(grounds, "ground", partial(_sweep, setting=lean, asked=tuple(asked)), SEEN)
    swept: dict[int, dict[str, Seen]] = {}
    for row in found.to_pylist():
        seen = Seen(np.array(row["share"]), np.array(row["hours"]), np.array(row["restrictions"], dtype=np.int64))
        swept.setdefault(row["ground"], {})[row["area"]] = seen
    return {case: swept[ground] for case, ground in number.items()}


def _asked(setting: Setting, case: Case, reach: Reach, corners: pl.DataFrame) -> Asked:
    area = ground_of(reach.area, *of_acts(corners, case.rule.acts), setting.watches)
    watches = setting.watches.for_acts(case.rule.acts, vocabulary().notice)
    return Asked(None if area is None else shapely.to_wkb(area), case, watches.quality)


def _sided(setting: Setting, asked: Sequence[Asked]) -> list[Asked]:
    """With the side of the line on which each part of each ground lay."""
    if setting.control is None or not setting.watches.size:
        return list(asked)
    areas = [(n, shapely.from_wkb(one.area), one.case.stretches.spans) for n, one in enumerate(asked) if one.area]
    found = sides_of_areas([(area, spans) for _, area, spans in areas], setting.control)
    sides = {number: side for (number, _, _), side in zip(areas, found, strict=True)}
    return [replace(one, sides=sides.get(n)) for n, one in enumerate(asked)]


def _sweep(table: pa.Table, *, setting: Setting, asked: Sequence[Asked]) -> pa.Table:
    """One ground, every area."""
    rows = []
    for number in table.column("ground").to_pylist():
        one = asked[number]
        area = None if one.area is None else shapely.from_wkb(one.area)
        watches: Watches = replace(setting.watches, quality=one.quality, made={})
        ground = Ground(area, watches, one.case.stretches.spans, setting.control, one.sides)
        for name in one.case.areas:
            share, hours, kept = _seen(ground, one.case, name)
            rows.append({"ground": number, "area": name, "share": share, "hours": hours, "restrictions": kept})
    return pa.Table.from_pylist(rows, schema=SEEN)


def _seen(ground: Ground, case: Case, area: str) -> tuple[Floats, Floats, Ints]:
    """Every group of a case; the whole is not the sum of its days: a restriction over two days is one."""
    stretches, days = case.stretches, len(case.stretches.days)
    wholly = np.where(stretches.span_group < days, 0, 1)
    seen, whole = (ground.seen(area, g, n) for g, n in ((stretches.span_group, case.groups), (wholly, 2)))
    for name in ("share", "hours", "restrictions"):
        getattr(seen, name)[days] = getattr(whole, name)[0]
    return seen.share, seen.hours, seen.restrictions
