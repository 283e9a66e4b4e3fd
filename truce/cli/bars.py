"""Progress at a terminal: bars with rate and remaining time, for work that lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer

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
from rich.text import Text

from truce.cli.show import err, harmless
from truce.flow.house import Tick


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
