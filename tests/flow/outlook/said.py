"""An outlook that somebody may have said of the invented truce in its midst: every part has something to show."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from truce.flow.house import House
from truce.model.columns import to_table
from truce.model.condition import Condition, Measure, Spot
from truce.model.forecast import ANY_END, COUNT, HOLD, Forecast, Regime, Score, Signal
from truce.model.ids import make_id

MADE = datetime(2024, 11, 3, 14, tzinfo=UTC)
AGREEMENT, TERM = "vela-2024", "VE-1"
SINCE = date(2024, 10, 28)
AREAS = ("all", "held:heath", "held:karst")
COMMON: dict[str, Any] = {"agreement": AGREEMENT, "made_at": MADE, "method": "outlook/test", "day": MADE.date()}
QUANTILES: dict[str, Any] = {"q05": 1.0, "q25": 2.0, "q50": 4.0, "q75": 6.0, "q95": 9.0}


def forecasts(basis: str = "watched") -> Iterator[Forecast]:
    """Chances by two definitions of the end and one that cannot be told; counts by day and stretch, in three areas."""
    for definition, p in ((ANY_END, 0.93), ("breaches_above_before", 0.97), ("declared_over", None)):
        yield from (_hold(definition, days, p, basis) for days in (7, 30, 90))
    for n, area in enumerate(AREAS):
        yield from (_count(area, 4.0 / (n + 1), day, day) for day in (1, 2, 3, 5, 7, 10, 14, 21, 30))
        yield from (_count(area, 4.0 / (n + 1), 1, days) for days in (7, 30, 90))


def _hold(definition: str, days: int, p: float | None, basis: str) -> Forecast:
    chance = None if p is None else p ** (days / 7)
    return Forecast(
        id=make_id("forecast", AGREEMENT, definition, str(days)),
        kind=HOLD,
        definition=definition,
        state="cannot_be_told" if chance is None else "holds",
        target_earliest=MADE,
        target_latest=MADE + timedelta(days),
        ahead_days=days,
        p=chance,
        p_low=None if chance is None else chance * 0.8,
        p_high=None if chance is None else min(chance * 1.1, 0.99),
        base=0.9 ** (days / 30),
        base_low=0.8 ** (days / 30),
        base_high=0.97 ** (days / 30),
        guessed=days == 90,
        basis=basis,
        model="life_table",
        because=(make_id("signal", AGREEMENT, "new_sectors"),),
        **COMMON,
    )


def _count(area: str, mean: float, first: int, last: int) -> Forecast:
    days = last - first + 1
    reported = area == AREAS[-1]
    return Forecast(
        id=make_id("forecast", AGREEMENT, TERM, area, str(first), str(last)),
        term=TERM,
        reading="text",
        party="any",
        area=area,
        kind=COUNT,
        target_earliest=MADE.replace(hour=0) + timedelta(first),
        target_latest=MADE.replace(hour=0) + timedelta(last + 1),
        ahead_days=last,
        mean=mean * days,
        **{name: value * mean * days / 4 for name, value in QUANTILES.items()},
        draws=(1.0, 4.0, 9.0),
        basis="reported" if reported else "watched",
        model="climatology" if reported else "combination",
        beats_climatology=not reported,
        **COMMON,
    )


def regimes() -> Iterator[Regime]:
    """A rise that gives alarm over the whole area, and an area in which nothing changed."""
    for area, changed in (("all", True), ("held:heath", False)):
        yield Regime(
            id=make_id("regime", AGREEMENT, TERM, area),
            agreement=AGREEMENT,
            term=TERM,
            reading="text",
            party="any",
            area=area,
            as_of=MADE,
            rise_odds=6.0 if changed else -2.0,
            fall_odds=-4.0,
            chance=0.96 if changed else 0.02,
            since=SINCE if changed else None,
            level=2.1,
            now=5.4 if changed else None,
            knob=4.2,
            false_alarm_days=365.0,
            alarm=changed,
            basis="watched",
            days_known=21,
            method="outlook/test",
            day=MADE.date(),
        )


def signals() -> Iterator[Signal]:
    """A sign that is there, one that is not, one that protects, and one that nobody could observe."""
    told = (("new_sectors", "tripped", 1.7, -0.06), ("weapons_missing", "not_tripped", 0.85, 0.01),
            ("hotline_used", "tripped", 0.75, 0.03), ("hostile_rhetoric", "not_observed", None, None))  # fmt: skip
    for name, state, ratio, moved in told:
        yield Signal(
            id=make_id("signal", AGREEMENT, name),
            agreement=AGREEMENT,
            signal=name,
            state=state,
            value=4.0 if name == "new_sectors" else None,
            before=2.0 if name == "new_sectors" else None,
            ratio=ratio,
            ratio_low=None if ratio is None else ratio * 0.6,
            ratio_high=None if ratio is None else ratio * 1.7,
            counted=1.0,
            moved_7=moved,
            moved_30=None if moved is None else moved * 2,
            moved_90=None if moved is None else moved * 3,
            as_of=MADE,
            method="outlook/test",
            day=MADE.date(),
        )


def conditions() -> Iterator[Condition]:
    """The whole truce frays; where one party holds nobody watched."""
    told: dict[str, Any] = {"rate": (0.21, 0.05, 3.8, 2.6, 5.5, "up"), "heavy": (0.4, 0.1, 0.3, 0.1, 0.5, "up")}
    measures = [
        Measure(name=name, against=against, now=now, then=then, value=value, low=low, high=high, state=state)
        for name, (now, then, value, low, high, state) in told.items()
        for against in ("before", "phase", "matched")
    ]
    for area, state, why in (
        ("all", "fraying", "rate_above_phase"),
        ("held:karst", "cannot_be_told", "hardly_watched"),
    ):
        whole = area == "all"
        yield Condition(
            id=make_id("condition", AGREEMENT, area),
            agreement=AGREEMENT,
            area=area,
            term=TERM,
            reading="text",
            party="any",
            as_of=MADE,
            stage="in_force",
            state=state,
            why=(why,),
            basis="watched" if whole else "reported",
            earliest=MADE.replace(hour=0) - timedelta(7),
            latest=MADE.replace(hour=0),
            watched=0.8 if whole else 0.0,
            hours=134.4 if whole else 0.0,
            counts=28.0 if whole else 0.0,
            told=28.0 if whole else 3.0,
            measures=tuple(measures) if whole else (),
            effect_state="fell" if whole else "cannot_be_told",
            effect_why=None if whole else "few_days",
            effect=0.12 if whole else None,
            effect_low=0.09 if whole else None,
            effect_high=0.17 if whole else None,
            in_four=0.92 if whole else None,
            in_four_corrected=0.7 if whole else None,
            in_four_low=0.5 if whole else None,
            in_four_high=0.8 if whole else None,
            spots=(Spot(lon=-36.03, lat=42.96, counts=9.0, hours=120.0, rate=0.07, low=0.03, high=0.12),)
            if whole
            else (),
            method="outlook/test",
            day=MADE.date(),
        )


def scores() -> Iterator[Score]:
    """What became of forty chances."""
    for n in range(40):
        p, held = (0.9, n % 9 != 0) if n % 2 else (0.35, n % 3 == 0)
        yield Score(
            id=make_id("score", str(n)),
            forecast=make_id("forecast", str(n)),
            agreement=AGREEMENT,
            kind=HOLD,
            definition=ANY_END,
            basis="watched",
            model="life_table",
            made_at=MADE - timedelta(40 - n),
            ahead_days=7,
            scored_at=MADE,
            seen=float(held),
            watched=0.9,
            p=p,
            brier=(p - held) ** 2,
            log_score=0.3,
            base_brier=(0.8 - held) ** 2,
            method="outlook/test",
            day=MADE.date(),
        )


def keep_said(house: House, basis: str = "watched") -> None:
    """Keep all of it among what the mission keeps. `basis`: of the chances of the truce as a whole."""
    told = ((Forecast, forecasts(basis)), (Regime, regimes()), (Signal, signals()), (Condition, conditions()))
    for noun, rows in (*told, (Score, scores())):
        house.mission.lake.add(noun, to_table(noun, rows))
