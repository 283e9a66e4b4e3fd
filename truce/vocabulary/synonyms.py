"""Words of three languages that say one thing (data/synonyms.yaml): things and small numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from truce.vocabulary.lexicon import pattern
from truce.vocabulary.load import Page

FILE = Path(__file__).parent / "data" / "synonyms.yaml"
LISTS = ("words", "numbers")
LANGUAGES = ("uk", "ru", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonyms:
    """Pattern -> the thing it names, for each list. Patterns are those of the lexicon: " загин" or " вбит "."""

    words: Mapping[str, str]
    numbers: Mapping[str, str]


@cache
def synonyms() -> Synonyms:
    """The list as it ships, read once."""
    return read_synonyms(FILE)


def read_synonyms(path: Path) -> Synonyms:
    """The file's lists; raises BrokenVocabulary naming file, line and entry where one is not whole."""
    page = Page(path)
    if set(page.data) != set(LISTS):
        raise page.fault("the lists are words and numbers", ())
    return Synonyms(**{name: _patterns(page, name, page.data[name]) for name in LISTS})


def _patterns(page: Page, name: str, entries: Any) -> Mapping[str, str]:
    if not isinstance(entries, dict) or not entries:
        raise page.fault("a list maps what is meant to its words", (name,))
    found: dict[str, str] = {}
    for code, languages in entries.items():
        for stem in _stems(page, (name, code), languages):
            if found.setdefault(stem, str(code)) != str(code):
                raise page.fault("a word that says two things", (name, code), word=stem.strip(), other=found[stem])
    return MappingProxyType(found)


def _stems(page: Page, place: tuple[str | int, ...], languages: Any) -> list[str]:
    if not isinstance(languages, dict) or tuple(languages) != LANGUAGES:
        raise page.fault("an entry has words in uk, ru and en, in this order", place)
    words = [word for told in languages.values() for word in told or ()]
    for word in words:
        if not isinstance(word, str) or len(word.strip(".")) < 2 or " " in pattern(word).strip():
            raise page.fault("not one word of two letters or more", place, word=word)
    return [pattern(word) for word in words]
