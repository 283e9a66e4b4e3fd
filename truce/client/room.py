"""One mission's room as a program sees it: nouns by name, page by page or whole."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from truce.client.line import Line, Params

API = "/api/v1"
PAGE = 500
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursor of the page after; None at the end."""

    rows: list[Row]
    after: str | None
    version: str


class Truce:
    """A client of one room. `address`: of the room, such as https://room.example.org. `token`: made at /account.

    Parameters of a filter are those of the API (docs/api.md), by name; a list gives several values, and a trailing
    underscore is left out, so that `from_="2025-04-19"` is `from`. Raises the errors of `truce.errors` that the room
    tells, and UnusableSource where it cannot be reached.
    """

    def __init__(self, address: str, token: str, *, http: httpx.Client | None = None, line: Line | None = None) -> None:
        """`http`: a client of your own (a proxy, certificates); its base address is then yours to set."""
        own = http or httpx.Client(base_url=address.rstrip("/"), timeout=60.0)
        own.headers["Authorization"] = f"Bearer {token}"
        self._line = line or Line(own)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connection."""
        self._line.http.close()

    def index(self) -> Row:
        """The mission, its agreements, and the nouns that can be asked for."""
        return dict(self._line.get(f"{API}/", {}))

    def one(self, noun: str, id: str) -> Row:
        """One row by its id. Raises NotFound."""
        return dict(self._line.get(f"{API}/{noun}/{id}", {}))

    def page(self, noun: str, *, after: str | None = None, limit: int = PAGE, **chosen: Any) -> Page:
        """One page."""
        told = self._line.get(f"{API}/{noun}", {**chosen, "limit": limit, "after": after})
        return Page(told["items"], told["next"], told["version"])

    def pages(self, noun: str, *, limit: int = PAGE, **chosen: Any) -> Iterator[Page]:
        """Every page to the last."""
        after: str | None = None
        while True:
            page = self.page(noun, after=after, limit=limit, **chosen)
            yield page
            after = page.after
            if after is None:
                return

    def walk(self, noun: str, *, limit: int = PAGE, **chosen: Any) -> Iterator[Row]:
        """Every row, page by page: it may be left at any time, and asks for no more than it gives."""
        for page in self.pages(noun, limit=limit, **chosen):
            yield from page.rows

    def stream(self, noun: str, **chosen: Any) -> Iterator[Row]:
        """Every row in one answer (JSON Lines): the whole, for who may export."""
        with self._line.stream(f"{API}/{noun}/whole.jsonl", chosen) as answer:
            for line in answer.iter_lines():
                if line:
                    yield json.loads(line)

    def save(self, noun: str, path: Path, form: str = "jsonl", **chosen: Any) -> int:
        """Write the whole to a file (jsonl, geojson or csv), moved into place once it is whole; how many bytes."""
        beside, size = path.with_name(f".{path.name}.part"), 0
        with self._line.stream(f"{API}/{noun}/whole.{form}", chosen) as answer, beside.open("wb") as file:
            for piece in answer.iter_bytes():
                size += file.write(piece)
        beside.replace(path)
        return size

    def send(self, feed: str, token: str, message: Mapping[str, Any]) -> Row:
        """Send a sensor's message (docs/feeds.md) to a feed's door; sending it twice is keeping it once."""
        headers = {"Authorization": f"Bearer {token}"}
        return dict(self._line.post(f"/feeds/{feed}", dict(message), headers))

    def get(self, path: str, **params: Any) -> Any:
        """Any other path below the API."""
        asked: Params = params
        return self._line.get(f"{API}/{path.lstrip('/')}", asked)
