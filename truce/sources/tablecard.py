"""The card file of a table: which of its columns says what. Read whole, and refused with file, line and key."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truce.errors import TruceError, UnusableSource, UnusableValue, UnusableYaml
from truce.model.card import Card
from truce.model.when import zone_of
from truce.sources.textfile import encoding_of
from truce.vocabulary import vocabulary
from truce.yamlfile import Lines, read_yaml

ABOUT = ("title", "tells", "blind_to", "needs", "licence", "attribution", "rows_count")
WORDS = (
    "reference",
    "place",
    "text",
    "language",
    "url",
    "means",
    "phenomenon",
    "by",
    "against",
    "target",
    "weapon_class",
)
NUMBERS = ("count", "killed", "killed_low", "killed_high", "injured", "injured_low", "injured_high")
KEYS = {
    "name", "time_zone", "unit", "grade", "once", "delimiter", "encoding", "origin", "time", "told", "position", "acts",
    "identity", *ABOUT, *WORDS, *NUMBERS,
}  # fmt: skip
LISTS = {
    "means": "means", "phenomenon": "phenomena", "target": "targets", "weapon_class": "weapons", "unit": "units",
    "grade": "grades",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """Where one value comes from: a column, its values perhaps rewritten by `codes`; or one value for all rows.

    Where there are codes, a value that is not among them becomes `otherwise`. A time may have its clock time in a
    second column, `clock`.
    """

    column: str | None = None
    value: Any = None
    codes: Mapping[str, Any] | None = None
    otherwise: Any = None
    formats: tuple[str, ...] = ()
    separator: str | None = None
    crosswalk: str | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCard:
    """All that a card file says."""

    card: Card
    delimiter: str
    encoding: str
    origin: Field
    start: Field
    end: Field | None
    told: Field | None
    lon: str | None
    lat: str | None
    radius: Field | None
    acts: Field
    words: Mapping[str, Field]
    numbers: Mapping[str, Field]
    identity: tuple[str, ...]

    def columns(self) -> list[str]:
        """Every column of the table that the card file names, once."""
        several = (*self.words.values(), *self.numbers.values())
        fields = (self.origin, self.start, self.end, self.told, self.radius, self.acts, *several)
        named = [name for f in fields if f is not None for name in (f.column, f.clock)] + [
            self.lon,
            self.lat,
            *self.identity,
        ]
        return list(dict.fromkeys(name for name in named if name is not None))


def read_card(path: Path) -> TableCard:
    """The card file of a table. Raises UnusableSource with file, line and key for anything that does not fit."""
    try:
        data, lines = read_yaml(path)
    except UnusableYaml as fault:
        raise UnusableSource(
            "the card file cannot be read", given=", ".join(f"{k} {v}" for k, v in fault.given.items())
        ) from fault
    return _Cards(path, data, lines).read()


class _Cards:
    """One reading of one card file; every refusal points at its line."""

    def __init__(self, path: Path, data: Any, lines: Lines) -> None:
        self.path = path
        self.data = data
        self.lines = lines

    def fault(self, what: str, *place: str, **given: object) -> UnusableSource:
        return UnusableSource(
            what,
            file=self.path.name,
            line=self.lines.of(*place),
            key=".".join(map(str, place)) or "-",
            **given,
            remedy="docs/bring-your-own-source.md shows a whole card file",
        )

    def read(self) -> TableCard:
        if not isinstance(self.data, dict):
            raise self.fault("a card file maps keys to columns")
        for key in self.data:
            if key not in KEYS:
                raise self.fault("a key that no card file has", str(key), known=", ".join(sorted(KEYS)))
        for key in ("name", "origin", "time", "acts"):
            if key not in self.data:
                raise self.fault("a card file lacks a key", needed=key)
        time, position = self.time(), self.position()
        return TableCard(
            card=self.card(),
            delimiter=self.one_character("delimiter", ","),
            encoding=self.encoding(),
            origin=self.field("origin"),
            start=time[0],
            end=time[1],
            told=self.field("told", formats=True) if "told" in self.data else None,
            lon=position[0],
            lat=position[1],
            radius=position[2],
            acts=self.acts(),
            words={name: self.word(name) for name in WORDS if name in self.data},
            numbers={name: self.field(name) for name in NUMBERS if name in self.data},
            identity=tuple(str(name) for name in self.listed("identity")),
        )

    def text(self, key: str, otherwise: str) -> str:
        value = self.data.get(key, otherwise)
        if not isinstance(value, str):
            raise self.fault("text is needed", key)
        return value

    def card(self) -> Card:
        zone = self.text("time_zone", "UTC")
        try:
            zone_of(zone)
        except UnusableValue as fault:
            raise self.fault("no such time zone", "time_zone", given=zone) from fault
        once = self.data.get("once", False)
        if not isinstance(once, bool):
            raise self.fault("true or false", "once")
        title, tells, blind_to, needs, licence, attribution, rows_count = (self.text(key, "not said") for key in ABOUT)
        return Card(
            name=self.text("name", ""),
            title=title,
            tells=tells,
            blind_to=blind_to,
            needs=needs,
            licence=licence,
            attribution=attribution,
            rows_count=rows_count,
            time_zone=zone,
            unit=self.code("unit", self.text("unit", "report")),
            grade=self.code("grade", self.text("grade", "F")),
            once=once,
            opens="truce.sources.table:read",
        )

    def code(self, key: str, value: Any) -> str:
        """A value that must be a code of the vocabulary."""
        known = getattr(vocabulary(), LISTS[key])
        if value not in known:
            raise self.fault("not a code of the vocabulary", key, given=value, known=", ".join(known))
        return str(value)

    def one_character(self, key: str, otherwise: str) -> str:
        value = self.text(key, otherwise)
        if len(value) != 1:
            raise self.fault("one character", key)
        return value

    def encoding(self) -> str:
        try:
            return encoding_of({"encoding": self.text("encoding", "utf-8")})
        except TruceError as fault:
            raise self.fault("not an encoding that can be read line by line", "encoding") from fault

    def listed(self, *place: str) -> list[Any]:
        value = self.at(*place)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault("a list", *place)
        return value

    def at(self, *place: str) -> Any:
        value = self.data
        for key in place:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def field(self, *place: str, formats: bool = False) -> Field:
        """A column's name, or a mapping with `column` or `value`, and `codes`, `otherwise`, `formats`."""
        told = self.at(*place)
        if isinstance(told, str):
            return Field(column=told)
        known = {"column", "value", "codes", "otherwise", *(("formats", "clock") if formats else ())}
        if not isinstance(told, dict) or set(told) - known or ("column" in told) == ("value" in told):
            raise self.fault(
                "a column's name, or a mapping with column or value", *place, known=", ".join(sorted(known))
            )
        codes = told.get("codes")
        if codes is not None and not isinstance(codes, dict):
            raise self.fault("codes map what the column holds to what it means", *place, "codes")
        return Field(
            column=told.get("column"),
            value=told.get("value"),
            codes=None if codes is None else {str(key): value for key, value in codes.items()},
            otherwise=told.get("otherwise"),
            clock=told.get("clock"),
            formats=tuple(str(form) for form in (self.listed(*place, "formats") if formats else ())),
        )

    def word(self, name: str) -> Field:
        field = self.field(name)
        if name in LISTS:
            told = [field.value, field.otherwise, *(field.codes or {}).values()]
            for value in told:
                if value is not None:
                    self.code(name, value)
        return field

    def time(self) -> tuple[Field, Field | None]:
        told = self.at("time")
        if isinstance(told, dict) and "start" in told:
            if set(told) - {"start", "end"}:
                raise self.fault("time has start and end, or column and formats", "time")
            return self.field("time", "start", formats=True), (
                self.field("time", "end", formats=True) if "end" in told else None
            )
        return self.field("time", formats=True), None

    def position(self) -> tuple[str | None, str | None, Field | None]:
        told = self.at("position")
        if told is None:
            return None, None, None
        if not isinstance(told, dict) or set(told) != {"lon", "lat", "radius_m"}:
            raise self.fault("a position has lon, lat and radius_m (a number, or a column with codes)", "position")
        radius = told["radius_m"]
        fixed = isinstance(radius, int | float) and not isinstance(radius, bool)
        field = Field(value=float(radius)) if fixed else self.field("position", "radius_m")
        return str(told["lon"]), str(told["lat"]), field

    def acts(self) -> Field:
        """One choice for every row; or a column whose values a crosswalk or `codes` turns into choices."""
        told = self.at("acts")
        if not isinstance(told, dict):
            raise self.fault("acts is a mapping", "acts")
        if "column" not in told:
            return Field(value=self.choice("acts"))
        if set(told) - {"column", "separator", "crosswalk", "codes", "otherwise"} or ("crosswalk" in told) == (
            "codes" in told
        ):
            raise self.fault("acts from a column need codes or a crosswalk", "acts")
        if "crosswalk" in told and told["crosswalk"] not in vocabulary().crosswalks:
            raise self.fault("no such crosswalk", "acts", "crosswalk", known=", ".join(vocabulary().crosswalks))
        codes = {str(key): self.choice("acts", "codes", key) for key in told.get("codes") or {}}
        return Field(
            column=str(told["column"]),
            codes=codes or None,
            otherwise=self.choice("acts", "otherwise") if told.get("otherwise") else {},
            separator=told.get("separator"),
            crosswalk=told.get("crosswalk"),
        )

    def choice(self, *place: str) -> dict[str, float]:
        """Acts and weights that sum to at most 1; a bare act weighs 0.9, so that no table is ever quite sure."""
        told = self.at(*place)
        weights = {told: 0.9} if isinstance(told, str) else told
        if not isinstance(weights, dict) or not weights:
            raise self.fault("an act, or acts with their weights", *place)
        for act, weight in weights.items():
            if act not in vocabulary().acts:
                raise self.fault("not an act of the vocabulary", *place, given=act, known=", ".join(vocabulary().acts))
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 1:
                raise self.fault("a weight is above 0 and at most 1", *place, given=act)
        if sum(weights.values()) > 1 + 1e-9:
            raise self.fault("the weights of a choice sum to more than 1", *place)
        return {str(act): float(weight) for act, weight in weights.items()}
