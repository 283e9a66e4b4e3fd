"""What the log costs: acts kept a second, proofs at ten million leaves, a whole log verified, and pymerkle beside it.

    python -m bench.record [--leaves 10000000] [--batches 1,100,10000] [--acts 100000] [--folder DIR] [--write]

Appending goes through `ledger.append`, with every batch flushed to the disk before it returns (synchronous=FULL, one
flush a batch; PostgreSQL with fsync on, where its programs are installed). The acts are like those of the street: an
instant, a name, five facts, about no subject. Proofs are made from a real SQLite ledger, filled through `append`, each
for a leaf drawn at random, with the path checked: `cold` is the first of a new process's ledger, its pages dropped from
the system's cache and no tile held; `first` a leaf whose tiles are not held yet; `warm` one whose tiles are.
"""

import argparse
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymerkle

from bench.machine import machine
from bench.tables import put_between
from truce.bootstrap import new_mission, open_house
from truce.flow.record.log_verify import verify
from truce.model.act import Act
from truce.record.merkle import Tree, check_inclusion, leaf_hash, tree_of
from truce.store.ledger import SqlLedger, sqlite_url

PAGE = Path(__file__).resolve().parent.parent / "docs" / "record.md"
NOW = datetime(2025, 4, 20, 12, tzinfo=UTC)
PROOFS = 500
BATCH = 10_000
LEAST_S = 2.0  # seconds that one measurement of appending lasts at least
PEER_SIZES = (1_000, 10_000, 100_000)


def acts(number: int, start: int = 0) -> list[Act]:
    return [
        Act(act="measured", at=NOW, facts={"source": "viina", "file": "april.csv", "rows": n, "new": 5, "folded": 0})
        for n in range(start, start + number)
    ]


def appended(ledger: SqlLedger, batch: int) -> float:
    """Acts a second, in batches of that size."""
    told = acts(batch)
    ledger.append(told)
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < LEAST_S:
        ledger.append(told)
        done += batch
    return done / spent


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The URL of a database in a server of our own that flushes as it should; it lives as long as this block."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    data = Path(tempfile.mkdtemp(prefix="truce-pg-", dir=folder))
    if as_user:
        shutil.chown(data, "postgres")
    user = "postgres" if as_user else os.environ.get("USER", "postgres")

    def run(program: str, *words: str) -> None:
        subprocess.run([*as_user, str(programs / program), *words], cwd=data, check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-D", str(data / "data"), "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-k {data} -c listen_addresses=''"
    run("pg_ctl", "-D", str(data / "data"), "-l", str(data / "log"), "-o", options, "-w", "start")
    try:
        run("createdb", "-h", str(data), "bench")
        yield f"postgresql://{user}@/bench?host={data}"
    finally:
        run("pg_ctl", "-D", str(data / "data"), "-m", "fast", "-w", "stop")
        shutil.rmtree(data, ignore_errors=True)


def appending(batches: list[int], folder: Path) -> list[str]:
    """A table: acts a second by size of batch and database."""
    columns = {"SQLite": [appended(SqlLedger(sqlite_url(folder / f"{b}.sqlite")), b) for b in batches]}
    if list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        with postgres(Path(tempfile.gettempdir())) as url:
            ledger = SqlLedger(url)
            columns["PostgreSQL"] = [appended(ledger, b) for b in batches]
            ledger.close()
    lines = ["| acts in a batch | " + " | ".join(f"{name}, acts/s" for name in columns) + " |"]
    lines.append("|---:" * (len(columns) + 1) + "|")
    for n, batch in enumerate(batches):
        lines.append(f"| {batch:,} | " + " | ".join(f"{column[n]:,.0f}" for column in columns.values()) + " |")
    return lines


def filled(path: Path, leaves: int) -> float:
    """A ledger filled up to a number of leaves; seconds it took."""
    ledger = SqlLedger(sqlite_url(path))
    began = time.perf_counter()
    for start in range(ledger.size(), leaves, BATCH):
        ledger.append(acts(min(BATCH, leaves - start), start))
    ledger.close()
    return time.perf_counter() - began


def drop_pages(path: Path) -> None:
    """Ask the system to forget what it holds of a file (Linux)."""
    os.sync()
    handle = os.open(path, os.O_RDONLY)
    os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(handle)


def timed(tree: Tree, index: int) -> float:
    """Milliseconds of one proof, which is checked afterwards."""
    began = time.perf_counter()
    tree.inclusion(index)
    return (time.perf_counter() - began) * 1e3


def proofs(path: Path, chance: random.Random) -> dict[str, list[float]]:
    """Milliseconds of proofs of random leaves, sorted, by how much was held before."""
    told: dict[str, list[float]] = {"cold": [], "first": [], "warm": []}
    for _ in range(10):
        drop_pages(path)
        ledger = SqlLedger(sqlite_url(path))
        size = ledger.size()
        began = time.perf_counter()
        ledger.tree().inclusion(chance.randrange(size))
        told["cold"].append((time.perf_counter() - began) * 1e3)
        ledger.close()
    ledger = SqlLedger(sqlite_url(path))
    tree = ledger.tree()
    root = tree.root()
    for _ in range(PROOFS):
        index = chance.randrange(tree.size)
        told["first"].append(timed(tree, index))
        told["warm"].append(timed(tree, index))
    check_inclusion(index, tree.size, ledger.leaf_hashes(index, index + 1)[0], tree.inclusion(index), root)
    ledger.close()
    return {name: sorted(values) for name, values in told.items()}


def proving(sizes: list[int], folder: Path) -> list[str]:
    """A table: how long filling took, and a proof's milliseconds, by number of leaves."""
    lines = [
        "| leaves | filled, s | file, GB | cold, ms (median) | first, ms (median, p99) | warm, ms (median, p99) |",
        "|---:|---:|---:|---:|---:|---:|",
    ]
    path, chance, spent = folder / "proofs.sqlite", random.Random(7), 0.0
    for size in sizes:
        spent += filled(path, size)
        ms = proofs(path, chance)
        pairs = [f"{ms[n][len(ms[n]) // 2]:.2f}, {ms[n][int(len(ms[n]) * 0.99)]:.2f}" for n in ("first", "warm")]
        cold = ms["cold"][len(ms["cold"]) // 2]
        gb = path.stat().st_size / 2**30
        lines.append(f"| {size:,} | {spent:,.0f} | {gb:.2f} | {cold:.1f} | {pairs[0]} | {pairs[1]} |")
    return lines


def verifying(number: int, folder: Path) -> list[str]:
    """One line: how long a whole log takes to verify."""
    new_mission(folder / "mission", ["easter-truce-2025"])
    house = replace(open_house(folder / "mission"), actor=None)
    for start in range(0, number, BATCH):
        house.mission.ledger.append(acts(min(BATCH, number - start), start))
    began = time.perf_counter()
    told = verify(house)
    spent = time.perf_counter() - began
    held = "holds" if not told.faults else "DOES NOT HOLD"
    return [
        f"`truce log verify` of {told.size:,} acts: {spent:.1f} s ({told.size / spent:,.0f} acts/s); the log {held}."
    ]


def beside(sizes: list[int], chance: random.Random) -> list[str]:
    """A table: pymerkle in memory, and ours in memory, on the same leaves."""
    lines = [
        "| leaves | pymerkle: filled, s | root, ms | proof, ms | truce, in memory: filled, s | root, ms | proof, ms |",
        "|---:" * 7 + "|",
    ]
    for size in sizes:
        leaves = [n.to_bytes(8, "big") for n in range(size)]
        theirs, their_s = _spent(lambda told=leaves: _pymerkle(told))
        ours, our_s = _spent(lambda told=leaves: tree_of([leaf_hash(leaf) for leaf in told]))
        index = chance.randrange(size)
        root, their_root = _spent(theirs.get_root)
        same, our_root = _spent(ours.root)
        proof, their_proof = _spent(lambda tree=theirs, at=index: tree.prove_inclusion(at + 1))
        path, our_proof = _spent(lambda tree=ours, at=index: tree.inclusion(at))
        assert (root, proof.path[1:]) == (same, path)
        times = [f"{x * 1e3:.2f}" for x in (their_root, their_proof, our_root, our_proof)]
        lines.append(f"| {size:,} | {their_s:.2f} | {times[0]} | {times[1]} | {our_s:.2f} | {times[2]} | {times[3]} |")
    return lines


def _pymerkle(leaves: list[bytes]) -> Any:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(leaf)
    return tree


def _spent(work: Any) -> tuple[Any, float]:
    began = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - began


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--leaves", type=int, default=10_000_000)
    told.add_argument("--batches", default="1,100,10000")
    told.add_argument("--acts", type=int, default=100_000)
    told.add_argument("--folder", type=Path, default=None, help="on the disk to measure; about 3.5 GB at 10,000,000")
    told.add_argument("--write", action="store_true", help="put the tables into docs/record.md")
    given = told.parse_args()
    sizes = [n for n in (10_000, 100_000, 1_000_000, 10_000_000) if n < given.leaves] + [given.leaves]
    with tempfile.TemporaryDirectory(dir=given.folder) as place:
        folder = Path(place)
        lines = [f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}, by `python -m bench.record`.", ""]
        lines += [*appending([int(b) for b in given.batches.split(",")], folder), ""]
        lines += [*proving(sizes, folder), ""]
        lines += [*verifying(given.acts, folder), ""]
        lines += beside([n for n in PEER_SIZES if n <= given.leaves], random.Random(7))
    print("\n".join(lines))
    if given.write:
        put_between(PAGE, "record", lines)


if __name__ == "__main__":
    main()
