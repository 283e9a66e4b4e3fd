"""The room over the mission: dialogue told and changed in its forms, right and wrong, then every page by those without.

What whoever may read it was shown is left out; what the others were shown, and every line of the journal, is searched.
"""

import io
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from tests.casework import STAFF, Clock, Staffed
from tests.leak import marks
from tests.leak.terminal import Said, Terminal, standing
from tests.web.signing import BASE, PASSWORD, Signing, account_for
from truce.flow.signing_in import enter
from truce.flow.signing_in.desk import Visitor
from truce.people.keys import Key
from truce.settings import read_settings, write_settings
from truce.shell.journal import Lines
from truce.web.app import make_app
from truce.web.room import SETTINGS, Room
from truce.web.routes import WAYS
from truce.web.way import Way

ABOUT_PEOPLE = ("/community", "/harm", "/rights")
ENDLESS = ("live",)
OWN = {"human_rights": ("/harm", "/rights")}  # role -> what tells it of people by its own right
EVERYDAY = ("otto", "hana", "pia")
COMPLAINT = {"received": "2025-04-03", "about": "mission", "what": f"{marks.TALKER} {marks.TALKER_PHONE}"}
FORMS = (  # (path, what is typed): kept, asked about, refused; an id and a code that are names
    ("/community/complaint/new", COMPLAINT | {"sure": "yes"}),
    ("/community/complaint/new", COMPLAINT),
    ("/community/complaint/new", {"received": marks.TALKER, "about": marks.TALKER_UK, "reference": marks.TALKER}),
    (
        "/community/session/new",
        {"initiative": marks.TALKER, "participants.0.count": marks.TALKER, "more": marks.TALKER},
    ),
    ("/community/complaint/new", {marks.TALKER: marks.TALKER}),
    (f"/community/complaint/{marks.TALKER}/change", COMPLAINT | {"seen": marks.TALKER}),
    (f"/community/{marks.TALKER}/new", COMPLAINT),
    ("/community/release", {"month": marks.TALKER, "seen": "yes"}),
)
ASKED = (f"/community/figures?from={marks.TALKER}", f"/community?done={marks.TALKER}", f"/community/tip/{marks.TALKER}")


def roomed(truce: Terminal, mission: Path, keys: Mapping[str, Key], *, whole: bool) -> list[Said]:
    """All of it; what whoever may read dialogue was shown is handed back, and what the others were stands in `said`."""
    with standing(truce.tmp), _journal() as lines, _room(mission, keys) as room:
        shown = _told(room)
        id = re.findall(r"/community/complaint/(dlg-\w+)", shown[-1].out.decode())[0]
        for handle in STAFF if whole else EVERYDAY:
            client, csrf = _entered(room, handle)
            for path in _paths(id, every=whole or handle == "otto"):
                if not path.startswith(OWN.get(STAFF[handle], ())):
                    truce.said.append(_said(handle, client.get(path)))
            for path, told in FORMS:
                answer = client.post(path.replace(marks.TALKER, id), data=told | {"csrf": csrf})
                assert answer.status_code == 403, (handle, path, answer.status_code)
                truce.said.append(_said(handle, answer))
        truce.said.append(Said(("journal",), 0, lines.getvalue().encode(), b""))
        assert "community.new.send" in lines.getvalue()
    return shown


def _told(room: Signing) -> list[Said]:
    """What whoever accompanies communities does at the screen; the last answer is the list of complaints."""
    client, csrf = _entered(room, "zoya")
    shown = [_said("zoya", client.post(path, data=told | {"csrf": csrf})) for path, told in FORMS]
    assert [one.code for one in shown[:4]] == [303, 422, 422, 200]
    shown += [_said("zoya", client.get(path)) for path in ASKED]
    return [*shown, _said("zoya", client.get("/community/complaint"))]


def _paths(id: str, *, every: bool) -> Iterator[str]:
    for way in WAYS:
        if "GET" in way.methods and way.name not in ENDLESS and (every or way.path.startswith(ABOUT_PEOPLE)):
            yield _filled(way, id)
    yield f"/community/complaint/{id}"


def _filled(way: Way, id: str) -> str:
    """The path of a way, with what leads to a thing of the register where it can."""
    known = {"noun": "complaint", "id": id if way.path.startswith("/community") else "x"}
    return re.sub(r"{(\w+)(?::(\w+))?}", lambda told: known.get(told[1], "7" if told[2] == "int" else "x"), way.path)


def _said(handle: str, answer: Any) -> Said:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    words = (handle, answer.request.method, answer.request.url.path.replace(marks.TALKER, "…"))
    return Said(words, 99 if answer.status_code >= 500 else answer.status_code, answer.content, headers.encode())


def _entered(room: Signing, handle: str) -> tuple[TestClient, str]:
    room.room.store.accounts.keep(account_for(room.staff.keys[handle], room.staff.clock))
    address = f"192.0.2.{len(room.room.store.accounts.all())}"  # of their own: links that lead nowhere are counted
    found = enter.with_password(room.desk(), Visitor(address=address), handle, PASSWORD)
    client = TestClient(
        make_app(room.room),
        base_url=BASE,
        follow_redirects=False,
        raise_server_exceptions=False,
        client=(address, 50000),
    )
    client.cookies.set("truce_session", found.secret.text)
    return client, found.secret.csrf


@contextmanager
def _room(mission: Path, keys: Mapping[str, Key]) -> Iterator[Signing]:
    told = read_settings(mission / SETTINGS)
    one_factor = told.room.model_copy(update={"second_factor": [], "requests_per_second": 0})
    write_settings(mission / SETTINGS, told.model_copy(update={"room": one_factor}))
    room = Room(mission, entry="no-entry")
    yield Signing(room, Staffed(room.base, dict(keys), Clock(datetime.now(UTC), timedelta(0))))
    room.store.close()


@contextmanager
def _journal() -> Iterator[io.StringIO]:
    """Every line that the server writes of its work."""
    lines, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(lines), root.level
    handler.setFormatter(Lines())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
