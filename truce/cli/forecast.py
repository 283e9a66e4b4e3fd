"""forecast: is it holding, will it hold, how do we know, what would change our mind; and how good that was before."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from truce.cli import show, who
from truce.cli.forecast_counts import say_counts, series_name
from truce.cli.forecast_now import say_measures, say_now
from truce.cli.forecast_parts import say_parts
from truce.cli.forecast_record import record_line, say_record
from truce.cli.forecast_scenarios import end_unread, say_likelihoods, say_scenarios, scores_line, unread_line
from truce.cli.forecast_warned import say_thresholds, warning_lines
from truce.cli.forecast_words import spread, word
from truce.cli.options import AsOf, Folder, Json, instant
from truce.errors import NotFound, UnusableValue, UnusableYaml
from truce.flow.asof import as_seen
from truce.flow.house import House
from truce.flow.outlook.forecast import judged_as_of
from truce.flow.outlook.foreseen import foreseen, refuse_ahead
from truce.flow.outlook.record import intact, record_at
from truce.flow.outlook.record import record as record_of
from truce.flow.outlook.scenarios import prospects, unreadable
from truce.flow.outlook.shown import Chance, Hold, Series, Shown, Truce
from truce.flow.outlook.warned import thresholds as worth_of_thresholds
from truce.model.forecast import ANY_END, Signal
from truce.vocabulary import vocabulary

WHY = {
    "nobody_watched": "cannot be told: nobody watched it, so silence means nothing; only the base rate is shown",
    "too_few_days": "too few days are known: only the base rate is shown",
    "its_end_came": "its announced end came",
    "base_rate_of_another_end": "no truce was followed by it: the base rate is that of a collapse, and wide",
    "base_rate_of_few": "the base rate stands on the few truces that were followed by day",
}
ENDED = "ended"  # as a state stands in a forecast
BELOW, VARIED = "  base rate alone", "  by other thresholds"
MOST_SERIES = 8

Only = Annotated[str | None, typer.Option("--agreement", "-a", help="Only this truce.", show_default="all")]
Term = Annotated[str | None, typer.Option("--term", help="This term: will it hold, breaches.", show_default="all")]
Area = Annotated[str | None, typer.Option("--area", help="This area: the same, there.", show_default=False)]


def forecast(
    folder: Folder,
    agreement: Only = None,
    term: Term = None,
    area: Area = None,
    as_of: AsOf = None,
    record: Annotated[bool, typer.Option("--record", help="How good forecasts were, and what waits.")] = False,
    scenarios: Annotated[bool, typer.Option("--scenarios", help="How it may go, with signposts.")] = False,
    thresholds: Annotated[bool, typer.Option("--thresholds", help="When a warning pays, by the past.")] = False,
    as_json: Json = False,
) -> None:
    """Say whether a truce is holding, whether it will, what changed, what is to come and how good that was before.

    It shows what `truce run` said last and froze. With --as-of: what would have been said by what was known then; that
    is only shown.
    """
    if record + scenarios + thresholds > 1:
        raise UnusableValue("one of these at a time", given="--record, --scenarios, --thresholds", remedy="ask again")
    house = who.open_house(folder)
    known = instant(as_of, house.choices.time_zone, "--as-of")
    if known is not None:
        refuse_ahead(house, known)
    if thresholds:
        _thresholds(house, known, as_json=as_json)
        return
    if record and not as_json:
        _record(house, known)
        return
    found = foreseen(house, known, trying=record)
    shown = _chosen(found, agreement, term, area)
    who.saw(house, "forecasts", rows=len(shown.truces), machine=as_json)
    if as_json:
        show.machine(show.plain(shown))
    elif scenarios:
        _scenarios(shown, house.choices.language)
    else:
        _say(house, shown, found, term, area)
    if shown.unread is not None:
        end_unread(shown.unread, machine=as_json)


def _scenarios(shown: Shown, language: str) -> None:
    if shown.prospects is None:
        show.say(unread_line(shown.unread or {}))
    else:
        say_scenarios(shown.prospects, language)


def _say(house: House, shown: Shown, found: Shown, term: str | None, area: str | None) -> None:
    """Each truce that was asked for, then how it may go and how good such words were."""
    for truce in shown.truces:
        _say_truce(house, truce, shown.made_at)
        say_parts(next(one for one in found.truces if one.agreement == truce.agreement), term, area, _chance)
        for line in warning_lines(shown, truce.agreement):
            show.say(line)
    if shown.prospects is not None:
        say_likelihoods(shown.prospects, house.choices.language)
    elif shown.unread is not None:
        show.say(unread_line(shown.unread))
    show.say(record_line(shown.record, ZoneInfo(house.choices.time_zone)))
    show.say("why: truce why FOLDER ID (ids: --json); more: --record, --scenarios, --thresholds")


def _thresholds(house: House, known: datetime | None, *, as_json: bool) -> None:
    """What each threshold of a warning would have been worth, and which is used."""
    found = worth_of_thresholds(house, known or judged_as_of(house))
    who.saw(house, "warnings", rows=len(found.worth), machine=as_json)
    if as_json:
        show.machine(show.plain(found))
    else:
        say_thresholds(found)


def _record(house: House, known: datetime | None) -> None:
    """How good forecasts were, beside what is simple; with `known`, as the record stood then."""
    found = record_of(house) if known is None else record_at(house, known)
    who.saw(house, "forecasts", rows=len(found.lines), machine=False)
    say_record(found, ZoneInfo(house.choices.time_zone), *intact(house, known))
    then = house if known is None else as_seen(house, known)  # what was judged later is no part of it
    try:
        show.say(scores_line(prospects(then, known or judged_as_of(house))))
    except UnusableYaml as fault:
        end_unread(unreadable(fault), machine=False)


def _chosen(shown: Shown, agreement: str | None, term: str | None, area: str | None) -> Shown:
    """What was asked for; the whole area where none was named."""
    if agreement is not None and all(one.agreement != agreement for one in shown.truces):
        raise NotFound("no such truce here", given=agreement, known=", ".join(one.agreement for one in shown.truces))
    every = [one for truce in shown.truces for one in truce.series]
    for given, known in ((term, {one.term for one in every}), (area, {one.area for one in every})):
        if given is not None and given not in known:
            raise NotFound("nothing was foretold of that", given=given, known=", ".join(sorted(known)) or "nothing")
    picked = [
        replace(truce, series=tuple(one for one in truce.series if _wanted(one, term, area)))
        for truce in shown.truces
        if agreement in (None, truce.agreement)
    ]
    return replace(shown, truces=tuple(picked))


def _wanted(one: Series, term: str | None, area: str | None) -> bool:
    return term in (None, one.term) and one.area == (area or "all")


def _say_truce(house: House, truce: Truce, made_at: datetime | None) -> None:
    zone = ZoneInfo(house.choices.time_zone)
    when = "" if made_at is None else f", by what was known on {made_at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
    show.say(f"{truce.title} ({truce.agreement}){when}")
    say_now(truce.conditions, zone)
    for line in _headline(truce.holds):
        show.say(f"  {line}")
    show.say()
    say_measures(truce.conditions)
    if truce.holds:
        show.table("will it hold, by what counts as its end (90 % interval)", *_holds(truce.holds))
        for line in _footnotes(truce.holds):
            show.say(line)
        show.say()
    for line in _changes(truce):
        show.say(line)
    tripped = [one for one in truce.signals if one.state == "tripped"]
    if tripped:
        columns = ("sign seen", "its weight (hazard ratio)", "moves 30 days by", "what was seen")
        show.table("", columns, (_sign(one) for one in tripped))
    show.say(_signs_line(truce.signals, made_at))
    show.say()
    say_counts(truce, made_at)


def _headline(holds: Sequence[Hold]) -> Iterator[str]:
    """The chance in words, or why there is none."""
    for hold in holds:
        if hold.definition != ANY_END:
            continue
        told = [one for one in hold.chances if one.p is not None and one.why not in WHY]
        if told:
            yield "; ".join(f"{one.ahead_days} days: {word(one.p or 0.0)}" for one in told)
        else:
            yield WHY.get(hold.chances[0].why or "", "cannot be told") if hold.chances else "cannot be told"


def _holds(holds: Sequence[Hold]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    days = sorted({one.ahead_days for hold in holds for one in hold.chances})
    rows: list[tuple[str, ...]] = []
    for hold in holds:
        by = {one.ahead_days: one for one in hold.chances}
        name = vocabulary().label("ends", hold.definition)
        rows.append((name, (hold.state or "").replace("_", " "), *(_chance(by.get(day)) for day in days)))
        if hold.definition == ANY_END and hold.state != ENDED:
            rows.append((BELOW, "", *(_base(by.get(day)) for day in days)))
        if hold.others is not None and hold.state != ENDED:
            ended = f"{hold.others[1]} of {hold.others[0]} ended"
            rows.append((VARIED, ended, *(_varied(by.get(day)) for day in days)))
    return ("end", "now", *(f"{day} days" for day in days)), rows


def _chance(one: Chance | None) -> str:
    if one is None or one.p is None:
        return "cannot be told"
    return spread(one.p, one.low, one.high) + (" guessed" if one.guessed else "")


def _base(one: Chance | None) -> str:
    return "" if one is None or one.base is None else spread(one.base, one.base_low, one.base_high)


def _varied(one: Chance | None) -> str:
    return "" if one is None or one.varied is None else f"{one.varied[0]:.0%} to {one.varied[1]:.0%}"


def _footnotes(holds: Sequence[Hold]) -> Iterator[str]:
    """What chances stand on, where that is less than the record of truces."""
    for code in sorted({hold.stands_on for hold in holds if hold.stands_on in WHY and hold.state != ENDED} - {None}):
        names = [vocabulary().label("ends", hold.definition) for hold in holds if hold.stands_on == code]
        yield f"  {', '.join(names)}: {WHY[str(code)]}"


def _changes(truce: Truce) -> Iterator[str]:
    """What changed, since when, by how much; or that nothing did, or that it cannot be told."""
    for one in truce.changed[:MOST_SERIES]:
        regime = one.regime
        if regime is not None and regime.since is not None:
            moved = f"from {regime.level or 0.0:.1f} to {regime.now or 0.0:.1f} a watched day"
            loud = " ALARM" if regime.alarm else ""
            yield f"changed{loud}: {series_name(one)} since {regime.since}, {moved} (chance {regime.chance or 0.0:.0%})"
    if not truce.changed:
        yield f"changed: {_unchanged(truce)}"


def _unchanged(truce: Truce) -> str:
    seen = [one.regime for one in truce.series if one.regime is not None]
    short = sum(1 for one in seen if one.why)
    if not seen:
        return "cannot be told: no series of days was looked at"
    return f"{short} of {len(seen)} series are too short to tell" if short else "nothing is likelier than not"


def _sign(one: Signal) -> tuple[str, ...]:
    moved = "" if one.moved_30 is None else f"{100 * one.moved_30:+.1f} points"
    weight = "" if one.ratio is None else f"{one.ratio:.2g} ({one.ratio_low:.2g} to {one.ratio_high:.2g})"
    return (vocabulary().label("signals", one.signal), weight, moved, one.why or "")


def _signs_line(signals: Sequence[Signal], made_at: datetime | None) -> str:
    """How many signs were seen; and when, where that was before the rest was said."""
    if not signals:
        return "signs: none was read"
    count = {state: sum(1 for one in signals if one.state == state) for state in ("tripped", "not_tripped")}
    blind = len(signals) - sum(count.values())
    read = max(one.as_of for one in signals)
    on = f" on {read:%Y-%m-%d}, when signs were read last" if made_at is not None and read < made_at else ""
    told = f"{count['tripped']} seen{on}, {count['not_tripped']} looked for and not there, {blind} that nobody can tell"
    return f"signs: {told}; weights are judgements that no record has calibrated (docs/outlook-survival.md)"
