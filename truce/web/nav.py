"""The ways that stand in the bar of every page, each shown to whoever may go it."""

from collections.abc import Sequence
from dataclasses import dataclass

from truce.web.asked import Asked


@dataclass(frozen=True, slots=True)
class Stop:
    """One entry: where it leads, its text, the action its reader may take, and those that give them a better way.

    `also`: other pages that stand under the same entry.
    """

    path: str
    text: str
    action: str
    unless: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def leads_to(self, path: str) -> bool:
        """Whether a page other than its own stands under it."""
        below = any(path.startswith(f"{one}/") for one in (self.path, *self.also))
        return self.path != "/" and (below or path in self.also)


STOPS = (
    Stop("/", "frame.nav_today", "look"),
    Stop("/picture", "frame.nav_picture", "look"),
    Stop("/terms", "frame.nav_terms", "look"),
    Stop("/outlook", "frame.nav_outlook", "look"),
    Stop("/talks", "talks.nav", "look"),
    Stop("/cases", "frame.nav_cases", "case.view"),
    Stop("/notices", "notices.nav", "case.reply", unless=("case.view",)),
    Stop("/duplicates", "frame.nav_duplicates", "look"),
    Stop("/briefs", "frame.nav_briefs", "look"),
    Stop("/community", "community.nav", "dialogue.read", also=("/harm", "/rights")),
    Stop("/harm", "community.nav", "harm.read", unless=("dialogue.read",), also=("/rights",)),
    Stop("/rights", "community.nav", "rights.read", unless=("dialogue.read", "harm.read")),
    Stop("/alerts", "frame.nav_alerts", "alerts.view"),
    Stop("/field", "frame.nav_field", "look"),
    Stop("/feeds", "frame.nav_feeds", "look"),
    Stop("/accounts", "signin.nav_accounts", "room.accounts"),
)


def shown(asked: Asked) -> Sequence[Stop]:
    """The entries for one reader: of pages that there are, and that they may open."""
    return [stop for stop in STOPS if stop.path in asked.request.app.state.paths and _is_for(asked, stop)]


def _is_for(asked: Asked, stop: Stop) -> bool:
    return asked.may(stop.action) and not any(asked.may(action) for action in stop.unless)
