"""Everything that is shown of the outlook, put together: the truces, the record, the scenarios."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from truce.errors import UnusableMission, UnusableValue, UnusableYaml
from truce.flow.asof import look_back
from truce.flow.house import House
from truce.flow.outlook.forecast import METHOD, STEP, hindcast, judged_as_of, keep
from truce.flow.outlook.record import record, record_seen
from truce.flow.outlook.recorded import Record
from truce.flow.outlook.scenarios import prospects, unreadable
from truce.flow.outlook.showing import shown_truces
from truce.flow.outlook.shown import Shown
from truce.flow.outlook.warned import warnings_of
from truce.model.ruling import Ruling


def foreseen(house: House, as_of: datetime | None = None, *, scenarios: bool = True, trying: bool = False) -> Shown:
    """The outlook as it was said last; with `as_of`, what would have been said by what was known then, kept nowhere.

    Where the mission's scenarios cannot be read, the rest is shown, and in their place what is wrong (`unread`).
    `trying`: where nothing said beforehand has come due, the record has models tried on the past, which takes a while.
    Raises UnusableMission where nothing has been judged, or nothing has been said yet; UnusableValue of an instant to
    come.
    """
    if as_of is not None:
        refuse_ahead(house, as_of)
        looked = look_back(house, as_of).house
        stood = record_seen(looked, as_of, trying=trying)  # before this look says something of its own
        keep(looked, hindcast(house, looked, as_of))  # over an overlay: it is forgotten with it
        return _whole(looked, as_of, stood, scenarios=scenarios)
    if not house.mission.lake.version(Ruling):
        raise _nothing(house, "nothing has been judged yet")
    return _whole(house, judged_as_of(house), record(house, trying=trying), scenarios=scenarios)


def refuse_ahead(house: House, as_of: datetime) -> None:
    """Nobody knows what will be known: a look back is to an instant that has come. Raises UnusableValue."""
    if as_of > house.clock():
        raise UnusableValue("that instant has not come yet", field="as_of", given=as_of.isoformat())


def tried_at(house: House, as_of: datetime) -> Mapping[str, Any]:
    """Keep what would have been said at a past instant, by what was known then, marked as made later; on the log too.

    It is scored like any other, and stands in the record among what was only tried on the past.
    """
    looked = look_back(house, as_of).house
    facts = keep(house, hindcast(house, looked, as_of))
    house.mission.ledger.log(STEP, house.clock(), method=METHOD, hindcast=True, **facts)
    return facts


def _whole(house: House, as_of: datetime, stood: Record, *, scenarios: bool) -> Shown:
    shown = shown_truces(house)
    if shown.made_at is None:
        raise _nothing(house, "nothing has been foretold yet")
    first = shown.truces[0].agreement if shown.truces else None
    whole = replace(shown, record=stood, warnings=warnings_of(house, shown))
    if not scenarios:
        return whole
    try:
        return replace(whole, prospects=prospects(house, as_of, first))
    except UnusableYaml as fault:
        return replace(whole, unread=unreadable(fault))


def _nothing(house: House, what: str) -> UnusableMission:
    return UnusableMission(what, mission=house.mission.folder.name, remedy="truce run FOLDER")
