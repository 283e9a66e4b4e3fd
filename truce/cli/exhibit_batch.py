"""exhibit add of many files: the good ones land, each of the others is told with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from truce.cli import exhibit_told as told
from truce.cli import show
from truce.errors import Conflict, NotFound, TruceError, UnusableSource, WrongUsage
from truce.flow.evidence import preserve_words as words
from truce.flow.evidence.preserve import Preserved
from truce.flow.evidence.preserve_input import shown_name

OF_ONE_FILE = (Conflict, NotFound, UnusableSource, WrongUsage)  # the next file may still be good


class Batch:
    """Files taken in one after the other, and what came of each."""

    def __init__(self, folder: Path, files: Sequence[Path], as_json: bool) -> None:
        self._folder, self._as_json = folder, as_json
        self._left = [_name(file) for file in files]
        self._refused: list[tuple[str, TruceError]] = []
        self._rows: list[dict[str, Any]] = []

    def take(self, file: Path, work: Callable[[Path], Preserved]) -> None:
        """Take one file in. What is wrong with more than this file is raised, with what was taken and never tried."""
        name = self._left.pop(0)
        try:
            step = said_of(work(file), self._folder)
        except OF_ONE_FILE as fault:
            self._refused.append((name, fault))
            self._rows.append({"file": name, **fault.facts()})
            return
        except TruceError as fault:
            fault.given |= {"stopped at": name, "taken in before": len(self._rows) - len(self._refused)}
            fault.given |= {"not tried": ", ".join(self._left) or "none"}
            raise
        self._rows.append({"file": name, **told.machine(step)})
        if self._as_json:
            return
        show.say(f"{name}: {words.received(step)}")
        for line in words.remark_lines(step.exhibit):
            show.say(line)
        for warning in step.warnings:
            show.complain(f"warning: {warning}")

    def end(self) -> None:
        """Say what was not taken in, and what comes next. Leaves with 1 where nothing was."""
        nothing = len(self._refused) == len(self._rows)
        if self._as_json:
            show.machine(self._rows)
        else:
            for name, fault in self._refused:
                show.complain(f"NOT taken in: {name}: {fault.explain()}")
            if not nothing:
                show.say(
                    f"next: truce exhibit show {self._folder} EXHIBIT   (its custody), "
                    "truce case link (to bring it into the case)"
                )
        if nothing:
            raise typer.Exit(1)


def said_of(step: Preserved, folder: Path) -> Preserved:
    """The step, with a warning more where an exact place lies in plain."""
    return replace(step, warnings=(*step.warnings, *words.in_plain(step.exhibit, folder)))


def _name(file: Path) -> str:
    return shown_name(file.name or str(file))
