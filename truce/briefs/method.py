"""Method, versions, and how anyone can check."""

from truce.briefs.facts import Facts
from truce.briefs.saying import Saying
from truce.briefs.wording import Words
from truce.model.brief import Cell, Column, Row, Section, Sentence, Table

LINES = ("unit", "interval", "likelihood", "coverage", "claims", "change", "machine", "names", "check")


def section(facts: Facts, words: Words) -> Section:
    """The rules under which the numbers were made, and every version of what made them."""
    title = words.say("section.method")
    sentences = [Saying(words).sentence(f"method.{line}") for line in LINES]
    if facts.rulings:
        say, some = Saying(words), facts.rulings[0].id
        sentences.append(say.sentence("method.try", (some,), id=say.name("id", some)))
    return Section("method", title, tuple(sentences), (scale(words), version_table(facts, words)))


def scale(words: Words) -> Table:
    """The PHIA yardstick, as it is used here."""
    bands = (
        ("remote_chance", "0–5"),
        ("highly_unlikely", "10–20"),
        ("unlikely", "25–35"),
        ("realistic_possibility", "40–50"),
        ("likely", "55–75"),
        ("highly_likely", "80–90"),
        ("almost_certain", "95–100"),
    )
    columns = (Column("word", words.say("column.word"), "name"), Column("band", "%", "number"))
    rows = tuple(Row((Cell(words.say(f"likelihood.{key}")), Cell(band))) for key, band in bands)
    return Table("scale", words.say("table.scale"), columns, rows, words.say("method.gaps"))


def version_table(facts: Facts, words: Words) -> Table:
    """Everything that must be the same for the same brief to come out again."""
    made = {words.say("method.ruling_method"): {r.method for r in facts.rulings}}
    made[words.say("method.incident_method")] = set(facts.incidents["method"].unique().to_list())
    made[words.say("method.change_method")] = {c.method for c in facts.changes}
    given = [(name, ", ".join(sorted(values))) for name, values in made.items() if values]
    given += sorted(facts.material.versions.items())
    columns = (Column("what", words.say("column.what"), "name"), Column("version", words.say("column.version"), "note"))
    rows = tuple(Row((Cell(name), Cell(version))) for name, version in given)
    return Table("versions", words.say("table.versions"), columns, rows)


def header(facts: Facts, words: Words) -> tuple[Sentence, ...]:
    """The lines under the title: what the brief is about, as of when, in which zone, for whom."""
    first, last = facts.span
    about, known, zone, edition = (Saying(words) for _ in range(4))
    stretch = about.sentence("header.stretch", window=about.window("stretch", first, last))
    return (
        *(() if facts.only_talks else (stretch,)),
        known.sentence(
            "header.as_of_talks" if facts.only_talks else "header.as_of",
            moment=known.moment("as_of", facts.material.as_of),
        ),
        zone.sentence("header.zone", zone=zone.name("zone", facts.material.time_zone)),
        edition.sentence("header.edition", edition=words.say(f"edition.{facts.material.edition}")),
    )
