"""Exhibits on the disk: the same bytes come back, once each, whole or not at all."""

import errno
import hashlib
import io
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from blake3 import blake3
from hypothesis import given, settings
from hypothesis import strategies as st

from truce.errors import NotFound, UnusableMission, UnusableSource
from truce.people.sealing import new_lock
from truce.people.streams import open_stream, seal_stream
from truce.store.exhibits import ExhibitStore


def files(store: ExhibitStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


@given(content=st.binary(max_size=200_000))
@settings(max_examples=30, deadline=None)
def test_any_bytes_come_back_the_same_under_the_same_hashes(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = ExhibitStore(tmp_path_factory.mktemp("e"))

    taken = store.take(io.BytesIO(content))

    assert taken.sha256 == taken.stored == hashlib.sha256(content).hexdigest()
    assert taken.blake3 == blake3(content).hexdigest()
    assert taken.size == len(content)
    with store.open(taken.stored) as kept:
        assert kept.read() == content
    assert store.check(taken.stored).ok


@given(content=st.binary(max_size=200_000))
@settings(max_examples=15, deadline=None)
def test_sealed_bytes_open_to_the_same_and_their_hashes_are_of_the_plain_content(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = ExhibitStore(tmp_path_factory.mktemp("e"))
    identity, recipient = new_lock()

    taken = store.take_sealed(io.BytesIO(content), lambda reader, writer: seal_stream([recipient], reader, writer))

    assert taken.sha256 == hashlib.sha256(content).hexdigest()
    assert taken.blake3 == blake3(content).hexdigest()
    lying = store.path(taken.stored).read_bytes()
    assert hashlib.sha256(lying).hexdigest() == taken.stored
    assert len(content) < 16 or content not in lying
    plain = io.BytesIO()
    with store.open(taken.stored) as sealed:
        open_stream(identity, sealed, plain)
    assert plain.getvalue() == content


@given(content=st.binary(min_size=1, max_size=5000), at=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(max_examples=30, deadline=None)
def test_one_bit_flipped_on_the_disk_is_found(
    content: bytes, at: int, bit: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = ExhibitStore(tmp_path_factory.mktemp("e"))
    path = store.path(store.take(io.BytesIO(content)).stored)

    flip(path, at % len(content), bit)

    checked = store.check(next(store.all()))
    assert not checked.ok
    assert checked.why == "changed"
    assert path.exists()


def flip(path: Path, at: int, bit: int = 0) -> None:
    held = bytearray(path.read_bytes())
    held[at] ^= 1 << bit
    path.chmod(0o600)
    path.write_bytes(held)


def test_what_is_kept_can_be_read_and_not_written(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)

    path = store.path(store.take(io.BytesIO(b"kept")).stored)

    assert path.stat().st_mode & 0o777 == 0o440


def test_the_same_file_twice_is_kept_once(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)

    first, second = store.take(io.BytesIO(b"one picture")), store.take(io.BytesIO(b"one picture"))

    assert (first.new, second.new) == (True, False)
    assert first.stored == second.stored
    assert len(files(store)) == 1


def test_good_bytes_taken_in_again_stand_where_damaged_ones_stood_and_the_damaged_ones_are_kept_aside(
    tmp_path: Path,
) -> None:
    store = ExhibitStore(tmp_path)
    taken = store.take(io.BytesIO(b"one picture"))
    flip(store.path(taken.stored), 3)

    again = store.take(io.BytesIO(b"one picture"))

    assert again.new
    assert store.check(taken.stored).ok
    assert len(files(store)) == 2


def test_bytes_that_are_gone_are_missing_not_changed(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)

    assert store.check("0" * 64).why == "missing"
    with pytest.raises(NotFound):
        store.open("0" * 64)


@pytest.mark.parametrize("address", ["../../etc/passwd", "", "AB" * 32, "0" * 63, "0" * 62 + "/x"])
def test_an_address_that_is_no_hash_leads_nowhere(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        ExhibitStore(tmp_path).path(address)


class Zeros:
    """A stream of so many zero bytes, made as it is read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1, /) -> bytes:
        piece = bytes(min(self.left, 1 << 20 if size < 0 else size))
        self.left -= len(piece)
        return piece


@pytest.mark.parametrize("megabytes", [64, pytest.param(4096, marks=pytest.mark.long)])
def test_a_big_file_goes_through_in_little_memory(megabytes: int, tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)
    tracemalloc.start()

    taken = store.take(Zeros(megabytes << 20))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken.size == megabytes << 20
    assert peak < 8 << 20


class Failing:
    """A stream whose medium fails in the middle."""

    def __init__(self) -> None:
        self.reads = 0

    def read(self, size: int = -1, /) -> bytes:
        self.reads += 1
        if self.reads > 3:
            raise OSError(errno.EIO, "/media/usb/Ivan Petrenko.mp4")
        return b"x" * 1000


def test_a_medium_that_fails_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)

    with pytest.raises(UnusableSource) as told:
        store.take(Failing())
    assert "EIO" in told.value.explain()
    assert "Petrenko" not in told.value.explain()
    with pytest.raises(UnusableSource):
        store.take_sealed(Failing(), lambda reader, writer: seal_stream([new_lock()[1]], reader, writer))
    assert files(store) == []


def test_a_full_disk_is_told_with_what_to_do_and_nothing_is_kept(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)

    told = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert "UnusableMission" in told.stdout
    assert "make room" in told.stdout
    assert files(store) == []


LIMITED = """
import resource, signal, sys, io
from pathlib import Path
from truce.errors import TruceError
from truce.store.exhibits import ExhibitStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # the disk ends here
try:
    ExhibitStore(Path(sys.argv[1])).take(io.BytesIO(bytes(1_000_000)))
except TruceError as told:
    print(type(told).__name__, told.explain())
"""

KILLED = """
import os, sys, signal
from pathlib import Path
from truce.store.exhibits import ExhibitStore
class Slow:
    n = 0
    def read(self, size=-1):
        self.n += 1
        if self.n == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"x" * 10_000
ExhibitStore(Path(sys.argv[1])).take(Slow())
"""


def test_a_kill_in_the_middle_leaves_no_exhibit_and_a_leftover_that_is_cleared(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)

    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, timeout=60)

    assert list(store.all()) == []
    assert len(files(store)) == 1
    assert store.clear_leftovers() == 1
    assert files(store) == []


def test_what_somebody_is_writing_now_is_no_leftover(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)

    class Looking:
        def __init__(self) -> None:
            self.content = [b"half", b"", b""]

        def read(self, size: int = -1, /) -> bytes:
            assert ExhibitStore(tmp_path).clear_leftovers() == 0
            return self.content.pop(0)

    assert store.take(Looking()).size == 4


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "exhibits").write_text("a file in the way")

    with pytest.raises(UnusableMission):
        ExhibitStore(tmp_path / "exhibits").take(io.BytesIO(b"x"))


def test_destroyed_bytes_are_gone(tmp_path: Path) -> None:
    store = ExhibitStore(tmp_path)
    taken = store.take(io.BytesIO(b"to be forgotten"))

    assert store.destroy(taken.stored)
    assert not store.destroy(taken.stored)
    assert files(store) == []
    assert os.listdir(tmp_path)  # noqa: PTH208 - the shelf stays
