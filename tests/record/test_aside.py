"""Bytes put aside: they come back as they were, and nothing of them can be read on the disk."""

import io
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truce.record import aside
from truce.record.aside import PIECE, Aside


@given(st.lists(st.integers(0, PIECE + 3), max_size=4), st.integers(1, 2 * PIECE))
def test_what_was_put_aside_comes_back(sizes: list[int], step: int) -> None:
    told = [bytes([n % 251]) * size for n, size in enumerate(sizes)]
    with Aside() as held:
        for piece in told:
            assert held.write(piece) == len(piece)
        held.seek(0)
        came = b"".join(iter(lambda: held.read(step) or b"", b""))

    assert came == b"".join(told)


def test_it_is_read_from_any_place() -> None:
    with Aside() as held:
        held.write(b"a" * PIECE + b"b" * PIECE + b"c")
        held.seek(PIECE - 1)
        assert (held.read(1), held.read(2), held.tell()) == (b"a", b"bb", PIECE + 2)
        held.seek(2 * PIECE)
        assert held.read() == b"c"
        with pytest.raises(io.UnsupportedOperation):
            held.seek(-1, io.SEEK_END)


def test_nothing_of_it_can_be_read_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[IO[bytes]] = []

    def kept(*_: Any) -> IO[bytes]:
        files.append(TemporaryFile(dir=tmp_path))  # noqa: SIM115 - the stream closes it
        return files[-1]

    monkeypatch.setattr(aside, "TemporaryFile", kept)
    with Aside() as held:
        held.write(b"who was there" * PIECE)
        (file,) = files
        file.seek(0)
        on_disk = file.read()
        assert list(tmp_path.iterdir()) == []  # it has no name

    assert len(on_disk) > PIECE
    assert b"who was there"[:6] not in on_disk
    assert file.closed
