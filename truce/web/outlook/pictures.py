"""The pictures of the outlook in the reader's words; a table always stands beside each."""

from collections.abc import Callable, Sequence
from dataclasses import replace
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
from truce.flow.outlook.shown import Prospect, Prospects, Series, Truce
from truce.model.scenario import STATED
from truce.web.outlook.words import Words

SMALL = 240.0  # several beside one another
PHONE, ROOM, FIELD = 380.0, 760.0, 420.0  # as a phone shows it, as a desk does, and where it stands beside a table
MARKS = ("past", "now", "blind", "inner", "wide", "middle", "break", "level")
LINES = ("chance", "interval", "base", "base_interval")


def _both(draw: Callable[[float], str]) -> Markup:
    """A picture drawn twice, for a phone and for a desk: letters are of one size on both, and the page shows one."""
    shown = f'<div class="near">{draw(PHONE)}</div><div class="far">{draw(ROOM)}</div>'
    return Markup(shown)  # noqa: S704 -- every text in it is escaped


def curve(words: Words, truce: Truce, hold: Held) -> Markup:
    """The survival curve of a truce by one definition of its end; nothing where no chance can be told, and no base."""
    say = words.say
    made = _curve(words, truce.title, hold, lambda days: say("outlook.days", days=int(days)))
    return _both(lambda width: draw_hold(made, width)) if made.lines else Markup()


def small_curve(words: Words, name: str, hold: Held, *, keyed: bool) -> Markup:
    """The survival curve of one part of a truce, small beside its like; one of them with a key is enough."""
    made = _curve(words, name, hold, lambda days: words.say.number(days, 0))
    return Markup(draw_hold(replace(made, keyed=keyed), SMALL))  # noqa: S704 -- every text in it is escaped


def _curve(words: Words, name: str, hold: Held, ahead: Callable[[float], str]) -> Hold:
    return Hold(
        title=words.say("outlook.curve_of", title=name),
        points=[
            Point(one.ahead_days, one.p, one.low, one.high, one.base, one.base_low, one.base_high)
            for one in hold.chances
        ],
        words={line: words.say(f"outlook.k_{line}") for line in LINES},
        share=words.say.share,
        figure=words.share,
        ahead=ahead,
    )


def fan(words: Words, one: Series) -> Markup:
    """What was, what changed and what may come of one series."""
    made = fan_of(words, one, words.series(one))
    return _both(lambda width: draw_fan(made, width))


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
    return _both(lambda width: draw_multiples(fans, title, width))


def reliability(words: Words, bins: Sequence[Bin]) -> Markup:
    """The diagram of reliability."""
    say = words.say
    made = Calibration(
        title=say("outlook.reliability_of"),
        bins=bins,
        words={"range": say("outlook.k_interval")}
        | {name: say(f"outlook.{name}") for name in ("said", "came", "perfect", "bin")},
        share=say.share,
    )
    return Markup(draw_calibration(made, FIELD))  # noqa: S704 -- every text in it is escaped


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
    return _both(lambda width: draw_history(made, width))


def _path(words: Words, one: Prospect) -> Path:
    steps = [At(step.made_at, step.p, step.p_low, step.p_high, step.source == STATED) for step in one.history]
    beside = one.proposed
    proposed = None if beside is None else (beside.p, beside.p_low, beside.p_high)
    return Path(f"{one.scenario.code} {words.told(one.scenario.title)}", steps, proposed)


def _short(words: Words, day: date) -> str:
    """A day without its year."""
    return str(format_date(date(day.year, day.month, day.day), "d MMM", locale=words.say.locale))
