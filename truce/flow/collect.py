"""collect: a file becomes reports, coverage, claims and lines. Good rows land, bad rows are listed."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from truce.errors import NotFound, UnusableSource, WrongUsage
from truce.flow.house import House
from truce.model.collection import Collection, Fault
from truce.model.columns import conform
from truce.model.ids import make_id
from truce.model.line import Zone
from truce.model.nouns import OUTSIDE
from truce.model.report import Report
from truce.sources.catalogue import open_source
from truce.sources.contract import Parcel, Window

NOUNS: dict[str, type] = {noun.__name__.lower(): noun for noun in OUTSIDE}


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one file: its collection, and whether it had been collected before."""

    collection: Collection
    before: bool


@dataclass(slots=True)
class Sums:
    """Running totals over the parcels of one file."""

    read: int = 0
    outside: int = 0
    repeats: int = 0
    added: Counter[str] = field(default_factory=Counter)
    already: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, parcel: Parcel) -> None:
        self.read += parcel.rows_read
        self.outside += parcel.outside_window
        self.repeats += parcel.folded_repeats
        self.faults += parcel.faults
        self.notes += [note for note in parcel.notes if note not in self.notes]


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def rows_of(path: Path) -> int | None:
    """About how many rows a file has, for progress alone; None where that would take reading it."""
    if path.suffix == ".parquet":
        try:
            return int(parquet.read_metadata(path).num_rows)
        except (pa.ArrowInvalid, OSError):
            return None  # the source will say what is wrong with it
    if path.suffix not in {".csv", ".tsv", ".txt", ".jsonl"}:
        return None
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


def collect(
    house: House,
    source: str,
    path: Path,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    options: Mapping[str, str] | None = None,
) -> Collected:
    """Take one file into the mission: what touches [start, end). A second time changes nothing.

    Raises NotFound for a source or file that is not there, WrongUsage for a window that ends before it starts,
    UnusableSource where not one row could be read.
    """
    _refuse_missing(house, source, path)
    if start is not None and end is not None and end <= start:
        raise WrongUsage("the window ends before it starts", start=start, end=end, remedy="swap --from and --to")
    window, chosen = Window(start, end), dict(options or {})
    digest = fingerprint(path)
    id = make_id("collection", source, digest, start, end, sorted(chosen.items()))
    kept_before = house.mission.ledger.collections()
    for kept in kept_before:
        if kept.id == id:
            return Collected(kept, before=True)
    sums = take_in(house, source, path, window, chosen)
    if any(kept.sha256 == digest for kept in kept_before) and any(sums.already.values()):
        sums.notes.append("this very file was collected before: what was kept then stays as it was first read")
    _refuse_nothing(sums, source, path)
    return Collected(acknowledge(house, sums, Bringing(id, source, path, digest, window)), before=False)


@dataclass(frozen=True, slots=True)
class Bringing:
    """One act of collecting: its id, and of what."""

    id: str
    source: str
    path: Path
    digest: str
    window: Window


def _refuse_missing(house: House, source: str, path: Path) -> None:
    if source not in house.cards:
        raise NotFound("no source of that name", source=source, known=", ".join(sorted(house.cards)))
    if not path.is_file():
        raise NotFound(
            "no such file", file=path, remedy=f"check the path; `truce sources show {source}` names what it reads"
        )


def _refuse_nothing(sums: Sums, source: str, path: Path) -> None:
    """A file of which every row failed is an error; one with nothing in the window is not."""
    if not sums.faults or any(sums.added.values()) or any(sums.already.values()) or sums.outside:
        return
    first = sums.faults[0]
    raise UnusableSource(
        "not one row of the file could be read",
        file=path.name,
        row=first.row,
        field=first.field,
        reason=first.reason,
        faults=len(sums.faults),
        remedy=f"`truce sources show {source}` tells what the source needs",
    )


def acknowledge(house: House, sums: Sums, act: Bringing) -> Collection:
    """Keep what the collecting did; from here on the file counts as collected."""
    collection = Collection(
        id=act.id,
        source=act.source,
        file=act.path.name,
        sha256=act.digest,
        window_start=act.window.start,
        window_end=act.window.end,
        collected_at=house.clock(),
        rows_read=sums.read,
        outside_window=sums.outside,
        added=dict(sums.added),
        already=dict(sums.already),
        folded_repeats=sums.repeats,
        faults=tuple(sums.faults),
        notes=tuple(sums.notes),
    )
    house.mission.ledger.keep_collection(collection)
    house.mission.ledger.log(
        "collected",
        collection.collected_at,
        collection=act.id,
        source=act.source,
        sha256=act.digest,
        added=collection.added,
    )
    return collection


def take_in(
    house: House,
    source: str,
    path: Path,
    window: Window,
    options: Mapping[str, str],
    keep: Callable[[House, str, pa.Table, Sums], None] | None = None,
) -> Sums:
    """Read a file by its source and keep what it holds; `keep`: how, where it is not just added."""
    put = keep or add
    sums = Sums()
    read = open_source(house.cards[source])
    with house.progress.task(f"collect {path.name}", rows_of(path), "rows") as tick:
        for parcel in read(path, window, options):
            for name, table in parcel.tables.items():
                put(house, name, table, sums)
            sums.take(parcel)
            tick(parcel.rows_read)
    return sums


def add(house: House, name: str, table: pa.Table, sums: Sums) -> None:
    """Keep the rows of a noun that are not kept yet."""
    if table.num_rows == 0:
        return
    noun = NOUNS[name]
    if noun is Zone:
        table = _with_extent(table, sums)
    added = house.mission.lake.add(noun, conform(noun, graded(house, noun, table)))
    sums.added[name] += added.new
    sums.already[name] += added.already


def _with_extent(table: pa.Table, sums: Sums) -> pa.Table:
    """The zones whose shape can be judged by; the others are listed by name, so that they cannot stop the judging."""
    from truce.compliance.space.shapes import unfit_area  # noqa: PLC0415 - slow to load, and zones seldom come

    wrong = [unfit_area(row["geometry"], row["name"]) for row in table.select(["name", "geometry"]).to_pylist()]
    sums.faults += [Fault(None, "geometry", reason) for reason in wrong if reason]
    return table.filter(pa.array([reason is None for reason in wrong], pa.bool_()))


def graded(house: House, noun: type, table: pa.Table) -> pa.Table:
    """Reports with the grade that the mission's settings give their source, where they give one."""
    if noun is not Report or not house.choices.grades:
        return table
    letters = house.choices.grades
    graded = [letters.get(s, g) for s, g in zip(table["source"].to_pylist(), table["grade"].to_pylist(), strict=True)]
    return table.set_column(table.column_names.index("grade"), "grade", pa.array(graded, pa.string()))
