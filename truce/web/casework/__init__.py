"""Casework in the browser: cases from intake to release, their evidence, and doubtful pairs of reports."""

from collections.abc import Callable, Coroutine
from typing import Any

from truce.web.casework.warming import warm
from truce.web.casework.ways import WAYS
from truce.web.room import Room

TASKS: tuple[Callable[[Room], Coroutine[Any, Any, None]], ...] = (warm,)

__all__ = ["TASKS", "WAYS"]
