"""The stretches one rule is judged over, and which incidents fall into them with what share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from truce.compliance.contract import Options
from truce.compliance.count.changes import Volume, collected, main_sources, volume_of
from truce.compliance.periods import (
    HOUR,
    Force,
    Ints,
    Span,
    candidates,
    days_of,
    matched,
    spread,
)
from truce.compliance.prepared import Floats
from truce.compliance.setting import Setting

SIDES = ("before", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretches:
    """Groups of rulings: each day, then the whole, then 'before' and 'after' (each sums its windows).

    `wanted` holds the sides that ought to be compared; a side without windows keeps its nearest candidate as
    the stretch that would have been.
    """

    whole: Span
    days: tuple[Span, ...]
    windows: dict[str, tuple[Span, ...]]
    wanted: dict[str, Span]
    near: tuple[Span, ...]
    volume: Volume

    @property
    def spans(self) -> list[Span]:
        """All stretches that do not overlap: days, windows before, windows after."""
        return [*self.days, *self.windows["before"], *self.windows["after"]]

    @property
    def count(self) -> int:
        """Number of groups."""
        return len(self.days) + 1 + len(SIDES)

    @property
    def span_group(self) -> Ints:
        """The group of each of `spans` (the whole is made of the days)."""
        days = len(self.days)
        sides = [days + 1] * len(self.windows["before"]) + [days + 2] * len(self.windows["after"])
        return np.array([*range(days), *sides], dtype=np.int64)

    def groups(self) -> list[tuple[str, Span, bool]]:
        """(period, stretch, whether it rests on data) of every group, in order."""
        named = [("day", day, True) for day in self.days] + [("whole", self.whole, True)]
        for side in SIDES:
            windows = self.windows[side]
            if windows:
                outer = Span(min(w.start for w in windows), max(w.end for w in windows))
                named.append((side, outer, True))
            else:
                named.append((side, self.wanted.get(side, self.whole), False))
        return named


@dataclass(frozen=True, slots=True)
class Pairs:
    """Incident `row` lies with `share` of its interval in group `group`."""

    row: Ints
    group: Ints
    share: Floats

    def take(self, some: Ints) -> "Pairs":
        """Some of them, by number."""
        return Pairs(self.row[some], self.group[some], self.share[some])


def _near(force: Force, whole: Span, found: Sequence[Span], options: Options, as_of: int) -> tuple[Span, ...]:
    """Where an incident out of force is still noted: signed to start, a day either side, the windows."""
    reach = int(options.near_hours * HOUR)
    near = [Span(whole.start - reach, whole.start), *found]
    if force.end is not None:
        near.append(Span(max(force.end, whole.end), max(force.end, whole.end) + reach))
    if force.signed is not None and force.signed < whole.start:
        near.append(Span(force.signed, whole.start))
    cut = [Span(s.start, min(s.end, as_of)) for s in near]
    return tuple(s for s in cut if s.start < s.end)


def stretches_of(setting: Setting, force: Force, others: Sequence[Span]) -> Stretches:
    """The days of a rule in force, and its matched windows; a window may not touch another reading's period."""
    key = ("stretches", force, tuple(others))
    if key not in setting.kept:
        setting.kept[key] = _stretches(setting, force, others)
    return cast(Stretches, setting.kept[key])


def _stretches(setting: Setting, force: Force, others: Sequence[Span]) -> Stretches:
    options, whole = setting.options, force.span
    sources = main_sources(setting.reports, whole, options)
    reach = collected(setting.reports, sources)
    windows: dict[str, tuple[Span, ...]] = dict.fromkeys(SIDES, ())
    wanted: dict[str, Span] = {}
    if force.state == "in_force" and whole.start < whole.end:
        for side in SIDES:
            found = candidates(whole, force.end, side, options.matched_windows)
            if found:
                wanted[side] = found[0]
            windows[side] = tuple(matched(found, reach, [whole, *others], setting.as_of))
    found_windows = [*windows["before"], *windows["after"]]
    return Stretches(
        whole=whole,
        days=tuple(days_of(whole, options.time_zone)),
        windows=windows,
        wanted=wanted,
        near=_near(force, whole, found_windows, options, setting.as_of),
        volume=volume_of(setting.reports, sources, whole, windows["before"], windows["after"]),
    )


def pairs_of(earliest: Ints, latest: Ints, stretches: Stretches) -> Pairs:
    """Every (incident, group) that meet; an incident in two windows of one side is one pair."""
    days = len(stretches.days)
    parts = spread(earliest, latest, stretches.days)
    found = [(parts.row, parts.stretch, parts.share), _summed(earliest, latest, [stretches.whole], days)]
    for number, side in enumerate(SIDES):
        found.append(_summed(earliest, latest, stretches.windows[side], days + 1 + number))
    rows, groups, shares = zip(*found, strict=True)
    return Pairs(np.concatenate(rows), np.concatenate(groups), np.minimum(np.concatenate(shares), 1.0))


def _summed(earliest: Ints, latest: Ints, spans: Sequence[Span], group: int) -> tuple[Ints, Ints, Floats]:
    """Rows, group and share, the shares in several stretches added up."""
    part = spread(earliest, latest, spans)
    total = np.bincount(part.row, weights=part.share, minlength=earliest.size).astype(np.float64)
    row = np.flatnonzero(total > 0)
    return row, np.full(row.size, group, dtype=np.int64), total[row]
