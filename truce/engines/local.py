"""All cores of one machine. Groups of rows are worked on side by side."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truce.engines.contract import Watch, Work
from truce.errors import UnusableValue


def groups(table: pa.Table, key: str) -> Iterator[pa.Table]:
    """The rows of every key, keys in ascending order, rows in their input order."""
    if table.num_rows == 0:
        return
    column = pc.rank(table.column(key), sort_keys="ascending", tiebreaker="dense").to_numpy()
    order = np.argsort(column, kind="stable")
    starts = np.flatnonzero(np.diff(column[order], prepend=-1))
    sorted_already = bool((order[1:] > order[:-1]).all())
    ordered = table if sorted_already else table.take(pa.array(order))  # a table is not copied without need
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        yield ordered.slice(start, end - start)


def gather(parts: list[pa.Table], out: pa.Schema) -> pa.Table:
    """What came out of the groups, one below the other, with exactly the columns of `out`."""
    if not parts:
        return out.empty_table()
    return pa.concat_tables([part.select(out.names).cast(out) for part in parts])


def _nobody(_: int) -> None:
    """Nobody watches."""


def wholes(nodes: pa.Array, left: pa.Array, right: pa.Array) -> pa.Array:
    """For every node, the smallest node it is connected with.

    Raises UnusableValue where a pair names a node that is not among `nodes`.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - slow to load, and every command has an engine
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    names = pc.unique(nodes).sort()
    ends = [pc.index_in(side, names) for side in (left, right)]
    if any(end.null_count for end in ends):
        raise UnusableValue("a pair links something that is not a node", remedy="give every linked id among the nodes")
    a, b = (end.to_numpy(zero_copy_only=False) for end in ends)
    size = len(names)
    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(size, size))
    count, label = connected_components(graph, directed=False)
    smallest = np.full(count, size, dtype=np.int64)
    np.minimum.at(smallest, label, np.arange(size))
    place = pc.index_in(nodes, names).to_numpy(zero_copy_only=False)
    return names.take(pa.array(smallest[label[place]]))


def _first(waiting: deque[tuple[int, Future[pa.Table]]], done: Callable[[int], None]) -> pa.Table:
    rows, answer = waiting.popleft()
    table = answer.result()
    done(rows)
    return table


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Two verbs on one machine. `workers=None`: as many as there are cores.

    Workers are threads: tables are shared and never copied, and what is dear (Polars, Arrow, NumPy, compiled
    kernels) works without the interpreter's lock.
    """

    workers: int | None = None
    name: str = "local"
    watch: Watch | None = None

    def by_key(self, table: pa.Table, key: str, work: Work, out: pa.Schema) -> pa.Table:
        """As the contract says (truce/engines/contract.py); whoever watches is told of every finished group."""
        watched = self.watch.task(f"by {key}", table.num_rows, "rows") if self.watch else nullcontext(_nobody)
        with watched as done:
            return gather(list(self._answers(table, key, work, done)), out)

    def _answers(self, table: pa.Table, key: str, work: Work, done: Callable[[int], None]) -> Iterator[pa.Table]:
        workers = self.workers or os.cpu_count() or 1
        if workers == 1:
            for part in groups(table, key):
                yield work(part)
                done(part.num_rows)
            return
        with ThreadPoolExecutor(workers) as pool:
            waiting: deque[tuple[int, Future[pa.Table]]] = deque()
            for part in groups(table, key):
                waiting.append((part.num_rows, pool.submit(work, part)))
                if len(waiting) > 2 * workers:  # no more than this waits at once
                    yield _first(waiting, done)
            while waiting:
                yield _first(waiting, done)

    def connect(self, nodes: pa.Array, left: pa.Array, right: pa.Array) -> pa.Array:
        """As the contract says; nothing is copied to workers, the graph is joined in place."""
        return wholes(nodes, left, right)
