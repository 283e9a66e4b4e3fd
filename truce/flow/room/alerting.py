"""Rules for alerts, and the alerts themselves: made, changed, ended, read, acknowledged; each by right, on record."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from truce.alerts.alert import OF_CASES, PUBLIC_TO, Alert
from truce.alerts.area import Area
from truce.alerts.plain import from_plain
from truce.alerts.rule import Rule, refuse_unlisted, rule_as_json, rule_of
from truce.errors import Conflict, NotFound, UnusableValue
from truce.flow.acting import ask, may, perform
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.room.channels import Channels
from truce.model.ids import make_id
from truce.model.line import Zone
from truce.store.room.alerts import AlertStore
from truce.store.room.alerts_kept import Delivery, KeptAlert, KeptLook, KeptRule

LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rule, and what the newest look with it said; None: nobody has looked with it yet."""

    rule: Rule
    look: KeptLook | None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert with its rule as it is now, and who took it up."""

    alert: Alert
    rule: Rule
    ended: bool
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    note: str | None

    @property
    def waiting(self) -> bool:
        """Nobody took it up yet."""
        return self.acknowledged_at is None


def rules(house: House, store: AlertStore) -> tuple[Standing, ...]:
    """Every rule in force, the oldest first, with what it said last. Raises Refused."""
    ask(house, "alerts.view", about="alerts")
    looks = store.looks()
    return tuple(Standing(rule=read(kept), look=_look_of(kept, looks)) for kept in store.rules())


def rule(house: House, store: AlertStore, id: str) -> Standing:
    """One rule, also one that ended. Raises Refused, NotFound."""
    ask(house, "alerts.view", about=_subject(id))
    kept = store.rule(id)
    return Standing(rule=read(kept), look=_look_of(kept, store.looks()), ended_at=kept.ended_at)


def _look_of(kept: KeptRule, looks: Mapping[str, KeptLook]) -> KeptLook | None:
    """A look with an older version of the rule tells nothing of this one."""
    found = looks.get(kept.id)
    return found if found is not None and found.version == kept.version else None


def read(kept: KeptRule) -> Rule:
    """The rule of what is kept of it."""
    return rule_of(kept.body, id=kept.id, by=kept.by, at=kept.at, version=kept.version)


def make(house: House, store: AlertStore, told: Mapping[str, Any], channels: Channels) -> Rule:
    """A new rule. Raises Refused, UnusableValue naming the field."""
    by, at = None if house.actor is None else house.actor.handle, house.clock()
    draft = rule_of(told, id="", by=by, at=at)
    made = replace(draft, id=make_id("rule", rule_as_json(draft), by, at.isoformat()))
    return _keep(house, store, made, channels)


def change(house: House, store: AlertStore, id: str, version: int, told: Mapping[str, Any], channels: Channels) -> Rule:
    """The next version of a rule, which begins to look anew. `version`: the one it was made from.

    Raises Refused, UnusableValue, NotFound, Conflict where somebody changed it meanwhile.
    """
    before = store.rule(id)
    if before.version != version or before.ended_at is not None:
        raise Conflict("somebody changed this rule meanwhile", rule=id, remedy="look at it again")
    by = None if house.actor is None else house.actor.handle
    changed = rule_of(told, id=id, by=by, at=before.at, version=version + 1)
    return _keep(house, store, changed, channels)


def _keep(house: House, store: AlertStore, rule: Rule, channels: Channels) -> Rule:
    refuse_unlisted(rule, channels.may_mail, frozenset(channels.hooks))
    _refuse_unknown_zone(house, rule.area)
    body = rule_as_json(rule)
    perform(house, "alerts.rule", _subject(rule.id), {"version": rule.version, "rule": _on_record(body)})
    store.keep_rule(KeptRule(id=rule.id, version=rule.version, body=body, by=rule.by, at=rule.at))
    return rule


def _on_record(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the record holds of a rule: all but the addresses, which are people's; how many there are it says."""
    told = {name: value for name, value in body.items() if name != "mail"}
    facts: dict[str, Any] = _texts(told)
    return facts | {"letters_to": len(body["mail"])}


def _texts(told: Any) -> Any:
    """Facts of an act hold no fractions (their text would not be canonical): numbers become text."""
    if isinstance(told, Mapping):
        return {name: _texts(value) for name, value in told.items() if value is not None}
    if isinstance(told, list):
        return [_texts(one) for one in told]
    return f"{told:g}" if isinstance(told, float) else told


def _refuse_unknown_zone(house: House, area: Area | None) -> None:
    if area is not None and area.zone is not None and area.zone not in zone_names(house):
        raise UnusableValue("the mission has no such zone", field="zone", given=area.zone)


def zone_names(house: House) -> tuple[str, ...]:
    """Names of the zones that the mission keeps."""
    return tuple(sorted(set(frame(house, Zone, columns=["name"])["name"])))


def end(house: House, store: AlertStore, id: str) -> None:
    """End a rule; what it raised stays. Raises Refused, NotFound, Conflict where it ended before."""
    kept = store.rule(id)
    if kept.ended_at is not None:
        raise Conflict("this rule has ended already", rule=id)
    perform(house, "alerts.rule", _subject(id), {"ended": True})
    store.end_rule(id, house.clock())


def _subject(id: str) -> str:
    return f"rule:{id}"


def readable(house: House) -> tuple[str, ...]:
    """The actions that decide which alerts whoever asks is shown: those of cases only to who may read every case."""
    return tuple(action for action in (PUBLIC_TO, OF_CASES) if may(house, action).allowed)


def raised(
    house: House,
    store: AlertStore,
    *,
    before: tuple[datetime, str] | None = None,
    waiting: bool = False,
    limit: int = 50,
) -> tuple[Raised, ...]:
    """Alerts that whoever asks may see, the newest first. Raises Refused."""
    ask(house, "alerts.view", about="alerts")
    found = store.alerts(readable(house), before=before, waiting=waiting, limit=limit)
    return with_rules(store, found)


def with_rules(store: AlertStore, found: Sequence[KeptAlert]) -> tuple[Raised, ...]:
    """Kept alerts with their rules."""
    known = {one.id: one for one in store.rules(ended=True)}
    return tuple(_raised(one, known[one.rule]) for one in found)


def _raised(one: KeptAlert, kept: KeptRule) -> Raised:
    return Raised(
        alert=from_plain(one.body),
        rule=read(kept),
        ended=kept.ended_at is not None,
        acknowledged_by=one.acknowledged_by,
        acknowledged_at=one.acknowledged_at,
        note=one.note,
    )


def one(house: House, store: AlertStore, id: str) -> tuple[Raised, tuple[Delivery, ...]]:
    """An alert and where it went. Raises Refused, NotFound; to who may not read cases one of a case is not there."""
    ask(house, "alerts.view", about=id)
    kept = store.alert(id)
    if kept.asks not in readable(house):
        raise NotFound("there is no such alert", alert=id)
    return with_rules(store, [kept])[0], tuple(store.deliveries(id))


def acknowledge(house: House, store: AlertStore, id: str, note: str) -> None:
    """Take an alert up, saying what is done about it. Raises Refused, NotFound, Conflict where somebody did before."""
    found, _ = one(house, store, id)
    if not found.waiting:
        raise Conflict("somebody acknowledged this alert before", alert=id)
    if len(note) > LONGEST_NOTE:
        raise UnusableValue(f"a note has at most {LONGEST_NOTE} letters", field="note")
    perform(house, "alerts.acknowledge", id, {"note": note} if note else {})
    by = None if house.actor is None else house.actor.handle
    store.acknowledge(id, by, house.clock(), note)


def try_again(house: House, store: AlertStore, id: str, delivery: str) -> None:
    """Take up a delivery that was given up. Raises Refused, NotFound, Conflict where it was not given up."""
    found, went = one(house, store, id)
    if delivery not in {one.id for one in went}:
        raise NotFound("this alert has no such delivery", alert=found.alert.id)
    perform(house, "alerts.rule", _subject(found.rule.id), {"tried_again": delivery})
    store.try_again(delivery, house.clock())


def count_waiting(house: House, store: AlertStore, since: datetime | None = None) -> int:
    """How many alerts wait for somebody (raised after `since`), of those that whoever asks may see."""
    seen = readable(house)
    return store.count(seen, since=since, waiting=True) if PUBLIC_TO in seen else 0


def ahead_of(page: Collection[Raised], limit: int) -> Raised | None:
    """The last alert of a full page, before which the next begins; None: this was the last."""
    return list(page)[-1] if len(page) == limit else None
