"""Texts in three languages: the same keys, the same places to fill, the plural forms each language needs."""

import string
from datetime import UTC, datetime

import pytest
from babel import Locale

from truce.briefs.wording import LOCALES, Words

LANGUAGES = sorted(LOCALES)


def texts(language: str) -> dict[str, str]:
    return Words(language, "UTC").texts


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_there_in_every_language(language: str) -> None:
    def keys(of: str) -> set[str]:
        return {key.rsplit(".", 1)[0] if key.startswith("count.") else key for key in texts(of)}

    assert keys(language) == keys("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_the_same_places(language: str) -> None:
    english = texts("en")
    for key, text in texts(language).items():
        if not key.startswith("count."):
            assert places(text) == places(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_of_the_language_is_there(language: str) -> None:
    forms = set(Locale.parse(LOCALES[language]).plural_form.tags) | {"other"}
    counted = {key.rsplit(".", 1)[0] for key in texts(language) if key.startswith("count.")}

    for noun in counted:
        assert {form for form in forms if f"{noun}.{form}" in texts(language)} == forms, noun


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_template_of_a_takeaway_brings_its_own_number(language: str) -> None:
    for key, text in texts(language).items():
        if key.startswith(("takeaway.", "clause.")):
            assert not any(c.isdigit() for c in text), key


def test_plurals_obey_the_language() -> None:
    words = Words("uk", "UTC")

    assert [words.plural("count.incident", n) for n in (1, 2, 5, 21)] == ["1 подія", "2 події", "5 подій", "21 подія"]


def test_numbers_and_dates_obey_the_locale() -> None:
    at = datetime(2031, 5, 10, 6, tzinfo=UTC)

    assert Words("en", "UTC").estimate(1234.5, 1200.0, 1260.0) == "1,230 (1,200–1,260)"
    assert Words("ru", "UTC").ratio(0.7, 0.5, 0.9) == "0,70 (0,50–0,90)"
    assert Words("uk", "Europe/Kyiv").moment(at).startswith("10 трав")
    assert Words("uk", "Europe/Kyiv").moment(at).endswith("09:00")


def test_a_window_is_printed_at_the_precision_it_has() -> None:
    words = Words("en", "Europe/Kyiv")
    midnight = datetime(2025, 4, 19, 21, tzinfo=UTC)

    assert words.window(midnight, datetime(2025, 4, 20, 21, tzinfo=UTC)) == "20 Apr 2025"
    assert words.window(midnight, midnight) == "20 Apr 2025, 00:00"
