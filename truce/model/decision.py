"""What a named person decided about two reports: one event, or not. It binds the machine until somebody undoes it."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Two reports tell of one event (`same`) or of two, by a named person, with a reason.

    Nothing is ever edited: who undoes a decision adds by whom, why and when. One that is not undone stands.
    `left` is the smaller of the two report ids.
    """

    id: str
    left: str
    right: str
    same: bool
    by: str
    why: str
    at: datetime
    undone_by: str | None = None
    undone_why: str | None = None
    undone_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Nobody has undone it."""
        return self.undone_at is None

    @property
    def pair(self) -> tuple[str, str]:
        """The two reports."""
        return self.left, self.right

    @property
    def sentence(self) -> str:
        """What was decided, in words."""
        what = "tell of one event" if self.same else "tell of two events"
        return f"{self.left} and {self.right} {what} ({self.by}: {self.why})"


def against(standing: Iterable[Decision], left: str, right: str, *, same: bool) -> tuple[Decision, ...]:
    """The standing decisions that a new one would contradict, as the shortest chain; empty where there is none.

    A = B and B = C make A = C. So A and C cannot be told apart once A reaches C through decisions of "same", and
    cannot be put together once a reaches b and c reaches d for two that were told apart.
    """
    kept = [decision for decision in standing if decision.stands]
    joined = [decision for decision in kept if decision.same]
    if not same:
        return _chains(joined, left).get(right, ())
    ours, theirs = _chains(joined, left), _chains(joined, right)
    found = [
        (*ours[a], apart, *theirs[b])
        for apart in kept
        for a, b in (apart.pair, apart.pair[::-1])
        if not apart.same and a in ours and b in theirs
    ]
    return min(found, key=len, default=())


def _chains(joined: Iterable[Decision], start: str) -> dict[str, tuple[Decision, ...]]:
    """Every report that decisions of "same" join to `start`, with the shortest chain of them; `start` has none."""
    by_report: dict[str, list[Decision]] = {}
    for decision in joined:
        for report in decision.pair:
            by_report.setdefault(report, []).append(decision)
    chains: dict[str, tuple[Decision, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for decision in by_report.get(here, []):
            there = decision.right if decision.left == here else decision.left
            if there not in chains:
                chains[there] = (*chains[here], decision)
                waiting.append(there)
    return chains
