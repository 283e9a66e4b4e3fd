"""The form of a rule: what it shows, and what of it goes into the rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from truce.alerts.rule import KINDS, SEVERITIES, Rule, rule_as_json
from truce.errors import UnusableValue, WrongUsage
from truce.flow.house import House
from truce.flow.room.alerting import zone_names
from truce.flow.room.channels import Channels
from truce.flow.verification.case import names
from truce.shell.say import LANGUAGES, Say
from truce.vocabulary import vocabulary
from truce.vocabulary.casework import casework
from truce.web.today.words import label

Option = tuple[str, str]
NUMBERS = ("hours", "days", "within_days", "least")  # written as they are; shares are written in per cent
SHARES = ("p_least", "quantile", "below")
MANY = ("acts", "parties", "means", "kinds", "urgencies")
AREAS = ("none", "disc", "zone", "ring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the form holds: `kind`, `asks` (the fields of that kind), values typed or kept, and lists to choose of."""

    kind: str
    asks: tuple[str, ...]
    values: Mapping[str, Any]
    options: Mapping[str, Sequence[Option]]
    areas: tuple[str, ...]
    hooks: tuple[str, ...]
    mails: bool


def shown(house: House, say: Say, channels: Channels, kind: str, values: Mapping[str, Any]) -> Shown:
    """The form of a kind with values. Raises WrongUsage for no such kind."""
    if kind not in KINDS:
        raise WrongUsage("there is no such kind of rule", kind=kind[:40], known=", ".join(KINDS))
    fields = tuple(KINDS[kind].__dataclass_fields__)
    zones = zone_names(house) if "area" in fields else ()
    areas = tuple(one for one in AREAS if (one != "zone" or zones) and (one != "none" or kind != "geofence"))
    return Shown(
        kind=kind,
        asks=fields,
        values=_first(kind) | dict(values),
        options=_options(house, say, fields, zones),
        areas=areas,
        hooks=tuple(channels.hooks),
        mails=bool(channels.mail_from and channels.mail_to),
    )


def _first(kind: str) -> dict[str, Any]:
    """What a new form holds."""
    empty = {"name": "", "severity": "moderate", "language": "", "mail": "", "hooks": (), "on": True}
    asks = {name: field.default for name, field in KINDS[kind].__dataclass_fields__.items() if name != "area"}
    return empty | _typed(asks) | {"area": "disc" if kind == "geofence" else "none"}


def _typed(asks: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a form shows them."""
    return {name: round(value * 100, 4) if name in SHARES else value for name, value in asks.items()}


def of_rule(rule: Rule) -> dict[str, Any]:
    """The values of a form that changes a rule."""
    told = rule_as_json(rule)
    asks = dict(told["asks"])
    area = asks.pop("area", None) or {}
    values = {"name": rule.name, "severity": rule.severity, "language": rule.language, "on": rule.on}
    values |= {"mail": "\n".join(rule.mail), "hooks": rule.hooks, "version": rule.version, **_typed(asks)}
    if "disc" in area:
        lon, lat, radius = area["disc"]
        return values | {"area": "disc", "lon": lon, "lat": lat, "radius_km": radius / 1000}
    if "ring" in area:
        return values | {"area": "ring", "ring": "\n".join(f"{lon}, {lat}" for lon, lat in area["ring"])}
    return values | ({"area": "zone", "zone": area["zone"]} if "zone" in area else {"area": "none"})


def _options(house: House, say: Say, fields: Sequence[str], zones: Sequence[str]) -> dict[str, Sequence[Option]]:
    known = vocabulary()
    lists: dict[str, Sequence[Option]] = {
        "acts": sorted(((code, label(say, "acts", code)) for code in known.acts), key=lambda one: one[1]),
        "parties": sorted(names(house).items(), key=lambda one: one[1]),
        "means": [(code, label(say, "means", code)) for code in known.means],
        "kinds": [(code, label(say, "access", code)) for code, entry in known.access.items() if entry.counted],
        "urgencies": [(code, say(f"alerts.urgency_{code}")) for code in casework().urgencies],
    }
    found = {name: lists[name] for name in MANY if name in fields}
    return found | {
        "zone": [(name, name) for name in zones],
        "severity": [(code, say(f"alerts.severity_{code}")) for code in SEVERITIES],
        "language": [(code, say(f"alerts.language_{code}")) for code in LANGUAGES],
    }


def typed(form: FormData) -> dict[str, Any]:
    """What somebody typed, as it is: to show the form again where something is wrong."""
    told: dict[str, Any] = {name: value for name, value in form.items() if isinstance(value, str)}
    told |= {name: [str(one) for one in form.getlist(name)] for name in (*MANY, "hooks")}
    return told | {"on": "on" in form, "breaches": "breaches" in form}


def to_rule(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping that a rule is made of. Raises UnusableValue naming the field."""
    if kind not in KINDS:
        raise UnusableValue("there is no such kind of rule", field="kind")
    fields = KINDS[kind].__dataclass_fields__
    asks: dict[str, Any] = {name: values.get(name) or [] for name in MANY if name in fields}
    asks |= {name: values[name] for name in NUMBERS if name in fields and str(values.get(name, "")).strip()}
    asks |= {name: _share(name, values[name]) for name in SHARES if name in fields and values.get(name)}
    if "breaches" in fields:
        asks["breaches"] = bool(values.get("breaches"))
    if "area" in fields and (area := _area(values)) is not None:
        asks["area"] = area
    return {
        "name": values.get("name", ""),
        "kind": kind,
        "asks": asks,
        "severity": values.get("severity"),
        "language": values.get("language"),
        "mail": [line.strip() for line in str(values.get("mail", "")).splitlines() if line.strip()],
        "hooks": values.get("hooks") or [],
        "on": values.get("on", False),
    }


def _share(name: str, told: Any) -> float:
    try:
        return float(str(told).replace(",", ".")) / 100
    except ValueError as wrong:
        raise UnusableValue("here stands a number", field=name) from wrong


def _area(values: Mapping[str, Any]) -> dict[str, Any] | None:
    kind = values.get("area", "none")
    if kind == "zone":
        return {"zone": values.get("zone", ""), "name": values.get("zone", "")}
    if kind == "disc":
        lon, lat, km = (_number(name, values.get(name, "")) for name in ("lon", "lat", "radius_km"))
        return {"disc": [lon, lat, km * 1000]}
    if kind == "ring":
        return {"ring": [_corner(line) for line in str(values.get("ring", "")).splitlines() if line.strip()]}
    return None


def _number(field: str, told: Any) -> float:
    try:
        return float(str(told).replace(",", "."))
    except ValueError as wrong:
        raise UnusableValue("here stands a number", field=field) from wrong


def _corner(line: str) -> list[float]:
    parts = line.replace(";", ",").split(",") if "," in line else line.split()
    if len(parts) != 2:
        raise UnusableValue("a corner is two numbers, longitude and latitude", field="ring", given=line[:40])
    return [_number("ring", part) for part in parts]
