"""A browser as lean as can be: HTTP/1.1 over six connections that are kept, answers counted and thrown away.

A client of many comforts takes as much of a processor as the server that it measures, on the same two cores.
"""

import asyncio
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field

CONNECTIONS = 6  # as browsers keep to one host
PATIENCE_S = 30.0
LOST = (OSError, EOFError, TimeoutError, ValueError)
Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Told:
    """Milliseconds by kind of request, what went wrong, and how much was read."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    bytes: int = 0

    @property
    def requests(self) -> int:
        """How many were answered."""
        return sum(map(len, self.ms.values()))


class Browser:
    """One person's, with their cookie."""

    def __init__(self, port: int, cookie: str, told: Told) -> None:
        """`told`: where times and faults are written down."""
        self._port = port
        self._told = told
        self._head = (
            f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            "Accept-Encoding: gzip\r\nAccept-Language: en\r\n\r\n"
        )
        self._free: asyncio.LifoQueue[Wire | None] = asyncio.LifoQueue()
        for _ in range(CONNECTIONS):
            self._free.put_nowait(None)

    async def get(self, kind: str, name: str, path: str) -> None:
        """One request; its time counts whatever the answer, and an answer that is no 200 is told."""
        began = time.perf_counter()
        wire = await self._free.get()
        try:
            async with asyncio.timeout(PATIENCE_S):
                wire = wire or await asyncio.open_connection("127.0.0.1", self._port)
                status = await self._asked(wire, path)
        except LOST as lost:
            self._told.wrong[f"{name}: {type(lost).__name__}"] += 1
            self._let_go(wire)
            wire = None
        else:
            self._told.ms[f"{kind}:{name}"].append((time.perf_counter() - began) * 1000)
            if status != 200:
                self._told.wrong[f"{name}: {status}"] += 1
        self._free.put_nowait(wire)

    async def _asked(self, wire: Wire, path: str) -> int:
        read, write = wire
        write.write(f"GET {path}{self._head}".encode())
        head = await read.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if line)
        self._told.bytes += len(await read.readexactly(int(fields["content-length"])))
        return int(lines[0].split(" ", 2)[1])

    @staticmethod
    def _let_go(wire: Wire | None) -> None:
        if wire is not None:
            wire[1].close()

    async def close(self) -> None:
        """Let go of every connection."""
        while not self._free.empty():
            wire = self._free.get_nowait()
            self._let_go(wire)
            if wire is not None:
                with suppress(OSError):
                    await wire[1].wait_closed()
