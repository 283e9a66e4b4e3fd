"""The picture of what may come, for the brief: the chance that a truce stands, over the fan of its breaches."""

from datetime import date, datetime

from babel.dates import format_date

from truce.briefs.wording import Words
from truce.drawn import Break, Day, Fan, Hold, Point, Step, draw_fan, draw_hold, draw_stack
from truce.model.brief import Coming

MARKS = ("past", "now", "blind", "inner", "wide", "middle", "break", "level")
CURVE = ("chance", "interval", "base", "base_interval")


def draw_coming(made: Coming, words: Words, width: float) -> str:
    """The parts that there are, below one another."""
    parts = []
    if made.chances:
        title = words.say("outlook.curve_of", truce=made.truce)
        parts.append((title, draw_hold(_curve(made, words, title), width)))
    if made.steps:
        title = words.say("outlook.fan_of", series=made.series)
        parts.append((title, draw_fan(_fan(made, words, title), width)))
    return draw_stack(parts, words.say("outlook.alt"))


def _curve(made: Coming, words: Words, title: str) -> Hold:
    return Hold(
        title=title,
        points=[
            Point(one.ahead_days, one.p, one.low, one.high, one.base, one.base_low, one.base_high)
            for one in made.chances
        ],
        words={name: words.say(f"outlook.k_{name}") for name in CURVE},
        share=words.percent,
        ahead=lambda days: words.plural("count.day", int(days)),
    )


def _fan(made: Coming, words: Words, title: str) -> Fan:
    def local(at: datetime) -> date:
        return at.astimezone(words.zone).date()

    return Fan(
        title=title,
        past=[Day(local(one.at), one.count, one.watched) for one in made.past],
        steps=[Step(local(one.at), one.q05, one.q25, one.q50, one.q75, one.q95) for one in made.steps],
        change=None if made.since is None else Break(local(made.since), made.before, made.now),
        words={mark: words.say(f"outlook.k_{mark}") for mark in MARKS},
        told=lambda value: words.number(value, 0 if value.is_integer() else 1),
        on=lambda day: str(format_date(day, "d MMM", locale=words.locale)),
    )
