"""The pictures of the outlook in the reader's words; a table always stands beside each."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from babel.dates import format_date
from markupsafe import Markup

from truce.drawn import (
    At,
    Bin,
    Break,
    Calibration,
    Day,
    Fan,
    History,
    Hold,
    Path,
    Point,
    Step,
    draw_calibration,
    draw_fan,
    draw_history,
    draw_hold,
    draw_multiples,
)
from truce.flow.outlook.shown import Hold as Held
from truce.flow.outlook.shown import Prospect, Prospects, Record, Series, Truce
from truce.model.scenario import STATED
from truce.web.outlook.words import Words

SMALL = 240.0  # several beside one another
WIDTH = 420.0  # drawn for a phone, and enlarged where there is room
MARKS = ("past", "blind", "inner", "wide", "middle", "break", "level")


def curve(words: Words, truce: Truce, hold: Held) -> Markup:
    """The survival curve of a truce by one definition of its end; nothing where no chance can be told."""
    points = [
        Point(one.ahead_days, one.p, one.low, one.high, one.base, one.base_low, one.base_high)
        for one in hold.chances
        if one.p is not None and one.low is not None and one.high is not None
    ]
    if not points:
        return Markup()
    say = words.say
    made = Hold(
        title=say("outlook.curve_of", title=truce.title),
        points=points,
        words={name: say(f"outlook.k_{name}") for name in ("chance", "interval", "base", "base_interval")},
        share=say.share,
        ahead=lambda days: say("outlook.days", days=int(days)),
    )
    return Markup(draw_hold(made, WIDTH))  # noqa: S704 -- every text in it is escaped


def small_curve(words: Words, name: str, hold: Held, *, keyed: bool) -> Markup:
    """The survival curve of one part of a truce, small beside its like; one of them with a key is enough."""
    points = [
        Point(one.ahead_days, one.p, one.low, one.high, one.base, one.base_low, one.base_high)
        for one in hold.chances
        if one.p is not None and one.low is not None and one.high is not None
    ]
    say = words.say
    made = Hold(
        title=say("outlook.curve_of", title=name),
        points=points,
        words={name: say(f"outlook.k_{name}") for name in ("chance", "interval", "base", "base_interval")},
        share=say.share,
        ahead=lambda days: say.number(days, 0),
        keyed=keyed,
    )
    return Markup(draw_hold(made, SMALL))  # noqa: S704 -- every text in it is escaped


def fan(words: Words, one: Series) -> Markup:
    """What was, what changed and what may come of one series."""
    return Markup(draw_fan(fan_of(words, one, words.series(one)), WIDTH))  # noqa: S704 -- every text in it is escaped


def fan_of(words: Words, one: Series, name: str) -> Fan:
    """The fan of a series under a name."""
    say, regime = words.say, one.regime
    changed = regime is not None and regime.since is not None
    watched = one.basis == "watched"
    return Fan(
        title=name,
        past=[Day(p.day, p.count, not watched or bool(p.watched)) for p in one.past],
        steps=[Step(s.day, s.q05, s.q25, s.q50, s.q75, s.q95) for s in one.steps],
        change=Break(regime.since, regime.level, regime.now) if changed and regime and regime.since else None,
        words={mark: say(f"outlook.k_{mark}") for mark in MARKS},
        told=lambda value: say.number(value, None),
        on=lambda day: _short(words, day),
    )


def by_area(words: Words, series: Sequence[Series]) -> Markup:
    """One fan an area, all on one scale."""
    fans = [fan_of(words, one, words.area(one.area)) for one in series]
    title = words.say("outlook.by_area_of")
    return Markup(draw_multiples(fans, title, WIDTH, 2))  # noqa: S704 -- every text in it is escaped


def reliability(words: Words, record: Record) -> Markup:
    """The diagram of reliability."""
    say = words.say
    made = Calibration(
        title=say("outlook.reliability_of"),
        bins=[Bin(one.n, one.said, one.came, one.low, one.high) for one in record.bins],
        words={"range": say("outlook.k_interval")}
        | {name: say(f"outlook.{name}") for name in ("said", "came", "perfect", "bin")},
        share=say.share,
    )
    return Markup(draw_calibration(made, WIDTH))  # noqa: S704 -- every text in it is escaped


def history(words: Words, found: Prospects, as_of: datetime) -> Markup:
    """How the likelihoods of the scenarios moved, a field each; and what signposts propose beside that."""
    say = words.say
    paths = [_path(words, one) for one in found.each]
    last = max([as_of.astimezone(UTC), *(step.at for path in paths for step in path.steps)])
    made = History(
        title=say("outlook.sc_history_of"),
        paths=paths,
        until=last,
        words={name: say(f"scenario.k_{name}") for name in ("line", "band", "dot", "proposed")},
        share=say.share,
        on=lambda at: _short(words, at.astimezone(say.zone).date()),
    )
    return Markup(draw_history(made, WIDTH, 2))  # noqa: S704 -- every text in it is escaped


def _path(words: Words, one: Prospect) -> Path:
    steps = [At(step.made_at, step.p, step.p_low, step.p_high, step.source == STATED) for step in one.history]
    beside = one.proposed
    proposed = None if beside is None else (beside.p, beside.p_low, beside.p_high)
    return Path(f"{one.scenario.code} {words.told(one.scenario.title)}", steps, proposed)


def _short(words: Words, day: date) -> str:
    """A day without its year."""
    return str(format_date(date(day.year, day.month, day.day), "d MMM", locale=words.say.locale))
