"""Said against shown: what a party promised or accepts, beside what rulings say that it did."""

from collections.abc import Collection, Mapping

from truce.model.ground import Shown
from truce.model.talks import ACCEPT, Negotiation
from truce.talks.ground.standing import ALL, View, answers

KEPT, PARTED, DISPUTED, UNSEEN = "kept", "parted", "disputed", "unseen"
KEEPS = frozenset({"in_force_compliant", "fulfilled", "fulfilled_late"})
BREAKS = frozenset({"breached_minor", "breached_serious", "overdue"})
RIVAL = frozenset({"disputed_scope", "partially_met", "released"})


Statuses = Mapping[tuple[str, str], Mapping[str, str]]  # (AGREEMENT/TERM, party) -> reading -> status


def stated_against_shown(negotiation: Negotiation, statuses: Statuses, view: View = ALL) -> list[Shown]:
    """Every commitment with a term, and every accepted option with terms that verify it, beside the rulings on it."""
    options = {option.id: option for option in negotiation.options}
    words = [(c.party, c.id, c.text, c.term) for c in negotiation.commitments if c.term and view.sees(c)]
    for (party, option), row in answers(negotiation, view).items():
        if row.answer == ACCEPT:
            words += [(party, row.id, options[option].text, term) for term in options[option].verified_by]
    return [
        Shown(
            party=party,
            said=id,
            text=text,
            term=term,
            statuses=tuple(sorted(statuses.get((term, party), {}).items())),
            result=result_of(statuses.get((term, party), {}).values()),
        )
        for party, id, text, term in words
    ]


def result_of(statuses: Collection[str]) -> str:
    """What rulings under all readings show together; parted only where every reading that tells anything says so."""
    told = {status for status in statuses if status in KEEPS | BREAKS | RIVAL}
    if not told:
        return UNSEEN
    if told <= BREAKS:
        return PARTED
    return KEPT if told <= KEEPS else DISPUTED
