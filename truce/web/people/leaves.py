"""Figures of a register that leave: looked at first as they would, let go by whoever has the right, kept as files.

What goes is what was looked at: the form carries the sha256 of it, and where the figures are others by now nothing
leaves. A file is given of figures that left, exactly as they did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from starlette.responses import Response

from truce import bootstrap
from truce.errors import Conflict, NotFound, Refused, TruceError
from truce.flow.community import leaving, releasing
from truce.flow.community.figures import today
from truce.flow.house import House
from truce.model.released import WITHDRAWN, Release
from truce.vocabulary.community import community
from truce.web import faults
from truce.web.asked import Asked
from truce.web.people import spans
from truce.web.people.registers import registers
from truce.web.people.spans import Period
from truce.web.way import Way

FILES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
Make = Callable[[House, date, date], Any]
Publish = Callable[[House, date, date, str | None], Any]  # with the reason of a correction


class Stale(Conflict):
    """What was looked at is not what would leave by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """What leaves one register: how it is made to be looked at and to leave, and said as one document.

    `facts`: what the template needs beside it.
    """

    register: str
    template: str
    preview: Make
    publish: Publish
    plain: Callable[[Any], dict[str, Any]]
    facts: Callable[[Asked, Any], dict[str, Any]]

    @property
    def ways(self) -> tuple[Way, ...]:
        """The page, its form, and the files."""
        path, action = f"/{self.register}/release", f"{self.register}.release"
        return (
            Way(path=path, name=f"{self.register}.release", handle=partial(show, self), action=action),
            Way(
                path=path,
                name=f"{self.register}.let_go",
                handle=partial(let_go, self),
                action=action,
                methods=("POST",),
            ),
            Way(
                path=f"{path}/{{record}}.{{kind}}",
                name=f"{self.register}.file",
                handle=partial(as_file, self),
                action=action,
            ),
            Way(
                path=f"{path}/{{release}}/withdraw",
                name=f"{self.register}.withdraw",
                handle=partial(withdraw, self),
                action=action,
                methods=("POST",),
            ),
        )


def show(leaves: Leaves, asked: Asked) -> Response:
    """What would leave of whole months; and what left before."""
    return _shown(leaves, asked, spans.months(asked, today(asked.house)))


def _shown(
    leaves: Leaves, asked: Asked, period: Period, *, status: int = 200, error: TruceError | None = None
) -> Response:
    made, chosen = None, bool({"first", "last"} & {*asked.query, *asked.form})
    try:
        if period.since is not None and period.until is not None:
            made = leaves.preview(asked.house, period.since, period.until)
    except (Refused, Conflict) as fault:  # these months may not leave, now or ever: the page says why
        error, status = error or fault, faults.status_of(fault) if chosen else status
    return asked.page(
        leaves.template,
        status=422 if period.wrong else status,
        registers=registers(asked),
        error=error,
        stale=isinstance(error, Stale),
        made=made,
        chosen=chosen,
        refusal=_refusal(error),
        over=f"{_last_over(asked):%Y-%m}",
        period=period,
        before=leaving.released(asked.house, leaves.register),
        standing=_standing(asked.house, leaves.register),
        digest=None if made is None else leaving.digest(leaves.plain(made)),
        done=asked.query.get("done"),
        reasons=[(code, one.label(asked.language)) for code, one in community().corrections.items()],
        **({} if made is None else leaves.facts(asked, made)),
    )


def _refusal(error: TruceError | None) -> dict[str, str]:
    """Why nothing may leave, where the page has words of its own for it: `why`, and the months that left before."""
    if error is None or not isinstance(error, Refused):
        return {"why": ""}
    if "recorded" in error.given:
        return {"why": "empty"}
    if "left" not in error.given:
        return {"why": ""}
    start, until = (date.fromisoformat(day) for day in str(error.given["left"]).split(" to "))
    return {"why": "cut", "first": f"{start:%Y-%m}", "last": f"{until - timedelta(days=1):%Y-%m}"}


def _last_over(asked: Asked) -> date:
    return today(asked.house).replace(day=1) - timedelta(days=1)


def let_go(leaves: Leaves, asked: Asked) -> Response:
    """Let the figures leave that were shown: on record before anything goes."""
    period = spans.months(asked, today(asked.house))
    if period.since is None or period.until is None:
        return _shown(leaves, asked, period)
    try:
        with bootstrap.writing(asked.house):
            _as_shown(leaves, asked, period.since, period.until)
            leaves.publish(asked.house, period.since, period.until, asked.text("why") or None)
    except (Conflict, Refused) as error:
        return _shown(leaves, asked, period, status=faults.status_of(error), error=error)
    first, last = period.typed["first"], period.typed["last"]
    return asked.go(f"/{leaves.register}/release?first={first}&last={last}&done=1")


def _as_shown(leaves: Leaves, asked: Asked, since: date, until: date) -> None:
    if leaving.digest(leaves.plain(leaves.preview(asked.house, since, until))) != asked.text("sha256"):
        raise Stale("the figures changed since you looked at them", remedy="look at them again, then let them leave")


def _standing(house: House, register: str) -> dict[str, Release]:
    """How each release of the register stands now, by its id."""
    return {one.id: one for one in releasing.releases(house) if one.register == register}


def withdraw(leaves: Leaves, asked: Asked) -> Response:
    """Take a release back: it stays on record as such, and whoever has it still has it."""
    if asked.path["release"] not in _standing(asked.house, leaves.register):
        raise NotFound("no such figures left this register", register=leaves.register, remedy="its list names all")
    take_back(asked, asked.path["release"])
    return asked.go(f"/{leaves.register}/release?done=withdrawn#left")


def take_back(asked: Asked, release: str) -> None:
    """Take a release of any register back, for the reason in the form; a form sent twice is one act."""
    with bootstrap.writing(asked.house):
        releasing.check_why(asked.text("why"))
        if releasing.release(asked.house, release).standing != WITHDRAWN:
            releasing.withdraw(asked.house, release, asked.text("why"))


def as_file(leaves: Leaves, asked: Asked) -> Response:
    """Figures exactly as they left. The JSON is, byte for byte, what the log holds the sha256 of."""
    kind, record = asked.path["kind"], asked.path["record"]
    if kind not in FILES:
        raise NotFound("there is no such file", remedy=f"its name ends in {' or '.join(FILES)}")
    told = leaving.as_released(asked.house, leaves.register, record)
    content = leaving.document(told) if kind == "json" else leaving.sheet(told).encode()
    name = f'attachment; filename="{leaves.register}-{told["since"]}-{told["until"]}.{kind}"'
    return Response(content, media_type=FILES[kind], headers={"Content-Disposition": name})
