"""Make a commit of a local Delta table survive a loss of power, and mend one that did not."""

import json
import os
from pathlib import Path
from urllib.parse import unquote

LOG = "_delta_log"


def settle(table: Path) -> None:
    """Flush the last commit to the disk: the files it names, then its log entry, then the folders that name them."""
    last = last_commit(table)
    if last is None:
        return
    files = [table / name for name, _ in files_of(last)]
    folders = {table, table.parent, table / LOG, *(file.parent for file in files)}
    checkpoint = [*(table / LOG).glob(f"{last.stem}*.parquet"), *(table / LOG).glob("_last_checkpoint")]
    for path in [*files, last, *checkpoint, *sorted(folders)]:
        _flush(path)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def last_commit(table: Path) -> Path | None:
    """The newest log entry of a table, if it has any."""
    commits = sorted((table / LOG).glob("[0-9]*.json"))
    return commits[-1] if commits else None


def files_of(commit: Path) -> list[tuple[str, int]]:
    """(path below the table, bytes) of every file that a log entry adds. Raises ValueError where the entry is torn."""
    text = commit.read_text("utf-8")
    if not text.strip():
        raise ValueError("the log entry is empty")
    actions = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [(unquote(a["add"]["path"]), int(a["add"]["size"])) for a in actions if "add" in a]


def mend(table: Path) -> bool:
    """Set aside a last commit that a loss of power left torn; True where one was.

    Such a commit was never acknowledged: `settle` had not returned. It is moved to `_torn`, not deleted.
    """
    last = last_commit(table)
    if last is None or _is_whole(table, last):
        return False
    aside = table / "_torn"
    aside.mkdir(exist_ok=True)
    last.rename(aside / last.name)
    return True


def _is_whole(table: Path, commit: Path) -> bool:
    try:
        added = files_of(commit)
    except ValueError:
        return False
    return all((table / name).is_file() and (table / name).stat().st_size == size for name, size in added)
