"""Casework through the browser's eyes: clients that are signed in, forms that carry what their page gave them."""

import re
from functools import cache
from html import unescape
from typing import Any

from starlette.testclient import TestClient

from tests.flow.cases import Desk
from tests.web.signing import Signing

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
ALLEGED = {
    "channel": "civilian_report",
    "by": "per-0000000000000001",
    "summary": "Seven explosions within ten minutes",
    "actor": "karst",
    "when": "2024-10-20",
    "place": "north of the river",
    "term": "vela-2024:VE-4",
}


class Office:
    """A room with its staff at their browsers, and the same staff at the corridor (`desk`)."""

    def __init__(self, room: Signing) -> None:
        self.room = room
        self.desk = Desk(room.staff, room.room.base.choices.mandate)
        self.as_ = cache(self._as)

    def _as(self, handle: str) -> "Browser":
        return Browser(self.room.as_(handle))


class Browser:
    """A client that fills in forms."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def page(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (answer.status_code, path, answer.text[:2000])
        return str(answer.text)

    def form(self, path: str) -> dict[str, Any]:
        """What the page's own form carries, unseen."""
        return self.hidden(self.page(path))

    def hidden(self, page: str) -> dict[str, Any]:
        """What the forms of a page that is there already carry, unseen."""
        return {name: unescape(value) for name, value in HIDDEN.findall(page)}

    def send(self, path: str, *, given: Any = None, files: Any = None, **told: Any) -> Any:
        """Open a form, fill it in, send it. `given`: hidden fields read earlier, as of a page left open."""
        hidden = self.form(path) if given is None else given
        return self.client.post(path, data={**hidden, **told}, files=files)

    def csrf(self) -> str:
        return str(self.form("/reading")["csrf"])


def step(case: str, name: str) -> str:
    return f"/cases/{case}/do/{name}"


def moved(answer: Any) -> str:
    """Where a form that was taken leads."""
    assert answer.status_code == 303, answer.text[:3000]
    return str(answer.headers["location"])
