"""How things stand, in one word, and every reason for it: alarm, watch, quiet, blind, or over.

The score is the chance of a collapse that the room says anyway and that its record judges: nothing is mixed into it
that nobody scores. A change of regime and tripped signposts are reasons of their own beside it. Where too little was
watched there is no all-clear, whatever the score.
"""

from collections.abc import Iterator, Sequence
from math import log

from truce.model.forecast import Forecast, Regime, Signal
from truce.model.scenario import BREAK_DOWN, TRIPPED, Scenarios, SignpostState
from truce.model.warning import (
    ALARM,
    BLIND,
    CHANCE,
    CHANGE,
    LEAST_WATCHED,
    OVER,
    QUIET,
    SIGN,
    SIGNPOST,
    WATCH,
    Chosen,
    Costs,
    EarlyWarning,
    Reason,
)

NEAR = 0.5  # of the threshold: from here on it is worth watching


def warn(
    hold: Forecast | None,
    chosen: Chosen,
    costs: Costs,
    *,
    watched: float,
    regimes: Sequence[Regime] = (),
    signals: Sequence[Signal] = (),
    signposts: Sequence[SignpostState] = (),
    scenarios: Scenarios | None = None,
    over: bool = False,
) -> EarlyWarning:
    """The state of a truce. `hold`: its chance to hold; `watched`: share of the last days that somebody watched.

    `over`: its announced end has come, so that there is nothing to warn of but a rise.
    """
    chance, low, high = _collapse(hold)
    reasons = [*_chance(hold, chance, chosen), *_changes(regimes), *_signs(signals), *_posts(signposts, scenarios)]
    reasons.sort(key=lambda one: (not one.alarms, -one.moved, one.what, one.name))
    blind = watched < LEAST_WATCHED or chance is None
    return EarlyWarning(
        state=_state(chance, chosen.threshold, reasons, blind=blind, over=over),
        blind=blind,
        watched=watched,
        horizon_days=None if hold is None else hold.ahead_days,
        chance=chance,
        low=low,
        high=high,
        threshold=chosen.threshold,
        rests_on=chosen.rests_on,
        stated=costs.stated,
        silence_costs=None if chance is None else _scaled(chance, low, high, costs.missed),
        warning_costs=None if chance is None else _warned(chance, low, high, costs),
        reasons=tuple(reasons),
    )


def _state(chance: float | None, threshold: float, reasons: Sequence[Reason], *, blind: bool, over: bool) -> str:
    if any(one.alarms for one in reasons):
        return ALARM
    if over:
        return OVER
    if blind:
        return BLIND
    near = chance is not None and chance >= NEAR * threshold
    return WATCH if near or any(one.moved > 0 for one in reasons) else QUIET


def _collapse(hold: Forecast | None) -> tuple[float | None, float | None, float | None]:
    """The chance that it does not hold, and its interval."""
    if hold is None or hold.p is None:
        return None, None, None
    low = None if hold.p_high is None else 1.0 - hold.p_high
    high = None if hold.p_low is None else 1.0 - hold.p_low
    return 1.0 - hold.p, low, high


def _chance(hold: Forecast | None, chance: float | None, chosen: Chosen) -> Iterator[Reason]:
    if hold is not None and chance is not None and chance >= chosen.threshold:
        held = min(max(chance, 1e-4), 1 - 1e-4)
        asked = min(max(chosen.threshold, 1e-4), 1 - 1e-4)
        moved = max(log(held / (1 - held)) - log(asked / (1 - asked)), 0.0)
        name = hold.definition or "collapse"
        yield Reason(what=CHANCE, name=name, moved=moved, alarms=True, because=(hold.id, *hold.because))


def _changes(regimes: Sequence[Regime]) -> Iterator[Reason]:
    """Rises that were noticed: an alarm where the odds passed the knob, whose false alarms are stated."""
    for one in regimes:
        if one.rise_odds is None or one.since is None or one.rise_odds < (one.fall_odds or 0.0):
            continue
        name = "|".join((one.term, one.reading, one.party, one.area))
        because = (one.id, *one.because)
        yield Reason(
            what=CHANGE, name=name, moved=max(one.rise_odds, 0.0), alarms=one.alarm, since=one.since.isoformat(),
            because=because,
        )  # fmt: skip


def _signs(signals: Sequence[Signal]) -> Iterator[Reason]:
    for one in signals:
        if one.state == TRIPPED and one.ratio is not None and one.ratio > 1.0:
            moved = log(one.ratio) * (1.0 if one.counted is None else one.counted)
            yield Reason(
                what=SIGN, name=one.signal, moved=moved, alarms=False, since=one.as_of.date().isoformat(),
                because=(one.id, *one.because),
            )  # fmt: skip


def _posts(signposts: Sequence[SignpostState], scenarios: Scenarios | None) -> Iterator[Reason]:
    """Signposts of scenarios in which talks break down."""
    if scenarios is None:
        return
    bad = {one.code for one in scenarios.scenarios if one.talks == BREAK_DOWN}
    for one in signposts:
        if one.scenario in bad and one.state == TRIPPED and one.counted > 0:
            name = f"{one.scenario}.{one.signpost}"
            yield Reason(
                what=SIGNPOST, name=name, moved=one.counted, alarms=False,
                since=(one.seen_at or one.as_of).date().isoformat(), because=(one.id, *one.because),
            )  # fmt: skip


def _scaled(chance: float, low: float | None, high: float | None, by: float) -> tuple[float, float, float]:
    return chance * by, (chance if low is None else low) * by, (chance if high is None else high) * by


def _warned(chance: float, low: float | None, high: float | None, costs: Costs) -> tuple[float, float, float]:
    """What to expect of a warning now: the false alarm where nothing comes, and what it cannot save where it does."""

    def of(p: float) -> float:
        return (1.0 - p) * costs.false_alarm + p * costs.missed * (1.0 - costs.saved)

    ends = sorted((of(chance if low is None else low), of(chance if high is None else high)))
    return of(chance), ends[0], ends[1]
