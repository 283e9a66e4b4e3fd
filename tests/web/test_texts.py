"""The words of the room: every text in five languages, with the same placeholders, and none that nobody wrote."""

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale

from truce.shell.say import LANGUAGES, texts

WEB = Path(__file__).resolve().parents[2] / "truce" / "web"
SAID = re.compile(r"""\bsay\(\s*["']([a-z0-9_]+\.[a-z0-9_]+)["']\s*[,)]""")
CYRILLIC_OR_ARABIC = {"uk": re.compile("[а-яіїєґ]", re.I), "ru": re.compile("[а-я]", re.I), "ar": re.compile("[؀-ۿ]")}


def forms(text: Any) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("table", sorted({key.partition(".")[0] for key in texts()}))
def test_a_text_speaks_every_language_and_holds_the_same_places(table: str) -> None:
    for key in (key for key in texts() if key.partition(".")[0] == table):
        _speaks(key, texts()[key])


def _speaks(key: str, told: Any) -> None:
    assert set(told) == set(LANGUAGES), key
    assert all(form.strip() for language in LANGUAGES for form in forms(told[language])), key
    wanted = {frozenset(places(form) - {"n"}) for language in LANGUAGES for form in forms(told[language])}
    assert len(wanted) == 1, key
    for language, letters in CYRILLIC_OR_ARABIC.items():
        english = {form for form in forms(told["en"]) if re.search("[a-z]{4}", re.sub(r"\{.*?\}", "", form))}
        if english:
            assert any(letters.search(form) or form not in english for form in forms(told[language])), (key, language)


@pytest.mark.parametrize("key", sorted(key for key, told in texts().items() if isinstance(told.get("en"), dict)))
def test_a_counted_text_has_every_form_its_language_needs(key: str) -> None:
    for language in LANGUAGES:
        told = texts()[key][language]
        assert isinstance(told, dict), language
        needed = {Locale.parse(language).plural_form(n) for n in range(201)}
        assert needed <= set(told) | {"other"}
        assert "other" in told


def test_every_text_that_a_page_says_was_written() -> None:
    said = {key for path in [*WEB.rglob("*.py"), *WEB.rglob("*.j2")] for key in SAID.findall(path.read_text("utf-8"))}

    assert said <= set(texts()), sorted(said - set(texts()))


def test_french_marks_never_begin_a_line() -> None:
    broken = re.compile("[ ][;:!?%»]|«[ ]")

    assert [key for key in texts() if any(broken.search(form) for form in forms(texts()[key]["fr"]))] == []
