"""Alerts for other systems: Common Alerting Protocol 1.2 (OASIS, July 2010), and an Atom feed (RFC 4287) of them.

What leaves is what the alert says and the area of its *rule*: never the place of an incident, a watcher or a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from shapely.geometry.base import BaseGeometry

from truce.alerts.alert import Alert
from truce.alerts.area import Area
from truce.alerts.words import Told
from truce.errors import UnusableValue

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/cap+xml"
LASTS = timedelta(hours=24)  # "expires": after it the alert tells nothing of how things stand
FORBIDDEN = re.compile(r"[\s,<&]+")  # not allowed in identifier and sender (CAP 3.2.1)
CATEGORY = {"sensor_down": "Infra"}  # all others: Security
RESPONSE = {"deadline": "Prepare", "sensor_down": "Assess"}  # all others: Monitor
SURE, LIKELY, POSSIBLE = 0.95, 0.5, 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who speaks. `name`: a globally unique name without spaces (a host); `exercise`: an invented mission."""

    name: str
    title: str
    exercise: bool = False
    restriction: str = "for members of the mission"


def cap(alert: Alert, told: Sequence[Told], sender: Sender, area: Area | None, shape: BaseGeometry | None) -> bytes:
    """The alert as one CAP 1.2 message, an `info` for each language. Raises UnusableValue where no language is given.

    `area` and `shape`: those of the rule; None: it has none.
    """
    if not told:
        raise UnusableValue("an alert needs to be told in a language", field="language")
    root = Element("alert", xmlns=CAP)
    _add(root, "identifier", alert.id)
    _add(root, "sender", FORBIDDEN.sub("-", _plain(sender.name)) or "truce")
    _add(root, "sent", stamp(alert.raised_at))
    _add(root, "status", "Exercise" if sender.exercise else "Actual")
    _add(root, "msgType", "Alert")
    _add(root, "scope", "Restricted")
    _add(root, "restriction", sender.restriction)
    for one in told:
        _info(root, alert, one, sender, area, shape)
    return _written(root)


def _info(
    root: Element, alert: Alert, told: Told, sender: Sender, area: Area | None, shape: BaseGeometry | None
) -> None:
    info = SubElement(root, "info")
    for name, value in (
        ("language", told.language),
        ("category", CATEGORY.get(alert.kind, "Security")),
        ("event", told.event),
        ("responseType", RESPONSE.get(alert.kind, "Monitor")),
        ("urgency", urgency(alert)),
        ("severity", alert.severity.capitalize()),
        ("certainty", certainty(alert.certainty)),
        ("effective", stamp(alert.raised_at)),
        ("onset", None if alert.since is None else stamp(alert.since)),
        ("expires", stamp(alert.raised_at + LASTS)),
        ("senderName", sender.title),
        ("headline", told.headline),
        ("description", told.text),
    ):
        if value:
            _add(info, name, value)
    _parameters(info, alert)
    if area is not None and shape is not None and not shape.is_empty:
        _area(info, area, shape)


def _parameters(info: Element, alert: Alert) -> None:
    named = {"truce:rule": alert.rule, "truce:kind": alert.kind}
    if alert.certainty is not None:
        named["truce:probability"] = f"{alert.certainty:.2f}"
    for name, value in named.items():
        parameter = SubElement(info, "parameter")
        _add(parameter, "valueName", name)
        _add(parameter, "value", value)


def _area(info: Element, area: Area, shape: BaseGeometry) -> None:
    told = SubElement(info, "area")
    _add(told, "areaDesc", area.name)
    if area.disc is not None:
        lon, lat, radius = area.disc
        _add(told, "circle", f"{lat:.5f},{lon:.5f} {radius / 1000:g}")
        return
    for part in getattr(shape, "geoms", [shape]):
        corners = " ".join(f"{lat:.5f},{lon:.5f}" for lon, lat, *_ in part.exterior.coords)
        _add(told, "polygon", corners)


def urgency(alert: Alert) -> str:
    """CAP's urgency: a date that is ahead is Future, one that passed is Past; else by how grave the rule holds it."""
    if alert.what == "deadline_near":
        return "Future"
    if alert.what.endswith(("_old", "_missed", "_disputed")):
        return "Past"
    return {"extreme": "Immediate", "severe": "Immediate", "moderate": "Expected"}.get(alert.severity, "Future")


def certainty(p: float | None) -> str:
    """CAP's certainty of a probability; what is on record (None) was observed."""
    if p is None or p >= SURE:
        return "Observed"
    return "Likely" if p > LIKELY else "Possible" if p > POSSIBLE else "Unlikely"


def stamp(at: datetime) -> str:
    """An instant as CAP wants it: with offset, and `-00:00` for UTC (CAP 3.3.2); whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def feed(alerts: Iterable[tuple[Alert, Told]], sender: Sender, address: str, updated: datetime) -> bytes:
    """An Atom feed whose entries link to the CAP messages. `address`: of the room, without a slash at the end."""
    root = Element("feed", xmlns=ATOM)
    _add(root, "id", f"{address}/alerts/feed.atom")
    _add(root, "title", sender.title)
    _add(root, "updated", f"{updated.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    SubElement(SubElement(root, "author"), "name").text = sender.title
    SubElement(root, "link", rel="self", href=f"{address}/alerts/feed.atom")
    for alert, told in alerts:
        entry = SubElement(root, "entry")
        _add(entry, "id", f"{address}/alerts/{alert.id}")
        _add(entry, "title", told.headline)
        _add(entry, "updated", f"{alert.raised_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
        _add(entry, "summary", told.text)
        SubElement(entry, "link", rel="alternate", href=f"{address}/alerts/{alert.id}")
        SubElement(entry, "link", rel="enclosure", type=MEDIA_TYPE, href=f"{address}/alerts/{alert.id}/cap.xml")
    return _written(root)


def _add(to: Element, name: str, text: str) -> None:
    SubElement(to, name).text = _plain(text)


def _plain(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def _written(root: Element) -> bytes:
    indent(root)
    text: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text + b"\n"
