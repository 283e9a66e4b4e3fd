"""The first page of help: every command in one chapter, and no sentence cut short."""

import re
from pathlib import Path

import typer

from truce.cli.app import COMMANDS, FAMILIES, make_app
from truce.cli.chapters import CHAPTERS


def test_every_command_stands_in_one_chapter() -> None:
    listed = [name for names in CHAPTERS.values() for name in names]

    assert sorted(listed) == sorted([*COMMANDS, *FAMILIES])


def test_the_help_cuts_no_sentence_short() -> None:
    command = typer.main.get_command(make_app())

    told = command.get_help(typer.Context(command, info_name="truce")).split("Begin:", 1)[1]

    assert "..." not in told
    for name in [*COMMANDS, *FAMILIES]:
        assert f"\n  {name} " in told


def test_no_test_makes_a_program_of_one_familys_commands() -> None:
    """It would ask for the key of whichever member another test of the same process acted as."""
    part = re.compile(r"^from truce\.cli\.\w+ import .*\bapp\b(?!\.)", re.MULTILINE)
    files = Path(__file__).resolve().parents[1].rglob("*.py")

    assert [file.name for file in files if part.search(file.read_text("utf-8"))] == []
