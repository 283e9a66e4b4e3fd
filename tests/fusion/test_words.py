"""Texts that tell of one event are alike in any of three languages, and rows depend on nothing but their own text."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.fusion.likeness import cosine, nearest
from truce.fusion.words import Words, plain, read_words, sound, taken

CROWD = [  # so that rarity means something
    "В Одесі триває ремонт трамвайної колії",
    "Парламент ухвалив закон про бюджет",
    "Президент встретился с послом Польши",
    "Ціни на пальне зросли вдруге за місяць",
    "Football club signs new goalkeeper",
    "У Львові відкрили нову бібліотеку",
    "Синоптики обещают дожди и ветер",
    "Минулої доби зафіксовано 112 боєзіткнень",
]
DRONES_UK = "У Харкові внаслідок атаки дронів загинули двоє людей, пошкоджено лікарню"
DRONES_RU = "В Харькове при атаке беспилотников погибли 2 человека, повреждена больница"
DRONES_EN = "Drone attack on Kharkiv kills two people and damages hospital"
MARKET_RU = "В Херсоне снаряды попали в рынок, ранены семь человек"


def likeness_of(a: str, b: str, others: list[str] = CROWD) -> float:
    words = read_words(pl.Series([a, b, *others]))
    return float(cosine(words, np.array([0]), np.array([1]))[0])


def rows(words: Words) -> list[tuple[list[int], list[float]]]:
    cut = zip(words.start[:-1], words.start[1:], strict=True)
    return [(words.feature[a:b].tolist(), words.weight[a:b].tolist()) for a, b in cut]


@pytest.mark.parametrize(
    "names",
    [
        ("Харків", "Харкові", "Харьков", "Харькове", "Kharkiv", "Kharkov"),
        ("Київ", "Києві", "Киев", "Киеве", "Kyiv", "Kiev"),
        ("Авдіївка", "Авдеевка", "Avdiivka", "Avdiyivka", "Avdeevka"),
        ("Запоріжжя", "Запорожье", "Zaporizhzhia"),
        ("Донецьк", "Донецк", "Donetsk"),
        ("Луганськ", "Луганск", "Luhansk", "Lugansk"),
        ("Суми", "Сумах", "Сумы", "Sumy"),
        ("Щастя", "Shchastya", "Shchastia"),
    ],
)
def test_a_place_sounds_the_same_in_three_languages_and_every_case(names: tuple[str, ...]) -> None:
    heard = pl.DataFrame({"word": names}).select(sound(plain(pl.col("word"))))

    assert heard["word"].n_unique() == 1


def test_places_of_other_names_sound_otherwise() -> None:
    names = ["Харків", "Херсон", "Краматорськ", "Костянтинівка", "Куп'янськ", "Лиман", "Суми", "Київ", "Ізюм"]

    assert pl.DataFrame({"word": names}).select(sound(plain(pl.col("word"))))["word"].n_unique() == len(names)


@pytest.mark.parametrize(("a", "b"), [(DRONES_UK, DRONES_RU), (DRONES_UK, DRONES_EN), (DRONES_RU, DRONES_EN)])
def test_one_event_told_in_two_languages_is_recognised(a: str, b: str) -> None:
    assert likeness_of(a, b) > 0.35
    assert likeness_of(a, b) > 2 * likeness_of(a, MARKET_RU)


def test_a_number_is_the_same_in_words_and_digits() -> None:
    assert likeness_of("killed: two", "погибли: 2") > likeness_of("killed: two", "погибли: 3") + 0.2


def test_a_renamed_town_is_the_same_town() -> None:
    other = likeness_of("Fighting near Bakhmut", "Бои под Лиманом")

    assert likeness_of("Fighting near Bakhmut", "Бои под Артемовском") > other + 0.1


def test_an_address_in_a_text_says_nothing() -> None:
    assert likeness_of("Three killed in Sumy https://news.example/a-17", "Three killed in Sumy") == pytest.approx(1)


def test_case_punctuation_and_marks_do_not_count() -> None:
    assert likeness_of("ОБ’ЄКТ: «Ёлка»!", "об'єкт елка") == pytest.approx(1)


@pytest.mark.parametrize("nothing", [None, "", " ", "!?", "в и"])
def test_a_text_that_says_nothing_is_like_none_and_unlike_none(nothing: str | None) -> None:
    words = read_words(pl.Series([nothing, DRONES_EN, nothing], dtype=pl.String))

    assert np.isnan(cosine(words, np.array([0, 0, 1]), np.array([1, 2, 2]))).all()


def test_no_texts_give_no_rows() -> None:
    empty = np.empty(0, np.int64)

    assert read_words(pl.Series([], dtype=pl.String)).size == 0
    assert len(cosine(read_words(pl.Series(["a word"])), empty, empty)) == 0


TEXTS = st.lists(
    st.one_of(st.none(), st.sampled_from([*CROWD, DRONES_UK, DRONES_RU, DRONES_EN]), st.text()), max_size=12
)


@given(TEXTS)
def test_every_row_is_ascending_and_of_length_one(texts: list[str | None]) -> None:
    words = read_words(pl.Series(texts, dtype=pl.String))

    assert words.size == len(texts)
    for features, weights in rows(words):
        assert features == sorted(set(features))
        assert not weights or np.linalg.norm(weights) == pytest.approx(1, abs=1e-5)


@given(TEXTS, st.randoms())
def test_neither_order_nor_repeats_change_a_row(texts: list[str | None], chance: object) -> None:
    order = list(range(len(texts)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    again = [texts[k] for k in order] + texts

    told = rows(read_words(pl.Series(texts, dtype=pl.String)))

    assert rows(read_words(pl.Series(again, dtype=pl.String))) == [told[k] for k in order] + told


def test_the_nearest_text_is_the_one_of_the_same_event_in_another_language() -> None:
    words = read_words(pl.Series([*CROWD, DRONES_UK, DRONES_RU, MARKET_RU]))

    i, j = nearest(words, np.array([len(CROWD)]), np.zeros(words.size), reach=1.0, many=1)

    assert (i.tolist(), j.tolist()) == ([len(CROWD)], [len(CROWD) + 1])


def test_what_is_too_far_in_time_or_too_common_is_not_near() -> None:
    words = read_words(pl.Series([DRONES_UK, DRONES_RU, *CROWD]))
    at = np.array([0.0, 5.0] + [0.0] * len(CROWD))

    assert 1 in nearest(words, np.array([0]), at, reach=5.0)[1]
    assert 1 not in nearest(words, np.array([0]), at, reach=4.9)[1]
    assert len(nearest(words, np.array([0]), at, reach=5.0, common=1)[1]) == 0
    assert len(nearest(words, np.array([], dtype=np.int64), at, reach=5.0)[1]) == 0


@given(st.randoms())
def test_nearest_texts_do_not_depend_on_the_order_of_rows(chance: object) -> None:
    texts = [*CROWD, DRONES_UK, DRONES_RU, DRONES_EN, MARKET_RU]
    order = list(range(len(texts)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    at, every = np.zeros(len(texts)), np.arange(len(texts))

    i, j = nearest(read_words(pl.Series([texts[k] for k in order])), every, at, 1.0, many=len(texts))
    told = nearest(read_words(pl.Series(texts)), every, at, 1.0, many=len(texts))

    assert {(order[a], order[b]) for a, b in zip(i, j, strict=True)} == set(
        zip(*(x.tolist() for x in told), strict=True)
    )


def test_taken_rows_are_the_rows_asked_for() -> None:
    words = read_words(pl.Series([DRONES_UK, None, DRONES_EN]))

    assert rows(taken(words, np.array([2, 0, 2]))) == [rows(words)[k] for k in (2, 0, 2)]
