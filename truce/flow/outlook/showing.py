"""From what is kept to what is shown: the newest forecasts, regimes and signals, beside the days they rest on."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import polars as pl

from truce.flow.frames import as_frame, frame
from truce.flow.house import House
from truce.flow.outlook.shown import Chance, Hold, Past, Place, Series, Shown, Step, Total, Truce
from truce.model.agreement import Agreement
from truce.model.columns import from_table, schema
from truce.model.condition import Condition
from truce.model.coverage import Coverage
from truce.model.forecast import COUNT, HOLD, PART, Forecast, Regime, Score, Signal
from truce.model.ruling import Ruling
from truce.outlook.likelihood import likelihood
from truce.vocabulary import vocabulary

N = TypeVar("N", Forecast, Regime, Signal, Condition)
Key = tuple[str, str, str, str]  # term, reading, party, area
DRAWS = ("draws", "climatology", "last")  # long, and not shown
SEEN_DAYS = 60  # of the past beside a fan
PAST = (
    "id",
    "agreement",
    "term",
    "reading",
    "party",
    "area",
    "earliest",
    "latest",
    "period",
    "expected",
    "coverage",
    "noticed",
)
STATES = ("tripped", "not_tripped", "not_observed")
TRUCE: Key = ("", "", "", "")


def rests_on(house: House) -> tuple[object, ...]:
    """What the outlook rests on: while these are the same, so is what is shown."""
    lake = house.mission.lake
    nouns = (Forecast, Score, Regime, Signal, Condition, Ruling, Coverage)
    return (*(lake.version(noun) for noun in nouns), tuple(one.id for one in house.agreements))


def word_codes(chance: float) -> tuple[str, ...]:
    """The PHIA band of a chance, or the two between which it lies, as codes of the vocabulary."""
    return likelihood(chance)


def shown_truces(house: House) -> Shown:
    """The truces, each with its newest outlook; without the record and the scenarios."""
    forecasts = _newest(house, Forecast, "made_at")
    conditions = _newest(house, Condition, "as_of")
    said = [(one.made_at, one.hindcast) for one in forecasts] + [(one.as_of, one.hindcast) for one in conditions]
    if not said:
        return Shown(made_at=None)
    regimes, signals = _newest(house, Regime, "as_of"), _newest(house, Signal, "as_of")
    days = _days(house)
    truces = [
        _truce(
            one,
            [f for f in forecasts if f.agreement == one.id],
            [r for r in regimes if r.agreement == one.id],
            [s for s in signals if s.agreement == one.id],
            [c for c in conditions if c.agreement == one.id],
            days.filter(pl.col("agreement") == one.id),
        )
        for one in house.agreements
        if any(f.agreement == one.id for f in forecasts) or any(c.agreement == one.id for c in conditions)
    ]
    made_at, later = max(said)
    return Shown(made_at=made_at, later=later, truces=tuple(truces))


def _newest(house: House, noun: type[N], told_at: str) -> list[N]:
    """Of each agreement (and kind of forecast) the rows of its newest instant: earlier ones are the record's."""
    if not house.mission.lake.version(noun):
        return []
    of: type = noun
    light: list[str] = [one for one in schema(of).names if one not in DRAWS]
    kept = frame(house, noun, columns=light)
    alike = ["agreement", *(["kind"] if "kind" in light else [])]  # of a truce that is over no counts are foretold
    last = kept.filter(pl.col(told_at) == pl.col(told_at).max().over(alike))
    if noun is Forecast:  # of a truce that is over its parts are no longer told of, unlike the counts of its last days
        newest = pl.col(told_at) == pl.col(told_at).max().over("agreement")
        last = last.filter((pl.col("kind") != PART) | newest)
    left_out = [one for one in DRAWS if one in schema(of).names]
    last = last.with_columns(pl.lit([], dtype=pl.List(pl.Float64)).alias(one) for one in left_out)
    return list(from_table(noun, last.to_arrow()))


def _days(house: House) -> pl.DataFrame:
    """Every day ruled on; what watched it is not known where no log was ever collected."""
    kept = frame(house, Ruling, columns=PAST).filter(pl.col("period") == "day")
    if not as_frame(house.mission.lake.read(Coverage, columns=["id"])).height:
        kept = kept.with_columns(coverage=pl.lit(None, dtype=pl.Float64), noticed=pl.lit(None, dtype=pl.Float64))
    return kept.sort("earliest")


def _truce(
    agreement: Agreement,
    forecasts: Sequence[Forecast],
    regimes: Sequence[Regime],
    signals: Sequence[Signal],
    conditions: Sequence[Condition],
    days: pl.DataFrame,
) -> Truce:
    changed = {_key(one): one for one in regimes}
    keys = sorted({_key(one) for one in forecasts} | set(changed), key=_order)
    areas = [key[3] for key in keys if not key[0] and key != TRUCE]
    return Truce(
        agreement=agreement.id,
        title=agreement.title,
        since=agreement.effective_from,
        conditions=tuple(sorted(conditions, key=lambda c: (c.area != "all", c.area))),
        holds=_holds(one for one in forecasts if one.kind == HOLD and _key(one) == TRUCE),
        signals=tuple(sorted(signals, key=lambda s: (STATES.index(s.state), -abs(s.moved_30 or 0.0), s.signal))),
        series=tuple(
            _series(agreement.id, key, [f for f in forecasts if _key(f) == key], changed.get(key), days)
            for key in keys
            if key[0]
        ),
        parts=_holds(one for one in forecasts if one.kind == PART and _key(one) == TRUCE),
        places=tuple(
            Place(area=area, holds=_holds(one for one in forecasts if not one.term and one.area == area))
            for area in areas
        ),
    )


def _key(one: Forecast | Regime) -> Key:
    return (one.term or "", one.reading or "", one.party or "", one.area or "")


def _order(key: Key) -> tuple[Any, ...]:
    """The whole area before its parts, acts by whomever before those of one party, the text before other readings."""
    term, reading, party, area = key
    return (area != "all", term, party != "any", reading not in ("*", "text"), party, reading, area)


def _holds(forecasts: Iterable[Forecast]) -> tuple[Hold, ...]:
    by: dict[str, list[Forecast]] = {}
    for one in sorted((f for f in forecasts if f.kind != COUNT), key=lambda f: f.ahead_days):
        by.setdefault(one.definition or "", []).append(one)
    return tuple(
        Hold(
            definition=name,
            state=found[0].state,
            basis=found[0].basis,
            chances=tuple(map(_chance, found)),
            others=_others(found[0]),
        )
        for name, found in sorted(by.items(), key=lambda one: _end_order(one[0]))
    )


def _others(one: Forecast) -> tuple[int, int] | None:
    return None if one.vary_n is None or one.vary_ended is None else (one.vary_n, one.vary_ended)


def _end_order(definition: str) -> tuple[int, str]:
    """Any end first, then the definitions in the order of the vocabulary."""
    known = list(vocabulary().ends)
    return (known.index(definition) if definition in known else len(known), definition)


def _chance(one: Forecast) -> Chance:
    return Chance(
        forecast=one.id,
        ahead_days=one.ahead_days,
        until=one.target_latest,
        p=one.p,
        low=one.p_low,
        high=one.p_high,
        base=one.base,
        base_low=one.base_low,
        base_high=one.base_high,
        guessed=one.guessed,
        why=one.why,
        varied=None if one.vary_low is None or one.vary_high is None else (one.vary_low, one.vary_high),
    )


def _series(
    agreement: str, key: Key, forecasts: Sequence[Forecast], regime: Regime | None, days: pl.DataFrame
) -> Series:
    counts = [one for one in forecasts if one.kind == COUNT]
    told = [one for one in counts if one.mean is not None and one.q05 is not None and one.q95 is not None]
    first = counts[0] if counts else None
    term, reading, party, area = key
    return Series(
        agreement=agreement,
        term=term,
        reading=reading,
        party=party,
        area=area,
        basis=first.basis if first else regime.basis if regime else forecasts[0].basis,
        model=first.model if first else None,
        beats_climatology=first.beats_climatology if first else None,
        past=_past(days, key),
        steps=tuple(sorted((_step(one) for one in told if _length(one) == 1), key=lambda one: one.day)),
        totals=tuple(sorted((_total(one) for one in told if _length(one) > 1), key=lambda one: one.days)),
        holds=_holds(forecasts),
        regime=regime,
        why=next((one.why for one in (*counts, *forecasts) if one.why), None),
        made_at=first.made_at if first else None,
    )


def _length(one: Forecast) -> int:
    """Days of the target; a day on which clocks change is one too."""
    return max(round((one.target_latest - one.target_earliest) / timedelta(days=1)), 1)


def _step(one: Forecast) -> Step:
    return Step(
        forecast=one.id,
        day=_middle(one.target_earliest, one.target_latest),
        mean=one.mean or 0.0,
        q05=one.q05 or 0.0,
        q25=one.q25 or 0.0,
        q50=one.q50 or 0.0,
        q75=one.q75 or 0.0,
        q95=one.q95 or 0.0,
    )


def _total(one: Forecast) -> Total:
    low, high = one.q05 or 0.0, one.q95 or 0.0
    days = _length(one)
    return Total(forecast=one.id, ahead_days=one.ahead_days, days=days, mean=one.mean or 0.0, low=low, high=high)


def _past(days: pl.DataFrame, key: Key) -> tuple[Past, ...]:
    """The last weeks of the series, the oldest first."""
    term, reading, party, area = key
    mine = days.filter(
        (pl.col("term") == term)
        & (pl.col("reading") == reading)
        & (pl.col("party") == party)
        & (pl.col("area") == area)
    ).tail(SEEN_DAYS)
    return tuple(
        Past(
            ruling=row["id"],
            day=_middle(row["earliest"], row["latest"]),
            count=row["expected"],
            watched=row["coverage"] if row["noticed"] is None else row["noticed"],
        )
        for row in mine.iter_rows(named=True)
    )


def _middle(earliest: datetime, latest: datetime) -> date:
    """Which day a stretch from midnight to midnight is, in whichever zone its midnights are."""
    return (earliest + (latest - earliest) / 2).date()
