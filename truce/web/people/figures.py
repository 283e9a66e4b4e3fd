"""/community/figures: what dialogue amounts to; /community/release: what of it may leave, and what left as it left."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from truce import bootstrap
from truce.errors import UnusableValue, WrongUsage
from truce.flow.community import figures, leaving
from truce.flow.community.dialogue import REGISTER
from truce.model.indicator import Attendance, Figures, Indicator
from truce.web.asked import Asked
from truce.web.people.pages import READ, told
from truce.web.way import Way

WRONG = 422
MONTHS = 24  # that can be chosen for a release
LISTS = ("groups", "sexes", "ages")
COLUMNS = ("code", "unit", "value", "numerator", "denominator", "low", "high", "untold", "why")


def show(asked: Asked) -> Response:
    """Every indicator of a period with what it was made of, pulses, and who was there."""
    start, until, wrong = _period(asked)
    try:
        made = figures.figures(asked.house, start, until)
    except WrongUsage:
        wrong = "until"
        start, until = _last_month(asked)
        made = figures.figures(asked.house, start, until)
    return asked.page(
        "people/figures.html.j2",
        status=WRONG if wrong else 200,
        **_told(asked),
        made=made,
        start=asked.query.get("from") or start.isoformat(),
        last=asked.query.get("to") or (until - timedelta(days=1)).isoformat(),
        wrong=wrong,
        attendance=table(made.attendance),
    )


def _told(asked: Asked) -> dict[str, Any]:
    """Figures point at nothing that is kept."""
    return told(asked) | {"held": {}}


def _period(asked: Asked) -> tuple[date, date, str | None]:
    """From, up to (exclusive) and the field that is no day, if one is not; the last whole month where none is told."""
    start, until = _last_month(asked)
    given = {"from": asked.query.get("from"), "to": asked.query.get("to")}
    try:
        start = date.fromisoformat(given["from"]) if given["from"] else start
    except ValueError:
        return *_last_month(asked), "from"
    try:
        until = date.fromisoformat(given["to"]) + timedelta(days=1) if given["to"] else until
    except (ValueError, OverflowError):
        return *_last_month(asked), "to"
    return start, until, None


def _last_month(asked: Asked) -> tuple[date, date]:
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


def months(asked: Asked) -> list[date]:
    """The whole months that are over, the newest first."""
    found = [_last_month(asked)[0]]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _month(asked: Asked, given: str | None) -> date:
    """The month that is asked for, of those that can be. Raises UnusableValue."""
    known = {f"{one:%Y-%m}": one for one in months(asked)}
    if not given:
        return months(asked)[0]
    if given not in known:
        raise UnusableValue("figures of that month cannot leave", field="month", remedy="choose one that is over")
    return known[given]


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def give(asked: Asked) -> Response:
    """What would leave of a month, protected as it would leave; what left before; and how the two differ."""
    return _release(asked, _month(asked, asked.query.get("month")))


def _release(asked: Asked, month: date, *, wrong: bool = False) -> Response:
    made = figures.would_leave(asked.house, month, _next(month))
    left = leaving.released(asked.house, REGISTER)
    before = [one for one in left if (one.start, one.until) == (made.start, made.until)]
    return asked.page(
        "people/release.html.j2",
        status=WRONG if wrong else 200,
        **_told(asked),
        made=made,
        month=month,
        months=months(asked),
        left=left,
        before=before,
        differs=[] if not before or before[0].record is None else _differing(asked, before[0].record, made),
        attendance=table(made.attendance),
        wrong=wrong,
    )


def _differing(asked: Asked, record: str, made: Figures) -> list[str]:
    """Indicators that would leave otherwise than they left: to subtract one edition from the other tells of few."""
    was = _by_code(leaving.as_released(asked.house, REGISTER, record)["indicators"])
    now = _by_code(figures.plain(made)["indicators"])
    return [code for code in dict.fromkeys([*was, *now]) if was.get(code) != now.get(code)]


def _by_code(indicators: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict[str, list[dict[str, Any]]](list)
    for one in indicators:
        found[one["code"]].append({name: value for name, value in one.items() if value is not None})
    return found


def release(asked: Asked) -> Response:
    """Let the figures of a month leave: kept as they leave, and on record before they are shown."""
    month = _month(asked, asked.text("month"))
    if "seen" not in asked.form:
        return _release(asked, month, wrong=True)
    with bootstrap.writing(asked.house):
        figures.release(asked.house, month, _next(month), asked.text("why") or None)
    newest = leaving.released(asked.house, REGISTER)[0]
    return asked.go(f"/community/released/{newest.record}?done=released")


def released(asked: Asked) -> Response:
    """Figures exactly as they left."""
    made, about = _as_released(asked)
    return asked.page(
        "people/released.html.j2", **_told(asked), made=made, about=about, attendance=table(made.attendance)
    )


def document(asked: Asked) -> Response:
    """The document whose sha256 stands in the log, or its indicators as CSV. They left: it is no export anew."""
    record, form = asked.path["record"], asked.path["form"]
    content = leaving.as_released(asked.house, REGISTER, record)
    if form not in ("json", "csv"):
        raise UnusableValue("figures are given as json or csv", field="form")
    name = f"dialogue-{content['start'][:7]}.{form}"
    body = leaving.document(content) if form == "json" else _csv(content)
    kind = "application/json" if form == "json" else "text/csv; charset=utf-8"
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _csv(content: Mapping[str, Any]) -> bytes:
    out = io.StringIO()
    lines = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    lines.writeheader()
    lines.writerows(content["indicators"])
    return out.getvalue().encode()


def _as_released(asked: Asked) -> tuple[Figures, leaving.Released]:
    record = asked.path["record"]
    content = leaving.as_released(asked.house, REGISTER, record)
    about = next(one for one in leaving.released(asked.house, REGISTER) if one.record == record)
    return of_plain(content), about


def of_plain(content: Mapping[str, Any]) -> Figures:
    """Figures read back from their document."""
    days = {name: date.fromisoformat(content[name]) for name in ("start", "until", "as_of")}
    cells = tuple(Attendance(cell=tuple(one["cell"]), times=one["times"]) for one in content["attendance"])
    indicators = tuple(Indicator(**one) for one in content["indicators"])
    return Figures(
        **days, edition=content["edition"], indicators=indicators, attendance=cells, method=content["method"]
    )


RELEASE = "dialogue.release"
WAYS = (
    Way(path="/community/figures", name="community.figures", handle=show, action=READ),
    Way(path="/community/release", name="community.release", handle=give, action=RELEASE),
    Way(path="/community/release", name="community.release.send", handle=release, action=RELEASE, methods=("POST",)),
    Way(path="/community/released/{record}", name="community.released", handle=released, action=READ),
    Way(path="/community/released/{record}/{form}", name="community.document", handle=document, action=READ),
)
