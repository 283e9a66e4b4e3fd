"""board: what is due, overdue, met, extended or moot, with the events that dates hang on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from truce.errors import UnusableMission
from truce.flow.asof import look_back
from truce.flow.house import House
from truce.model.columns import from_table
from truce.model.deadline import Deadline
from truce.vocabulary import vocabulary

ORDER = ("overdue", "partly", "untold", "disputed", "due_soon", "extended", "pending", "undated", "met_late", "met")
SOON_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class Board:
    """The dates of a mission by what was known at `as_of`, the most pressing first."""

    as_of: datetime | None
    dates: tuple[Deadline, ...]

    def of_kind(self, kind: str) -> tuple[Deadline, ...]:
        """Those of one kind: deadline, milestone, set..."""
        return tuple(one for one in self.dates if one.kind == kind)


def board(house: House, as_of: datetime | None = None, soon_days: float = SOON_DAYS) -> Board:
    """The board of what the mission judged last; with `as_of`, of what was known then, without touching what is kept.

    `soon_days`: how near ahead a date is due soon. Raises UnusableMission where nothing has been judged yet.
    """
    seen = house if as_of is None else look_back(house, as_of).house
    if not seen.mission.lake.version(Deadline):
        raise UnusableMission(
            "nothing has been judged yet", mission=house.mission.folder.name, remedy="truce run FOLDER"
        )
    found = [_soon(one, soon_days) for one in from_table(Deadline, seen.mission.lake.read(Deadline))]
    last = as_of or max((one.as_of for one in found), default=None)
    return Board(last, tuple(sorted(found, key=_pressing)))


def _soon(one: Deadline, days: float) -> Deadline:
    """Parted anew into due soon and pending, for whoever looks further or nearer ahead."""
    until = one.extended_to or one.due
    if one.status not in {"pending", "due_soon"} or until is None:
        return one
    return replace(one, status="due_soon" if until - one.as_of <= timedelta(days=days) else "pending")


def _pressing(one: Deadline) -> tuple[object, ...]:
    rank = ORDER.index(one.status) if one.status in ORDER else len(ORDER)
    until = one.extended_to or one.due
    when = (until is None, until.isoformat() if until is not None else "")
    about = (one.agreement or "", one.term or "", one.reading or "", one.kind, one.name or "", one.party, one.id)
    return (rank, *when, *about)


def named(status: str, language: str = "en") -> str:
    """The name of a status of the board."""
    return vocabulary().label("due", status, language)
