"""A room that is open, for tests: in process with a client, or as a real server on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from starlette.testclient import TestClient

from truce.web.app import make_app
from truce.web.room import Room

ENTRY = "let-me-in-for-a-test"
STARTS_WITHIN_SECONDS = 60


@contextmanager
def room_of(folder: Path) -> Iterator[TestClient]:
    """A client of the room over a mission without members; it is let in already."""
    room = Room(folder, entry=ENTRY)
    with TestClient(make_app(room), base_url="http://127.0.0.1", cookies={"truce_local": ENTRY}) as client:
        yield client
    room.store.close()


@dataclass(frozen=True)
class Served:
    """A server that runs: its address, its process."""

    address: str
    process: subprocess.Popen[bytes]

    @property
    def door(self) -> str:
        """The link that lets the local user in."""
        return f"{self.address}/enter?token={ENTRY}"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def served(folder: Path, *options: str, port: int | None = None) -> Iterator[Served]:
    """`truce serve` in a process of its own; ended with it."""
    port = port or free_port()
    command = [sys.executable, "-m", "truce", "serve", str(folder), "--port", str(port), *options]
    with (folder.parent / f"served-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, env=os.environ | {"TRUCE_SERVE_ENTRY": ENTRY}, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process)
            yield Served(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(STARTS_WITHIN_SECONDS * 10):
        assert process.poll() is None, "the server ended before it listened"
        try:
            if httpx.get(address, timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
