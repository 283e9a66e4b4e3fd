"""The kernels of counting in plain Python, slow and plain to read: what the compiled ones are tested against."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]


@dataclass
class Act:
    """One incident with every factor of it; `by` of each party, `area` of each area ('any' and 'all' among them)."""

    earliest: int
    latest: int
    zone: float = 1.0
    zone_high: float = 1.0
    act: float = 1.0
    act_high: float = 1.0
    happened: float = 1.0
    excused: float = 0.0
    unnamed: float = 0.0
    grave: float = 0.0
    killed: int = 0
    reports: int = 1
    by: Sequence[float] = (1.0,)
    area: Sequence[float] = (1.0,)


@dataclass
class Cell:
    """What is told of one party, area and group: a list of probabilities is all that is kept."""

    told: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    unnamed: float = 0.0
    excused: float = 0.0
    open: float = 0.0
    killed: int = 0
    reports: int = 0
    top: list[tuple[float, int]] = field(default_factory=list)


def share_of(earliest: int, latest: int, span: Span) -> float:
    """The part of an interval inside a half-open stretch."""
    start, end = span
    if earliest == latest:
        return float(start <= earliest < end)
    return max(0, min(latest, end) - max(earliest, start)) / (latest - earliest)


def counted(
    acts: Sequence[Act], groups: Mapping[int, Sequence[Span]], started: bool = True
) -> dict[tuple[int, int, int], Cell]:
    """Every act into every (party, area, group); a group may have several stretches."""
    cells: dict[tuple[int, int, int], Cell] = {}
    for row, one in enumerate(acts):
        for group, spans in groups.items():
            share = min(1.0, math.fsum(share_of(one.earliest, one.latest, span) for span in spans))
            for party, by in enumerate(one.by):
                for area, there in enumerate(one.area):
                    common = one.happened * there * share
                    p = one.zone * one.act * common * (1 - one.excused) * by
                    upper = one.zone_high * one.act_high * common * (1 - one.excused)
                    own = by if party == 0 else min(1.0, by + one.unnamed)
                    if max(upper * own, one.act * common * one.excused * by) <= 0:
                        continue
                    cell = cells.setdefault((party, area, group), Cell())
                    cell.told += [p] if p > 0 else []
                    cell.most += [upper * own] if upper * own > 0 else []
                    cell.open += upper * by - p
                    cell.excused += one.zone * one.act * common * one.excused * by
                    cell.unnamed += one.zone * one.act * common * (1 - one.excused) * one.unnamed
                    cell.killed += one.killed if p >= 0.5 else 0
                    cell.reports += one.reports if p > 0.01 else 0
                    cell.top += [(-p, row)] if p > 0.01 else []
    return cells
