"""The sources and their cards: what each tells, what it is blind to, what was collected, under which licence."""

from truce.briefs.facts import Facts
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Table
from truce.model.card import Card
from truce.model.collection import Collection


def section(facts: Facts, words: Words) -> Section:
    """One row a card that brought something; then what was collected, file by file."""
    title = words.say("section.sources")
    used = sorted({c.source for c in facts.material.collections} & facts.material.cards.keys())
    cards = [facts.material.cards[name] for name in used] or [c for _, c in sorted(facts.material.cards.items())]
    if not cards:
        return Section("sources", title, (Saying(words).sentence("sources.none"),))
    columns = (
        Column("source", words.say("column.source"), "name"),
        Column("tells", words.say("column.tells"), "note"),
        Column("blind_to", words.say("column.blind_to"), "note"),
        Column("rows", words.say("column.a_row_is"), "note"),
        Column("grade", words.say("column.grade"), "code"),
        Column("licence", words.say("column.licence"), "note"),
    )
    table = Table("sources", words.say("table.sources"), columns, tuple(card_row(words, card) for card in cards))
    files = file_table(words, facts.material.collections)
    say = Saying(words)
    intro = say.sentence("sources.intro", n=say.many("sources", "count.source", len(cards)))
    return Section("sources", title, (intro,), (table, *([] if files is None else [files])))


def card_row(words: Words, card: Card) -> Row:
    """A card, in the language of its author."""
    zone = words.say("sources.zone", zone=card.time_zone)
    once = words.say("sources.once") if card.once else None
    return Row(
        (
            Cell(card.title, note=card.name, code=card.name),
            Cell(card.tells),
            Cell(card.blind_to),
            Cell(card.rows_count, note=" · ".join(t for t in (zone, once) if t)),
            Cell(card.grade),
            Cell(card.licence, note=card.attribution),
        )
    )


def file_table(words: Words, collections: tuple[Collection, ...]) -> Table | None:
    """What each collected file gave."""
    if not collections:
        return None
    columns = (
        Column("file", words.say("column.file"), "name"),
        Column("read", words.say("column.rows_read"), "number"),
        Column("landed", words.say("column.landed"), "number"),
        Column("outside", words.say("column.outside"), "number"),
        Column("repeats", words.say("column.repeats"), "number"),
        Column("faults", words.say("column.faults"), "number"),
        Column("sha256", "SHA-256", "code"),
    )
    rows = []
    for c in sorted(collections, key=lambda c: (c.collected_at, c.id)):
        landed = sum(c.added.values()) + sum(c.already.values())
        counts = [c.rows_read, landed, c.outside_window, c.folded_repeats, len(c.faults)]
        numbers = [Cell(words.number(n), float(n)) for n in counts]
        rows.append(Row((Cell(c.file, note=c.source), *numbers, Cell(c.sha256[:16], code=c.sha256)), ids=(c.id,)))
    return Table("files", words.say("table.files"), columns, tuple(rows), fold=True)
