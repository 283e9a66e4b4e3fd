"""Restrictions of access: who kept whom from seeing, and when."""

import polars as pl

from truce.briefs.facts import Facts
from truce.briefs.names import party_name
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Sentence, Table
from truce.model.columns import from_table
from truce.model.coverage import Coverage


def section(facts: Facts, words: Words) -> Section:
    """Every restriction of the stretch; that none was reported differs from that no log was collected."""
    title = words.say("section.access")
    if facts.coverage.is_empty():
        return Section("access", title, (Saying(words).sentence("access.no_log"),))
    denied = facts.coverage.filter(pl.col("restriction").is_not_null()).sort("earliest", "id")
    if denied.is_empty():
        say = Saying(words)
        logs = say.many("logs", "count.watch", facts.coverage.height)
        return Section("access", title, (say.sentence("access.none", logs=logs),))
    columns = (
        Column("restriction", words.say("column.restriction"), "name"),
        Column("by", words.say("column.restricted_by")),
        Column("watcher", words.say("column.watcher")),
        Column("window", words.say("column.window")),
        Column("note", words.say("column.reason_given"), "note"),
    )
    rows = tuple(restriction_row(facts, words, c) for c in from_table(Coverage, denied.drop("geometry").to_arrow()))
    say = Saying(words)
    intro = say.sentence("access.intro", n=say.many("restrictions", "count.restriction", len(rows)))
    return Section("access", title, (intro, by_party(facts, words, denied)), (Table("access", title, columns, rows),))


def by_party(facts: Facts, words: Words, denied: pl.DataFrame) -> Sentence:
    """How many restrictions each party is said to have made, in the order of their ids."""
    counts = denied.group_by("restricted_by").len().sort("restricted_by", nulls_last=True)
    say = Saying(words)
    clauses = []
    for by, n in counts.iter_rows():
        who = say.name("party", party_name(facts, words, by) if by else words.say("none.party"))
        clauses.append(words.say("access.one", party=who, n=say.count("restrictions", n)))
    return say.sentence("access.by", clauses=say.join(clauses))


def restriction_row(facts: Facts, words: Words, restriction: Coverage) -> Row:
    """One restriction. The watcher's place is not printed: where patrols are stopped tells where they go."""
    by = restriction.restricted_by
    return Row(
        (
            Cell(words.label("access", restriction.restriction or "unknown"), code=restriction.restriction),
            Cell(party_name(facts, words, by) if by else words.say("none.party"), code=by),
            Cell(restriction.watcher, note=words.label("means", restriction.means)),
            Cell(words.window(restriction.earliest, restriction.latest)),
            Cell(restriction.note or words.say("none.reason")),
        ),
        ids=(restriction.id,),
    )
