"""The key takeaways: five to eight filled templates, chosen by a rule that anyone can read.

The order is the method; docs/briefs.md has the same list. A candidate exists only where its data do.

1. a source that is silent in half of the period or more
2. the term with the largest expected number: what was promised, and how many acts against it are told
3. of that term, whom sources name, and what follows for each side that promised
4. the next two terms, each in one
5. the term on which the readings differ most, if they do
6. the main term against the matched windows before
7. the same after
8. people killed in incidents that count
9. who watched, always: no number without coverage
10. what the parties claim, always beside and never inside
11. the busiest place
12. terms that wait for documents or judgement
13. how much was told, by how many sources

Candidates are taken in the order of `CHOICE` until there are eight, and stand in the order above. Where the
period itself lies in a gap of a heavy source, no comparison with other weeks is among them.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

from truce.briefs.facts import Facts
from truce.briefs.gaps import gap_lines, period_is_lost
from truce.briefs.hotspots import Hotspot
from truce.briefs.material import frame
from truce.briefs.names import party_name
from truce.briefs.promises import doer_lines, other_lines, own_reading, reading_lines, told_lines
from truce.briefs.saying import Saying
from truce.briefs.shifts import after_lines, before_lines
from truce.briefs.wording import Words, capital
from truce.model.brief import Sentence
from truce.model.claim import Claim

MOST = 8
CHOICE = (1, 2, 3, 9, 6, 4, 10, 5, 7, 8, 11, 12, 13)


def takeaways(facts: Facts, words: Words, spots: Sequence[Hotspot]) -> tuple[Sentence, ...]:
    """Five to eight sentences; fewer only where the material holds no more, and one where it holds talks alone."""
    if facts.only_talks:
        return (Saying(words).sentence("takeaway.only_talks", tone="open"),)
    lost = period_is_lost(facts, words)
    makers: dict[int, Callable[[], list[Sentence]]] = {
        1: lambda: gap_lines(facts, words),
        2: lambda: told_lines(facts, words),
        3: lambda: doer_lines(facts, words),
        4: lambda: other_lines(facts, words),
        5: lambda: reading_lines(facts, words),
        6: lambda: [] if lost else before_lines(facts, words),
        7: lambda: [] if lost else after_lines(facts, words),
        8: lambda: killed_lines(facts, words),
        9: lambda: coverage_lines(facts, words),
        10: lambda: claim_lines(facts, words),
        11: lambda: spot_lines(words, spots),
        12: lambda: waiting_lines(facts, words),
        13: lambda: volume_lines(facts, words),
    }
    chosen: list[tuple[int, Sentence]] = []
    for number in CHOICE:
        room = MOST - len(chosen)
        chosen += [(number, sentence) for sentence in makers[number]()[:room]]
    return tuple(sentence for _, sentence in sorted(chosen, key=lambda pair: pair[0]))


def killed_lines(facts: Facts, words: Words) -> list[Sentence]:
    """Killed, floor and highest told, under the term with the most; one ruling, so that nobody counts twice."""
    told = [r for group in own_reading(facts) for r in group if (r.killed_high or 0) > 0]
    if not told:
        return []
    most = max(told, key=lambda r: (r.killed_high or 0, r.party == "any"))
    say = Saying(words)
    return [
        say.sentence(
            "takeaway.killed" if most.party == "any" else "takeaway.killed_party",
            (most.id,),
            tone="bad",
            low=say.count("killed_low", most.killed_low or 0),
            high=say.count("killed_high", most.killed_high or 0),
            term=say.name("term", most.term),
            party=say.name("party", party_name(facts, words, most.party)),
        )
    ]


def coverage_lines(facts: Facts, words: Words) -> list[Sentence]:
    """Who watched."""
    groups = own_reading(facts)
    rulings = groups[0] if groups else list(facts.main)
    say = Saying(words)
    if not rulings:
        return [say.sentence("takeaway.unruled", tone="open")]
    best = max(rulings, key=lambda r: r.coverage)
    if best.coverage == 0:
        return [say.sentence("takeaway.unwatched", (best.id,), tone="open")]
    return [
        say.sentence(
            "takeaway.watched",
            (best.id,),
            share=say.percent("coverage", best.coverage),
            hours=say.estimate("coverage_hours", best.coverage_hours, None, None),
            restrictions=say.many("restrictions", "count.restriction", best.restrictions),
        )
    ]


def claim_lines(facts: Facts, words: Words) -> list[Sentence]:
    """The largest total that each claimant brings forward, each in its own unit; that units never meet."""
    say, tops = Saying(words), []
    for _, group in groupby([c for c in facts.claims if c.count is not None], key=lambda c: c.by):
        tops.append(max(group, key=lambda c: c.count or 0))
    if not tops:
        return []
    rule = "takeaway.claims" if len(tops) == 1 else "takeaway.claims_apart"
    clauses = capital(say.join([claim_clause(facts, words, say, claim) for claim in tops]))
    return [say.sentence(rule, tuple(c.id for c in tops), clauses=clauses)]


def claim_clause(facts: Facts, words: Words, say: Saying, claim: Claim) -> str:
    """Who claims how many of what unit by whom."""
    return words.say(
        "clause.claim_floor" if claim.at_least else "clause.claim",
        by=say.name("by", party_name(facts, words, claim.by)),
        about=say.name("about", party_name(facts, words, claim.about or "any")),
        n=say.count("claimed", claim.count or 0),
        unit=say.name("unit", words.unit(claim.unit)),
    )


def spot_lines(words: Words, spots: Sequence[Hotspot]) -> list[Sentence]:
    """The busiest cell, if it holds at least three expected incidents."""
    if not spots or spots[0].expected < 3:
        return []
    top, say = spots[0], Saying(words)
    return [
        say.sentence(
            "takeaway.spot",
            top.incidents[:3],
            place=say.name("place", top.place or words.say("place.unnamed")),
            n=say.estimate("expected", top.expected, top.low, top.high),
            share=say.percent("share", top.share),
        )
    ]


def waiting_lines(facts: Facts, words: Words) -> list[Sentence]:
    """Terms on which incident reports cannot decide."""
    terms = {(r.agreement, r.term) for r in facts.main}
    counted = {(r.agreement, r.term) for r in facts.main if r.expected is not None}
    if not terms - counted:
        return []
    say = Saying(words)
    ids = tuple(r.id for r in facts.main if (r.agreement, r.term) not in counted)[:5]
    waiting = say.many("waiting", "count.term", len(terms - counted))
    total = say.count("terms", len(terms))
    return [say.sentence("takeaway.waiting", ids, tone="open", n=waiting, total=total)]


def volume_lines(facts: Facts, words: Words) -> list[Sentence]:
    """How much was told."""
    first, last = facts.span
    reports = frame(facts.material.reports)
    told = reports.filter((reports["earliest"] < last) & (reports["latest"] >= first))
    say = Saying(words)
    return [
        say.sentence(
            "takeaway.volume",
            tuple(c.id for c in facts.material.collections if c.added.get("report")),
            reports=say.many("reports", "count.report", told.height),
            sources=say.many("sources", "count.source", told["source"].n_unique()),
            incidents=say.many("incidents", "count.incident", facts.during.height),
        )
    ]
