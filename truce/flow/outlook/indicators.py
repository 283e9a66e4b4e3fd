"""What signposts can read: the newest word of each indicator that a mission has, with the ids it rests on.

What the mission does not know is not in the answer. A document that nobody brought is no proof that nothing took place.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from math import exp
from typing import TypeVar

import polars as pl

from truce.flow.frames import as_frame, frame
from truce.flow.house import House
from truce.flow.room.access_index import access
from truce.model.columns import from_table
from truce.model.condition import Condition
from truce.model.deadline import Deadline, QuietDay
from truce.model.document import Document
from truce.model.forecast import ANY_END, HOLD, Forecast, Regime, Signal
from truce.model.ruling import Change, Ruling
from truce.outlook.scenarios.indicators import DOCUMENT, SIGNAL, Indicator, Reading

N = TypeVar("N", Regime, Signal, Forecast, Condition)
OVERDUE = ("overdue", "partly")
BY_SIGNAL = {  # a measure that a sign of the truce is made of, and is kept with it
    "heavy_share": "heavy_weapons_rising",
    "night_share": "night_to_day",
    "spread": "new_sectors",
    "unanswered_notices": "findings_unanswered",
}
MONTH = 30
NO_COLLAPSE = (ANY_END, "expired", "superseded")  # ends that are not, or need not be, a breakdown
MOST_NAMED = 20  # ids that a reading names


def readings_of(
    house: House, known: Mapping[str, Indicator], as_of: datetime, agreement: str | None = None
) -> dict[str, Reading]:
    """Every indicator that can be read, by what was known at `as_of`, of one agreement or (None) of the first."""
    of = agreement or next((one.id for one in house.agreements), "")
    told: dict[str, Reading] = {}
    for look in (_regimes, _hold, _rate, _access, _dates, _quiet):
        told |= look(house, of, as_of)
    told |= _signals(house, of, as_of)
    return told | _documents(house, of, known, as_of)


Look = Callable[[House, str, datetime], dict[str, Reading]]


def newest(house: House, noun: type[N], when: str, of: str, as_of: datetime) -> list[N]:
    """The rows of an agreement that were made last."""
    if not house.mission.lake.version(noun):
        return []
    known = frame(house, noun, columns=["id", "agreement", when])
    known = known.filter((pl.col("agreement") == of) & (pl.col(when) <= as_of))
    last = known.filter(pl.col(when) == pl.col(when).max())["id"]
    return list(from_table(noun, house.mission.lake.read(noun, ids=list(last)))) if last.len() else []


def _regimes(house: House, of: str, as_of: datetime) -> dict[str, Reading]:
    """The surest rise and the surest fall of any series over the whole area."""
    told: dict[str, Reading] = {}
    for row in newest(house, Regime, "as_of", of, as_of):
        if row.area != "all" or row.chance is None or row.rise_odds is None or row.fall_odds is None:
            continue
        up = 1.0 / (1.0 + exp(min(max(row.fall_odds - row.rise_odds, -700.0), 700.0)))
        for name, part in (("regime_rise", up), ("regime_fall", 1.0 - up)):
            value, because = row.chance * part, (row.id, *row.because)[:MOST_NAMED]
            if name not in told or told[name].value < value:
                told[name] = Reading(value=value, as_of=row.as_of, because=because)
    return told


def _hold(house: House, of: str, as_of: datetime) -> dict[str, Reading]:
    """The least chance to hold for thirty days that any definition of a collapse gives to the truce as a whole."""
    least = least_hold(newest(house, Forecast, "made_at", of, as_of))
    if least is None or least.p is None:
        return {}
    told = Reading(value=least.p, low=least.p_low, high=least.p_high, as_of=least.made_at, because=(least.id,))
    return {"hold_30": told}


def least_hold(rows: Iterable[Forecast]) -> Forecast | None:
    """Of the chances of a truce as a whole to hold for a month the least; a truce that runs out has not collapsed."""
    whole = [row for row in rows if row.kind == HOLD and row.term is None and row.ahead_days == MONTH]
    told = [row for row in whole if row.p is not None and row.definition not in NO_COLLAPSE]
    return min(told, key=lambda row: (row.p or 0.0, row.id), default=None)


def _rate(house: House, of: str, as_of: datetime) -> dict[str, Reading]:
    """The rate against the matched stretch before, of the term that most was expected of."""
    if not house.mission.lake.version(Change):
        return {}
    told = frame(house, Change).filter((pl.col("agreement") == of) & (pl.col("against") == "before"))
    told = told.filter((pl.col("area") == "all") & pl.col("ratio").is_not_null())
    if told.is_empty():
        return {}
    during = frame(house, Ruling, columns=["id", "expected", "as_of"], ids=told["during"].to_list())
    both = told.join(during.rename({"id": "during"}), on="during").filter(pl.col("as_of") <= as_of)
    if both.is_empty():
        return {}
    row = both.sort(pl.col("expected").fill_null(0.0), "id", descending=[True, False]).row(0, named=True)
    better = "adjusted" if row["adjusted"] is not None else "ratio"
    low, high = (row["adjusted_low"], row["adjusted_high"]) if better == "adjusted" else (row["low"], row["high"])
    return {"rate_ratio": Reading(value=row[better], low=low, high=high, as_of=row["as_of"], because=(row["during"],))}


def _access(house: House, _of: str, as_of: datetime) -> dict[str, Reading]:
    """Hours watched, over hours watched and hours lost to whomever, in the last week of coverage."""
    told = access(house, as_of)
    if told is None:
        return {}
    hours = told.watched + sum(row.hours for row in told.rows)
    return {"access_index": Reading(value=told.watched / hours, as_of=told.until)} if hours > 0 else {}


def _dates(house: House, of: str, as_of: datetime) -> dict[str, Reading]:
    """Dates of the agreement, or set outside any, that passed unkept; one date under several readings is one."""
    if not house.mission.lake.version(Deadline):
        return {}
    told = as_frame(house.mission.lake.read(Deadline))
    told = told.filter(pl.col("agreement").is_null() | (pl.col("agreement") == of))
    told = told.filter(pl.col("as_of") <= as_of)
    last = told["as_of"].max()
    if not isinstance(last, datetime):
        return {}
    late = told.filter(pl.col("status").is_in(OVERDUE)).sort("days_late", "id", descending=[True, False])
    kept = late.unique(["term", "party", "kind", "name"], keep="first", maintain_order=True)
    because = tuple(kept["id"].to_list()[:MOST_NAMED])
    return {"overdue_deadlines": Reading(value=float(kept.height), as_of=last, because=because)}


def _quiet(house: House, of: str, as_of: datetime) -> dict[str, Reading]:
    """The shortest run of quiet days that any counted area stands at."""
    if not house.mission.lake.version(QuietDay):
        return {}
    told = as_frame(house.mission.lake.read(QuietDay)).filter((pl.col("agreement") == of) & (pl.col("latest") <= as_of))
    if told.is_empty():
        return {}
    last = told.sort("earliest").group_by("term", "reading", "area", maintain_order=True).last()
    row = last.sort("run", "id").row(0, named=True)
    return {"quiet_days": Reading(value=float(row["run"]), as_of=row["latest"], because=(row["id"],))}


def _signals(house: House, of: str, as_of: datetime) -> dict[str, Reading]:
    """Signs of the truce: there or not there; and the measures they are made of."""
    rows = {row.signal: row for row in newest(house, Signal, "as_of", of, as_of) if row.state != "not_observed"}
    told = {
        name: Reading(value=float(row.state == "tripped"), as_of=row.as_of, because=(row.id, *row.because)[:MOST_NAMED])
        for name, row in rows.items()
    }
    for name, signal in BY_SIGNAL.items():
        if signal in rows and (value := rows[signal].value) is not None:
            told[name] = Reading(value=value, as_of=rows[signal].as_of, because=told[signal].because)
    return told


def _documents(house: House, of: str, known: Mapping[str, Indicator], as_of: datetime) -> dict[str, Reading]:
    """What a document shows to have been done, by its event's name."""
    if not house.mission.lake.version(Document):
        return {}
    names = [name for name, one in known.items() if one.comes_from in (DOCUMENT, SIGNAL)]
    told = frame(house, Document, columns=["id", "event", "outcome", "agreement", "latest", "learnt_at"])
    told = told.filter(pl.col("event").is_in(names) & (pl.col("outcome") == "done"))
    told = told.filter(pl.col("agreement").is_null() | (pl.col("agreement") == of))
    told = told.filter((pl.coalesce("learnt_at", "latest") <= as_of) & (pl.col("latest") <= as_of))
    last = told.sort("latest", "id").group_by("event", maintain_order=True).last()
    fresh = {name: as_of - timedelta(days=known[name].fresh_days) for name in names}
    rows = last.select("event", "latest", "id").iter_rows()
    return {
        event: Reading(value=1.0, as_of=latest, because=(id,)) for event, latest, id in rows if latest >= fresh[event]
    }
