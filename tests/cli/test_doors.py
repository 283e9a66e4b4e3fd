"""Every command asks before it opens: without the right it refuses, and all it does is put the refusal on record."""

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
import typer
from typer.testing import CliRunner

from tests.casework import Staffed, staffed
from truce import bootstrap
from truce.cli import app as cli
from truce.cli.who import door_of
from truce.errors import Refused
from truce.flow.rights.roles import enrol
from truce.people.keys import new_key
from truce.vocabulary.rights import ITSELF, OPEN, doors

RUN = CliRunner()


def commands(app: typer.Typer, words: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """(words, function) of every command."""
    for command in app.registered_commands:
        assert command.callback is not None
        yield " ".join((*words, command.name or command.callback.__name__.replace("_", "-"))), command.callback
    for group in app.registered_groups:
        assert group.typer_instance is not None
        assert isinstance(group.name, str)
        yield from commands(group.typer_instance, (*words, group.name))


ALL = dict(commands(cli.make_app()))
ASKING = [words for words in ALL if doors().get(words, "") not in (ITSELF, OPEN)]


FOLDER, FILE = "{folder}", "{file}"


def words_for(name: str, hint: Any) -> str:
    """Something that an argument or option of that type takes."""
    while get_origin(hint) is not None:
        hint = get_args(hint)[0]
    if hint is Path:
        return FILE
    if isinstance(hint, type) and issubclass(hint, Enum):
        return str(next(iter(hint)).value)
    if hint in (int, float):
        return "1"
    return {"source": "jsonl", "agreement": "easter-truce-2025"}.get(name, "cas-1")


def call_of(words: str) -> list[str]:
    """A call of a command with all that it must be given, and no more."""
    function, given, named = ALL[words], list[str](), list[str]()
    hints = get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        told = next((m for m in getattr(hints[name], "__metadata__", ()) if hasattr(m, "param_decls")), None)
        is_option = isinstance(told, typer.models.OptionInfo)
        if parameter.default is not inspect.Parameter.empty:
            continue
        value = FOLDER if name == "folder" else words_for(name, hints[name])
        if is_option and told is not None:
            flags = [one for one in (told.default, *(told.param_decls or ())) if str(one).startswith("--")]
            flag = str(next(iter(flags), "--" + name.replace("_", "-")))
            named += [flag.split("/", maxsplit=1)[0], value]
        else:
            given.append(value)
    return [*words.split(), *given, *named]


CALLS = {words: call_of(words) for words in ASKING}  # before any of them runs: a run uses their notes up


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    """A mission with members, one of whom has no role; the key of that one lies on this machine."""
    made = staffed(tmp_path_factory.mktemp("doors"))
    nora = new_key("nora")
    enrol(made.as_("admin"), "nora", nora.signing, nora.reading)
    made.keys["nora"] = nora
    return made


@pytest.fixture
def desk(here: Staffed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to name where a command wants one; keys in a folder of this test's own."""
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    for handle in ("nora", "ana"):
        bootstrap.keep_key(here.keys[handle], None)
    file = tmp_path / "file"
    file.write_bytes(bootstrap.card_path("nora").read_bytes())
    return file


@pytest.mark.long
@pytest.mark.parametrize("words", sorted(ASKING))
def test_without_the_right_a_command_refuses_and_does_nothing_but_say_so(words: str, here: Staffed, desk: Path) -> None:
    ledger, lake = here.house.mission.ledger, here.house.mission.folder / "lake"
    before, files = ledger.size(), sorted(lake.rglob("*"))

    call = [{FOLDER: str(here.house.mission.folder), FILE: str(desk)}.get(word, word) for word in CALLS[words]]

    done = RUN.invoke(cli.make_app(), ["--as", "nora", *call])

    assert isinstance(done.exception, Refused), (words, done.output, done.exception)
    assert "who may" in done.exception.explain()
    assert done.output == ""
    assert [(e.act, e.facts["by"]) for e in ledger.entries(after=before)] == [("refused", "nora")]
    assert sorted(lake.rglob("*")) == files


def test_every_command_has_a_door_and_every_door_a_command() -> None:
    for words in ALL:
        door_of(words)


def test_a_command_that_nobody_thought_of_stays_shut() -> None:
    with pytest.raises(Refused, match="no door"):
        door_of("case leak")


def test_what_is_shown_and_what_leaves_is_on_record_with_its_hash_before_it_goes(
    here: Staffed, desk: Path, tmp_path: Path
) -> None:
    from hashlib import sha256

    folder, out = str(here.house.mission.folder), tmp_path / "zones.jsonl"

    RUN.invoke(cli.make_app(), ["--as", "ana", "export", folder, "zones", "--out", str(out)])
    RUN.invoke(cli.make_app(), ["--as", "ana", "decisions", folder])

    export, look = here.house.mission.ledger.entries(subject="views:ana")
    assert (export.act, export.facts["looked_at"], export.facts["form"]) == ("export", "zones", "jsonl")
    assert export.facts["sha256"] == sha256(out.read_bytes()).hexdigest()
    assert export.facts["rows"] == len(out.read_text("utf-8").splitlines())
    assert (look.act, look.facts["looked_at"], look.facts["form"]) == ("look", "decisions", "screen")


def test_a_key_file_that_others_may_read_is_not_used(here: Staffed, desk: Path) -> None:
    (bootstrap.keys_folder() / "ana.key").chmod(0o644)

    done = RUN.invoke(cli.make_app(), ["--as", "ana", "decisions", str(here.house.mission.folder)])

    assert "others may read" in str(done.exception)


@pytest.mark.long
def test_a_key_is_made_sealed_for_its_owner_alone_and_never_over_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUCE_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("TRUCE_PASSPHRASE", raising=False)

    unlike = RUN.invoke(cli.make_app(), ["roles", "key", "vera"], input="one\ntwo\n")
    made = RUN.invoke(cli.make_app(), ["roles", "key", "vera"], input="a long one\na long one\n")
    again = RUN.invoke(cli.make_app(), ["roles", "key", "vera", "--no-passphrase"])

    assert unlike.exit_code != 0
    assert made.exit_code == 0, made.output
    path = tmp_path / "keys" / "vera.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(b"age-encryption.org")
    assert "already" in str(again.exception)
    assert bootstrap.key_of("vera", lambda: "a long one").handle == "vera"
    with pytest.raises(Refused):
        bootstrap.key_of("vera", lambda: "another")
