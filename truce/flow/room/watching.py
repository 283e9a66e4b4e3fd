"""The watch: every rule held against what the mission knows, by one worker of several at a time.

A rule that asks for news (an incident in a fence, a restriction, a status) compares what is kept now with the version
of the lake that it looked at before, so that nothing is told twice and nothing that came between two looks is missed,
also over a restart. Alerts, their deliveries and what the rule must remember are kept in one transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from truce.alerts.alert import Alert
from truce.alerts.area import Shape
from truce.alerts.coming import OLD, fails, rises
from truce.alerts.counted import threshold
from truce.alerts.incidents import COLUMNS, fence, matched
from truce.alerts.looked import LACKING, NO_ZONE, Looked
from truce.alerts.plain import as_plain
from truce.alerts.rule import Dates, Denied, Fails, Fence, Received, Rises, Rule, Silence, Threshold, Turned
from truce.alerts.standing import dates, denied, received, silent, turned
from truce.compliance.space.geometry import p_within
from truce.compliance.space.shapes import read_area, together
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.room.alerting import read
from truce.flow.room.channels import HOOK, MAIL
from truce.model.columns import from_table
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline
from truce.model.forecast import HOLD, Forecast, Regime
from truce.model.incident import Incident
from truce.model.line import Zone
from truce.model.ruling import Ruling
from truce.store.room.alerts import AlertStore
from truce.store.room.alerts_kept import KeptAlert, KeptLook, KeptRule
from truce.vocabulary import vocabulary

DUTY = "alerts.look"
RAISED = "alerts.raised"
TURN = timedelta(minutes=5)  # how long a worker may hold the watch; longer than any look
STILL = timedelta(minutes=5)  # a threshold is counted again after this though nothing new came: time goes on
FAR = 4.0  # radii beyond which a disc has no share in an area worth a number
METRES = 111_000.0  # of a degree of latitude, no more than
KEPT_OUT = ("id", "watcher", "means", "earliest", "latest", "restriction", "restricted_by")
WATCHED = ("id", "watcher", "means", "earliest", "latest", "quality")
RULED = ("id", "agreement", "term", "reading", "party", "area", "period", "status", "expected", "as_of")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of the watch did: rules looked with, and new alerts. `held` False: another worker has it."""

    held: bool
    rules: int = 0
    alerts: tuple[KeptAlert, ...] = ()


def now_of(house: House) -> datetime:
    """What time it is for the watch: the clock's, or the instant that the mission's settings fix."""
    return house.choices.as_of or house.clock()


def turn(house: House, store: AlertStore, holder: str) -> Turn:
    """Look once with every rule. `holder`: this worker's own name; while it looks no other does."""
    if not store.hold(DUTY, holder, house.clock(), TURN):
        return Turn(False)
    kept = [one for one in store.rules() if read(one).on]
    looks = store.looks()
    new: list[KeptAlert] = []
    for one in kept:
        before = looks.get(one.id)
        new += _look(house, store, one, before if before is not None and before.version == one.version else None)
    store.let_go(DUTY, holder, house.clock())
    if new:  # on record, and so seen by every page that is open
        house.mission.ledger.log(RAISED, house.clock(), alerts=[one.id for one in new])
    return Turn(True, len(kept), tuple(new))


def _look(house: House, store: AlertStore, kept: KeptRule, before: KeptLook | None) -> Sequence[KeptAlert]:
    rule, now = read(kept), now_of(house)
    seen = _versions(house)
    if before is not None and not _worth(rule, before, seen, house.clock()):
        return ()
    stood = None if before is None else before.stood
    told = LOOKS[type(rule.asks)](house, rule, now, stood)
    look = KeptLook(
        version=rule.version,
        at=house.clock(),
        says=told.says,
        facts=dict(told.facts),
        stood=dict(told.stood) | seen,
    )
    return store.keep_look(rule.id, look, [_kept(one, house.clock()) for one in told.found], channels_of(rule))


def _kept(alert: Alert, at: datetime) -> KeptAlert:
    body = as_plain(replace(alert, raised_at=at))
    return KeptAlert(id=alert.id, rule=alert.rule, asks=alert.asks, raised_at=at, body=body)


def channels_of(rule: Rule) -> tuple[str, ...]:
    """Where its alerts go beside the screen."""
    return tuple([f"{MAIL}:{one}" for one in rule.mail] + [f"{HOOK}:{one}" for one in rule.hooks])


def _versions(house: House) -> dict[str, int]:
    """What a look rests on: versions of what the lake keeps, and the number of acts on record."""
    lake = house.mission.lake
    told = {noun.__name__.lower(): lake.version(noun) for noun in WATCHED_NOUNS}
    return told | {"acts": house.mission.ledger.size()}


WATCHED_NOUNS = (Incident, Coverage, Deadline, Ruling, Zone, Regime, Forecast)
RESTS_ON: Mapping[type, tuple[str, ...]] = {  # and with time as well: those of WITH_TIME
    Fence: ("incident", "zone"),
    Threshold: ("incident", "zone", "coverage"),
    Dates: ("deadline",),
    Silence: ("coverage",),
    Received: ("acts",),
    Denied: ("coverage",),
    Turned: ("ruling",),
    Rises: ("regime",),
    Fails: ("forecast",),
}
WITH_TIME = {Dates: timedelta(0), Silence: timedelta(0), Threshold: STILL, Rises: STILL, Fails: STILL}


def _worth(rule: Rule, before: KeptLook, seen: Mapping[str, int], now: datetime) -> bool:
    """Whether another look could find anything: something it rests on is new, or enough time went by."""
    kind = type(rule.asks)
    if any(before.stood.get(name) != seen[name] for name in RESTS_ON[kind]):
        return True
    return kind in WITH_TIME and now - before.at >= WITH_TIME[kind]


def _fence(house: House, rule: Rule, now: datetime, stood: Mapping[str, Any] | None) -> Looked:
    shape = _shape(house, rule, now)
    if rule.area is not None and shape is None:
        return Looked(says=NO_ZONE, facts={"zone": rule.area.name})
    inside, without = _met(house, rule, shape, None)
    before = None
    if stood is not None:
        version = int(stood["incident"])  # 0: nothing was kept yet
        before = frozenset(_met(house, rule, shape, version)[0]["id"]) if version else frozenset()
    return fence(rule, inside, before, now, without)


def _threshold(house: House, rule: Rule, now: datetime, _stood: Mapping[str, Any] | None) -> Looked:
    shape = _shape(house, rule, now)
    asks = rule.asks
    if isinstance(asks, Threshold) and asks.area is not None and shape is None:
        return Looked(says=NO_ZONE, facts={"zone": asks.area.name})
    met, _ = _met(house, rule, shape, None)
    watched = frame(house, Coverage, columns=["earliest", "latest", "quality"]).filter(pl.col("quality") > 0)
    firsts = [one["earliest"].min() for one in (frame(house, Incident, columns=["earliest"]), watched) if one.height]
    known = [one for one in firsts if isinstance(one, datetime)]
    return threshold(rule, met, now, min(known, default=None), watched)


def _met(house: House, rule: Rule, shape: Shape | None, version: int | None) -> tuple[pl.DataFrame, int]:
    """Incidents that a rule means, and how many tell no place and so can be in no area."""
    incidents = frame(house, Incident, columns=COLUMNS, version=version)
    if shape is None:
        return matched(rule, incidents.with_columns(pl.lit(None, dtype=pl.Float64).alias("p_inside"))), 0
    placed = incidents.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null())
    near = _near(placed, shape)
    lon, lat, radius = (near[name].fill_null(0.0).to_numpy() for name in ("lon", "lat", "radius_m"))
    inside = np.zeros(0) if near.is_empty() else p_within(shape, lon, lat, radius)
    return matched(rule, near.with_columns(pl.Series("p_inside", inside))), incidents.height - placed.height


def _near(placed: pl.DataFrame, shape: Shape) -> pl.DataFrame:
    """Those whose disc could have a share in the shape: by boxes, before anything is computed."""
    west, south, east, north = shape.bounds
    lat = pl.col("radius_m").fill_null(0.0) * FAR / METRES
    lon = lat / max(0.05, float(np.cos(np.radians(max(abs(south), abs(north))))))
    across = (pl.col("lon") >= west - lon) & (pl.col("lon") <= east + lon)
    return placed.filter(across & (pl.col("lat") >= south - lat) & (pl.col("lat") <= north + lat))


def _shape(house: House, rule: Rule, now: datetime) -> Shape | None:
    if rule.area is None:
        return None
    return rule.area.shape() if rule.area.zone is None else zone_shape(house, rule.area.zone, now)


def zone_shape(house: House, name: str, now: datetime) -> Shape | None:
    """The shape of a zone as it is valid at an instant; None where the mission keeps none of that name."""
    zones = frame(house, Zone, columns=["id", "name", "geometry", "earliest", "latest"])
    since = pl.col("earliest").is_null() | (pl.col("earliest") <= now)
    until = pl.col("latest").is_null() | (pl.col("latest") > now)
    found = zones.filter((pl.col("name") == name) & since & until).sort("id")["geometry"].to_list()
    return together([read_area(binary, name) for binary in found], name) if found else None


def _dates(house: House, rule: Rule, now: datetime, stood: Mapping[str, Any] | None) -> Looked:
    if not house.mission.lake.version(Deadline):
        return Looked(says=LACKING, stood={} if stood is None else stood)
    return dates(rule, from_table(Deadline, house.mission.lake.read(Deadline)), now, stood)


def _silence(house: House, rule: Rule, now: datetime, _stood: Mapping[str, Any] | None) -> Looked:
    told = frame(house, Coverage, columns=WATCHED)
    return silent(rule, told, now) if told.height else Looked(says=LACKING)


def _received(house: House, rule: Rule, now: datetime, stood: Mapping[str, Any] | None) -> Looked:
    after = 0 if stood is None else int(stood["acts"])
    return received(rule, house.mission.ledger.entries(acts=["case.receive"], after=after), now, first=stood is None)


def _denied(house: House, rule: Rule, now: datetime, stood: Mapping[str, Any] | None) -> Looked:
    before = None if stood is None else _ids_of(house, Coverage, int(stood["coverage"]))
    counted = [code for code, entry in vocabulary().access.items() if entry.counted]
    kept = frame(house, Coverage, columns=KEPT_OUT).filter(pl.col("restriction").is_in(counted))
    return denied(rule, kept, before, now)


def _ids_of(house: House, noun: type, version: int) -> frozenset[str]:
    return frozenset(frame(house, noun, columns=["id"], version=version)["id"]) if version else frozenset()


def _turned(house: House, rule: Rule, now: datetime, stood: Mapping[str, Any] | None) -> Looked:
    if not house.mission.lake.version(Ruling):
        return Looked(says=LACKING)
    before = None
    if stood is not None and stood["ruling"]:
        before = frame(house, Ruling, columns=RULED, version=int(stood["ruling"]))
    breaches = frozenset(code for code, entry in vocabulary().statuses.items() if entry.breach)
    return turned(rule, before, frame(house, Ruling, columns=RULED), breaches, now)


def _rises(house: House, rule: Rule, now: datetime, stood: Mapping[str, Any] | None) -> Looked:
    known = frame(house, Regime, columns=["id", "as_of"], days=_lately(now))
    last = known.filter((pl.col("as_of") <= now) & (pl.col("as_of") == pl.col("as_of").max()))
    return rises(rule, from_table(Regime, house.mission.lake.read(Regime, ids=last["id"].to_list())), now, stood)


def _fails(house: House, rule: Rule, now: datetime, stood: Mapping[str, Any] | None) -> Looked:
    known = frame(house, Forecast, columns=["id", "kind", "term", "made_at"], days=_lately(now))
    whole = known.filter((pl.col("kind") == HOLD) & pl.col("term").is_null() & (pl.col("made_at") <= now))
    return fails(rule, from_table(Forecast, house.mission.lake.read(Forecast, ids=whole["id"].to_list())), now, stood)


def _lately(now: datetime) -> tuple[date, date]:
    """The days of an outlook that is not too old to say something of now."""
    return (now - OLD).astimezone(UTC).date(), now.astimezone(UTC).date()


LOOKS: Mapping[type, Callable[[House, Rule, datetime, Mapping[str, Any] | None], Looked]] = {
    Fence: _fence,
    Threshold: _threshold,
    Dates: _dates,
    Silence: _silence,
    Received: _received,
    Denied: _denied,
    Turned: _turned,
    Rises: _rises,
    Fails: _fails,
}
