"""The ready forms: whole in five languages, made of codes that the vocabulary has, usable by phone and browser."""

from io import BytesIO

import openpyxl
import pytest

from truce.errors import UnusableSource, UnusableValue
from truce.field.browser import described
from truce.field.forms import Form, made, read_xlsform, ready_forms, workbook
from truce.field.layout import BECOMES
from truce.field.nouns import MAKERS
from truce.field.ready import LANGUAGES, ready_names, ready_sheets

PARTIES = {"ua": "Ukraine", "ru": "Russian Federation"}
READY = {form.id: form for form in ready_forms(PARTIES)}


@pytest.fixture(params=sorted(READY))
def form(request: pytest.FixtureRequest) -> Form:
    return READY[request.param]


def test_the_eight_that_observers_need_are_ready() -> None:
    names = "access casualty crater interview patrol sighting storage violation"
    assert set(READY) == {f"truce-{name}" for name in names.split()}
    assert set(MAKERS) | {"interview"} == set(BECOMES)


def test_every_word_that_a_person_reads_stands_in_five_languages(form: Form) -> None:
    for row in (*form.sheets["survey"], *form.sheets["choices"]):
        for kind in ("label", "hint", "constraint_message"):
            told = [row.get(f"{kind}::{column}") for column in LANGUAGES.values()]
            assert not any(told) or all(text and text.strip() for text in told), (row.get("name"), kind)
        if row.get("type", "").split()[:1] not in (
            [],
            ["start"],
            ["end"],
            ["today"],
            ["deviceid"],
            ["hidden"],
            ["end_repeat"],
            ["end_group"],
        ):
            assert any(key.startswith("label::") for key in row), row.get("name")
    assert set(form.titles) == set(LANGUAGES)


def test_no_language_was_left_in_english(form: Form) -> None:
    for row in (*form.sheets["survey"], *form.sheets["choices"]):
        english = row.get("label::English (en)", "")
        if len(english) > 12 and row.get("list_name") not in ("parties", "placed"):
            others = {row[f"label::{LANGUAGES[code]}"] for code in ("uk", "ru", "ar")}
            assert english not in others, row["name"]


def test_a_browser_can_do_all_that_a_form_asks(form: Form) -> None:
    assert described(form.xform)["cannot"] == []


@pytest.mark.long
def test_the_version_follows_from_the_content_and_from_nothing_else(form: Form) -> None:
    assert next(one for one in ready_forms(PARTIES) if one.id == form.id).version == form.version
    asks_who = any(row.get("type") == "select_one parties" for row in form.sheets["survey"])
    changed = next(one for one in ready_forms({"xx": "X"}) if one.id == form.id)
    assert (changed.version != form.version) == asks_who


def test_a_workbook_opens_and_gives_the_same_form_back(form: Form) -> None:
    held = workbook(form)
    again = read_xlsform("form.xlsx", held)

    assert (again.id, again.version, again.layout) == (form.id, form.version, form.layout)
    assert openpyxl.load_workbook(BytesIO(held)).sheetnames == ["survey", "choices", "settings"]


def test_a_form_that_came_as_a_file_has_no_workbook_of_ours() -> None:
    with pytest.raises(UnusableValue):
        workbook(read_xlsform("a.xlsx", workbook(READY["truce-access"])))


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("a.xlsx", b"not a workbook"),
        ("a.md", b"| survey |\n| | type | name |\n| | nonsense | x |\n"),
        (
            "a.md",
            b"| survey |\n| | type | name | label |\n| | text | a | A |\n| settings |\n| | form_id |\n| | ../etc |\n",
        ),
        ("a.exe", b"MZ"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.xls", b""),
    ],
)
def test_a_file_that_is_no_form_is_told_apart(name: str, held: bytes) -> None:
    with pytest.raises(UnusableSource):
        read_xlsform(name, held)


@pytest.mark.parametrize("setting", ["submission_url", "public_key"])
def test_a_form_whose_reports_would_never_reach_the_mission_is_no_form_of_it(setting: str) -> None:
    survey = "| survey |\n| | type | name | label |\n| | text | a | A |\n"
    settings = f"| settings |\n| | form_id | version | {setting} |\n| | own | 1 | https://elsewhere.example |\n"
    with pytest.raises(UnusableSource) as wrong:
        read_xlsform("a.md", (survey + settings).encode())
    assert setting in str(wrong.value.given["why"])


def test_a_form_names_the_files_that_a_phone_needs_beside_it() -> None:
    survey = """| survey |
    | | type | name | label | media::image |
    | | select_one_from_file villages.csv | village | Село | how & why.png |
    | | note | n | ![](jr://images/план.png) here | |
    | settings |
    | | form_id | version |
    | | own | 1 |
    """
    assert read_xlsform("a.md", survey.encode()).shows == {"villages.csv", "how & why.png", "план.png"}
    assert not any(form.shows for form in READY.values())


def test_what_is_told_of_a_person_stands_in_sealed_groups_only() -> None:
    interview = READY["truce-interview"]
    assert interview.layout.sealed
    assert not any(form.layout.sealed for form in READY.values() if form is not interview)
    assert {"identity/name", "identity/contact", "identity/home", "told/statement"} <= interview.layout.paths


def test_sheets_of_every_ready_form_have_unique_choices() -> None:
    for name in ready_names():
        choices = [(row["list_name"], row["name"]) for row in ready_sheets(name, PARTIES)["choices"]]
        assert len(choices) == len(set(choices))
    assert made(ready_sheets("access", PARTIES)).md5 == READY["truce-access"].md5
