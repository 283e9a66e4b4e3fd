"""Who the words say did it: a lead, alike for both sides, silent where it is not clear. Headlines are made up."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import BrokenVocabulary
from truce.vocabulary import DATA, vocabulary
from truce.vocabulary.doers import Doers, read_doers

OTHER = {"ru": "ua", "ua": "ru"}


def doers() -> Doers:
    return vocabulary().doers["russia-ukraine"]


def read(*texts: str | None) -> list[tuple[str | None, str | None]]:
    return doers().read(pl.Series(texts, dtype=pl.String)).rows()


def by(text: str) -> str | None:
    return read(text)[0][0]


# Every pair says the same of either side.
PAIRS = [
    ("Росіяни обстріляли Тестове", "Українці обстріляли Тестове"),
    ("РФ вночі вдарила по Тестовому дронами", "ЗСУ вночі вдарили по Тестовому дронами"),
    ("Армія РФ атакувала Тестове", "Армія України атакувала Тестове"),
    ("Російські дрони атакували Тестове: є поранені", "Українські дрони атакували Тестове: є поранені"),
    ("Російська авіація завдала ударів по Тестовому", "Українська авіація завдала ударів по Тестовому"),
    ("Внаслідок російської атаки в Тестовому двоє поранених", "Внаслідок української атаки в Тестовому двоє поранених"),
    ("Через ракетний удар РФ у Тестовому пожежа", "Через ракетний удар ЗСУ у Тестовому пожежа"),
    ("Тестове обстріляно російськими військами", "Тестове обстріляно українськими військами"),
    ("Вдруге за добу вдарили по Тестовому росіяни", "Вдруге за добу вдарили по Тестовому українці"),
    ("Обстріл Тестового з боку РФ", "Обстріл Тестового з боку ЗСУ"),
    ("Россияне ударили по Тестовому", "Украинцы ударили по Тестовому"),
    ("Российские войска обстреляли посёлок Тестовое", "Украинские войска обстреляли посёлок Тестовое"),
    ("ВС РФ нанесли удар по Тестовому", "ВСУ нанесли удар по Тестовому"),
    ("При обстреле Тестового со стороны ВС РФ ранен житель", "При обстреле Тестового со стороны ВСУ ранен житель"),
    ("Пожар в Тестовом после атаки дронов ВС РФ", "Пожар в Тестовом после атаки дронов ВСУ"),
    ("Позиции под ударом российского дрона", "Позиции под ударом украинского дрона"),
    ("Russian forces shelled Testove", "Ukrainian forces shelled Testove"),
    ("Russia struck the town of Testove overnight", "Ukraine struck the town of Testove overnight"),
    ("Two hurt in a Russian drone attack on Testove", "Two hurt in a Ukrainian drone attack on Testove"),
    ("Testove hit by Russian missiles", "Testove hit by Ukrainian missiles"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_doer_that_is_named_is_read_and_of_both_sides_alike(pair: tuple[str, str]) -> None:
    assert [by(text) for text in pair] == ["ru", "ua"]


UNCLEAR = [
    ("РФ може вдарити по Тестовому", "ЗСУ можуть вдарити по Тестовому"),
    ("Росіяни готують удар по Тестовому", "Українці готують удар по Тестовому"),
    ("Загроза російського удару по Тестовому", "Загроза українського удару по Тестовому"),
    ("Сили оборони зірвали наступ росіян", "Окупанти зірвали наступ українців"),
    ("ВСУ сорвали наступление россиян", "ВС РФ сорвали наступление украинцев"),
    ("ППО збила п'ять російських дронів", "ППО збила п'ять українських дронів"),
    ("Сили оборони знищили п'ять російських дронів", "Окупанти знищили п'ять українських дронів"),
    ("Дрони вдарили по позиціях РФ біля Тестового", "Дрони вдарили по позиціях ЗСУ біля Тестового"),
    ("Вибухи в Тестовому: удар по росіянах", "Вибухи в Тестовому: удар по українцях"),
    ("Втрати РФ за добу: тисяча військових", "Втрати ЗСУ за добу: тисяча військових"),
    ("Росія заявила, що ЗСУ атакували Тестове", "Україна заявила, що РФ атакувала Тестове"),
    ("Росіяни не атакували Тестове", "Українці не атакували Тестове"),
    ("Атака ВС РФ у Тестового под ударами дронов ВСУ", "Атака ВСУ у Тестового под ударами дронов ВС РФ"),
    ("У РФ дрони атакували завод", "В Україні дрони атакували завод"),
    ("Russia may strike Testove", "Ukraine may strike Testove"),
    ("Explosions in Russia damaged a depot", "Explosions in Ukraine damaged a depot"),
    ("Росіяни святкували в Тестовому", "Українці святкували в Тестовому"),
]


@pytest.mark.parametrize("pair", UNCLEAR)
def test_what_is_not_clear_stays_unknown_of_both_sides_alike(pair: tuple[str, str]) -> None:
    assert [by(text) for text in pair] == [None, None]


def test_an_attack_on_a_party_says_against_whom() -> None:
    told = read(
        "РФ атакувала Україну дронами",
        "Украинские дроны нанесли удар по российским позициям",
        "Российские дроны нанесли удар по украинским позициям",
        "ЗСУ вдарили по складу окупантів",
        "Росіяни вдарили по школі в Тестовому",
    )

    assert told == [("ru", "ua"), ("ua", "ru"), ("ru", "ua"), ("ua", "ru"), ("ru", None)]


def test_nobody_is_named_as_hit_where_nobody_is_named_as_doer() -> None:
    assert read("Удар по позициям ВСУ", "Удар по позициям ВС РФ") == [(None, None), (None, None)]


def test_the_teller_at_the_end_is_not_the_doer() -> None:
    assert by("У Тестовому пошкоджено будинок, - повідомляє Генштаб ЗСУ") is None
    assert by("Армія РФ обстріляла Тестове, - повідомляє Генштаб ЗСУ") == "ru"
    assert by("Войска ВСУ обстреляли Тестовое - Минобороны РФ") == "ua"


def test_sentences_that_name_two_doers_name_none() -> None:
    assert by("Росіяни обстріляли Тестове. ЗСУ вдарили по Дальньому.") is None


def test_a_text_is_read_alike_wherever_it_stands_and_nothing_is_lost() -> None:
    texts = [PAIRS[0][0], None, "", PAIRS[0][1], PAIRS[0][0]]

    assert [doer for doer, _ in read(*texts)] == ["ru", None, None, "ua", "ru"]
    assert read() == []


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_text_can_be_read(texts: list[str]) -> None:
    told = read(*texts)

    assert len(told) == len(texts)
    assert all(who in (None, "ru", "ua") for pair in told for who in pair)


def test_the_code_names_no_party() -> None:
    code = (DATA.parent / "doers.py").read_text("utf-8")

    assert '"ua"' not in code
    assert set(doers().parties) == set(OTHER)


def test_swapped_words_swap_the_parties(tmp_path: Path) -> None:
    file = tmp_path / "doers.yaml"
    shutil.copy(DATA / "doers.yaml", file)
    swapped = file.read_text("utf-8").replace("    ru:\n", "    XX:\n").replace("    ua:\n", "    ru:\n")
    file.write_text(swapped.replace("    XX:\n", "    ua:\n"), "utf-8")
    texts = pl.Series([text for pair in (*PAIRS, *UNCLEAR) for text in pair])

    mirrored = read_doers(file)["russia-ukraine"].read(texts)

    assert mirrored.rows() == doers().read(texts).select(pl.all().replace(OTHER)).rows()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      fixed:", "      fixd:"),
        ("    agents:", "    agent:"),
        ("      uk: [армі,", "      pl: [армі,"),
        ("      uk: [армі,", "      uk: [12,"),
        ("  meaning: The", "  meening: The"),
    ],
)
def test_a_file_that_is_not_whole_is_refused_with_its_line(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "doers.yaml"
    whole = (DATA / "doers.yaml").read_text("utf-8")
    assert old in whole
    file.write_text(whole.replace(old, new, 1), "utf-8")

    with pytest.raises(BrokenVocabulary) as fault:
        read_doers(file)

    assert {"file", "line"} <= set(fault.value.given)
