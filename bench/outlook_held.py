"""The same figures where no constant was ever chosen: other stories, halves of each record, origins a week later.

A half of a record is the forecasts made in that half of its origins: what was learned before stays known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from bench.outlook_story import missions
from bench.outlook_tried import COMBINATION, Tried, asked_of, of_trials, tried
from truce.outlook.counts.backtest import Scored

OTHERS = range(21, 41)
LATER = 7  # days


def held_out(records: Mapping[str, Tried]) -> Iterator[str]:
    """One row for each way to look at a record again; `records` are the real ones, already tried."""
    yield "| record | CRPS better | IGN better | hold | CRPS to climatology |"
    yield "|---|---:|---:|---:|---:|"
    yield _row(tried(f"demo, stories {OTHERS[0]} to {OTHERS[-1]}", missions(OTHERS)))
    for one in records.values():
        for words, late in (("first half", False), ("second half", True)):
            yield _row(_half(one, words, late=late))
        if one.panels[0].step == "day":
            moved = asked_of(one.panels[0]).origins + LATER
            yield _row(tried(f"{one.name}, origins {LATER} days later", one.panels, moved))


def _half(one: Tried, words: str, *, late: bool) -> Tried:
    middle = float(np.median(np.unique(one.scores[COMBINATION].origin)))
    some = {model: _only(scores, (scores.origin >= middle) == late) for model, scores in one.scores.items()}
    return of_trials(f"{one.name}, {words}", one.panels, [some], one.trials)


def _only(scores: Scored, some: np.ndarray) -> Scored:
    kept = {what: getattr(scores, what)[some] for what in ("crps", "ignorance", "interval", "held", "origin", "ahead")}
    return replace(scores, **kept)


def _row(one: Tried) -> str:
    crps, ignorance, over = one.gain("crps"), one.gain("ignorance"), one.over_climatology()
    held = one.mean(COMBINATION, "held")
    return f"| {one.name} | {100 * crps:.1f} % | {100 * ignorance:.1f} % | {held:.3f} | {100 * over:.1f} % |"
