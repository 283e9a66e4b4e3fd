"""Packages in the words of the terminal: what was assumed first, then what follows, and what that is not."""

from collections.abc import Iterator, Mapping

from truce.cli import show
from truce.cli.talks_open import say_withheld
from truce.model.packages import MOVED, Assumption, Key, Offer, Packages, Promise, Rule, Short, Text
from truce.model.talks import Negotiation

THEORIES = {
    "nash": "Nash (largest product of gains)",
    "kalai_smorodinsky": "Kalai-Smorodinsky (largest least share of what each could hope for)",
    "egalitarian": "egalitarian (largest least gain; takes points of all as equal)",
}
WHY_NOT = {"no_option": "no option is on the table", "no_worth": "nobody assumed a worth of"}
BASES = {
    "rulings": "by this mission's rulings",
    "whatif": "held against this mission's record",
    "no_mission": "a file alone knows no coverage",
    "not_known": "this mission's record does not tell",
}
WHOSE = {
    "stated": "stated by the party",
    "elicited": "elicited by comparisons",
    "inferred": "the analyst's",
    "moved": "assumed by whoever asks",
}
NOT_THIS = "what follows from these assumptions; it recommends nothing, and whoever assumed can move them and ask again"


def say_packages(found: Packages, told: Negotiation, *, everything: bool) -> None:
    """All of it."""
    show.say(f"{told.title} ({told.id})")
    say_withheld(found.withheld)
    for line in _assumed(found):
        show.say(line)
    if everything:
        _say_assumptions(found)
    show.say()
    for line in _counted(found):
        show.say(line)
    _say_offers(found)
    for line in (*_named(found), *_blocked(found), *_text(found)):
        show.say(line)
    show.say()
    show.say(NOT_THIS)


def _counted(found: Packages) -> Iterator[str]:
    """How many there are, and how far the search went."""
    if found.exact:
        beaten = "more than can be held" if found.frontier is None else f"{found.frontier:,}"
        yield f"{found.combinations:,} combinations; {beaten} of them no other beats"
        yield f"{found.acceptable:,} of those every party would rather have than no deal, by what is assumed"
        return
    yield f"{found.combinations:,} combinations, too tangled to search them whole"
    if found.gap is not None:
        yield f"{found.acceptable:,} found that every party would rather have than no deal, by what is assumed"
        yield f"whatever is left out, one of these gives every party at most {found.gap:g} points less: that is proved"
    elif not found.none:
        yield "none was found that every party would rather have than no deal; that there is none is not proved"


def _assumed(found: Packages) -> Iterator[str]:
    kinds: dict[str, int] = {}
    for one in found.assumptions:
        whose = "moved by whoever asks" if one.moved else _whose(one)
        kinds[whose] = kinds.get(whose, 0) + 1
    told = ", ".join(f"{number} {whose}" for whose, number in kinds.items())
    yield f"{len(found.assumptions)} assumptions of worth: {told} (--assumptions lists them; --assume moves them)"
    yield f"weights of issues: {', '.join(sorted({one.by for one in found.weights}))} (--weigh moves them)"
    for weight in found.weights:
        if weight.by == MOVED:
            share = f"{weight.share:.0%} of its scale"
            yield f"  moved: {weight.party}.{weight.issue} counts {weight.counts:g}, {share}"
    for rule in found.rules:
        yield f"rule: {_rule(rule)}"
    for left in found.left_out:
        missing = ", ".join(f"{option} to {party}" for party, option in left.missing)
        yield f"left out: {left.issue}: {WHY_NOT[left.why]}" + (f" {missing}" if missing else "")


def _whose(one: Assumption) -> str:
    return WHOSE[one.kind]


def _say_assumptions(found: Packages) -> None:
    """Every worth, and below the table on what each rests: said once where many rest on the same."""
    show.say()
    rests = list(dict.fromkeys(_rests(one) for one in found.assumptions))
    rows = ((*_worth_of(one), f"({rests.index(_rests(one)) + 1})", one.id) for one in found.assumptions)
    show.table("", ("party", "issue", "option", "points of 100 (90 %)", "whose", "rests on", "row"), rows)
    for number, why in enumerate(rests, start=1):
        show.say(f"({number}) {why}")


def _rests(one: Assumption) -> str:
    return one.why + (f" [{', '.join(one.source)}]" if one.source else "")


def _worth_of(one: Assumption) -> tuple[str, ...]:
    moved = "moved from " + ("nothing" if one.before is None else f"{one.before:g}")
    points = f"{one.worth:g} ({one.low:g} to {one.high:g})"
    return one.party, one.issue or "", one.option or "no deal", points, moved if one.moved else _whose(one)


def _rule(rule: Rule) -> str:
    ids, concluded = " ".join(rule.because), " (the analyst's)" if rule.inferred else ""
    others = " or ".join(rule.others)
    told = {
        "red_line": f"red line of {rule.party}: not {rule.option}",
        "excludes": f"{rule.option} excludes {others}",
        "needs": f"{rule.option} needs {others}",
        "before": f"{rule.option} only after {others}",
        "together": f"{rule.option} with {others}: {rule.worth or 0.0:+g} points to {rule.party}",
    }
    return f"{told[rule.kind]}{concluded} [{ids}]"


def _say_offers(found: Packages) -> None:
    """What they share in one line, then the packages beside each other by what parts them."""
    if not found.offers:
        return
    taken = {issue: {dict(one.options)[issue] for one in found.offers} for issue in found.issues}
    shared = [next(iter(options)) for options in taken.values() if len(options) == 1]
    show.say()
    told = ", evenly along the frontier" if len(found.offers) < found.acceptable else ""
    show.say(f"{len(found.offers)} of them{told}; all hold {', '.join(shared) or 'nothing in common'}")
    gains = [f"gain {party}" for party in found.parties]
    chances = [f"{party} accepts" for party in found.parties]
    show.table(
        "", (*gains, *chances, "all accept", "what parts them; said NO to by"), (_row(taken, o) for o in found.offers)
    )


def _row(taken: Mapping[str, set[str]], one: Offer) -> tuple[str, ...]:
    parts = [", ".join(option for issue, option in one.options if len(taken[issue]) > 1)]
    parts += [f"{option}: NO by {party}" for party, option, _ in one.refused]
    gains = (f"{gain:+.1f}" for gain in one.gain)
    return (*gains, *map(_chance, one.chances), _chance(one.together), "; ".join(filter(None, parts)))


def _chance(chance: tuple[float, float]) -> str:
    low, high = map(_share, chance)
    return low if low == high else f"{low} to {high}"


def _share(p: float) -> str:
    """Never none and never all of it: what rests on assumptions is not that sure."""
    return "<1%" if p < 0.01 else ">99%" if p > 0.99 else f"{p:.0%}"


def _named(found: Packages) -> Iterator[str]:
    """Each point that a theory names, where it is told, and what keeps it."""
    if found.named:
        yield ""
    if found.named and not found.exact:
        yield "of those found:"
    for one in found.named:
        for offer in one.offers:
            gains = ", ".join(f"{p} {gain:+.1f}" for p, gain in zip(found.parties, offer.gain, strict=True))
            yield f"{THEORIES[one.theory]}: {gains}"
            yield f"  {', '.join(option for _, option in offer.options)}"
            yield from (f"  {option}: said NO to by {party} [{row}]" for party, option, row in offer.refused)
    if found.named and found.named[0].offers:
        first = found.named[0].offers[0]
        yield f"in which order, of the first named: {', then '.join(first.order)}"
        yield from _seen(first)


def _seen(offer: Offer) -> Iterator[str]:
    """Who would see each option kept."""
    yield from (f"  who would see it kept: {one.option}: {_watched(one)}" for one in offer.promises if one.watched)
    blind = ", ".join(one.option for one in offer.promises if not one.watched)
    if blind:
        yield f"  no term on record would show whether these are kept: {blind}"


def _watched(promise: Promise) -> str:
    return "; ".join(
        f"{one.term}: {'coverage not known' if one.coverage is None else f'{one.coverage:.0%} watched'} "
        f"({BASES[one.basis]})"
        for one in promise.watched
    )


def _blocked(found: Packages) -> Iterator[str]:
    if not found.none:
        return
    yield ""
    yield "nothing is acceptable to all under these assumptions"
    if not found.exact:
        return
    yield from map(_key, found.keys) if found.keys else ("  no single rule or pair of rules blocks: worth does",)
    yield from map(_short, found.short)
    for party in (one.party for one in found.short if one.points is not None):
        told = ", ".join(f"{one.option} ({one.points:+.1f})" for one in found.sweets if one.party == party)
        if told:
            yield f"  one option worth so much more to {party} in a package would do: {told}"
        else:
            yield f"  no one option would do for {party}, even were it worth to it all that its issue weighs"


def _key(key: Key) -> str:
    rules = " and ".join(_rule(rule) for rule in key.rules)
    return f"  without this there would be: {rules}: {', '.join(option for _, option in key.opens.options)}"


def _short(short: Short) -> str:
    if short.points is None:
        return f"  {short.party}: nothing is acceptable even to the others"
    return f"  {short.party} falls short by {short.points:g} of its points in the best that all others accept"


def _text(found: Packages) -> Iterator[str]:
    text = found.text
    if text is None:
        return
    yield ""
    name = text.draft or "as given"
    if text.unsettled:
        told = ", ".join(f"{issue}={option}" for issue, option in text.settles) or "nothing"
        yield f"the current text ({name}) settles {told} in options on record; say the rest by --text issue=option"
        yield f"  open: {', '.join(text.unsettled)}"
        return
    yield f"the current text ({name}): {_worth(found, text)}"
    if text.stands:
        yield "  nothing is better for one party and worse for none"
    elif not text.better:
        yield "  nothing was found that is better for one party and worse for none; that there is nothing is not proved"
    else:
        yield "  better for some, worse for none:"
    for offer in text.better:
        yield f"    {', '.join(option for _, option in offer.options)}"


def _worth(found: Packages, text: Text) -> str:
    return ", ".join(f"{party} {worth:.1f}" for party, worth in zip(found.parties, text.worth, strict=True))
