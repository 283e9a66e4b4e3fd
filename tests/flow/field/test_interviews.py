"""Interviews from the field: sealed before anything is written, taken in by a pseudonym, opened by protection alone."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from tests.casework import Staffed, staffed
from tests.field.sending import INTERVIEW, Answers, instance
from truce.bootstrap import open_house
from truce.errors import NotFound, Refused
from truce.field.submission import read_submission
from truce.flow.field.interviews import may_take_in, open_file, take_in, waiting
from truce.flow.field.keeper import Keeper
from truce.flow.field.land import land
from truce.flow.field.receive import Receipt, Sender, Sent, receive
from truce.flow.people.people_gone import forget
from truce.flow.people.people_open import open_identity
from truce.flow.people.people_told import statement
from truce.flow.rights.roles_two import agree, request

ONE = "uuid:11111111"
SECRETS = ("Zenobia", "Quillfeather", "7654321", "38.4398765", "48.6912345", "at dawn", "voice of Zenobia")
IVY = Sender(watcher="patrol-7", door="key", device="dev-1", member="ivy")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    return staffed(tmp_path_factory.mktemp("founded"))


@pytest.fixture
def mission(founded: Staffed, tmp_path: Path) -> Staffed:
    """A copy of one that was founded: founding takes a second."""
    shutil.copytree(founded.house.mission.folder, tmp_path / "mission")
    return Staffed(open_house(tmp_path / "mission"), founded.keys, founded.clock)


@pytest.fixture
def keeper(mission: Staffed) -> Iterator[Keeper]:
    kept = Keeper(lambda: mission.as_(None))
    yield kept
    kept.close()


def send(mission: Staffed, keeper: Keeper, answers: Answers = INTERVIEW, id: str = ONE, *files: Sent) -> Receipt:
    return receive(mission.as_(None), keeper.queue, instance("truce-interview", answers, id), files, IVY)


def voice() -> Sent:
    return Sent("a.m4a", cast(BinaryIO, BytesIO(b"the voice of Zenobia")), "audio/mp4")


def everything_on_disk(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_name_place_or_word_of_it_is_written_anywhere(mission: Staffed, keeper: Keeper, tmp_path: Path) -> None:
    told = {**INTERVIEW, "told": {"statement": "They came at dawn, said Zenobia.", "recording": "a.m4a"}}
    kept = send(mission, keeper, told, ONE, voice())
    take_in(mission.as_("ivy"))

    assert (kept.kept.state, kept.have, kept.lacks) == ("new", ("a.m4a",), ())
    held = everything_on_disk(tmp_path / "mission")
    for secret in SECRETS:
        for encoding in ("utf-8", "utf-16-le"):
            assert secret.encode(encoding) not in held, secret


def test_what_is_sent_twice_is_one_interview_and_its_recording_may_come_later(mission: Staffed, keeper: Keeper) -> None:
    told = {**INTERVIEW, "told": {"statement": "They came.", "recording": "a.m4a"}}
    assert send(mission, keeper, told).lacks == ("a.m4a",)
    again = send(mission, keeper, told, ONE, voice())

    assert (again.kept.state, again.lacks) == ("again", ())
    assert len(waiting(mission.as_("ivy"))) == 1
    assert len({lock.person for lock in mission.house.mission.vault.locks()}) == 1


def test_it_waits_for_somebody_with_the_right_who_learns_a_pseudonym_and_no_name(
    mission: Staffed, keeper: Keeper
) -> None:
    send(mission, keeper)
    land(mission.as_("otto"))
    assert mission.house.mission.inbox.counts()["waiting"] == 1
    assert not may_take_in(mission.as_("otto"))
    with pytest.raises(Refused):
        take_in(mission.as_("otto"))

    (done,) = take_in(mission.as_("ivy"))
    assert done.pseudonym is not None
    assert done.why_not is None
    assert take_in(mission.as_("ivy")) == []
    person, held, said = statement(mission.as_("ines"), done.pseudonym)
    assert said["statement"] == "They came at dawn, said Zenobia."
    assert person.consent is not None
    assert person.consent.uses == {"record", "court"}
    assert held.language == "uk"
    assert held.place is not None
    assert held.place.radius_m > 500


def test_protection_alone_learns_who_it_is(mission: Staffed, keeper: Keeper) -> None:
    send(mission, keeper)
    (done,) = take_in(mission.as_("ivy"))
    assert done.pseudonym is not None

    records = open_identity(mission.as_("pia"), done.pseudonym, "to warn of a threat")
    assert [r["kind"] for r in records] == ["identity", "place"]
    assert records[0]["name"] == "Zenobia Quillfeather"
    assert records[1]["place"]["lat"] == 48.6912345
    with pytest.raises(Refused):
        open_identity(mission.as_("ivy"), done.pseudonym, "I wonder")


def test_a_recording_opens_to_those_who_read_statements_until_the_person_is_forgotten(
    mission: Staffed, keeper: Keeper
) -> None:
    told = {**INTERVIEW, "told": {"statement": "They came.", "recording": "a.m4a"}}
    send(mission, keeper, told, ONE, voice())
    (done,) = take_in(mission.as_("ivy"))
    heard = BytesIO()
    open_file(mission.as_("ines"), ONE, "a.m4a", heard)
    assert heard.getvalue() == b"the voice of Zenobia"
    with pytest.raises(Refused):
        open_file(mission.as_("otto"), ONE, "a.m4a", BytesIO())

    person = mission.house.mission.inbox.entries()[0].sent.told["sealed"]["person"]
    pia, what = mission.as_("pia"), {"what": "everything", "why": "asked"}
    agree(mission.as_("hana"), str(request(pia, "people.forget", person, what, why="asked").subject))
    forget(pia, str(done.pseudonym), "everything", "asked")
    with pytest.raises(NotFound):
        open_file(mission.as_("ines"), ONE, "a.m4a", BytesIO())
    with pytest.raises(Refused, match="forgotten"):
        send(mission, keeper, told, ONE, voice())


@pytest.mark.parametrize("change", [{"uses": "court"}, {"risk_asked": "no"}, {"uses": ""}])
def test_without_consent_to_recording_nothing_is_kept(mission: Staffed, keeper: Keeper, change: Answers) -> None:
    with pytest.raises(Refused, match="nothing was kept"):
        send(mission, keeper, {**INTERVIEW, **change})
    assert mission.house.mission.inbox.entries() == []
    assert mission.house.mission.vault.locks() == []


def test_whoever_needs_care_is_taken_in_only_from_somebody_trained_for_it(mission: Staffed, keeper: Keeper) -> None:
    send(mission, keeper, {**INTERVIEW, "care": "child"})
    (done,) = take_in(mission.as_("ivy"))

    assert done.why_not is not None
    assert "trained" in done.why_not
    assert len(waiting(mission.as_("ivy"))) == 1


def test_a_fingerprint_of_what_was_sealed_cannot_be_tried(mission: Staffed, keeper: Keeper) -> None:
    send(mission, keeper)
    plain = read_submission(instance("truce-interview", INTERVIEW, ONE)).digest
    assert mission.house.mission.inbox.entries()[0].sent.digest != plain
