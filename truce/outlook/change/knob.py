"""The threshold for a level and a wished-for rate of false alarms, from the calibration that comes with the house.

`data/alarms.yaml` is made again by `python -m bench.change --calibrate`: made-up series in which nothing changes but
the level, which drifts in one half of them, give the thresholds; the same series with a jump give the delays. Between
the levels and days of the file the logs of all are joined by straight lines; beyond them the nearest are used, and the
answer says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from truce.outlook.written import entry
from truce.yamlfile import read_yaml

ALARMS = Path(__file__).parent / "data" / "alarms.yaml"
JUMPS = ("doubling", "half_as_much_again")


@dataclass(frozen=True, slots=True)
class Delay:
    """How soon a change of one size is noticed: the median, and the share noticed within a fortnight."""

    days: float
    within_14: float


@dataclass(frozen=True, slots=True)
class Knob:
    """A threshold on log odds, and what it is worth."""

    odds: float
    false_alarm_days: float  # mean days of one series to a false alarm that counts rose
    false_fall_days: float  # and that they fell
    doubling: Delay
    half_as_much_again: Delay
    level: float  # the mean count a day for which it holds
    measured: bool  # the level and the days lie within what was calibrated

    def why(self) -> str:
        """In words, for whoever must decide on an alarm."""
        soon = (("a doubling", self.doubling), ("half as much again", self.half_as_much_again))
        told = "; ".join(f"{of} noticed after {d.days:.0f} days, within 14 in {d.within_14:.0%}" for of, d in soon)
        beyond = "" if self.measured else " (beyond the levels that were calibrated)"
        false = f"{self.false_alarm_days:.0f} days for a rise and {self.false_fall_days:.0f} for a fall"
        return f"false once in {false} at {self.level:.2g} a day{beyond}; {told}"


@dataclass(frozen=True, slots=True)
class Alarms:
    """The calibration: by level (L) and days to a false alarm (D), thresholds and delays by jump, each (L, D)."""

    levels: Sequence[float]
    days: Sequence[float]
    odds: np.ndarray
    falls: np.ndarray  # days between false falls
    delay: Mapping[str, np.ndarray]
    within: Mapping[str, np.ndarray]

    def knob(self, level: float, days: float) -> Knob:
        """The threshold for series of `level` a watched day, of which one alarm in `days` is false."""
        place = self._place(level, days)
        inside = self.levels[0] <= level <= self.levels[-1] and self.days[0] <= days <= self.days[-1]
        delays = [Delay(_at(self.delay[jump], place), _at(self.within[jump], place)) for jump in JUMPS]
        held = min(max(days, self.days[0]), self.days[-1])
        return Knob(_at(self.odds, place), held, _at(self.falls, place), delays[0], delays[1], level, inside)

    def _place(self, level: float, days: float) -> tuple[float, float]:
        """Row and column as fractions of steps, on logarithmic axes."""
        row = np.interp(log(max(level, 1e-9)), np.log(self.levels), np.arange(len(self.levels)))
        column = np.interp(log(max(days, 1e-9)), np.log(self.days), np.arange(len(self.days)))
        return float(row), float(column)


def _at(table: np.ndarray, place: tuple[float, float]) -> float:
    """A value between the four around it."""
    columns = [np.interp(place[1], np.arange(table.shape[1]), row) for row in table]
    return float(np.interp(place[0], np.arange(len(columns)), columns))


def read_alarms(path: Path = ALARMS) -> Alarms:
    """The file of ours, or a mission's made from its own series. UnusableYaml names the line of a fault."""
    data, lines = read_yaml(path)
    with entry(lines, "levels"):
        rows = [_row(lines, data, n) for n in range(len(data["levels"]))]
        levels = tuple(float(one["mean"]) for one in data["levels"])
        days = tuple(float(one) for one in data["false_alarm_days"])
        if sorted(levels) != list(levels) or sorted(days) != list(days):
            raise ValueError("levels and days go up")
        tables = {key: np.array([row[key] for row in rows]) for key in rows[0]}
        if any(table.shape != (len(levels), len(days)) for table in tables.values()):
            raise ValueError("a value for each of the days")
    delay, within = ({jump: tables[f"{jump} {part}"] for jump in JUMPS} for part in ("days", "within_14"))
    return Alarms(levels, days, tables["odds"], tables["false_fall_days"], delay, within)


def _row(lines: Any, data: Mapping[str, Any], n: int) -> dict[str, list[float]]:
    with entry(lines, "levels", n):
        one = data["levels"][n]
        row = {key: [float(v) for v in one[key]] for key in ("odds", "false_fall_days")}
        for jump in JUMPS:
            for part in ("days", "within_14"):
                row[f"{jump} {part}"] = [float(v) for v in one[jump][part]]
    return row


@cache
def shipped() -> Alarms:
    """The calibration of the house."""
    return read_alarms()


def knob(level: float, days: float = 365.0) -> Knob:
    """The threshold for a series of `level` counts a watched day if one alarm in `days` may be false."""
    return shipped().knob(level, days)
