"""The vocabulary is whole, and says where it is not."""

import shutil
from pathlib import Path

import pytest

from truce.errors import BrokenVocabulary, NotFound
from truce.vocabulary import DATA, read_vocabulary, vocabulary

LISTS = (
    *("acts", "phenomena", "means", "weapons", "systems", "targets", "statuses"),
    *("reasons", "units", "access", "flags", "grades", "term_types"),
    *("inventories", "holdings", "unknowns", "categories"),
)


@pytest.mark.parametrize("kind", LISTS)
def test_every_code_has_a_name_in_three_languages_and_a_meaning(kind: str) -> None:
    for code, entry in getattr(vocabulary(), kind).items():
        assert entry.code == code
        assert {"en", "uk", "ru"} <= set(entry.names) <= {"en", "uk", "ru", "fr", "ar"}
        assert all(entry.names.values())
        assert entry.meaning


@pytest.mark.parametrize("kind", LISTS)
def test_no_two_codes_of_a_list_share_a_name(kind: str) -> None:
    for language in ("en", "uk", "ru"):
        names = [entry.label(language).casefold() for entry in getattr(vocabulary(), kind).values()]
        assert len(set(names)) == len(names)


def test_a_label_falls_back_to_english_and_an_unknown_code_is_said() -> None:
    v = vocabulary()

    assert v.label("acts", "use_of_weapon", "uk") == "Застосування зброї"
    assert v.label("acts", "use_of_weapon", "de") == "Use of a weapon"
    with pytest.raises(NotFound):
        v.label("acts", "peace")
    with pytest.raises(NotFound):
        v.label("crosswalks", "smm")


def test_f_is_unknown_and_not_the_bottom_of_the_scale() -> None:
    grades = vocabulary().grades

    assert grades["F"].p_true is None
    priors = [grades[letter].p_true or 0 for letter in "ABCDE"]
    assert priors == sorted(priors, reverse=True)


@pytest.mark.parametrize(
    ("spelling", "code", "calibre"),
    [
        ("BM-21 Grad", "bm_21_grad", 122),
        ("Град", "bm_21_grad", 122),
        ("Ураган", "bm_27_uragan", 220),
        ("Tornado-S", "tornado_s", 300),
        ("Смерч", "bm_30_smerch", 300),
        ("D-30", "d_30", 122),
        ("2С3", "2s3", 152),
        ("2S7", "2s7", 203),
        ("MT-12", "mt_12", 100),
        ("АГС-17", "ags_17", 30),
        ("SPG-9", "spg_9", 73),
        ("ZU-23", "zu_23", 23),
        ("T-72", "tank_125", 125),
        ("X-101/X-555", "kh_101", None),
        ("C-300", "s_300", None),
        ("Shahed-136/131", "shahed_136", None),
    ],
)
def test_a_named_system_is_known_in_every_spelling(spelling: str, code: str, calibre: float | None) -> None:
    v = vocabulary()

    assert v.find_system(spelling) == code
    assert v.systems[code].calibre_mm == calibre


def test_a_system_nobody_listed_is_not_guessed() -> None:
    assert vocabulary().find_system("Kalibr and Kh-101") is None
    assert vocabulary().find_system("Wunderwaffe") is None


def test_every_model_of_the_air_raid_file_is_a_known_system(shared_data: Path) -> None:
    lines = (shared_data / "missile_attacks" / "missiles_and_uavs.csv").read_text("utf-8").splitlines()[1:]
    models = {part for line in lines for part in line.split(",")[0].strip('"').split(" and ")}

    assert {m for m in models if vocabulary().find_system(m) is None} == set()


def test_a_cessation_forbids_every_use_of_a_weapon_and_an_energy_term_only_at_what_it_protects() -> None:
    types = vocabulary().term_types

    assert types["cessation"].acts["use_of_weapon"] == 1
    assert types["cessation"].targets == ()
    assert "use_of_weapon" in types["protected_object"].only_at_targets
    assert "power_grid" in types["protected_object"].targets
    assert not types["political"].acts


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "code"),
    [
        ("acts.yaml", "  violent: true", "  violent: perhaps", "wrong kind", "use_of_weapon"),
        ("acts.yaml", "ru: Применение оружия", "de: Waffengebrauch", "missing", "use_of_weapon"),
        ("acts.yaml", "  breach: true", "  breech: true", "key", "use_of_weapon"),
        ("systems.yaml", "weapon_class: mlrs", "weapon_class: catapult", "unknown code", "bm_21_grad"),
        ("systems.yaml", "aliases: [Uragan,", "aliases: [Grad,", "one spelling", "bm_27_uragan"),
        ("term_types.yaml", "acts: {use_of_weapon: 1,", "acts: {use_of_weapon: 1.5,", "outside", "cessation"),
        ("term_types.yaml", "acts: {use_of_weapon: 1,", "acts: {use_of_wapon: 1,", "unknown act", "cessation"),
        ("term_types.yaml", "acts: {use_of_weapon: 1,", "acts: {air_alert: 1,", "not a breach", "cessation"),
        ("term_types.yaml", "targets: [port, vessel]", "targets: [port, submarine]", "unknown code", "maritime_safety"),
        ("grades.yaml", "p_true: null", "p_true: 0.1", "F alone", "F"),
        ("grades.yaml", "p_true: 0.95", "p_true: 1.95", "outside", "A"),
        ("lexicon.yaml", "  acts: {use_of_weapon: 0.88}", "  acts: {use_of_weapon: 8}", "outside", "shelling"),
        ("lexicon.yaml", "ru: [обстрел]", "ru: [о]", "two letters", "shelling"),
        ("lexicon.yaml", "ru: [обстрел], ", "", "missing", "shelling"),
        ("crosswalks/viina.yaml", "acts: {air_alert: 0.9}", "acts: {air_alert: 0.9, statement: 0.2}", "sum", "codes"),
        ("crosswalks/smm.yaml", "phenomenon: burst", "phenomenon: bang", "unknown code", "codes"),
        ("crosswalks/acled.yaml", "aliases: [Grenade]", "aliases: [Attack]", "one spelling", "codes"),
    ],
)
def test_a_broken_file_is_refused_by_file_line_and_code(
    tmp_path: Path, file: str, old: str, new: str, what: str, code: str
) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    page = tmp_path / "data" / file
    text = page.read_text("utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(BrokenVocabulary, match=what) as fault:
        read_vocabulary(tmp_path / "data")

    assert fault.value.given["file"] == page.name
    assert isinstance(fault.value.given["line"], int)
    assert fault.value.given["code"] == code


def test_a_file_that_is_missing_or_no_yaml_is_named(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "data" / "units.yaml").write_text("report: [", "utf-8")

    with pytest.raises(BrokenVocabulary) as fault:
        read_vocabulary(tmp_path / "data")
    assert "units.yaml" in str(fault.value.given["file"])


@pytest.mark.parametrize(
    ("word", "code", "floor", "part"),
    [
        ("shelling", "shelling", False, False),
        ("Обстріли", "shelling", False, False),
        ("shelling_heavy_weapons_subset", "heavy_shelling", False, True),
        ("fpv_drone_uses_at_least", "fpv_drones", True, False),
        ("air_violations_over", "air_violations", True, False),
        ("quadcopter-strikes", "drones", False, False),
        ("sorcery", None, False, False),
    ],
)
def test_a_claimants_word_is_read_or_said_to_be_unknown(word: str, code: str | None, floor: bool, part: bool) -> None:
    read = vocabulary().read_category(word)

    assert (read.category.code if read.category else None, read.floor, read.part) == (code, floor, part)


def test_two_categories_that_answer_to_one_word_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    page = folder / "categories.yaml"
    page.write_text(page.read_text("utf-8").replace("words: [fpv,", "words: [drones, fpv,"), "utf-8")

    with pytest.raises(BrokenVocabulary, match="two categories"):
        read_vocabulary(folder)
