"""Reports from the field: doors for phones and for the page in the browser, and pages about what came."""

from truce.web.field import doors
from truce.web.way import Way

WAYS: tuple[Way, ...] = (*doors.WAYS,)
