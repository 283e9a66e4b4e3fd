"""An alert in words: what it is, since when, compared with what, and how sure; in the reader's language and zone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from truce.alerts.alert import Alert
from truce.alerts.words import Teller, Told
from truce.flow.house import House
from truce.flow.verification.case import names
from truce.shell.say import Say
from truce.vocabulary.casework import casework
from truce.web.today.words import due_word, label, status_word


def teller(house: House) -> Teller:
    """Who tells alerts for letters and webhooks: in the mission's own zone."""
    zone, parties = ZoneInfo(house.choices.time_zone), names(house)
    return lambda alert, language: told(alert, Say(language, zone), parties)


def told(alert: Alert, say: Say, parties: Mapping[str, str]) -> Told:
    """The alert in words. `parties`: their names by id."""
    words = Words(alert, say, parties)
    return Told(
        language=say.language,
        event=say(f"alerts.kind_{alert.kind}"),
        headline=HEADS[alert.what](words),
        sentences=tuple(_sentences(words)),
        footer=say("alerts.footer"),
    )


class Words:
    """What an alert holds, each fact as words."""

    def __init__(self, alert: Alert, say: Say, parties: Mapping[str, str]) -> None:
        self.alert, self.say, self.parties = alert, say, parties

    def text(self, name: str) -> str:
        """A fact as it is."""
        value = self.alert.facts.get(name, self.alert.against.get(name))
        return "" if value is None else str(value)

    def number(self, name: str) -> str:
        """A fact that is a number."""
        value = self.alert.facts.get(name, self.alert.against.get(name))
        return self.say.number(float(value)) if isinstance(value, int | float) else ""

    def percent(self, name: str) -> str:
        """A fact that is a chance, in per cent."""
        value = self.alert.facts.get(name, self.alert.against.get(name))
        return self.say.share(float(value)) if isinstance(value, int | float) else ""

    def at(self, name: str) -> str:
        """A fact that is an instant."""
        told = self.text(name)
        return self.say.when(datetime.fromisoformat(told)) if told else self.say("alerts.no_date")

    def party(self, name: str) -> str:
        """A fact that is a party's id."""
        id = self.text(name)
        if id in ("all", "any"):
            return self.say(f"today.party_{id}")
        return self.parties.get(id, id) or self.say("today.party_unknown")

    @property
    def n(self) -> int:
        """How many things it is about."""
        value = self.alert.facts.get("n", 1)
        return value if isinstance(value, int) else 1

    @property
    def area(self) -> str:
        """The name of the rule's area."""
        return self.text("area") or self.say("alerts.everywhere")

    @property
    def when(self) -> str:
        """The time it speaks of."""
        first, last = self.alert.earliest, self.alert.latest
        if first is None:
            return self.say("alerts.no_date")
        if last is None or last == first:
            return self.say.when(first)
        return self.say("alerts.from_to", start=self.say.when(first), end=self.say.when(last))


HEADS: Mapping[str, Callable[[Words], str]] = {
    "geofence_one": lambda w: w.say("alerts.head_geofence_one", act=label(w.say, "acts", w.text("act")), area=w.area),
    "geofence_many": lambda w: w.say("alerts.head_geofence_many", n=w.n, area=w.area),
    "geofence_old": lambda w: w.say("alerts.head_geofence_old", n=w.n, area=w.area),
    "threshold_above": lambda w: w.say(
        "alerts.head_threshold_above",
        met=w.number("met"),
        hours=w.number("hours"),
        usual=w.number("usual"),
        area=w.area,
    ),
    "deadline_near": lambda w: w.say("alerts.head_deadline_near", what=_date(w), due=w.at("due")),
    "deadline_missed": lambda w: w.say("alerts.head_deadline_missed", what=_date(w), due=w.at("due")),
    "deadline_disputed": lambda w: w.say("alerts.head_deadline_disputed", what=_date(w), due=w.at("due")),
    "sensor_silent": lambda w: w.say("alerts.head_sensor_silent", watcher=w.text("watcher"), since=w.when),
    "case_received": lambda w: w.say("alerts.head_case_received", urgency=_urgency(w)),
    "access_one": lambda w: w.say(
        "alerts.head_access_one", what=label(w.say, "access", w.text("restriction")), party=w.party("by")
    ),
    "access_many": lambda w: w.say("alerts.head_access_many", n=w.n),
    "access_old": lambda w: w.say("alerts.head_access_old", n=w.n),
    "status_turned": lambda w: w.say(
        "alerts.head_status_turned",
        term=w.text("term"),
        party=w.party("party"),
        status=status_word(w.say, w.text("status")),
    ),
    "regime_rose": lambda w: w.say("alerts.head_regime_rose", term=w.text("term"), party=w.party("party")),
    "hold_below": lambda w: w.say(
        "alerts.head_hold_below", agreement=w.text("agreement"), days=w.number("days"), p=w.percent("p")
    ),
}


def _date(w: Words) -> str:
    return " · ".join(one for one in (w.text("term"), w.text("name").replace("_", " "), w.party("party")) if one)


def _urgency(w: Words) -> str:
    code = w.text("urgency")
    key = f"alerts.urgency_{code}"
    return w.say(key) if w.say.knows(key) else casework().label("urgencies", code, w.say.language)


def _sentences(w: Words) -> Iterator[str]:
    """When, compared with what, how sure; each only where it is told."""
    alert, say = w.alert, w.say
    if alert.kind in ("geofence", "access_denied"):
        yield say("alerts.when", when=w.when)
    yield from MORE.get(alert.what, _none)(w)
    if alert.certainty is not None and alert.kind == "geofence":
        yield say("alerts.sure", p=say.share(alert.certainty))
    if w.n > len(alert.about) > 1:
        yield say("alerts.named", n=len(alert.about))


def _none(_w: Words) -> Iterator[str]:
    return iter(())


def _origins(w: Words) -> Iterator[str]:
    origins = w.alert.facts.get("origins", 1)
    yield w.say("alerts.origins", n=origins if isinstance(origins, int) else 1)


def _expected(w: Words) -> Iterator[str]:
    yield w.say("alerts.expected", expected=w.number("expected"))


def _compared(w: Words) -> Iterator[str]:
    yield w.say(
        "alerts.compared",
        stretches=w.number("stretches"),
        hours=w.number("hours"),
        start=w.at("from"),
        end=w.at("until"),
        usual=w.number("usual"),
        low=w.number("low"),
        high=w.number("high"),
    )
    chance = w.alert.facts.get("chance")
    if isinstance(chance, int | float):
        yield w.say("alerts.chance", chance=w.say.number(max(float(chance), 0.0001) * 100, 2))
    if w.number("watched_now"):
        yield w.say("alerts.watched", now=w.number("watched_now"), usual=w.number("watched_usual"))
    else:
        yield w.say("alerts.unwatched")


def _due(w: Words) -> Iterator[str]:
    yield w.say("alerts.status", status=due_word(w.say, w.text("status")))
    if w.text("first"):
        yield w.say("alerts.moved", first=w.at("first"))


def _silent(w: Words) -> Iterator[str]:
    yield w.say("alerts.silent", means=label(w.say, "means", w.text("means")), hours=w.number("hours"))


def _watcher(w: Words) -> Iterator[str]:
    yield w.say("alerts.watcher", watcher=w.text("watcher"))


def _turned(w: Words) -> Iterator[str]:
    yield w.say("alerts.was", status=status_word(w.say, w.text("was")), at=w.at("as_of"))


def _rose(w: Words) -> Iterator[str]:
    if w.alert.since is not None:
        yield w.say("alerts.rose_since", day=w.say.day(w.alert.since.date()))
    if w.number("now") and w.number("level"):
        yield w.say("alerts.rose", now=w.number("now"), level=w.number("level"))
    yield w.say("alerts.rose_chance", p=w.percent("chance"))
    if w.number("false_alarm_days"):
        yield w.say("alerts.false_alarm", days=w.number("false_alarm_days"))
    yield from _basis(w)


def _holds(w: Words) -> Iterator[str]:
    yield w.say("alerts.hold_end", end=label(w.say, "ends", w.text("definition")))
    if w.percent("low"):
        yield w.say("alerts.hold_interval", low=w.percent("low"), high=w.percent("high"))
    if w.percent("base"):
        yield w.say("alerts.hold_base", base=w.percent("base"))
    yield from _basis(w)


def _basis(w: Words) -> Iterator[str]:
    if w.text("basis") == "reported":
        yield w.say("alerts.only_reported")


MORE: Mapping[str, Callable[[Words], Iterator[str]]] = {
    "geofence_one": _origins,
    "geofence_many": _expected,
    "geofence_old": _expected,
    "threshold_above": _compared,
    "deadline_near": _due,
    "deadline_missed": _due,
    "deadline_disputed": _due,
    "sensor_silent": _silent,
    "access_one": _watcher,
    "status_turned": _turned,
    "regime_rose": _rose,
    "hold_below": _holds,
}
