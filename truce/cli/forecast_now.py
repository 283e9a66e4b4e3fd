"""Is it holding now, in the words of the terminal: the word, why, and the numbers that it rests on."""

from collections.abc import Iterator, Sequence
from datetime import timedelta, tzinfo

from truce.cli import show
from truce.model.condition import BROKEN_FROM, FRAYED_FROM, IN_FORCE, OVER, SURE, UNTOLD, Condition, Measure, Spot
from truce.vocabulary import vocabulary

SHARES = ("heavy", "night")
AGAINST = ("before", "phase", "matched")
MOST_SPOTS = 3
DRAWN = "  ratios (x) and rates of places are drawn towards no difference where little was seen or watched"
MARKED = (
    f"  fraying is said from {SURE:.0%} chance on that it is {FRAYED_FROM:g} times that since it began "
    f"or of the days before,\n  broken from {SURE:.0%} on that it is {BROKEN_FROM:g} times that before it; "
    "where hardly anybody watched, by all\n  that was told of; "
    "a row tells of a change only if its whole 90% interval does"
)


def say_now(conditions: Sequence[Condition], zone: tzinfo) -> None:
    """Of the truce as a whole everything, of its areas the word; nothing where it was not asked."""
    if not conditions:
        return
    whole, *areas = conditions
    show.say(f"  is it holding? {_answer(whole)}")
    if whole.earliest is not None and whole.latest is not None:
        last = whole.latest - timedelta(seconds=1)
        days = f"{whole.earliest.astimezone(zone):%Y-%m-%d} to {last.astimezone(zone):%Y-%m-%d}"
        show.say(f"  {days}: {_happened(whole)}")
    for one in areas:
        show.say(f"  {_place(one.area)} {_word(one)}")


def say_measures(conditions: Sequence[Condition]) -> None:
    """What the word of the truce as a whole rests on."""
    whole = next(iter(conditions), None)
    if whole is None or whole.term is None:
        return
    rows = list(_measures(whole.measures))
    if rows:
        columns = ("the last days", "now", *(_say(against) for against in AGAINST))
        show.table("is it holding, by covered hours (90 % interval)", columns, rows)
        if any(one.name == "rate" and one.value is not None for one in whole.measures):
            show.say(DRAWN)
            show.say(MARKED)
    show.say(_effect(whole))
    for line in _spots(whole):
        show.say(line)
    show.say()


def _say(code: str) -> str:
    """The word of a code, within a sentence."""
    told = vocabulary().label("conditions", code)
    return told[:1].lower() + told[1:]


def _answer(one: Condition) -> str:
    """The word with its reasons; of a truce that is over or has not begun, that first."""
    told = _word(one)
    if one.stage == IN_FORCE:
        return told
    if one.stage != OVER:
        return f"{told}: {_say(one.stage)}"
    return f"it is over ({_say(one.ended_by or OVER)}); in its last days: {told}"


def _word(one: Condition) -> str:
    """The word with its reasons."""
    word = _say(one.state).upper() if one.state != UNTOLD else _say(UNTOLD)
    reasons = "; ".join(_say(code) for code in one.why if code != one.stage)
    return f"{word}: {reasons}" if reasons else word


def _happened(one: Condition) -> str:
    """By covered hours; where nobody watched only what was reported, which is no rate."""
    if not one.hours:
        return f"nobody watched: no covered hours and no rate; reported, not watched: {one.told:.1f} breaches"
    watched = f"{one.watched:.0%} of the area and time watched"
    told = "" if one.told <= one.counts + 0.05 else f"; {one.told:.1f} told of in all"
    return f"{one.counts:.1f} breaches in {one.hours:.0f} covered hours ({watched}){told}"


def _measures(measures: Sequence[Measure]) -> Iterator[tuple[str, ...]]:
    """A row each for rates, shares and places; only what was compared."""
    for name in ("rate", *SHARES, "cells"):
        mine = {one.against: one for one in measures if one.name == name}
        if any(one.value is not None for one in mine.values()):
            now = _figure(name, next(iter(mine.values())).now)
            yield (_say(name), now, *(_compared(mine.get(against)) for against in AGAINST))


def _compared(one: Measure | None) -> str:
    if one is None or one.value is None or one.low is None or one.high is None:
        return _say(UNTOLD)
    if one.name == "cells":
        between = f"{one.low:.0f} to {one.high:.0f} were to be expected"
    elif one.name == "rate":
        between = f"{_figure(one.name, one.then)}, x{one.value:.2g} ({one.low:.2g} to {one.high:.2g})"
    else:
        points = f"{100 * one.value:+.0f} points ({100 * one.low:+.0f} to {100 * one.high:+.0f})"
        between = f"{_figure(one.name, one.then)}, {points}"
    return f"{between}: {_say(one.state)}"


def _figure(name: str, value: float | None) -> str:
    if value is None:
        return "unknown"
    return f"{value:.0%}" if name in SHARES else f"{value:.0f}" if name == "cells" else f"{value:.2g}"


def _effect(one: Condition) -> str:
    """What the truce itself changed."""
    if one.effect is None or one.effect_low is None or one.effect_high is None:
        return f"what the truce itself changed cannot be told: {_say(one.effect_why or UNTOLD)}"
    told = f"breaches {_say(one.effect_state)}" if one.effect_state in {"fell", "rose"} else "no change can be told"
    ratio = f"{one.effect:.2g} of what the trend would have brought ({one.effect_low:.2g} to {one.effect_high:.2g})"
    hangs = "; it hangs on its first days" if one.effect_hangs else ""
    return f"what the truce itself changed: {told}, {ratio}; it proves no cause{hangs}"


def _spots(one: Condition) -> Iterator[str]:
    if one.in_four is None:
        return
    corrected = ""
    if one.in_four_corrected is not None and one.in_four_low is not None and one.in_four_high is not None:
        between = f"({one.in_four_low:.0%} to {one.in_four_high:.0%})"
        corrected = f", {one.in_four_corrected:.0%} {between} had all been watched alike"
    name = "hot spots" if one.hours else "reported, not watched"
    yield f"{name}: {one.in_four:.0%} of what was told of in the four places with most{corrected}"
    hot = [spot for spot in one.spots if spot.rate is not None][:MOST_SPOTS]
    if hot:
        yield "  " + "; ".join(_spot(spot) for spot in hot)


def _spot(one: Spot) -> str:
    east, north = "E" if one.lon >= 0 else "W", "N" if one.lat >= 0 else "S"
    place = f"{abs(one.lat):.2f} {north} {abs(one.lon):.2f} {east}"
    return f"{place}: {one.counts:.1f} in {one.hours:.0f} watched hours, {one.rate or 0.0:.2g} an hour"


def _place(area: str) -> str:
    if area.startswith("held:"):
        whose = area.removeprefix("held:")
        return "where nobody is known to hold:" if whose == "unknown" else f"held by {whose}:"
    return f"{area.replace('-', ' ')}:"
