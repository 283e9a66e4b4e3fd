"""Marked names and exact places go in by every door; then everything that there is, is searched for them: zero."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from tests.casework import STAFF, staffed
from tests.flow.community.staff import join
from tests.flow.tellings import telling
from tests.leak import marks
from tests.leak.communities import talked
from tests.leak.harmed import harmed
from tests.leak.marks import DIALOGUE, HARM, IDENTITY, RESTRICTED, TESTIMONY, pattern
from tests.leak.rooms import roomed
from tests.leak.search import files_in, found_in, opened_by, sealed_in
from tests.leak.terminal import Said, Terminal, watched
from truce.bootstrap import keep_key
from truce.cli.export import ExportForm
from truce.flow.export import LOGGED, NOUNS
from truce.flow.signing_in.desk import Desk
from truce.flow.signing_in.tokens import mint
from truce.model.account import SigningRules
from truce.people.keys import Key
from truce.web.api import make_api
from truce.web.api.asking import SCOPES
from truce.web.room import Room

HER = f"""
name: {marks.NAME}
contact: "{marks.CONTACT}"
notes: {marks.NOTES}
place: {{lon: {marks.LON}, lat: {marks.LAT}, phrase: {marks.PHRASE}, settlement: village}}
"""
INTERVIEW = f"""
language: uk
statement: {marks.SAID}
place: {{lon: {marks.LON}, lat: {marks.LAT}, phrase: {marks.PHRASE}, settlement: village}}
"""


FORMS = ((), ("--json",))
EVERY = IDENTITY + TESTIMONY + DIALOGUE + HARM + RESTRICTED


class Scene:
    """A mission after everything was done in it, and what to search."""

    def __init__(
        self,
        terminal: Terminal,
        mission: Path,
        keys: dict[str, Key],
        spoken: list[Said],
        talked: list[Said],
        harmed: list[Said],
    ) -> None:
        self.terminal = terminal
        self.mission = mission
        self.keys = keys
        self.spoken = spoken  # what a protection officer was shown: the one place where names are
        self.talked = talked  # what whoever accompanies communities was shown
        self.harmed = harmed  # what a human-rights officer was shown


EXTENTS = (  # each made once: by the one process that has all tests of it
    pytest.param("everyday", marks=pytest.mark.xdist_group("leak-everyday")),
    pytest.param("whole", marks=[pytest.mark.long, pytest.mark.xdist_group("leak-whole")]),
)


@pytest.fixture(scope="module", params=EXTENTS)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The everyday one goes through every door once; the whole one in every form, by everybody."""
    whole = request.param == "whole"
    folder = tmp_path_factory.mktemp("leak")
    here = staffed(folder)
    join(here, "zoya", "community")
    join(here, "hera", "human_rights")
    patch = pytest.MonkeyPatch()
    patch.setenv("TRUCE_KEYS", str(folder / "keys"))
    patch.setenv("HOME", str(folder / "home"))
    for key in here.keys.values():
        keep_key(key, None)
    with watched(Terminal(folder)) as truce:
        mission = folder / "mission"
        _street(truce, str(mission))
        who = _planted(truce, str(mission))
        spoken = _casework(truce, str(mission), who)
        accompanied = talked(truce, str(mission), whole=whole)
        recorded = harmed(truce, str(mission), whole=whole)
        accompanied += roomed(truce, mission, here.keys, whole=whole)
        _mistaken(truce, str(mission), who, whole)
        _shown(truce, str(mission), folder / "out", whole)
        photograph = _photograph(tmp_path_factory.mktemp("given"))
        _taken_away(truce, str(mission), who, folder / "out", photograph, whole)
        yield Scene(truce, mission, here.keys, spoken, accompanied, recorded)
    patch.undo()


def _street(truce: Terminal, mission: str) -> None:
    lines = "".join(f"{json.dumps(telling(name))}\n" for name in ("a", "b"))
    truce("ana", "collect", mission, "-s", "jsonl", "-", stdin=lines)
    truce("ana", "run", mission)


def _planted(truce: Terminal, mission: str) -> str:
    made = truce("ivy", "people", "add", mission, "--from", "-", "--json", stdin=HER)
    who = str(json.loads(made.out)["pseudonym"])
    given = f"{marks.NAME_UK}\n{marks.CONTACT}\n{marks.NOTES}\n"
    vanishing = json.loads(truce("mona", "people", "add", mission, "--json", stdin=given).out)["id"]
    _forgotten(truce, mission, vanishing)
    truce("ivy", "people", "add", mission, "--person", who, "--from", "-", stdin=f"name: {marks.NAME_UK}\n")
    truce("pia", "people", "staff", mission, "ivy", "--from", "-", stdin=f"name: {marks.STAFF_NAME}\n")
    truce("ivy", "people", "consent", mission, who, "--risk-asked", "-u", "record", "-u", "internal", "-u", "court")
    truce("ivy", "people", "interview", mission, who, "--risk-asked", "--from", "-", stdin=INTERVIEW)
    truce("hugo", "people", "concern", mission, who, "--due", "2025-01-01", "--from", "-", stdin=marks.FEAR)
    truce("ivy", "people", "ask", mission, who, "--from", "-", stdin=marks.ASKED)
    return who


def _forgotten(truce: Terminal, mission: str, who: str) -> None:
    terms = ("--with", "what=everything", "--with", "why=asked", "--why", "as the person wished")
    asked = json.loads(truce("pia", "roles", "ask", mission, "people.forget", who, *terms, "--json").out)
    truce("hana", "roles", "agree", mission, asked["request"])
    truce("pia", "people", "forget", mission, who, "--what", "everything", "--why", "asked", "--yes")
    truce("pia", "people", "open", mission, who, "--why", "curious", code=1)


def _casework(truce: Terminal, mission: str, who: str) -> list[Said]:
    """What is done with people later on; what it shows to whoever may see it is not searched, but what it leaves is."""
    truce("pia", "people", "release", mission, who, "--product", "brf-1", "--use", "court", "--to", "a court")
    truce("pia", "people", "rewrap", mission)
    opened = [
        truce("pia", "people", "open", mission, who, "--why", "to warn of a threat"),
        truce("pia", "people", "open", mission, who, "--why", "to warn of a threat", "--json"),
        truce("ines", "people", "statement", mission, who),
    ]
    truce("pia", "people", "withdraw", mission, who, "-u", "court")
    for said in opened:
        truce.said.remove(said)
    return opened


def _mistaken(truce: Terminal, mission: str, who: str, whole: bool) -> None:
    """Wrong input of every kind, with and without --json: what was typed is never repeated."""
    wrong: tuple[str | bytes, ...] = (
        *(f"{marks.NAME}: yes\n", f"name: [{marks.NAME}\n", f"name: *{marks.NAME}\n", f"- {marks.NAME}\n"),
        *(f"name: !{marks.NAME_UK} x\n", f"name: {{a: {marks.NAME}}}\n", marks.NAME, f"notes: {marks.NOTES}\n"),
        *(f"name: x\nname: {marks.NAME}\n", f"name: x\nplace: {{lon: {marks.LAT}, lat: 138.4321789}}\n", "\0\x01"),
        *(f"name: x\ncare: [{marks.NAME}]\n", f"name: x\nkind: {marks.NAME}\n", f"name: x\nplace: {marks.PHRASE}\n"),
    )
    bad: tuple[str | bytes, ...] = (marks.NAME.encode("utf-16"), b"name: \xff" + marks.NAME.encode())
    told = ("people", "interview", mission, who, "--risk-asked", "--from", "-")
    for n, text in enumerate((*wrong, *bad)):
        for more in FORMS if whole else (FORMS[n % 2],):
            truce("ivy", "people", "add", mission, "--from", "-", *more, stdin=text, code=None)
            if whole or n < 4:
                truce("ivy", *told, *more, stdin=text, code=None)
    truce("ivy", *told, stdin=f"{INTERVIEW}interpreter: {marks.NAME}\n", code=1)
    for n, words in enumerate(
        (
            *(("show", mission, marks.NAME), ("staff", mission, marks.NAME, "--from", "-")),
            *(("open", mission, who, "--why", f"to call {marks.NAME}"), ("open", mission, who, "--why", marks.PHRASE)),
            *(("consent", mission, who, "--use", marks.NAME), ("trained", mission, marks.NAME, "--in", "child")),
            *(("ask", mission, who, "--case", marks.NAME, "--from", "-"), ("decline", mission, who, marks.NAME)),
            ("interview", mission, who, "--case", marks.NAME, "--risk-asked", "--from", "-"),
            ("concern", mission, who, "--concern", marks.NAME, "--due", "2025-01-01", "--from", "-"),
        )
    ):
        for handle in ("pia", "ivy") if whole else ("pia",):
            for more in FORMS if whole else (FORMS[n % 2],):
                truce(handle, "people", *words, *more, stdin=INTERVIEW, code=None)


def _shown(truce: Terminal, mission: str, out: Path, whole: bool) -> None:
    """Everything that shows or takes out, by everybody who might."""
    out.mkdir()
    for handle in sorted(STAFF) if whole else ("pia", "ivy", "otto", "admin"):
        for n, what in enumerate(("list", "requests", "concerns", "releases")):
            for more in FORMS if whole else (FORMS[n % 2],):
                truce(handle, "people", what, mission, *more, code=None)
    for form in ("html", "json", "pdf"):
        truce("ana", "brief", mission, "-f", form, "-o", str(out / f"brief.{form}"))
    for edition in ("parties", "public"):  # the sample's mandate lets nothing out to the public: that is told
        told = ("-e", edition, "-f", "json", "-o", str(out / f"{edition}.json"))
        truce("ana", "brief", mission, *told, code=None if edition == "public" else 0)
    incident = json.loads(truce("ana", "export", mission, "incidents").out.splitlines()[0])["id"]
    truce("ana", "why", mission, incident, "--json", "--all")
    for noun in (*NOUNS, *LOGGED):
        for form in ExportForm if whole or noun == "reports" else (ExportForm.parquet,):
            truce("ana", "export", mission, noun, "-f", form, "-o", str(out / f"{noun}.{form}"))
    for who, words in (
        *(("hana", ("roles", "list")), ("audra", ("roles", "audit")), ("hana", ("roles", "requests"))),
        *(("audra", ("log", "show")), ("hana", ("log", "checkpoint")), ("audra", ("log", "verify"))),
    ):
        for more in FORMS:
            truce(who, *words, mission, *more, code=None)


def _photograph(folder: Path) -> Path:
    """A picture whose EXIF tells exactly where, and whose name and comment tell who."""
    picture = Image.new("RGB", (64, 64), "grey")
    exif = Image.Exif()
    exif[0x010E] = f"{marks.NAME} at home"
    exif[0x8825] = {1: "N", 2: _degrees(marks.LAT), 3: "E", 4: _degrees(marks.LON)}
    path = folder / f"{marks.NAME.lower().replace(' ', '-')}.jpg"
    picture.save(path, exif=exif)
    return path


def _degrees(value: float) -> tuple[float, float, float]:
    whole, minutes = int(value), value % 1 * 60
    return (whole, int(minutes), minutes % 1 * 60)


def _taken_away(truce: Terminal, mission: str, who: str, out: Path, photograph: Path, whole: bool) -> None:
    """A case on what she said, its bundle, the bundle of the whole mission, and a backup."""
    said = json.loads(truce("ivy", "people", "show", mission, who, "--json").out)
    who, held = said["id"], said["interviews"][0]["id"]
    told = ("--channel", "civilian_report", "--by", who, "--summary", "seven blasts", "--place", "the district")
    case = json.loads(truce("otto", "case", "receive", mission, *told, "--json").out)
    given = ("--kind", "testimony", "--source", who, "--means", "heard", "--summary", "blasts", "--interview", held)
    shown = ("--case", case["case"], "--from", who, "--why", "shown at the interview", "--restricted")
    added = truce("cleo", "exhibit", "add", mission, str(photograph), *shown)
    truce.said.remove(added)  # it repeats the file's name to who typed it, and to nobody else
    for handle, words in (
        ("ivy", ("case", "inform", mission, case["case"], *given)),
        ("ivy", ("case", "show", mission, case["case"], "--json")),
        ("ivy", ("case", "history", mission, case["case"])),
        ("cleo", ("exhibit", "list", mission, "--json")),
        ("cleo", ("exhibit", "check", mission, "--all", "--json")),
        ("cleo", ("seal", mission, str(out / "case"), "--case", case["case"], "--by-handover", "a court")),
        (None, ("check", str(out / "case"))),
    ):
        truce(handle, *words)
    truce("hana", "seal", mission, str(out / "early.zip"), "--mission", "--by-handover", "hand-over", code=1)
    asked = json.loads(truce("hana", "roles", "ask", mission, "seal.mission", "--why", "hand-over", "--json").out)
    truce("admin", "roles", "agree", mission, asked["request"])
    truce("hana", "seal", mission, str(out / "mission.zip"), "--mission", "--by-handover", "hand-over")
    truce(None, "check", str(out / "mission.zip"), "--json")
    truce("admin", "backup", mission, str(out / "backup"), "--with-vault")
    if whole:
        truce("admin", "backup", mission, str(out / "backup-without"))
        truce("admin", "restore", str(out / "backup"), str(out / "restored"))


def test_no_answer_of_the_api_tells_a_name_or_a_place_of_anybody(scene: Scene) -> None:
    """Every list that a program may read, by the token of somebody who looks and of those who keep the registers."""
    every, room = pattern(EVERY), Room(scene.mission)
    try:
        with TestClient(make_api(room)) as api:
            paths = [path for path in api.get("/openapi.json").json()["paths"] if "{" not in path]
            answers = {
                (handle, path): api.get(path, headers={"Authorization": f"Bearer {token}"})
                for handle, token in _tokens(room, scene.keys).items()
                for path in paths
            }
    finally:
        room.pictures.sheets.close()
        room.store.close()

    assert {key: marks for key, told in answers.items() if (marks := every.found(told.content))} == {}
    released = answers["otto", "/released"].json()["items"]
    assert {row["register"] for row in released} == {"dialogue", "harm", "rights"}


def _tokens(room: Room, keys: dict[str, Key]) -> dict[str, str]:
    rules = SigningRules(origin="http://x")
    return {
        handle: mint(
            Desk(house=room.house_for(keys[handle]), accounts=room.store.accounts, rules=rules),
            keys[handle], "t", tuple(SCOPES), 5,
        )[0]
        for handle in ("otto", "hugo", "zoya")
    }  # fmt: skip


def test_no_brief_in_any_edition_holds_more_than_was_released(scene: Scene) -> None:
    told = json.loads((scene.terminal.folder / "out" / "brief.json").read_bytes())

    assert {"harm", "rights", "communities"} <= {section["key"] for section in told["sections"]}
    assert not pattern(EVERY).found(b"".join(path.read_bytes() for path in (scene.mission / "briefs").iterdir()))


def test_no_output_and_no_error_tells_a_name_or_an_exact_place(scene: Scene) -> None:
    every = pattern(EVERY)

    leaks = {said.words: marks for said in scene.terminal.said if (marks := every.found(said.out + said.err))}

    assert leaks == {}
    assert not [said.words for said in scene.terminal.said if said.code == 99]


def test_whoever_may_see_it_was_shown_it(scene: Scene) -> None:
    """The marks did go in: otherwise zero found would be no wonder."""
    shown = pattern(IDENTITY).found(b"".join(said.out for said in scene.spoken[:2]))
    heard = scene.spoken[2].out

    assert {"Quenrisalda", "Квенрісальда", "38.4321", "48.6912", "Zhovtyquell", "Grombelvan", "Prixendorf"} <= shown
    assert pattern(TESTIMONY).found(heard)
    assert not pattern(IDENTITY).found(heard)


def test_no_file_holds_a_name_or_an_exact_place_in_any_encoding_or_wrapping(scene: Scene) -> None:
    every = pattern(EVERY)

    leaks = {path: marks for path in files_in(scene.terminal.folder) if (marks := found_in(path.read_bytes(), every))}

    assert leaks == {}
    assert (scene.mission / "vault.sqlite").is_file()


def test_no_file_that_is_gone_by_now_held_one(scene: Scene) -> None:
    """Temporary files, journals, parts that were renamed: searched as they were when they were deleted."""
    every = pattern(EVERY)

    leaks = {name: marks for name, data in scene.terminal.gone.items() if (marks := found_in(data, every))}

    assert leaks == {}
    assert scene.terminal.gone


def test_whoever_accompanies_people_was_shown_what_they_said(scene: Scene) -> None:
    assert pattern(DIALOGUE).found(b"".join(said.out for said in scene.talked)) == set(DIALOGUE)


@pytest.mark.parametrize("handle", sorted(STAFF))
def test_no_key_of_those_who_operate_gather_or_decide_opens_dialogue(scene: Scene, handle: str) -> None:
    opened = opened_by([scene.keys[handle].identity], sealed_in(scene.mission / "vault.sqlite"))

    assert not [marks for plain in opened if (marks := pattern(DIALOGUE).found(plain))]


def test_the_key_of_whoever_accompanies_people_opens_dialogue_and_no_identity(scene: Scene) -> None:
    opened = b"".join(opened_by([scene.keys["zoya"].identity], sealed_in(scene.mission / "vault.sqlite")))

    assert pattern(DIALOGUE).found(opened) == set(DIALOGUE)
    assert not pattern(IDENTITY + TESTIMONY).found(opened)


def test_whoever_records_harm_was_shown_it(scene: Scene) -> None:
    assert pattern(HARM + RESTRICTED).found(b"".join(said.out for said in scene.harmed)) == set(HARM + RESTRICTED)


@pytest.mark.parametrize("handle", sorted({*STAFF, "zoya"} - {"hugo"}))
def test_no_other_roles_key_opens_harm_or_rights(scene: Scene, handle: str) -> None:
    opened = opened_by([scene.keys[handle].identity], sealed_in(scene.mission / "vault.sqlite"))

    assert not [marks for plain in opened if (marks := pattern(HARM + RESTRICTED).found(plain))]


def test_no_other_officers_key_opens_a_restricted_case(scene: Scene) -> None:
    opened = b"".join(opened_by([scene.keys["hera"].identity], sealed_in(scene.mission / "vault.sqlite")))

    assert pattern(HARM).found(opened) == set(HARM)
    assert not pattern(RESTRICTED + IDENTITY + DIALOGUE).found(opened)


@pytest.mark.parametrize("handle", sorted(set(STAFF) - {"pia"}))
def test_no_other_members_key_opens_an_identity_in_the_vault(scene: Scene, handle: str) -> None:
    opened = opened_by([scene.keys[handle].identity], sealed_in(scene.mission / "vault.sqlite"))

    assert not [marks for plain in opened if (marks := pattern(IDENTITY).found(plain))]


def test_the_protection_officers_key_opens_all_of_them(scene: Scene) -> None:
    opened = b"".join(opened_by([scene.keys["pia"].identity], sealed_in(scene.mission / "vault.sqlite")))

    assert pattern(IDENTITY).found(opened) >= set(IDENTITY)
