"""What an author is told at once of texts that name a party where nobody may be said to have done it.

A warning and no refusal: the party may be the one that was hit, or be quoted, and only a reader knows. What would say
who did it is stopped at the release (`case_release.py`), which may be weeks later and another's work.
"""

from collections.abc import Mapping

from truce.flow.house import House
from truce.flow.verification.case import names
from truce.model.case import Case
from truce.verification.naming import named_in, unapproved


def named(house: House, case: Case, texts: Mapping[str, str]) -> tuple[str, ...]:
    """A warning for each text (field -> text) that names somebody who may not be said to have done it.

    Where the mandate forbids attribution: any party. Where it allows it: an actor alleged or attributed, other than
    the one that the finding attributes it to.
    """
    known = names(house)
    alleged = unapproved(case, with_actor=False)
    if house.choices.mandate.attribution_allowed:
        hidden = alleged - ({case.finding.attribution.actor} if case.finding is not None else set())
    else:
        hidden = alleged | set(known)
    found = {field: named_in(text, hidden, known) for field, text in texts.items()}
    return tuple(_warning(field, who, alleged) for field, who in found.items() if who)


def _warning(field: str, who: tuple[str, ...], alleged: frozenset[str]) -> str:
    accused = [one for one in who if one in alleged]
    outside = (
        f"; {', '.join(accused)} is said to have done it, so no edition for others may hold this text "
        "(its release is refused)"
        if accused
        else ""
    )
    return (
        f"WARNING: {field} names {', '.join(who)}, and nobody may be named here as who did it{outside}. "
        "If it says who was hit, or quotes, it may stand inside; if it says who did it, write it anew without the name "
        "(truce case assess, or publish --text)"
    )


def named_in_finding(house: House, case: Case) -> tuple[str, ...]:
    """Warnings for the finding as it stands: narrative, limitations, terms, and the explanations it weighs."""
    finding = case.finding
    if finding is None:
        return ()
    texts = {"narrative": finding.narrative, "limitations": finding.limitations}
    for term in finding.terms:
        texts[f"terms.{term.term}.why"] = " ".join([term.why, *(one.why for one in term.exceptions)])
    texts |= {
        f"alternatives.{one.id}": f"{one.text} {one.why or ''}"
        for one in case.alternatives
        if one.id in finding.alternatives
    }
    return named(house, case, texts)
