"""The list of synonyms is whole, and a fault in one names file, line and word."""

from pathlib import Path

import pytest

from truce.errors import BrokenVocabulary
from truce.vocabulary.synonyms import read_synonyms, synonyms


def test_words_of_three_languages_say_one_thing() -> None:
    words = synonyms().words

    assert words[" загин"] == words[" погиб"] == words[" killed"] == words[" dead"] == "dead"


def test_numbers_are_read_as_whole_words() -> None:
    numbers = synonyms().numbers

    assert numbers[" двоє "] == numbers[" двое "] == numbers[" two "] == "2"
    assert all(pattern.endswith(" ") for pattern in numbers)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("words: {fire: {uk: [пожеж], ru: [пожар], en: [fire]}}", "the lists are words and numbers"),
        (
            "words: {fire: {uk: [пожеж], ru: [пожар]}}\nnumbers: {1: {uk: [один], ru: [один], en: [one]}}",
            "uk, ru and en",
        ),
        ("words: {fire: {uk: [по жеж], ru: [x], en: [y]}}\nnumbers: {}", "not one word"),
        ("words: {a: {uk: [ab], ru: [], en: []}, b: {uk: [ab], ru: [], en: []}}\nnumbers: {}", "says two things"),
        ("words: []\nnumbers: {}", "maps what is meant"),
    ],
)
def test_a_broken_list_says_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "synonyms.yaml"
    file.write_text(text, "utf-8")

    with pytest.raises(BrokenVocabulary, match=told) as fault:
        read_synonyms(file)

    assert fault.value.given["file"] == "synonyms.yaml"
