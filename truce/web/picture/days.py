"""/picture/days: every day in figures, what the timeline draws, by the page: the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from truce.errors import UnusableValue
from truce.picture.choice import Choice, read_choice
from truce.picture.tally import Count
from truce.web.asked import Asked
from truce.web.names import Names
from truce.web.picture.figures import Figures, day_of, link
from truce.web.way import Way

HERE = "/picture/days"
DAYS = 60
AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """A day of the timeline as a line of its table. `watched`: None where nobody told of watching at all."""

    day: date
    count: Count
    watched: float | None
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """Days from the `first`-th newest on, of `total`. `more`: the link to those before them in time."""

    lines: Sequence[DayLine]
    first: int
    total: int
    more: str | None

    @property
    def last(self) -> int:
        """The number of the last day shown."""
        return self.first + len(self.lines) - 1


def days(asked: Asked) -> Response:
    """Days in figures, the filter in force but for its window; the next page by the day that the last one ended on."""
    choice = read_choice(asked.query.multi_items(), also=(AFTER,))
    made = Figures(asked.say, Names(asked.say, asked.house), asked.room.pictures.seen(asked.house, choice))
    page = page_of(made, _after(asked.query.get(AFTER)))
    asked.saw("picture")
    return asked.page("picture/days.html.j2", figures=made, page=page, back=choice.query())


def page_of(figures: Figures, after: date | None = None, most: int = DAYS) -> DayPage:
    """`most` days before `after` (from the newest on without one), on which anything was told at all."""
    found = [one for one in figures.seen.numbers.days if after is None or day_of(one.day) < after]
    total = len(figures.seen.numbers.days)
    shown = found[-most:][::-1]
    watched = figures.seen.watched
    lines = [
        DayLine(
            day=(day := day_of(one.day)),
            count=one.count,
            watched=None if watched is None else watched.get(one.day, 0.0),
            href=link(replace(figures.choice, start=day, end=day)),
        )
        for one in shown
    ]
    more = _link(figures.choice, lines[-1].day) if len(found) > most else None
    return DayPage(lines=lines, first=total - len(found) + 1, total=total, more=more)


def _link(choice: Choice, after: date) -> str:
    told = urlencode({AFTER: after.isoformat()})
    return f"{HERE}?{choice.query()}&{told}" if choice.query() else f"{HERE}?{told}"


def _after(told: str | None) -> date | None:
    """The day after which the page goes on. Raises UnusableValue."""
    if not told:
        return None
    try:
        return date.fromisoformat(told)
    except ValueError as wrong:
        raise UnusableValue("this day cannot be read", remedy="write it as 2031-05-04") from wrong


WAYS = (Way(path=HERE, name="picture.days", handle=days, action="look"),)
