"""Every page of the room that can be read, over a small mission where each has something to show."""

import re
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import polars as pl
import uvicorn
from starlette.types import ASGIApp

from tests.casework import Clock, Staffed
from tests.field.sending import VIOLATION, instance
from tests.flow import cases
from tests.flow.outlook.said import keep_said
from tests.web.harmed import harmed
from tests.web.registers import accompanied
from tests.web.serving import free_port
from tests.web.signing import PASSWORD, RULES, Signing, account_for
from truce import bootstrap
from truce.flow.evidence.preserve import Receipt, add, bytes_given
from truce.flow.feeds import setting
from truce.flow.field import devices
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.rights.roles import enrol, found, grant
from truce.flow.room import alerting, watching
from truce.flow.room.briefs import listed
from truce.flow.room.channels import Channels
from truce.flow.signing_in import enter, invite
from truce.flow.signing_in.desk import Visitor
from truce.flow.talks import kept, shelf
from truce.model.incident import Incident, Link
from truce.people.keys import new_key
from truce.settings import read_settings, write_settings
from truce.vocabulary.rights import policy
from truce.web.app import make_app
from truce.web.room import Room
from truce.web.routes import WAYS
from truce.web.way import ITSELF, OPEN, SIGNED, Way

STAFF = {
    "admin": "administrator",
    "hana": "head",
    "ivy": "investigator",
    "mona": "monitor",
    "otto": "operations",
    "ana": "analyst",
    "hugo": "human_rights",
    "rex": "reviewer",
    "pia": "protection",
    "zoya": "community",
    "hera": "human_rights",
}
# the first whose role may goes through a door
WALKERS = ("hana", "ivy", "otto", "mona", "ana", "rex", "hugo", "zoya", "admin")
TALKS = "russia-ukraine-2025-26"  # a negotiation that ships, so that its pages have something to show
NO_CHANNELS = Channels(mail_from="", mail_to=(), hooks={}, address="")
ENDLESS = ("live",)  # an answer that goes on as long as the page is open
HANGS = "&".join(f"{side}-{code}={20 if code in 'ABCD' else 10}" for side in ("met", "missed") for code in "ABCDEF")
QUERY = {
    "picture.days": "?term=VE-1",
    "signin.enter": "?token=wrong",
    "alerts.rules.new": "?kind=geofence",
    "talks.deadlines": f"?as_of=2025-08-06&met=30&low=20&high=40&{HANGS}",
    "talks.takeaways": "?meeting=kremlin-august",
}
NOWHERE = ("/cases/2025-999", "/why/inc-0000000000000000", "/picture?colour=red", "/no/such/page")
FORMS = (
    "field.workbook",
    "field.digest.form",
    "field.digest.manifest",
    "field.session.form",
    "field.session.manifest",
    "phone.form",
)
ROUND = {
    "batches": 2,
    "added": {"report": 12},
    "already": {"report": 3},
    "deleted": 1,
    "revised": 2,
    "faults": 1,
    "notes": [],
    "newest": "2025-04-20T10:00:00+00:00",
}


@dataclass
class Tour:
    """A served room, its staff, the keys of their sessions, and what stands in the places of its ways."""

    address: str
    signing: Signing
    places: Mapping[str, tuple[str, ...]]
    role: Mapping[str, str]
    sessions: dict[str, str] = field(default_factory=dict)

    def cookie(self, handle: str) -> dict[str, str]:
        """The cookie of somebody who signed in, as a browser keeps it."""
        if handle not in self.sessions:
            self.sessions[handle] = self._signed_in(handle)
        name = f"truce_session_{self.address.rpartition(':')[2]}"
        return {"name": name, "value": self.sessions[handle], "url": self.address}

    def _signed_in(self, handle: str) -> str:
        room = self.signing.room
        room.store.accounts.keep(account_for(self.signing.staff.keys[handle], Clock(datetime.now(UTC), timedelta(0))))
        desk = replace(self.signing.desk(), rules=replace(RULES, second_for=()), house=room.base)
        return enter.with_password(desk, Visitor(address=handle), handle, PASSWORD).secret.text

    def walker(self, way: Way) -> str | None:
        """Who goes through a door: nobody through an open one."""
        if way.action == OPEN and not way.path.startswith(("/reading", "/field")):
            return None
        if way.action in (OPEN, SIGNED, ITSELF):
            return "hana"
        return next(one for one in WALKERS if policy().roles[self.role[one]].allows(way.action))

    def stops(self) -> Iterator[tuple[str, str | None]]:
        """(path, whose) of every GET way, as often as there are places of its kind; and of some that are not there."""
        for way in WAYS:
            if "GET" in way.methods and way.name not in ENDLESS:
                yield from ((path, self.walker(way)) for path in self.paths(way))
        yield from ((path, "hana") for path in NOWHERE)

    def paths(self, way: Way) -> list[str]:
        kinds = re.findall(r"{(\w+)(?::\w+)?}", way.path)
        given = self.places.get(way.name) or self.places.get(" ".join(kinds), ())
        bare = re.sub(r"{\w+(?::\w+)?}", "{}", way.path)
        assert given or not kinds, f"nothing stands in the place of {way.path}"
        return (
            [bare.format(*one.split(" ")) + QUERY.get(way.name, "") for one in given]
            if kinds
            else [bare + QUERY.get(way.name, "")]
        )


@contextmanager
def tour(vela: Path, folder: Path) -> Iterator[Tour]:
    """A copy of the demo's mission, staffed and filled, as a server of this process."""
    shutil.copytree(vela, folder / "mission")
    staff = _staffed(folder / "mission")
    told = read_settings(folder / "mission" / "truce.toml")
    settings = told.room.model_copy(
        update={
            "password_memory_mib": 19,
            "requests_per_second": 0,
            "second_factor": [],
            "languages": ["en", "uk", "ru", "ar", "fr"],
        }
    )
    write_settings(folder / "mission" / "truce.toml", told.model_copy(update={"room": settings}))
    room = Room(folder / "mission", entry="no-entry")
    signing = Signing(room, staff)
    with listening(make_app(room)) as address:
        yield Tour(address, signing, _filled(staff, room, signing, address), STAFF)
    room.store.close()


def _staffed(mission: Path) -> Staffed:
    keys = {handle: new_key(handle) for handle in STAFF}
    clock = Clock(datetime(2026, 3, 2, 8, tzinfo=UTC))
    made = Staffed(bootstrap.open_house(mission), keys, clock)
    found(made.as_("admin"), keys["admin"].reading)
    for handle, role in STAFF.items():
        if handle != "admin":
            enrol(made.as_("admin"), handle, keys[handle].signing, keys[handle].reading)
            grant(made.as_("admin"), handle, role)
    return made


@contextmanager
def listening(app: ASGIApp) -> Iterator[str]:
    """The address of an app that a thread of this process serves; the process keeps its own loggers as they were."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(30)


def _filled(staff: Staffed, room: Room, signing: Signing, address: str) -> Mapping[str, tuple[str, ...]]:
    """What stands in the places of paths: by the name of a way, or by the names of its places."""
    desk = cases.Desk(staff, room.base.choices.mandate)
    hana, ivy = desk.as_("hana"), desk.as_("ivy")
    alerting.make(hana, room.store.alerts, {"name": "Cases", "kind": "new_case", "asks": {}}, NO_CHANNELS)
    _looked(room)
    fresh, open_, done = cases.received(desk), cases.gathered(desk), cases.endorsed(desk)
    _looked(room)
    note = Receipt(case=open_.id, origin="patrol 7", why="what they saw", restricted=False)
    exhibit = add(ivy, bytes_given(b"three bangs, then nothing", "notes.txt"), note).exhibit.id
    setting.add(staff.as_("ana"), room.store.feeds, "masts", "push", "masts", {})
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    keep_said(room.base)
    kept.add(staff.as_("hana"), shelf.find(TALKS))
    versions: dict[str, object] = {"before": {}, "after": {}}
    number = room.store.feeds.keep_round("masts", at, at, ROUND | versions).number
    phone = devices.add(staff.as_("otto"), "patrol-7", "mona")
    parts = {"xml_submission_file": ("one.xml", instance("truce-violation", VIOLATION), "text/xml")}
    assert httpx.post(f"{address}/key/{phone.token}/submission", files=parts).status_code == 201
    secret, _ = invite.invite(signing.desk("admin"), "rex", None)
    return {
        "cases.show": (fresh.id, open_.id, done.id),
        "ref": (open_.id,),
        "exhibits.show": (exhibit,),
        "exhibits.bytes": (exhibit,),
        "alerts.rules.show": tuple(one.rule.id for one in alerting.rules(hana, room.store.alerts)),
        "id": tuple(one.alert.id for one in alerting.raised(hana, room.store.alerts))[:1],
        "name": ("masts",),
        "name number": (f"masts {number}",),
        "seq": ("1",),
        "token": (phone.token,),
        "version z x y": ("0123456789abcdef 0 0 0",),
        "z x y": ("0 0 0",),
        "token id": (f"{phone.token} truce-violation",),
        "token id name": (f"{phone.token} truce-violation none.csv",),
        "id name": ("truce-violation none.csv",),
        "instance": ("uuid:0",),
        "token instance": (f"{phone.token} uuid:0",),
        **dict.fromkeys(FORMS, ("truce-violation",)),
        "signin.invitation": (secret.text,),
        "agreement term": ("vela-2024 VE-1",),
        **accompanied(staff),
        **harmed(staff),
    } | _shown(room.base)


def _looked(room: Room) -> None:
    """Look with every rule; the room's own worker may be at it, and then this waits."""
    while not watching.turn(room.base, room.store.alerts, "one").held:
        time.sleep(0.05)


def _shown(house: House) -> dict[str, tuple[str, ...]]:
    """Ids of what the street left behind."""
    links = frame(house, Link).filter(pl.col("probability").is_between(0.2, 0.8)).head(1)
    return {
        "briefs.show": tuple(f"{one.id} {one.language}" for one in listed(house)),
        "briefs.form": tuple(f"{one.id} {one.language} json" for one in listed(house)),
        "left right": tuple(" ".join(one) for one in links.select("left", "right").iter_rows()),
        "why": ("VE-1", frame(house, Incident)["id"][0]),
    }
