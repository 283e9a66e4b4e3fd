"""What the parties claim, beside the evidence: never in a count, each in the claimant's own unit."""

from truce.briefs.facts import Facts
from truce.briefs.names import party_name, term_name
from truce.briefs.saying import Saying
from truce.briefs.terms import says_nothing
from truce.briefs.wording import Words, human
from truce.model.brief import Cell, Column, Row, Section, Sentence, Table
from truce.model.claim import Claim
from truce.model.contrast import Contrast
from truce.model.ruling import Ruling

WHOLE = "*"  # the category of a whole claim


def section(facts: Facts, words: Words) -> Section:
    """One row a claim with its categories, beside what the sources tell of the same party."""
    title = words.say("section.claims")
    if not facts.claims:
        return Section("claims", title, (Saying(words).sentence("claims.none"),))
    columns = (
        Column("by", words.say("column.claimant"), "name"),
        Column("about", words.say("column.accused")),
        Column("window", words.say("column.window")),
        Column("count", words.say("column.claimed"), "number"),
        Column("evidence", words.say("column.evidence"), "interval"),
    )
    rows = tuple(claim_row(facts, words, claim) for claim in facts.claims)
    tops = [c.high or c.value or 0.0 for row in rows for c in row.cells[-1:]]
    table = Table("claims", words.say("table.claims"), columns, rows, words.say("claims.note"), top=max(tops) or None)
    tables = [table, *([] if (sides := categories(facts, words)) is None else [sides])]
    return Section("claims", title, (Saying(words).sentence("claims.intro"), *_apart(facts, words)), tuple(tables))


def _apart(facts: Facts, words: Words) -> tuple[Sentence, ...]:
    """That claims in several units, or of several sides, cannot be compared."""
    if len({(c.by, c.unit) for c in facts.claims}) < 2:
        return ()
    return (Saying(words).sentence("claims.apart"),)


def categories(facts: Facts, words: Words) -> Table | None:
    """The categories of the claims side by side, a column a claim; a category that a claim lacks stays empty."""
    told = [c for c in facts.claims if c.breakdown]
    if not told:
        return None
    known = list(dict.fromkeys(t.category for c in told for t in c.breakdown))
    columns = [Column("category", words.say("column.category"), "name")]
    columns += [Column(c.id, f"{party_name(facts, words, c.by)}, {window(words, c)}", "number") for c in told]
    rows = []
    for category in known:
        counts = [next((t.count for t in c.breakdown if t.category == category), None) for c in told]
        cells = [Cell("") if n is None else Cell(words.number(n), float(n)) for n in counts]
        rows.append(Row((Cell(human(category), code=category), *cells)))
    return Table("categories", words.say("table.categories"), tuple(columns), tuple(rows))


def window(words: Words, claim: Claim) -> str:
    """The time a claim speaks of, as far as it says."""
    if claim.earliest is None and claim.latest is None:
        return words.say("none.window")
    if claim.earliest is None or claim.latest is None:
        return words.moment(claim.earliest or claim.latest)  # type: ignore[arg-type]
    return words.window(claim.earliest, claim.latest)


def claim_row(facts: Facts, words: Words, claim: Claim) -> Row:
    """One claim in its own unit; the evidence beside it is in another."""
    if claim.count is None:
        figure = Cell(words.say("none.total"))
    else:
        key = "claims.at_least" if claim.at_least else "claims.exactly"
        text = words.say(key, n=words.number(claim.count))
        figure = Cell(text, float(claim.count), note=words.unit(claim.unit), code=claim.unit)
    return Row(
        (
            Cell(party_name(facts, words, claim.by), note=claim.source, code=claim.by),
            Cell(party_name(facts, words, claim.about or "any"), code=claim.about),
            Cell(window(words, claim)),
            figure,
            evidence(facts, words, claim),
        ),
        ids=(claim.id,),
    )


def evidence(facts: Facts, words: Words, claim: Claim) -> Cell:
    """What is known of the accused in the claim's own window; else the first ruling with a number."""
    found = next((c for c in facts.contrasts if c.claim == claim.id and c.category == WHOLE), None)
    if found is not None and found.expected is not None:
        return supported(words, found)
    ruling = beside(facts, claim)
    if ruling is None or ruling.expected is None:
        return Cell(words.say("none.evidence"))
    if says_nothing(ruling):
        return Cell(words.say("none.told"), note=term_name(facts, words, ruling))
    note = f"{term_name(facts, words, ruling)} · {words.window(ruling.earliest, ruling.latest)}"
    text = words.estimate(ruling.expected, ruling.low, ruling.high)
    return Cell(text, ruling.expected, ruling.low, ruling.high, note=note)


def supported(words: Words, found: Contrast) -> Cell:
    """What sources lay at the door of the accused, how much of it two voices tell, and what stays unknown."""
    parts = [words.label("unknown", code) for code in found.unknown]
    if found.supported is not None:
        parts.insert(0, words.say("claims.supported", n=words.estimate(found.supported, None, None)))
    text = words.estimate(found.expected or 0.0, found.low, found.high)
    return Cell(text, found.expected, found.low, found.high, note="; ".join(parts) or None)


def beside(facts: Facts, claim: Claim) -> Ruling | None:
    """The ruling that stands beside a claim: the accused party's largest under a term's first counted reading."""
    counted = [r for r in facts.main if r.party == (claim.about or "any") and r.expected is not None]
    return max(counted, key=lambda r: (r.expected or 0.0, -facts.main.index(r)), default=None)
