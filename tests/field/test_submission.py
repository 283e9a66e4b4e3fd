"""Submissions are read without trust: named by their own id, told apart by what they say, sealed parts cut out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.field.sending import INTERVIEW, VIOLATION, instance
from truce.errors import UnusableValue
from truce.field.submission import read_submission, taken_apart

ONE = "uuid:12345678"


def test_the_same_said_in_other_spacing_is_the_same() -> None:
    plain = instance("truce-violation", VIOLATION, ONE)
    spaced = plain.replace(b"><", b">\n  <").replace(
        b'id="truce-violation" version="1"', b"version='1' id='truce-violation'"
    )

    assert read_submission(spaced).digest == read_submission(plain).digest
    assert read_submission(plain.replace(b"three", b"four")).digest != read_submission(plain).digest


def test_an_edit_says_what_it_replaces() -> None:
    xml = instance("f", {}, ONE).replace(b"</meta>", b"<deprecatedID>uuid:87654321</deprecatedID></meta>")
    assert read_submission(xml).replaces == "uuid:87654321"


def test_who_it_is_and_what_was_said_is_cut_out_wherever_it_stands() -> None:
    apart = taken_apart(read_submission(instance("truce-interview", {"deep": [INTERVIEW]}, ONE)))
    left = apart.open.content.decode()

    assert apart.secret["identity"]["name"] == "Zenobia Quillfeather"
    assert apart.secret["told"]["statement"].startswith("They came")
    for secret in ("Zenobia", "7654321", "38.4398765", "dawn"):
        assert secret not in left
    assert left.count('sealed="yes"') == 2
    assert "court" in left


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=3, max_size=40))
def test_no_name_survives_the_cut(name: str) -> None:
    answers = {"identity": {"name": name, "more": {"alias": name}}, "told": {"statement": name}}
    try:
        apart = taken_apart(read_submission(instance("f", answers, ONE)))
    except UnusableValue:
        return
    if name.strip():
        inner = apart.open.content.decode().partition("<data")[2]
        assert [leaf.text for leaf in apart.open.root.iter() if leaf.text and leaf.text.strip()] == [ONE]
        assert inner.count("sealed") >= 2


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_be_read_or_refused(held: bytes) -> None:
    with pytest.raises(UnusableValue):
        read_submission(held)


def test_a_billion_laughs_are_not_read() -> None:
    with pytest.raises(UnusableValue, match="entities"):
        read_submission(b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x id="1">&b;</x>')


def test_endless_parts_are_not_walked() -> None:
    with pytest.raises(UnusableValue, match="parts"):
        read_submission(b"<x id='1'>" + b"<a/>" * 20_001 + b"</x>")
