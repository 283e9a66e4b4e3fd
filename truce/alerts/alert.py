"""An alert: what a rule found, said once, with since when and compared with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from truce.alerts.rule import Rule
from truce.model.ids import make_id

Fact = str | int | float | bool | None
PUBLIC_TO = "alerts.view"  # the action that whoever sees an alert needs
OF_CASES = "case.view"  # and the one for those that speak of cases
MOST_NAMED = 200  # ids that an alert names itself; how many there are it always says


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert.

    `id` comes from the rule and what it is about (`key`), so that the same thing is never told twice. `what` names its
    sentence, `facts` fill it (instants as RFC 3339 text). `earliest` and `latest`: the time it speaks of; `since`:
    since when that holds; `against`: what it was compared with, as text facts. `certainty`: probability, None: it is on
    record. `asks`: the action that whoever is shown it must be allowed.
    """

    id: str
    rule: str
    kind: str
    key: str
    what: str
    severity: str
    raised_at: datetime
    facts: Mapping[str, Fact] = field(default_factory=dict)
    against: Mapping[str, Fact] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    since: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    certainty: float | None = None
    asks: str = PUBLIC_TO


def alert(rule: Rule, key: str, what: str, now: datetime, **more: Any) -> Alert:
    """An alert of a rule about one thing. `more`: the other fields of Alert; `about` keeps its first MOST_NAMED ids."""
    about = tuple(more.pop("about", ()))
    facts = dict(more.pop("facts", {})) | {"n": more.pop("n", len(about) or 1)}
    return Alert(
        id=make_id("alert", rule.id, key),
        rule=rule.id,
        kind=rule.kind,
        key=key,
        what=what,
        severity=rule.severity,
        raised_at=now,
        facts=facts,
        about=about[:MOST_NAMED],
        **more,
    )
