"""What every page of casework is given: the words of its codes, their tones, and the parts of `cases/parts.html.j2`."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from truce.flow.verification.case import names
from truce.model.act import Entry
from truce.model.case import Case
from truce.web.asked import Asked
from truce.web.casework.fields import ANSWERS, answered
from truce.web.casework.options import short
from truce.web.casework.words import because, tone, word
from truce.web.names import Names


def facts(asked: Asked) -> dict[str, Any]:
    """`word(kind, code)`, `tone(code)`, `names` of actors, `reading(code)`, `short(text)`, and `parts`.

    `because(act, why)`: a reason, ours in the reader's language; `answers`, and what is `answered` in one.
    """
    told = asked.facts()
    told["reading"] = Names(asked.say, asked.house).reading
    told |= {"word": partial(word, asked.say), "tone": tone, "names": names(asked.house), "short": short}
    told |= {
        "answered": answered,
        "answers": ANSWERS,
        "because": partial(because, asked.say),
        "ours": partial(ours, asked),
    }
    parts = asked.pages.get_template("cases/parts.html.j2").make_module(told)
    return {**told, "parts": parts}


def ours(asked: Asked, entries: Sequence[Entry]) -> bool:
    """Whether all these acts are of whoever asks: then no colleague was quicker, and the form was sent before."""
    return asked.user is not None and all(one.by == asked.user for one in entries)


def page(asked: Asked, template: str, *, status: int = 200, **more: Any) -> Response:
    """A page of casework."""
    return asked.page(template, status=status, **(facts(asked) | more))


def part(asked: Asked, template: str, block: str, **more: Any) -> Response:
    """One block of such a page."""
    return asked.part(template, block, **(facts(asked) | more))


def path_of(case: Case) -> str:
    """Where a case is, by the number that people say, or by its id before it has one."""
    return f"/cases/{case.number or case.id}"


def whole(given: str, default: int) -> int:
    """A whole number that was typed into an address; the default for anything else."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else default


def chosen(query: Mapping[str, str], **change: object) -> str:
    """The same address with something changed: what a link of a filter leads to. Empty values are left out."""
    told = {**query, **{name: str(value) for name, value in change.items()}}
    return urlencode({name: value for name, value in sorted(told.items()) if value})
