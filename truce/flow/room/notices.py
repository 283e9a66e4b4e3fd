"""What parties were told of cases, for those who answer for a party and read no case: the notices, and the text."""

from dataclasses import dataclass
from datetime import datetime

from truce.errors import NotEstablished, Refused, Untrustworthy
from truce.flow.acting import enter, keep_look
from truce.flow.house import House
from truce.flow.room.cases import allowing, book
from truce.flow.verification.case import names
from truce.flow.verification.case_consent import require
from truce.model.case import Case
from truce.model.proceeding import Notice
from truce.verification import fold
from truce.verification.text import text_of

ANSWER = "case.reply"
EDITION = "parties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One notice of one case; `late`: its time of reply is over, and nobody replied."""

    case: Case
    notice: Notice
    late: bool


def notices(house: House) -> tuple[Told, ...]:
    """The notices that whoever asks may answer: those without a reply first, the soonest due before the others.

    The look is on record. Raises Refused.
    """
    enter(house, ANSWER)
    now, may = house.clock(), allowing(house, ANSWER)
    cases = [one for one in book(house).cases.values() if one.notices and may(one)]
    found = [_told(case, one, now) for case in cases for one in case.notices]
    keep_look(house, ANSWER, "notices", rows=len(found))
    return tuple(sorted(found, key=lambda one: (bool(one.notice.replies), one.notice.due, one.case.id, one.notice.id)))


def _told(case: Case, notice: Notice, now: datetime) -> Told:
    return Told(case=case, notice=notice, late=not notice.replies and now >= notice.due)


def text(house: House, case: Case) -> tuple[str, ...]:
    """The finding that a party was told of, in the edition for parties; nothing where that may not be read (any more).

    The look is on record. Nothing as well for who may not answer for a party in this case.
    """
    if not allowing(house, ANSWER)(case):
        return ()
    keep_look(house, ANSWER, case.id, form=f"text of the {EDITION} edition")
    items = fold.items(book(house).kin(case), case.id)
    allowed = house.choices.mandate.attribution_allowed
    try:
        lines = text_of(case, items, EDITION, house.clock(), names(house), attribution_allowed=allowed)
        if case.finding is not None:
            require(house, case.finding, items, EDITION)
    except (NotEstablished, Refused, Untrustworthy):
        return ()
    return lines
