"""How things look at a terminal: words, tables, progress. Only this file writes to the screen."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Timer
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from truce.flow.house import Tick


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


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A plain table that also reads well in a pipe."""
    shown = Table(title_justify="left", box=None, header_style="bold", pad_edge=False)
    shown.title = Text(harmless(title), style="table.title") if title else None
    for column in columns:
        shown.add_column(Text(harmless(column)), overflow="fold")
    for row in rows:  # as Text: a cell that holds [red] is a cell that holds [red]
        shown.add_row(*(Text("" if cell is None else harmless(str(cell))) for cell in row))
    out.print(shown)


class _Rate(ProgressColumn):
    """Work done a second, in the task's own unit."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} {task.fields['unit']}/s" if speed else task.fields["unit"])


class Bars:
    """Progress bars with rate and remaining time; shown at a terminal only, and only past two seconds.

    Tasks may stand inside one another; all share one display, since a terminal has room for one.
    """

    patience_s = 2.0

    def __init__(self) -> None:
        self._shown: Progress | None = None

    @contextmanager
    def task(self, name: str, total: int | None, unit: str) -> Iterator[Tick]:
        """One task; its bar appears when it has run for two seconds and leaves when it is done."""
        if not err.is_terminal:
            yield lambda _: None
            return
        outermost = self._shown is None
        progress = self._shown = self._shown or _display()
        if outermost:
            progress.start()
        id = progress.add_task(harmless(name), total=total, unit=unit, visible=False)
        appear = Timer(self.patience_s, lambda: progress.update(id, visible=True))
        appear.start()
        try:
            yield lambda n: progress.advance(id, n)
        finally:
            appear.cancel()
            progress.remove_task(id)
            if outermost:
                progress.stop()
                self._shown = None


def _display() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    )


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
