"""The key takeaways: five to eight filled templates, chosen by a rule that anyone can read.

The order is the method; docs/briefs.md has the same list. A candidate exists only where its data do.

1. up to three terms with an expected number, the largest first, each with every party bound by it
2. the term on which the readings differ most, if they do
3. the main term against the matched windows, before and then after
4. people killed in incidents that count
5. who watched, always: no number without coverage
6. what the parties claim, always beside and never inside
7. acts whose doer no source names
8. the busiest place
9. terms that wait for documents or judgement
10. how much was told, by how many sources

Candidates are taken in the order of `CHOICE` until there are eight, and stand in the order above.
"""

from collections.abc import Callable, Sequence
from itertools import groupby

from truce.briefs.facts import Facts
from truce.briefs.hotspots import Hotspot
from truce.briefs.material import frame
from truce.briefs.names import EVERY, party_name, reading_name, status_tone, term_name
from truce.briefs.saying import Saying
from truce.briefs.terms import says_nothing
from truce.briefs.wording import Words
from truce.model.brief import Sentence
from truce.model.ruling import Change, Ruling

MOST = 8
TERMS = 3
CHOICE = (1, 5, 3, 2, 6, 4, 7, 8, 9, 10)


def takeaways(facts: Facts, words: Words, spots: Sequence[Hotspot]) -> tuple[Sentence, ...]:
    """Five to eight sentences; fewer only where the material holds no more."""
    makers: dict[int, Callable[[], list[Sentence]]] = {
        1: lambda: term_lines(facts, words),
        2: lambda: reading_lines(facts, words),
        3: lambda: change_lines(facts, words),
        4: lambda: killed_lines(facts, words),
        5: lambda: coverage_lines(facts, words),
        6: lambda: claim_lines(facts, words),
        7: lambda: unattributed_lines(facts, words),
        8: lambda: spot_lines(words, spots),
        9: lambda: waiting_lines(facts, words),
        10: lambda: volume_lines(facts, words),
    }
    chosen: list[tuple[int, Sentence]] = []
    for number in CHOICE:
        room = MOST - len(chosen)
        chosen += [(number, sentence) for sentence in makers[number]()[:room]]
    return tuple(sentence for _, sentence in sorted(chosen, key=lambda pair: pair[0]))


def own_reading(facts: Facts) -> list[list[Ruling]]:
    """Per term its rulings under the first reading that has any, largest expected number first."""
    terms = []
    for _, of_term in groupby(facts.main, key=lambda r: (r.agreement, r.term)):
        rulings = list(of_term)
        first = [r for r in rulings if r.reading == rulings[0].reading]
        if any(r.expected is not None for r in first):
            terms.append(first)
    return sorted(terms, key=lambda group: -max(r.expected or 0.0 for r in group))


def clause(words: Words, say: Saying, ruling: Ruling, who: str) -> str:
    """One party (or reading) of a sentence: status, likelihood, expected number. The same words for all."""
    status = words.inline("status", ruling.status)
    if ruling.expected is None or ruling.p_any is None or says_nothing(ruling):
        return words.say("clause.plain", who=who, status=status, reason=words.inline("reason", ruling.reason))
    return words.say(
        "clause.counted",
        who=who,
        status=status,
        chance=say.chance("p_any", ruling.p_any),
        expected=say.estimate("expected", ruling.expected, ruling.low, ruling.high),
    )


def worst(rulings: Sequence[Ruling]) -> str:
    """The gravest tone among rulings."""
    order = ("bad", "warn", "open", "good", "plain")
    return min((status_tone(r.status) for r in rulings), key=order.index)


def term_lines(facts: Facts, words: Words) -> list[Sentence]:
    """1. One sentence a term, every party in it."""
    lines = []
    for rulings in own_reading(facts)[:TERMS]:
        say = Saying(words)
        about = say.name("term", term_name(facts, words, rulings[0]))
        reading = say.name("reading", reading_name(facts, words, rulings[0]))
        clauses = [clause(words, say, r, say.name("party", party_name(facts, words, r.party))) for r in rulings]
        values = {"term": about, "reading": reading, "clauses": say.join(clauses)}
        stretch = min(r.earliest for r in rulings), max(r.latest for r in rulings)
        rule = "takeaway.term"
        if stretch != facts.span:
            rule, values["window"] = "takeaway.term_window", say.window("stretch", *stretch)
        lines.append(say.sentence(rule, tuple(r.id for r in rulings), tone=worst(rulings), **values))
    return lines


def gap(pair: tuple[Ruling, Ruling]) -> float:
    """How far two readings differ: another status counts most, then the share by which the numbers part."""
    one, two = (r.expected or 0.0 for r in pair)
    return (pair[0].status != pair[1].status) * 1.0 + (abs(one - two) / max(one, two) if max(one, two) > 0 else 0.0)


def reading_lines(facts: Facts, words: Words) -> list[Sentence]:
    """2. The widest gap between the first and another reading of one term for one party."""
    pairs = []
    for _, group in groupby(
        sorted(facts.main, key=lambda r: (r.agreement, r.term, r.party)), key=lambda r: (r.agreement, r.term, r.party)
    ):
        rulings = sorted(group, key=facts.main.index)
        pairs += [(rulings[0], other) for other in rulings[1:] if other.reading != EVERY]
    widest = max(pairs, key=gap, default=None)
    if widest is None or gap(widest) < 0.1:
        return []
    say = Saying(words)
    about = say.name("term", term_name(facts, words, widest[0]))
    who = say.name("party", party_name(facts, words, widest[0].party))
    quote = words.say("clause.quote", text="{}")
    clauses = [clause(words, say, r, quote.format(say.name("reading", reading_name(facts, words, r)))) for r in widest]
    ids = tuple(r.id for r in widest)
    return [say.sentence("takeaway.readings", ids, tone="open", term=about, party=who, clauses=say.join(clauses))]


def main_change(facts: Facts, against: str) -> Change | None:
    """The comparison for the term with the largest expected number, over whoever did it where there is one."""
    for rulings in own_reading(facts):
        ids = [r.id for r in sorted(rulings, key=lambda r: (r.party != "any", -(r.expected or 0.0)))]
        found = [c for c in facts.changes if c.during in ids and c.against == against]
        if found:
            return min(found, key=lambda c: ids.index(c.during))
    return None


def change_lines(facts: Facts, words: Words) -> list[Sentence]:
    """3. Before, then after."""
    both = [c for against in ("before", "after") if (c := main_change(facts, against)) is not None]
    told = [c for c in both if c.ratio is not None] or both[:1]
    return [change_sentence(facts, words, c) for c in told]


def change_sentence(facts: Facts, words: Words, change: Change) -> Sentence:
    """Rates during the truce over rates in the matched windows: as told, in volume, and net of volume."""
    say = Saying(words)
    values = {
        "term": say.name("term", term_name(facts, words, change)),
        "party": say.name("party", party_name(facts, words, change.party)),
        "against": words.say(f"against.{change.against}"),
        "verdict": words.say(f"verdict.{change.verdict}"),
    }
    rule = "takeaway.change_unknown"
    if change.ratio is not None:
        rule = "takeaway.change_raw"
        values["ratio"] = say.ratio("ratio", change.ratio, change.low, change.high)
    if change.ratio is not None and change.adjusted is not None and change.volume_ratio is not None:
        rule = "takeaway.change"
        values["volume"] = say.ratio("volume_ratio", change.volume_ratio, change.volume_low, change.volume_high)
        values["adjusted"] = say.ratio("adjusted", change.adjusted, change.adjusted_low, change.adjusted_high)
    if rule == "takeaway.change" and change.p_fewer is not None:
        rule = "takeaway.change_chance"
        values["chance"] = say.chance("p_fewer", change.p_fewer)
    return say.sentence(rule, (change.id, change.during), **values)


def killed_lines(facts: Facts, words: Words) -> list[Sentence]:
    """4. Killed, floor and highest told, under the term with the most; one ruling, so that nobody counts twice."""
    told = [r for group in own_reading(facts) for r in group if (r.killed_high or 0) > 0]
    if not told:
        return []
    most = max(told, key=lambda r: (r.killed_high or 0, r.party == "any"))
    say = Saying(words)
    return [
        say.sentence(
            "takeaway.killed",
            (most.id,),
            tone="bad",
            low=say.count("killed_low", most.killed_low or 0),
            high=say.count("killed_high", most.killed_high or 0),
            term=say.name("term", term_name(facts, words, most)),
            party=say.name("party", party_name(facts, words, most.party)),
        )
    ]


def coverage_lines(facts: Facts, words: Words) -> list[Sentence]:
    """5. Who watched."""
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
    """6. The largest total that each claimant brings forward; units never meet."""
    clauses, ids = [], []
    say = Saying(words)
    for by, group in groupby([c for c in facts.claims if c.count is not None], key=lambda c: c.by):
        top = max(group, key=lambda c: c.count or 0)
        clauses.append(
            words.say(
                "clause.claim_floor" if top.at_least else "clause.claim",
                by=say.name("by", party_name(facts, words, by)),
                about=say.name("about", party_name(facts, words, top.about or "any")),
                n=say.count("claimed", top.count or 0),
                unit=words.inline("unit", top.unit) if top.unit else words.say("none.unit"),
            )
        )
        ids.append(top.id)
    if not clauses:
        return []
    return [say.sentence("takeaway.claims", tuple(ids), clauses=say.join(clauses))]


def unattributed_lines(facts: Facts, words: Words) -> list[Sentence]:
    """7. Of the acts of the kind, how many have no named doer."""
    for rulings in own_reading(facts):
        found = next((r for r in rulings if r.unattributed), None)
        if found is None or found.unattributed is None:
            continue
        named = sum(r.expected or 0.0 for r in rulings if r.party != "any")
        say = Saying(words)
        return [
            say.sentence(
                "takeaway.unattributed",
                (found.id,),
                tone="open",
                n=say.estimate("unattributed", found.unattributed, None, None),
                share=say.percent("share", found.unattributed / (found.unattributed + named)),
                term=say.name("term", term_name(facts, words, found)),
            )
        ]
    return []


def spot_lines(words: Words, spots: Sequence[Hotspot]) -> list[Sentence]:
    """8. The busiest cell, if it holds at least three expected incidents."""
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
    """9. Terms on which incident reports cannot decide."""
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
    """10. How much was told."""
    first, last = facts.span
    reports = frame(facts.material.reports)
    told = reports.filter((reports["earliest"] < last) & (reports["latest"] >= first))
    say = Saying(words)
    return [
        say.sentence(
            "takeaway.volume",
            (),
            reports=say.many("reports", "count.report", told.height),
            sources=say.many("sources", "count.source", told["source"].n_unique()),
            incidents=say.many("incidents", "count.incident", facts.during.height),
        )
    ]
