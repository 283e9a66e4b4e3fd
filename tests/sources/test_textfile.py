import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.tools import written
from truce.errors import UnusableSource, WrongUsage
from truce.model.collection import Fault
from truce.sources import textfile
from truce.sources.textfile import ROW, Format, encoding_of, header_of, read_text

PLAIN = Format()
SMALL = Format(parcel=textfile.STRIDE + 500)


def rows(path: Path, form: Format = PLAIN) -> tuple[list[tuple[object, ...]], list[Fault], list[str]]:
    sheets = list(read_text(path, form))
    return (
        [row for sheet in sheets for row in sheet.frame.iter_rows()],
        [fault for sheet in sheets for fault in sheet.faults],
        [note for sheet in sheets for note in sheet.notes],
    )


def test_a_quoted_line_break_is_one_row_and_numbers_go_on(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'a,b\n1,"two\nlines"\n2,x\n')

    good, faults, notes = rows(path)

    assert good == [(1, "1", "two\nlines"), (2, "2", "x")]
    assert (faults, notes) == ([], [])


def test_a_row_of_the_wrong_width_is_one_fault_and_its_neighbours_land(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a,b\n1,x\n2\n3,y,z\n4,w\n")

    good, faults, _ = rows(path)

    assert [row[0] for row in good] == [1, 4]
    assert [(f.row, f.reason) for f in faults] == [
        (2, "1 columns where the header has 2"),
        (3, "3 columns where the header has 2"),
    ]


def test_a_quotation_mark_left_open_does_not_swallow_the_rows_behind_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '"a","b"\n"1","x\n"2","y"\n"3","z"\n')

    good, faults, _ = rows(path)

    assert good == [(2, "2", "y"), (3, "3", "z")]
    assert [f.row for f in faults] == [1]


def test_bytes_of_another_encoding_are_a_fault_of_their_row_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\n1,Київ\n".encode() + "2,Киев\n".encode("cp1251") + b"3,Kyiv\n")

    good, faults, _ = rows(path)

    assert good == [(1, "1", "Київ"), (3, "3", "Kyiv")]
    assert [(f.row, f.field) for f in faults] == [(2, "row")]
    assert faults[0].reason.startswith("bytes that are not utf-8: ")
    assert "encoding=cp1251" in faults[0].reason


def test_a_file_in_another_encoding_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a\nКиїв\n", "cp1251")

    good, faults, _ = rows(path, Format(encoding=encoding_of({"encoding": "cp1251"})))

    assert (good, faults) == ([(1, "Київ")], [])


@pytest.mark.parametrize("name", ["utf-16", "no-such-code", "utf-7x"])
def test_an_encoding_that_cannot_be_read_by_lines_is_refused(name: str) -> None:
    with pytest.raises(WrongUsage):
        encoding_of({"encoding": name})


def test_the_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "\ufeffa,b\r\n1,2\r\n")

    assert header_of(path) == ("a", "b")
    assert rows(path)[0] == [(1, "1", "2")]


def test_half_a_file_gives_its_whole_rows_and_says_that_it_is_cut(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '"a","b"\n"1","x"\n"2","y')

    good, faults, notes = rows(path)

    assert good == [(1, "1", "x")]
    assert [f.row for f in faults] == [2]
    assert notes == [textfile.UNENDED]


def test_an_hxl_row_under_the_header_is_no_data(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a,b\n#date,#geo+lat\n2014,1\n")

    assert rows(path)[0] == [(1, "2014", "1")]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource, match="empty"):
        list(read_text(written(tmp_path / "a.csv", "")))


def test_zip_and_gzip_are_read_as_the_file_inside(tmp_path: Path) -> None:
    text = "a,b\n1,2\n"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", text)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text.encode()))

    assert rows(tmp_path / "a.zip")[0] == rows(tmp_path / "a.csv.gz")[0] == [(1, "1", "2")]


@pytest.mark.parametrize("name", ["a.zip", "a.csv.gz"])
def test_a_damaged_archive_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnusableSource):
        list(read_text(written(tmp_path / name, "not an archive")))


def test_sheets_are_bounded_and_number_on(tmp_path: Path) -> None:
    count = 3 * textfile.STRIDE
    path = written(tmp_path / "a.csv", "a\n" + "".join(f"{n}\n" for n in range(1, count + 1)))

    sheets = list(read_text(path, SMALL))

    assert max(sheet.frame.height for sheet in sheets) <= SMALL.parcel
    assert [n for sheet in sheets for n in sheet.frame[ROW]] == list(range(1, count + 1))
    assert sum(sheet.rows for sheet in sheets) == count


def test_a_record_across_two_blocks_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textfile, "BLOCK", 16)
    path = written(tmp_path / "a.csv", 'a,b\n1,"two\nlong long lines\nof text"\n2,x\n')

    good, faults, _ = rows(path)

    assert good == [(1, "1", "two\nlong long lines\nof text"), (2, "2", "x")]
    assert faults == []


def lines(quoted: bool) -> Iterator[str]:
    for n in range(40):
        cells = (f"id{n}", f"word {n}", "37.5", f'he said "{n}", and left' if n % 7 == 0 else f"text {n}")
        if quoted or n % 7 == 0:
            yield ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
        else:
            yield ",".join(cells)


@pytest.mark.parametrize("quoted", [True, False])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_broken_bytes_never_crash_and_never_lose_an_untouched_row(
    tmp_path_factory: pytest.TempPathFactory, quoted: bool, data: st.DataObject
) -> None:
    told = ["id,word,number,text", *lines(quoted)]
    text = bytearray("\n".join(told).encode() + b"\n")
    head = len(told[0]) + 1
    hits = data.draw(st.lists(st.tuples(st.integers(head, len(text) - 1), st.integers(0, 255)), min_size=1, max_size=6))
    touched = set()
    for place, byte in hits:
        row = bytes(text[:place]).count(b"\n")
        touched |= {row, row + 1} if text[place] == 10 or byte == 10 else {row}
    ends = [i for i, byte in enumerate(text) if byte == 10]
    for place, byte in hits:
        if place not in ends and byte != 10:  # line breaks stay where they are, so that rows keep their numbers
            text[place] = byte
    path = tmp_path_factory.mktemp("broken") / "a.csv"
    path.write_bytes(bytes(text))

    good, faults, _ = rows(path)

    landed = {row[1:] for row in good}
    untouched = rows(written(path.with_name("b.csv"), "\n".join(told) + "\n"))[0]
    assert all(row[1:] in landed for row in untouched if row[0] not in touched)
    assert len(good) + len(faults) >= 40 - len(touched)


def test_a_column_named_twice_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource) as fault:
        header_of(written(tmp_path / "a.csv", "date,place,date\n1,2,3\n"))

    assert fault.value.given["column"] == "date"


def test_a_long_text_is_good_data(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", f"a,b\n1,{'x' * 300_000}\n2,y\n")

    good, faults, _ = rows(path)

    assert [(n, len(str(text))) for n, _, text in good] == [(1, 300_000), (2, 1)]
    assert faults == []


def test_a_field_too_long_and_a_quotation_mark_astray_are_told_apart(tmp_path: Path) -> None:
    long = "x" * (textfile.LONGEST_FIELD + 1)
    path = written(tmp_path / "a.csv", f'a,b\n1,{long}\n2,"y"z\n3,w\n')

    good, faults, _ = rows(path)

    assert good == [(3, "3", "w")]
    assert [(f.row, f.reason) for f in faults] == [(1, textfile.TOO_LONG), (2, textfile.ASTRAY)]


def test_lines_that_end_with_a_carriage_return_alone_are_lines(tmp_path: Path) -> None:
    assert rows(written(tmp_path / "a.csv", "a,b\r1,x\r2,y\r")) == ([(1, "1", "x"), (2, "2", "y")], [], [])


def test_utf_16_is_named_and_another_encoding_is_to_be_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableSource, match="UTF-16"):
        header_of(written(tmp_path / "a.csv", "a,b\n1,x\n", "utf-16"))
    with pytest.raises(UnusableSource) as fault:
        header_of(written(tmp_path / "b.csv", "день,місце\n1,x\n", "cp1251"))

    assert "--option encoding=cp1251" in fault.value.remedy
