"""talks deadlines, talks takeaways: deadlines as instruments, and what to take away from a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from truce.errors import UnusableValue, UnusableYaml, WrongUsage
from truce.flow.outlook.scenarios import prospects, unreadable
from truce.flow.outlook.shown import Prospects
from truce.flow.talks.budget import Budget
from truce.flow.talks.held import Held
from truce.flow.talks.packages import Asked, packages
from truce.flow.talks.table import look_of
from truce.model.board import Board
from truce.model.countdown import Conditional, Countdown, Record
from truce.model.packages import Packages
from truce.model.scenario import in_language
from truce.model.takeaways import Takeaways
from truce.talks.deadlines import (
    board,
    conditional,
    countdown_words,
    credibility,
    implied,
    mixture_words,
    record_words,
)
from truce.talks.phrases import ENGLISH, speak
from truce.talks.takeaways import takeaways

Side = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The scenarios of a mission at an instant. None: there is no mission, or they cannot be read (`unread`)."""

    prospects: Prospects | None = None
    unread: Mapping[str, str] | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def stated(self) -> Side:
        """How likely each is held to be, without speaking of any deadline."""
        return {one.scenario.code: one.now.p for one in self.prospects.each} if self.prospects is not None else {}


def foreseen(held: Held, as_of: datetime, language: str) -> Foreseen:
    """The scenarios as they stood. A fault in their file takes nothing of the talks down: it is told beside them."""
    if held.house is None:
        return Foreseen()
    try:
        found = prospects(held.house, as_of)
    except UnusableYaml as fault:
        return Foreseen(unread=unreadable(fault))
    titles = {one.scenario.code: in_language(one.scenario.title, language) for one in found.each}
    posts = [(one.scenario.code, post.signpost) for one in found.each for post in one.signposts]
    named = {post: found.indicator(*post) for post in posts}
    return Foreseen(found, None, titles, {post: in_language(words, language) for post, words in named.items() if words})


def deadlines(
    held: Held,
    as_of: datetime,
    told: Conditional | None = None,
    language: str = ENGLISH,
    *,
    scenarios: bool = False,
) -> Board:
    """The board as it stood at an instant; `told`: what a person says of the scenarios if a deadline is met or not.

    Sentences are in `language`; `scenarios`: also what the mission's are called. Raises WrongUsage of a language that
    has no texts.
    """
    words = speak(language)
    names = {actor.id: actor.name for actor in held.negotiation.actors}
    rows, records = _deadlines(held, as_of)
    made = Board(
        look=look_of(held),
        as_of=as_of,
        countdowns=rows,
        words=tuple(countdown_words(row, names, words) for row in rows),
        records=records,
        of_records=tuple(record_words(record, names, words) for record in records),
        language=language,
    )
    if told is None and not scenarios:
        return made
    return _foretold(made, foreseen(held, min(as_of, _now(held, as_of)), language), told)


def _now(held: Held, as_of: datetime) -> datetime:
    """How likely something is held to be on a day to come is what is held today."""
    return as_of if held.house is None else held.house.clock()


def _foretold(made: Board, found: Foreseen, told: Conditional | None) -> Board:
    """The board with the scenarios as they hang on a deadline, where somebody says how."""
    made = replace(made, titles=found.titles, unread=found.unread)
    if told is None:
        return made
    stated = found.stated if set(found.stated) == set(told.if_met) else None
    mixtures = tuple(conditional(told, stated))
    return replace(
        made,
        mixtures=mixtures,
        of_mixtures=mixture_words(mixtures, found.titles, speak(made.language)),
        implied=None if stated is None else implied(told, stated),
    )


def _deadlines(held: Held, as_of: datetime) -> tuple[tuple[Countdown, ...], tuple[Record, ...]]:
    """The countdowns of an instant, and the record of each who set one: as that stood then."""
    negotiation = held.negotiation
    known = [row for row in negotiation.deadlines if held.view.learnt_by is None or row.as_of <= held.view.learnt_by]
    rows = tuple(board(known, as_of, negotiation.occurrences))
    setters = dict.fromkeys(row.set_by for row in rows if row.set_by is not None)
    return rows, tuple(credibility(rows, setter) for setter in setters)


def read_conditional(met: str | None, if_met: tuple[str, ...], if_missed: tuple[str, ...]) -> Conditional | None:
    """`0.3` or `0.3 (0.2 to 0.5)` as 0.3:0.2:0.5; scenarios as A=0.4. Null where nothing was said.

    Raises UnusableValue, and WrongUsage where scenarios are told without the chance that parts them.
    """
    if met is None:
        if if_met or if_missed:
            raise WrongUsage("scenarios need your chance that it is met", remedy="--met 0.3, or --met 0.3:0.2:0.5")
        return None
    numbers = [_share(part, met) for part in met.split(":")]
    if len(numbers) not in (1, 3):
        raise UnusableValue("the chance to be met is one number or three", given=met, remedy="0.3, or 0.3:0.2:0.5")
    middle, low, high = numbers if len(numbers) == 3 else (numbers[0],) * 3
    return Conditional(met=middle, met_low=low, met_high=high, if_met=_side(if_met), if_missed=_side(if_missed))


def _side(words: tuple[str, ...]) -> Side:
    found: dict[str, float] = {}
    for word in words:
        code, sign, number = word.partition("=")
        if not sign:
            raise UnusableValue("a scenario and how likely it is", given=word, remedy="A=0.4")
        if code in found:
            raise UnusableValue("a scenario is said once", given=word, before=found[code], remedy="leave one out")
        found[code] = _share(number, word)
    return found


def _share(text: str, given: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UnusableValue("this is no number from 0 to 1", given=given, remedy="0.3") from None


def taken_away(
    held: Held,
    meeting: str,
    by: date | None = None,
    since: date | None = None,
    language: str = ENGLISH,
    budget: Budget | None = None,
) -> Takeaways:
    """Of one meeting: who said what, what is common, new and missing, what to watch. Raises NotFound, WrongUsage.

    `budget`: for whoever cannot wait for what blocks a package; what there was no time for is told.
    """
    day = by or next((m.until or m.as_of for m in held.negotiation.meetings if m.id == meeting), None)
    if day is None:  # it names no meeting of these talks: that is told below
        return takeaways(held.negotiation, meeting, language=language)
    end = _end_of(held, day)
    rows, records = _deadlines(held, end)
    found = _known_then(held, day, end, language)
    posts = () if found.prospects is None else [post for one in found.prospects.each for post in one.signposts]
    made = takeaways(
        held.negotiation,
        meeting,
        by=by,
        since=since,
        packages=_packages(held, day, budget),
        countdowns=rows,
        records=records,
        signposts=tuple(posts),
        titles=found.titles,
        signs=found.signs,
        language=language,
    )
    return replace(made, unread=found.unread, withheld=held.withheld)


def _end_of(held: Held, day: date) -> datetime:
    """The midnight that ends a day of the mission's zone, in UTC."""
    zone = ZoneInfo("UTC" if held.house is None else held.house.choices.time_zone)
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def _known_then(held: Held, day: date, end: datetime, language: str) -> Foreseen:
    """The scenarios as they stood at the end of a day, or now where it has not ended; of a day to come nothing."""
    if held.house is None or _end_of(held, day - timedelta(days=1)) > held.house.clock():
        return Foreseen()
    return foreseen(held, min(end, held.house.clock()), language)


def _packages(held: Held, day: date, budget: Budget | None) -> Packages | None:
    """What could be agreed by what was said until then; nothing where nobody assumed what things are worth."""
    try:
        return packages(replace(held, view=replace(held.view, said_by=day)), Asked(most=1), budget)
    except UnusableValue:
        return None
