"""Where in the lake's files an id lies, so that one row of ten million is read without reading the others.

Files of the lake never change, so what was learned of one is true for as long as there is one. It is kept in memory,
twelve bytes a row, for the nouns that are asked for by id.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

FEW = 200  # ids; for more the files are read through
MOST_ROWS = 40_000_000  # remembered in all, the longest unasked forgotten first: half a gigabyte
SEED = 0x7472756365


class Finder:
    """Remembers of every file it was asked about which id stands in which row."""

    def __init__(self) -> None:
        """It knows nothing yet."""
        self._known: OrderedDict[Path, tuple[NDArray[np.uint64], NDArray[np.uint32]]] = OrderedDict()
        self._lock = threading.Lock()

    def rows(self, files: Sequence[Path], ids: Sequence[str]) -> Iterator[tuple[Path, list[int]]]:
        """The files that may hold some of the ids, with the rows to look at: seldom one too many, never too few."""
        wanted = np.unique(_marks(pl.Series(ids, dtype=pl.String)))  # asked twice is found once
        for file in files:
            marks, rows = self._of(file)
            first, last = (np.searchsorted(marks, wanted, side=side) for side in ("left", "right"))
            found = [rows[a:b] for a, b in zip(first, last, strict=True) if a < b]
            if found:
                yield file, sorted(np.concatenate(found).tolist())

    def _of(self, file: Path) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        with self._lock:
            if file in self._known:
                self._known.move_to_end(file)
                return self._known[file]
        marks = _marks(pl.read_parquet(file, columns=["id"], glob=False)["id"])
        order = np.argsort(marks, kind="stable").astype(np.uint32)
        with self._lock:
            self._known[file] = marks[order], order
            while sum(known.size for known, _ in self._known.values()) > MOST_ROWS and len(self._known) > 1:
                self._known.popitem(last=False)
        return marks[order], order


def read_rows(file: Path, rows: Sequence[int], **how: Any) -> pl.LazyFrame:
    """Some rows of a file, of which only the groups they lie in are read. `how`: as for `scan_parquet`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([row, row + 1])
    parts = [pl.scan_parquet([file], **how).slice(start, end - start) for start, end in runs]
    return parts[0] if len(parts) == 1 else pl.concat(parts)


def _marks(ids: pl.Series) -> NDArray[np.uint64]:
    return ids.hash(seed=SEED).to_numpy()
