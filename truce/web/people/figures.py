"""/community/figures: what dialogue amounts to in a period, for those who may read it."""

from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from truce.errors import WrongUsage
from truce.flow.community import figures
from truce.model.indicator import Attendance
from truce.web.asked import Asked
from truce.web.people.pages import READ, told
from truce.web.way import Way

WRONG = 422


def show(asked: Asked) -> Response:
    """Every indicator of a period with what it was made of, pulses, and who was there."""
    start, until, wrong = _period(asked)
    try:
        made = figures.figures(asked.house, start, until)
    except WrongUsage:
        wrong = "until"
        start, until = last_month(asked)
        made = figures.figures(asked.house, start, until)
    return asked.page(
        "people/figures.html.j2",
        status=WRONG if wrong else 200,
        **plain_told(asked),
        made=made,
        start=asked.query.get("from") or start.isoformat(),
        until=asked.query.get("to") or until.isoformat(),
        wrong=wrong,
        attendance=table(made.attendance),
    )


def plain_told(asked: Asked) -> dict[str, Any]:
    """Figures point at nothing that is kept."""
    return told(asked) | {"held": {}}


def _period(asked: Asked) -> tuple[date, date, str | None]:
    """From, up to (exclusive) and the field that is no day, if one is not; the last whole month where none is told."""
    start, until = last_month(asked)
    given = {"from": asked.query.get("from"), "to": asked.query.get("to")}
    try:
        start = date.fromisoformat(given["from"]) if given["from"] else start
    except ValueError:
        return *last_month(asked), "from"
    try:
        until = date.fromisoformat(given["to"]) if given["to"] else until
    except ValueError:
        return *last_month(asked), "to"
    return start, until, None


def last_month(asked: Asked) -> tuple[date, date]:
    """The last whole month: its first day, and the day after its last."""
    until = figures.today(asked.house).replace(day=1)
    return (until - timedelta(days=1)).replace(day=1), until


def table(cells: tuple[Attendance, ...]) -> dict[str, list[tuple[tuple[str | None, str | None], int | None]]]:
    """The cells of attendances as two tables: group by sex, sex by age; a cell None: hidden."""
    by = {"group_sex": (0, 1), "sex_age": (1, 2)}
    left = {"group_sex": 2, "sex_age": 0}
    return {
        name: [((one.cell[a], one.cell[b]), one.times) for one in cells if one.cell[left[name]] is None]
        for name, (a, b) in by.items()
    }


WAYS = (Way(path="/community/figures", name="community.figures", handle=show, action=READ),)
