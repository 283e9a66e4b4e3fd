"""Will it hold: the chance by base rate, moved by the signs, under each definition of an end."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truce.flow.house import House
from truce.flow.outlook.counted import TOO_FEW
from truce.flow.outlook.signs import Sign, signs
from truce.flow.outlook.standing import DAY, Standing, extensions, papers, series_of
from truce.flow.outlook.swings import Asked, Swing, others_of, swings
from truce.model.forecast import ANY_END, HOLD, REPORTED, WATCHED, Forecast, Signal
from truce.model.ids import make_id
from truce.outlook.signals.update import Contribution, Held, held
from truce.outlook.signals.weights import Weights, read_weights
from truce.outlook.survival.ends import ENDED, UNTOLD, Definition, Verdict, judge_ends, read_definitions
from truce.outlook.survival.ends import HOLDS as STILL
from truce.outlook.survival.hold import HOLDS, HORIZONS, Expiry, Outlook, extension
from truce.outlook.survival.shipped import rates_for

Floats = NDArray[np.float64]
LIFE_TABLE, SIGNS, BASE = "life_table", "signs", "base"
RECORDED = ("declared_over", "superseded", "expired")  # ends that any end counts: those of the record of truces
LEAST_DAYS = 7  # known days of the truce, before the base rate is moved by what is seen
NOBODY, NOT_BEGUN, OVER = "nobody_watched", "not_begun", "its_end_came"
BASE_ONLY, FEW = "base_rate_of_another_end", "base_rate_of_few"  # what a chance stands on


@dataclass(frozen=True, slots=True)
class Will:
    """What is said of one truce."""

    standing: Standing
    held: Held
    signs: Mapping[str, Sign]
    weights: Weights
    verdicts: Mapping[str, Verdict]
    swings: Mapping[str, Swing]  # of each definition that papers do not tell
    why: str | None  # why no chance is told


def will_hold(house: House, standing: Standing) -> Will | None:
    """The chances of one truce; None where its age cannot be told."""
    if standing.age is None or standing.agreement.effective_from is None:
        return None
    weights = read_weights()
    found = signs(house, standing, list(weights.signals))
    why = _why(standing)
    states = {name: one.state for name, one in found.items()} if why is None else {}
    rates, expiry = rates_for(standing.kind), _expiry(standing)
    told = held(rates, standing.age, states, weights, HORIZONS, expiry)
    definitions = read_definitions()
    others = {one.name: others_of(one) for one in definitions}
    every = judged(house, standing, int(standing.age), [*definitions, *(o for some in others.values() for o in some)])
    verdicts, rest = dict(zip(others, every, strict=False)), iter(every[len(others) :])
    varied = {name: [(other, next(rest)) for other in some] for name, some in others.items()}
    asked = Asked(rates, standing.age, told, weights.rules.fades_days, expiry)
    return Will(standing, told, found, weights, verdicts, swings(definitions, varied, asked), why)


def ends_of(house: House, standing: Standing, today: int) -> Mapping[str, Verdict]:
    """What each definition of an end says of the days 0 to `today` of a truce, as far as they were judged."""
    return {one.definition: one for one in judged(house, standing, today, read_definitions())}


def judged(house: House, standing: Standing, today: int, definitions: Sequence[Definition]) -> list[Verdict]:
    """The same of some definitions, in their order: papers also tell of days that no series reaches."""
    return judge_ends(definitions, series_of(house, standing), papers(standing), max(today, 0))


def _why(standing: Standing) -> str | None:
    if standing.over:
        return OVER
    if not standing.is_watched:
        return NOBODY
    return TOO_FEW if standing.days_known < LEAST_DAYS else None


def _expiry(standing: Standing) -> Expiry | None:
    """Its announced end, and how often truces of its form were extended."""
    begun = standing.agreement.effective_from
    if standing.until is None or begun is None or standing.over:
        return None
    planned = extensions(standing.kind)
    return Expiry((standing.until - begun) / DAY, extension(planned.extended, planned.not_extended))


def forecasts_of(will: Will, signals: Mapping[str, str], said: dict[str, Any]) -> Iterator[Forecast]:
    """A row for each definition of an end and each horizon."""
    for definition in (ANY_END, *will.verdicts):
        for place, days in enumerate(HORIZONS):
            yield _row(will, definition, place, int(days), signals, said)


def _row(
    will: Will, definition: str, place: int, days: int, signals: Mapping[str, str], said: dict[str, Any]
) -> Forecast:
    standing, verdict = will.standing, will.verdicts.get(definition)
    state = state_by(will.verdicts, definition, watched=standing.is_watched)
    gone = state == ENDED
    swing = will.swings.get(definition)
    now, base = _chances(will, verdict, swing, place)
    nothing = will.why is not None and not gone
    told = (None, None, None) if nothing else (0.0, 0.0, 0.0) if gone else now
    varied = None if swing is None or nothing or not swing.tells else swing
    latest = standing.as_of + timedelta(days=days)
    about = (standing.agreement.id, HOLD, definition, latest.isoformat(), said["made_at"].isoformat())
    return Forecast(
        id=make_id("forecast", *about),
        agreement=standing.agreement.id,
        kind=HOLD,
        target_earliest=standing.as_of,
        target_latest=latest,
        ahead_days=days,
        definition=definition,
        state=state,
        p=told[0],
        p_low=told[1],
        p_high=told[2],
        base=base[0],
        base_low=base[1],
        base_high=base[2],
        vary_n=None if varied is None else varied.others,
        vary_ended=None if varied is None else varied.ended,
        vary_low=None if varied is None else min(float(varied.low[place]), told[0] or 0.0),
        vary_high=None if varied is None else float(varied.high[place]),
        guessed=bool(will.held.outlook.guessed[place]),
        basis=WATCHED if standing.is_watched else REPORTED,
        model=model_of(standing.kind, signs=will.why is None),
        because=_because(will, signals),
        why=will.why or (None if swing is None else FEW if swing.recorded else BASE_ONLY),
        **said,
    )


def model_of(kind: str | None, *, signs: bool) -> str:
    """Code of what made it: the life table of a kind of truces, and whether signs moved it."""
    return f"{LIFE_TABLE}:{kind or 'whatever'}:{SIGNS if signs else BASE}"


def state_by(verdicts: Mapping[str, Verdict], definition: str, *, watched: bool) -> str:
    """By one definition; by any of those that base rates know, where any end counts."""
    if definition in verdicts:
        return verdicts[definition].state
    known = [one for one in verdicts.values() if one.definition in RECORDED]
    if any(one.state == ENDED for one in known):
        return ENDED
    return STILL if watched else UNTOLD


def _chances(
    will: Will, verdict: Verdict | None, swing: Swing | None, place: int
) -> tuple[tuple[float, float, float], ...]:
    """The chance that this end has not come by a horizon, with the signs and without: mean and 90 % bounds of each."""
    if swing is not None:
        return tuple(_bounds(draws[place]) for draws in (swing.now, swing.base))
    return tuple(_bounds(_recorded(outlook, verdict, place)) for outlook in (will.held.outlook, will.held.base))


def _recorded(outlook: Outlook, verdict: Verdict | None, place: int) -> Floats:
    """Draws of the chance of an end that the record of truces tells."""
    if verdict is None:
        told: Floats = outlook.outcomes[HOLDS][place]
        return told
    ended = outlook.outcomes.get(verdict.ends_as)
    return np.ones(1) if ended is None else 1.0 - ended[place]


def _bounds(draws: Floats) -> tuple[float, float, float]:
    low, high = np.quantile(draws, [0.05, 0.95])
    return float(draws.mean()), float(low), float(high)


def _because(will: Will, signals: Mapping[str, str]) -> tuple[str, ...]:
    """The signals that moved it, strongest first; then the last rulings of the truce's own series."""
    moved = sorted(will.held.moved.items(), key=lambda one: (-abs(float(one[1][1])), one[0]))
    standing = will.standing
    last = [] if standing.main is None else [id for id in standing.main.rulings[standing.row][-7:][::-1] if id]
    return (*(signals[name] for name, _ in moved), *(str(id) for id in last))


def signals_of(will: Will, as_of_said: dict[str, Any]) -> Iterator[Signal]:
    """A row for each sign, with what knowing it changes."""
    made_at, method = as_of_said["made_at"], as_of_said["method"]
    parts: dict[str, Contribution] = {one.signal: one for one in will.held.update.contributions}
    for name, sign in will.signs.items():
        weight, moved = will.weights.signals[name], will.held.moved.get(name)
        yield Signal(
            id=make_id("signal", will.standing.agreement.id, name, made_at.isoformat()),
            agreement=will.standing.agreement.id,
            signal=name,
            state=sign.state,
            value=sign.value,
            before=sign.before,
            ratio=weight.median,
            ratio_low=weight.low,
            ratio_high=weight.high,
            counted=parts[name].counted if moved is not None else None,
            moved_7=None if moved is None else float(moved[0]),
            moved_30=None if moved is None else float(moved[1]),
            moved_90=None if moved is None else float(moved[2]),
            why=sign.why or None,
            because=sign.because,
            as_of=made_at,
            method=method,
            day=made_at.date(),
        )
