"""Where a source that tells on most days tells nothing: its silence is no quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import polars as pl

from truce.briefs.facts import Facts
from truce.briefs.material import frame
from truce.briefs.saying import Saying
from truce.briefs.timeline import stretches, windows
from truce.briefs.wording import Words
from truce.model.brief import Sentence, Stretch
from truce.model.ruling import Change

DAY = timedelta(days=1)
STEADY = 0.5
"""A source that tells on at least half of the days that were collected from it is expected to tell on the others."""
SHORTEST = 2
"""So many whole days in a row without a report are a gap."""
WIDE = timedelta(days=2)
"""A report that may speak of any time in a longer interval does not show that its source told on a day."""
MAIN = 0.05
"""A source of at least so many of the reports is one that the comparisons rest on, as in compliance."""

HEAVY = 0.25
"""A source of at least so many of the reports takes the meaning from a comparison when it is silent."""
SPOILT = 0.1
"""A comparison does not hold where a heavy source was silent in a tenth of the windows or more."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Whole local days, `first` to `last`, on which a source told nothing; what they touch.

    `steady`: share of the days collected on which it tells; `weight`: its share of the reports on the days it tells.
    """

    source: str
    first: date
    last: date
    touches: tuple[str, ...]
    steady: float
    weight: float
    period_share: float
    earliest: datetime
    latest: datetime

    @property
    def days(self) -> int:
        """How many days the gap holds."""
        return (self.last - self.first).days + 1


def find_gaps(facts: Facts, words: Words) -> tuple[Gap, ...]:
    """Every gap that touches the period or a matched window, by source and time."""
    reports = frame(facts.material.reports)
    marks = stretches(facts, words)
    found: list[Gap] = []
    for (source,), told in reports.group_by("source"):
        days = collected_days(facts, str(source), told, words.zone)
        spoke = told_days(told, words.zone)
        steady = sum(d in spoke for d in days) / len(days) if days else 0.0
        if steady >= STEADY:
            weight = told.height / reports.filter(pl.col("day").is_in(told["day"].unique().implode())).height
            runs = silent_runs(days, spoke)
            found += [g for run in runs if (g := one_gap(facts, words, str(source), run, marks, steady, weight))]
    return tuple(sorted(found, key=lambda g: (-g.weight, g.source, g.first)))


def collected_days(facts: Facts, source: str, told: pl.DataFrame, zone: ZoneInfo) -> list[date]:
    """The local days that were asked of a source, or, where all was taken, from its first to its last report."""
    of_source = [c for c in facts.material.collections if c.source == source]
    starts, ends = [c.window_start for c in of_source], [c.window_end for c in of_source]
    first, last = told.select(first=pl.col("earliest").min(), last=pl.col("earliest").max()).row(0)
    if of_source and None not in starts:
        first = min(s for s in starts if s is not None)
    if of_source and None not in ends:
        last = max(e for e in ends if e is not None) - timedelta(microseconds=1)
    begin, end = first.astimezone(zone).date(), last.astimezone(zone).date()
    return [begin + i * DAY for i in range((end - begin).days + 1)]


def told_days(told: pl.DataFrame, zone: ZoneInfo) -> set[date]:
    """The local days that any report of the source speaks of."""
    narrow = told.filter(pl.col("latest") - pl.col("earliest") <= WIDE).select("earliest", "latest").unique()
    answer: set[date] = set()
    for earliest, latest in narrow.iter_rows():
        first = earliest.astimezone(zone).date()
        last = max(earliest, latest - timedelta(microseconds=1)).astimezone(zone).date()
        answer |= {first + i * DAY for i in range((last - first).days + 1)}
    return answer


def silent_runs(days: Sequence[date], spoke: set[date]) -> list[list[date]]:
    """Runs of days without a report, of `SHORTEST` days or more."""
    runs = [list(run) for silent, run in groupby(days, key=lambda d: d not in spoke) if silent]
    return [run for run in runs if len(run) >= SHORTEST]


def one_gap(
    facts: Facts, words: Words, source: str, run: list[date], marks: Sequence[Stretch], steady: float, weight: float
) -> Gap | None:
    """The gap of that run of days, if it touches the period or a matched window."""
    a = datetime.combine(run[0], time(), words.zone).astimezone(UTC)
    b = datetime.combine(run[-1] + DAY, time(), words.zone).astimezone(UTC)
    touched = tuple(k for k in ("truce", "before", "after") if any(_meets(s, k, a, b) for s in marks))
    if not touched:
        return None
    first, last = facts.span
    inside = max(min(b, last) - max(a, first), timedelta()) / (last - first) if last > first else 0.0
    return Gap(source, run[0], run[-1], touched, steady, weight, inside, a, b)


def _meets(mark: Stretch, kind: str, earliest: datetime, latest: datetime) -> bool:
    return mark.kind == kind and mark.earliest < latest and mark.latest > earliest


def source_name(facts: Facts, source: str) -> str:
    """The title of a source's card up to its first colon; a source without a card by its own name."""
    card = facts.material.cards.get(source)
    return source if card is None else card.title.split(":")[0]


def gap_lines(facts: Facts, words: Words) -> list[Sentence]:
    """For each source that was silent in half of the period or more: that it was, and what it would have brought."""
    answer = []
    for gap in find_gaps(facts, words):
        if gap.period_share < STEADY or gap.weight < MAIN:
            continue
        say = Saying(words)
        ids = tuple(c.id for c in facts.material.collections if c.source == gap.source)
        answer.append(
            say.sentence(
                "takeaway.gap",
                ids,
                tone="warn",
                source=say.name("source", source_name(facts, gap.source)),
                window=say.window("gap", gap.earliest, gap.latest),
                share=say.percent("share_of_reports", gap.weight),
            )
        )
    return answer


def period_is_lost(facts: Facts, words: Words) -> bool:
    """Whether a heavy source was silent in half of the period or more."""
    return any(g.weight >= HEAVY and g.period_share >= STEADY for g in find_gaps(facts, words))


def gap_of(facts: Facts, words: Words, change: Change) -> Gap | None:
    """The gap of a heavy source that takes a tenth or more of the windows a change is measured against."""
    other = next((r for r in facts.matched if r.id == change.other), None)
    if other is None or not change.hours_other:
        return None
    of_other = windows(other.earliest, other.latest, change.hours_during, change.hours_other)
    whole = sum(((b - a) for a, b in of_other), timedelta())
    for gap in find_gaps(facts, words):
        lost = sum((max(min(b, gap.latest) - max(a, gap.earliest), timedelta()) for a, b in of_other), timedelta())
        if gap.weight >= HEAVY and lost >= SPOILT * whole:
            return gap
    return None


def spoilt_sentences(facts: Facts, words: Words) -> list[Sentence]:
    """Which comparisons mean nothing, because a heavy source was silent in the windows or in the period."""
    answer = []
    for gap in find_gaps(facts, words):
        if gap.weight >= HEAVY:
            say = Saying(words)
            source, share = say.name("source", source_name(facts, gap.source)), say.percent("share", gap.weight)
            window = say.window("gap", gap.earliest, gap.latest)
            answer.append(
                say.sentence(
                    "changes.gap",
                    tone="warn",
                    source=source,
                    share=share,
                    window=window,
                    touches=_touched(words, gap.touches),
                )
            )
    return answer


def _touched(words: Words, touches: Sequence[str]) -> str:
    return words.listed([words.say(f"touches.{k}") for k in ("truce", "before", "after") if k in touches])


def gap_sentences(facts: Facts, words: Words) -> list[Sentence]:
    """Each source that was silent, with all its gaps, and what they touch."""
    answer = []
    for source, group in groupby(find_gaps(facts, words), key=lambda g: g.source):
        gaps, say = list(group), Saying(words)
        when = [
            words.say(
                "unknown.gap_one",
                window=say.window("gap", g.earliest, g.latest),
                days=say.many("days", "count.day", g.days),
            )
            for g in gaps
        ]
        answer.append(
            say.sentence(
                "unknown.gap",
                tone="open",
                source=say.name("source", source_name(facts, source)),
                gaps=say.join(when),
                steady=say.percent("steady", gaps[0].steady),
                touches=_touched(words, [k for g in gaps for k in g.touches]),
            )
        )
    return answer
