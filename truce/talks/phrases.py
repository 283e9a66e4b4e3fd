"""Sentences of the talks: a template by its key, filled from data, with its figures and the ids that it rests on.

Templates stand in texts/LANGUAGE.toml, one place for all words; a sentence keeps the key and the values beside the
text, so that a page may say it in another language later.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from truce.errors import WrongUsage
from truce.model.brief import Figure, Sentence

Value = str | int | float | date


@cache
def texts(language: str = "en") -> Mapping[str, str]:
    """Every template by its dotted key."""
    here = files("truce.talks") / "texts" / f"{language}.toml"
    if not here.is_file():
        raise WrongUsage("no such language for sentences of talks", language=language, remedy="en")
    told = tomllib.loads(here.read_text("utf-8"))
    return {f"{part}.{name}": text for part, group in told.items() for name, text in group.items()}


def say(rule: str, because: Iterable[str] = (), tone: str = "plain", /, **values: Value) -> Sentence:
    """The filled template; each value is kept as a figure, each id once."""
    figures = tuple(Figure(name, shown(value), _number(value)) for name, value in values.items())
    text = texts()[rule].format(**{figure.name: figure.text for figure in figures})
    return Sentence(rule, text, figures, tuple(dict.fromkeys(because)), tone)


def shown(value: Value) -> str:
    """A value as it is printed: a day as `6 August 2025`, a share with two digits."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def listed(names: Iterable[str]) -> str:
    """Names side by side: `a, b and c`."""
    told = list(names)
    if len(told) < 2:
        return "".join(told)
    return texts()["join.last"].format(before=", ".join(told[:-1]), last=told[-1])
