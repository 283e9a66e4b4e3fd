"""The takeaways about terms: what was promised, what was told, whom sources name, what follows from it."""

from itertools import groupby

from truce.briefs.facts import Facts
from truce.briefs.names import EVERY, bound_names, party_name, reading_phrase, status_tone, term_name
from truce.briefs.saying import Saying
from truce.briefs.terms import says_nothing
from truce.briefs.wording import Words, capital, short
from truce.model.brief import Sentence
from truce.model.ruling import Ruling

FEW = 0.95
"""An expected number below this is not said to be `about` a number of acts."""
OPEN = ("breach_likely", "told_not_established", "doer_may_be_unbound")


def own_reading(facts: Facts) -> list[list[Ruling]]:
    """Per term its rulings under the first reading that has any, largest expected number first."""
    terms = []
    for _, of_term in groupby(facts.main, key=lambda r: (r.agreement, r.term)):
        rulings = list(of_term)
        first = [r for r in rulings if r.reading == rulings[0].reading]
        if any(r.expected is not None for r in first):
            terms.append(first)
    return sorted(terms, key=lambda group: -max(r.expected or 0.0 for r in group))


def told_lines(facts: Facts, words: Words) -> list[Sentence]:
    """What the term with the most acts promised, and how many acts against it are told, whoever did them."""
    return [told_sentence(facts, words, rulings) for rulings in own_reading(facts)[:1] if _any(rulings) is not None]


def told_sentence(facts: Facts, words: Words, rulings: list[Ruling]) -> Sentence:
    """The promise, then the number of acts, and for how many of them nobody is named."""
    whole, say = _any(rulings) or rulings[0], Saying(words)
    first = promise(facts, words, say, rulings)
    second = told(facts, words, say, whole)
    text = f"{first} {capital(second)}."
    tone = "plain" if (whole.expected or 0.0) >= FEW else "open"
    return say.spoken("takeaway.told", text, tuple(r.id for r in rulings), tone=tone)


def promise(facts: Facts, words: Words, say: Saying, rulings: list[Ruling]) -> str:
    """Who promised what, by which place of the text, and when, where that is not the whole period."""
    term = facts.term(rulings[0])
    kind = "prohibit" if term.modality == "prohibit" else "other"
    stretch = min(r.earliest for r in rulings), max(r.latest for r in rulings)
    at = [say.name("term", term.id), say.name("ref", term.ref)]
    at += [say.window("stretch", *stretch)] if stretch != facts.span else []
    who = say.name("bound", bound_names(facts, words, rulings[0]))
    return words.say(f"promise.{kind}", who=who, act=say.name("act", short(term.act)), at=", ".join(at))


def told(facts: Facts, words: Words, say: Saying, whole: Ruling) -> str:
    """How many acts of the kind are told, whoever did them; under whose reading, where there is another."""
    rivals = len({r.reading for r in facts.main if (r.agreement, r.term) == (whole.agreement, whole.term)}) > 1
    lead = words.say("told.lead", reading=say.name("reading", reading_phrase(facts, words, whole))) if rivals else ""
    expected = whole.expected or 0.0
    if whole.n_incidents == 0 and expected < 0.05:
        return lead + words.say("told.nothing")
    if expected < FEW:
        return lead + words.say("told.few", n=say.estimate("expected", expected, whole.low, whole.high))
    acts = say.counted("expected", "count.act", expected, whole.low, whole.high)
    share = (whole.unattributed or 0.0) / expected
    if share < 0.005:
        return lead + words.say("told.many", acts=acts)
    return lead + words.say("told.many_unnamed", acts=acts, share=say.percent("unattributed", min(share, 1.0)))


def doer_lines(facts: Facts, words: Words) -> list[Sentence]:
    """Of that term: whom sources name, and what follows for each side that promised."""
    answer = []
    for rulings in own_reading(facts)[:1]:
        parties = [r for r in rulings if r.party != "any"]
        if parties:
            answer.append(doer_sentence(facts, words, rulings, parties))
    return answer


def doer_sentence(facts: Facts, words: Words, rulings: list[Ruling], parties: list[Ruling]) -> Sentence:
    """The shares that sources lay at each side's door, then the verdict on each, in the same words for all."""
    say, whole = Saying(words), _any(rulings)
    rule, named = "takeaway.doers", [_named(facts, words, say, r) for r in parties]
    given = {"named": ", ".join(named)}
    if whole is not None and whole.reason == "doer_may_be_unbound" and whole.p_any is not None:
        rule = "takeaway.unbound"
        given |= {
            "chance": say.chance("p_any", whole.p_any),
            "bound": say.name("bound", bound_names(facts, words, whole)),
        }
    elif whole is None:
        rule, given = "takeaway.doers_only", {"promise": promise(facts, words, say, rulings), "named": given["named"]}
    elif not any(r.n_incidents or (r.expected or 0.0) >= 0.05 for r in parties):
        rule, given = "takeaway.doers_none", {}
    verdicts = capital(say.join([verdict(facts, words, say, r) for r in parties]))
    return say.sentence(rule, tuple(r.id for r in rulings), tone=worst(parties), verdicts=verdicts, **given)


def other_lines(facts: Facts, words: Words) -> list[Sentence]:
    """The next two terms, each in one takeaway: the promise with its number, and the verdicts."""
    answer = []
    for rulings in own_reading(facts)[1:3]:
        say, whole = Saying(words), _any(rulings)
        lines = [promise(facts, words, say, rulings)]
        lines += [capital(told(facts, words, say, whole)) + "."] if whole is not None else []
        parties = [r for r in rulings if r.party != "any"]
        if parties and (whole is None or (whole.expected or 0.0) >= 0.05):
            said = capital(say.join([verdict(facts, words, say, r) for r in parties]))
            lines.append(words.say("told.verdicts", verdicts=said))
        ids = tuple(r.id for r in rulings)
        answer.append(say.spoken("takeaway.other", " ".join(lines), ids, tone=worst(parties or rulings)))
    return answer


def verdict(facts: Facts, words: Words, say: Saying, ruling: Ruling) -> str:
    """What follows for one side: that it broke its promise, how sure that is, or why nothing follows."""
    who = say.name("party", party_name(facts, words, ruling.party))
    if ruling.p_any is not None and ruling.status in ("breached_minor", "breached_serious"):
        return words.say(f"clause.{ruling.status}", who=who, chance=say.chance("p_any", ruling.p_any))
    if ruling.p_any is not None and ruling.reason in OPEN and not says_nothing(ruling):
        return words.say("clause.open", who=who, chance=say.chance("p_any", ruling.p_any))
    if ruling.reason == "unattributed_only":
        return words.say("clause.unnamed", who=who)
    status = words.inline("status", ruling.status)
    return words.say("clause.plain", who=who, status=status, reason=words.inline("reason", ruling.reason))


def _named(facts: Facts, words: Words, say: Saying, ruling: Ruling) -> str:
    """How many of the acts sources lay at one side's door."""
    who = say.name("party", party_name(facts, words, ruling.party))
    if says_nothing(ruling) or (ruling.expected or 0.0) < 0.05:
        return words.say("clause.named_none", who=who)
    key = "clause.named" if (ruling.expected or 0.0) >= FEW else "clause.named_few"
    return words.say(key, who=who, n=say.estimate("named", ruling.expected or 0.0, ruling.low, ruling.high))


def _any(rulings: list[Ruling]) -> Ruling | None:
    return next((r for r in rulings if r.party == "any" and r.expected is not None), None)


def worst(rulings: list[Ruling]) -> str:
    """The gravest tone among rulings."""
    order = ("bad", "warn", "open", "good", "plain")
    return min((status_tone(r.status) for r in rulings), key=order.index)


def gap(pair: tuple[Ruling, Ruling]) -> float:
    """How far two readings differ: another status counts most, then the share by which the numbers part."""
    one, two = (r.expected or 0.0 for r in pair)
    return (pair[0].status != pair[1].status) * 1.0 + (abs(one - two) / max(one, two) if max(one, two) > 0 else 0.0)


def reading_lines(facts: Facts, words: Words) -> list[Sentence]:
    """The widest gap between the first and another reading of one term for one party."""
    pairs = []
    of_party = sorted(facts.main, key=lambda r: (r.agreement, r.term, r.party))
    for _, group in groupby(of_party, key=lambda r: (r.agreement, r.term, r.party)):
        rulings = sorted(group, key=facts.main.index)
        pairs += [(rulings[0], other) for other in rulings[1:] if other.reading != EVERY]
    widest = max(pairs, key=gap, default=None)
    if widest is None or gap(widest) < 0.1:
        return []
    say = Saying(words)
    about = say.name("term", term_name(facts, words, widest[0]))
    who = say.name("party", party_name(facts, words, widest[0].party))
    clauses = say.join([of_reading(facts, words, say, r) for r in widest])
    ids = tuple(r.id for r in widest)
    rule = "takeaway.readings_any" if widest[0].party == "any" else "takeaway.readings"
    return [say.sentence(rule, ids, tone="open", term=about, party=who, clauses=capital(clauses))]


def of_reading(facts: Facts, words: Words, say: Saying, ruling: Ruling) -> str:
    """What one reading makes of it: number and status, or only the status and why."""
    reading, found = say.name("reading", reading_phrase(facts, words, ruling)), facts.reading(ruling)
    if found is not None and found.by != "text":
        reading = words.say("clause.quoted", reading=reading, text=say.name("text", short(found.text)))
    status, reason = words.inline("status", ruling.status), words.inline("reason", ruling.reason)
    if ruling.expected is None or says_nothing(ruling):
        return words.say("clause.reading_plain", reading=reading, status=status, reason=reason)
    acts = say.counted("expected", "count.breach", ruling.expected, ruling.low, ruling.high)
    return words.say("clause.reading", reading=reading, acts=acts, status=status)
