"""One column value to JSON and back, by type. Every refusal says which field, and why, without the value's words."""

import difflib
import re
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from math import isfinite, isnan
from typing import Any, Union, get_args, get_origin, get_type_hints

import shapely
import shapely.errors
import shapely.geometry

from truce.errors import UnusableValue

RFC_3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOT_FINITE = {"Infinity": float("inf"), "-Infinity": float("-inf"), "NaN": float("nan")}
INT64 = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class Codec:
    """`write` turns a column value into JSON; `read` turns JSON into the value and names the field in a refusal."""

    write: Callable[[Any], Any]
    read: Callable[[Any, str], Any]


def refuse(field: str, reason: str) -> UnusableValue:
    """The refusal of one value of a row."""
    field, reason = ("".join(c if c.isprintable() else "\ufffd" for c in text) for text in (field, reason))
    return UnusableValue(f"{field}: {reason}" if field else f"it {reason}", field=field, reason=reason)


def kind_of(value: Any) -> str:
    """The JSON name of a value's type, for refusals."""
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def refuse_unknown(given: Mapping[str, Any], known: Iterable[str], inside: str = "") -> None:
    """A key nobody knows is refused: a typing slip must not lose what was told."""
    known = sorted(known)
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            field = f"{inside}.{key[:40]}" if inside else key[:40]
            raise refuse(
                field,
                f"unknown field; did you mean {near[0]!r}?" if near else f"unknown field; known: {', '.join(known)}",
            )


def column_types(noun: type) -> dict[str, tuple[Any, bool]]:
    """(type, may be null) of every field of a frozen noun or of a part of one."""
    answer: dict[str, tuple[Any, bool]] = {}
    hints = get_type_hints(noun)
    for field in fields(noun):
        hint = hints[field.name]
        nullable = get_origin(hint) in (Union, types.UnionType)
        answer[field.name] = (next(a for a in get_args(hint) if a is not type(None)) if nullable else hint, nullable)
    return answer


def _same(value: Any) -> Any:
    return value


def read_text(value: Any, field: str) -> str:
    """Text that can be kept: half a surrogate pair cannot be written as UTF-8."""
    if not isinstance(value, str):
        raise refuse(field, f"must be text, not {kind_of(value)}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as broken:
        raise refuse(field, "holds half of a surrogate pair, which is not a character") from broken
    return value


def read_int(value: Any, field: str) -> int:
    """A whole number that fits 64 bits."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise refuse(field, f"must be a whole number, not {'a fraction' if type(value) is float else kind_of(value)}")
    if value not in INT64:
        raise refuse(field, "is beyond 64 bits")
    return value


def write_float(value: float) -> float | str:
    """JSON has no word for a number that is not finite; ours are `Infinity`, `-Infinity` and `NaN` as text."""
    if isfinite(value):
        return value
    return "NaN" if isnan(value) else "Infinity" if value > 0 else "-Infinity"


def read_float(value: Any, field: str) -> float:
    """A number."""
    if isinstance(value, str) and value in NOT_FINITE:
        return NOT_FINITE[value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refuse(field, f"must be a number, not {kind_of(value)}")
    try:
        return float(value)
    except OverflowError as huge:
        raise refuse(field, "is beyond what a 64-bit number can hold") from huge


def read_bool(value: Any, field: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise refuse(field, f"must be true or false, not {kind_of(value)}")
    return value


def write_time(value: datetime) -> str:
    """RFC 3339 in UTC, offset written out."""
    return value.astimezone(UTC).isoformat()


def read_time(value: Any, field: str) -> datetime:
    """An RFC 3339 instant as UTC; one without an offset is refused, for nobody can know which hour it names."""
    found = RFC_3339.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise refuse(field, "must be an RFC 3339 time such as 2025-04-20T10:05:00+03:00")
    day, clock, fraction, offset = found.groups()
    if offset is None:
        raise refuse(field, "has no offset from UTC; write for example 2025-04-20T10:05:00+03:00")
    digits = (fraction or "").rstrip("0")
    if len(digits) > 6:
        raise refuse(field, "is finer than a microsecond, which cannot be kept whole")
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{digits:0<6}{offset.upper()}").astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise refuse(field, f"is not a time: {wrong}") from wrong


def read_day(value: Any, field: str) -> date:
    """A day, YYYY-MM-DD."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise refuse(field, "must be a day such as 2025-04-20")
    try:
        return date.fromisoformat(value)
    except ValueError as wrong:
        raise refuse(field, f"is not a day: {wrong}") from wrong


def is_geojson(wkb: bytes) -> bool:
    """Whether GeoJSON can hold the very same geometry: two dimensions, not empty, on the globe, our byte order."""
    try:
        shape = shapely.from_wkb(wkb)
    except shapely.errors.GEOSException:
        return False
    if shape.has_z or shape.is_empty or shapely.to_wkb(shape) != wkb:
        return False
    flat = shapely.get_coordinates(shape)
    return bool((abs(flat[:, 0]) <= 180).all() and (abs(flat[:, 1]) <= 90).all())


def write_geometry(wkb: bytes) -> dict[str, Any]:
    """GeoJSON where that gives back the very bytes; else `{"wkb": hex}`, so that nothing is rounded away."""
    if not is_geojson(wkb):
        return {"wkb": wkb.hex()}
    written: dict[str, Any] = shapely.geometry.mapping(shapely.from_wkb(wkb))
    return written


def read_geometry(value: Any, field: str) -> bytes:
    """A GeoJSON geometry (RFC 7946, positions lon, lat) or `{"wkb": hex}` as WKB."""
    if not isinstance(value, dict):
        raise refuse(field, f"must be a GeoJSON geometry, not {kind_of(value)}")
    if "wkb" in value:
        return _read_hex(value["wkb"], f"{field}.wkb")
    try:
        shape = shapely.geometry.shape(value)
    except (shapely.errors.ShapelyError, AttributeError, IndexError, KeyError, TypeError, ValueError) as wrong:
        raise refuse(field, "is not a GeoJSON geometry with a type and coordinates") from wrong
    if shape.is_empty:
        raise refuse(field, "is an empty geometry")
    flat = shapely.get_coordinates(shape)
    if not ((abs(flat[:, 0]) <= 180).all() and (abs(flat[:, 1]) <= 90).all()):
        raise refuse(field, "has a position off the globe; positions are lon, lat in degrees")
    kept: bytes = shapely.to_wkb(shape)
    return kept


def _read_hex(value: Any, field: str) -> bytes:
    try:
        return bytes.fromhex(read_text(value, field))
    except ValueError as wrong:
        raise refuse(field, "must be hexadecimal digits") from wrong


PLAIN: dict[type, Codec] = {
    str: Codec(_same, read_text),
    int: Codec(_same, read_int),
    float: Codec(write_float, read_float),
    bool: Codec(_same, read_bool),
    bytes: Codec(write_geometry, read_geometry),
    date: Codec(date.isoformat, read_day),
    datetime: Codec(write_time, read_time),
}


def codec(kind: Any) -> Codec:
    """The codec of a column type: a plain type, a tuple of one, or a frozen dataclass."""
    if kind in PLAIN:
        return PLAIN[kind]
    if get_origin(kind) is tuple:
        return _many(codec(get_args(kind)[0]))
    if is_dataclass(kind) and isinstance(kind, type):
        return _struct(kind)
    raise TypeError(f"no JSON for {kind!r}")


def _many(one: Codec) -> Codec:
    def read(value: Any, field: str) -> list[Any]:
        if not isinstance(value, list):
            raise refuse(field, f"must be a list, not {kind_of(value)}")
        return [one.read(item, f"{field}[{n}]") for n, item in enumerate(value)]

    return Codec(lambda values: [one.write(v) for v in values], read)


def _struct(kind: type) -> Codec:
    parts = {name: (codec(part), nullable) for name, (part, nullable) in column_types(kind).items()}

    def write(value: Mapping[str, Any]) -> dict[str, Any]:
        return {n: None if value[n] is None else c.write(value[n]) for n, (c, _) in parts.items()}

    def read(value: Any, field: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise refuse(field, f"must be an object, not {kind_of(value)}")
        refuse_unknown(value, parts, field)
        row: dict[str, Any] = {}
        for name, (part, nullable) in parts.items():
            if value.get(name) is None and not nullable:
                raise refuse(f"{field}.{name}", "is missing")
            row[name] = None if value.get(name) is None else part.read(value[name], f"{field}.{name}")
        return row

    return Codec(write, read)
