"""Categories in which parties tally what they accuse each other of, read as acts; an unknown word is never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from truce.vocabulary.entries import Act, Entry, Phenomenon, Weapon
from truce.vocabulary.load import Page, check_codes

FLOOR = ("at least", "over", "more than", "не менше", "щонайменше", "понад", "більше", "не менее", "свыше", "более")
ABOUT = ("about", "approximately", "близько", "приблизно", "около", "примерно")
PART = ("subset", "of which", "of them", "з них", "из них")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Entry):
    """A word by which a party tallies. `acts`: what counts for it. `weapons`, `phenomena`: only acts with one of these;
    empty: any. `words`: other ways in which parties write it.
    """

    acts: tuple[str, ...]
    weapons: tuple[str, ...] = ()
    phenomena: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCategory:
    """What a claimant's word was read as; `category` is null where nobody knows it. `floor`: the number is at least
    so many; `part`: it is counted within another category.
    """

    category: Category | None
    floor: bool = False
    about: bool = False
    part: bool = False


def squeezed(word: str) -> str:
    """A category word in small letters, with single spaces for whatever stands between its words."""
    return re.sub(r"[\W_]+", " ", word.casefold().replace("ё", "е")).strip()


def read_category(word: str, spellings: Mapping[str, Category]) -> ReadCategory:
    """A claimant's category word; what it says of its number (at least, about, a part of another) is read off first."""
    left: str = squeezed(word)
    found: dict[str, bool] = {}
    for name, marks in (("floor", FLOOR), ("about", ABOUT), ("part", PART)):
        for mark in marks:
            cut = re.sub(rf"(?:^|(?<= )){mark}(?= |$)", " ", left)
            found[name] = found.get(name, False) or cut != left
            left = squeezed(cut)
    return ReadCategory(category=spellings.get(left), **found)


def spellings_of(page: Page, categories: Mapping[str, Category]) -> Mapping[str, Category]:
    """Every way to write each category. Raises BrokenVocabulary where two answer to one."""
    found: dict[str, Category] = {}
    for code, category in categories.items():
        for spelling in {squeezed(w) for w in (code, *category.names.values(), *category.words)}:
            if found.setdefault(spelling, category) is not category:
                raise page.fault("two categories answer to one word", (code,), word=spelling)
    return MappingProxyType(found)


def check_categories(
    page: Page,
    categories: Mapping[str, Category],
    acts: Mapping[str, Act],
    weapons: Mapping[str, Weapon],
    phenomena: Mapping[str, Phenomenon],
) -> None:
    """Raise BrokenVocabulary for the first code that its list does not have, or a category without acts."""
    check_codes(page, categories, "acts", acts, lambda c: c.acts)
    check_codes(page, categories, "weapons", weapons, lambda c: c.weapons)
    check_codes(page, categories, "phenomena", phenomena, lambda c: c.phenomena)
    for code, category in categories.items():
        if not category.acts:
            raise page.fault("a category that no act belongs to", (code, "acts"))
