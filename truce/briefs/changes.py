"""What changed against the matched windows, and how much of a change is a change of reporting volume."""

from dataclasses import replace
from itertools import groupby

from truce.briefs.facts import Facts
from truce.briefs.gaps import spoilt_sentences
from truce.briefs.names import party_name, reading_name, reading_phrase, term_name
from truce.briefs.saying import Saying
from truce.briefs.shifts import matched_windows
from truce.briefs.terms import expected_cell
from truce.briefs.wording import Words, capital
from truce.model.brief import Cell, Column, Row, Section, Table
from truce.model.ruling import Change, Ruling

VERDICT_TONES = {"fewer": "good", "more": "bad", "no_clear_change": "plain", "cannot_tell": "open"}


def section(facts: Facts, words: Words) -> Section:
    """One row a comparison, grouped by term; ratios below 1 are fewer per hour than in the matched windows.

    Comparisons for which there is no matched window at all stand in a table of their own.
    """
    title = words.say("section.changes")
    found = [c for c in facts.changes if c.area == "all"]
    if not found:
        return Section("changes", title, (Saying(words).sentence("changes.none"),))
    made, missing = [c for c in found if c.ratio is not None], [c for c in found if c.ratio is None]
    sentences = [Saying(words).sentence("changes.intro")]
    sentences += spoilt_sentences(facts, words)
    if missing:
        say = Saying(words)
        total = say.count("total", len(found))
        sentences.append(say.sentence("changes.missing", n=say.count("missing", len(missing)), total=total))
    tables = [comparisons(facts, words, "changes", made)] if made else []
    tables += [comparisons(facts, words, "uncompared", missing)] if missing else []
    return Section("changes", title, tuple(sentences), (*tables, matched_table(facts, words, found)))


def comparisons(facts: Facts, words: Words, key: str, found: list[Change]) -> Table:
    """Comparisons by term, reading and windows, a line for each party; drawn from an eighth to eightfold."""
    rows = []
    for _, group in groupby(found, key=lambda c: (c.agreement, c.term)):
        of_term = list(group)
        rows.append(Row((Cell(term_name(facts, words, of_term[0])),), heading=True))
        for alike in same_numbers(of_term):
            rows.append(windows_heading(facts, words, [lines[0] for lines in alike]))
            rows += [joined(facts, words, list(of_party)) for of_party in zip(*alike, strict=True)]
    columns = (
        Column("party", words.say("column.party"), "name"),
        Column("verdict", words.say("column.verdict"), "status"),
        Column("adjusted", words.say("column.adjusted"), "ratio"),
        Column("ratio", words.say("column.ratio"), "ratio"),
        Column("volume", words.say("column.volume"), "ratio"),
        Column("ids", words.say("column.rests_on"), "ids"),
    )
    folded = key != "changes"
    note = None if folded else words.say("changes.note")
    return Table(key, words.say(f"table.{key}"), columns, tuple(rows), note, top=8.0, middle=1.0, fold=folded)


def same_numbers(found: list[Change]) -> list[list[list[Change]]]:
    """Comparisons by reading and windows, whoever did it first; readings that come to the same are put together."""
    apart: dict[tuple[str, str], list[Change]] = {}
    for c in found:
        apart.setdefault((c.reading, c.against), []).append(c)
    alike: dict[tuple[object, ...], list[list[Change]]] = {}
    for (_, against), lines in apart.items():
        ordered = sorted(lines, key=lambda c: c.party != "any")
        numbers = tuple((c.party, c.ratio, c.low, c.high, c.adjusted, c.verdict, c.hours_other) for c in ordered)
        alike.setdefault((against, numbers), []).append(ordered)
    return list(alike.values())


def joined(facts: Facts, words: Words, found: list[Change]) -> Row:
    """One line for the same comparison under readings that come to the same, with the ids of all."""
    return replace(change_row(facts, words, found[0]), ids=tuple(c.id for c in found))


def windows_heading(facts: Facts, words: Words, found: list[Change]) -> Row:
    """Which windows it is compared with, how they are matched, how long both are, and under whose reading."""
    change = found[0]
    against = matched_windows(facts, words, Saying(words), change)
    hours = words.say("changes.hours", hours=words.number(change.hours_during), other=words.number(change.hours_other))
    whose = capital("; ".join(reading_phrase(facts, words, c) for c in found))
    note = f"{whose} · {hours}" if len(facts.term(change).readings) > 1 else hours
    return Row((Cell(words.say("changes.against", windows=against), note=note),), heading=True, sub=True)


def matched_table(facts: Facts, words: Words, found: list[Change]) -> Table:
    """The rulings over the matched windows that the comparisons rest on."""
    hours = {c.other: c.hours_other for c in found}
    columns = (
        Column("party", words.say("column.party"), "name"),
        Column("reading", words.say("column.reading")),
        Column("expected", words.say("column.expected"), "interval"),
        Column("ids", words.say("column.rests_on"), "ids"),
    )
    rows = [r for r in facts.matched if r.id in hours]
    rows.sort(key=lambda r: (r.earliest, r.latest, r.agreement, r.term, r.reading, r.party != "any", r.id))
    top = max((r.high or r.expected or 0.0 for r in rows), default=0.0)
    made: list[Row] = []
    for _, group in groupby(rows, key=lambda r: (r.earliest, r.latest, r.agreement, r.term)):
        alike = list(group)
        in_all = words.say("changes.in_all", hours=words.number(hours[alike[0].id]))
        note = f"{words.say(f'window.{alike[0].period}')} · {in_all}"
        when = Cell(words.window(alike[0].earliest, alike[0].latest), note=note)
        made.append(Row((replace(when, text=f"{alike[0].term}, {when.text}"),), heading=True, sub=True))
        made += [matched_row(facts, words, r) for r in alike]
    return Table("matched", words.say("table.matched"), columns, tuple(made), top=top or None, fold=True)


def matched_row(facts: Facts, words: Words, ruling: Ruling) -> Row:
    """What was told of one party in the matched windows."""
    who, reading = capital(party_name(facts, words, ruling.party)), reading_name(facts, words, ruling)
    cells = (Cell(who, code=ruling.party), Cell(reading), expected_cell(words, ruling), Cell(""))
    return Row(cells, ids=(ruling.id,))


def change_row(facts: Facts, words: Words, change: Change) -> Row:
    """One comparison: verdict, net ratio, raw ratio, ratio of volume."""
    note = None
    if change.p_fewer is not None and change.verdict == "more":
        note = words.say("changes.p_more", chance=words.chance(1 - change.p_fewer))
    elif change.p_fewer is not None and change.verdict != "cannot_tell":
        note = words.say("changes.p_fewer", chance=words.chance(change.p_fewer))
    tone, verdict = VERDICT_TONES[change.verdict], words.say(f"verdict.{change.verdict}")
    return Row(
        (
            Cell(capital(party_name(facts, words, change.party)), code=change.party),
            Cell(verdict, tone=tone, note=note, code=change.verdict),
            ratio_cell(words, change.adjusted, change.adjusted_low, change.adjusted_high),
            ratio_cell(words, change.ratio, change.low, change.high),
            ratio_cell(words, change.volume_ratio, change.volume_low, change.volume_high),
            Cell(""),
        ),
        ids=(change.id,),
        because=(change.during, change.other),
    )


def ratio_cell(words: Words, value: float | None, low: float | None, high: float | None) -> Cell:
    """A ratio with its interval, or that there is none."""
    if value is None:
        return Cell(words.say("none.ratio"))
    return Cell(words.ratio(value, low, high), value, low, high)
