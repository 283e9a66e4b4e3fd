"""The indicators of dialogue (DOMAIN 8.3), each with what it was made of. What nobody recorded is told so, never zero.

docs/community.md has the same list, in the same order. A zero stands only where somebody kept watch over the whole
period and said that there was nothing (`nothing`). Shares have Wilson's interval: the cases of a period are taken as
some of many that could have come.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median
from typing import Any, TypeVar

from truce.community.shares import wilson
from truce.errors import WrongUsage
from truce.model.community import (
    Commitment,
    Complaint,
    Crossing,
    Group,
    HateSpeech,
    Initiative,
    LocalAgreement,
    Missing,
    Nothing,
    Noun,
    Pulse,
    Return,
    Session,
    Silence,
    Tip,
)
from truce.model.indicator import Indicator
from truce.vocabulary.community import community

METHOD = "dialogue-1"
N = TypeVar("N")
NAMES = {Session: "session", Initiative: "initiative", HateSpeech: "hate", Tip: "tip", Silence: "silence",
         Complaint: "complaint", Return: "return", Missing: "missing", Commitment: "commitment",
         Crossing: "crossing", LocalAgreement: "agreement", Pulse: "pulse"}  # fmt: skip
DATED: dict[type, str] = {  # the day that puts an entry into a period
    Session: "on", Initiative: "opened", HateSpeech: "on", Tip: "received", Silence: "requested",
    Complaint: "received", Return: "start", Crossing: "on", LocalAgreement: "made", Pulse: "start",
    Commitment: "due",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The nouns of a register, the days asked about (half-open), and the day that it is."""

    nouns: tuple[Noun, ...]
    start: date
    until: date
    today: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.start <= day < self.until

    def all(self, kind: type[N]) -> list[N]:
        """Every noun of a kind, whenever it was."""
        return [one for one in self.nouns if isinstance(one, kind)]

    def of(self, kind: type[N]) -> list[N]:
        """The nouns of a kind in the period."""
        return [one for one in self.all(kind) if self.holds(getattr(one, DATED[kind]))]

    def watched(self, kind: type) -> bool:
        """Whether somebody said of the whole period that there was nothing of a kind. Days may be told in parts."""
        spans = sorted((one.start, one.until) for one in self.all(Nothing) if one.of == NAMES[kind])
        reached = self.start
        for start, until in spans:
            if start > reached:
                break
            reached = max(reached, until + timedelta(days=1))  # a person's last day is within
        return reached >= self.until


def indicators(nouns: Iterable[Noun], start: date, until: date, today: date) -> tuple[Indicator, ...]:
    """Every indicator of the days from `start` up to, and not including, `until`, by what is kept `today`."""
    if until <= start:
        raise WrongUsage("the period ends before it begins", remedy="--from 2025-04-01 --to 2025-05-01")
    period = Period(nouns=tuple(nouns), start=start, until=until, today=today)
    return tuple(one for part in PARTS for one in part(period))


def _silences(period: Period) -> Iterator[Indicator]:
    asked = period.of(Silence)
    answered = [one for one in asked if one.answer != "waiting"]
    granted = [one for one in asked if one.answer == "granted"]
    told = [one for one in granted if one.keeping != "unknown"]
    waiting, unseen = len(asked) - len(answered), len(granted) - len(told)
    yield _count(period, "silences_requested", Silence, asked)
    yield _share("silences_granted", granted, answered, asked, untold=waiting)
    yield _share("silences_kept", [one for one in told if one.keeping == "kept"], told, asked, untold=unseen)


def _works(period: Period) -> Iterator[Indicator]:
    works: Sequence[Any] = [*period.of(Silence), *period.of(LocalAgreement)]
    yield _sum("repairs", [one.repairs for one in works])
    yield _sum("served", [one.served for one in works])


def _disputes(period: Period) -> Iterator[Indicator]:
    disputes = [one for one in period.all(Initiative) if one.dispute]
    opened = [one for one in disputes if period.holds(one.opened)]
    settled = [one for one in disputes if period.holds(one.settled)]
    days = [one.days_to_settle for one in settled if one.days_to_settle is not None]
    yield _count(period, "disputes_opened", Initiative, opened, any_kept=bool(disputes))
    yield _count(period, "disputes_settled", Initiative, settled, any_kept=bool(disputes))
    yield _middle("days_to_settle", "days", median, days)


def _people(period: Period) -> Iterator[Indicator]:
    sessions = period.of(Session)
    groups = [group for one in sessions for group in one.participants]
    sexed = [group for group in groups if group.sex != "unknown"]
    decided = [group for group in sexed if group.deciding is not None]
    yield _count(period, "sessions", Session, sessions)
    yield _sum("attendances", [sum(group.count for group in one.participants) for one in sessions])
    yield _weighed("women_present", sexed, lambda group: group.count, _untold(groups, sexed))
    yield _weighed("women_deciding", decided, lambda group: group.deciding or 0, _untold(groups, decided))


def _commitments(period: Period) -> Iterator[Indicator]:
    told = period.of(Commitment)
    due = [one for one in told if one.due < period.today and one.state != "released"]
    yield _share("commitments_in_time", [one for one in due if one.in_time()], due, told)


def _complaints(period: Period) -> Iterator[Indicator]:
    received = period.of(Complaint)
    ripe = [one for one in received if one.ripe(period.today)]
    yield _count(period, "complaints", Complaint, received)
    in_time = [one for one in ripe if one.in_time()]
    yield _share("complaints_in_time", in_time, ripe, received, untold=len(received) - len(ripe))
    yield _middle("days_to_answer", "days", median, [one.days for one in received if one.days is not None])


def _returns(period: Period) -> Iterator[Indicator]:
    returned = period.of(Return)
    yield _sum("returnees", [one.count for one in returned], zero=period.watched(Return))


def _missing(period: Period) -> Iterator[Indicator]:
    opened = [one for one in period.all(Missing) if one.opened < period.until]
    searched = [one for one in opened if not (one.state.startswith("closed") and _before(one.progressed, period))]
    moved = [one for one in searched if period.holds(one.progressed)]
    yield _share("missing_progressed", moved, searched, searched)


def _before(day: date | None, period: Period) -> bool:
    return day is not None and day < period.start


def _warnings(period: Period) -> Iterator[Indicator]:
    tips = period.of(Tip)
    yield _count(period, "tips", Tip, tips)
    yield _share("tips_checked", [one for one in tips if one.rumour != "unchecked"], tips, tips)
    yield _share("tips_acted", [one for one in tips if one.acted is not None], tips, tips)
    yield _count(period, "hate_speech", HateSpeech, period.of(HateSpeech))


def _crossings(period: Period) -> Iterator[Indicator]:
    days = period.of(Crossing)
    by_day: dict[date, int] = {}
    for one in days:
        by_day[one.on] = by_day.get(one.on, 0) + one.persons
    waits = [one.waiting for one in days if one.waiting is not None]
    missing = (period.until - period.start).days - len(by_day)
    yield _middle("crossings_per_day", "per_day", mean, list(by_day.values()), untold=missing if by_day else 0)
    yield _middle("waiting_minutes", "minutes", median, waits, untold=len(days) - len(waits))


def _pulses(period: Period) -> Iterator[Indicator]:
    """Each pulse by itself: two samples are never pooled."""
    for one in sorted(period.of(Pulse), key=lambda pulse: (pulse.question, pulse.start, pulse.place)):
        yield of_pulse(one)


def of_pulse(one: Pulse) -> Indicator:
    """The share of yes among those who answered; with an interval only where chance chose who was asked."""
    code, of = f"pulse_{one.question}", f"{one.place}, {one.start}"
    numbers: dict[str, Any] = {"numerator": one.positive, "denominator": one.answered, "of": of}
    if not one.answered:
        return Indicator(code=code, unit="share", why="no_cases", untold=one.refused, **numbers)
    value = one.positive / one.answered
    margin = community().samplings[one.sampling].probability
    low, high = wilson(one.positive, one.answered, one.design_effect) if margin else (None, None)
    told: dict[str, Any] = {"value": value, "low": low, "high": high, "untold": one.refused}
    return Indicator(code=code, unit="share", why=None if margin else "no_margin", **numbers, **told)


PARTS: tuple[Callable[[Period], Iterator[Indicator]], ...] = (
    _silences, _works, _disputes, _people, _commitments, _complaints, _returns, _missing, _warnings, _crossings,
    _pulses,
)  # fmt: skip


def _count(period: Period, code: str, kind: type, found: Sequence[Noun], *, any_kept: bool = False) -> Indicator:
    """A number; zero where somebody kept watch, or where the register of it is one that is kept whole (`any_kept`)."""
    if found or any_kept or period.watched(kind):
        return Indicator(code=code, unit="count", value=len(found), numerator=len(found))
    return Indicator(code=code, unit="count", why="not_recorded")


def _share(
    code: str, yes: Sequence[Noun], of: Sequence[Noun], recorded: Sequence[Noun], *, untold: int = 0
) -> Indicator:
    if not of:
        why = "no_cases" if recorded else "not_recorded"
        return Indicator(code=code, unit="share", why=why, untold=untold)
    return _ratio(code, len(yes), len(of), untold)


def _ratio(code: str, yes: float, of: float, untold: int) -> Indicator:
    low, high = wilson(yes, of)
    return Indicator(
        code=code, unit="share", value=yes / of, numerator=yes, denominator=of, low=low, high=high, untold=untold
    )


def _weighed(code: str, groups: Sequence[Group], weigh: Callable[[Group], int], untold: int) -> Indicator:
    """The share of women among those whose sex was told; who was not told of is counted beside."""
    of = sum(map(weigh, groups))
    if not of:
        return Indicator(code=code, unit="share", why="not_recorded", untold=untold)
    return _ratio(code, sum(weigh(group) for group in groups if group.sex == "women"), of, untold)


def _untold(groups: Sequence[Group], told: Sequence[Group]) -> int:
    return sum(group.count for group in groups) - sum(group.count for group in told)


def _sum(code: str, told: Sequence[int | None], *, zero: bool = False) -> Indicator:
    """A sum over the entries that tell it: a floor where some do not."""
    found = [one for one in told if one is not None]
    if not found and not zero:
        return Indicator(code=code, unit="count", why="not_recorded", untold=len(told))
    return Indicator(code=code, unit="count", value=sum(found), numerator=sum(found), untold=len(told) - len(found))


def _middle(
    code: str, unit: str, work: Callable[[Sequence[float]], float], told: Sequence[float], *, untold: int = 0
) -> Indicator:
    if not told:
        return Indicator(code=code, unit=unit, why="not_recorded", untold=untold)
    return Indicator(code=code, unit=unit, value=float(work(told)), denominator=len(told), untold=untold)
