"""talks deadlines, talks takeaways: deadlines as instruments, and what to take away from a meeting."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from truce.errors import UnusableValue
from truce.flow.outlook.scenarios import prospects, scenarios_of
from truce.flow.talks.held import Held
from truce.flow.talks.packages import Asked, packages
from truce.flow.talks.table import look_of
from truce.model.board import Board
from truce.model.brief import Sentence
from truce.model.countdown import Conditional, Countdown, Mixture, Record
from truce.model.packages import Packages
from truce.model.scenario import SignpostState, in_language
from truce.model.takeaways import Takeaways
from truce.talks.deadlines import board, conditional, countdown_words, credibility, mixture_words, record_words
from truce.talks.takeaways import takeaways

Side = Mapping[str, float]


def deadlines(held: Held, as_of: datetime, told: Conditional | None = None) -> Board:
    """The board as it stood at an instant; `told`: what a person says of the scenarios if a deadline is met or not."""
    names = {actor.id: actor.name for actor in held.negotiation.actors}
    rows, records = _deadlines(held, as_of)
    mixtures = () if told is None else tuple(conditional(told, _stated(held, as_of, told)))
    return Board(
        look=look_of(held),
        as_of=as_of,
        countdowns=rows,
        words=tuple(countdown_words(row, names) for row in rows),
        records=records,
        of_records=tuple(record_words(record, names) for record in records),
        mixtures=mixtures,
        of_mixtures=_mixed(held, mixtures),
    )


def _deadlines(held: Held, as_of: datetime) -> tuple[tuple[Countdown, ...], tuple[Record, ...]]:
    """The countdowns of an instant, and the record of each who set one: as that stood then."""
    negotiation = held.negotiation
    known = [row for row in negotiation.deadlines if held.view.learnt_by is None or row.as_of <= held.view.learnt_by]
    rows = tuple(board(known, as_of, negotiation.occurrences))
    setters = dict.fromkeys(row.set_by for row in rows if row.set_by is not None)
    return rows, tuple(credibility(rows, setter) for setter in setters)


def _mixed(held: Held, mixtures: tuple[Mixture, ...]) -> tuple[Sentence, ...]:
    return mixture_words(mixtures, _titles(held)) if mixtures else ()


def _stated(held: Held, as_of: datetime, told: Conditional) -> Side | None:
    """What the mission's people hold likely without speaking of the deadline, where those are the same scenarios."""
    if held.house is None:
        return None
    stands = {one.scenario.code: one.now.p for one in prospects(held.house, as_of).each}
    return stands if set(stands) == set(told.if_met) else None


def _titles(held: Held) -> Mapping[str, str]:
    if held.house is None:
        return {}
    scenarios, _ = scenarios_of(held.house)
    language = held.house.choices.language
    return {one.code: in_language(one.title, language) for one in scenarios.scenarios}


def read_conditional(met: str, if_met: tuple[str, ...], if_missed: tuple[str, ...]) -> Conditional:
    """`0.3` or `0.3 (0.2 to 0.5)` as 0.3:0.2:0.5; scenarios as A=0.4. Raises UnusableValue."""
    numbers = [_share(part, met) for part in met.split(":")]
    if len(numbers) not in (1, 3):
        raise UnusableValue("the chance to be met is one number or three", given=met, remedy="0.3, or 0.3:0.2:0.5")
    middle, low, high = numbers if len(numbers) == 3 else (numbers[0],) * 3
    return Conditional(met=middle, met_low=low, met_high=high, if_met=_side(if_met), if_missed=_side(if_missed))


def _side(words: tuple[str, ...]) -> Side:
    found = {}
    for word in words:
        code, sign, number = word.partition("=")
        if not sign:
            raise UnusableValue("a scenario and how likely it is", given=word, remedy="A=0.4")
        found[code] = _share(number, word)
    return found


def _share(text: str, given: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UnusableValue("this is no number from 0 to 1", given=given, remedy="0.3") from None


def taken_away(held: Held, meeting: str, by: date | None = None, since: date | None = None) -> Takeaways:
    """Of one meeting: who said what, what is common, new and missing, what to watch. Raises NotFound."""
    day = by or next((m.until or m.as_of for m in held.negotiation.meetings if m.id == meeting), None)
    zone = ZoneInfo("UTC" if held.house is None else held.house.choices.time_zone)
    end = None if day is None else datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    rows, records = ((), ()) if end is None else _deadlines(held, end)
    return takeaways(
        held.negotiation,
        meeting,
        by=by,
        since=since,
        packages=None if day is None else _packages(held, day),
        countdowns=rows,
        records=records,
        signposts=() if end is None else _signposts(held, end),
        titles=_titles(held),
    )


def _packages(held: Held, day: date) -> Packages | None:
    """What could be agreed by what was said until then; nothing where nobody assumed what things are worth."""
    try:
        return packages(replace(held, view=replace(held.view, said_by=day)), Asked(most=1))
    except UnusableValue:
        return None


def _signposts(held: Held, as_of: datetime) -> tuple[SignpostState, ...]:
    if held.house is None or as_of > held.house.clock():
        return ()
    return tuple(post for one in prospects(held.house, as_of).each for post in one.signposts)
