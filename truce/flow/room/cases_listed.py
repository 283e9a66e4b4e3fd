"""The list of cases: what is asked for, what of it may be seen, what is overdue, page by page and counted whole."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from truce.errors import WrongUsage
from truce.flow.acting import enter, keep_look
from truce.flow.house import House
from truce.flow.room.cases import allowing, book
from truce.flow.room.cases_next import Next, since_of, waiting
from truce.flow.verification.case_look import Overdue, overdue
from truce.model.case import Case, Happened
from truce.model.states import ARROWS

PAGE = 50
ENDED = ("rejected_out_of_scope", "merged", "closed")
GROUPS: Mapping[str, tuple[str, ...]] = {  # what people ask for, in states
    "open": tuple(state for state in ARROWS if state not in ENDED),
    "intake": ("received", "registered", "reopened"),
    "work": ("triaged", "under_verification", "returned"),
    "review": ("assessed", "in_review"),
    "parties": ("determined", "notified"),
    "commission": ("accepted", "contested", "no_response", "commission", "endorsed", "not_endorsed", "remanded"),
    "released": ("published", "restricted"),
    "ended": ENDED,
    "all": tuple(ARROWS),
}
URGENCIES = ("immediate", "urgent", "routine")  # the fastest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which cases, and in which order: a group of states or one state, words, an actor, an urgency, those overdue.

    `mine`: whoever asks works on them or did; `yours`: the next step is theirs to do.
    """

    state: str = "open"
    text: str = ""
    actor: str = ""
    urgency: str = ""
    mine: bool = False
    yours: bool = False
    late: bool = False
    sort: str = "newest"
    page: int = 1

    @property
    def states(self) -> tuple[str, ...]:
        """The states that are meant. Raises WrongUsage for what is neither a group nor a state."""
        if self.state in GROUPS:
            return GROUPS[self.state]
        if self.state in ARROWS:
            return (self.state,)
        raise WrongUsage("no such state of a case", given=self.state[:40], known=", ".join((*GROUPS, *ARROWS)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case in the list at an instant: since when the mission knows of it, what is overdue, and the newest act.

    `next`: what it waits for; asked of the cases of a page alone.
    """

    case: Case
    now: datetime
    last: Happened | None
    age: timedelta
    next: Next | None = None

    @property
    def late(self) -> tuple[Overdue, ...]:
        """What is overdue in it; looked for where somebody asks."""
        return () if self.case.state in ENDED else overdue(self.case, self.now)

    @property
    def since(self) -> datetime:
        """When it came where it stands."""
        return since_of(self.case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of the list, and what all of it counts. `taken_out`: filter -> cases that it alone took out."""

    rows: tuple[Row, ...]
    found: int
    of: int
    pages: int
    page: int
    states: Mapping[str, int]
    taken_out: Mapping[str, int] = field(default_factory=dict)
    actors: tuple[str, ...] = ()


SORTS: Mapping[str, Callable[[Row], object]] = {
    "newest": lambda row: row.last.seq if row.last else 0,
    "age": lambda row: row.age,
    "late": lambda row: (len(row.late), row.age),
    "urgency": lambda row: (
        (-URGENCIES.index(row.case.allegation.urgency), row.age)
        if row.case.allegation.urgency in URGENCIES
        else (-len(URGENCIES), row.age)
    ),
}


def listed(house: House, asked: Asked) -> Listed:
    """The cases that whoever asks may read, as asked for; the look is on record.

    Raises Refused, WrongUsage for a state or an order that there is not.
    """
    enter(house, "case.view")
    if asked.sort not in SORTS:
        raise WrongUsage("no such order", given=asked.sort[:40], known=", ".join(SORTS))
    now, may = house.clock(), allowing(house, "case.view")
    waits = waiting(house)
    seen = [_row(one, now) for one in book(house).cases.values() if may(one)]
    tests = _tests(house, asked, waits)
    kept = [row for row in seen if all(test(row) for test in tests.values())]
    kept.sort(key=SORTS[asked.sort], reverse=True)  # type: ignore[arg-type]
    pages = max(1, -(-len(kept) // PAGE))
    page = min(max(1, asked.page), pages)
    shown = tuple(replace(row, next=waits(row.case)) for row in kept[(page - 1) * PAGE : page * PAGE])
    keep_look(house, "case.view", "cases", rows=len(shown))
    return Listed(
        rows=shown,
        found=len(kept),
        of=len(seen),
        pages=pages,
        page=page,
        states=_counted(seen, tests),
        taken_out=_taken_out(seen, tests),
        actors=tuple(sorted({row.case.allegation.actor for row in seen})),
    )


def _row(case: Case, now: datetime) -> Row:
    return Row(
        case=case,
        now=now,
        last=case.history[-1] if case.history else None,
        age=now - case.allegation.received_at,
    )


Test = Callable[[Row], bool]


def _tests(house: House, asked: Asked, waits: Callable[[Case], Next | None]) -> dict[str, Test]:
    """Filter -> whether a row passes it; only the filters that are asked for."""
    states, words = frozenset(asked.states), asked.text.casefold().split()
    handle = None if house.actor is None else house.actor.handle
    tests: dict[str, Test] = {"state": lambda row: row.case.state in states}
    if words:
        tests["text"] = lambda row: all(word in _words(row.case) for word in words)
    if asked.actor:
        tests["actor"] = lambda row: row.case.allegation.actor == asked.actor
    if asked.urgency:
        tests["urgency"] = lambda row: row.case.allegation.urgency == asked.urgency
    if asked.mine:
        tests["mine"] = lambda row: is_of(row.case, handle)
    if asked.yours:
        tests["yours"] = lambda row: (after := waits(row.case)) is not None and after.you
    if asked.late:
        tests["late"] = lambda row: bool(row.late)
    return tests


def _words(case: Case) -> str:
    told = case.allegation
    return " ".join((case.id, case.number or "", told.summary, told.place, told.actor, *told.terms)).casefold()


def is_of(case: Case, handle: str | None) -> bool:
    """Whether a member is on its team or did anything in it."""
    if handle is None:
        return False
    team = case.plans[-1].team if case.plans else ()
    return handle in team or any(one.by == handle for one in case.history)


def _counted(rows: Iterable[Row], tests: Mapping[str, Test]) -> dict[str, int]:
    """State -> cases that pass every other filter, so that a state nobody chose says what it would show."""
    others = [test for name, test in tests.items() if name != "state"]
    return dict(Counter(row.case.state for row in rows if all(test(row) for test in others)))


def _taken_out(rows: list[Row], tests: Mapping[str, Test]) -> dict[str, int]:
    """Filter -> cases that would be shown without it, and are not because of it."""
    found = {}
    for name, test in tests.items():
        others = [one for other, one in tests.items() if other != name]
        found[name] = sum(1 for row in rows if not test(row) and all(one(row) for one in others))
    return found


def on_page(asked: Asked, page: int) -> Asked:
    """The same, another page of it."""
    return replace(asked, page=page)
