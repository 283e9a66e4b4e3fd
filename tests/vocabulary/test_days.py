from datetime import date
from pathlib import Path

import polars as pl
import pytest

from truce.errors import BrokenVocabulary
from truce.vocabulary import DATA, vocabulary
from truce.vocabulary.days import read_days

SATURDAY = date(2025, 4, 19)


def named(text: str, published: date = SATURDAY) -> tuple[date | None, date | None, str | None]:
    """First day, last day and words that one text names."""
    told = vocabulary().days.read(pl.Series([text]), pl.Series([published]))
    return told.row(0)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Ракетний удар по Харкову у п'ятницю: є загиблі", 18, 18),
        ("Ракетний удар по Харкову в п’ятницю", 18, 18),
        ("В пятницу обстреляли Харьков", 18, 18),
        ("Kharkiv was shelled on Friday", 18, 18),
        ("У суботу обстріляли Харків", 19, 19),
        ("В воскресенье обстреляли Харьков", 13, 13),
        ("Вчора обстріляли Харків", 18, 19),
        ("Вчера обстреляли Харьков", 18, 19),
        ("Kharkiv was shelled yesterday", 18, 19),
        ("Напередодні обстріляли Харків", 18, 19),
        ("53 бої за минулу добу", 18, 19),
        ("Удар по Харкову 17 квітня", 17, 17),
        ("Удар по Харькову 17 апреля 2025 года", 17, 17),
        ("Strike on Kharkiv on 17 April", 17, 17),
        ("April 17 strike on Kharkiv", 17, 17),
        ("Удар у четвер, 17 квітня", 17, 17),
        ("Атака 16-17 квітня", 16, 17),
        ("Росія в ніч на 17 квітня атакувала", 16, 17),
        ("В ночь на пятницу атаковали Харьков", 17, 18),
    ],
)
def test_words_name_the_day_on_which_it_happened(text: str, first: int, last: int) -> None:
    assert named(text)[:2] == (date(2025, 4, first), date(2025, 4, last))


@pytest.mark.parametrize(
    "text",
    [
        "Удар по Харкову",
        "Перемир'я до п'ятниці",
        "Рух обмежать до 17 квітня",
        "Збори у п'ятницю відбудуться онлайн",
        "Встреча состоится в пятницу",
        "Talks will be held on Friday",
        "Прогноз на 18 квітня",
        "Удар 18 апреля и удар 17 апреля",
        "Вразили солдатів, які 13 квітня били по Сумах",
        "Удар по Харкову. У четвер президент приїхав",
        "25 квітня в Києві день жалоби",
        "2 січня 2020 року народився. У п'ятницю помер",
        "Удар 31 лютого",
        "У Вербну неділю вдарили по Сумах",
        "Понеділок почався з обстрілу",
    ],
)
def test_a_plan_a_limit_or_two_days_name_none(text: str) -> None:
    assert named(text) == (None, None, None)


def test_a_date_of_december_told_in_january_is_of_the_year_before() -> None:
    assert named("Удар 30 грудня", date(2025, 1, 3))[0] == date(2024, 12, 30)


def test_the_words_are_kept_as_they_stand() -> None:
    assert named("Удар по Харкову в П’ятницю: є загиблі")[2] == "в П’ятницю"


def test_each_text_has_a_row_and_its_own_day_of_publishing() -> None:
    texts = pl.Series(["вчора", None, "вчора"])
    told = vocabulary().days.read(texts, pl.Series([SATURDAY, SATURDAY, date(2025, 3, 1)]))

    assert told["first"].to_list() == [date(2025, 4, 18), None, date(2025, 2, 28)]


def test_a_broken_file_of_days_names_its_line(tmp_path: Path) -> None:
    text = (DATA / "days.yaml").read_text("utf-8").replace("yesterday: {first: -1", "yesterday: {first: 1")
    path = tmp_path / "days.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(BrokenVocabulary) as fault:
        read_days(path)

    assert fault.value.given["file"] == "days.yaml"
