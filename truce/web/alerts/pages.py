"""/alerts: what the rules raised, each with since when and compared with what; taking one up; where it went."""

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from truce.alerts.cap import MEDIA_TYPE, Sender, cap, feed
from truce.alerts.words import Told
from truce.errors import UnusableValue
from truce.flow.room import alerting
from truce.flow.room.alerting import Raised
from truce.flow.room.watching import now_of, zone_shape
from truce.flow.verification.case import names
from truce.settings import read_settings
from truce.shell.say import LANGUAGES, Say
from truce.web.alerts.words import told
from truce.web.asked import Asked
from truce.web.room import SETTINGS
from truce.web.way import Way

PAGE = 50
IN_FEED = 50


def index(asked: Asked) -> Response:
    """Alerts, the newest first; or only those that wait for somebody."""
    waiting = "waiting" in asked.query
    found = alerting.raised(asked.house, asked.room.store.alerts, before=_before(asked), waiting=waiting, limit=PAGE)
    asked.saw("alerts", rows=len(found))
    return asked.page(
        "alerts/index.html.j2",
        alerts=[(one, _told(asked, one)) for one in found],
        waiting=waiting,
        next=alerting.ahead_of(found, PAGE),
        count=alerting.count_waiting(asked.house, asked.room.store.alerts),
        now=asked.house.clock(),
    )


def _before(asked: Asked) -> tuple[datetime, str] | None:
    """The last alert of the page before this one, from the link. Raises UnusableValue."""
    at, _, id = asked.query.get("before", "").partition("~")
    if not id:
        return None
    try:
        told = datetime.fromisoformat(at)
        return (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC), id
    except (ValueError, OverflowError) as wrong:
        raise UnusableValue("this link leads to no page", field="before") from wrong


def _told(asked: Asked, one: Raised) -> Told:
    return told(one.alert, asked.say, names(asked.house))


def show(asked: Asked) -> Response:
    """One alert, and where it went."""
    return _shown(asked)


def _shown(asked: Asked, status: int = 200, wrong: str | None = None) -> Response:
    found, went = alerting.one(asked.house, asked.room.store.alerts, asked.path["id"])
    asked.saw(found.alert.id)
    return asked.page(
        "alerts/alert.html.j2",
        status=status,
        one=found,
        told=_told(asked, found),
        went=went,
        wrong=wrong,
        now=asked.house.clock(),
    )


def acknowledge(asked: Asked) -> Response:
    """Take it up, with a note of what is done."""
    alerting.acknowledge(asked.house, asked.room.store.alerts, asked.path["id"], asked.text("note"))
    return asked.go(f"/alerts/{asked.path['id']}")


def again(asked: Asked) -> Response:
    """Try a delivery that was given up once more."""
    alerting.try_again(asked.house, asked.room.store.alerts, asked.path["id"], asked.text("delivery"))
    return asked.go(f"/alerts/{asked.path['id']}")


def as_cap(asked: Asked) -> Response:
    """The alert as a CAP 1.2 message, in every language of the room."""
    found, _ = alerting.one(asked.house, asked.room.store.alerts, asked.path["id"])
    area = found.rule.area
    zone = None if area is None else area.zone
    shape = (
        None if area is None else area.shape() if zone is None else zone_shape(asked.house, zone, now_of(asked.house))
    )
    parties = names(asked.house)
    every = [told(found.alert, Say(language, asked.zone), parties) for language in LANGUAGES]
    content = cap(found.alert, every, _sender(asked), area, shape)
    asked.saw(found.alert.id, 1, machine=True)
    name = f'attachment; filename="{found.alert.id}.cap.xml"'
    return Response(content, media_type=MEDIA_TYPE, headers={"Content-Disposition": name})


def as_feed(asked: Asked) -> Response:
    """The newest alerts as an Atom feed that leads to their CAP messages."""
    found = alerting.raised(asked.house, asked.room.store.alerts, limit=IN_FEED)
    address = asked.room.settings.address or str(asked.request.base_url)
    entries = [(one.alert, _told(asked, one)) for one in found]
    updated = found[0].alert.raised_at if found else asked.house.clock()
    asked.saw("alerts", len(found), machine=True)
    return Response(feed(entries, _sender(asked), address.rstrip("/"), updated), media_type="application/atom+xml")


def _sender(asked: Asked) -> Sender:
    address = asked.room.settings.address
    host = address.partition("://")[2].partition("/")[0] or asked.house.choices.name
    demo = (asked.room.folder.parent / ".truce-demo").is_file()
    return Sender(name=host, title=asked.house.choices.name, exercise=demo)


def settings_of(asked: Asked) -> Any:
    """Where alerts may go, as the settings say now."""
    return read_settings(asked.room.folder / SETTINGS).alerts


WAYS = (
    Way(path="/alerts", name="alerts", handle=index, action="alerts.view"),
    Way(path="/alerts/feed.atom", name="alerts.feed", handle=as_feed, action="alerts.view"),
)
ONE = (
    Way(path="/alerts/{id}", name="alerts.show", handle=show, action="alerts.view"),
    Way(path="/alerts/{id}/cap.xml", name="alerts.cap", handle=as_cap, action="alerts.view"),
    Way(
        path="/alerts/{id}/acknowledge",
        name="alerts.acknowledge",
        handle=acknowledge,
        action="alerts.acknowledge",
        methods=("POST",),
    ),
    Way(path="/alerts/{id}/again", name="alerts.again", handle=again, action="alerts.rule", methods=("POST",)),
)
