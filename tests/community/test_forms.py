"""Rows become nouns: who took part is counted, nobody is named, and no fault repeats what was written."""

from typing import Any

import pytest

from tests.community.told import TOLD
from truce.community.forms import codes, known, noun_from, plain, typed
from truce.community.words import looks, warnings
from truce.errors import UnusableValue
from truce.model.community import NOUNS
from truce.wire.rows import rows_of

MARK = "Quenrisalda"


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_what_is_kept_of_a_noun_is_read_back_as_the_same_noun(noun: str) -> None:
    made = noun_from(noun, TOLD[noun])
    kept = plain(noun, made)

    assert kept.pop("noun") == noun
    assert noun_from(noun, kept) == made
    assert "*" in known(noun)


def fault_of(noun: str, wrong: dict[str, Any]) -> str:
    """What whoever sends this is told; empty where it is taken."""
    try:
        noun_from(noun, TOLD[noun] | wrong)
    except UnusableValue as fault:
        return fault.explain()
    return ""


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_no_fault_repeats_what_was_written(noun: str) -> None:
    for field in TOLD[noun]:
        for value in (MARK * 400, [MARK], {"name": MARK}, [{"name": MARK}], [{"count": MARK}], True):
            assert MARK not in fault_of(noun, {field: value}), field
    with pytest.raises(UnusableValue) as told:
        noun_from(noun, TOLD[noun] | {MARK: 1})
    assert MARK not in told.value.explain()


@pytest.mark.parametrize("key", ["name", "names", "contact", "who"])
def test_whoever_took_part_has_no_field_for_a_name(key: str) -> None:
    with pytest.raises(UnusableValue, match="not known") as told:
        noun_from("session", TOLD["session"] | {"participants": [{"group": "residents", "count": 1, key: MARK}]})

    assert "counts alone" in told.value.explain()


@pytest.mark.parametrize(
    ("noun", "wrong"),
    [
        ("pulse", {"asked": 239}),  # answers and refusals are all who were asked
        ("pulse", {"sampling": "my friends"}),
        ("pulse", {"asked": None}),
        ("pulse", {"sampling": None}),
        ("pulse", {"design_effect": 0.5}),
        ("session", {"participants": [{"count": 2, "deciding": 3}]}),
        ("session", {"participants": [{"count": -1}]}),
        ("session", {"initiative": "the water one"}),
        ("commitment", {"due": "2025-04-05"}),
        ("commitment", {"state": "fulfilled"}),
        ("complaint", {"answered": "2025-04-02"}),
        ("initiative", {"state": "settled"}),
        ("crossing", {"persons": "many"}),
        ("crossing", {"waiting": float("inf")}),
        ("nothing", {"of": "nothing"}),
        ("missing", {"file": "the son of the baker"}),
        ("agreement", {"agreement": "a b"}),
    ],
)
def test_what_cannot_be_is_refused(noun: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(UnusableValue):
        noun_from(noun, TOLD[noun] | wrong)


def test_what_is_typed_as_a_word_of_a_command_is_never_free_text() -> None:
    assert typed("complaint") == {"received", "about", "answered", "group"}
    assert "what" not in typed("commitment")
    assert not typed("initiative") & {"aim", "place", "convenor", "participants", "reference"}
    assert codes("complaint", "about")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("water for both banks, agreed on 2025-04-19 at 10:00", ()),
        ("1,200 people by 14.05.2025", ()),
        ("call +380 44 739 18 46", ("telephone",)),
        ("write to her at a.b@example.org", ("mail",)),
        ("Mr Smith asked again", ("address",)),
        ("розмова з Марією Іванівною", ("patronymic", "two_capitals")),
        ("Oksana Petrenko asked again", ("two_capitals",)),
    ],
)
def test_a_text_that_looks_as_if_it_named_somebody_is_found(text: str, found: tuple[str, ...]) -> None:
    assert looks(text) == found


def test_warnings_name_fields_also_those_within() -> None:
    told = TOLD["initiative"] | {"setbacks": [{"on": "2025-04-09", "text": "Oksana Petrenko left"}]}

    assert list(warnings(told)) == [("setbacks.text", ("two_capitals",))]


def test_rows_come_as_yaml_or_as_csv_each_with_its_line() -> None:
    yaml = rows_of("- on: 2025-04-04\n  persons: 4\n- 7\n", "yaml")
    csv = rows_of(
        "initiative,on,participants\ndlg-1,2025-04-05,residents women adults 12 3; displaced men unknown 4\n\n"
        'dlg-1,"2025-\n04-06"\ndlg-1,2025-04-07,twelve\n',
        "csv",
    )

    assert [(row.line, bool(row.fault)) for row in yaml] == [(1, False), (3, True)]
    assert [(row.line, bool(row.fault)) for row in csv] == [(2, False), (4, True), (6, True)]
    assert csv[0].told["participants"][0] == {
        "group": "residents", "sex": "women", "age": "adults", "count": "12", "deciding": "3",
    }  # fmt: skip
    made = noun_from("session", dict(csv[0].told) | {"initiative": "dlg-0123456789abcdef"})
    assert plain("session", made)["participants"][1]["count"] == 4


@pytest.mark.parametrize(("form", "text"), [("yaml", f"a: [{MARK}"), ("csv", f'a,b\n"{MARK}'), ("csv", "a,a\n1,2")])
def test_a_text_that_is_neither_is_told_without_its_words(form: str, text: str) -> None:
    with pytest.raises(UnusableValue) as told:
        rows_of(text, form)

    assert MARK not in told.value.explain()
