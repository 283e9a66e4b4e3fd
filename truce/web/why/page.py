"""A step of the walk as a page: what it is in one line, its facts, and what it rests on, by kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from truce.flow.reason import Reason
from truce.flow.room.why import Step
from truce.web.asked import Asked
from truce.web.names import Names, tone
from truce.web.why.adds import Added, adds_of, most_first, told_by
from truce.web.why.sentences import Sentences
from truce.web.why.value import Bit, Value, Values

TECHNICAL = (  # told, but folded away: how it came here, and how it was worked out
    *("file", "row", "method", "where_kind", "time_precision", "time_zone", "once", "repeats_previous", "geometry"),
    *("area_shape", "country", "sha256", "language", "repeats", "p_happened_is", "as_of", "unit", "reference", "day"),
)
SHOWN_BELOW = ("because", "incident", "ruling")  # what it rests on follows as groups of its own
ORDER = ("term", "ruling", "ground", "incident", "report", "finding", "succession", "link")


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known of it."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One step as it is shown. `technical`: how it came here and was worked out, folded away at first.

    `adds`: what it adds to what rests on it; `belongs`: of a report, how surely it tells of this incident.
    """

    kind: str
    kind_word: str
    id: str
    title: str
    badge: str | None
    tone: str
    quote: str | None
    at_map: str | None
    facts: Sequence[Fact]
    technical: Sequence[Fact]
    adds: str | None = None
    adds_note: str | None = None
    belongs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What it rests on, of one kind. `count`: how many there are, shown or not; `weighed`: each says what it adds."""

    kind: str
    word: str
    count: int
    items: Sequence[Shown]
    weighed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All of a page: the step itself, its groups, and where the grounds go on."""

    head: Shown
    groups: Sequence[Group]
    raw: int
    after: int
    left: int
    more: str | None


def made(asked: Asked, step: Step) -> Page:
    """The page of one step."""
    names = Names(asked.say, asked.house)
    teller = _Teller(asked, Values(asked.say, names), names)
    by_kind: dict[str, list[Reason]] = {}
    for reason in step.reason.because:
        by_kind.setdefault(reason.kind, []).append(reason)
    added = _added(step.reason)
    kinds = sorted(by_kind, key=lambda kind: (ORDER.index(kind) if kind in ORDER else len(ORDER), kind))
    after = step.after + len(by_kind.get("ground", ()))
    return Page(
        head=teller.shown(step.reason),
        groups=[_group(teller, kind, by_kind[kind], added, step) for kind in kinds],
        raw=len({report.id for report in step.reason.raw_reports()}),
        after=step.after,
        left=step.left,
        more=f"/why/{quote(step.reason.id)}?after={after}" if step.left and step.goes_on else None,
    )


def _added(reason: Reason) -> Mapping[str, Added]:
    """What each thing that it rests on adds, by its id."""
    if reason.kind == "incident":
        return told_by(reason)
    return {one.id: adds_of(one) for one in reason.because if one.kind == "ground"}


def _group(teller: "_Teller", kind: str, reasons: Sequence[Reason], added: Mapping[str, Added], step: Step) -> Group:
    weighed = any(one.id in added for one in reasons)
    if weighed and kind == "report":
        reasons = most_first(reasons, added)
    return Group(
        kind=kind,
        word=teller.kinds(kind),
        count=step.grounds if kind == "ground" else len(reasons),
        items=[teller.weighed(one, added[one.id]) if one.id in added else teller.shown(one) for one in reasons],
        weighed=weighed,
    )


class _Teller:
    """Puts reasons into words."""

    def __init__(self, asked: Asked, values: Values, names: Names) -> None:
        self._say = asked.say
        self._values = values
        self._names = names
        self._sentences = Sentences(asked.say, lambda code: values.code("act", code), values.share)

    def kind(self, kind: str) -> str:
        key = "why.k_" + kind.replace(" ", "_")
        return self._say(key) if self._say.knows(key) else kind

    def kinds(self, kind: str) -> str:
        key = "why.ks_" + kind.replace(" ", "_")
        return self._say(key) if self._say.knows(key) else self.kind(kind)

    def weighed(self, reason: Reason, added: Added) -> Shown:
        """A step beside what it adds: a ground to a number, a report to a probability."""
        shown = self.shown(reason)
        if reason.kind == "ground":
            return replace(shown, adds=None if added.p is None else self._say.number(added.p, 2))
        belongs = self._values.share(float(reason.facts["membership"]))
        if added.p is None or not added.counts:
            note = self._say("working.adds_nothing" if added.counts else "working.adds_lead")
            return replace(shown, adds_note=note, belongs=belongs)
        note = self._say("working.by_voice", voice=added.voice)
        return replace(shown, adds=self._values.share(added.p), adds_note=note, belongs=belongs)

    def shown(self, reason: Reason) -> Shown:
        facts = self._sentences.of(reason.facts)
        inner = dict(reason.because[0].facts) if reason.kind == "ground" and reason.because else {}
        about = facts | inner
        badge, told_as = self._badge(reason.kind, about)
        told = list(self._facts(reason.kind, about))
        return Shown(
            kind=reason.kind,
            kind_word=self.kind(reason.kind),
            id=reason.id,
            title=self._title(reason, about),
            badge=badge,
            tone=told_as,
            quote=_quote(reason.kind, facts),
            at_map=_at_map(facts),
            facts=[fact for name, fact in told if name not in TECHNICAL],
            technical=[fact for name, fact in told if name in TECHNICAL],
        )

    def _title(self, reason: Reason, facts: Mapping[str, Any]) -> str:
        make = getattr(self, "_title_" + reason.kind.replace(" ", "_"), None)
        return str(make(facts)) if make is not None else _first(facts, "title", "name", "text", "source") or reason.id

    def _title_incident(self, facts: Mapping[str, Any]) -> str:
        act = self._values.code("act", str(facts.get("act", "unknown")))
        return f"{act}, {facts['place']}" if facts.get("place") else act

    _title_ground = _title_incident

    def _title_ruling(self, facts: Mapping[str, Any]) -> str:
        reading = self._names.reading(str(facts.get("reading", "*")))
        return f"{facts.get('term')} · {reading} · {self._names.party(str(facts.get('party')))}"

    def _title_report(self, facts: Mapping[str, Any]) -> str:
        return str(facts.get("source", ""))

    def _title_term(self, facts: Mapping[str, Any]) -> str:
        return _first(facts, "act", "ref") or ""

    def _title_link(self, facts: Mapping[str, Any]) -> str:
        return self._say("why.link_together" if facts.get("together") else "why.link_apart")

    def _badge(self, kind: str, facts: Mapping[str, Any]) -> tuple[str | None, str]:
        if kind == "ruling" and "status" in facts:
            return self._values.code("status", str(facts["status"])), tone(str(facts["status"]))
        p = facts.get("p_happened") if kind in ("incident", "ground") else None
        p = facts.get("probability") if kind == "link" else p
        if isinstance(p, float):
            return f"{self._names.likely(p)} · {self._values.share(p)}", "open" if 0.2 <= p < 0.8 else ""
        return None, ""

    def _facts(self, kind: str, facts: Mapping[str, Any]) -> Iterable[tuple[str, Fact]]:
        left = {name: value for name, value in facts.items() if value not in (None, [], ()) and name not in SHOWN_BELOW}
        if "acts" in left:
            left.pop("act", None)  # the likeliest of them, said twice
        for join in (self._when, self._where, self._ranges):
            yield from join(left)
        for name, value in left.items():
            if not (name == "text" and kind == "report"):
                yield name, Fact(self._values.label(name), self._values.show(name, value))

    def _when(self, left: dict[str, Any]) -> Iterable[tuple[str, Fact]]:
        begin, end = left.get("earliest"), left.get("latest")
        if isinstance(begin, datetime) and isinstance(end, datetime):
            del left["earliest"], left["latest"]
            text: Value = (Bit(self._say.when(begin), at=begin.isoformat()),)
            if end > begin:
                text = (
                    Bit(self._say.when(begin), at=begin.isoformat()),
                    Bit(" – "),
                    Bit(self._say.when(end), at=end.isoformat()),
                )
            yield "when", Fact(self._say("why.f_when"), text)

    def _where(self, left: dict[str, Any]) -> Iterable[tuple[str, Fact]]:
        if isinstance(left.get("lon"), float) and isinstance(left.get("lat"), float):
            lon, lat, radius = left.pop("lon"), left.pop("lat"), left.pop("radius_m", None)
            text = f"{self._say.number(lat, 4)}, {self._say.number(lon, 4)}"
            wide = "" if radius is None else " ± " + self._say("why.metres", n=round(radius))
            place = left.pop("place", None)
            yield "where", Fact(self._say("why.f_where"), (Bit(f"{place}; " if place else ""), Bit(text + wide)))

    def _ranges(self, left: dict[str, Any]) -> Iterable[tuple[str, Fact]]:
        for name, low, high in (
            ("expected", "low", "high"),
            ("corrected", "corrected_low", "corrected_high"),
            ("rate", "rate_low", "rate_high"),
            ("adjusted", "adjusted_low", "adjusted_high"),
            ("volume_ratio", "volume_low", "volume_high"),
        ):
            if all(isinstance(left.get(one), float) for one in (name, low, high)):
                value, least, most = (left.pop(one) for one in (name, low, high))
                between = self._say("frame.between", low=self._say.number(least, 1), high=self._say.number(most, 1))
                yield name, Fact(self._values.label(name), (Bit(f"{self._say.number(value, 1)} ({between})"),))
        if isinstance(left.get("low"), float) and isinstance(left.get("high"), float):  # of all readings: no one number
            least, most = (self._say.number(left.pop(one), 1) for one in ("low", "high"))
            yield "bounds", Fact(self._say("why.f_bounds"), (Bit(self._say("frame.between", low=least, high=most)),))
        for name in ("killed", "injured"):
            low, high = left.pop(f"{name}_low", None), left.pop(f"{name}_high", None)
            if low is not None or high is not None:
                told = str(low) if low == high or high is None else f"{low or 0}–{high}"
                yield name, Fact(self._values.label(name), (Bit(told),))


def _quote(kind: str, facts: Mapping[str, Any]) -> str | None:
    return str(facts["text"]) if kind == "report" and facts.get("text") else None


def _at_map(facts: Mapping[str, Any]) -> str | None:
    """The map where it happened, close enough that its disc fills a part of it."""
    lon, lat, radius = facts.get("lon"), facts.get("lat"), facts.get("radius_m")
    if not isinstance(lon, float) or not isinstance(lat, float):
        return None
    return f"/picture?at={lon:.4f},{lat:.4f},{_zoom(float(radius or 0))}"


def _zoom(radius_m: float) -> int:
    zoom = 14
    while radius_m > 400.0 and zoom > 3:
        radius_m /= 2
        zoom -= 1
    return zoom


def _first(facts: Mapping[str, Any], *names: str) -> str | None:
    return next((str(facts[name]) for name in names if facts.get(name)), None)
