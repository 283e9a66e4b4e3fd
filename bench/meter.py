"""Seconds and peak memory of a fresh process and everything it starts, sampled twenty times a second.

Memory is the resident size added over the processes of the tree, so pages that forked workers share count more than
once: an upper figure. Linux only (it reads /proc).
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Spent:
    """What one process took, and the last line it printed. `failed`: the end of its errors, empty if all went well."""

    seconds: float
    peak_gb: float
    last_line: str
    failed: str


def _children() -> dict[int, list[int]]:
    below: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parent = int((folder / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
                below.setdefault(parent, []).append(int(folder.name))
    return below


def _tree(root: int) -> Iterator[int]:
    below, waiting = _children(), [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += below.get(one, [])


def _resident_kb(process: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0


def resident_gb(process: int) -> float:
    """Memory of a process and all below it, now."""
    return sum(_resident_kb(one) for one in _tree(process)) / 2**20


def processor_s(process: int) -> float:
    """Seconds of processor time that a process and all below it have taken so far; of those that ended none."""
    return sum(_ticks(one) for one in _tree(process)) / os.sysconf("SC_CLK_TCK")


def _ticks(process: int) -> int:
    with suppress(OSError):
        told = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        return int(told[11]) + int(told[12])
    return 0


def watched(words: list[str], *, at_most_s: float | None = None, at_most_gb: float | None = None) -> Spent:
    """Run a command to its end, or stop it where it takes too long or too much memory."""
    peak, stopped, began = 0, "", time.perf_counter()
    with TemporaryFile("w+") as said, TemporaryFile("w+") as wrong:
        process = subprocess.Popen(words, stdout=said, stderr=wrong, text=True)
        while process.poll() is None:
            peak = max(peak, sum(_resident_kb(one) for one in _tree(process.pid)))
            spent = time.perf_counter() - began
            if at_most_s is not None and spent > at_most_s:
                stopped = f"not done in {at_most_s:.0f} s"
            if at_most_gb is not None and peak / 2**20 > at_most_gb:
                stopped = f"more than {at_most_gb:.0f} GB"
            if stopped:
                process.kill()
            time.sleep(EVERY_S)
        seconds = time.perf_counter() - began
        said.seek(0)
        wrong.seek(0)
        lines, errors = said.read().splitlines(), wrong.read()
    failed = stopped or (errors[-400:] or f"ended with {process.returncode}" if process.returncode else "")
    return Spent(seconds, peak / 2**20, lines[-1] if lines else "", failed)
