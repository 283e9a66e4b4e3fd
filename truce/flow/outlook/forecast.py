"""forecast: what is kept becomes what may come, said once, frozen with the hash of its rows, and never edited."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pyarrow as pa

from truce.flow.due import Done, digest, when_due
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.instant import known_until
from truce.flow.outlook import counted, holding
from truce.flow.outlook.condition import conditions_of
from truce.flow.outlook.parts import part_forecasts
from truce.flow.outlook.series import Told, told_series
from truce.flow.outlook.standing import Standing, standing_of
from truce.model.columns import to_table
from truce.model.condition import Condition
from truce.model.coverage import Coverage
from truce.model.deadline import Deadline
from truce.model.document import Document
from truce.model.forecast import Forecast, Regime, Signal
from truce.model.ruling import Ground, Ruling
from truce.model.weapons import Holding

METHOD = "outlook/4"
STEP = "forecast"
RESTS_ON = (Ruling, Ground, Deadline, Document, Holding, Coverage)
NOUNS: tuple[type, ...] = (Forecast, Regime, Signal, Condition)
SAID_IN_TIME = timedelta(days=2)
LATER = ("vary_n", "vary_ended", "vary_low", "vary_high")  # columns that what was said before them has not


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that was said at one instant."""

    made_at: datetime
    forecasts: tuple[Forecast, ...]
    regimes: tuple[Regime, ...]
    signals: tuple[Signal, ...]
    conditions: tuple[Condition, ...] = ()

    def of(self, noun: type) -> tuple[Any, ...]:
        """The rows of one noun."""
        rows = {
            Forecast: self.forecasts,
            Regime: self.regimes,
            Signal: self.signals,
            Condition: self.conditions,
        }
        return rows[noun]


def forecast(house: House, *, once_a_day: bool = False) -> Done:
    """Say what may come by what was judged last, if that has changed; and keep it, with its hash, on the log.

    What was said at an instant stays as it was said first: a later instant makes new forecasts. What is said long after
    the instant it speaks from is marked as such: it proves nothing. `once_a_day`: what was said today is enough.
    """
    made_at = judged_as_of(house)
    last = house.mission.ledger.last_step(STEP)
    if once_a_day and last is not None and str(last.facts["made_at"])[:10] == made_at.isoformat()[:10]:
        return Done(STEP, due=False, facts=last.facts)
    versions = {noun.__name__: house.mission.lake.version(noun) for noun in RESTS_ON}
    inputs = digest(versions, [repr(one) for one in house.agreements], made_at)
    late = house.clock() - made_at > SAID_IN_TIME
    return when_due(house, STEP, inputs, METHOD, lambda: _forecast(house, made_at, late=late))


def _forecast(house: House, made_at: datetime, *, late: bool) -> Mapping[str, Any]:
    if already := said_at(house, made_at):
        return _facts(house, made_at, already, 0)
    return keep(house, make(house, made_at, hindcast=late))


def said_at(house: House, made_at: datetime) -> dict[type, list[str]]:
    """The ids of what was said at an instant, by noun; nothing where no forecast was made then."""
    if not house.mission.lake.version(Forecast):
        return {}
    found = {noun: _ids_at(house, noun, made_at) for noun in NOUNS}
    return found if found[Forecast] else {}


def _ids_at(house: House, noun: type, made_at: datetime) -> list[str]:
    at = "made_at" if noun is Forecast else "as_of"
    rows = frame(house, noun, columns=["id", at]).filter(pl.col(at) == made_at)
    return [str(id) for id in rows["id"]]


def judged_as_of(house: House) -> datetime:
    """The instant that the kept rulings speak from."""
    last = house.mission.ledger.last_step("judge")
    return known_until(house) if last is None else datetime.fromisoformat(last.facts["as_of"])


def make(house: House, made_at: datetime, *, hindcast: bool = False) -> Made:
    """Work out what may come; nothing is kept. `hindcast`: the instant is past, and the house is one seen then."""
    said = {"made_at": made_at, "method": METHOD, "day": made_at.date(), "hindcast": hindcast}
    told = list(told_series(house))
    forecasts: list[Forecast] = []
    regimes: list[Regime] = []
    signals: list[Signal] = []
    conditions: list[Condition] = []
    with house.progress.task(STEP, len(house.agreements), "truces") as tick:
        for agreement in house.agreements:
            standing = standing_of(house, agreement, made_at, told)
            mine = [one for one in told if one.agreement == agreement.id]
            chances, seen = _hold(house, standing, mine, said)
            forecasts += chances
            changed = [row for one in mine for row in counted.regimes_of(one, made_at, METHOD)]
            conditions += conditions_of(house, standing, changed, said)
            if not standing.over:
                signals += seen
                forecasts += _counts(house, standing, mine, said)
                regimes += changed
            tick(1)
    return Made(made_at, tuple(forecasts), tuple(regimes), tuple(signals), tuple(conditions))


def _hold(
    house: House, standing: Standing, told: Sequence[Told], said: dict[str, Any]
) -> tuple[list[Forecast], list[Signal]]:
    will = holding.will_hold(house, standing)
    if will is None:
        return [], []
    signals = list(holding.signals_of(will, said))
    ids = {one.signal: one.id for one in signals}
    return [*holding.forecasts_of(will, ids, said), *part_forecasts(house, will, told, said)], signals


def _counts(house: House, standing: Standing, told: Sequence[Told], said: dict[str, Any]) -> list[Forecast]:
    return [
        row
        for one in told
        for part in counted.count(one)
        for row in counted.forecasts_of(house, part, said, standing.until)
    ]


def keep(house: House, made: Made) -> Mapping[str, Any]:
    """Put what was said into the lake, forecasts last; the facts name the hash of its rows, as they stand there."""
    new = sum(house.mission.lake.add(noun, to_table(noun, made.of(noun))).new for noun in reversed(NOUNS))
    return _facts(house, made.made_at, {noun: [row.id for row in made.of(noun)] for noun in NOUNS}, new)


def _facts(house: House, made_at: datetime, ids: Mapping[type, Sequence[str]], new: int) -> Mapping[str, Any]:
    many = {f"{noun.__name__.lower()}s": len(ids[noun]) for noun in NOUNS}
    return {"made_at": made_at.isoformat(), **many, "new": new, "sha256": frozen(house, ids)}


def frozen(house: House, ids: Mapping[type, Sequence[str]]) -> str:
    """sha256 over the kept rows of some ids, by noun and id: it changes if any of them is not as it was said."""
    told = hashlib.sha256()
    for noun in NOUNS:
        for row in _rows(house.mission.lake.read(noun, ids=ids.get(noun, ()))):
            told.update(json.dumps(row, sort_keys=True, default=str, separators=(",", ":")).encode())
            told.update(b"\n")
    return told.hexdigest()


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_pylist()
    for row in rows:
        row.update({name: value.isoformat() for name, value in row.items() if isinstance(value, datetime)})
        for name in LATER:
            if row.get(name, "") is None:
                del row[name]  # so that what was frozen without them has the hash that it had
    return sorted(rows, key=lambda row: str(row["id"]))


def hindcast(house: House, looked: House, as_of: datetime) -> Made:
    """What would have been said at a past instant, by a house that is seen as it was then (`flow/asof.py`)."""
    return make(replace(looked, progress=house.progress), as_of, hindcast=True)
