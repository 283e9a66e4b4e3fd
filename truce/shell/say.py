"""The words of the room, in the language of whoever reads: texts, numbers, days and times with their zone."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, get_group_symbol

from truce.errors import BrokenVocabulary
from truce.vocabulary import vocabulary

LANGUAGES = ("en", "uk", "ru", "ar", "fr")
RIGHT_TO_LEFT = ("ar",)
FRENCH_SPACES = (  # a mark never stands alone at the beginning of a line
    (re.compile(" (?=[;!?%])"), "\N{NARROW NO-BREAK SPACE}"),
    (re.compile(" (?=[:»])|(?<=«) "), "\N{NO-BREAK SPACE}"),
)
TEXTS = Path(__file__).parents[1] / "web" / "texts"


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Mapping[str, Any]]:
    """Every text by its key (`family.name`), each in all languages. Raises BrokenVocabulary for a file that is none."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in sorted(TEXTS.glob("*.toml")):
        try:
            told = tomllib.loads(path.read_text("utf-8"))
        except tomllib.TOMLDecodeError as wrong:
            raise BrokenVocabulary("a file of texts cannot be read", file=path.name) from wrong
        found |= {f"{path.stem}.{name}": text | {"fr": _spaced(text["fr"])} for name, text in told.items()}
    return found


def _spaced(told: Any) -> Any:
    """A French text with the spaces of its marks unbreakable."""
    if isinstance(told, dict):
        return {form: _spaced(text) for form, text in told.items()}
    for where, space in FRENCH_SPACES:
        told = where.sub(space, told)
    return told


def spoken(accepts: str, offered: Sequence[str]) -> str:
    """The language of an Accept-Language header that is offered; the first of those where none is."""
    told = [one.partition(";")[0].strip() for one in accepts.split(",")]
    return negotiate_locale([one for one in told if one], list(offered), sep="-") or offered[0]


class Say:
    """Speaks one language, in one zone."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        """`language`: one of LANGUAGES; `zone`: in which every time is told."""
        self.language = language
        self.zone = zone
        self.locale = _locale(language)

    @property
    def direction(self) -> str:
        """rtl or ltr."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def __call__(self, key: str, **given: object) -> str:
        """The text of a key with what is given put in; `n` chooses the form of a counted text.

        Raises BrokenVocabulary for a key that there is not.
        """
        if key not in texts():
            raise BrokenVocabulary("the room has no such text", key=key, remedy="a table in web/texts/FAMILY.toml")
        text = texts()[key][self.language]
        if isinstance(text, dict):
            n = given.get("n", 0)
            form = self.locale.plural_form(n if isinstance(n, int | float) else 0)
            text = text.get(form, text["other"])
        return str(text).format(**{name: self._told(value) for name, value in given.items()})

    def knows(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in texts()

    def _told(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return self.number(value)

    def number(self, value: float, digits: int | None = None) -> str:
        """A number as the language writes it; `digits` after the point, or as many as it needs up to three."""
        if not isfinite(value):
            return _by_pattern(self.language, digits, value)
        told = round(Decimal(str(value)), 3 if digits is None else digits)
        return _decimal(self.language, digits, told + 0)  # there is no minus nought

    def share(self, value: float) -> str:
        """A share of one in per cent, whole."""
        return _percent(self.language, value)

    def chance(self, p: float) -> str:
        """A chance in per cent; never none and never all of it, for nothing that is foretold is that sure."""
        told = self.share(min(max(p, 0.01), 0.99))
        return f"<{told}" if p < 0.01 else f">{told}" if p > 0.99 else told

    def when(self, at: datetime) -> str:
        """An instant in the zone of whoever reads, the zone named."""
        return _when(self.language, self.zone, at.astimezone(UTC))  # equal times of a zone may be an hour apart

    def day(self, day: date) -> str:
        """A day."""
        return _day(self.language, date(day.year, day.month, day.day))

    def since(self, at: datetime, now: datetime) -> str:
        """How long ago, or how far ahead: 3 hours ago, in 2 days; each unit from two of it on, so 19 months."""
        return str(format_timedelta(at - now, threshold=2, add_direction=True, locale=self.locale))

    def label(self, kind: str, code: str) -> str:
        """The name of a code of the vocabulary: say.label("acts", "use_of_weapon")."""
        return vocabulary().label(kind, code, self.language)


@lru_cache(maxsize=len(LANGUAGES))
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@lru_cache(maxsize=32_768)
def _decimal(language: str, digits: int | None, value: Decimal) -> str:
    """Pages are full of numbers: a plain one is grouped by Python, at a twentieth of what its pattern costs."""
    if value.is_signed():
        return _by_pattern(language, digits, value)
    told = f"{value:,f}"
    if digits is None and "." in told:
        told = told.rstrip("0").rstrip(".")
    return told.translate(_marks(language))


def _by_pattern(language: str, digits: int | None, value: float | Decimal) -> str:
    form = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=form, locale=_locale(language)))


@lru_cache(maxsize=len(LANGUAGES))
def _marks(language: str) -> Mapping[int, str]:
    """How a language writes the comma between thousands and the decimal point."""
    locale = _locale(language)
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


@lru_cache(maxsize=2048)
def _percent(language: str, value: float) -> str:
    return str(format_percent(value, locale=_locale(language)))


@lru_cache(maxsize=8192)
def _when(language: str, zone: ZoneInfo, at: datetime) -> str:
    local = at.astimezone(zone)
    return f"{format_datetime(local, 'd MMM y HH:mm', locale=_locale(language))} {_zone_at(language, local)}"


def _zone_at(language: str, local: datetime) -> str:
    """The zone's short name, or its distance from UTC; from left to right also where the line is not."""
    name = local.tzname() or ""
    told = f"UTC{name}" if name[:1] in ("+", "-") else name
    return f"\N{LEFT-TO-RIGHT ISOLATE}{told}\N{POP DIRECTIONAL ISOLATE}" if language in RIGHT_TO_LEFT else told


@lru_cache(maxsize=8192)
def _day(language: str, day: date) -> str:
    return str(format_date(day, "d MMM y", locale=_locale(language)))
