"""A sheet as a folder of plain arrays that workers map into memory: the one place where the picture meets a disk."""

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl

from truce.picture.sheet import Array, Rule, Sheet

FORM = 2  # grows when the columns change
HEAD = "sheet.json"


def write_sheet(sheet: Sheet, folder: Path) -> None:
    """Write every column and table into an empty folder; the head comes last, so that a sheet without one is none."""
    folder.mkdir(parents=True)
    for name, column in sheet.columns.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(column))
    for name, table in sheet.tables.items():
        table.write_ipc(folder / f"{name}.arrow", compression="uncompressed")
    head = {
        "form": FORM,
        "version": sheet.version,
        "zone": sheet.zone,
        "columns": sorted(sheet.columns),
        "names": sheet.names,
        "rules": [asdict(rule) for rule in sheet.rules],
        "tables": sorted(sheet.tables),
    }
    (folder / HEAD).write_text(json.dumps(head), "utf-8")


def open_sheet(folder: Path) -> Sheet | None:
    """The sheet of a folder, mapped and not read; None where there is none, or one of another form."""
    try:
        return _opened(folder)
    except FileNotFoundError:  # none, or somebody removes it just now
        return None


def _opened(folder: Path) -> Sheet | None:
    head = json.loads((folder / HEAD).read_text("utf-8"))
    if head["form"] != FORM:
        return None
    return Sheet(
        version=head["version"],
        zone=head["zone"],
        columns={name: _mapped(folder / f"{name}.npy") for name in head["columns"]},
        names={name: tuple(codes) for name, codes in head["names"].items()},
        rules=tuple(Rule(**rule) for rule in head["rules"]),
        tables={name: pl.read_ipc(folder / f"{name}.arrow") for name in head["tables"]},
    )


def _mapped(file: Path) -> Array:
    """A column as a plain array over shared pages (an empty file cannot be mapped).

    Copy on write, not read only: kernels are compiled once for both a mapped sheet and one in memory.
    """
    if file.stat().st_size <= 128:
        return np.asarray(np.load(file))
    return np.asarray(np.load(file, mmap_mode="c"))
