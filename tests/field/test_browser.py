"""The form as the browser page reads it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from truce.errors import UnusableValue
from truce.field.browser import described
from truce.field.xpaths import KNOWN, functions_used

TABLE = "Readonly<Record<string, Callable>> = {"
FORMS = Path(__file__).parent / "forms"
FRONTEND = Path(__file__).parents[2] / "frontend"


def xform(name: str) -> str:
    return str(convert((FORMS / f"{name}.md").read_text("utf-8"), file_type=".md").xform)


def asked(*rows: str, columns: str = "type | name | label", choices: str = "") -> str:
    body = "\n".join(f"| | {row} |" for row in rows)
    return str(convert(f"| survey |\n| | {columns} |\n{body}\n{choices}", file_type=".md").xform)


@pytest.mark.parametrize("name", ["small", "rules"])
def test_what_the_tests_of_the_page_read_is_what_the_server_says(name: str) -> None:
    kept = FRONTEND / "tests" / "forms" / f"{name}.json"

    assert json.loads(kept.read_text("utf-8")) == described(xform(name)), (
        f"write {kept.name} again: python -m tests.field.forms"
    )


def test_a_form_keeps_its_identity_and_its_languages() -> None:
    form = described(xform("small"))

    assert (form["id"], form["version"], form["title"]) == ("small", "1", "A small form")
    assert [language["code"] for language in form["languages"]] == ["en", "uk", "ar"]
    assert form["language"] == "en"
    assert form["texts"]["uk"]["/data/shots:label"]["words"] == ["Скільки пострілів?"]


def test_an_answer_told_back_within_a_label_stays_an_expression() -> None:
    form = described(xform("small"))

    assert form["texts"]["en"]["/data/weapons_told:label"]["words"] == ["Weapons in all: ", {"out": "/data/total"}]


def test_a_language_without_a_text_has_none_rather_than_a_dash() -> None:
    form = described(xform("small"))

    assert "/data/shots:jr:constraintMsg" in form["texts"]["en"]
    assert "/data/shots:jr:constraintMsg" not in form["texts"]["uk"]


def test_a_repeat_is_told_by_what_a_new_one_looks_like() -> None:
    kids = described(xform("small"))["instance"]["kids"]

    assert [kid.get("repeat", False) for kid in kids if kid["name"] == "weapon"] == [True, False]


def test_the_same_form_has_the_same_hash_and_another_one_another() -> None:
    assert described(xform("small"))["hash"] == described(xform("small"))["hash"]
    assert described(xform("small"))["hash"] != described(xform("rules"))["hash"]


def test_what_the_page_can_do_is_all_that_these_forms_ask() -> None:
    assert described(xform("small"))["cannot"] == []
    assert described(xform("rules"))["cannot"] == []


def test_a_form_that_asks_for_more_than_the_page_can_says_what() -> None:
    form = described(asked("calculate | x | | digest('a', 'SHA-256')", columns="type | name | label | calculation"))

    assert form["cannot"] == [{"code": "function", "what": "digest"}]


def test_a_list_in_a_file_of_its_own_is_beyond_the_page() -> None:
    form = described(asked("select_one_from_file towns.csv | town | Town"))

    assert {"code": "outer_list", "what": "jr://file-csv/towns.csv"} in form["cannot"]


@pytest.mark.parametrize("look", ["signature", "draw", "annotate"])
def test_what_a_hand_draws_is_beyond_the_page(look: str) -> None:
    form = described(asked(f"image | mark | Mark | {look}", columns="type | name | label | appearance"))

    assert form["cannot"] == [{"code": "look", "what": look}]


def test_words_within_a_text_are_no_functions() -> None:
    assert functions_used("concat('digest(x)', \"f(y)\", selected(., 'a')) and (1 > 2)") == {
        "concat",
        "selected",
    }


NOT_FORMS = {
    "empty": "",
    "other": "<a/>",
    "headless": "<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>",
    "words": "not xml",
    "entities": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
}


@pytest.mark.parametrize("xml", NOT_FORMS.values(), ids=NOT_FORMS)
def test_what_is_no_xform_is_refused(xml: str) -> None:
    with pytest.raises(UnusableValue):
        described(xml)


@given(st.binary(max_size=200))
def test_no_bytes_bring_the_reader_down(raw: bytes) -> None:
    with pytest.raises(UnusableValue):
        described(raw)


def test_the_page_has_every_function_the_server_believes_it_has() -> None:
    folder = FRONTEND / "src" / "field" / "xpath"
    tables = [(folder / f"{name}.ts").read_text("utf-8").split(TABLE)[1] for name in ("core", "dates", "odk")]
    names = set(re.findall(r'^  "?([a-z][\w:-]*)"?(?::|,$)', "".join(tables), flags=re.M))

    assert names == KNOWN
