"""Sentences of the talks: one template in five languages, the same values in each, plurals and dates of each."""

from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from babel.dates import format_date

import truce
from truce.errors import WrongUsage
from truce.talks.deadlines import board, countdown_words, credibility, record_words
from truce.talks.files import read_talks
from truce.talks.phrases import COUNTED, LANGUAGES, Text, plural, speak, texts
from truce.talks.takeaways import takeaways

FILE = Path(truce.__file__).parent / "catalogue" / "talks" / "russia-ukraine-2025-26.yaml"
OTHERS = [language for language in LANGUAGES if language != "en"]


def forms(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_template_with_the_same_places(language: str) -> None:
    told, english = texts(language), texts("en")

    assert list(told) == list(english)
    for key, text in told.items():
        wanted = places(forms(english[key])[-1])
        assert all(places(form) - set(COUNTED) == wanted - set(COUNTED) for form in forms(text)), key
        assert places(forms(text)[-1]) == wanted, key
        assert all(form.strip() for form in forms(text)), key


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_in_english(language: str) -> None:
    wordless = ("join.next", "date.day", "date.first", "number.point", "new.happened")
    same = [key for key, text in texts(language).items() if text == texts("en")[key] and key not in wordless]

    assert same == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_those_of_the_language(language: str) -> None:
    locale = Locale.parse(language)

    assert [plural(language, n) for n in range(1000)] == [locale.plural_form(n) for n in range(1000)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_counted_text_has_the_forms_that_its_language_needs(language: str) -> None:
    needed = {plural(language, n) for n in range(200)} | {"other"}

    assert [key for key, text in texts(language).items() if not isinstance(text, str) and set(text) < needed] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_written_as_the_language_writes_them(language: str) -> None:
    said = {month: speak(language).shown(date(2025, month, 6)) for month in range(1, 13)}

    for month, text in said.items():
        name = format_date(date(2025, month, 6), "d MMMM y", locale=language)
        assert text == name, (month, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_instant_within_a_day_is_written_with_its_hour_and_a_whole_day_without(language: str) -> None:
    words, day = speak(language), speak(language).shown(date(2025, 8, 6))

    assert words.shown(datetime(2025, 8, 6, 23, 59, 59, tzinfo=UTC)) == day
    assert words.shown(datetime(2025, 8, 6, 12, 0, tzinfo=UTC)) == words.word("date.hour").format(day=day, hour="12:00")


def test_names_stand_side_by_side() -> None:
    words = speak()
    several = [words.listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])]

    assert several == ["", "a", "a and b", "a, b and c"]
    assert words.say("new.none", since=date(2025, 3, 1)).text.endswith("1 March 2025.")
    assert speak("fr").shown(date(2025, 3, 1)) == "1er mars 2025"
    assert (words.shown(0.5), speak("uk").shown(0.5)) == ("0.50", "0,50")


def test_a_language_without_texts_is_told_with_those_that_have() -> None:
    for language in ("de", "../en", ""):
        with pytest.raises(WrongUsage) as fault:
            speak(language)
        assert "uk" in fault.value.remedy


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_say_the_same_of_every_meeting_and_deadline(language: str) -> None:
    talks = read_talks(FILE).whole()
    for meeting in talks.meetings:
        ours, english = (takeaways(talks, meeting.id, language=told).parts for told in (language, "en"))
        for one, other in zip(sum(ours, ()), sum(english, ()), strict=True):
            assert (one.rule, one.because, one.tone) == (other.rule, other.because, other.tone)
            assert [(f.name, f.value) for f in one.figures] == [(f.name, f.value) for f in other.figures]
            assert language == "en" or one.text != other.text or one.rule == "new.happened"
    for at in (datetime(2025, 8, 6, 12, tzinfo=UTC), datetime(2025, 9, 1, tzinfo=UTC)):
        rows = board(talks.deadlines, at, talks.occurrences)
        words = [*countdown_words(rows[0], None, speak(language)), *record_words(credibility(rows, "us"), None)]
        assert all((one.text and one.because) or one.rule.startswith("record") for one in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pieces_of_a_sentence_read_as_the_sentence_and_hold_each_value_apart(language: str) -> None:
    hostile = "{0} {party} \N{RIGHT-TO-LEFT OVERRIDE}<b>"
    words = speak(language)
    for n in (0, 1, 2, 5, 11, 21):
        told = words.say("said.readouts", party=hostile, n=n, on=date(2025, 1, 1), text=hostile)
        assert "".join(piece.text for piece in words.pieces(told)) == told.text
        assert [piece.text for piece in words.pieces(told) if piece.value].count(hostile) == 2
