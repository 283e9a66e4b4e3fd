"""How things look at a terminal: words, tables, progress. Only this file writes to the screen."""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text


def leave() -> NoReturn:
    """Whoever read our pipe has left with what they wanted: that is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(0)


class _Console(Console):
    """Rich's own would end with 1 when a reader leaves."""

    def on_broken_pipe(self) -> None:
        leave()


PIPE_WIDTH = 120  # of tables in a file or a pipe, where there is no terminal to ask
out = _Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)


# Controls but newline and tab, separators of lines, signs that turn the order of letters, halves of pairs
HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str) -> str:
    """The text with every character that commands a terminal, or turns letters round, shown as an escape: \\x1b."""
    return HARMFUL.sub(lambda found: ascii(found[0])[1:-1], text.replace("\r\n", "\n"))


def say(text: str = "") -> None:
    """A line for the person who typed the command."""
    out.print(harmless(text), markup=False)


def complain(text: str) -> None:
    """A line of trouble, to standard error."""
    err.print(harmless(text), markup=False, style="red" if err.is_terminal else None)


def machine(value: Any) -> None:
    """One JSON document to standard output."""
    try:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        leave()


def plain(value: Any) -> Any:
    """Values within values as mappings and lists; what a machine reads."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple | list) else value


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A plain table that also reads well in a pipe."""
    shown = Table(title_justify="left", box=None, header_style="bold", pad_edge=False)
    shown.title = Text(harmless(title), style="table.title") if title else None
    for column in columns:
        shown.add_column(Text(harmless(column)), overflow="fold")
    for row in rows:  # as Text: a cell that holds [red] is a cell that holds [red]
        shown.add_row(*(Text("" if cell is None else harmless(str(cell))) for cell in row))
    out.print(shown)


def tree(kind: str, id: str, facts: Mapping[str, Any], depth: int) -> None:
    """One step of a walk, indented, its facts one a line."""
    pad = "  " * depth
    say(f"{pad}{kind} {id}")
    for name, value in facts.items():
        if name == "factors":  # one a line: they are read down the column of their weights
            say(f"{pad}  {name}:")
            for factor in value:
                say(f"{pad}    {_short([factor])}")
        else:
            say(f"{pad}  {name}: {_short(value)}")


def _short(value: Any) -> str:
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return "; ".join(", ".join(f"{k} {_short(v)}" for k, v in item.items() if v is not None) for item in value)
    if isinstance(value, list | tuple):
        return ", ".join(_short(v) for v in value)
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)
