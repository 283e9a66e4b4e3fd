"""No file, however broken, makes the check do anything but say what is wrong with it."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wire.agreements import SOUND
from truce.errors import UnusableAgreement
from truce.model.agreement import Agreement
from truce.wire.agreement import FAULT, check_file, read_agreement
from truce.wire.catalogue import agreement_ids, catalogue_path
from truce.wire.show import as_line, as_text, to_dict
from truce.yamlfile import parse_yaml, write_yaml

ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -1, 1e308, float("inf"), ""]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(["text", "all_parties", "north", "2026-01-15", "2026-02-30T00:00:00+02:00", "9999-12-31", "mixed"]),
    st.sampled_from(["2026-01-15T00:00:00+02:00", "2199-12-31T23:59:59+02:00", "2026-01-15T25:00:00+99:99", "P14D"]),
    st.just([]),
    st.just({}),
    st.just([None, 1, "x", {}, []]),
    st.just({"id": [], "by": 3, "start": {}, "kind": None, "trigger": 1}),
)


def outcome(text: str) -> Agreement | UnusableAgreement:
    """What reading the text ends in; and whatever it is, the check must agree with it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.yaml"
        file.write_text(text, "utf-8")
        findings = check_file(file)
        faults = [found for found in findings if found.severity == FAULT]
        assert all(found.line >= 1 and found.what and found.instead and str(found) for found in findings)
        if faults:
            with pytest.raises(UnusableAgreement) as raised:
                read_agreement(file)
            return raised.value
        agreement = read_agreement(file)
        assert as_line(agreement)
        assert as_text(agreement)
        assert to_dict(agreement)
        return agreement


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = changed(data[path[0]], path[1:], value)
    return copy


DATA, _ = parse_yaml(SOUND)
PLACES = places(DATA)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
def test_any_value_anywhere_is_read_or_explained(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = DATA
    for path, value in sorted(changes, key=lambda change: -len(change[0])):
        data = changed(data, path, value) if path in places(data) else data

    assert outcome(write_yaml(data)) is not None


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.integers(0, 40), st.text(max_size=6).filter(str.isprintable))
def test_any_cut_or_slip_of_the_pen_is_read_or_explained(at: int, length: int, put: str) -> None:
    assert outcome(SOUND[:at] + put + SOUND[at + length :]) is not None


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(agreement_ids()), st.randoms(use_true_random=False))
def test_any_line_lost_from_a_real_agreement_is_read_or_explained(name: str, chance: Any) -> None:
    lines = catalogue_path(name).read_text("utf-8").splitlines()
    del lines[chance.randrange(len(lines))]

    assert outcome("\n".join(lines)) is not None


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_explained(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.yaml"
        file.write_bytes(content)

        assert any(found.severity == FAULT for found in check_file(file))
        with pytest.raises(UnusableAgreement):
            read_agreement(file)
