"""Has it ended? Several definitions as data, each with its answer; and what the answer hangs on.

Every answer is one of three: it ended then; it has not; nobody can tell. A day that nobody watched is neither quiet nor
an end: it can never make a run of bad days, and it can never break one for sure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truce.outlook.survival.spell import KINDS, Floats
from truce.outlook.survival.varied import combinations
from truce.outlook.written import entry
from truce.yamlfile import read_yaml

ENDS = Path(__file__).parent / "data" / "ends.yaml"
ENDED, HOLDS, UNTOLD = "ended", "holds", "cannot_be_told"

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Definition:
    """One meaning of "the truce is over"."""

    name: str
    what: str
    why: str
    ends_as: str  # the kind of end that it is
    kind: str  # document, sum or run
    document: str = ""
    series: str = ""
    days: int = 1
    threshold: float = 0.0
    factor: float = 1.0
    coverage: float = 0.25
    vary: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Series:
    """A count by day of the truce (each n): expected, its interval, and the share of the day that was watched.

    `low` and `high` bound what happened on the *whole* day as far as it was watched at all; `before` bounds the mean
    day before the truce, None where nobody watched then. What nobody watched is NaN or coverage 0.
    """

    low: Floats
    high: Floats
    coverage: Floats
    before: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one definition says."""

    definition: str
    state: str  # ended, holds, cannot_be_told
    ends_as: str
    since: int | None = None  # first day of what ended it, as an index of days
    known: int | None = None  # the day on which it could be known
    why: str = ""
    unwatched: int = 0  # days that nobody watched well enough


def read_definitions(path: Path = ENDS) -> list[Definition]:
    """Definitions in the order of the file: ours, or a mission's."""
    data, lines = read_yaml(path)
    told = []
    for name, body in data.items():
        with entry(lines, name):
            told.append(_checked(Definition(name, **body)))
    return told


def _checked(one: Definition) -> Definition:
    if one.kind not in ("document", "sum", "run"):
        raise ValueError(f"{one.name}: no such kind of definition: {one.kind}")
    if not (one.document if one.kind == "document" else one.series):
        raise ValueError(f"{one.name}: it names neither a paper nor a series")
    if one.days < 1 or not 0.0 < one.coverage <= 1.0 or one.ends_as not in KINDS:
        raise ValueError(f"{one.name}: days, coverage or the kind of end is impossible")
    return one


def variations(one: Definition) -> Iterator[tuple[dict[str, Any], Definition]]:
    """What is tried instead, for the table of sensitivity."""
    return ((varied, replace(one, **varied)) for varied in combinations(one.vary))


def judge_ends(
    definitions: Sequence[Definition],
    series: Mapping[str, Series],
    documents: Mapping[str, int | None],
    today: int,
) -> list[Verdict]:
    """Each definition's answer for the days 0..today of a truce.

    `documents` gives the day (index) that a paper of that kind names, None where the papers were read and none is
    there; a kind that is missing was never looked for, and so cannot be told.
    """
    return [_judge(one, series, documents, today) for one in definitions]


def sensitivity(
    definitions: Sequence[Definition],
    series: Mapping[str, Series],
    documents: Mapping[str, int | None],
    today: int,
) -> list[tuple[dict[str, float], Verdict]]:
    """Every definition under each of its variations: the variation and its answer."""
    return [
        (varied, _judge(other, series, documents, today)) for one in definitions for varied, other in variations(one)
    ]


def _judge(one: Definition, series: Mapping[str, Series], documents: Mapping[str, int | None], today: int) -> Verdict:
    if one.kind == "document":
        return _by_document(one, documents, today)
    seen = series.get(one.series)
    if seen is None:
        return _untold(one, "nobody counted this", today + 1)
    if one.kind == "sum":
        return _by_sum(one, seen, today)
    return _by_run(one, seen, today)


def _by_document(one: Definition, documents: Mapping[str, int | None], today: int) -> Verdict:
    if one.document not in documents:
        return _untold(one, "no papers of this kind were looked for", 0)
    day = documents[one.document]
    if day is None or day > today:
        return Verdict(one.name, HOLDS, one.ends_as, why="no such paper" if day is None else "its day has not come")
    return Verdict(one.name, ENDED, one.ends_as, day, day, "a paper of that day says so")


def _by_run(one: Definition, seen: Series, today: int) -> Verdict:
    """So many days running at or above the level before."""
    watched = _watched(seen, one.coverage)[: today + 1]
    blind = int(np.count_nonzero(~watched))
    if seen.before is None:
        return _untold(one, "nobody watched before the truce", blind)
    low, high = (values[: today + 1] for values in (seen.low, seen.high))
    with np.errstate(invalid="ignore"):
        surely = watched & (low > 0.0) & (low >= one.factor * seen.before[1])
        maybe = ~watched | ((high > 0.0) & (high >= one.factor * seen.before[0]))
    return _verdict(one, _full(surely, one.days), _full(maybe, one.days), one.days, blind)


def _by_sum(one: Definition, seen: Series, today: int) -> Verdict:
    """So many within so many days; what was seen is the least that happened."""
    watched = _watched(seen, one.coverage)[: today + 1]
    blind = int(np.count_nonzero(~watched))
    least = np.where(np.isnan(seen.low), 0.0, seen.low)[: today + 1]
    most = np.where(watched, np.nan_to_num(seen.high[: today + 1]), np.inf)
    surely = _window(least, one.days) >= one.threshold
    maybe = _window(most, one.days) >= one.threshold
    return _verdict(one, surely, maybe, one.days, blind)


def _verdict(one: Definition, surely: Bools, maybe: Bools, days: int, blind: int) -> Verdict:
    """From windows that end on each day: those that surely meet the definition, and those that may."""
    if surely.any():
        known = int(surely.argmax())
        return Verdict(one.name, ENDED, one.ends_as, max(known - days + 1, 0), known, "seen", blind)
    if maybe.any():
        why = "days that nobody watched well enough" if blind else "the intervals are too wide"
        return _untold(one, why, blind)
    return Verdict(one.name, HOLDS, one.ends_as, why="seen not to be so", unwatched=blind)


def _untold(one: Definition, why: str, blind: int) -> Verdict:
    return Verdict(one.name, UNTOLD, one.ends_as, why=why, unwatched=blind)


def _watched(seen: Series, least: float) -> Bools:
    told: Bools = (np.nan_to_num(seen.coverage) >= least) & ~np.isnan(seen.low) & ~np.isnan(seen.high)
    return told


def _full(days: Bools, many: int) -> Bools:
    """Whether the `many` days up to and with each day all are so; a run that began before the first day is none."""
    count = _window(days.astype(np.float64), many)
    told: Bools = count >= many
    return told


def _window(values: Floats, many: int) -> Floats:
    """Sum over the `many` days up to and with each day."""
    many = int(many)
    padded = np.concatenate([np.zeros(many), values])
    windows = np.lib.stride_tricks.sliding_window_view(padded, many)[1:]
    told: Floats = windows.sum(axis=1)
    return told
