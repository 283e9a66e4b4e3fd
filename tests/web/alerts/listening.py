"""The other side, for tests: a web server and a mail server on this machine that keep what they are sent."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Heard:
    """What came: (path, headers, body) of messages, and letters whole. `answer`: the status that a hook gives."""

    port: int = 0
    answer: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    messages: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)


@contextmanager
def hook() -> Iterator[Heard]:
    """A webhook."""
    heard = Heard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.messages.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(heard.answer)
            for name, value in heard.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        heard.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield heard
        server.shutdown()


@contextmanager
def mail_server(refuse: str | None = None) -> Iterator[Heard]:
    """A mail server that takes every letter, or answers `refuse` to each."""
    heard = Heard()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == "DATA" and refuse is None:
                    self._say("354 go on")
                    lines = []
                    while (text := self.rfile.readline().decode()).rstrip("\r\n") != ".":
                        lines.append(text)
                    heard.letters.append("".join(lines))
                    self._say("250 kept")
                elif word == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say(refuse if refuse is not None and word == "MAIL" else "250 yes")

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        heard.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield heard
        server.shutdown()
