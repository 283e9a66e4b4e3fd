"""Marked names and places go into harm and human rights by the forms of pages; then every page that anybody else opens,
every answer to a form, every line of the journal and every file is searched for them: zero.
"""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.casework import STAFF
from tests.flow.community.staff import join
from tests.leak import marks
from tests.leak.marks import HARM, RESTRICTED, pattern
from tests.leak.search import files_in, found_in
from tests.web.casework.desk import Browser
from tests.web.signing import Signing, signing
from truce.shell.journal import Lines
from truce.web.routes import WAYS

VICTIM = tuple(word for name in (marks.VICTIM, marks.VICTIM_UK) for word in name.split())
ROWS = {
    "sources-0-kind": "medical", "sources-0-origin": "clinic",
    "sources-1-kind": "witness", "sources-1-origin": "family",
}  # fmt: skip
WHERE = {"day": "2025-04-02", "area": marks.AREA, "place": marks.FORD, "sure": "yes"}
COUNTS = {"groups-0-outcome": "killed", "groups-0-number": "6", "civilian": marks.HERDERS}
TOLD = {  # where it is sent -> what a form holds
    "/harm/new/casualty": WHERE | ROWS | COUNTS | {"reference": "H-1"},
    "/harm/new/damage": WHERE | {"object": "school", "military_use": marks.HERDERS},
    "/harm/new/crater": WHERE | {"remains": marks.HERDERS, "method": "fuze_furrow", "bearing": "90"},
    "/harm/new/remnant": WHERE | {"sort": "mine"},
    "/rights/new": WHERE | ROWS | {"type": "detention", "account": marks.HERDERS, "reference": "V-1"},
}
CLOSED = WHERE | {"type": "detention", "account": marks.CLOSED, "only": "hugo"}
WRONG = ("day", "until", "reference", "weapon", "control", "claimed", "groups-0-number", "sources-0-origin", "case")
GOING = ("live", "signin")  # an answer without an end; ways that end a session
DAILY = ("otto", "cleo")  # who operates, who keeps evidence; all the others on the long round
OTHERS = [
    handle if handle in DAILY else pytest.param(handle, marks=pytest.mark.long)
    for handle in sorted({*STAFF} - {"hugo"})
]


@dataclass
class Room:
    """What was told by pages, and what everybody was answered. `mine`: what the teller was shown."""

    signing: Signing
    hugo: Browser
    ids: dict[str, str] = field(default_factory=dict)
    mine: list[bytes] = field(default_factory=list)
    journal: io.StringIO = field(default_factory=io.StringIO)

    def send(self, where: str, told: dict[str, Any], browser: Browser | None = None) -> Any:
        browser = browser or self.hugo
        return browser.client.post(where, data=told | {"csrf": browser.csrf()})

    def tell(self) -> None:
        for where, told in TOLD.items():
            answer = self.send(where, told)
            assert answer.status_code == 303, (where, answer.text)
            self.ids[where] = answer.headers["location"].partition("?")[0]
        self.ids["closed"] = self.send("/rights/new", CLOSED).headers["location"].partition("?")[0]
        incident = self.ids["/harm/new/casualty"].rpartition("/")[2]
        known = {"incident": incident, "outcome": "killed", "civilian": marks.HERDERS, "sure": "yes"} | ROWS
        self.ids["person"] = self.send("/harm/new/individual", known).headers["location"].partition("?")[0]
        named = {"name": marks.VICTIM, "variants": marks.VICTIM_UK}
        assert self.send(f"{self.ids['person']}/name", named).status_code == 303
        self._wrong()

    def _wrong(self) -> None:
        """Marks where an id, a code or a day belongs: whoever typed them sees them again, and nobody else."""
        for name in WRONG:
            self.mine.append(self.send("/harm/new/casualty", WHERE | {name: marks.VICTIM}).content)
        for to in ("step", "verify", "merge", "unmerge", "refer"):
            told = dict.fromkeys(("to", "why", "into", "ground", "path", "state", "person", "referral"), marks.VICTIM)
            base = self.ids["/rights/new"] if to == "refer" else self.ids["/harm/new/casualty"]
            self.mine.append(self.send(f"{base}/{to}", told).content)
        self.hugo.client.get(f"/harm/of/{marks.VICTIM}")
        self.hugo.client.get(f"/harm?from={marks.VICTIM}")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with signing(tmp_path_factory.mktemp("pages"), second_factor=[], requests_per_second=0) as office:
        join(office.staff, "hera", "human_rights")
        made = Room(office, Browser(office.as_("hugo")))
        handler = logging.StreamHandler(made.journal)
        handler.setFormatter(Lines())
        root, level = logging.getLogger(), logging.getLogger().level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        made.tell()
        yield made
        root.removeHandler(handler)
        root.setLevel(level)


def paths(room: Room) -> list[str]:
    """Every way that asks for no place, and each thing that was told with all its pages."""
    bare = [way.path for way in WAYS if "GET" in way.methods and "{" not in way.path and not way.name.startswith(GOING)]
    told = [path + more for path in room.ids.values() for more in ("", "/change")]
    return [*bare, *told, f"{room.ids['person']}/name"]


@pytest.mark.parametrize("handle", OTHERS)
def test_no_page_and_no_answer_to_a_form_shows_anybody_else_what_was_told(room: Room, handle: str) -> None:
    browser, every = Browser(room.signing.as_(handle)), pattern(HARM + RESTRICTED + VICTIM)

    leaks: dict[str, set[str]] = {}
    for path in paths(room):
        answer = browser.client.get(path)
        found = every.found(answer.content) | every.found(str(answer.headers).encode())
        leaks |= {path: found} if found else {}
        assert not path.startswith(("/harm", "/rights")) or answer.status_code == 403, path
    for path in room.ids.values():
        for verb, told in (("step", {"to": "excluded"}), ("verify", {"why": "x"}), ("merge", {"into": "H-1"})):
            answer = room.send(f"{path}/{verb}", told, browser)
            assert answer.status_code == 403
            leaks |= {f"{path}/{verb}": found} if (found := every.found(answer.content)) else {}

    assert leaks == {}


def test_another_officer_reads_the_register_and_neither_names_nor_what_is_restricted(room: Room) -> None:
    browser = Browser(room.signing.as_("hera"))
    pages = {path: browser.client.get(path).content for path in paths(room) if path.startswith(("/harm", "/rights"))}

    assert pattern(HARM).found(b"".join(pages.values())) == set(HARM)
    assert not pattern(RESTRICTED + VICTIM).found(b"".join(pages.values()))
    closed = room.ids["closed"].rpartition("/")[2]
    assert [path for path, page in pages.items() if closed.encode() in page and closed not in path] == []


def test_whoever_told_it_is_shown_it_and_no_name_again(room: Room) -> None:
    pages = b"".join(
        room.hugo.client.get(path).content for path in paths(room) if path.startswith(("/harm", "/rights"))
    )

    assert pattern(HARM + RESTRICTED).found(pages) == set(HARM + RESTRICTED)
    assert not pattern(VICTIM).found(pages)


def test_no_line_of_the_journal_and_no_file_tells_it(room: Room) -> None:
    every = pattern(HARM + RESTRICTED + VICTIM)

    assert room.journal.getvalue()
    assert not every.found(room.journal.getvalue().encode())
    leaks = {
        path: found for path in files_in(room.signing.room.folder) if (found := found_in(path.read_bytes(), every))
    }
    assert leaks == {}
