"""A worker says that it is ready when it has read what the first looks need, and not before."""

from pathlib import Path
from threading import Event, Thread

from starlette.testclient import TestClient

from tests.web.serving import ENTRY
from truce.bootstrap import new_mission
from truce.web import warming
from truce.web.app import make_app
from truce.web.pages import environment, read_all
from truce.web.room import Room


def opened(folder: Path) -> Room:
    """The room of an empty mission."""
    new_mission(folder / "mission", ["easter-truce-2025"])
    return Room(folder / "mission", entry=ENTRY)


def test_who_still_reads_is_not_ready_and_answers_all_the_same(tmp_path: Path) -> None:
    room = opened(tmp_path)
    end = Event()
    reading = Thread(target=end.wait)
    reading.start()
    room.warming = reading.is_alive

    with TestClient(make_app(room), base_url="http://127.0.0.1:8470") as client:
        waiting, health = client.get("/ready"), client.get("/health")
        end.set()
        reading.join()

        assert (waiting.status_code, health.status_code) == (503, 200)
        assert client.get("/ready").text == "ready\n"
    room.store.close()


def test_a_mission_with_nothing_in_it_is_read_too(tmp_path: Path) -> None:
    room = opened(tmp_path)

    warming.begin(room).join()

    assert not room.warming()
    assert room.pictures.sheet(room.base).size == 0
    room.pictures.close()
    room.store.close()


def test_a_template_that_was_read_stays_that_of_the_code_that_runs_whatever_is_put_in_its_place() -> None:
    read_all()

    for name in environment().list_templates(extensions=["j2"]):
        first, again = (environment().get_template(name) for _ in range(2))
        assert first is again
    assert not environment().auto_reload  # or a page is asked of the disk each time, and may be newer than its code
