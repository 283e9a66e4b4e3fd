"""Term by term: what became of every promise, under every reading, for every party."""

from dataclasses import replace
from itertools import groupby

from truce.briefs.board import waits
from truce.briefs.facts import Facts
from truce.briefs.names import EVERY, area_name, party_name, reading_name, reading_phrase, status_tone, term_name
from truce.briefs.numbers import digits_for
from truce.briefs.saying import Saying
from truce.briefs.wording import Words, capital
from truce.model.brief import Cell, Column, Row, Section, Table
from truce.model.ruling import Ruling
from truce.vocabulary import vocabulary

ANSWERED = frozenset({"fulfilled", "fulfilled_late", "partially_met", "overdue", "expired", "released"})


def section(facts: Facts, words: Words, shown: frozenset[str]) -> Section:
    """Counted terms with their intervals, the same by side of the line, and the terms that wait for documents.

    `shown` are the incidents that the appendix lists: only these are linked.
    """
    title = words.say("section.terms")
    if not facts.rulings:
        return Section("terms", title, (Saying(words).sentence("terms.none"),))
    counted = {(r.agreement, r.term) for r in facts.main if r.expected is not None}
    main = [r for r in facts.main if (r.agreement, r.term) in counted]
    split = [r for r in facts.rulings if r.area != "all" and r.n_incidents > 0]
    left = sum(1 for r in facts.rulings if r.area != "all" and r.n_incidents == 0)
    rest = [r for r in facts.main if (r.agreement, r.term) not in counted]
    tables = [
        ruling_table(facts, words, "terms", main, shown),
        ruling_table(facts, words, "areas", split, shown),
        waiting_table(facts, words, rest),
    ]
    silent = [t for a in facts.material.agreements for t in a.terms if not _ruled(facts, a.id, t.id)]
    sentences = [Saying(words).sentence("terms.intro")]
    if main and all(r.coverage == 0 and r.coverage_hours == 0 for r in main):
        sentences.append(Saying(words).sentence("terms.unwatched", tone="open"))
    if left:
        say = Saying(words)
        sentences.append(say.sentence("terms.areas_left", n=say.count("left", left)))
    if silent:
        say = Saying(words)
        sentences.append(say.sentence("terms.unruled", terms=say.name("terms", ", ".join(t.id for t in silent))))
    return Section("terms", title, tuple(sentences), tuple(t for t in tables if t is not None))


def _ruled(facts: Facts, agreement: str, term: str) -> bool:
    return any((r.agreement, r.term) == (agreement, term) for r in facts.rulings)


def ruling_table(facts: Facts, words: Words, key: str, rulings: list[Ruling], shown: frozenset[str]) -> Table | None:
    """Under a heading for each term, and one for each reading where there are several, a line for each party."""
    if not rulings:
        return None
    watched = any(r.coverage > 0 or r.coverage_hours > 0 for r in rulings)
    rows = []
    for _, group in groupby(rulings, key=lambda r: (r.agreement, r.term)):
        rows += term_rows(facts, words, list(group), shown)
    columns = [
        Column("party", words.say("column.party_area" if key == "areas" else "column.party"), "name"),
        Column("status", words.say("column.status"), "status"),
        Column("expected", words.say("column.expected"), "interval"),
    ]
    columns += [Column("coverage", words.say("column.coverage"), "share")] if watched else []
    columns += [Column("ids", words.say("column.rests_on"), "ids")]
    cut = tuple(r if r.heading else without_coverage(r) for r in rows) if not watched else tuple(rows)
    top = max((r.high if r.high is not None else r.expected or 0.0) for r in rulings)
    note = words.say("terms.note")
    return Table(key, words.say(f"table.{key}"), tuple(columns), cut, note, top or None, fold=key == "areas")


def term_rows(facts: Facts, words: Words, rulings: list[Ruling], shown: frozenset[str]) -> list[Row]:
    """One term: its text, then reading by reading whoever did it and each party; last what holds in any case."""
    rows = [heading(facts, words, rulings[0])]
    own = [r for r in rulings if r.reading != EVERY]
    several = len({r.reading for r in own}) > 1
    for readings in same_answers(own):
        rows += [reading_heading(facts, words, [r[0] for r in readings])] if several else []
        rows += [joined_row(facts, words, list(of_party), shown) for of_party in zip(*readings, strict=True)]
    return rows + every_rows(facts, words, [r for r in rulings if r.reading == EVERY])


def same_answers(rulings: list[Ruling]) -> list[list[list[Ruling]]]:
    """The rulings by reading, readings that come to the same for every party and area put together."""
    alike: dict[tuple[object, ...], list[list[Ruling]]] = {}
    for _, group in groupby(rulings, key=lambda r: r.reading):
        of_reading = sorted(group, key=lambda r: r.party != "any")
        answer = tuple((r.party, r.area, r.status, r.reason, r.expected, r.low, r.high, r.coverage) for r in of_reading)
        alike.setdefault(answer, []).append(of_reading)
    return list(alike.values())


def joined_row(facts: Facts, words: Words, rulings: list[Ruling], shown: frozenset[str]) -> Row:
    """One line for the same ruling under readings that come to the same, with the ids of all."""
    return replace(ruling_row(facts, words, rulings[0], shown), ids=tuple(r.id for r in rulings))


def reading_heading(facts: Facts, words: Words, rulings: list[Ruling]) -> Row:
    """Whose reading it is (or readings, where they come to the same), and what it says beyond the text of the term."""
    act, found = facts.term(rulings[0]).act, [facts.reading(r) for r in rulings]
    says = [f.text for f in found if f is not None and f.text != act]
    whose = capital("; ".join(reading_phrase(facts, words, r) for r in rulings))
    return Row((Cell(whose, note="; ".join(says) or None),), heading=True, sub=True)


def every_rows(facts: Facts, words: Words, rulings: list[Ruling]) -> list[Row]:
    """What holds whichever reading is right: a line for each status, with every party of whom it is said."""
    alike: dict[tuple[str, str], list[Ruling]] = {}
    for r in sorted(rulings, key=lambda r: r.party != "any"):
        alike.setdefault((r.status, r.reason), []).append(r)
    rows = []
    for group in alike.values():
        ranges = [f"{capital(party_name(facts, words, r.party))}: {expected_cell(words, r).text}" for r in group]
        text = ranges[0].partition(": ")[2] if len(group) == 1 else ""
        cells = (
            Cell(capital(words.say("reading.every")), note="; ".join(party_name(facts, words, r.party) for r in group)),
            status_cell(words, group[0]),
            Cell(text, note="; ".join(ranges) if len(group) > 1 else None),
            coverage_cell(words, group[0]),
            Cell(""),
        )
        rows.append(Row(cells, ids=tuple(r.id for r in group)))
    return rows


def without_coverage(row: Row) -> Row:
    """The row less its share of coverage: a column that would say the same of all is one sentence instead."""
    return replace(row, cells=row.cells[:3] + row.cells[4:])


def heading(facts: Facts, words: Words, ruling: Ruling) -> Row:
    """The term itself: id, kind, and its text as the agreement has it."""
    term = facts.term(ruling)
    return Row((Cell(term_name(facts, words, ruling), note=f"{term.ref}: {term.act}"),), heading=True)


def ruling_row(facts: Facts, words: Words, ruling: Ruling, shown: frozenset[str]) -> Row:
    """One ruling. What rests on it is printed as ids that the appendix holds."""
    linked = shown | {r.id for r in facts.rulings}
    where = "" if ruling.area == "all" else area_name(facts, words, ruling.area)
    return Row(
        (
            Cell(capital(party_name(facts, words, ruling.party)), note=where or None, code=ruling.party),
            status_cell(words, ruling),
            expected_cell(words, ruling),
            coverage_cell(words, ruling),
            Cell(""),
        ),
        ids=(ruling.id,),
        because=tuple(i for i in ruling.because if i in linked)[:3],
    )


def status_cell(words: Words, ruling: Ruling) -> Cell:
    """The status with its mark, and why it is so."""
    reason = words.label("reason", ruling.reason)
    tone = status_tone(ruling.status)
    return Cell(words.label("status", ruling.status), tone=tone, note=reason, code=ruling.status)


def expected_cell(words: Words, ruling: Ruling) -> Cell:
    """The expected number of breaches with its interval, and from how many incidents it is made."""
    if ruling.expected is None and ruling.low is not None and ruling.high is not None:
        digits = digits_for(ruling.low, ruling.high)
        return Cell(words.between(ruling.low, ruling.high, digits), low=ruling.low, high=ruling.high)
    if ruling.expected is None:
        return Cell(words.say("none.count"))
    if says_nothing(ruling):
        more = words.say("terms.unattributed", n=words.estimate(ruling.unattributed or 0.0, None, None))
        return Cell(words.say("none.told"), note=more if ruling.unattributed else None)
    if ruling.measure == "inventory":
        whole = words.estimate(ruling.expected, ruling.low, ruling.high)
        return Cell(whole, ruling.expected, ruling.low, ruling.high, note=words.label("measure", ruling.measure))
    note = words.say(
        "terms.from",
        incidents=words.plural("count.incident", ruling.n_incidents),
        reports=words.plural("count.report", ruling.n_reports),
    )
    if ruling.unattributed:
        key = "terms.unattributed_of" if ruling.party == "any" else "terms.unattributed"
        note = f"{note}; " + words.say(key, n=words.estimate(ruling.unattributed, None, None))
    if ruling.corrected is not None:
        unseen = words.estimate(ruling.corrected, ruling.corrected_low, ruling.corrected_high)
        note = f"{note}; {words.say('terms.corrected', n=unseen)}"
    return Cell(
        words.estimate(ruling.expected, ruling.low, ruling.high), ruling.expected, ruling.low, ruling.high, note=note
    )


def says_nothing(ruling: Ruling) -> bool:
    """Whether a number of none is no knowledge: nothing is told of this party, and nothing can be assessed."""
    return ruling.status == "not_assessable" and ruling.n_incidents == 0 and (ruling.expected or 0.0) < 0.05


def coverage_cell(words: Words, ruling: Ruling) -> Cell:
    """Share of stretch and area that somebody watched, and the watched hours."""
    if ruling.coverage == 0 and ruling.coverage_hours == 0:
        return Cell(words.say("none.watch"), 0.0)
    hours = words.say("terms.hours", n=words.number(ruling.coverage_hours))
    return Cell(words.percent(ruling.coverage), ruling.coverage, note=hours)


def waiting_table(facts: Facts, words: Words, rulings: list[Ruling]) -> Table | None:
    """Terms on which no count is possible: what each of them waits for. One row a term and status."""
    if not rulings:
        return None
    columns = (
        Column("term", words.say("column.term"), "name"),
        Column("party", words.say("column.party")),
        Column("status", words.say("column.status"), "status"),
        Column("evidence", words.say("column.waits_for"), "note"),
    )
    alike: dict[tuple[str, ...], list[Ruling]] = {}
    for r in rulings:
        alike.setdefault((r.agreement, r.term, r.reading, r.status, r.reason), []).append(r)
    rows = tuple(waiting_row(facts, words, group) for group in alike.values())
    return Table("waiting", words.say("table.waiting"), columns, rows)


def waiting_row(facts: Facts, words: Words, rulings: list[Ruling]) -> Row:
    """One term that documents or judgement must decide, for every party of whom the same is to be said."""
    ruling = rulings[0]
    term = facts.term(ruling)
    named = [party_name(facts, words, r.party) for r in rulings if r.party != "any"]
    note = f"{term.act} · {reading_name(facts, words, ruling)}" if len(term.readings) > 1 else term.act
    return Row(
        (
            Cell(term_name(facts, words, ruling), note=note),
            Cell("; ".join(named) or words.say("party.any")),
            status_cell(words, ruling),
            Cell(awaited(words, ruling, term.type)),
        ),
        ids=tuple(r.id for r in rulings),
    )


def awaited(words: Words, ruling: Ruling, term_type: str) -> str:
    """What it waits for and from whom; nothing where evidence has answered."""
    if ruling.waits_for:
        return "; ".join(waits(words, need) for need in ruling.waits_for)
    return "" if ruling.status in ANSWERED else evidence(words, term_type)


def evidence(words: Words, term_type: str) -> str:
    """What evidence a type of term waits for, in the words of the vocabulary."""
    kinds = vocabulary().term_types
    return kinds[term_type].evidence[words.language] if term_type in kinds else words.say("none.evidence_kind")
