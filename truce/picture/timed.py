"""The same incidents in order of time, newest first: what falls into a window of days is one range of them.

A sheet lies in order of place, so that a tile is one range; nearly every question names days as well. Both orders are
laid, and each question is asked of the one in which its answer is short.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from truce.picture.choice import Choice
from truce.picture.sheet import Array, Sheet, micros

PREFIX = "time_"
PLAIN = ("at", "p", "day_at", "means", "statuses", "credibility", "reports", "lon", "lat", "ids")
LISTS = ("acts", "by", "against", "weapons")


def in_time(columns: Mapping[str, Array]) -> dict[str, Array]:
    """The columns that a window is counted by, in order of time, for the sheet to keep beside its own."""
    order = columns["recent"].astype(np.int64)
    found = {name: columns[name][order] for name in PLAIN}
    for name in LISTS:
        found |= _listed(columns, name, order)
    return {PREFIX + name: column for name, column in (found | _ruled(columns, order)).items()}


def timed(sheet: Sheet) -> Sheet:
    """The sheet in order of time; `of` is the one whose rows `recent` numbers."""
    found = {name.removeprefix(PREFIX): column for name, column in sheet.columns.items() if name.startswith(PREFIX)}
    found |= {"recent": sheet.column("recent"), "days": sheet.column("days"), "placed": np.array([sheet.size])}
    return replace(sheet, columns=found, of=sheet)


def window_of(sheet: Sheet, choice: Choice) -> tuple[int, int]:
    """The range of rows in order of time that the window of a choice holds (see `timed`)."""
    begin, end = choice.instants(sheet.zone)
    at = sheet.column("time_at")
    first = 0 if end is None else int(since(at, [micros(end)])[0])
    last = sheet.size if begin is None else int(since(at, [micros(begin)])[0])
    return first, max(first, last)


def since(at: Array, instants: Sequence[int]) -> Array:
    """How many of the incidents are not before each of the instants; all in microseconds since 1970, `at` falling."""
    return np.array([bisect_right(at, -one, key=_falling) for one in instants], dtype=np.int64)


def _falling(value: np.int64) -> int:
    return -int(value)


def _listed(columns: Mapping[str, Array], name: str, order: Array) -> dict[str, Array]:
    start = columns[f"{name}_start"]
    sizes = np.diff(start)[order]
    begin = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    entry = np.repeat(start[order] - begin[:-1], sizes) + np.arange(begin[-1])
    told = {part: columns[f"{name}_{part}"][entry] for part in ("code", "weight")}
    return {f"{name}_start": begin} | {f"{name}_{part}": column for part, column in told.items()}


def _ruled(columns: Mapping[str, Array], order: Array) -> dict[str, Array]:
    """The rows of every ruling by their place in time, rising."""
    place = np.empty(order.size, dtype=np.uint32)
    place[order] = np.arange(order.size, dtype=np.uint32)
    start = columns["rule_start"]
    row = place[columns["rule_row"]]
    by = np.lexsort((row, np.repeat(np.arange(start.size - 1), np.diff(start))))
    parts = {f"rule_{part}": columns[f"rule_{part}"][by] for part in ("p", "act", "party")}
    return {"rule_start": start, "rule_row": row[by], **parts}
