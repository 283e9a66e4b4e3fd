"""Who acts at this terminal: `truce --as HANDLE`, or TRUCE_AS; the house is opened with that member's key."""

import os
from contextvars import ContextVar
from pathlib import Path

import typer

from truce import bootstrap
from truce.cli import show
from truce.flow.house import House
from truce.people.keys import Key

HANDLE: ContextVar[str | None] = ContextVar("HANDLE", default=None)  # told before every command, so never stale


def acts_as(handle: str | None) -> None:
    """Remember who acts in the command that follows."""
    HANDLE.set(handle)


def open_house(folder: Path) -> House:
    """The house of a folder, with whoever acts."""
    return bootstrap.open_house(folder, show.Bars(), actor=actor())


def actor() -> Key | None:
    """The key of whoever acts; None where nobody says who it is."""
    handle = HANDLE.get()
    return None if not handle else bootstrap.key_of(handle, _passphrase)


def _passphrase() -> str:
    given = os.environ.get("TRUCE_PASSPHRASE")
    return given if given is not None else str(typer.prompt("passphrase of the key", hide_input=True, err=True))
