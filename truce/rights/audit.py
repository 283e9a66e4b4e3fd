"""Who looked at what, day by day, and what is odd about it: counted from trails that the lookers themselves signed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from statistics import median

from truce.model.act import Entry
from truce.vocabulary.rights import Limits

SCREEN = "screen"
PAST_DAYS = 3  # so many earlier days of one's own make a past to compare with


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What one member did on one day of the mission's zone. `rows`: taken out in a form that programs read."""

    member: str
    day: date
    looks: int = 0
    exports: int = 0
    rows: int = 0
    out_of_hours: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A day that stands out: in what, how much, and against what."""

    member: str
    day: date
    measure: str
    value: int
    against: str
    usual: float

    def __str__(self) -> str:
        return f"{self.member} on {self.day}: {self.value:,} {self.measure}, {self.against} {self.usual:,.0f}"


def days(trails: Iterable[Entry], refusals: Iterable[Entry], zone: tzinfo, limits: Limits) -> tuple[Day, ...]:
    """A row for each member and day on which there was anything, by member and day."""
    counts: dict[tuple[str, date], dict[str, int]] = {}
    for entry in trails:
        local, told = entry.at.astimezone(zone), entry.facts
        row = counts.setdefault((entry.by or "", local.date()), {})
        left = told.get("form", SCREEN) != SCREEN
        _add(row, "exports" if left else "looks", 1)
        _add(row, "rows", int(told.get("rows") or 0) if left else 0)
        _add(row, "out_of_hours", 0 if limits.day_begins <= local.hour < limits.day_ends else 1)
    for entry in refusals:
        _add(counts.setdefault((str(entry.facts.get("by")), entry.at.astimezone(zone).date()), {}), "refused", 1)
    return tuple(Day(member=member, day=day, **row) for (member, day), row in sorted(counts.items()))


def _add(row: dict[str, int], name: str, number: int) -> None:
    row[name] = row.get(name, 0) + number


def odd(found: Sequence[Day], roles: Mapping[str, frozenset[str]], limits: Limits) -> tuple[Odd, ...]:
    """Days that stand out; `rule` says how. `roles`: member -> roles ever held, for whom to compare with."""
    told = []
    for one in found:
        past = [d for d in found if d.member == one.member and d.day < one.day]
        peers = [
            d
            for d in found
            if d.member != one.member and roles.get(d.member, frozenset()) & roles.get(one.member, frozenset())
        ]
        for measure in ("looks", "exports", "rows"):
            for against, days_, least in (("own usual day", past, PAST_DAYS), ("usual day of the same role", peers, 1)):
                value = getattr(one, measure)
                usual = median([getattr(d, measure) for d in days_]) if len(days_) >= least else None
                if usual is not None and value >= limits.odd_least and value > limits.odd_times * usual:
                    told.append(
                        Odd(member=one.member, day=one.day, measure=measure, value=value, against=against, usual=usual)
                    )
    return tuple(told)


def rule(limits: Limits) -> str:
    """The rule in words, told with every audit."""
    return (
        f"a day is odd with at least {limits.odd_least} looks, exports or rows out, and more than "
        f"{limits.odd_times:g} times the median of the member's own earlier days (from {PAST_DAYS} on) or of the days "
        f"of others with the same role; out of hours: before {limits.day_begins}:00 or from {limits.day_ends}:00 on"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An alarm: when, of which kind, and a sentence."""

    at: datetime
    kind: str
    sentence: str


def alarms(entries: Iterable[Entry], decoys: Mapping[str, Mapping[str, str]]) -> tuple[Alarm, ...]:
    """Every alarm, decoys first, then the newest; marks are named where the auditor could open their box."""
    made = [Alarm(at=e.at, kind=e.facts["kind"], sentence=_sentence(e.facts, decoys)) for e in entries]
    return tuple(sorted(made, key=lambda one: (one.kind != "decoy", -one.at.timestamp())))


def _sentence(facts: Mapping[str, object], decoys: Mapping[str, Mapping[str, str]]) -> str:
    by, action = facts.get("by") or "nobody known", facts.get("action")
    if facts["kind"] == "decoy":
        marks = facts.get("marks")
        named = (
            [decoys[m]["id"] if m in decoys else "one sealed before you came" for m in marks]
            if isinstance(marks, list)
            else []
        )
        return f"{by} touched a decoy by {action}: {', '.join(named)}"
    if facts["kind"] == "emergency":
        return f"{by} used or declared an emergency for {action} ({facts.get('override')})"
    if facts["kind"] == "administrator":
        return f"{by} suspended the administrator {facts.get('member')}"
    words = {"key": "with a key that is not the one enrolled", "suspended": "while suspended"}
    return f"{by} tried {action} {words.get(str(facts['kind']), str(facts['kind']))}"
