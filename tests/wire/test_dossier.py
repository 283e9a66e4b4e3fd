"""What is written about a person: read whole, or refused without a word of it repeated."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableValue
from truce.wire.dossier import dossier_as_text, dossier_from, read_identity, read_statement

MARK = "Quenrisalda"


def test_a_person_is_read_with_place_and_care() -> None:
    told = read_identity(f"name: {MARK}\ncontact: '+380'\nplace: {{lon: 38.4, lat: 48}}\ncare: [child]\nnotes: null\n")

    assert told == {"name": MARK, "contact": "+380", "place": {"lon": 38.4, "lat": 48}, "care": ["child"]}
    assert dossier_from(dossier_as_text(told).encode() + b"   ") == told


def test_a_statement_has_a_language() -> None:
    assert read_statement("statement: seven blasts\n")["language"] == "und"
    assert read_statement("statement: x\nlanguage: uk-UA\n")["language"] == "uk-UA"
    with pytest.raises(UnusableValue):
        read_statement(f"statement: x\nlanguage: {MARK} spoke it\n")


@pytest.mark.parametrize(
    "text",
    [
        *("", MARK, f"- {MARK}", f"{MARK}: 1", f"name: *{MARK}", f"name: !{MARK} x", f"name: [{MARK}", "name: ' '"),
        *(f"name: {{a: {MARK}}}", f"name: x\nname: {MARK}", f"name: x\nplace: {MARK}", "name: x\nplace: {lon: 1}"),
        *(
            f"name: x\nplace: {{{MARK}: 1}}",
            "name: x\nplace: {lon: 0, lat: 0}",
            "name: x\nplace: {lon: 8, lat: 99.125}",
        ),
        *(
            "name: x\nplace: {lon: 8, lat: 99.125}",
            f"name: x\ncare: {MARK}",
            "name: x\ncare: [1]",
            "name: 12.5",
            "name: true",
        ),
    ],
)
def test_a_fault_says_where_and_repeats_nothing(text: str) -> None:
    with pytest.raises(UnusableValue) as refused:
        read_identity(text)

    told = refused.value.explain() + str(refused.value.facts())
    assert MARK not in told
    assert "99.125" not in told
    assert refused.value.__cause__ is None


@given(st.text(max_size=60))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    with suppress(UnusableValue):
        assert read_identity(text)["name"].strip()
