"""forecast: is it holding, will it hold, how do we know, what would change our mind; and how good that was before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from truce.cli import show, who
from truce.cli.forecast_counts import say_counts, series_name
from truce.cli.forecast_now import say_measures, say_now
from truce.cli.forecast_parts import say_parts
from truce.cli.forecast_warned import say_thresholds, warning_lines
from truce.cli.options import AsOf, Folder, Json, instant
from truce.errors import NotFound, UnusableValue
from truce.flow.house import House
from truce.flow.outlook.forecast import judged_as_of
from truce.flow.outlook.foreseen import foreseen
from truce.flow.outlook.record import intact
from truce.flow.outlook.showing import word_codes
from truce.flow.outlook.shown import Chance, Hold, Kept, Prospects, Record, Series, Shown, Truce
from truce.flow.outlook.warned import thresholds as worth_of_thresholds
from truce.model.forecast import ANY_END, HOLD, Signal
from truce.model.scenario import in_language
from truce.vocabulary import vocabulary

WHY = {
    "nobody_watched": "cannot be told: nobody watched it, so silence means nothing; only the base rate is shown",
    "too_few_days": "too few days are known: only the base rate is shown",
    "its_end_came": "its announced end came",
    "base_rate_of_another_end": "no record of past truces is kept by this definition: the chance is that of a collapse",
}
ENDED = "ended"  # as a state stands in a forecast
BELOW = "  base rate alone"
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
    if thresholds:
        _thresholds(house, known, as_json=as_json)
        return
    found = foreseen(house, known)
    shown = _chosen(found, agreement, term, area)
    who.saw(house, "forecasts", rows=len(shown.truces), machine=as_json)
    if as_json:
        show.machine(_plain(shown))
        return
    if record:
        _say_record(house, shown.record)
        return
    if scenarios:
        _say_scenarios(house, shown.prospects)
        return
    for truce in shown.truces:
        _say_truce(house, truce, shown.made_at)
        say_parts(next(one for one in found.truces if one.agreement == truce.agreement), term, area, _chance)
        for line in warning_lines(shown, truce.agreement):
            show.say(line)
    if shown.prospects is not None:
        _say_likelihoods(house, shown.prospects)
    show.say(_record_line(shown.record))
    show.say("why: truce why FOLDER ID (ids: --json); more: --record, --scenarios, --thresholds")


def _thresholds(house: House, known: datetime | None, *, as_json: bool) -> None:
    """What each threshold of a warning would have been worth, and which is used."""
    found = worth_of_thresholds(house, known or judged_as_of(house))
    who.saw(house, "warnings", rows=len(found.worth), machine=as_json)
    if as_json:
        show.machine(_plain(found))
    else:
        say_thresholds(found)


def _plain(value: Any) -> Any:
    """Values within values as mappings and lists; what a machine reads."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


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
        show.say()
    for line in _changes(truce):
        show.say(line)
    tripped = [one for one in truce.signals if one.state == "tripped"]
    if tripped:
        columns = ("sign seen", "its weight (hazard ratio)", "moves 30 days by", "what was seen")
        show.table("", columns, (_sign(one) for one in tripped))
    show.say(_signs_line(truce.signals, made_at))
    show.say()
    say_counts(truce)


def _headline(holds: Sequence[Hold]) -> Iterator[str]:
    """The chance in words, or why there is none."""
    for hold in holds:
        if hold.definition != ANY_END:
            continue
        told = [one for one in hold.chances if one.p is not None and one.why not in WHY]
        if told:
            yield "; ".join(f"{one.ahead_days} days: {_word(one.p or 0.0)}" for one in told)
        else:
            yield WHY.get(hold.chances[0].why or "", "cannot be told") if hold.chances else "cannot be told"


def _word(p: float) -> str:
    names = [vocabulary().label("likelihoods", code) for code in word_codes(p)]
    return names[0] if len(names) == 1 else f"between {names[0]} and {names[1]}"


def _holds(holds: Sequence[Hold]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    days = sorted({one.ahead_days for hold in holds for one in hold.chances})
    rows: list[tuple[str, ...]] = []
    for hold in holds:
        by = {one.ahead_days: one for one in hold.chances}
        name = vocabulary().label("ends", hold.definition)
        rows.append((name, (hold.state or "").replace("_", " "), *(_chance(by.get(day)) for day in days)))
        if hold.definition == ANY_END and hold.state != ENDED:
            rows.append((BELOW, "", *(_base(by.get(day)) for day in days)))
    return ("end", "now", *(f"{day} days" for day in days)), rows


def _chance(one: Chance | None) -> str:
    if one is None or one.p is None:
        return "cannot be told"
    return _spread(one.p, one.low, one.high) + (" guessed" if one.guessed else "")


def _base(one: Chance | None) -> str:
    return "" if one is None or one.base is None else _spread(one.base, one.base_low, one.base_high)


def _spread(p: float, low: float | None, high: float | None) -> str:
    return f"{p:.0%}" + ("" if low is None or high is None else f" ({low:.0%} to {high:.0%})")


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
    return f"signs: {told}; weights are judgements (docs/outlook-survival.md)"


def _say_likelihoods(house: House, found: Prospects) -> None:
    """One line: how likely each scenario is held to be."""
    language = house.choices.language
    told = (f"{in_language(one.scenario.title, language)} {one.now.p:.0%}" for one in found.each)
    show.say("how it may go: " + "; ".join(told))
    if not found.judged:
        show.say("  nobody of this mission has judged that yet: these are the shipped figures")


def _say_scenarios(house: House, found: Prospects | None) -> None:
    if found is None:
        show.say("no scenarios are written")
        return
    language = house.choices.language
    show.say(in_language(found.written.question, language))
    columns = ("scenario", "held to be", "signposts propose", "in words", "signposts passed")
    rows = []
    for one in found.each:
        passed = [sign.signpost.replace("_", " ") for sign in one.signposts if sign.state == "tripped"]
        beside = "" if one.proposed is None else _spread(one.proposed.p, one.proposed.p_low, one.proposed.p_high)
        now = _spread(one.now.p, one.now.p_low, one.now.p_high)
        rows.append((in_language(one.scenario.title, language), now, beside, _word(one.now.p), ", ".join(passed)))
    show.table("", columns, rows)
    for said in found.judged[-3:]:
        show.say(f"{said[0].made_at:%Y-%m-%d} {said[0].by or 'somebody'}: {said[0].why}")


def _record_line(record: Record) -> str:
    """How good forecasts were, in one line: those said beforehand if any came due, else those tried on the past."""
    lines = [one for one in record.lines if one.of == "frozen"] or list(record.lines)
    if not lines:
        return f"record: none yet; {record.waiting} forecasts wait for their day"
    best = max(lines, key=lambda one: one.n)
    how = "said beforehand" if best.of == "frozen" else "only tried on the past, not said beforehand"
    return f"record ({how}): {_kept(best)}; {record.waiting} wait for their day"


def _kept(one: Kept) -> str:
    skill = "" if one.skill is None else f", skill {one.skill:+.0%}" + _between(one)
    if one.kind == HOLD:
        return f"n {one.n}, Brier {one.brier or 0.0:.3f} (base rate {one.base_brier or 0.0:.3f}){skill}"
    held = "" if one.held is None else f", 90 % intervals held {one.held:.0%}"
    return f"n {one.n:,}, CRPS {one.crps or 0.0:.3f} (climatology {one.climatology_crps or 0.0:.3f}){skill}{held}"


def _between(one: Kept) -> str:
    return (
        "" if one.skill_low is None or one.skill_high is None else f" ({one.skill_low:+.0%} to {one.skill_high:+.0%})"
    )


def _say_record(house: House, record: Record) -> None:
    names = {"frozen": "said beforehand", "backtest": "tried on the past"}
    columns = ("what", "definition or model", "stands on", "how good (skill: 0 is climatology or base rate)")
    rows = [
        (f"{one.kind}, {names[one.of]}", one.definition or one.model, one.basis, _kept(one)) for one in record.lines
    ]
    show.table("", columns, rows)
    if record.bins:
        bins = [(f"{b.said:.0%}", f"{b.came:.0%}", f"{b.low:.0%} to {b.high:.0%}", b.n) for b in record.bins]
        show.table("chances to hold: said, and how often it held", ("said", "held", "90 % interval", "n"), bins)
    show.say(f"{record.waiting:,} wait for their day; of {record.unwatched:,} that came due nobody can tell what came")
    acts, torn = intact(house)
    show.say(f"{acts} acts of the log name the hash of what was said: " + _whole(torn))


def _whole(torn: Sequence[str]) -> str:
    return "all of it stands as it was said" if not torn else "NOT as it was said then: " + ", ".join(torn)
