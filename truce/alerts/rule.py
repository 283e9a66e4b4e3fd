"""A rule: what somebody wants to be told of, and how. Its nine kinds, each with its own questions."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, get_type_hints

from truce.alerts.area import Area, area_as_json, area_of
from truce.errors import UnusableValue

SEVERITIES = ("minor", "moderate", "severe", "extreme")  # CAP 1.2, 3.2.2.2, lower case
LANGUAGES = ("en", "uk", "ru", "ar", "fr")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """An incident that lies in an area, with at least this probability (that it happened x that it lay there).

    `acts` and `parties` (named as doers) narrow it; empty: any. Incidents that ended more than `within_days` ago do not
    raise one each when they become known: they are told together.
    """

    area: Area
    acts: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    p_least: float = 0.5
    within_days: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """More than usual: the expected number in the last `hours`, against equal stretches of the `days` before.

    It is raised where a number as high had at most a chance of 1 - `quantile`, and where it is at least `least`.
    """

    area: Area | None = None
    acts: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    hours: float = 24.0
    days: float = 28.0
    quantile: float = 0.95
    least: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """A date of an agreement that is `days` ahead or nearer, or passes without being kept."""

    days: float = 3.0
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A watcher that told of its watching within the last `within_days`, and of none for `hours`."""

    hours: float = 6.0
    within_days: float = 7.0
    means: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A case was received, of these urgencies; none: of any."""

    urgencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Somebody kept watchers away: of these kinds (vocabulary/access; none: all), by these parties (none: any)."""

    kinds: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    within_days: float = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The status of a term over its whole stretch became another; `breaches`: only where it became a breach."""

    breaches: bool = False
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rises:
    """Breaches rose to another level, with at least this chance, or by an alarm of the outlook."""

    p_least: float = 0.8
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fails:
    """The chance that a truce holds for `days` is below `below`. (The distance forecast that is nearest is taken.)"""

    days: float = 30.0
    below: float = 0.5


Asks = Fence | Threshold | Dates | Silence | Received | Denied | Turned | Rises | Fails
KINDS: Mapping[str, type[Asks]] = MappingProxyType(
    {
        "geofence": Fence,
        "threshold": Threshold,
        "deadline": Dates,
        "sensor_down": Silence,
        "new_case": Received,
        "access_denied": Denied,
        "status": Turned,
        "regime_change": Rises,
        "hold_below": Fails,
    }
)
SPANS: Mapping[str, tuple[float, float]] = MappingProxyType(  # field -> least and most that can be asked for
    {
        "p_least": (0.01, 1.0),
        "hours": (0.25, 24.0 * 31),
        "days": (0.0, 400.0),
        "within_days": (0.04, 400.0),
        "quantile": (0.5, 0.9999),
        "below": (0.01, 0.99),
        "least": (0.0, 1e6),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it stands. `mail` and `hooks`: whom it tells beside the screen; `language`: in which words."""

    id: str
    name: str
    kind: str
    asks: Asks
    severity: str = "moderate"
    mail: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    language: str = "en"
    on: bool = True
    by: str | None = None
    at: datetime
    version: int = 1

    @property
    def area(self) -> Area | None:
        """Where it looks; None: everywhere."""
        return self.asks.area if isinstance(self.asks, Fence | Threshold) else None


def rule_of(told: Mapping[str, Any], *, id: str, by: str | None, at: datetime, version: int = 1) -> Rule:
    """The rule of a mapping (name, kind, asks, severity, mail, hooks, language, on).

    Raises UnusableValue naming the field that cannot be used.
    """
    name = " ".join(str(told.get("name", "")).split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UnusableValue(f"a rule needs a name of at most {LONGEST_NAME} letters", field="name")
    kind = _one_of("kind", told.get("kind"), tuple(KINDS))
    return Rule(
        id=id,
        name=name,
        kind=kind,
        asks=_asks(KINDS[kind], told.get("asks") or {}, name),
        severity=_one_of("severity", told.get("severity", "moderate"), SEVERITIES),
        mail=_addresses(told.get("mail", ())),
        hooks=_words("hooks", told.get("hooks", ())),
        language=_one_of("language", told.get("language", "en"), LANGUAGES),
        on=bool(told.get("on", True)),
        by=by,
        at=at,
        version=version,
    )


def rule_as_json(rule: Rule) -> dict[str, Any]:
    """The mapping that `rule_of` reads."""
    asks = {f.name: getattr(rule.asks, f.name) for f in fields(rule.asks)}
    asks = {name: list(value) if isinstance(value, tuple) else value for name, value in asks.items()}
    if isinstance(asks.get("area"), Area):
        asks["area"] = area_as_json(asks["area"]) | {"name": rule.asks.area.name}  # type: ignore[union-attr]
    told = {name: value for name, value in asdict(rule).items() if name in ("name", "kind", "severity", "language")}
    return told | {"on": rule.on, "mail": list(rule.mail), "hooks": list(rule.hooks), "asks": asks}


def _asks(kind: type[Asks], told: Mapping[str, Any], name: str) -> Asks:
    known = {f.name: f for f in fields(kind)}
    if unknown := set(told) - set(known):
        raise UnusableValue("a rule of that kind does not ask that", field=min(unknown), known=", ".join(known))
    hints = get_type_hints(kind)
    given = {one: _value(one, hints[one], told[one], name) for one in known if told.get(one) is not None}
    if "area" in known and kind is Fence and given.get("area") is None:
        raise UnusableValue("a fence needs an area", field="area")
    return kind(**given)


def _value(field: str, hint: Any, told: Any, name: str) -> Any:
    if field == "area":
        return area_of(told, str(told.get("name") or name)) if isinstance(told, Mapping) and told else None
    if hint is float:
        return _number(field, told)
    return bool(told) if hint is bool else _words(field, told)


def _number(field: str, told: Any) -> float:
    least, most = SPANS[field]
    try:
        value = float(told)
    except (TypeError, ValueError) as wrong:
        raise UnusableValue("here stands a number", field=field) from wrong
    if not least <= value <= most:  # also where it is not a number
        raise UnusableValue(f"a number from {least:g} to {most:g}", field=field, given=value)
    return value


def _one_of(field: str, told: Any, known: tuple[str, ...]) -> str:
    if told not in known:
        raise UnusableValue("no such choice", field=field, given=str(told)[:40], known=", ".join(known))
    return str(told)


def _words(field: str, told: Any) -> tuple[str, ...]:
    if isinstance(told, str) or not all(isinstance(one, str) and 0 < len(one) <= 120 for one in told):
        raise UnusableValue("here stands a list of words", field=field)
    return tuple(dict.fromkeys(told))


def _addresses(told: Any) -> tuple[str, ...]:
    found = _words("mail", told)
    for one in found:
        if one.count("@") != 1 or not one.isascii() or not one.isprintable() or " " in one or "," in one:
            raise UnusableValue("that is no address for mail", field="mail", remedy="name@host, one a line")
    return found


def refuse_unlisted(rule: Rule, may_mail: Callable[[str], bool], hooks: frozenset[str]) -> None:
    """Refuse to tell anybody the deployer did not allow. Raises UnusableValue."""
    for one in rule.mail:
        if not may_mail(one):
            raise UnusableValue(
                "mail does not go there",
                field="mail",
                given=one,
                remedy="room.alerts.mail_to in truce.toml lists where",
            )
    for one in rule.hooks:
        if one not in hooks:
            raise UnusableValue(
                "no such webhook", field="hooks", given=one, remedy="room.alerts.hooks in truce.toml names them"
            )
