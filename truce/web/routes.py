"""Every way into the room, in one list; what is mounted beside them; and what runs while it is open."""

from collections.abc import Callable, Coroutine
from typing import Any

from starlette.types import ASGIApp

from truce.web import (
    alerts,
    api,
    casework,
    feeds,
    field,
    ops,
    outlook,
    people,
    phone,
    picture,
    reading,
    signin,
    talks,
    today,
    why,
    wire,
)
from truce.web.room import Room
from truce.web.way import Way

WAYS: tuple[Way, ...] = (
    *today.WAYS,
    *outlook.WAYS,
    *people.WAYS,
    *talks.WAYS,
    *alerts.WAYS,
    *signin.WAYS,
    *ops.WAYS,
    *wire.WAYS,
    *reading.WAYS,
    *why.WAYS,
    *picture.WAYS,
    *casework.WAYS,
    *field.WAYS,
    *phone.WAYS,
    *feeds.WAYS,
    *api.WAYS,
)

MOUNTS: tuple[tuple[str, Callable[[Room], ASGIApp]], ...] = ((api.PATH, api.make_api),)

TASKS: tuple[Callable[[Room], Coroutine[Any, Any, None]], ...] = (
    wire.watch,
    *signin.TASKS,
    *field.TASKS,
    *alerts.TASKS,
    *casework.TASKS,
    *feeds.TASKS,
)
