"""A mission with members, for tests of casework: one of each role that a case needs, each with a key of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from truce.bootstrap import open_house
from truce.flow.house import House
from truce.flow.rights.roles import enrol, found, grant
from truce.people.keys import Key, new_key
from truce.sample import write_sample
from truce.settings import Settings, settings_as_toml
from truce.store.mission import create_mission

STAFF = {  # handle -> role
    "admin": "administrator",
    "ivy": "investigator",
    "ines": "investigator",
    "rex": "reviewer",
    "hana": "head",
    "cleo": "custodian",
    "pia": "protection",
    "otto": "operations",
    "mona": "monitor",
    "ana": "analyst",
    "audra": "auditor",
    "hugo": "human_rights",
    "pat": "public_information",
}
START = datetime(2025, 4, 22, 8, tzinfo=UTC)


class Clock:
    """A clock that goes on a minute at every look, and can be set."""

    def __init__(self, start: datetime = START, step: timedelta = timedelta(minutes=1)) -> None:
        self.now = start
        self.step = step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


class Staffed:
    """A mission with the staff above: `as_("ivy")` is the house with ivy at the desk."""

    def __init__(self, house: House, keys: dict[str, Key], clock: Clock) -> None:
        self.house = house
        self.keys = keys
        self.clock = clock

    def as_(self, handle: str | None) -> House:
        return replace(self.house, actor=None if handle is None else self.keys[handle], clock=self.clock)


def staffed(folder: Path, settings: Callable[[Settings], Settings] = lambda s: s) -> Staffed:
    """The invented mission of the sample, founded and staffed, in `folder`/mission."""
    sample = write_sample(folder / "invented", 7)
    told = Settings(name="Heath", time_zone=sample.time_zone, agreements=[sample.agreement.name], as_of=sample.as_of)
    create_mission(
        folder / "mission", settings_as_toml(settings(told)), agreements=[sample.agreement], zones=[sample.zones]
    )
    keys = {handle: new_key(handle) for handle in STAFF}
    made = Staffed(open_house(folder / "mission"), keys, Clock())
    found(made.as_("admin"), keys["admin"].reading)
    for handle, role in STAFF.items():
        if handle != "admin":
            enrol(made.as_("admin"), handle, keys[handle].signing, keys[handle].reading)
            grant(made.as_("admin"), handle, role)
    return made
