"""Intake: an allegation taken in, by those whom the mandate lets allege; a monitor gets a receipt, not the case."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from starlette.responses import Response

from truce.errors import Conflict, TruceError, WrongUsage
from truce.flow.acting import may
from truce.flow.house import House
from truce.flow.room.cases_written import may_allege
from truce.flow.verification import case_intake, case_named
from truce.flow.verification.case import find, not_future
from truce.model.case import Allegation, Case
from truce.model.states import FIRST
from truce.model.when import EPOCH, When
from truce.vocabulary.casework import casework
from truce.web import faults
from truce.web.asked import Asked
from truce.web.casework import options as may_be
from truce.web.casework.doing import wrong_field
from truce.web.casework.fields import Field, Form, Options, Step, Told, of, told, typed
from truce.web.casework.parts import page, path_of
from truce.web.casework.words import word

NOBODYS = Allegation(
    channel="unknown", alleged_by="unknown", actor="unknown", terms=(), summary="", place="", earliest=None,
    latest=None, received_at=EPOCH, urgency="routine",
)  # fmt: skip
NOT_YET = Case(id="", state="none", allegation=NOBODYS)  # what the form of an intake is about


def _channels(form: Form) -> Options:
    who = form.house.choices.mandate.who_may_allege
    return [(code, word(form.asked.say, "channels", code)) for code in casework().channels if may_allege(who, code)]


def _terms(form: Form) -> Options:
    return may_be.terms_of(form.house.agreements)


def _actors(form: Form) -> Options:
    return may_be.actors_of(form.house.agreements, form.asked.say)


def _receive(house: House, _ref: str, told: Told) -> Case:
    case = case_intake.receive(
        house,
        channel=told["channel"] or "",
        alleged_by=told["by"] or "",
        summary=told["summary"] or "",
        actor=told["actor"] or "unknown",
        terms=told["term"],
        when=_stretch(house, told["when"], told["until"]),
        place=told["place"] or "",
        received_at=told["received"],
        urgency=told["urgency"] or "routine",
        sending=told["sending"],
    )
    if not told["at_once"] or case.state != FIRST or not may(house, "case.register", case=case.id, state=FIRST).allowed:
        return case
    with suppress(Conflict):  # the same form, sent twice at once: the other sending gives the number
        return case_intake.register(house, case.id)
    return find(house, case.id)


def _stretch(house: House, begins: When | None, ends: When | None) -> When | None:
    """From when it is told to have begun to when it is told to have ended. Raises WrongUsage."""
    end: datetime | None = None if ends is None else ends.earliest
    not_future(house, end, "--until", "nothing happened yet")
    if begins is None or end is None:
        return begins
    if end < begins.earliest:
        raise WrongUsage("it ends before it begins", field="--until")
    return replace(begins, latest=end)


RECEIVE = Step(
    name="receive",
    action="case.receive",
    work=_receive,
    fields=(
        Field(name="channel", kind="choice", options=_channels, required=True, option="--channel"),
        Field(name="by", required=True, option="--by"),
        Field(name="summary", kind="text", required=True, option="--summary"),
        Field(name="actor", kind="choice", options=_actors, default="unknown", option="--actor"),
        Field(name="when", kind="told", option="--when"),
        Field(name="until", kind="told", option="--until"),
        Field(name="place", option="--place"),
        Field(name="term", kind="many", options=_terms, option="--term"),
        Field(name="received", kind="time", option="--received"),
        Field(name="urgency", kind="choice", options=of("urgencies"), default="routine", option="--urgency"),
        Field(name="at_once", kind="tick"),
        Field(name="sending", kind="hidden"),
    ),
)


def give(asked: Asked) -> Response:
    """The form, empty; after somebody sent it who may not read cases: with the receipt."""
    return _form(asked)


def take(asked: Asked) -> Response:
    """Take the allegation in; or show the form again with what was typed and what is wrong."""
    form = Form(asked=asked, case=NOT_YET, shown=None)
    try:
        case = RECEIVE.work(asked.house, "", told(RECEIVE, form))
        warnings = case_named.named(asked.house, case, {})
    except TruceError as error:
        return _form(asked, status=faults.status_of(error), error=error)
    if asked.may("case.view", case=case.id) and not warnings:
        return asked.go(f"{path_of(case)}?done=receive")
    return asked.go(f"/cases/new?received={case.id}")


def _form(asked: Asked, *, status: int = 200, error: TruceError | None = None) -> Response:
    form = Form(asked=asked, case=NOT_YET, shown=None)
    values = typed(RECEIVE, form)
    if not values["sending"] or isinstance(error, Conflict):  # what was sent before is not what is sent next
        values["sending"] = token_hex(16)
    received = asked.query.get("received", "")
    return page(
        asked,
        "cases/receive.html.j2",
        status=status,
        step=RECEIVE,
        form=form,
        values=values,
        options={one.name: one.options(form) for one in RECEIVE.fields if one.options is not None},
        error=error,
        wrong=wrong_field(RECEIVE, error),
        received=received if received.startswith("cas-") else None,
        may_register=asked.may("case.register"),
    )
