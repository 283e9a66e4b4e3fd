"""Alerts in the room: the list, the rules, and the watch that runs while the room is open."""

from truce.web.alerts import pages, rules, worker

WAYS = (*pages.WAYS, *rules.WAYS, *pages.ONE)
TASKS = (worker.watch,)
