"""The searcher finds what it should: otherwise "zero found" would mean nothing."""

import gzip
import io
import json
import sqlite3
import struct
import zipfile
from base64 import b64encode
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.leak.marks import IDENTITY, LON, NAME, NAME_UK, pattern
from tests.leak.search import found_in, opened_by, sealed_in
from truce.people import sealing

MARKS = pattern(IDENTITY)


@pytest.mark.parametrize("name", [NAME, NAME_UK])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_a_name_is_found_in_every_encoding(name: str, before: str) -> None:
    text = f"{before}{name} after"
    plain = text.encode()
    for data in (
        *(plain, text.upper().encode(), text.lower().encode(), text.encode("utf-16-le"), text.encode("utf-16-be")),
        *(b64encode(plain), plain.hex().encode(), plain.hex().upper().encode(), json.dumps(text).encode()),
    ):
        assert len(found_in(data, MARKS)) >= 2, data


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", data)
    return buffer.getvalue()


def as_parquet(data: bytes) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": [data.decode()]}), buffer, compression="zstd")
    return buffer.getvalue()


def as_sqlite(folder: Path, data: bytes) -> bytes:
    path = folder / "x.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (cell BLOB)")
    connection.execute("INSERT INTO t VALUES (?)", (data,))
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_a_name_is_found_inside_what_wraps_it(tmp_path: Path) -> None:
    plain = NAME_UK.encode()

    for wrapped in (zipped(plain), as_parquet(plain), gzip.compress(plain), as_sqlite(tmp_path, gzip.compress(plain))):
        assert found_in(wrapped, MARKS)
        assert found_in(zipped(wrapped), MARKS)


def test_a_stream_that_breaks_off_is_searched_and_bytes_that_only_begin_like_one_break_nothing() -> None:
    plain = NAME.encode()

    assert found_in(gzip.compress(plain * 400)[:-9], MARKS)
    assert found_in(gzip.compress(b"x") + gzip.compress(plain), MARKS)
    assert not found_in(b"\x1f\x8b" + b"\x11" * 30, MARKS)
    assert not found_in(b"PK" + b"\x11" * 30, MARKS)
    assert found_in(b"PK" + plain, MARKS)


@pytest.mark.parametrize(
    "told", ["2026-11-24T03:05:48.691297+00:00", "T03%3A05%3A48.691297", b"T03:05:48.691297".hex()]
)
def test_the_second_of_an_instant_is_no_place(told: str) -> None:
    assert not found_in(told.encode(), MARKS)
    assert found_in(told.replace(":", ",").replace("%3A", ",").replace("3a", "2c").encode(), MARKS)


def test_an_exact_place_is_found_as_text_and_as_a_number() -> None:
    assert found_in(f"POINT({LON} 1)".encode(), MARKS)
    assert found_in(f'{{"lon":{LON}}}'.encode(), MARKS)
    assert found_in(f"at 03:05:{LON}".replace("03:", "").encode(), MARKS)
    assert found_in(b"xx" + struct.pack("<d", LON), MARKS)
    assert not found_in(b"38.43 48.69 38.4 48.7", MARKS)


def test_what_a_key_opens_is_opened_with_the_keys_found_on_the_way(tmp_path: Path) -> None:
    reader, lock, other = sealing.new_lock(), sealing.new_lock(), sealing.new_lock()
    connection = sqlite3.connect(tmp_path / "v.sqlite")
    connection.execute("CREATE TABLE t (cell BLOB)")
    for cell in (
        sealing.seal_to([lock[1]], NAME.encode()),
        sealing.seal_to([reader[1]], lock[0].encode()),
        sealing.seal_to([other[1]], b"else"),
    ):
        connection.execute("INSERT INTO t VALUES (?)", (cell,))
    connection.commit()

    opened = opened_by([reader[0]], sealed_in(tmp_path / "v.sqlite"))

    assert NAME.encode() in opened
    assert b"else" not in opened
