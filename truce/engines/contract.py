"""The narrow waist: two verbs over Arrow tables. Resist a third."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import pyarrow as pa

Work = Callable[[pa.Table], pa.Table]


class Watch(Protocol):
    """Somebody who wants to see that work goes on; told the rows of every finished group."""

    def task(self, name: str, total: int | None, unit: str) -> AbstractContextManager[Callable[[int], None]]:
        """Open a task; what it gives is called with the number of rows done."""
        ...


class Engine(Protocol):
    """The same answer on every engine, whatever the number of workers: results come sorted by key."""

    @property
    def name(self) -> str:
        """What the log calls it."""
        ...

    def by_key(self, table: pa.Table, key: str, work: Work, out: pa.Schema) -> pa.Table:
        """Run `work` on every group of rows that share `key`; gather what comes out, groups in key order.

        `work` must be a pure, picklable function; it gets whole groups, rows in their input order, and
        returns a table of schema `out`.
        """
        ...

    def connect(self, nodes: pa.Array, left: pa.Array, right: pa.Array) -> pa.Array:
        """Join linked pairs into wholes: for every node, the smallest node it is connected with (itself, if alone)."""
        ...
