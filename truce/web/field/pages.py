"""Pages about the field: what came and what became of it, the phones that may send, the forms they load."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from starlette.responses import Response

from truce.errors import NotFound, UnusableValue
from truce.flow.acting import members
from truce.flow.field import devices as flow
from truce.flow.field.interviews import may_take_in, take_in
from truce.flow.field.land import land
from truce.flow.field.library import lacking, library, xlsx_of
from truce.flow.field.settings import page_code
from truce.flow.field.told import STATES, answers_shown, entry_shown, files_shown, shown, summary
from truce.model.when import read_time
from truce.web.asked import Asked
from truce.web.field.doors import address_of
from truce.web.way import SIGNED, Way

PAGE = 50
INBOX: Final = "field.inbox"
DEVICE: Final = "field.device"
LAND: Final = "field.land"
SUBMIT: Final = "field.submit"
TONES: Mapping[str, str] = {"waiting": "open", "landed": "good", "set_aside": "warn"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def home(asked: Asked) -> Response:
    """What came, the newest first. Whoever may only send is shown the way to the forms."""
    if not asked.may(INBOX):
        return asked.page("field/home.html.j2", rows=None)
    only = asked.query.get("state") if asked.query.get("state") in STATES else None
    before = _number(asked.query.get("before", ""))
    rows = shown(asked.house, only, PAGE + 1, before)
    asked.saw("inbox", rows=len(rows[:PAGE]))
    more = rows[PAGE - 1]["seq"] if len(rows) > PAGE else None
    return asked.page(
        "field/home.html.j2",
        rows=[_timed(row) for row in rows[:PAGE]],
        counts=summary(asked.house),
        only=only,
        more=more,
        states=STATES,
        tones=TONES,
        takes_in=may_take_in(asked.house),
    )


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None


def _timed(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"received_at": datetime.fromisoformat(row["received_at"])}


def entry(asked: Asked) -> Response:
    """One submission: from whom, what it says that is not sealed, its files, what became of it."""
    number = _number(asked.path["seq"])
    found = None if number is None else entry_shown(asked.house, number)
    if number is None or found is None:
        raise NotFound("there is no such entry in the inbox")
    asked.saw(f"inbox:{number}")
    return asked.page(
        "field/entry.html.j2",
        row=_timed(found),
        answers=answers_shown(asked.house, number),
        files=files_shown(asked.house, number),
        tones=TONES,
    )


def take(asked: Asked) -> Response:
    """Land what waits and what was set aside, and take interviews in where the asker may."""
    land(asked.house, again=True)
    if may_take_in(asked.house):
        take_in(asked.house)
    return asked.go("/field")


def devices(asked: Asked) -> Response:
    """The phones that may send, and a form for one more."""
    return _devices(asked)


def _devices(asked: Asked, made: flow.NewDevice | None = None, status: int = 200) -> Response:
    now = asked.house.clock()
    found = sorted(flow.devices(asked.house).values(), key=lambda one: (not one.lives(now), one.watcher))
    address = f"{address_of(asked)}/key/{made.token}" if made else ""
    return asked.page(
        "field/devices.html.j2",
        status=status,
        devices=[(one, one.lives(now) and flow.member_may(asked.house, one.member)) for one in found],
        senders=[(one, one) for one in sorted(members(asked.house)) if flow.member_may(asked.house, one)],
        made=made,
        address=address,
        digest=f"{address_of(asked)}/openrosa",
        code=page_code(asked.house, address) if made else "",
    )


def add_device(asked: Asked) -> Response:
    """Make a device; its token and code are on this page and never again."""
    until = asked.text("until")
    try:
        ends = read_time(until, asked.zone.key).latest if until else None
    except UnusableValue as wrong:
        raise UnusableValue("this is not a day", field="until") from wrong
    made = flow.add(asked.house, asked.text("watcher"), asked.text("member") or None, ends)
    answer = _devices(asked, made)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def end_device(asked: Asked) -> Response:
    """Stop a device."""
    flow.end(asked.house, asked.text("device"))
    return asked.go("/field/devices")


def forms(asked: Asked) -> Response:
    """The forms that phones load."""
    known = library(asked.house)
    all_forms = list(known.forms.values())
    return asked.page("field/forms.html.j2", forms=all_forms, wrong=dict(known.wrong), lacks=lacking(asked.house))


def form_xlsx(asked: Asked) -> Response:
    """A form as a workbook."""
    form = library(asked.house).find(asked.path["id"])
    headers = {"Content-Disposition": f'attachment; filename="{form.id}.xlsx"'}
    return Response(xlsx_of(asked.house, form.id), media_type=XLSX, headers=headers)


WAYS: tuple[Way, ...] = (
    Way(path="/field", name="field.home", handle=home, action=SIGNED),
    Way(path="/field/entries/{seq}", name="field.entry", handle=entry, action=INBOX),
    Way(path="/field/land", name="field.land", handle=take, action=LAND, methods=("POST",)),
    Way(path="/field/devices", name="field.devices", handle=devices, action=DEVICE),
    Way(path="/field/devices", name="field.devices.add", handle=add_device, action=DEVICE, methods=("POST",)),
    Way(path="/field/devices/end", name="field.devices.end", handle=end_device, action=DEVICE, methods=("POST",)),
    Way(path="/field/forms", name="field.forms", handle=forms, action=SUBMIT),
    Way(path="/field/forms/{id}.xlsx", name="field.workbook", handle=form_xlsx, action=SUBMIT),
)
