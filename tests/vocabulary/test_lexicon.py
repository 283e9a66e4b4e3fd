"""Words hint at acts; a hint is a lead, not a finding. Headlines here are made up."""

from pathlib import Path

import polars as pl
import pytest

from truce.vocabulary import classify, lexicon_scores, vocabulary
from truce.vocabulary.lexicon import pattern


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Вночі армія обстріляла Тестове з артилерії", "use_of_weapon"),
        ("Ночью войска обстреляли посёлок Тестовое", "use_of_weapon"),
        ("Forces shelled the village of Testove", "use_of_weapon"),
        ("У Тестовому пролунали вибухи", "use_of_weapon"),
        ("ППО збила вісім дронів над областю", "air_defence"),
        ("Средства ПВО сбили три ракеты", "air_defence"),
        ("Повітряна тривога оголошена в області", "air_alert"),
        ("Штурмові групи намагалися зайти до Тестового", "offensive_action_or_assault"),
        ("Бойові зіткнення тривали біля Тестового", "offensive_action_or_assault"),
        ("Сторони провели обмін полоненими", "exchange_of_detainees"),
        ("Нові санкції проти банків", "political"),
        ("Суд у Тестовому засудив чиновника за хабар", "arrest"),
        ("Збірна з футболу виграла матч", "non_conflict"),
        ("Хакери зламали сайт міськради", "digital_operation"),
    ],
)
def test_a_headline_hints_first_at_what_it_tells(text: str, act: str) -> None:
    acts, _, _ = classify(text)

    assert acts[0][0] == act


def test_a_hit_on_what_terms_protect_is_a_strike_on_a_protected_object() -> None:
    acts, weapon, target = classify("Дрон ударил по подстанции под Тестовым")

    assert acts[0][0] == "strike_on_protected_object"
    assert (weapon, target) == ("armed_uav", "power_grid")


def war(text: str) -> float:
    known = vocabulary().acts
    return sum(weight for act, weight in classify(text)[0] if known[act].violent)


@pytest.mark.parametrize(
    "text",
    [
        "Окупанти поранили двох людей у Тестовому",
        "ЗСУ знищили склад у Тестовому",
        "Российская авиация сбросила две бомбы на Тестовое",
        "Украинские дроны поразили склад в Тестовом",
    ],
)
def test_what_a_fighting_side_did_is_force(text: str) -> None:
    assert war(text) > 0.5


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Міністр відреагував на удар РФ по Тестовому", "РФ завдала удару по Тестовому"),
        ("Военные готовят удар по Тестовому", "Военные нанесли удар по Тестовому"),
        ("Чому удар по Тестовому важливий", "Удар по Тестовому"),
        ("Бійці штурмової бригади повернулися", "Бійці пішли на штурм"),
        ("Вшанували пам'ять жертв обстрілу Тестового", "Обстріл Тестового: є жертви"),
    ],
)
def test_a_reaction_a_plan_or_a_memory_is_less_than_the_event(text: str, event: str) -> None:
    assert war(text) < 0.5 <= war(event)


def test_a_hospital_without_a_weapon_is_no_strike() -> None:
    acts, _, target = classify("У Тестовому відкрили нову лікарню")

    assert target == "hospital"
    assert acts == (("unknown", 1.0),)


def test_a_match_that_was_an_attack_is_still_a_match() -> None:
    acts, _, _ = classify("Атака принесла клубу перемогу в матчі чемпіонату")

    assert dict(acts).get("use_of_weapon", 0) < 0.2


def test_words_that_hint_at_nothing_leave_the_act_unknown() -> None:
    scored = lexicon_scores(pl.Series([None, "", "абракадабра"]))

    assert [[a["code"] for a in acts] for acts in scored["acts"]] == [["unknown"]] * 3
    assert scored["hints"].to_list() == [[], [], []]


def test_a_text_has_the_same_scores_wherever_it_stands() -> None:
    texts = pl.Series(["Обстріл Тестового", "x", "Обстріл Тестового", None])
    scored = lexicon_scores(texts)

    assert scored.row(0) == scored.row(2) == lexicon_scores(texts.head(1)).row(0)
    assert lexicon_scores(pl.Series([], dtype=pl.String)).height == 0


@pytest.mark.parametrize(
    ("stem", "looks_for"),
    [("обстріл", " обстріл"), ("ППО.", " ппо "), ("*бомб", "бомб"), ("п'ян", " пян"), ("С-300", " с 300")],
)
def test_a_stem_says_where_in_a_word_it_stands(stem: str, looks_for: str) -> None:
    assert pattern(stem) == looks_for


def test_choices_of_real_headlines_are_choices(shared_data: Path) -> None:
    file = pl.read_parquet(shared_data / "viina_monthly" / "viina_incidents.parquet", columns=["headline"])
    scored = lexicon_scores(file["headline"].head(20_000))
    sums = scored["acts"].list.eval(pl.element().struct.field("weight")).list.sum()

    assert scored.height == 20_000
    assert float(sums.max()) <= 1.001  # type: ignore[arg-type]
    assert set(scored["weapon_class"].drop_nulls()) <= set(vocabulary().weapons)
    assert set(scored["target"].drop_nulls()) <= set(vocabulary().targets)
