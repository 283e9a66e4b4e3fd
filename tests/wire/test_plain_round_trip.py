"""Every column of every noun survives JSON, whatever it holds."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truce.model.claim import Claim
from truce.model.columns import schema
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.report import Report
from truce.model.weapons import Holding
from truce.vocabulary import vocabulary
from truce.wire.checks import BY_START, PLACED
from truce.wire.plain import content_id, read_lines, to_json, write_lines
from truce.wire.shape import NOUNS, RANGES, WEIGHTS, slots
from truce.wire.words import LISTS

TIMES = st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2199, 12, 31, 23, 59, 59, 999999)).map(  # noqa: DTZ001
    lambda t: t.replace(tzinfo=UTC)
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS = st.floats(allow_nan=False)
COUNTS = st.integers(0, 2**63 - 1)
SHARES = st.floats(0, 1)
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)
POINTS = st.tuples(LON, LAT)
SHAPES = st.one_of(
    st.lists(POINTS, min_size=2, max_size=5).map(shapely.LineString),
    st.lists(POINTS, min_size=3, max_size=5).map(shapely.Polygon),
    st.lists(POINTS, min_size=2, max_size=3).map(lambda p: shapely.MultiLineString([p, p[::-1]])),
    POINTS.map(lambda p: shapely.Point(*p, 12.5)),
)
GEOMETRY = st.one_of(SHAPES.map(shapely.to_wkb), st.just(shapely.to_wkb(shapely.Polygon(), byte_order=0)))

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: COUNTS,
    float: NUMBERS,
    bool: st.booleans(),
    bytes: GEOMETRY,
    date: st.dates(),
    datetime: TIMES,
}
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "lon": LON,
    "lat": LAT,
    "radius_m": st.floats(0, 2e7),
    "precision_m": st.floats(0, 2e7),
    "calibre_mm": st.floats(0, 1e4),
    "quality": SHARES,
    "p_happened": SHARES,
    "probability": SHARES,
    "coverage": SHARES,
    **dict.fromkeys(("p_any", "noticed", "coverage_day", "coverage_night", "p_quiet", "p_covered", "p_nearer"), SHARES),
    "grade": st.sampled_from("ABCDEF"),
    "credibility": st.sampled_from("123456"),
    "time_precision": st.sampled_from(["instant", "minute", "hour", "day", "week", "month", "year", "interval"]),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    if kind in PLAIN:
        return PLAIN[kind]
    if get_origin(kind) is tuple:
        return st.lists(values(get_args(kind)[0]), max_size=3)
    assert is_dataclass(kind)
    return st.fixed_dictionaries(columns(kind))


def columns(noun: Any) -> dict[str, st.SearchStrategy[Any]]:
    answer = {}
    hints = get_type_hints(noun)
    for field in fields(noun):
        hint = hints[field.name]
        nullable = get_origin(hint) in (Union, types.UnionType)
        kind = next(a for a in get_args(hint) if a is not type(None)) if nullable else hint
        found = NAMED.get(field.name, values(kind))
        if (field.name, kind) == ("repeats", float):
            found = SHARES  # of a source; of a report it is a count
        answer[field.name] = st.none() | found if nullable else found
    return answer


def choice(options: list[str]) -> list[dict[str, Any]]:
    return [{"code": code, "weight": 1 / len(options)} for code in options]


def known(noun: type, column: str, free: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Codes of the column's vocabulary; any text where it has none."""
    if column not in LISTS.get(noun, ()):
        return free
    words = sorted(getattr(vocabulary(), LISTS[noun][column]))
    return st.lists(st.sampled_from(words), max_size=3, unique=True)


@st.composite
def rows(draw: st.DrawFn, noun: type) -> dict[str, Any]:
    """A row that keeps the laws of its noun and is otherwise as odd as can be."""
    row: dict[str, Any] = draw(st.fixed_dictionaries(columns(noun)))
    codes = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6), max_size=3, unique=True)
    _codes(draw, noun, row, codes)
    if noun is Claim:
        row["breakdown"] = [{"category": c, "count": draw(COUNTS)} for c in draw(codes)]
    for name in (*RANGES.get(noun, ()), *(["figure"] if noun is Document else [])):
        ends = [row[f"{name}_low"], row[f"{name}_high"]]
        if None not in ends:
            row[f"{name}_low"], row[f"{name}_high"] = sorted(ends)
    if "earliest" in row and None not in (row["earliest"], row["latest"]):
        row["earliest"], row["latest"] = sorted([row["earliest"], row["latest"]])
    if noun in BY_START:
        row["day"] = row["earliest"].date()
    if noun is Incident:
        row["day"] = (row["earliest"] + (row["latest"] - row["earliest"]) / 2).date()
    if noun is Holding:
        row["day"] = row["at"].date()
    if noun in PLACED:
        _place(draw, noun, row)
    return row


def _codes(draw: st.DrawFn, noun: type, row: dict[str, Any], free: st.SearchStrategy[list[str]]) -> None:
    for name in WEIGHTS.get(noun, ()):
        row[name] = choice(draw(known(noun, name, free)))
    for name in set(LISTS.get(noun, ())) - set(WEIGHTS.get(noun, ())):
        if row[name] is not None:
            some: list[str] = draw(known(noun, name, free).filter(bool))
            row[name] = some if isinstance(row[name], list) else some[0]


def _place(draw: st.DrawFn, noun: type, row: dict[str, Any]) -> None:
    kinds = ["disc", "sector", "line", "polygon", "none"] if noun is Report else ["disc", "polygon"]
    kind = row["where_kind"] = draw(st.sampled_from(kinds))
    disc = None if kind == "none" else (draw(LON), draw(LAT), draw(st.floats(0, 2e7)))
    row["lon"], row["lat"], row["radius_m"] = disc or (None, None, None)
    if disc is not None and disc[:2] == (0, 0):
        row["lon"] = 1.0  # exactly 0, 0 is a missing position, and refused
    row["geometry"] = None if kind in ("disc", "none") else draw(GEOMETRY)


def make_round_trip(noun: type) -> Any:
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(rows(noun), min_size=1, max_size=3))
    def law(some: list[dict[str, Any]]) -> None:
        table = pa.Table.from_pylist(some, schema=schema(noun))
        back = list(read_lines(write_lines(noun, table)))

        assert [(n, kind) for n, kind, _ in back] == [(n, noun) for n in range(1, len(some) + 1)], back
        again = pa.Table.from_pylist([row for _, _, row in back], schema=schema(noun))
        assert again.equals(table)

    return law


@pytest.mark.long
@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_every_column_survives_json(noun: type) -> None:
    make_round_trip(noun)()


@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
def test_every_column_has_one_place_in_the_json(noun: type) -> None:
    filled = [column for slot in slots(noun) for column in slot.columns]

    assert sorted(filled) == sorted(schema(noun).names)
    assert len({slot.path for slot in slots(noun)}) == len(slots(noun))


def test_times_are_written_with_their_offset() -> None:
    moment = datetime(2025, 4, 20, 7, 5, 0, 1, tzinfo=UTC)
    row = dict.fromkeys(schema(Claim).names) | {"breakdown": [], "at_least": False, "by": "ua", "id": "clm-1"}
    told = to_json(Claim, row | {"earliest": moment, "latest": moment + timedelta(hours=1)})

    assert told["when"] == {
        "earliest": "2025-04-20T07:05:00.000001+00:00",
        "latest": "2025-04-20T08:05:00.000001+00:00",
    }


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows(Report), st.text(max_size=5), st.integers(0, 100))
def test_an_id_made_from_content_does_not_depend_on_the_file(row: dict[str, Any], file: str, number: int) -> None:
    assert content_id(Report, row) == content_id(Report, row | {"file": file, "row": number, "id": "rep-other"})
