"""What speaks for one event and what for two: each factor of a link in plain words and as odds.

Three factors of a link have units (a density per km2, one per day, and the events expected per km2 and day). They are
shown against a round circle and a round stretch of time that hold both reports, the same for all three, so that each
can be read alone and the sum stays what it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log, pi

from babel.dates import format_timedelta

from truce.briefs.pairing import LETTERS, Compared, PairPage, figures, top_act
from truce.briefs.wording import Words, capital
from truce.model.incident import Link

CIRCLES_KM = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
HOURS = (1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 168.0, 336.0, 720.0)
LEAST_HOURS = 1 / 6
SILENT = log(1.2)
"""What is weaker than 1.2 to 1 says next to nothing, and stands in one line with its like."""
MOST = log(1e6)
TRAITS = ("act", "weapon_class", "by", "against", "target", "killed", "injured")
KIND_OF = {"act": "act", "weapon_class": "weapon", "target": "target"}


@dataclass(frozen=True, slots=True)
class Weight:
    """One factor: its name, a sentence, and its log-likelihood ratio (above 0: for one event)."""

    key: str
    title: str
    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The circle (km) and the stretch (hours) against which place, time and crowd are read."""

    km: float | None
    hours: float

    @property
    def shift(self) -> tuple[float, float]:
        """What it adds to place and to time; the crowd gives up both."""
        return (0.0 if self.km is None else log(pi * self.km**2)), log(self.hours / 24)


def yardstick(compared: Compared) -> Yardstick:
    """A round circle and stretch of time, no smaller than what both reports leave open together."""
    one, two = compared.reports
    link = compared.link
    gap = 0.0 if link is None else link.days * 24
    hours = _round_up(sum(max(_hours(r.earliest, r.latest), LEAST_HOURS) for r in (one, two)) + gap, HOURS)
    if link is None or link.km is None or one.radius_m is None or two.radius_m is None:
        return Yardstick(None, hours)
    return Yardstick(_round_up(max(link.km, (one.radius_m + two.radius_m) / 1000), CIRCLES_KM), hours)


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600


def _round_up(value: float, steps: tuple[float, ...]) -> float:
    return next((step for step in steps if step >= value), value)


def weights(compared: Compared, page: PairPage) -> list[Weight]:
    """Every factor of the pair's link, strongest first; nothing where no link was kept."""
    if compared.link is None:
        return []
    words, rod = page.words(), yardstick(compared)
    found = [
        *_where_and_when(compared, compared.link, rod, words),
        Weight("tellers", "", _tellers(compared, words), compared.link.tellers),
        Weight("words", "", words.say(f"pair.words_{_sign(compared.link.words)}"), compared.link.words),
        Weight("company", "", words.say("pair.company"), compared.link.company),
        *(Weight(trait, "", _trait(compared, page, trait), getattr(compared.link, trait)) for trait in TRAITS),
    ]
    named = [Weight(w.key, words.say(f"pair.factor.{_named(w)}"), w.text, w.value) for w in found]
    return sorted(named, key=lambda w: (-abs(w.value), w.key))


def _named(weight: Weight) -> str:
    """A crowd is busy or quiet; all else has one name."""
    return "quiet" if weight.key == "crowd" and weight.value > 0 else weight.key


def _where_and_when(compared: Compared, link: Link, rod: Yardstick, words: Words) -> Iterator[Weight]:
    place, time = rod.shift
    if link.km is not None:
        yield Weight("place", "", _place(compared, link.km, words), link.place + place)
    yield Weight("time", "", _time(compared, link, words), link.time + time)
    crowd = link.crowd - place - time
    span = length(words, timedelta(hours=rod.hours))
    where = "pair.crowd_any" if rod.km is None else "pair.crowd"
    text = words.say(where, km=words.number(rod.km or 0.0), span=span, n=rounded(words, exp(-crowd)))
    yield Weight("crowd", "", text, crowd)


def _place(compared: Compared, km: float, words: Words) -> str:
    told = [kilometres(words, (report.radius_m or 0.0) / 1000) for report in compared.reports]
    apart = words.say("pair.near") if km < 0.05 else words.say("pair.apart", km=kilometres(words, km))
    text = words.say("pair.place", apart=apart, a=told[0], b=told[1])
    learned = [compared.habit(side) for side in (0, 1)]
    if learned[0] is None or learned[1] is None:
        return text
    true = [kilometres(words, habit.true_m / 1000) for habit in learned if habit is not None]
    return f"{text} {words.say('pair.place_learned', a=true[0], b=true[1])}"


def _time(compared: Compared, link: Link, words: Words) -> str:
    meets = words.say("pair.times_meet" if link.days == 0 else "pair.times_apart", gap=length_of(words, link.days))
    a, b = (precision(words, report.earliest, report.latest) for report in compared.reports)
    return words.say("pair.time", meets=meets, a=a, b=b)


def precision(words: Words, earliest: datetime, latest: datetime) -> str:
    """How wide an interval is: `14 minutes`, `1 day`; an instant is told to the minute."""
    return length(words, max(latest - earliest, timedelta(minutes=1)))


def _tellers(compared: Compared, words: Words) -> str:
    one, two = (report.source for report in compared.reports)
    if one != two:
        return words.say("pair.tellers")
    profile = compared.profiles.get(one)
    if profile is None:
        return words.say("pair.teller", source=one)
    return words.say("pair.teller_known", source=one, share=words.percent(profile.repeats))


def _sign(value: float) -> str:
    return "alike" if value > SILENT else "unlike" if value < -SILENT else "silent"


def _trait(compared: Compared, page: PairPage, trait: str) -> str:
    words = page.words()
    one, two = (told(compared, side, trait, page) for side in (0, 1))
    if one is None and two is None:
        return words.say("pair.none_tell")
    if one is None or two is None:
        return words.say("pair.one_tells", who=LETTERS[one is None], what=capital(one or two or ""))
    if one == two:
        return words.say("pair.both_tell", what=one)
    return words.say("pair.each_tells", a=one, b=two)


def told(compared: Compared, side: int, trait: str, page: PairPage) -> str | None:
    """What the report says of a trait, in words."""
    report = compared.reports[side]
    if trait in ("killed", "injured"):
        return figures(getattr(report, f"{trait}_low"), getattr(report, f"{trait}_high"))
    code = top_act(report) if trait == "act" else getattr(report, trait)
    if code is None:
        return None
    return page.party(code) if trait not in KIND_OF else page.words().inline(KIND_OF[trait], code)


def odds(words: Words, value: float) -> str:
    """A log ratio as odds with its side: `40 to 1 for one event`; `no weight` where it is none."""
    if abs(value) < SILENT:
        return words.say("pair.even")
    return words.say("pair.for_one" if value > 0 else "pair.for_two", odds=plain_odds(words, value))


def plain_odds(words: Words, value: float) -> str:
    """`40 to 1` of a log ratio, whichever side it is on; two digits, and no more than a million."""
    if abs(value) > MOST:
        return words.say("pair.odds_over", n=words.number(1e6))
    return words.say("pair.odds", n=rounded(words, exp(abs(value))))


def inline(title: str) -> str:
    """A title within a sentence."""
    return title[:1].lower() + title[1:]


def rounded(words: Words, value: float) -> str:
    """A positive number to two digits at most: `0.04`, `1.5`, `7`, `40`, `1,200`."""
    if value >= 2.95:
        return words.number(value, 2 - max(2, len(str(int(value)))))
    digits = 1 if value >= 0.95 else 2 if value >= 0.095 else 3
    whole = abs(value - round(value)) < 0.05 <= value
    return words.number(value, 0 if whole else digits)


def kilometres(words: Words, km: float) -> str:
    """`0.7`, `2.1`, `15`: a decimal below ten."""
    return words.number(km, 1 if km < 9.95 else 0)


def length(words: Words, span: timedelta) -> str:
    """A length of time in words, in the largest unit that fits it."""
    text: str = format_timedelta(span, threshold=1, locale=words.locale)
    return text


def length_of(words: Words, days: float) -> str:
    """The same of a number of days."""
    return length(words, timedelta(days=days))
