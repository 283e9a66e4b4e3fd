"""/harm/of/ID: one thing of the register; taking it a step further, by a second person where it is verified."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from truce import bootstrap
from truce.errors import TruceError, WrongUsage
from truce.flow.community import harm as register
from truce.flow.community import harm_shown
from truce.flow.community.harm_shown import INCIDENT, RECORD, Shown
from truce.model.harm import EXCLUDED, MERGED, VERIFIED
from truce.vocabulary.harm import harm
from truce.web import faults
from truce.web.asked import Asked
from truce.web.people.entering import seen
from truce.web.people.harm import picture
from truce.web.people.harm_fields import WORD_OF
from truce.web.people.harm_words import Words
from truce.web.people.registers import registers
from truce.web.way import Way

MERGEABLE = (INCIDENT, RECORD)
DONE = ("new", "change", "step", "merge", "unmerge", "name")
IDENTITY = ("name", "variants", "contact", "notes")
LONGEST = 4000


def show(asked: Asked) -> Response:
    """One thing as it stands."""
    return shown(asked, harm_shown.shown(asked.house, asked.path["id"]))


def shown(asked: Asked, one: Shown, *, status: int = 200, error: TruceError | None = None) -> Response:
    """The page of one thing; `error`: why what was sent could not be done, with what was typed still there."""
    words = Words(asked.say, asked.house)
    return asked.page(
        "people/harm_one.html.j2",
        status=status,
        one=one,
        word=WORD_OF[one.held.noun],
        name=harm_shown.called(one.book, one.held.id),
        error=error,
        typed={name: asked.text(name) for name in ("to", "why", "ground", "into", "doing")},
        steps=_steps(one),
        others=_others(one) if one.held.noun in MERGEABLE else [],
        exclusions=list(harm().exclusions),
        drawn=[
            (crater, made, picture(words, harm_shown.called(one.book, crater.id), [crater], made))
            for crater, made in one.craters
        ],
        done=asked.query.get("done") if asked.query.get("done") in DONE else None,
        called=harm_shown.called,
        tellers=_tellers(one),
        registers=registers(asked),
        w=words,
    )


def _steps(one: Shown) -> list[str]:
    """Where some of it may go, but for a merger and for what a second person says: those have forms of their own."""
    every = [to for to in harm().statuses if any(to in rung.next for rung in one.rungs)]
    return [to for to in every if to not in (MERGED, VERIFIED)]


def _others(one: Shown) -> list[tuple[str, str]]:
    """What it could be one with: of its noun, and not merged itself."""
    others = (other for other in one.book.of(one.held.noun) if other.id != one.held.id and other.into is None)
    return [(other.id, harm_shown.called(one.book, other.id)) for other in others]


def _tellers(one: Shown) -> list[tuple[Any, bool]]:
    """Each source, and whether its kind can corroborate."""
    kinds = harm().source_kinds
    return [(teller, kinds[teller.kind].corroborates) for teller in getattr(one.made, "tellers", ())]


def _did(asked: Asked, work: Callable[[str], object], done: str) -> Response:
    """Do it and show what came of it; or show the thing again with what is wrong and what was typed."""
    one = harm_shown.shown(asked.house, asked.path["id"])
    try:
        with bootstrap.writing(asked.house):
            work(one.held.id)
    except TruceError as error:
        fresh = harm_shown.shown(asked.house, one.held.id)
        return shown(asked, fresh, status=faults.status_of(error), error=error)
    return asked.go(f"/harm/of/{one.held.id}?done={done}")


def step(asked: Asked) -> Response:
    """One step on the ladder, whatever but `verified`."""
    to = asked.text("to")

    def work(id: str) -> object:
        if to in ("", VERIFIED):
            raise WrongUsage("say where it goes", field="to")
        return register.step(
            asked.house,
            id,
            to,
            asked.text("why"),
            ground=(asked.text("ground") or None) if to == EXCLUDED else None,
            parts=_parts(asked),
            seen=seen(asked),
        )

    return _did(asked, work, "step")


def verify(asked: Asked) -> Response:
    """A second person says that there are reasonable grounds to believe it."""

    def work(id: str) -> object:
        return register.step(asked.house, id, VERIFIED, asked.text("why"), parts=_parts(asked), seen=seen(asked))

    return _did(asked, work, "step")


def _parts(asked: Asked) -> list[str]:
    return [one for one in asked.form.getlist("part") if isinstance(one, str)]


def merge(asked: Asked) -> Response:
    """Say that it is the same as another one, which counts."""
    return _did(asked, lambda it: register.merge(asked.house, it, asked.text("into"), asked.text("why")), "merge")


def unmerge(asked: Asked) -> Response:
    """Take that back."""
    return _did(asked, lambda it: register.unmerge(asked.house, it, asked.text("why")), "unmerge")


def ask_name(asked: Asked) -> Response:
    """The form that says who somebody was."""
    return _naming(asked, harm_shown.shown(asked.house, asked.path["id"]))


def name(asked: Asked) -> Response:
    """Seal who it was in the vault; the record holds the id of that person alone."""
    one = harm_shown.shown(asked.house, asked.path["id"])
    told: dict[str, Any] = {name: asked.text(name) for name in IDENTITY if asked.text(name)}
    if one.held.noun != RECORD or not told.get("name") or max(map(len, told.values())) > LONGEST:
        return _naming(asked, one, status=422, missing=not told.get("name"))
    if "variants" in told:
        told["variants"] = [line.strip() for line in told["variants"].splitlines() if line.strip()]
    with bootstrap.writing(asked.house):
        register.name(asked.house, one.held.id, told)
    return asked.go(f"/harm/of/{one.held.id}?done=name")


def _naming(asked: Asked, one: Shown, *, status: int = 200, missing: bool = False) -> Response:
    if one.held.noun != RECORD:
        raise WrongUsage("only an individual record has a name", remedy="open one of the people of an incident")
    return asked.page(
        "people/harm_name.html.j2",
        status=status,
        one=one,
        name=harm_shown.called(one.book, one.held.id),
        typed={name: asked.text(name) for name in IDENTITY},
        missing=missing,
        registers=registers(asked),
        w=Words(asked.say, asked.house),
    )


PATH = "/harm/of/{id}"
WAYS = (
    Way(path=PATH, name="harm.one", handle=show, action="harm.read"),
    Way(path=f"{PATH}/step", name="harm.step", handle=step, action="harm.write", methods=("POST",)),
    Way(path=f"{PATH}/verify", name="harm.verify", handle=verify, action="harm.verify", methods=("POST",)),
    Way(path=f"{PATH}/merge", name="harm.merge", handle=merge, action="harm.write", methods=("POST",)),
    Way(path=f"{PATH}/unmerge", name="harm.unmerge", handle=unmerge, action="harm.write", methods=("POST",)),
    Way(path=f"{PATH}/name", name="harm.ask_name", handle=ask_name, action="harm.write"),
    Way(path=f"{PATH}/name", name="harm.name", handle=name, action="harm.write", methods=("POST",)),
)
