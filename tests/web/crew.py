"""A mission with members on a real PostgreSQL and several workers of a real server over it, for tests."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from uuid import uuid4

import httpx
import pyotp

from tests.field.sending import VIOLATION, instance
from tests.web.serving import Served, served
from tests.web.signing import PASSWORD, account_for, copy_founded
from truce import bootstrap
from truce.flow.field import devices
from truce.flow.house import House
from truce.people.keys import Key
from truce.settings import read_settings, write_settings
from truce.store.ledger import SqlLedger
from truce.store.moving import move

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
SECRET = pyotp.random_base32()
WITHIN = 60  # seconds until a connection reaches the worker that is looked for: a new one takes a while to listen


class WallClock:
    """The clock of accounts: this machine's."""

    now = datetime.now(UTC)


@dataclass
class Crew:
    """The mission, its staff's keys, and the server over it while it runs."""

    folder: Path
    keys: dict[str, Key]
    server: Served | None = None
    clients: list[httpx.Client] = field(default_factory=list)

    @contextmanager
    def house(self, handle: str | None = None) -> Iterator[House]:
        """The mission beside the server, by somebody of the staff; let go of at the end."""
        opened = bootstrap.open_house(self.folder, actor=None if handle is None else self.keys[handle])
        try:
            yield opened
        finally:
            assert isinstance(opened.mission.ledger, SqlLedger)
            opened.mission.ledger.close()

    def phone(self) -> str:
        """The path of a phone's door."""
        with self.house("otto") as house:
            return f"/key/{devices.add(house, f'patrol-{uuid4().hex[:6]}', 'mona').token}"

    @property
    def log(self) -> str:
        """What the server said so far."""
        port = self.running.address.rpartition(":")[2]
        return (self.folder.parent / f"served-{port}.log").read_text()

    @property
    def running(self) -> Served:
        assert self.server is not None
        return self.server

    def workers(self) -> list[int]:
        """The processes that answer: children of the one that was started, without its helper."""
        own = self.running.process.pid
        children = [int(one) for one in Path(f"/proc/{own}/task/{own}/children").read_text().split()]
        return [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def client(self, worker: int | None = None) -> httpx.Client:
        """A client whose one connection stays with a worker."""
        ends = monotonic() + WITHIN
        while monotonic() < ends:
            client = httpx.Client(base_url=self.running.address, timeout=30, limits=httpx.Limits(max_connections=1))
            answer = client.get("/health")
            if worker is None or worker == self.worker_of(answer):
                self.clients.append(client)
                return client
            client.close()
            sleep(0.02)
        raise AssertionError("no connection reaches that worker")

    def worker_of(self, answer: httpx.Response) -> int:
        """The process at the other end of the connection that an answer came by."""
        port = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
        server = int(self.running.address.rpartition(":")[2])
        ends = f":{server:04X} 0100007F:{port:04X}"
        inode = next(line.split()[9] for line in Path("/proc/net/tcp").read_text().splitlines() if ends in line)
        return next(pid for pid in self.workers() if f"socket:[{inode}]" in _open_files(pid))

    def sign_in(self, client: httpx.Client, handle: str) -> httpx.Client:
        """Sign in there as a member with a second factor."""
        client.post("/signin", data={"handle": handle, "password": PASSWORD})
        answer = client.post("/signin/second", data={"code": pyotp.TOTP(SECRET).now()})
        assert answer.status_code == 303, answer.text[:2000]
        return client


def _open_files(pid: int) -> set[str]:
    found = set()
    for one in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(str(one.readlink()))
        except FileNotFoundError:
            continue
    return found


@contextmanager
def crew(folder: Path, url: str | None) -> Iterator[Crew]:
    """The staff of `tests.casework` in a mission on PostgreSQL (or on files where `url` is None), with accounts."""
    keys = copy_founded(folder)
    mission = folder / "mission"
    told = read_settings(mission / "truce.toml")
    room = told.room.model_copy(update={"password_memory_mib": 19, "requests_per_second": 0})
    write_settings(mission / "truce.toml", told.model_copy(update={"room": room}))
    if url is not None:
        move(mission, url, datetime.now(UTC))
    made = Crew(mission, keys)
    try:
        yield made
    finally:
        for client in made.clients:
            client.close()


def give_accounts(crew: Crew, *handles: str) -> None:
    """Accounts for members, as their invitations would have made them."""
    store = bootstrap.open_room(crew.folder)
    for handle in handles:
        store.accounts.keep(account_for(crew.keys[handle], WallClock(), totp=SECRET))  # type: ignore[arg-type]
    store.close()


@contextmanager
def at_work(crew: Crew, *options: str) -> Iterator[Crew]:
    """`truce serve` over the mission."""
    with served(crew.folder, *options) as server:
        crew.server = server
        yield crew


def send_form(client: httpx.Client, path: str, **told: object) -> httpx.Response:
    """Open a form, fill it in, send it."""
    page = client.get(path)
    assert page.status_code == 200, (page.status_code, page.text[:2000])
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
    return client.post(path, data={**hidden, **told})


def submit(client: httpx.Client, door: str, id: str | None = None) -> tuple[str, int]:
    """One report from a phone; its id, and the status of the answer."""
    id = id or f"uuid:{uuid4()}"
    told = instance("truce-violation", VIOLATION, id)
    answer = client.post(f"{door}/submission", files={"xml_submission_file": ("a.xml", told, "text/xml")})
    return id, answer.status_code


class Page:
    """A page that is open and listens: the names of the events it heard."""

    def __init__(self, client: httpx.Client) -> None:
        self.heard: list[str] = []
        self.open, self.ended = Event(), Event()
        self._client = client
        self._thread = Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        try:
            with self._client.stream("GET", "/live", timeout=httpx.Timeout(30, read=None)) as told:
                assert told.status_code == 200, told.status_code
                self.open.set()
                self.heard.extend(_events(told))
        except httpx.TransportError:
            pass
        finally:
            self.ended.set()

    def hears(self, name: str, within: float = 20) -> bool:
        """Whether it hears of something soon."""
        return any(name in self.heard or self.ended.wait(0.1) for _ in range(int(within * 10))) and name in self.heard


def _events(told: httpx.Response) -> Iterator[str]:
    for line in told.iter_lines():
        if line.startswith("event:"):
            yield line.removeprefix("event:").strip()


def lines_of(log: str) -> list[dict[str, object]]:
    """The lines of the journal; what is no JSON has no business there."""
    return [json.loads(line) for line in log.splitlines() if not line.startswith("the room is open")]
