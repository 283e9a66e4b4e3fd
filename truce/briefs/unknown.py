"""What could not be known: the holes in the data, each with its size."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from truce.briefs.facts import COARSE_M, Facts
from truce.briefs.gaps import gap_sentences
from truce.briefs.material import frame
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Sentence, Table

NAMED = 12
"""So many missing days of a line are named one by one."""
UNLABELLED = 0.5
"""A report whose weights leave half or more to 'unknown' says nothing of the act."""


def section(facts: Facts, words: Words) -> Section:
    """One sentence a hole, and the table of rows that did not land."""
    makers: tuple[Callable[[Facts, Words], list[Sentence]], ...] = (
        no_watch,
        gap_sentences,
        line_days,
        places,
        acts,
        act_words,
        times,
        doers,
        doer_words,
        rows_lost,
    )
    sentences = tuple(s for make in makers for s in make(facts, words))
    title = words.say("section.unknown")
    if not sentences:
        sentences = (Saying(words).sentence("unknown.none"),)
    table = fault_table(facts, words)
    return Section("unknown", title, sentences, () if table is None else (table,))


def no_watch(facts: Facts, words: Words) -> list[Sentence]:
    """Whether anybody is known to have watched."""
    watch = facts.coverage.filter(pl.col("quality") > 0)
    if watch.is_empty():
        return [Saying(words).sentence("unknown.no_watch", tone="open")]
    best = max((r.coverage for r in facts.main), default=0.0)
    say = Saying(words)
    return [say.sentence("unknown.watch", share=say.percent("unwatched", 1 - best))]


def line_days(facts: Facts, words: Words) -> list[Sentence]:
    """Days of the stretch for which no line of contact was collected, or only a repeated one."""
    lines = frame(facts.material.lines)
    first, last = facts.span
    if lines.is_empty():
        return [Saying(words).sentence("unknown.no_line", tone="open")]
    if (last - first) > timedelta(days=3660):
        return []
    days = local_days(first, last, words.zone)
    answer = []
    for (series,), group in lines.sort("line").group_by("line", maintain_order=True):
        missing = [d for d in days if not _held(group, *d)]
        if missing:
            say = Saying(words)
            n, total = say.many("missing", "count.day", len(missing)), say.count("days", len(days))
            named = say.name(
                "named", ", ".join(words.day(d[0]) for d in missing[:NAMED]) + ("…" * (len(missing) > NAMED))
            )
            line = say.name("line", str(series))
            answer.append(say.sentence("unknown.line_days", line=line, n=n, total=total, days=named))
        within = (pl.col("earliest") < last) & (pl.col("latest") > first)
        repeated = group.filter(pl.col("repeats_previous") & within)
        if repeated.height:
            say = Saying(words)
            n = say.many("repeated", "count.day", repeated.height)
            answer.append(say.sentence("unknown.line_repeats", line=say.name("line", str(series)), n=n))
    return answer


def local_days(first: datetime, last: datetime, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The local days of a stretch, the first and the last of them as far as they lie in it (UTC)."""
    day, days = first.astimezone(zone).date(), []
    while (start := datetime.combine(day, time(), zone).astimezone(UTC)) < last:
        day += timedelta(days=1)
        end = datetime.combine(day, time(), zone).astimezone(UTC)
        days.append((max(start, first), min(end, last)))
    return days


def _held(lines: pl.DataFrame, earliest: datetime, latest: datetime) -> bool:
    return not lines.filter((pl.col("earliest") < latest) & (pl.col("latest") > earliest)).is_empty()


def told(facts: Facts) -> pl.DataFrame:
    """The reports whose interval touches the stretch."""
    first, last = facts.span
    return frame(facts.material.reports).filter((pl.col("earliest") < last) & (pl.col("latest") >= first))


def _share(words: Words, key: str, part: int, whole: int) -> list[Sentence]:
    if part == 0:
        return []
    say = Saying(words)
    n, total = say.many("n", "count.report", part), say.count("total", whole)
    return [say.sentence(key, n=n, total=total, share=say.percent("share", part / whole))]


def places(facts: Facts, words: Words) -> list[Sentence]:
    """Reports without a place, or with no better one than a district or oblast."""
    reports = told(facts)
    none = reports.filter(pl.col("radius_m").is_null()).height
    coarse = reports.filter(pl.col("radius_m") >= COARSE_M).height
    return _share(words, "unknown.no_place", none, reports.height) + _share(
        words, "unknown.coarse", coarse, reports.height
    )


def acts(facts: Facts, words: Words) -> list[Sentence]:
    """Reports that do not say what kind of act it was."""
    reports = told(facts)
    if reports.is_empty():
        return []
    known = reports.select(
        pl.col("acts")
        .list.eval(
            pl.when(pl.element().struct.field("code") != "unknown")
            .then(pl.element().struct.field("weight"))
            .otherwise(0.0)
        )
        .list.sum()
        .fill_null(0.0)
        .alias("known")
    )["known"]
    return _share(words, "unknown.acts", int((known <= UNLABELLED).sum()), reports.height)


def act_words(facts: Facts, words: Words) -> list[Sentence]:
    """Reports whose kind of act was read from the words of a headline."""
    reports = told(facts)
    read = reports.filter(pl.col("flags").list.contains("by_lexicon")).height
    return _share(words, "unknown.act_words", read, reports.height)


def doer_words(facts: Facts, words: Words) -> list[Sentence]:
    """Reports whose doer was read from the words of a headline."""
    reports = told(facts)
    read = reports.filter(pl.col("flags").list.contains("by_words")).height
    return _share(words, "unknown.doer_words", read, reports.height)


def times(facts: Facts, words: Words) -> list[Sentence]:
    """Reports whose time is no better than a day."""
    reports = told(facts)
    wide = reports.filter((pl.col("latest") - pl.col("earliest")) >= timedelta(hours=23))
    return _share(words, "unknown.times", wide.height, reports.height)


def doers(facts: Facts, words: Words) -> list[Sentence]:
    """Incidents for which no source names a doer."""
    named = facts.during.filter(pl.col("by").list.len() > 0).height
    part = facts.during.height - named
    if part == 0:
        return []
    say = Saying(words)
    n = say.many("n", "count.incident", part)
    total, share = say.count("total", facts.during.height), say.percent("share", part / facts.during.height)
    return [say.sentence("unknown.doers", n=n, total=total, share=share)]


def rows_lost(facts: Facts, words: Words) -> list[Sentence]:
    """Rows of the collected files that did not land or had to be mended."""
    faults = sum(len(c.faults) for c in facts.material.collections)
    if faults == 0:
        return []
    say = Saying(words)
    read = say.count("rows_read", sum(c.rows_read for c in facts.material.collections))
    return [say.sentence("unknown.faults", n=say.many("faults", "count.fault", faults), total=read)]


def fault_table(facts: Facts, words: Words) -> Table | None:
    """Faults by file, field and reason."""
    tally: dict[tuple[str, str, str, str], int] = {}
    for collection in facts.material.collections:
        for fault in collection.faults:
            key = (collection.source, collection.file, fault.field, fault.reason)
            tally[key] = tally.get(key, 0) + 1
    if not tally:
        return None
    columns = (
        Column("source", words.say("column.source"), "name"),
        Column("field", words.say("column.field")),
        Column("reason", words.say("column.reason"), "note"),
        Column("rows", words.say("column.rows"), "number"),
    )
    rows = tuple(
        Row((Cell(source, note=file), Cell(field), Cell(reason), Cell(words.number(n), float(n))))
        for (source, file, field, reason), n in sorted(tally.items(), key=lambda item: (-item[1], item[0]))
    )
    return Table("faults", words.say("table.faults"), columns, rows, fold=True)
