"""Exhibits for machines, and what a check of all of them is told as."""

from dataclasses import asdict
from typing import Any

import typer

from truce.cli import show
from truce.flow.evidence.preserve import Preserved
from truce.flow.evidence.preserve_touch import CheckedAll


def plain(value: Any) -> dict[str, Any]:
    """A value as one JSON document."""
    return asdict(value)


def machine(step: Preserved) -> dict[str, Any]:
    """An exhibit after a step, for a machine."""
    return asdict(step.exhibit) | {"warnings": list(step.warnings), "again": step.again}


def checked_all(told: CheckedAll, as_json: bool) -> None:
    """The outcome for every exhibit; leaves with 1 where one of them is not whole."""
    if as_json:
        show.machine(plain(told))
    else:
        show.say(f"{len(told.whole)} whole, {len(told.failed)} not")
        for id in told.failed:
            show.say(f"  {id}: NOT what was received; flagged")
        if told.unrecorded:
            show.say(f"  {len(told.unrecorded)} files that no act speaks of: add them again to put them on record")
            for address in told.unrecorded:
                show.say(f"    {address}")
        if told.cleared:
            show.say(f"  {told.cleared} half-written files of a command that was killed were cleared away")
    if told.failed:
        raise typer.Exit(1)
