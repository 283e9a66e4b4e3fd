"""Pages and files that are made from the code. `python -m tests.house.generated` writes them; a test compares."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer.main

from tests.house.terms import terms_page
from truce.cli.app import make_app
from truce.flow.export import LOGGED
from truce.model.agreement import Agreement
from truce.model.columns import describe
from truce.model.draft import Bracket, Clause
from truce.model.history import Move
from truce.model.incident import Disagreement, Factor, Member, Told, UnitCount
from truce.model.nouns import NOUNS
from truce.model.profile import CodeHabit, CopyHabit, PlaceHabit, TimeHabit
from truce.model.report import Weighted

WIDTH = 80  # whatever the terminal that runs this
ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    Weighted, Member, Told, Disagreement, Factor, UnitCount, Move, PlaceHabit, TimeHabit, CodeHabit, CopyHabit,
    Clause, Bracket,
)  # fmt: skip


def commands_page() -> str:
    """The command line, from the commands' own help."""
    group = typer.main.get_command(make_app())
    context = typer.Context(group, info_name="truce", terminal_width=WIDTH)
    lines = ["# The command line", "", "Made from the commands themselves (`python -m tests.house.generated`).", ""]
    lines += [
        "Exit codes: 0 done, 1 told you why not, 2 wrong usage. Errors name file, line, field and what to try.",
        "",
    ]
    return "\n".join([*lines, *_described(group, context)])


def _described(group: Any, context: typer.Context) -> Iterator[str]:
    """Each command of a group under its whole name; a family's own commands follow the family."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = typer.Context(command, info_name=name, parent=context, terminal_width=WIDTH)
        yield from (f"## `{inner.command_path}`", "", "```text", _stripped(command.get_help(inner)), "```", "")
        if hasattr(command, "list_commands"):
            yield from _described(command, inner)


def _stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def nouns_page() -> str:
    """Every noun with its columns and their meaning."""
    lines = [
        "# The nouns",
        "",
        "One schema each, stated in `truce/model/`; the Arrow table and the frozen value both come from it.",
        "",
    ]
    for noun in (*NOUNS, *LOGGED.values(), *PARTS):
        lines += [
            f"## {noun.__name__}",
            "",
            (noun.__doc__ or "").strip(),
            "",
            "| column | type | null | meaning |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{n}` | {_type(t)} | {'yes' if null else ''} | {meaning} |" for n, t, null, meaning in describe(noun)
        ]
        lines.append("")
    lines += [
        "## Agreement",
        "",
        (Agreement.__doc__ or "").strip(),
        "",
        "Its file format: [agreements.md](agreements.md).",
        "",
    ]
    return "\n".join(lines)


def _type(text: str) -> str:
    return text.replace("|", "\\|") if len(text) < 60 else text.split("<", 1)[0] + "<...>"


def pages() -> dict[Path, Callable[[], str]]:
    """Every generated file and what makes it."""
    docs = ROOT / "docs"
    return {docs / "commands.md": commands_page, docs / "nouns.md": nouns_page, docs / "terms.md": terms_page}


if __name__ == "__main__":
    for path, make in pages().items():
        path.write_text(make(), "utf-8")
