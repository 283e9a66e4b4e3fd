"""A form of a register, filled in: kept once, or shown again with what was typed and what is wrong at its field."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from truce import bootstrap
from truce.errors import TruceError
from truce.flow.community.taking import minds
from truce.web import faults
from truce.web.asked import Asked
from truce.web.people import entering
from truce.web.people.entering import Form, Options, Told
from truce.web.people.registers import registers

Facts = Mapping[str, Any]
Keep = Callable[[Told], str]  # keeps what was told; the id of the thing


def filled(
    asked: Asked,
    template: str,
    form: Form,
    values: Told,
    more: Mapping[str, Options],
    facts: Facts,
    *,
    status: int = 200,
    wrong: Mapping[str, str] | None = None,
    error: TruceError | None = None,
) -> Response:
    """The page of a form."""
    return asked.page(
        template,
        status=status,
        form=form,
        values=values,
        choices=entering.options(asked, form, more),
        blank=entering.blanks(asked, form),
        wrong=wrong or {},
        error=error,
        sending=entering.sending(asked),
        minds=facts.get("minds", []),
        registers=registers(asked),
        **{name: fact for name, fact in facts.items() if name != "minds"},
    )


def taken(
    asked: Asked, template: str, form: Form, more: Mapping[str, Options], facts: Facts, keep: Keep, path: str
) -> Response:
    """Keep what was typed and lead to it (`path`ID); or show the form again. Nothing that was typed is lost."""
    told = entering.read(asked, form)
    if asked.text("more"):
        return filled(asked, template, form, told, more, facts)
    if wrong := entering.wrongs(asked, form, told):
        return filled(asked, template, form, told, more, facts, status=422, wrong=wrong)
    if (named := _looks_named(told)) and "sure" not in asked.form:
        return filled(asked, template, form, told, more, {**facts, "minds": named}, status=422)
    try:
        with bootstrap.writing(asked.house):
            id = keep(told)
    except TruceError as error:
        about = entering.named(error, form, asked)
        code = faults.status_of(error)
        return filled(asked, template, form, told, more, facts, status=code, wrong=about, error=error)
    return asked.go(f"{path}{id}?done={facts['doing']}")


def _looks_named(told: Told) -> list[str]:
    """Fields whose text looks as if it named somebody: asked about before anything is kept, since nothing is undone."""
    return list(dict.fromkeys(place.partition(".")[0] for place, _ in minds(told)))
