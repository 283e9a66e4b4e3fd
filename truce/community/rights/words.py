"""What a case may be called: interim, by who is said to have done it, and with questions of law left as questions."""

from truce.errors import Refused, WrongUsage
from truce.model.rights_case import RightsCase
from truce.vocabulary.abuses import abuses
from truce.vocabulary.harm import harm

INTERIM = "interim characterisation; no finding of law or of anybody's guilt"


def nature(case: RightsCase) -> str:
    """violation (by a state), abuse (by somebody who acts for none) or either: what sources say, no attribution."""
    return abuses().doers[case.doer].nature


def called(case: RightsCase) -> str:
    """One sentence in English, guarded as long as it is not verified, and interim even then."""
    lists = abuses()
    kinds = [lists.types[code].label().lower() for code in (case.type, *case.also)]
    word = lists.natures[nature(case)].label().lower()
    guard = (
        "there are reasonable grounds to believe that this was"
        if case.status == "verified"
        else "if it is so, this was"
    )
    told = f"{guard} {'an' if word[0] in 'aeiou' else 'a'} {word} ({', '.join(kinds)})"
    asked = "; ".join(f"{lists.issues[code].label().lower()}: {lists.issues[code].meaning}" for code in case.issues)
    return f"{told[0].upper()}{told[1:]}; {INTERIM}." + (f" Questions of law: {asked}" if asked else "")


def check(case: RightsCase) -> None:
    """Raises WrongUsage for codes that no list has; the codes given are not repeated, they may be anything."""
    lists, traits = abuses(), harm()
    wanted = (
        ("type", (case.type, *case.also), lists.types),
        ("doer", (case.doer,), lists.doers),
        ("issues", case.issues, lists.issues),
        ("sex", (case.sex,), traits.sexes),
        ("age", (case.age,), traits.ages),
    )
    for name, codes, known in wanted:
        if set(codes) - set(known):
            raise WrongUsage("there is no such code", field=name, remedy=f"one of: {', '.join(known)}")
    if case.victims < max(1, len(case.persons)):
        raise WrongUsage("a case has at least as many victims as persons it names", field="victims")


def check_cared(case: RightsCase, *, trained: bool) -> None:
    """Raises Refused where a type or a child needs care that nobody has seen to: a trained officer, and a referral."""
    if not (case.age == "child" or any(abuses().types[code].care for code in (case.type, *case.also))):
        return
    if not trained:
        raise Refused("only somebody trained for it records such a case", remedy="truce people trained")
    if not case.referrals:
        raise Refused(
            "such a case has a referral, if only one that was declined", remedy="referrals: [{path: medical}]"
        )
