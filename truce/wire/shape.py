"""Where each flat column stands in the nested JSON of a noun: one table, read by writer and reader alike."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any

from truce.errors import UnusableValue
from truce.model.claim import Claim
from truce.model.contrast import Contrast
from truce.model.coverage import Coverage
from truce.model.deadline import QuietDay
from truce.model.document import Document
from truce.model.incident import Incident
from truce.model.line import Line, Zone
from truce.model.nouns import NOUNS as ALL
from truce.model.report import Report
from truce.model.ruling import Ruling
from truce.model.weapons import Inventory, Sighting
from truce.wire.codecs import Codec, codec, column_types, kind_of, read_float, read_int, read_text, refuse

NOUNS: dict[str, type] = {noun.__name__.lower(): noun for noun in ALL}

Paths = dict[str, tuple[str, ...]]

_WHEN: Paths = {"earliest": ("when", "earliest"), "latest": ("when", "latest")}
_DISC: Paths = {"lon": ("where", "lon"), "lat": ("where", "lat"), "radius_m": ("where", "radius_m")}
_SHAPE: Paths = {"where_kind": ("where", "kind"), "geometry": ("where", "geometry")}
_WEAPON: Paths = {
    "weapon_class": ("weapon", "class"),
    "weapon_system": ("weapon", "system"),
    "calibre_mm": ("weapon", "calibre_mm"),
}
_TOLD: Paths = {"time_text": ("when", "text"), "time_zone": ("when", "zone"), "time_precision": ("when", "precision")}
_AREAS: Paths = {name: ("where", name) for name in ("geometry", "area", "country", "precision_m")}

PATHS: dict[type, Paths] = {  # columns that do not stand at the top under their own name
    Report: _WHEN | _TOLD | _DISC | _SHAPE | {"place": ("where", "phrase")} | _WEAPON,
    Coverage: _WHEN | _DISC | _SHAPE,
    Claim: _WHEN,
    Line: _WHEN | _AREAS,
    Zone: _WHEN | {"geometry": ("where", "geometry")},
    Incident: _WHEN | _DISC | {"place": ("where", "phrase")} | _WEAPON,
    Ruling: _WHEN,
    Document: _WHEN,
    Sighting: _WHEN | _DISC | _SHAPE | {"place": ("where", "phrase")} | _WEAPON,
    Inventory: _WHEN | _DISC | _WEAPON,
    QuietDay: _WHEN,
    Contrast: _WHEN,
}

WEIGHTS = {Report: ("acts",), Incident: ("acts", "by", "against", "target", "weapon_class")}
RANGES = {Report: ("killed", "injured"), Incident: ("killed", "injured"), Ruling: ("killed",)}


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in the JSON of a noun, the columns it fills, and how."""

    path: tuple[str, ...]
    columns: tuple[str, ...]
    nullable: bool
    default: Any
    write: Callable[[Mapping[str, Any]], Any]
    read: Callable[[Any, str], dict[str, Any]]

    @property
    def name(self) -> str:
        """The path as a person writes it."""
        return ".".join(self.path)

    def absent(self) -> dict[str, Any]:
        """The columns where nothing is told: null, or the noun's default."""
        empty = None if self.default is MISSING else [] if self.default == () else self.default
        return dict.fromkeys(self.columns, empty)

    @property
    def required(self) -> bool:
        """Neither null nor a default stands in for it."""
        return not self.nullable and self.default is MISSING


def _one(noun: type, column: str, kind: Any, nullable: bool, default: Any) -> Slot:
    """A column that is one JSON value."""
    way = _keyed("code", "weight", read_float) if column in WEIGHTS.get(noun, ()) else codec(kind)
    if noun is Claim and column == "breakdown":
        way = _keyed("category", "count", read_int)

    def write(row: Mapping[str, Any]) -> Any:
        value = row[column]
        return None if value is None else way.write(value)

    path = PATHS.get(noun, {}).get(column, (column,))
    return Slot(path, (column,), nullable, default, write, lambda value, field: {column: way.read(value, field)})


def _keyed(key: str, number: str, read_number: Callable[[Any, str], Any]) -> Codec:
    """A list of (code, number) as a JSON object: `{"use_of_weapon": 0.9}`."""

    def write(values: list[Mapping[str, Any]]) -> dict[str, Any]:
        written = {v[key]: v[number] for v in values}
        if len(written) != len(values):
            raise UnusableValue("the same code stands twice in one choice", codes=[v[key] for v in values])
        return written

    def read(value: Any, field: str) -> list[dict[str, Any]]:
        if not isinstance(value, dict):
            raise refuse(field, f"must be an object of codes and numbers, not {kind_of(value)}")
        return [{key: read_text(k, field), number: read_number(v, f"{field}.{k[:40]}")} for k, v in value.items()]

    return Codec(write, read)


def _range(name: str) -> Slot:
    """`killed_low`, `killed_high` as null, a number, or [low, high] in which either may be null."""
    low, high = f"{name}_low", f"{name}_high"

    def write(row: Mapping[str, Any]) -> Any:
        if row[low] == row[high]:
            return row[low]
        return [row[low], row[high]]

    def read(value: Any, field: str) -> dict[str, Any]:
        pair = value if isinstance(value, list) else [value, value]
        if len(pair) != 2:
            raise refuse(field, "must be null, a number, or [lowest, highest]")
        ends = [None if v is None else read_int(v, field) for v in pair]
        return {low: ends[0], high: ends[1]}

    return Slot((name,), (low, high), True, MISSING, write, read)


def _slots(noun: type) -> Iterator[Slot]:
    ranges = {f"{name}_{end}": name for name in RANGES.get(noun, ()) for end in ("low", "high")}
    defaults = {f.name: f.default for f in fields(noun)}
    for column, (kind, nullable) in column_types(noun).items():
        if column in ranges:
            if column.endswith("_low"):
                yield _range(ranges[column])
            continue
        default = defaults[column]
        yield _one(noun, column, kind, nullable, default)


@cache
def slots(noun: type) -> tuple[Slot, ...]:
    """Every slot of a noun, in the order of its columns; each column has exactly one."""
    return tuple(_slots(noun))


@cache
def keys(noun: type) -> dict[str, frozenset[str]]:
    """Known keys by where they stand: "" is the top, "when" the inside of `when`, and so on."""
    known: dict[str, set[str]] = {"": {"noun"}}
    for slot in slots(noun):
        known[""].add(slot.path[0])
        if len(slot.path) == 2:
            known.setdefault(slot.path[0], set()).add(slot.path[1])
    return {place: frozenset(names) for place, names in known.items()}
