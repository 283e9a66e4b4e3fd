"""The instant that results speak from."""

from datetime import datetime

from truce.errors import UnusableMission
from truce.flow.house import House


def known_until(house: House) -> datetime:
    """The instant that rulings speak from: the mission's `as_of`, or else its last act of collecting.

    Not the clock: the same kept material must give the same rulings on any later day (law 6).
    """
    if house.choices.as_of is not None:
        return house.choices.as_of
    collections = house.mission.ledger.collections()
    if not collections:
        raise UnusableMission(
            "nothing has been collected yet",
            mission=house.mission.folder.name,
            remedy="truce collect FOLDER --source ...",
        )
    return max(c.collected_at for c in collections)
