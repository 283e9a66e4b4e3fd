"""What a command loads: its name and its help cost nothing, and no command loads what it does not use."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
import typer

from truce.cli.app import make_app, make_outline

ASK = """
import json, sys
sys.argv = ["truce", *json.loads(sys.argv[1])]
from truce.cli import main
try:
    main()
finally:
    sys.stderr.write(json.dumps(sorted(sys.modules)))
"""
HEAVY = {
    "alembic", "altair", "deltalake", "fastapi", "httpx", "numba", "numpy", "openpyxl", "pandas", "polars", "pyarrow",
    "scipy", "shapely", "sklearn", "sqlalchemy", "starlette", "typst", "vl_convert",
}  # fmt: skip
HOUSE = {"deltalake", "numpy", "polars", "pyarrow", "shapely", "sqlalchemy"}  # what every mission is kept with


def loaded(*words: str) -> set[str]:
    """The modules that a process of its own has loaded when it is done with these words."""
    told = subprocess.run([sys.executable, "-c", ASK, json.dumps(words)], capture_output=True, text=True, check=True)
    return set(json.loads(told.stderr))


@pytest.mark.parametrize("words", [("--version",), ("--help",)])
def test_who_asks_for_the_version_or_the_names_of_commands_loads_none(words: Sequence[str]) -> None:
    modules = loaded(*words)

    assert modules & HEAVY == set()
    assert {name for name in modules if name.startswith(("truce.bootstrap", "truce.flow", "truce.model"))} == set()


def test_the_outline_says_of_every_command_what_the_command_says_of_itself() -> None:
    whole, outline = (typer.main.get_command(app) for app in (make_app(), make_outline()))

    assert _help(outline) == _help(whole)


def _help(command: Any) -> str:
    told: str = command.get_help(typer.Context(command, info_name="truce"))
    return told


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "unused"),
    [
        ("collect", HEAVY - HOUSE),
        ("why", HEAVY - HOUSE),
        ("case", HEAVY - HOUSE),
        ("forecast", HEAVY - HOUSE - {"numba", "scipy"}),
        ("judge", {"alembic", "altair", "fastapi", "openpyxl", "sklearn", "starlette", "typst", "vl_convert"}),
    ],
)
def test_a_command_loads_nothing_that_it_does_not_use(name: str, unused: set[str]) -> None:
    assert loaded(name, "--help") & unused == set()
