"""Weapons seen and counted, instrument by instrument: how many of each class, and whose. Places are not printed."""

from collections.abc import Sequence

from truce.briefs.facts import Facts
from truce.briefs.names import party_name, term_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Table
from truce.model.weapons import Holding

CLASSES = ("in_violation", "beyond_not_stored", "stored", "missing", "not_verifiable", "indeterminate", "not_covered")


def section(facts: Facts, words: Words) -> Section:
    """One row a term, reading and party; every instrument by itself, never the strictest for all."""
    title = words.say("section.arms")
    if not facts.holdings:
        return Section("arms", title, (Saying(words).sentence("arms.none"),))
    present = [k for k in CLASSES if any(h.klass == k for h in facts.holdings)]
    columns = [
        Column("term", words.say("column.term"), "name"),
        Column("party", words.say("column.party")),
        *(Column(k, words.label("holding", k), "number") for k in present),
    ]
    groups: dict[tuple[str, str, str, str], list[Holding]] = {}
    for h in facts.holdings:
        groups.setdefault((h.agreement, h.term, h.reading, h.party), []).append(h)
    rows = tuple(_row(facts, words, group, present) for group in groups.values())
    table = Table("arms", words.say("table.arms"), tuple(columns), rows, words.say("arms.note"))
    return Section("arms", title, (Saying(words).sentence("arms.intro"),), (table,))


def _row(facts: Facts, words: Words, group: Sequence[Holding], present: Sequence[str]) -> Row:
    first = group[0]
    agreement = facts.agreement(first.agreement)
    readings = agreement.term(first.term).readings
    note = None if len(readings) < 2 else words.say("arms.reading", name=first.reading)
    sums = [sum(h.count for h in group if h.klass == k) for k in present]
    who = words.say("none.party") if first.party == "unknown" else party_name(facts, words, first.party)
    return Row(
        (
            Cell(term_name(facts, words, first), note=note),
            Cell(who, code=first.party),
            *(Cell(words.number(n), float(n)) if n else Cell("") for n in sums),
        ),
        because=tuple(dict.fromkeys(h.about for h in group))[:3],
    )
