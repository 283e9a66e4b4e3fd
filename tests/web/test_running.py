"""The room as a mission runs it: workers over PostgreSQL, stopped, killed, copied and moved while people work."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import httpx
import pytest

from tests.conftest import lacking
from tests.store.conftest import Cluster, _programs
from tests.web.alerts.listening import hook
from tests.web.crew import Crew, Page, at_work, crew, give_accounts, lines_of, send_form, submit
from truce import bootstrap
from truce.flow.record.log_verify import verify
from truce.flow.room import alerting
from truce.model.report import Report
from truce.people.keys import key_as_bytes
from truce.settings import read_settings, write_settings
from truce.web.alerts.post import channels_of

pytestmark = pytest.mark.postgres
CASE = {
    "channel": "civilian_report",
    "by": "per-0000000000000001",
    "summary": "Seven explosions within ten minutes",
    "actor": "karst",
    "when": "2024-10-20",
    "place": "north of the river",
    "term": "vela-2024:VE-4",
    "at_once": "yes",
}
SOON = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A PostgreSQL of our own, which may be stopped."""
    programs = _programs()
    if programs is None:
        lacking("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    folder = Path(tempfile.mkdtemp(prefix="truce-pg-"))
    shutil.chown(folder, "postgres")
    made = Cluster(programs, folder)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(folder)


@pytest.fixture
def room(tmp_path: Path, server: Cluster) -> Iterator[Crew]:
    """Two workers at work on PostgreSQL."""
    with crew(tmp_path, server.fresh()) as made:
        give_accounts(made, "otto", "ivy")
        with at_work(made, "--workers", "2"):
            yield made


def until(true: Callable[[], bool], within: float = SOON) -> bool:
    """Whether something becomes true in a while."""
    ends = time.monotonic() + within
    while not (done := true()) and time.monotonic() < ends:
        time.sleep(0.2)
    return done


def landed(crew: Crew) -> list[str]:
    """The instances of which there are reports, as often as there are."""
    with crew.house() as house:
        told = house.mission.lake.read(Report, columns=["reference"])
    return sorted(one for one in told["reference"].to_pylist() if one and one.startswith("uuid:"))


def in_inbox(crew: Crew) -> list[str]:
    with crew.house() as house:
        return sorted(entry.sent.key for entry in house.mission.inbox.entries())


def stop_database(server: Cluster) -> None:
    server.run("pg_ctl", "-D", str(server.folder / "data"), "-m", "immediate", "-w", "stop")


def start_database(server: Cluster) -> None:
    options = f"-k {server.folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    data, log = str(server.folder / "data"), str(server.folder / "log")
    server.run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")


def truce(crew: Crew, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, by admin, while the room is open."""
    keys = crew.folder.parent / "keys"
    keys.mkdir(exist_ok=True)
    (keys / "admin.key").write_bytes(key_as_bytes(crew.keys["admin"], None))
    (keys / "admin.key").chmod(0o600)
    command = [sys.executable, "-m", "truce", "--as", "admin", *words]
    told = os.environ | {"TRUCE_KEYS": str(keys)}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=told)


def receive(client: httpx.Client) -> str:
    """A case taken in from the browser; its number."""
    answer = send_form(client, "/cases/new", **CASE)
    assert answer.status_code == 303, answer.text[:2000]
    return answer.headers["location"].split("/")[2].partition("?")[0]


def requests_told(client: httpx.Client, way: str) -> float:
    """How many requests of a way the figures tell, over all statuses."""
    lines = [line for line in client.get("/metrics").text.splitlines() if f'way="{way}"' in line]
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("truce_requests_total"))


@pytest.mark.long
def test_what_is_done_through_one_worker_is_seen_through_the_other_and_each_report_lands_once(room: Crew) -> None:
    one, two = room.workers()
    door = room.phone()
    otto = room.sign_in(room.client(one), "otto")
    listening = room.sign_in(room.client(two), "ivy")
    page = Page(listening)
    assert page.open.wait(SOON)

    number = receive(otto)
    assert page.hears("cases")
    reader = room.client(two)
    reader.cookies = listening.cookies
    assert number in reader.get("/cases").text

    sent = [submit(client, door) for client in (otto, reader) * 5]
    assert {status for _, status in sent} == {201}
    assert until(lambda: len(landed(room)) >= len(sent))
    assert landed(room) == sorted(id for id, _ in sent)
    assert requests_told(otto, "field.key.submission") == requests_told(reader, "field.key.submission") == len(sent)
    told = room.log.partition("\n")[2].replace('"at": "2026-', "")  # after the line that says the address
    for private in (
        "otto",
        "ivy",
        "mona",
        "2026-",
        "127.0.0.1",
        "48.69",
        door.rpartition("/")[2],
        *(i for i, _ in sent),
    ):
        assert private not in told, private
    assert all({"at", "level", "event"} <= line.keys() for line in lines_of(room.log))


@pytest.mark.long
def test_a_stop_while_phones_send_and_a_page_listens_loses_nothing_and_is_soon_over(room: Crew) -> None:
    door, stopped = room.phone(), Event()
    page = Page(room.sign_in(room.client(), "ivy"))
    assert page.open.wait(SOON)

    def phone() -> list[str]:
        kept: list[str] = []
        with httpx.Client(base_url=room.running.address, timeout=30) as client:
            while not stopped.is_set():
                try:
                    id, status = submit(client, door)
                except httpx.TransportError:
                    return kept
                kept += [id] * (status == 201)
        return kept

    with ThreadPoolExecutor(4) as pool:
        phones = [pool.submit(phone) for _ in range(4)]
        assert until(lambda: len(in_inbox(room)) > 50)
        room.running.process.terminate()
        assert room.running.process.wait(20) == 0
        stopped.set()
        kept = [id for one in phones for id in one.result()]

    assert len(kept) > 50
    held = in_inbox(room)
    assert set(kept) <= set(held)
    assert len(held) == len(set(held))
    assert page.ended.wait(5)
    assert not [line for line in lines_of(room.log) if line["level"] in ("warning", "error")]


@pytest.mark.long
def test_a_worker_that_is_killed_takes_nothing_with_it(room: Crew) -> None:
    door = room.phone()
    one, two = room.workers()
    first, second = room.client(one), room.client(two)
    kept = [submit(client, door)[0] for client in (first, second) * 10]
    os.kill(one, signal.SIGKILL)

    kept += [submit(second, door)[0] for _ in range(10)]
    with suppress(httpx.TransportError):  # its connection is dead; the client may find the other worker by itself
        kept.append(submit(first, door)[0])
    assert until(lambda: len(room.workers()) == 2 and one not in room.workers())
    (three,) = set(room.workers()) - {two}
    again = room.client(three)
    kept.append(submit(again, door, kept[0])[0])
    assert until(lambda: again.get("/ready").status_code == 200)  # it reads the mission first, and says so
    assert until(lambda: len(landed(room)) >= 30)
    assert landed(room) == sorted(set(kept))


@pytest.mark.long
def test_while_the_database_is_away_the_room_lives_is_not_ready_and_comes_back_by_itself(
    room: Crew, server: Cluster
) -> None:
    door = room.phone()
    workers = room.workers()
    clients = [room.client(one) for one in workers]
    otto = room.sign_in(room.client(workers[0]), "otto")
    page = Page(room.sign_in(room.client(workers[1]), "ivy"))
    assert page.open.wait(SOON)
    before = submit(clients[0], door)[0]
    stop_database(server)
    try:
        for client in clients:
            assert client.get("/health").text == "ok\n"
            answer = client.get("/ready")
            assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (503, "text/plain")
            assert submit(client, door)[1] == 503
        assert otto.get("/cases").status_code == 503
    finally:
        start_database(server)

    assert until(lambda: all(client.get("/ready").text == "ready\n" for client in clients))  # one may still be reading
    assert otto.get("/cases").status_code == 200
    after = [submit(client, door)[0] for client in clients]
    receive(otto)
    assert page.hears("cases")
    assert in_inbox(room) == sorted([before, *after])
    assert room.workers() == workers


@pytest.mark.long
def test_a_backup_made_while_people_write_is_whole(room: Crew) -> None:
    door, out, stopped = room.phone(), room.folder.parent / "backup", Event()
    kept: list[str] = []

    def write() -> None:
        with httpx.Client(base_url=room.running.address, timeout=30) as client:
            while not stopped.is_set():
                kept.append(submit(client, door)[0])

    before = [submit(room.client(), door)[0] for _ in range(5)]
    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        told = truce(room, "backup", str(room.folder), str(out))
        stopped.set()
        writer.result()
    assert told.returncode == 0, told.stderr
    put_back = room.folder.parent / "put-back"
    assert truce(room, "restore", str(out), str(put_back)).returncode == 0
    house = bootstrap.open_house(put_back)

    held = {entry.sent.key for entry in house.mission.inbox.entries()}
    assert set(before) <= held <= {*before, *kept}
    assert not verify(house).faults
    assert len(in_inbox(room)) == len(before) + len(kept)


@pytest.mark.long
def test_a_mission_that_moves_while_it_is_served_goes_on_where_it_moved_to(tmp_path: Path, server: Cluster) -> None:
    with crew(tmp_path, None) as made:
        give_accounts(made, "otto", "ivy")
        with at_work(made):
            door, client = made.phone(), made.client()
            kept = [submit(client, door)[0] for _ in range(5)]
            ivy = made.sign_in(made.client(), "ivy")
            told = truce(made, "move", str(made.folder), server.fresh())
            assert told.returncode == 0, told.stderr

            assert client.get("/ready").text == "ready\n"
            kept += [submit(client, door)[0] for _ in range(5)]
            assert ivy.get("/cases", follow_redirects=False).headers["location"].startswith("/signin")
            receive(made.sign_in(made.client(), "otto"))
            store = bootstrap.open_room(made.folder)
            assert len(store.accounts.sessions("otto")) == 1
            store.close()
            assert in_inbox(made) == sorted(kept)
            assert until(lambda: len(landed(made)) >= len(kept))
            assert landed(made) == sorted(kept)


@pytest.mark.long
def test_an_alert_is_told_once_whatever_the_workers(tmp_path: Path, server: Cluster) -> None:
    with hook() as heard, crew(tmp_path, server.fresh()) as made:
        give_accounts(made, "otto")
        path = made.folder / "truce.toml"
        told = read_settings(path)
        alerts = told.alerts.model_copy(update={"hooks": {"duty": f"http://127.0.0.1:{heard.port}/in"}})
        write_settings(path, told.model_copy(update={"alerts": alerts}))
        os.environ["TRUCE_HOOK_SECRET_DUTY"] = "a secret that is long enough"
        store = bootstrap.open_room(made.folder)
        rule = {"name": "New", "kind": "new_case", "asks": {}, "hooks": ["duty"]}
        with made.house("otto") as house:
            alerting.make(house, store.alerts, rule, channels_of(alerts, told.room.address))
        store.close()
        with at_work(made, "--workers", "2"):
            otto = made.sign_in(made.client(), "otto")
            time.sleep(25)  # both workers have looked
            receive(otto)
            assert until(lambda: bool(heard.messages))
            time.sleep(45)  # and looked twice again
    assert len(heard.messages) == 1
