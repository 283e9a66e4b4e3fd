"""Who acts at this terminal: `truce --as HANDLE`, or TRUCE_AS; and the door of each command, which asks first."""

import os
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from pathlib import Path
from typing import Any

import typer

from truce import bootstrap
from truce.cli import show
from truce.cli.bars import Bars
from truce.cli.desk import HANDLE
from truce.errors import Refused
from truce.flow import acting
from truce.flow.house import House
from truce.flow.rights import outgoing
from truce.flow.rights.roles_two import aloud
from truce.people.keys import Key
from truce.vocabulary.rights import ITSELF, OPEN, doors, policy

OPENED: ContextVar[tuple[Path, House] | None] = ContextVar("OPENED", default=None)  # for this one command
COMMAND: ContextVar[str] = ContextVar("COMMAND", default="")  # the words of the command that runs, without `truce`


def name_doors(app: typer.Typer, words: tuple[str, ...] = ()) -> None:
    """Let every command of an app, and of those within it, know its own words: its door is found by them."""
    for command in app.registered_commands:
        if command.callback is not None:
            name = command.name or command.callback.__name__.replace("_", "-")
            command.callback = _named(" ".join((*words, name)), command.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            name_doors(group.typer_instance, (*words, str(group.name)) if isinstance(group.name, str) else words)


def _named(words: str, command: Callable[..., Any]) -> Callable[..., Any]:
    command = getattr(command, "knows_its_words", command)  # an app may be made more than once

    @wraps(command)
    def run(*given: Any, **named: Any) -> Any:
        COMMAND.set(words)
        OPENED.set(None)
        folder = named.get("folder")
        if isinstance(folder, Path) and folder.is_dir() and door_of(words) not in (ITSELF, OPEN):
            OPENED.set((folder, open_house(folder)))  # asked before a word is read or asked for
        return command(*given, **named)

    run.knows_its_words = command  # type: ignore[attr-defined]
    return run


def door_of(words: str) -> str:
    """The action that a command asks for, ITSELF or OPEN; by data/doors.yaml, or by its own words (`case assess`).

    Raises Refused for a command without a door: what nobody thought of stays shut.
    """
    told = doors().get(words, ".".join(words.split()))
    if told in (ITSELF, OPEN) or told in policy().actions:
        return told
    raise Refused("this command has no door", command=words, remedy="a line in vocabulary/data/doors.yaml")


def open_house(folder: Path) -> House:
    """The house of a folder, with whoever acts. Asks at the command's door before anything is read.

    Raises Refused, which is on record then. Emergencies that last are told, to everybody, every time.
    """
    opened = OPENED.get()
    if opened is not None and opened[0] == folder:
        return opened[1]

    def asked(house: House) -> None:
        for line in aloud(house):
            show.complain(line)
        if acting.members(house) and (action := door_of(COMMAND.get())) not in (ITSELF, OPEN):
            acting.enter(house, action)

    return bootstrap.open_house(folder, Bars(), actor=actor(), asked=asked)


def saw(house: House, subject: str, *, rows: int | None = None, machine: bool = False, **told: Any) -> None:
    """Put on record what whoever acts was shown or did, under the action of the command's door.

    `machine`: it left in a form that another program reads, so its rows count as taken out.
    """
    action = door_of(COMMAND.get())
    outgoing.shown(house, action, subject, rows, form="json" if machine else "screen", **told)


def touched(house: House, ids: Iterable[str]) -> None:
    """What else was shown on the way: a decoy among it raises an alarm."""
    acting.watch(house, door_of(COMMAND.get()), ids)


def leaving(
    house: House, subject: str, form: str, rows: int = 0, chosen: dict[str, str] | None = None
) -> Callable[[str], None] | None:
    """Ask whether what was made may leave; what comes back puts it on record, by its sha256, before it goes."""
    if not acting.members(house):
        return None
    return outgoing.let_out(house, door_of(COMMAND.get()), subject, rows, form, chosen or {})


def by(house: House, given: str | None) -> str:
    """Who decides: the member at the desk, and nobody else's name; in a mission without members the name given."""
    return outgoing.name_of(house, given)


def actor() -> Key | None:
    """The key of whoever acts; None where nobody says who it is."""
    handle = HANDLE.get()
    return None if not handle else bootstrap.key_of(handle, _passphrase)


def _passphrase() -> str:
    given = os.environ.get("TRUCE_PASSPHRASE")
    return given if given is not None else str(typer.prompt("passphrase of the key", hide_input=True, err=True))
