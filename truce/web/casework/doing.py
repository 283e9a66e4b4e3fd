"""A step of a case in the browser: its form, what is made of it, and what is told where somebody was quicker."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from truce.errors import Conflict, TruceError
from truce.flow.house import House
from truce.flow.room import cases_shown, notices
from truce.flow.room.case_twins import twins
from truce.flow.room.cases import book, has_part, since
from truce.flow.room.cases_written import statements_of
from truce.flow.verification import case_named, case_weigh
from truce.flow.verification.case_ref import no_such_case
from truce.model.act import Entry
from truce.model.case import Case
from truce.web import faults
from truce.web.asked import Asked
from truce.web.casework.fields import Form, Step, told, typed
from truce.web.casework.parts import page, path_of, whole

TEMPLATE = "cases/step.html.j2"


def form_of(asked: Asked) -> Form:
    """The case that the address names, and the whole of it where whoever asks may read it. Raises NotFound."""
    case = part_in(asked)
    if not asked.may("case.view", case=case.id, state=case.state):
        return Form(asked=asked, case=case, shown=None)
    look = cases_shown.shown if asked.request.method == "GET" else cases_shown.again
    seen = look(asked.house, case.id)
    return Form(asked=asked, case=seen.case, shown=seen)


def part_in(asked: Asked) -> Case:
    """The case that the address names, where whoever asks may read it or has a part in it.

    Raises NotFound, in the same words for a case that is not theirs as for one that is not there.
    """
    case = book(asked.house).find(asked.path["ref"])
    if asked.may("case.view", case=case.id, state=case.state) or has_part(asked.house, case):
        return case
    raise no_such_case(asked.path["ref"])


def give(step: Step, asked: Asked) -> Response:
    """The form of a step, empty, or with what a link put into it."""
    form = form_of(asked)
    return filled(step, form, typed(step, form), place=None if form.shown is None else form.shown.place)


def take(step: Step, asked: Asked) -> Response:
    """Do the step; or show the form again with what was typed, what is wrong, and what a colleague changed."""
    form = form_of(asked)
    place = place_read(form)
    try:
        case = step.work(reading(asked.house, form.case, place), form.case.id, told(step, form))
        warnings = case_named.named(asked.house, case, {name: asked.text(name) for name in step.screens})
    except TruceError as error:
        return _again(step, form, error, place)
    return onward(asked, step.name, case, warnings, sees=form.shown is not None)


def _again(step: Step, form: Form, error: TruceError, place: int | None) -> Response:
    form, changes = renewed(form, error, place)
    return filled(
        step,
        form,
        typed(step, form),
        place=None if form.shown is None else form.shown.place,
        status=faults.status_of(error),
        error=error,
        changes=changes,
    )


def place_read(form: Form) -> int | None:
    """Up to where the sender had read the case when the form was opened; None for whoever may not read it."""
    return None if form.shown is None else whole(form.asked.text("read_to"), 0)


def reading(house: House, case: Case, place: int | None) -> House:
    """The house of somebody who read a case up to a place: no act of theirs comes after what they have not seen."""
    return house if place is None else replace(house, seen={case.id: place})


def renewed(form: Form, error: TruceError, place: int | None) -> tuple[Form, Sequence[Entry]]:
    """The case as it is now, and, where somebody was quicker, what came since the sender read it."""
    fresh = form_of(form.asked)
    if place is None or not isinstance(error, Conflict):
        return fresh, ()
    return fresh, since(form.asked.house, form.case.id, place)


def filled(
    step: Step,
    form: Form,
    values: Mapping[str, Any],
    *,
    place: int | None,
    status: int = 200,
    error: TruceError | None = None,
    changes: Sequence[Entry] = (),
) -> Response:
    """The page of a step's form."""
    return page(
        form.asked,
        TEMPLATE,
        status=status,
        step=step,
        form=form,
        case=form.case,
        shown=form.shown,
        values=values,
        fields=step.asked_of(form),
        options={one.name: one.options(form) for one in step.fields if one.options is not None},
        place=place,
        error=error,
        wrong=wrong_field(step, error),
        changes=changes,
        done=done_here(form.asked, step.name),
        shut=is_shut(step.action, form),
        **beside(step, form),
    )


def is_shut(action: str, form: Form) -> bool:
    """Whether the policy would refuse a step of the case as it stands; unknown, so no, to who may not read it."""
    if form.shown is None:
        return False
    known = form.shown.step(action)
    return known is None or not known.you


def beside(step: Step, form: Form) -> dict[str, Any]:
    """What stands beside the form: the case, its items, its finding weighed again, or the cases it may repeat."""
    facts: dict[str, Any] = {"twins": (), "weighed": None, "statements_of": statements_of, "found": None}
    if form.shown is None:
        answers = step.action == notices.ANSWER and form.case.notices
        return facts | {"found": notices.text(form.house, form.case)} if answers else facts
    if step.beside == "twins":
        facts["twins"] = twins(form.house, form.case)
    if step.beside == "finding" and form.case.finding is not None:
        facts["weighed"] = case_weigh.weigh_again(form.house, form.case)
    return facts


def wrong_field(step: Step, error: TruceError | None) -> str | None:
    """The field that an error is about, as far as it says so."""
    if error is None:
        return None
    given = next(
        (str(error.given[name]) for name in ("field", "empty", "missing", "option") if name in error.given), ""
    )
    named = {given, *str(error.given.get("options", "")).replace("--", "").split(", ")} - {""}
    return next((one.name for one in step.fields if named & {one.name, one.option}), None)


def done_here(asked: Asked, name: str) -> str | None:
    """Whether this very form was just sent by somebody who may not read the case it was sent to."""
    return name if asked.query.get("done") == name else None


def onward(asked: Asked, name: str, case: Case, warnings: Sequence[str], *, sees: bool) -> Response:
    """To the case; or, where there is something to beware of, there by way of it."""
    there = f"{path_of(case)}?done={name}" if sees else f"{path_of(case)}/do/{name}?done={name}"
    if warnings:
        return page(asked, "cases/beware.html.j2", case=case, warnings=warnings, there=there)
    return asked.go(there)
