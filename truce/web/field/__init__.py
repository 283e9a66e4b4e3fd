"""Reports from the field: doors for phones and for the page in the browser, and pages about what came."""

from collections.abc import Callable, Coroutine
from typing import Any

from truce.web.field import doors, pages
from truce.web.field.landing import land_on
from truce.web.room import Room
from truce.web.way import Way

WAYS: tuple[Way, ...] = (*pages.WAYS, *doors.WAYS)
TASKS: tuple[Callable[[Room], Coroutine[Any, Any, None]], ...] = (land_on,)
