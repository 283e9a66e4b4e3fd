"""Fields of what people wrote in YAML: what is wrong is told with file, line, field and what to try."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from math import isfinite
from types import MappingProxyType
from typing import Any

from truce.errors import UnusableYaml
from truce.model.scenario import Words
from truce.yamlfile import Lines, Place

LANGUAGES = ("en", "uk", "ru", "ar", "fr")


class Fields:
    """One mapping of a file. Every reader raises UnusableYaml, naming file, line and field."""

    def __init__(self, told: Any, lines: Lines, place: Place = ()) -> None:
        self.lines, self.place = lines, place
        if not isinstance(told, Mapping):
            raise self.fault("here stand fields, each a name and what it is", remedy="name: value, one a line")
        self.told = told

    def fault(self, what: str, field: str | None = None, *, remedy: str | None = None, **more: Any) -> UnusableYaml:
        """A fault of one field, or of the whole mapping."""
        place = self.place if field is None else (*self.place, field)
        where = {"file": self.lines.file, "line": self.lines.of(place), "field": ".".join(map(str, place))}
        return UnusableYaml(what, remedy=remedy, **where, **more)

    def names(self) -> Sequence[str]:
        """The names of all fields, in the order of the file."""
        return tuple(str(name) for name in self.told)

    def only(self, *known: str) -> None:
        """Refuse a field of another name: a typing error must not be read over."""
        for name in self.names():
            if name not in known:
                near = get_close_matches(name, known, 1)
                remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                raise self.fault("no such field", name, remedy=remedy)

    def has(self, name: str) -> bool:
        """Whether the field is there and not empty."""
        return self.told.get(name) is not None

    def value(self, name: str) -> Any:
        """What stands there, whatever it is."""
        if not self.has(name):
            raise self.fault("a field is missing", name, remedy=f"add {name}: ... here")
        return self.told[name]

    def fields(self, name: str) -> "Fields":
        """A mapping within."""
        return Fields(self.value(name), self.lines, (*self.place, name))

    def items(self, name: str) -> Sequence[Any]:
        """A list that is not empty."""
        told = self.value(name)
        if not isinstance(told, list) or not told:
            raise self.fault("here stands a list of at least one", name, remedy="one a line, each after a dash")
        return told

    def text(self, name: str) -> str:
        """A text that is not empty."""
        told = self.value(name)
        if not isinstance(told, str) or not told.strip():
            raise self.fault("here stands a text", name, given=told)
        return " ".join(told.split())

    def words(self, name: str) -> Words:
        """A text in one language (English) or in several."""
        return self._words(self.value(name), name)

    def many_words(self, name: str) -> tuple[Words, ...]:
        """A list of texts."""
        return tuple(self._words(one, name) for one in self.items(name))

    def _words(self, told: Any, name: str) -> Words:
        given = {"en": told} if isinstance(told, str) else told
        if not isinstance(given, Mapping) or not all(isinstance(one, str) and one.strip() for one in given.values()):
            raise self.fault("here stands a text, or one for each language", name, remedy="{en: ..., uk: ...}")
        unknown = sorted(set(given) - set(LANGUAGES))
        if unknown or "en" not in given:
            remedy = f"languages are {', '.join(LANGUAGES)}, and English is always there"
            raise self.fault("a text lacks English, or is in a language that is not used", name, remedy=remedy)
        return MappingProxyType({code: " ".join(text.split()) for code, text in given.items()})

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """One word of a list."""
        told = self.value(name)
        if told not in known:
            near = get_close_matches(str(told), known, 1)
            remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise self.fault("no such choice", name, given=told, remedy=remedy)
        return str(told)

    def number(self, name: str, least: float, most: float) -> float:
        """A number within bounds."""
        return self._number(self.value(name), name, least, most)

    def numbers(self, name: str, many: int, least: float, most: float) -> tuple[float, ...]:
        """That many numbers within bounds."""
        told = self.value(name)
        if not isinstance(told, list) or len(told) != many:
            raise self.fault(f"here stand {many} numbers", name, given=told, remedy="[1, 2, 3]")
        return tuple(self._number(one, name, least, most) for one in told)

    def _number(self, told: Any, name: str, least: float, most: float) -> float:
        if isinstance(told, bool) or not isinstance(told, int | float) or not isfinite(told):
            raise self.fault("here stands a number", name, given=told)
        if not least <= told <= most:
            raise self.fault(f"a number from {least:g} to {most:g}", name, given=told)
        return float(told)

    def day(self, name: str) -> date:
        """A day, as 2026-05-31."""
        try:
            return date.fromisoformat(str(self.value(name)))
        except ValueError as wrong:
            raise self.fault("here stands a day", name, given=self.told[name], remedy="as 2026-05-31") from wrong
