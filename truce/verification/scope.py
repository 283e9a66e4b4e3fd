"""How the alleged terms stood at the time of an act, and whose allegation the mandate lets open a case."""

from collections.abc import Iterable
from datetime import date, datetime

from truce.errors import WrongUsage
from truce.model.agreement import Agreement, Reading, Term
from truce.model.case import Scope
from truce.vocabulary.casework import casework

WHO = {  # of `who_may_allege`, the narrowest first; what the mission itself perceived is no allegation
    "liaison": ("mission", "liaison"),
    "parties": ("mission", "liaison", "party"),
    "civilians": ("mission", "liaison", "party", "civilian"),
    "anyone": ("mission", "liaison", "party", "civilian", "other"),
}


def may_allege(who: str, channel: str) -> bool:
    """Whether an allegation by this channel opens a case under the mandate's `who_may_allege`."""
    return casework().channels[channel].alleges in WHO[who]


def find_term(agreements: Iterable[Agreement], given: str) -> tuple[Agreement, Term]:
    """The term of `TERM` or `AGREEMENT:TERM`. Raises WrongUsage where there is none, or more than one."""
    agreement_id, _, id = given.rpartition(":")
    told = [one for one in agreements if agreement_id in ("", one.id)]
    found = [(one, term) for one in told for term in one.terms if term.id == id]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{one.id}:{term.id}" for one, term in found) or ", ".join(
        t.id for one in told for t in one.terms
    )
    raise WrongUsage("which term is that?" if found else "no such term", given=given, known=known)


def scope_of(
    agreements: Iterable[Agreement], terms: Iterable[str], earliest: datetime | None, latest: datetime | None
) -> tuple[Scope, ...]:
    """One row for each alleged term and reading: whether it bound at that time, and if not, why not."""
    known = tuple(agreements)
    return tuple(
        Scope(agreement=one.id, term=term.id, reading=r.id, standing=standing(one, r, earliest, latest))
        for one, term in (find_term(known, given) for given in terms)
        for r in term.readings
    )


def standing(agreement: Agreement, reading: Reading, earliest: datetime | None, latest: datetime | None) -> str:
    """A code of the list `standings` for the time from earliest to latest (half-open; one instant where equal)."""
    if earliest is None:
        return "unknown"
    end = latest or earliest
    share = reading.in_force_share(earliest, end)
    if share is None:
        return "unknown"
    if share > 0:
        return "in_force" if share == 1 else "partly"
    if not reading.in_force:
        return "never_in_force"
    if reading.end is not None and earliest >= reading.end:
        return "after_end"
    made = _day(agreement.signed) or _day(agreement.announced)
    return "unknown" if made is None else "before_entry_into_force" if end.date() >= made else "before_signature"


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError:
        return None
