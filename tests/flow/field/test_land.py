"""What waits in the inbox lands once, whatever happens in between; what cannot is set aside with its reason."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from tests.casework import Clock
from tests.field.sending import VIOLATION, Answers, instance
from truce import bootstrap
from truce.flow.evidence.preserve import custody_of
from truce.flow.field.exhibits import exhibit_files
from truce.flow.field.keeper import Keeper
from truce.flow.field.land import NOUNS, OTHER_VERSION, UNKNOWN_FORM, land
from truce.flow.field.receive import Receipt, Sender, Sent, receive
from truce.flow.house import House
from truce.model.coverage import Coverage
from truce.model.inbox import Incoming, Landing
from truce.model.report import Report
from truce.sample import write_sample
from truce.settings import Settings, settings_as_toml
from truce.store.mission import create_mission

ONE, TWO = "uuid:11111111", "uuid:22222222"
PATROL = Sender(watcher="patrol-7", door="key", device="dev-1")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("founded")
    sample = write_sample(made / "invented", 7)
    told = Settings(name="Heath", time_zone=sample.time_zone, agreements=[sample.agreement.name])
    create_mission(made / "mission", settings_as_toml(told), agreements=[sample.agreement], zones=[sample.zones])
    bootstrap.open_house(made / "mission")
    return made / "mission"


@pytest.fixture
def house(founded: Path, tmp_path: Path) -> House:
    shutil.copytree(founded, tmp_path / "mission")
    return replace(bootstrap.open_house(tmp_path / "mission"), clock=Clock(datetime(2025, 4, 22, 8, tzinfo=UTC)))


@pytest.fixture
def keeper(house: House) -> Iterator[Keeper]:
    kept = Keeper(lambda: house)
    yield kept
    kept.close()


def send(house: House, keeper: Keeper, answers: Answers, id: str = ONE, *files: Sent) -> Receipt:
    return receive(house, keeper.queue, instance("truce-violation", answers, id), files, PATROL)


def kept(house: House) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = house.mission.lake.read(Report).to_pylist()
    return rows


def test_a_report_lands_with_where_it_came_from(house: House, keeper: Keeper) -> None:
    send(house, keeper, VIOLATION)
    done = land(house)

    (report,) = kept(house)
    assert (done.entries["landed"], done.added["report"]) == (1, 1)
    assert (report["source"], report["reference"], report["file"], report["row"]) == ("patrol-7", ONE, "inbox-1", 1)
    landing = house.mission.inbox.entries()[0].landing
    assert landing is not None
    assert landing.told == {"made": {"report": [report["id"]]}, "odd": ["far_away"]}  # the sample lies elsewhere
    assert [c.file for c in house.mission.ledger.collections()][-1] == "inbox-1"


def test_landing_again_changes_nothing(house: House, keeper: Keeper) -> None:
    send(house, keeper, VIOLATION)
    land(house)
    before = (house.mission.lake.version(Report), house.mission.ledger.size())

    assert not land(house).entries
    assert not land(house, again=True).entries
    assert (house.mission.lake.version(Report), house.mission.ledger.size()) == before


def test_a_kill_between_the_lake_and_its_mark_doubles_nothing(
    house: House, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(house, keeper, VIOLATION)
    inbox = house.mission.inbox

    def killed(_landings: list[Landing]) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(inbox), "land", lambda _self, landings: killed(landings))
        with pytest.raises(KeyboardInterrupt):
            land(house)
    assert len(kept(house)) == 1
    send(house, keeper, VIOLATION, TWO)
    done = land(house)
    assert (done.added["report"], done.already["report"]) == (1, 1)
    assert len(kept(house)) == 2


def test_another_version_of_one_instance_is_kept_and_waits_for_a_person(house: House, keeper: Keeper) -> None:
    send(house, keeper, VIOLATION)
    assert send(house, keeper, {**VIOLATION, "count": "9"}).kept.state == "other"
    land(house)

    aside = house.mission.inbox.entries(outcome="set_aside")
    assert [e.landing.told for e in aside if e.landing] == [{"faults": [OTHER_VERSION]}]
    assert [r["count"] for r in kept(house)] == [3]
    assert not land(house, again=True).entries


def test_a_form_nobody_knows_is_set_aside_and_lands_once_it_is_known(house: House, keeper: Keeper) -> None:
    receive(house, keeper.queue, instance("own", VIOLATION, ONE), (), PATROL)
    assert land(house).faults == {UNKNOWN_FORM: 1}

    folder = house.mission.folder / "forms"
    folder.mkdir()
    rows = "\n".join(f"| | {kind} | {name} | {label} | {default} |" for kind, name, label, default in (
        ("hidden", "noun", "", "report"), ("text", "act", "Act", ""), ("dateTime", "at", "When", ""),
    ))  # fmt: skip
    head = "| survey |\n| | type | name | label | default |\n"
    (folder / "own.md").write_text(f"{head}{rows}\n| settings |\n| | form_id | version |\n| | own | 1 |\n")
    assert land(house, again=True).added["report"] == 1


@pytest.mark.parametrize("question", ["by", "against"])
def test_a_party_that_no_agreement_knows_is_set_aside_and_a_known_one_lands(
    house: House, keeper: Keeper, question: str
) -> None:
    known = house.agreements[0].parties[0].id
    send(house, keeper, {**VIOLATION, question: "mars"})
    send(house, keeper, {**VIOLATION, question: known}, TWO)
    done = land(house)

    assert done.entries == {"set_aside": 1, "landed": 1}
    assert list(done.faults) == [f"report .: no agreement of the mission knows this party: question {question}"]
    (row,) = kept(house)
    assert row[question] == known


def test_what_cannot_be_read_is_set_aside_with_the_reason_and_holds_nobody_back(house: House, keeper: Keeper) -> None:
    send(house, keeper, {**VIOLATION, "at": "yesterday"})
    send(house, keeper, {**VIOLATION, "act": "dancing"}, TWO)
    send(house, keeper, VIOLATION, "uuid:33333333")
    done = land(house)

    assert done.entries == {"landed": 1, "set_aside": 2}
    assert any("not a time" in reason for reason in done.faults)
    assert any("not in the vocabulary" in reason for reason in done.faults)
    assert [(f.row, f.field) for f in house.mission.ledger.collections()[-1].faults] == [
        (1, "submission"), (2, "submission"),
    ]  # fmt: skip


def test_a_message_of_a_sensor_lands_through_the_same_inbox(house: House) -> None:
    at = house.clock()
    told = b"""[{"noun": "coverage", "source": "cam", "watcher": "cam-1", "means": "recorded_camera", "quality": 0.8,
      "when": {"earliest": "2025-04-21T08:00:00Z", "latest": "2025-04-21T09:00:00Z"},
      "where": {"lon": 38.4, "lat": 48.7, "radius_m": 3000}}]"""
    message = Incoming(
        feed="cam", key="m-1", digest="d", kind=NOUNS, version="1", content=told, received_at=at, told={}
    )  # fmt: skip
    bad = replace(message, key="m-2", digest="e", content=b"[1")
    house.mission.inbox.keep([message, bad])

    assert land(house).added == {"coverage": 1}
    assert house.mission.lake.read(Coverage)["watcher"].to_pylist() == ["cam-1"]
    assert len(house.mission.inbox.entries(outcome="set_aside")) == 1


def test_the_record_says_what_was_collected_from_the_field(house: House, keeper: Keeper) -> None:
    send(house, keeper, VIOLATION)
    land(house)
    assert house.mission.ledger.entries(acts=["collected"])[-1].facts["source"] == "field"
    assert house.mission.ledger.collections()[-1].added == {"report": 1}


def photo(name: str, held: bytes) -> Sent:
    return Sent(name, cast(BinaryIO, BytesIO(held)), "image/jpeg")


def test_a_photograph_becomes_an_exhibit_whose_custody_begins_with_the_hash_at_arrival(
    house: House, keeper: Keeper
) -> None:
    answers = {**VIOLATION, "photos": [{"photo": "a.jpg"}]}
    send(house, keeper, answers, ONE, photo("a.jpg", b"\xff\xd8picture"))
    land(house)

    file = house.mission.inbox.files("field", ONE)[0]
    assert file.exhibit is None
    (id,) = exhibit_files(house, lambda *_, **__: {"media_type": "image/jpeg", "could_not": [], "parts": {}}).ids
    exhibit = custody_of(house, id)
    assert exhibit.exhibit.sha256 == file.sha256
    assert exhibit.events[0].what == "received"
    assert exhibit.events[0].hash_ok is True
    assert exhibit.events[0].facts["arrived_at"] == file.received_at.isoformat()
    assert exhibit.gaps == ()
    assert exhibit_files(house).ids == []
    assert house.mission.inbox.files("field", ONE)[0].exhibit == id


def test_bytes_that_changed_since_they_arrived_are_told_in_their_custody(house: House, keeper: Keeper) -> None:
    send(house, keeper, {**VIOLATION, "photos": [{"photo": "a.jpg"}]}, ONE, photo("a.jpg", b"picture"))
    stored = house.mission.inbox.files("field", ONE)[0].stored
    path = house.mission.folder / "exhibits" / stored[:2] / stored[2:]
    path.chmod(0o600)
    path.write_bytes(b"forged!")

    (id,) = exhibit_files(house).ids
    assert custody_of(house, id).exhibit.flagged
