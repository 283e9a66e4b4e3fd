"""The truce against its matched windows, as rows of Change."""

from collections.abc import Iterator

import numpy as np

from truce.compliance.book import Row
from truce.compliance.count.changes import Compared, compare, dispersion
from truce.compliance.count.rulings import Counted, computable
from truce.compliance.count.stretches import SIDES
from truce.compliance.prepared import Floats
from truce.compliance.setting import Setting
from truce.model.ids import make_id


def changes_of(setting: Setting, counted: Counted) -> Iterator[Row]:
    """Every party and area of a count, against each side that was asked for."""
    case = counted.case
    first, days = len(case.stretches.windows["before"]), len(case.stretches.days)
    for number, (party, _) in enumerate(case.lines):
        windows = dict(zip(SIDES, np.split(counted.count.windows[number], [first]), strict=True))
        whole = number * case.groups + days
        known = computable(case, counted.reaches[party])
        for offset, side in enumerate(SIDES):
            ids = counted.ids[whole], counted.ids[whole + 1 + offset]
            if side in case.stretches.wanted and None not in ids:
                compared = _compared(setting, counted, whole, side, windows) if known else Compared()
                yield _change(setting, counted, number, side, ids, compared)


def _hours(counted: Counted, side: str) -> tuple[float, float]:
    stretches = counted.case.stretches
    return (stretches.whole.hours, sum(w.hours for w in stretches.windows[side]))


def _compared(setting: Setting, counted: Counted, whole: int, side: str, windows: dict[str, Floats]) -> Compared:
    volume = counted.case.stretches.volume
    phi = dispersion([windows[s] for s in SIDES], setting.options)
    told = (volume.during, volume.side(side), dispersion([volume.before, volume.after], setting.options))
    return compare(float(counted.count.totals.expected[whole]), windows[side], phi, told, _hours(counted, side))


def _change(
    setting: Setting, counted: Counted, number: int, side: str, ids: tuple[str, str], compared: Compared
) -> Row:
    rule, (party, area), hours = counted.case.rule, counted.case.lines[number], _hours(counted, side)
    ratio, volume, adjusted = compared.ratio, compared.volume, compared.adjusted
    return {
        "id": make_id("change", *ids),
        "agreement": rule.agreement.id,
        "term": rule.term.id,
        "reading": rule.reading.id,
        "party": party,
        "area": area,
        "against": side,
        "during": ids[0],
        "other": ids[1],
        "hours_during": hours[0],
        "hours_other": hours[1],
        "ratio": ratio and ratio.middle,
        "low": ratio and ratio.low,
        "high": ratio and ratio.high,
        "volume_ratio": volume and volume.middle,
        "volume_low": volume and volume.low,
        "volume_high": volume and volume.high,
        "adjusted": adjusted and adjusted[0],
        "adjusted_low": adjusted and adjusted[1],
        "adjusted_high": adjusted and adjusted[2],
        "p_fewer": compared.p_fewer,
        "verdict": compared.verdict,
        "method": setting.method,
    }
