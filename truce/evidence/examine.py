"""Look at a stranger's file in a process of its own, which a hostile file may kill and nothing more."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from threading import Timer
from typing import Any

from truce.evidence.media import UNKNOWN, name_says_otherwise

MOST_TOLD = 1 << 20  # bytes that the cell may say
STEADY_BYTES_A_SECOND = 50 << 20  # a big archive is hashed through: it gets the time that takes
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
DEATHS = {signal.SIGKILL: "too much", signal.SIGXCPU: "out of time", signal.SIGSEGV: "it broke the reader"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one examination may use. A file of many GB gets more time, never more memory."""

    memory_bytes: int = 2 << 30
    cpu_seconds: int = 20
    wall_seconds: int = 60

    def seconds(self, size: int) -> tuple[int, int]:
        """(processor, wall) for a file of so many bytes."""
        more = size // STEADY_BYTES_A_SECOND
        return self.cpu_seconds + more, self.wall_seconds + 3 * more


def examine(
    descriptor: int, size: int, *, name: str | None = None, anchors: str | None = None, limits: Limits | None = None
) -> dict[str, Any]:
    """Everything that could be made out of an open file, with exact places and names: kept under its protection.

    `descriptor` is open for reading; its position is used. `anchors`: PEM of whom the mission trusts to sign Content
    Credentials. Never raises for what is in the file: what could not be made out is told in `could_not`.
    """
    limits = limits or Limits()
    cpu, wall = limits.seconds(size)
    request = {
        "file": descriptor,
        "size": size,
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": cpu,
        "anchors": anchors,
    }
    told, ended = _in_a_cell(descriptor, json.dumps(request).encode() + b"\n", wall)
    return _gathered(told, ended, name)


def _in_a_cell(descriptor: int, request: bytes, wall_seconds: int) -> tuple[bytes, int]:
    """(what the cell said, how it ended: 0, a code, or minus a signal)."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    with subprocess.Popen(
        [sys.executable, "-I", "-B", "-m", "truce.evidence.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=[descriptor],
        env=ONE_THREAD,
        cwd="/",
        start_new_session=True,
    ) as cell:
        late = Timer(wall_seconds, cell.kill)
        late.start()
        try:
            assert cell.stdin is not None and cell.stdout is not None  # noqa: S101, PT018 - for the type checker
            _ask(cell.stdin, request)
            told = cell.stdout.read(MOST_TOLD)
            if len(told) == MOST_TOLD:
                cell.kill()
        finally:
            cell.wait()
            late.cancel()
    return told, cell.returncode


def _ask(to: Any, request: bytes) -> None:
    try:
        to.write(request)
        to.close()
    except BrokenPipeError:
        return


def _gathered(told: bytes, ended: int, name: str | None) -> dict[str, Any]:
    """The parts in one value; the cell is not believed to have told them in good form."""
    whole: dict[str, Any] = {"name": name, "media_type": UNKNOWN, "also": [], "parts": {}, "could_not": []}
    finished = False
    for line in told.split(b"\n"):
        try:
            part = json.loads(line)
            _put(whole, str(part["part"]), dict(part["told"]))
            finished = finished or part["part"] == "end"
        except (ValueError, KeyError, TypeError):
            continue
    if not finished:
        why = DEATHS.get(-ended, "too much was told" if len(told) == MOST_TOLD else "it ended early")  # type: ignore[call-overload]
        whole["could_not"].append(f"the rest: {why}")
    whole["name_says_otherwise"] = name_says_otherwise(name, whole["media_type"])
    return whole


def _put(whole: dict[str, Any], part: str, told: dict[str, Any]) -> None:
    if part == "media_type":
        plain_zip = whole["media_type"] in (UNKNOWN, "application/zip")  # what kind of zip is told second
        whole["media_type"] = str(told["is"]) if plain_zip else whole["media_type"]
        whole["also"] += [str(kind) for kind in told.get("also", ())]
    elif part == "could_not":
        whole["could_not"] += [f"{name}: {why}" for name, why in told.items()]
    elif part != "end":
        whole["parts"].setdefault(part, told)
