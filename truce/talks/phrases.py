"""Sentences of the talks: a template by its key, filled from data, with its figures and the ids that it rests on.

Templates stand in texts/LANGUAGE.toml, one place for all words; a sentence keeps the key and the values beside the
text, so that a page may set each value apart (`pieces`). A counted text has a form for each plural of its language.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from string import Formatter

from truce.errors import WrongUsage
from truce.model.brief import Figure, Sentence
from truce.model.deadline import ends_a_day

ENGLISH = "en"
LANGUAGES = ("en", "uk", "ru", "ar", "fr")
COUNTED = ("n", "days")  # of these values a counted text takes its form
Value = str | int | float | date  # of a day; or an instant, in UTC
Text = str | Mapping[str, str]
SPACED = {" :": "\N{NO-BREAK SPACE}:", " »": "\N{NO-BREAK SPACE}»", "« ": "«\N{NO-BREAK SPACE}"} | {
    f" {mark}": f"\N{NARROW NO-BREAK SPACE}{mark}" for mark in ";?!%"
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: `value` where it is a name, a number or words from the data, and not of the template."""

    text: str
    value: bool


@cache
def texts(language: str = ENGLISH) -> Mapping[str, Text]:
    """Every template by its dotted key. Raises WrongUsage for a language that has none."""
    here = files("truce.talks") / "texts" / f"{language}.toml"
    if language not in LANGUAGES or not here.is_file():
        known = f"one of: {', '.join(LANGUAGES)}"
        raise WrongUsage("no such language for sentences of talks", language=language, remedy=known)
    told = tomllib.loads(here.read_text("utf-8"))
    return {f"{part}.{name}": _spaced(language, text) for part, group in told.items() for name, text in group.items()}


def _spaced(language: str, text: Text) -> Text:
    """A French text with the spaces before its marks unbreakable; any other as it is."""
    if language != "fr":
        return text
    if not isinstance(text, str):
        return {form: str(_spaced(language, one)) for form, one in text.items()}
    for loose, tight in SPACED.items():
        text = text.replace(loose, tight)
    return text


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences of one language."""

    language: str

    def say(self, rule: str, because: Iterable[str] = (), tone: str = "plain", /, **values: Value) -> Sentence:
        """The filled template; each value is kept as a figure, each id once."""
        figures = tuple(Figure(name, self.shown(value), _number(value)) for name, value in values.items())
        text = self._template(rule, figures).format(**{figure.name: figure.text for figure in figures})
        return Sentence(rule, text, figures, tuple(dict.fromkeys(because)), tone)

    def word(self, key: str) -> str:
        """A text without places."""
        return self._template(key, ())

    def knows(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in texts(self.language)

    def shown(self, value: Value) -> str:
        """A value as it is printed: a day as `6 August 2025`, an instant also with its hour, a share to two digits."""
        if isinstance(value, datetime):
            whole = self.shown(value.date())
            return whole if ends_a_day(value) else self.word("date.hour").format(day=whole, hour=f"{value:%H:%M}")
        if isinstance(value, date):
            told = {"month": self.word(f"month.m{value.month}"), "year": value.year}
            day = self.word("date.first") if value.day == 1 else value.day
            return self.word("date.day").format(day=day, **told)
        return f"{value:.2f}".replace(".", self.word("number.point")) if isinstance(value, float) else str(value)

    def listed(self, names: Iterable[str]) -> str:
        """Names side by side: `a, b and c`."""
        told = list(names)
        if len(told) < 2:
            return "".join(told)
        return self.word("join.last").format(before=self.word("join.next").join(told[:-1]), last=told[-1])

    def pieces(self, sentence: Sentence) -> tuple[Piece, ...]:
        """A sentence of this language in pieces that read as its text, each value apart from the words around it."""
        told = {figure.name: figure.text for figure in sentence.figures}
        found: list[Piece] = []
        for words, name, _, _ in Formatter().parse(self._template(sentence.rule, sentence.figures)):
            found += [Piece(words, value=False)] if words else []
            found += [Piece(told[name], value=True)] if name is not None else []
        return tuple(found)

    def _template(self, rule: str, figures: tuple[Figure, ...]) -> str:
        text = texts(self.language)[rule]
        if isinstance(text, str):
            return text
        n = next((figure.value for figure in figures if figure.name in COUNTED), None)
        form = plural(self.language, int(n or 0))
        return text[form] if form in text else text["other"]


@cache
def speak(language: str = ENGLISH) -> Phrases:
    """The sentences of a language. Raises WrongUsage for one that has none."""
    texts(language)
    return Phrases(language)


def plural(language: str, n: int) -> str:
    """The CLDR plural form of a whole number, 0 or more: zero, one, two, few, many or other."""
    if language in ("uk", "ru"):
        return _slavic(n)
    if language == "ar":
        return _arabic(n)
    return "one" if n == 1 or (language == "fr" and n == 0) else "other"


def _slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else "many"


def _arabic(n: int) -> str:
    if n <= 2:
        return ("zero", "one", "two")[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None
