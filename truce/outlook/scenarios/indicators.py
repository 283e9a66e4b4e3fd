"""What a signpost can point at: named indicators as data, and one reading of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from truce.model.scenario import Words
from truce.outlook.scenarios.fields import Fields
from truce.yamlfile import Lines, read_yaml

INDICATORS = Path(__file__).parent / "data" / "indicators.yaml"
UNITS = ("ratio", "share", "chance", "days", "number", "yes_no")
MEASURE, SIGNAL, DOCUMENT = "measure", "signal", "document"
COMES_FROM = (MEASURE, SIGNAL, DOCUMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """Something that can be read every day, or told by a document."""

    name: str
    unit: str
    comes_from: str
    fresh_days: float  # an older reading is none
    names: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an indicator said, as of when, and the ids it rests on. Without bounds it is on record, not estimated."""

    value: float
    low: float | None = None
    high: float | None = None
    as_of: datetime
    because: tuple[str, ...] = ()


Readings = Mapping[str, Reading]  # by the name of the indicator; one that is not in it was not observed


@cache
def shipped_indicators() -> Mapping[str, Indicator]:
    """Those that truce knows, in the order of the file."""
    data, lines = read_yaml(INDICATORS)
    return MappingProxyType(indicators_of(data, lines))


def indicators_of(data: Any, lines: Lines, *place: str | int) -> dict[str, Indicator]:
    """The indicators of a mapping in a file. Raises UnusableYaml with file, line and field."""
    told = Fields(data, lines, place)
    return {name: _indicator(name, told.fields(name)) for name in told.names()}


def _indicator(name: str, told: Fields) -> Indicator:
    told.only("unit", "comes_from", "fresh_days", "names")
    return Indicator(
        name=name,
        unit=told.one_of("unit", UNITS),
        comes_from=told.one_of("comes_from", COMES_FROM),
        fresh_days=told.number("fresh_days", 0.04, 3650.0),
        names=told.words("names"),
    )
