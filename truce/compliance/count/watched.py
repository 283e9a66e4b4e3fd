"""Who watched the ground of each rule: the part of coverage that counting asks for, area by area."""

import numpy as np
import polars as pl

from truce.compliance.count.hulls import of_acts
from truce.compliance.count.plan import Case
from truce.compliance.setting import Setting
from truce.compliance.space.zones import Reach
from truce.compliance.watch.coverage import Ground, Seen, ground_of
from truce.vocabulary import vocabulary


def seen_of(setting: Setting, case: Case, reach: Reach, corners: pl.DataFrame) -> dict[str, Seen]:
    """What was watched, by area: every group of the case (days, whole, before, after)."""
    ground, stretches = _ground(setting, case, reach, corners), case.stretches
    days = len(stretches.days)
    wholly = np.where(stretches.span_group < days, 0, 1)
    answer = {}
    for area in case.areas:
        seen, whole = (ground.seen(area, g, n) for g, n in ((stretches.span_group, case.groups), (wholly, 2)))
        for name in ("share", "hours", "restrictions"):
            getattr(seen, name)[days] = getattr(whole, name)[0]
        answer[area] = seen
    return answer


def _ground(setting: Setting, case: Case, reach: Reach, corners: pl.DataFrame) -> Ground:
    """The area under watch; cases over the same ground and time share one sweep."""
    watched = ground_of(reach.area, *of_acts(corners, case.rule.acts), setting.watches)
    watches = setting.watches.for_acts(case.rule.acts, vocabulary().notice)
    quality = watches.quality.tobytes()
    key = ("ground", None if watched is None else watched.wkb, tuple(case.stretches.spans), quality)
    if key not in setting.kept:
        setting.kept[key] = Ground(watched, watches, case.stretches.spans, setting.control)
    found: Ground = setting.kept[key]
    return found
