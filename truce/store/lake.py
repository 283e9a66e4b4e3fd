"""Bulk nouns as Delta tables: a commit is whole or is not there, and every version stays readable."""

import threading
from collections import OrderedDict
from collections.abc import Collection as Many
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

import polars as pl
import pyarrow as pa
from deltalake import DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from truce.errors import UnusableMission
from truce.model.columns import empty, schema
from truce.model.nouns import TOLD
from truce.store.contract import Added
from truce.store.finding import FEW, Finder, read_rows
from truce.store.locks import Lock, no_lock
from truce.store.rows import arrow, check_add, check_replace, first_of_each, frame, order
from truce.store.settle import settle
from truce.store.troubles import DAMAGED, of_disk

MONTH = "month"  # partition column, "2025-04", never part of a noun (docs/decisions/0009-keeping.md)
MANY_FILES = 200  # small files are joined beyond this number
KEEP_ALWAYS = {  # a brief names versions of the lake: no version may ever expire
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
}
File: TypeAlias = tuple[str | None, Path | str]  # the month of its rows, where they are parted by it; and where it lies
LOGS = 64  # versions of nouns whose files are remembered
GROUP = 4096  # rows that are read together: one that is asked for by id costs no more than its group
WRITER = WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=GROUP)


class DeltaLake:
    """The lake of a mission: one Delta table a noun, below `root` (a folder, or the URL of an object store)."""

    def __init__(self, root: str | Path, lock: Lock = no_lock, storage: dict[str, str] | None = None) -> None:
        self._root = str(root).rstrip("/")
        self._lock = lock
        self._storage = storage
        self._finder = Finder()
        self._newest: dict[type, int] = {}  # Delta's number of the newest commit that was seen
        self._logs: OrderedDict[tuple[type, int], list[File]] = OrderedDict()
        self._held = threading.Lock()

    def _path(self, noun: type) -> str:
        return f"{self._root}/{noun.__name__.lower()}"

    def _open(self, noun: type, version: int | None = None) -> DeltaTable | None:
        if version == 0:
            return None
        try:
            return DeltaTable(
                self._path(noun), version=None if version is None else version - 1, storage_options=self._storage
            )
        except TableNotFoundError:
            return None

    def add(self, noun: type, table: pa.Table) -> Added:
        """See the contract. Rows of one table that share an id count once; the others count as already kept."""
        table = check_add(noun, table)
        with _told(self._path(noun)), self._lock():
            told = first_of_each(table)
            kept = self._kept_ids(noun, told)
            new = told.join(kept, on="id", how="anti", maintain_order="left").sort(order(noun))
            if new.height:
                self._write(noun, arrow(noun, new, None), mode="append", schema_mode="merge")
                self._join_small_files(noun)
        days = tuple(new["day"].unique().sort().to_list()) if "day" in new.columns else ()
        return Added(new.height, table.num_rows - new.height, days)

    def _kept_ids(self, noun: type, told: pl.DataFrame) -> pl.DataFrame:
        """Which of the ids are kept already, on whatever day."""
        ids = told.lazy().select("id")
        return self._scan(noun).select("id").join(ids, on="id", how="semi").collect()

    def replace(self, noun: type, table: pa.Table, days: Many[date] | None = None) -> None:
        """See the contract. Whole months are written anew, with the rows of their other days, in one commit."""
        table = check_replace(noun, table, days)
        with _told(self._path(noun)), self._lock():
            if days is None or self._open(noun) is None:
                self._write(noun, _sorted(noun, table), mode="overwrite", schema_mode="overwrite")
            elif days:
                months = sorted({f"{day:%Y-%m}" for day in days})
                whole = pa.concat_tables([self._staying(noun, days, months), table])
                named = ", ".join(f"'{month}'" for month in months)
                self._write(
                    noun, _sorted(noun, whole), mode="overwrite", predicate=f"{MONTH} IN ({named})", schema_mode="merge"
                )

    def _staying(self, noun: type, days: Many[date], months: list[str]) -> pa.Table:
        rows = self._scan(noun, months=(months[0], months[-1])).filter(~pl.col("day").is_in(list(days)))
        return arrow(noun, rows.filter(pl.col("day").dt.strftime("%Y-%m").is_in(months)).collect(), None)

    def _write(self, noun: type, table: pa.Table, **how: Any) -> None:
        """One commit, settled on the disk before this returns."""
        partition = [MONTH] if _is_parted(noun) else None
        if partition:
            month = pl.Series(MONTH, frame(table.select(["day"]))["day"].dt.strftime("%Y-%m")).to_arrow()
            table = table.append_column(MONTH, month.cast(pa.string()))
        rules = KEEP_ALWAYS | ({"delta.appendOnly": "true"} if noun in TOLD else {})
        path = self._path(noun)
        write_deltalake(
            path,
            table,
            partition_by=partition,
            configuration=rules,
            writer_properties=WRITER,
            storage_options=self._storage,
            **how,
        )
        if "://" not in path:
            settle(Path(path))

    def _join_small_files(self, noun: type) -> None:
        kept = self._open(noun)
        if kept is not None and len(kept.file_uris()) > MANY_FILES:
            kept.optimize.compact(writer_properties=WRITER)
            if "://" not in self._path(noun):
                settle(Path(self._path(noun)))

    def _scan(self, noun: type, version: int | None = None, months: tuple[str, str] | None = None) -> pl.LazyFrame:
        """The rows of a version, from the files of `months` (first and last) only; absent columns are null.

        The files are named by us, from the table's log: Polars' own reader of Delta takes a path for a URL, and
        misreads a folder with a space or a Cyrillic letter in its name.
        """
        files = self._files(noun, version, months)
        blank = _blank(noun)
        return pl.scan_parquet(list(map(str, files)), **self._how(blank)) if files else blank.lazy()

    def _found(self, noun: type, ids: list[str], version: int | None, columns: list[str]) -> pl.DataFrame:
        """The few rows of a version that have these ids. `columns`: the id is among them."""
        files = [Path(file) for file in self._files(noun, version, None)]
        blank = _blank(noun)
        with _told(self._path(noun)):
            found = [
                read_rows(file, rows, **self._how(blank)).select(columns).collect()
                for file, rows in self._finder.rows(files, ids)
            ]
        rows = pl.concat(found) if found else blank.select(columns)
        named = set(ids)
        return rows if all(id in named for id in rows["id"]) else rows.filter(pl.col("id").is_in(ids))

    def _how(self, blank: pl.DataFrame) -> dict[str, Any]:
        return {
            "schema": blank.schema,
            "missing_columns": "insert",
            "extra_columns": "ignore",
            "hive_partitioning": False,
            "glob": False,
            "storage_options": self._storage,
        }

    def _files(self, noun: type, version: int | None, months: tuple[str, str] | None) -> list[Path | str]:
        added = self._added(noun, self.version(noun) if version is None else version)
        if months is None or not _is_parted(noun):
            return [where for _, where in added]
        return [where for month, where in added if month is not None and months[0] <= month <= months[1]]

    def _added(self, noun: type, version: int) -> list[File]:
        """The files of a version: which they are never changes, so the log is read once for each."""
        with self._held:
            if (noun, version) in self._logs:
                self._logs.move_to_end((noun, version))
                return self._logs[noun, version]
        kept = self._open(noun, version)
        told = [] if kept is None else _where_files_are(kept)
        found = [(file.get(f"partition.{MONTH}"), self._where(noun, unquote(file["path"]))) for file in told]
        with self._held:
            self._logs[noun, version] = found
            while len(self._logs) > LOGS:
                self._logs.popitem(last=False)
        return found

    def _where(self, noun: type, name: str) -> Path | str:
        root = self._path(noun)
        return f"{root}/{name}" if "://" in root else Path(root) / name

    def read(
        self,
        noun: type,
        *,
        days: tuple[date, date] | None = None,
        ids: Many[str] | None = None,
        columns: Sequence[str] | None = None,
        version: int | None = None,
    ) -> pa.Table:
        """See the contract. Days and ids are filtered where the files are read."""
        months = None if days is None else (f"{days[0]:%Y-%m}", f"{days[1]:%Y-%m}")
        wanted = schema(noun).names if columns is None else list(columns)
        if not self._files(noun, version, months):
            return arrow(noun, _blank(noun), wanted)
        needed = list(dict.fromkeys([*wanted, *order(noun)]))
        if days is None and ids is not None and len(ids) <= FEW and "://" not in self._root:
            few = self._found(noun, list(ids), version, needed)
            return arrow(noun, few.sort(order(noun), maintain_order=True) if few.height > 1 else few, wanted)
        rows = self._scan(noun, version, months)
        if days is not None:
            rows = rows.filter(pl.col("day").is_between(*days))
        if ids is not None:
            rows = rows.filter(pl.col("id").is_in(list(ids)))
        with _told(self._path(noun)):
            return arrow(noun, rows.select(needed).sort(order(noun), maintain_order=True).collect(), wanted)

    def version(self, noun: type) -> int:
        """See the contract. On a disk the log is read once; then a look at the next commit's name is enough."""
        if "://" in self._root or (seen := self._newest.get(noun)) is None or not self._commit(noun, seen).is_file():
            kept = self._open(noun) if self._is_there(noun) else None
            if kept is None:
                return 0
            seen = int(kept.version())
        while "://" not in self._root and self._commit(noun, seen + 1).is_file():
            seen += 1
        self._newest[noun] = seen
        return seen + 1

    def _commit(self, noun: type, number: int) -> Path:
        """The file of a commit of Delta: whole or not there."""
        return Path(f"{self._path(noun)}/_delta_log/{number:020d}.json")

    def _is_there(self, noun: type) -> bool:
        """Whether there is a table at all; on a disk a look at its folder tells."""
        return "://" in self._root or Path(f"{self._path(noun)}/_delta_log").is_dir()

    def count(self, noun: type) -> int:
        """See the contract."""
        with _told(self._path(noun)):
            return int(self._scan(noun).select(pl.len()).collect().item())


def _where_files_are(kept: DeltaTable) -> list[dict[str, Any]]:
    """Month and path of each file of a version; read as a stream, since `pa.table` loads pandas to ask whose it is."""
    told = pa.RecordBatchReader.from_stream(kept.get_add_actions(flatten=True)).read_all()
    wanted = [one for one in ("path", f"partition.{MONTH}") if one in told.column_names]
    rows: list[dict[str, Any]] = told.select(wanted).to_pylist()
    return rows


@contextmanager
def _told(table: str) -> Iterator[None]:
    """Say of a disk that fails, and of a table that is not as it was written, what to do about it."""
    try:
        yield
    except FileNotFoundError as gone:
        raise UnusableMission("a file of the lake is missing", table=table, remedy=DAMAGED) from gone
    except (OSError, DeltaError) as wrong:
        trouble = of_disk(OSError(*wrong.args), Path(table))
        if trouble is None:
            raise UnusableMission("the lake cannot be read or written", table=table, remedy=DAMAGED) from wrong
        raise trouble from None
    except (pl.exceptions.PolarsError, pa.ArrowException) as wrong:
        raise UnusableMission("a file of the lake is damaged", table=table, remedy=DAMAGED) from wrong


@cache
def _blank(noun: type) -> pl.DataFrame:
    return frame(empty(noun))


@cache
def _is_parted(noun: type) -> bool:
    return "day" in schema(noun).names


def _sorted(noun: type, table: pa.Table) -> pa.Table:
    return arrow(noun, frame(table).sort(order(noun), maintain_order=True), None)
