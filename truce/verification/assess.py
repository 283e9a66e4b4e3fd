"""A finding held against its standard, and against what may never be said. The order is the method.

1. The level of fact is one that the named standard can carry.
2. What asserts something needs every check of the standard to hold, on the items that tend that way.
3. Each term is assessed apart: a term that did not bind at that instant is never breached; an exception that covers
   the act leaves no breach; where nobody watched and nothing is asserted, silence is not peace.
4. Attribution is a question of its own: where the mandate forbids it nobody is named, whatever the evidence;
   where it is allowed, naming somebody needs the checks of attribution besides.
5. Severity is told of what happened, and of nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from truce.errors import NotEstablished, Refused, WrongUsage
from truce.model.agreement import Agreement
from truce.model.case import Case
from truce.model.finding import NOT_PERMITTED, Attribution, TermAssessment
from truce.model.information import Information
from truce.verification.checks import Argument
from truce.verification.compose import weighed
from truce.verification.independence import origins
from truce.verification.scope import find_term, standing
from truce.verification.standards import Standard
from truce.vocabulary.casework import casework

ASSERTS = {"yes": "for", "no": "against"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a standard says of a level of fact: on what it holds, and what is lacking."""

    reasons: tuple[str, ...]
    lacking: tuple[str, ...]


def argument_of(
    case: Case,
    items: Iterable[Information],
    cited: Iterable[str],
    letters: Mapping[str, str],
    exhibits: Mapping[str, str],
    level: str,
    *,
    alternatives: Iterable[str] = (),
    reviewer: str | None = None,
) -> Argument:
    """What may be looked at: of the items cited those that tend as the level asserts, and all that tell the contrary.

    Raises WrongUsage for an item or an alternative that the case does not have.
    """
    all_items = {item.full_id: item for item in items}
    ids = tuple(_full(case, all_items, one) for one in cited)
    tends = ASSERTS.get(casework().fact_levels[level].asserts, "for")
    other = "against" if tends == "for" else "for"
    known = {one.id: one for one in case.alternatives}
    for one in alternatives:
        if one not in known:
            raise WrongUsage("no such alternative in this case", given=one, known=", ".join(known) or "none")
    return Argument(
        items=tuple(all_items[one] for one in ids if all_items[one].tends == tends),
        contrary=tuple(item for item in all_items.values() if item.tends == other),
        cited=frozenset(ids),
        letters=letters,
        exhibits=exhibits,
        alternatives=tuple(known[one] for one in alternatives),
        authors=frozenset(f.author for f in case.findings if f.author),
        reviewer=reviewer,
    )


def _full(case: Case, items: Mapping[str, Information], id: str) -> str:
    full = id if "/" in id else f"{case.id}/{id}"
    if full not in items:
        raise WrongUsage(
            "no such item in this case", given=id, known=", ".join(one.id for one in items.values()) or "none"
        )
    return full


def establish(standard: Standard, argument: Argument, level: str) -> Held:
    """1 and 2. Raises WrongUsage for a level the standard cannot carry, NotEstablished with all that is lacking."""
    reasons, lacking = weighed(standard.assess.checks, argument)
    if casework().fact_levels[level].asserts == "nothing":
        return Held(reasons=reasons, lacking=lacking)
    if level not in standard.supports:  # 1
        known = ", ".join(standard.supports) or "no level that asserts anything"
        raise WrongUsage(f"{standard.name} cannot carry {level}", field="fact_level", it_carries=known)
    if lacking:  # 2
        less = ", ".join(name for name, one in casework().fact_levels.items() if one.asserts == "nothing")
        raise NotEstablished(
            f"{level} is not established by {standard.name}",
            **{f"lacking {n}": one for n, one in enumerate(lacking, 1)},
            remedy=f"gather what is lacking, or assess a level that asserts nothing: {less}",  # any other needs as much
        )
    return Held(reasons=reasons, lacking=())


def reviewed(standard: Standard, argument: Argument, level: str, *, named: bool) -> None:
    """All that must hold when the reviewer agrees. Raises NotEstablished, also where grades fell meanwhile."""
    checks = standard.review.checks
    if casework().fact_levels[level].asserts != "nothing":
        checks = (*checks, *standard.assess.checks)
    if named and standard.attribute is not None:
        checks = (*checks, *standard.attribute.checks)
    _, lacking = weighed(checks, argument)
    if lacking:
        told = {f"lacking {n}": one for n, one in enumerate(lacking, 1)}
        raise NotEstablished("the finding does not hold now", **told, remedy="return it: truce case return")


def refuse_impossible_term(told: TermAssessment, agreements: Iterable[Agreement], case: Case, level: str) -> None:
    """3. Raises WrongUsage where the result says more than the term, its reading and its coverage allow."""
    agreement, term = find_term(agreements, f"{told.agreement}:{told.term}")
    where = {"term": told.term, "reading": told.reading, "field": "result"}
    readings = {one.id: one for one in term.readings}
    if told.reading not in readings:
        raise WrongUsage("no such reading of that term", **(where | {"field": "reading", "known": ", ".join(readings)}))
    if told.result == "breach":
        _refuse_breach(
            told,
            case,
            level,
            where,
            standing(agreement, readings[told.reading], case.allegation.earliest, case.allegation.latest),
        )
    if told.result == "no_breach" and told.coverage == 0 and casework().fact_levels[level].asserts == "nothing":
        raise WrongUsage("nobody watched, so nothing can be said to be kept", **where, remedy="result: not_assessable")
    if told.result == "permitted" and not any(test.applies for test in told.exceptions):
        raise WrongUsage("permitted by which exception?", **where, remedy="name it under exceptions, applies: true")


def _refuse_breach(told: TermAssessment, case: Case, level: str, where: Mapping[str, str], stood: str) -> None:
    if casework().fact_levels[level].asserts != "yes":
        raise WrongUsage(f"what is {level} breaches nothing", **where)
    if stood not in ("in_force", "partly", "unknown"):
        raise WrongUsage("a term that did not bind at that time is never breached", **where, stood=stood)
    if stood == "unknown" and case.allegation.earliest is None:
        raise WrongUsage("nobody said when it happened, so no term can be breached by it", **where)
    if any(test.applies for test in told.exceptions):
        raise WrongUsage("an exception that covers the act leaves no breach", **where, remedy="result: permitted")


def attributed(
    told: Attribution | None, standard: Standard, argument: Argument, level: str, *, allowed: bool
) -> Attribution:
    """4. The attribution with its reasons. Raises Refused where the mandate forbids it, NotEstablished, WrongUsage."""
    if not allowed:
        if told is not None and told.actor != NOT_PERMITTED:
            raise Refused(
                "the mandate does not allow to say who did it",
                field="attribution.actor",
                setting="mandate.attribution_allowed = false",
                remedy="leave attribution out, or write actor: not_permitted",
            )
        return Attribution(actor=NOT_PERMITTED)
    if told is None or told.actor == NOT_PERMITTED:
        raise WrongUsage(
            "the mandate allows attribution, so say who did it, or that nobody knows",
            field="attribution.actor",
            remedy="actor: unknown is a full result",
        )
    if not told.names_somebody:
        return told
    if casework().fact_levels[level].asserts != "yes":
        raise WrongUsage(f"nobody did what is {level}", field="attribution.actor", remedy="actor: unknown")
    if told.confidence is None or not told.why:
        raise WrongUsage("an attribution needs confidence and why", field="attribution")
    return replace(told, reasons=_named(told, standard, argument))


def _named(told: Attribution, standard: Standard, argument: Argument) -> tuple[str, ...]:
    if standard.attribute is None:
        raise WrongUsage(f"nobody can be named under {standard.name}", field="attribution.actor")
    argument = replace(argument, bases=told.basis, doers=told.alternatives)
    reasons, lacking = weighed(standard.attribute.checks, argument)
    if lacking:
        facts = {f"lacking {n}": one for n, one in enumerate(lacking, 1)}
        remedy = "actor: unknown is a full result: verified, but not attributed"
        raise NotEstablished(f"the attribution is not established by {standard.name}", **facts, remedy=remedy)
    return reasons


def refuse_bare_one(credibility: str, item: Information, items: Iterable[Information]) -> None:
    """1 says: confirmed by other independent sources. Raises WrongUsage where no other origin tells the same way."""
    if credibility != "1":
        return
    groups = origins((*(one for one in items if one.full_id != item.full_id and one.tends == item.tends), item))
    if len(groups) < 2:
        raise WrongUsage(
            "credibility 1 says confirmed by other independent sources, and the case has none",
            item=item.id,
            remedy="2 (probably true) or less; or add the item that confirms it first",
        )
