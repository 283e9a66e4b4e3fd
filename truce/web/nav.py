"""The ways that stand in the bar of every page, each shown to whoever may go it."""

from collections.abc import Sequence
from dataclasses import dataclass

from truce.web.asked import Asked


@dataclass(frozen=True, slots=True)
class Stop:
    """One entry: where it leads, its text, the action its reader may take, and the one that gives them a better way."""

    path: str
    text: str
    action: str
    unless: str = ""


STOPS = (
    Stop("/", "frame.nav_today", "look"),
    Stop("/picture", "frame.nav_picture", "look"),
    Stop("/terms", "frame.nav_terms", "look"),
    Stop("/outlook", "frame.nav_outlook", "look"),
    Stop("/cases", "frame.nav_cases", "case.view"),
    Stop("/notices", "notices.nav", "case.reply", unless="case.view"),
    Stop("/duplicates", "frame.nav_duplicates", "look"),
    Stop("/briefs", "frame.nav_briefs", "look"),
    Stop("/alerts", "frame.nav_alerts", "alerts.view"),
    Stop("/field", "frame.nav_field", "look"),
    Stop("/feeds", "frame.nav_feeds", "look"),
    Stop("/accounts", "signin.nav_accounts", "room.accounts"),
)


def shown(asked: Asked) -> Sequence[Stop]:
    """The entries for one reader: of pages that there are, and that they may open."""
    return [stop for stop in STOPS if stop.path in asked.request.app.state.paths and _is_for(asked, stop)]


def _is_for(asked: Asked, stop: Stop) -> bool:
    return asked.may(stop.action) and not (stop.unless and asked.may(stop.unless))
