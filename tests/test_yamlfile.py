"""Files people write by hand: read safely, with their line numbers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.errors import UnusableYaml
from truce.yamlfile import parse_yaml, read_yaml, write_yaml

TEXT = """\
id: demo
terms:
  - id: one
    zone: {kind: all,
      name: x}
  - id: two
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("id",), 1),
        (("terms",), 2),
        (("terms", 0), 3),
        (("terms", 0, "zone"), 4),
        (("terms", 0, "zone", "name"), 5),
        (("terms", 1, "id"), 6),
        (("terms", 1, "zone"), 6),
        (("nothing",), 1),
    ],
)
def test_every_key_and_item_has_its_line_and_what_is_missing_the_line_above_it(
    place: tuple[str | int, ...], line: int
) -> None:
    _, lines = parse_yaml(TEXT)

    assert lines.of(place) == lines.of(*place) == line


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2025-04-20", "2025-04-20"),
        ("2025-04-19T18:00:00+03:00", "2025-04-19T18:00:00+03:00"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("12", 12),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("", None),
        ("'12'", "12"),
    ],
)
def test_a_plain_word_means_what_a_lawyer_means_by_it(scalar: str, value: object) -> None:
    data, _ = parse_yaml(f"a: {scalar}")

    assert data == {"a": value}
    assert type(data["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("a: 1\nb: [1, 2\n", 3, "not YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "twice"),
        ("a: &x [1]\nb: *x\n", 1, "alias"),
        ("a: 1\nb: !python/object:os.system x\n", 2, "tag"),
        ("a: 1\n? [b]\n: 2\n", 2, "key"),
    ],
)
def test_a_fault_names_its_file_and_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, "utf-8")

    with pytest.raises(UnusableYaml, match=word) as fault:
        read_yaml(file)
    assert (fault.value.given["file"], fault.value.given["line"]) == (str(file), line)


def test_a_missing_file_and_one_in_another_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableYaml, match="opened"):
        read_yaml(tmp_path / "absent.yaml")
    (tmp_path / "old.yaml").write_bytes("a: 1\nb: Київ\n".encode("cp1251"))
    with pytest.raises(UnusableYaml, match="UTF-8") as fault:
        read_yaml(tmp_path / "old.yaml")
    assert fault.value.given["line"] == 2


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    (tmp_path / "bom.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")

    assert read_yaml(tmp_path / "bom.yaml")[0] == {"a": 1}


def test_an_empty_file_is_nothing() -> None:
    assert parse_yaml("# only a comment\n")[0] is None


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
def test_what_is_written_reads_back(data: object) -> None:
    assert parse_yaml(write_yaml(data))[0] == data


@pytest.mark.parametrize("text", ["[" * 100_000, "a:\n  - " + "{a: " * 40_000, "- " * 50_000])
def test_lists_in_lists_without_end_are_refused_and_do_not_end_the_process(text: str) -> None:
    with pytest.raises(UnusableYaml, match="more than 100 deep"):
        parse_yaml(text)
