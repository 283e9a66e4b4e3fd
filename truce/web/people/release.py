"""/community/release: what of a month may leave, looked at first; what left, as it left; and taking it back."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from starlette.responses import Response

from truce import bootstrap
from truce.errors import Conflict, NotFound, Refused, TruceError, UnusableValue
from truce.flow.community import figures, leaving, releasing, showing
from truce.flow.community.dialogue import REGISTER
from truce.model.indicator import Attendance, Figures, Indicator
from truce.model.released import STANDS, Release
from truce.web import faults
from truce.web.asked import Asked
from truce.web.people.figures import last_month, plain_told, table
from truce.web.people.leaves import take_back
from truce.web.people.pages import READ
from truce.web.way import Way

WRONG = 422
MONTHS = 24  # of the last ones, that can be chosen though nothing is told of them
FIRST = date(1900, 1, 1)
COLUMNS = ("code", "unit", "value", "numerator", "denominator", "low", "high", "untold", "why")
FILES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def months(asked: Asked, known: Iterable[Release], month: date) -> list[date]:
    """The whole months to choose from, the newest first: the last ones, all that left, and the one that is shown.

    Any other that is over can be asked for in the address, as at the terminal.
    """
    found = [last_month(asked)[0]]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return sorted({*found, *(one.start for one in known), month, *_told_of(asked)}, reverse=True)


def _told_of(asked: Asked) -> set[date]:
    """Months that are over in which something is that was told."""
    over = last_month(asked)[0]
    days = (showing.day_of(made) for _, made in showing.looked_at(asked.house).nouns)
    return {day.replace(day=1) for day in days if day is not None and day.replace(day=1) <= over}


def _month(asked: Asked, given: str | None) -> date:
    """The month that is asked for; the last one where none is. Raises UnusableValue for one that is not over."""
    over = last_month(asked)[0]
    if not given:
        return over
    try:
        month = datetime.strptime(given, "%Y-%m").date()  # noqa: DTZ007  a month has no zone
    except ValueError:
        raise UnusableValue("this is not a month", field="month", remedy="write it as 2025-04") from None
    if not FIRST <= month <= over:
        raise UnusableValue("figures of that month cannot leave", field="month", remedy="choose one that is over")
    return month


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def give(asked: Asked) -> Response:
    """What would leave of a month, protected as it would leave; what left before; and how the two differ."""
    return _shown(asked, _month(asked, asked.query.get("month")))


def _shown(asked: Asked, month: date, *, wrong: str | None = None, status: int = 200) -> Response:
    """`wrong`: a code, of why nothing left."""
    known = [one for one in reversed(releasing.releases(asked.house)) if one.register == REGISTER]
    before = [one for one in known if one.same_months(month, _next(month))]
    stands = next((one for one in before if one.standing == STANDS), None)
    made = _would_leave(asked, month)
    return asked.page(
        "people/release.html.j2",
        status=status,
        **plain_told(asked),
        made=made,
        month=month,
        months=months(asked, known, month),
        left=known,
        records={one.release: one.record for one in leaving.released(asked.house, REGISTER)},
        before=before,
        differs=[] if made is None else _differing(asked, stands, made),
        attendance=None if made is None else table(made.attendance),
        digest=None if made is None else _digest(made),
        wrong=wrong,
    )


def _would_leave(asked: Asked, month: date) -> Figures | None:
    """The figures as they would leave; None where these days left before in another cut."""
    try:
        return figures.would_leave(asked.house, month, _next(month))
    except Refused as shut:
        if "left" not in shut.given:
            raise
        return None


def _digest(made: Figures) -> str:
    return leaving.digest(figures.plain(made) | {"as_of": ""})  # a night between looking and letting go changes nothing


def _differing(asked: Asked, stands: Release | None, made: Figures) -> list[str]:
    """Codes of indicators, and `attendances`, that would leave otherwise than they left."""
    record = next((one.record for one in leaving.released(asked.house, REGISTER) if _is(one, stands)), None)
    if record is None:
        return []
    left, now = leaving.as_released(asked.house, REGISTER, record), figures.plain(made)
    was, would = _by_code(left["indicators"]), _by_code(now["indicators"])
    found = [code for code in dict.fromkeys([*was, *would]) if was.get(code) != would.get(code)]
    same = leaving.digest({"": left["attendance"]}) == leaving.digest({"": now["attendance"]})
    return found if same else [*found, "attendances"]


def _is(one: leaving.Released, release: Release | None) -> bool:
    return release is not None and one.release == release.id


def _by_code(indicators: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict[str, list[dict[str, Any]]](list)
    for one in indicators:
        found[one["code"]].append({name: value for name, value in one.items() if value is not None})
    return found


def release(asked: Asked) -> Response:
    """Let the figures of a month leave: those that were looked at, kept as they leave, on record before they go."""
    month = _month(asked, asked.text("month"))
    if "seen" not in asked.form:
        return _shown(asked, month, wrong="look", status=WRONG)
    made = _would_leave(asked, month)
    if made is None or _digest(made) != asked.text("digest"):
        return _shown(asked, month, wrong="changed", status=faults.status_of(Conflict("")))
    try:
        with bootstrap.writing(asked.house):
            left = figures.release(asked.house, month, _next(month), asked.text("why") or None)
    except (Conflict, Refused) as shut:
        return _shown(asked, month, wrong=_why(shut), status=faults.status_of(shut))
    return asked.go(f"/community/released/{_record(asked, left.release)}?done=released")


def _why(shut: TruceError) -> str:
    """Why nothing left, of those that tell of a release; any other refusal goes on as it came."""
    if "release" not in shut.given:
        raise shut
    return "reason" if isinstance(shut, Conflict) else "too_few"


def _record(asked: Asked, release: Release) -> str:
    """The document of a release. Raises NotFound where an older truce kept none."""
    known = {one.release: one.record for one in leaving.released(asked.house, REGISTER)}
    if (record := known.get(release.id)) is None:
        raise NotFound("no document is kept of this release", release=release.id)
    return record


def released(asked: Asked) -> Response:
    """Figures exactly as they left, and how that release stands now."""
    made, about = _as_released(asked)
    return asked.page(
        "people/released.html.j2",
        **plain_told(asked),
        made=made,
        about=about,
        release=None if about.release is None else releasing.release(asked.house, about.release),
        attendance=table(made.attendance),
    )


def withdraw(asked: Asked) -> Response:
    """Take a release back: it stays on record as such, and whoever has it still has it."""
    about = _about(asked)
    if about.release is None:
        raise NotFound("no release is known of these figures", record=asked.path["record"])
    take_back(asked, about.release)
    return asked.go(f"/community/released/{about.record}?done=withdrawn")


def document(asked: Asked) -> Response:
    """The document whose sha256 stands in the log, or its indicators as CSV. They left: it is no export anew."""
    record, form = asked.path["record"], asked.path["form"]
    content = leaving.as_released(asked.house, REGISTER, record)
    if form not in FILES:
        raise NotFound("there is no such file", remedy=f"its address ends in {' or '.join(FILES)}")
    body = leaving.document(content) if form == "json" else _csv(content)
    name = f'attachment; filename="dialogue-{content["start"][:7]}.{form}"'
    return Response(body, media_type=FILES[form], headers={"Content-Disposition": name})


def _csv(content: Mapping[str, Any]) -> bytes:
    out = io.StringIO()
    lines = csv.DictWriter(out, COLUMNS, extrasaction="ignore")
    lines.writeheader()
    lines.writerows({name: leaving.cell(told) for name, told in one.items()} for one in content["indicators"])
    return out.getvalue().encode()


def _about(asked: Asked) -> leaving.Released:
    """The release that the address names. Raises NotFound."""
    found = leaving.released(asked.house, REGISTER)
    one = next((one for one in found if one.record == asked.path["record"]), None)
    if one is None:
        raise NotFound("no such figures left this register", register=REGISTER, remedy="its list names all that did")
    return one


def _as_released(asked: Asked) -> tuple[Figures, leaving.Released]:
    about = _about(asked)
    return of_plain(leaving.as_released(asked.house, REGISTER, str(about.record))), about


def of_plain(content: Mapping[str, Any]) -> Figures:
    """Figures read back from their document."""
    days = {name: date.fromisoformat(content[name]) for name in ("start", "until", "as_of")}
    cells = tuple(Attendance(cell=tuple(one["cell"]), times=one["times"]) for one in content["attendance"])
    indicators = tuple(Indicator(**one) for one in content["indicators"])
    return Figures(
        **days, edition=content["edition"], indicators=indicators, attendance=cells, method=content["method"]
    )


RELEASE = "dialogue.release"
PAGE, ONE = "/community/release", "/community/released/{record}"
WAYS = (
    Way(path=PAGE, name="community.release", handle=give, action=RELEASE),
    Way(path=PAGE, name="community.release.send", handle=release, action=RELEASE, methods=("POST",)),
    Way(path=ONE, name="community.released", handle=released, action=READ),
    Way(path=f"{ONE}/withdraw", name="community.withdraw", handle=withdraw, action=RELEASE, methods=("POST",)),
    Way(path=f"{ONE}/{{form}}", name="community.document", handle=document, action=READ),
)
