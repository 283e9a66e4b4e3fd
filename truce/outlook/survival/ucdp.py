"""UCDP's peace agreements and terminations of fighting, read as spells that may end in competing ways.

Sources: Pettersson, Högbladh and Öberg 2019 (peace agreements, version 22.1) and Kreutz 2010 (termination, dyads,
version 3-2021), both CC BY 4.0. What "end" means differs, and that is why these are two tables:

- **Agreements** with a ceasefire clause live from the day they are signed. They collapse on the day UCDP gives as the
  end of the agreement (a party leaves, or fighting between its parties resumes). They are superseded when the same
  dyad signs another agreement with such a clause while the first stands: that is our reading, UCDP does not code it.
  Otherwise they stood at the end of the data. UCDP tells nothing of expiry or of success.
- **Episodes** of fighting of a dyad end when a calendar year passes with fewer than 25 deaths. Life after them begins
  on the last day of fighting and ends when the dyad's next episode begins. By that rule no return can be seen before
  the second New Year: until then the dyad is not at risk in our table (left truncation), or the first year would look
  safe only because of how an end is coded.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from truce.outlook.survival.spell import COLLAPSE, RECURRENCE, STANDS, SUPERSEDED, Spell, Spells, Unusable

Row = Mapping[str, str]

AGREEMENTS_END = date(2021, 12, 31)
DYADS_END = date(2020, 12, 31)
REGIONS = {"1": "europe", "2": "middle_east", "3": "asia", "4": "africa", "5": "americas"}
KIND = {"1": "full", "2": "partial", "3": "process"}
OUTCOME = {"1": "peace_agreement", "2": "ceasefire", "3": "government_victory", "4": "rebel_victory"}
OUTCOME |= {"5": "low_activity", "6": "actor_ceased"}
ISSUE = {"1": "territory", "2": "government"}
LONGEST_LEAD = 5  # years by which the first fighting of an episode may lie before the year it is first counted


def rows_of(data: bytes) -> list[dict[str, str]]:
    """Rows of a CSV file with bare names; blank rows fall away, "." is a missing value."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    told = [{str(k).strip(): _value(v) for k, v in row.items() if k is not None} for row in rows]
    return [row for row in told if any(row.values())]


def _value(raw: object) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    return "" if text == "." else text


@dataclass(frozen=True, slots=True)
class _Days:
    """A day that is known to lie from the first to the last, both included."""

    first: date
    last: date


def short_day(text: str, year: int) -> date | None:
    """M/D/YY in the century that brings it nearest to the row's year; None where it is no such day."""
    parts = text.split("/")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    month, day, short = (int(part) for part in parts)
    full = min((century + short for century in (1900, 2000)), key=lambda y: abs(y - year))
    try:
        return date(full, month, day)
    except ValueError:
        return None


def _month(day: date) -> _Days:
    after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return _Days(day.replace(day=1), after - timedelta(days=1))


def _year(day: date) -> _Days:
    return _Days(date(day.year, 1, 1), date(day.year, 12, 31))


def blurred(day: date, precision: str) -> _Days:
    """UCDP's precision: 1 is the day; 2 and 3 we take as its month, anything vaguer or not told as its year."""
    if precision == "1":
        return _Days(day, day)
    return _month(day) if precision in {"2", "3"} else _year(day)


def agreement_end(day: date) -> _Days:
    """The first of a month stands for the month, the last of December for the last quarter: so UCDP writes them."""
    if (day.month, day.day) == (12, 31):
        return _Days(date(day.year, 10, 1), day)
    return _month(day) if day.day == 1 else _Days(day, day)


# ---------------------------------------------------------------------------------------------------------- agreements


@dataclass(frozen=True, slots=True)
class _Agreement:
    """A row of the agreements that can be used: who, and the days."""

    row: Row
    dyads: frozenset[str]
    signed: date
    fails: _Days | None


def agreements(data: bytes, *, follow: bool = False) -> Spells:
    """Agreements with a ceasefire clause, from signature: collapse, superseded, or standing at the end of the data.

    `follow` reads on through a later agreement to the end that UCDP gives for the first: the other way to see it.
    """
    good: list[_Agreement] = []
    bad: list[Unusable] = []
    for row in rows_of(data):
        found = _agreement(row)
        if isinstance(found, str):
            bad.append(Unusable(row.get("paid", ""), found))
        else:
            good.append(found)
    good.sort(key=lambda a: (a.signed, a.row["paid"]))
    kept: list[_Agreement] = []
    for one in good:
        if any(one.signed == other.signed and one.dyads & other.dyads for other in kept):
            bad.append(Unusable(one.row["paid"], "another paper of the same dyad and day: one truce, counted once"))
        else:
            kept.append(one)
    return Spells("agreements", [_agreement_spell(one, [] if follow else kept) for one in kept], bad)


def _agreement(row: Row) -> _Agreement | str:
    """The row, or why it cannot be used."""
    if row.get("cease") != "1":
        return "no ceasefire clause"
    signed = _iso(row.get("pa_date", ""))
    if signed is None:
        return "no day of signature"
    if row.get("ended") != "True":
        return _Agreement(row, _parts(row.get("dyad_id", "")), signed, None)
    failed = _iso(row.get("duration", ""))
    if failed is None:
        return "ended, but no day of the end"
    days = agreement_end(failed)
    if days.last < signed:
        return "ends before it begins"
    return _Agreement(row, _parts(row.get("dyad_id", "")), signed, days)


def _agreement_spell(one: _Agreement, others: Sequence[_Agreement]) -> Spell:
    later = [o.signed for o in others if o.signed > one.signed and o.dyads & one.dyads]
    successor = min(later, default=date.max)
    end, days = STANDS, _Days(AGREEMENTS_END, AGREEMENTS_END)
    if one.fails is not None:
        end, days = COLLAPSE, one.fails
    if successor < days.first:
        end, days = SUPERSEDED, _Days(successor, successor)
    low, high = _ages(_Days(one.signed, one.signed), days)
    return Spell(f"ucdp-pa-{one.row['paid']}", _group(one.row), end, low, high, 0.0, dict(_agreement_classes(one.row)))


def _agreement_classes(row: Row) -> Iterator[tuple[str, str]]:
    yield from _coded("kind", KIND, row.get("pa_type", ""))
    yield from _coded("region", REGIONS, row.get("region", ""))
    yield from _coded("about", ISSUE, row.get("incompatibility", ""))
    yield from _coded("inclusive", {"1": "all_dyads", "2": "not_all"}, row.get("inclusive", ""))
    for factor, column in (("peacekeepers", "pko"), ("disarmament", "ddr"), ("withdrawal", "withd")):
        yield from _coded(factor, {"1": "yes", "0": "no"}, row.get(column, ""))


# -------------------------------------------------------------------------------------------------------------- dyads


def dyads(data: bytes) -> Spells:
    """What comes after a dyad's episode of fighting: its next episode, or none until the end of the data."""
    rows = rows_of(data)
    of_dyad: dict[str, list[Row]] = {}
    for row in rows:
        of_dyad.setdefault(row.get("dyad_id", ""), []).append(row)
    good: list[Spell] = []
    bad: list[Unusable] = []
    for row in rows:
        found = _dyad_spell(row, of_dyad[row.get("dyad_id", "")])
        if isinstance(found, str):
            bad.append(Unusable(f"{row.get('dyad_id', '')}/{row.get('year', '')}", found))
        else:
            good.append(found)
    return Spells("dyads", good, bad)


def _last_fighting(row: Row) -> date | str:
    """The last day of an episode of fighting, or why the row has none that can be used."""
    if row.get("dyadterm") != "1":
        return "the fighting went on into another year, or the data end here"
    last = short_day(row.get("ependdate", ""), int(row["year"]))
    if last is None:
        return "no day of the last fighting"
    if abs(last.year - int(row["year"])) > 1:
        return "the day of the last fighting lies years from its row"
    return last if row.get("outcome") in OUTCOME else "no outcome told"


def _dyad_spell(row: Row, of_dyad: Sequence[Row]) -> Spell | str:
    last, year = _last_fighting(row), int(row["year"])
    if isinstance(last, str):
        return last
    entry = date(max(last.year, year) + 2, 1, 1)
    if entry > DYADS_END:
        return "ended too late for a return to be seen"
    again = _next_episode(year, of_dyad)
    if isinstance(again, str):
        return again
    started = blurred(last, row.get("ependprec", ""))
    low, high = _ages(started, again or _Days(DYADS_END, DYADS_END))
    at = float((entry - started.last).days)
    end = RECURRENCE if again else STANDS
    name = f"ucdp-dyad-{row['dyad_id']}-{year}"
    return Spell(name, _group(row), end, max(low, at), max(high, at + 1.0), at, dict(_dyad_classes(row)))


def _next_episode(year: int, of_dyad: Sequence[Row]) -> _Days | str | None:
    """The days on which the next episode may have begun, none, or why that cannot be told."""
    later = [row for row in of_dyad if int(row["year"]) > year]
    if not later:
        return None
    row = min(later, key=lambda r: int(r["year"]))
    counted = int(row["year"])
    begun = short_day(row.get("start_date2", ""), counted)
    if begun is None or not 0 <= counted - begun.year <= LONGEST_LEAD:
        return "the next episode has no usable day of its beginning"
    return blurred(begun, row.get("start_prec2", ""))


def _dyad_classes(row: Row) -> Iterator[tuple[str, str]]:
    yield from _coded("outcome", OUTCOME, row.get("outcome", ""))
    yield from _coded("region", REGIONS, row.get("region", ""))
    yield from _coded("about", ISSUE, row.get("incompatibility", ""))
    between = {"1": "colony", "2": "states", "3": "state_and_group"}
    yield from _coded("between", between, row.get("type_of_conflict2", ""))


# ------------------------------------------------------------------------------------------------------------- of both


def _ages(start: _Days, end: _Days) -> tuple[float, float]:
    """Least and greatest age at the end, the last day counted whole."""
    low = float((end.first - start.last).days)
    return max(low, 0.0), max(float((end.last - start.first).days), 0.0) + 1.0


def _coded(factor: str, codes: Mapping[str, str], value: str) -> Iterator[tuple[str, str]]:
    """One level, or none where the row has two or an unknown one."""
    if value in codes:
        yield factor, codes[value]


def _group(row: Row) -> str:
    """The conflict; where a row names several, the first stands for them."""
    return row.get("conflict_id", "").split(",")[0].strip()


def _parts(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
