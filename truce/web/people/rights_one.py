"""/rights/of/ID: one human-rights case: what it may be called, how people are helped, and its steps.

Whoever a restricted case does not name gets the answer of one that is not there, at every way and form.
"""

from collections.abc import Callable

from starlette.responses import Response

from truce import bootstrap
from truce.errors import TruceError, WrongUsage
from truce.flow.community import rights, rights_shown
from truce.flow.community.harm_shown import Rung
from truce.flow.community.rights_shown import ShownCase
from truce.model.harm import EXCLUDED, MERGED, VERIFIED
from truce.vocabulary.abuses import abuses
from truce.vocabulary.harm import harm
from truce.web import faults
from truce.web.asked import Asked
from truce.web.people import entering
from truce.web.people.entering import Options, Told, seen
from truce.web.people.harm_words import Words
from truce.web.people.registers import registers
from truce.web.people.rights_fields import AGAIN, FIRST, NEW, paths
from truce.web.people.writing import filled, taken
from truce.web.way import Way

DONE = ("new", "change", "step", "merge", "unmerge", "refer")
FORM = "people/rights_form.html.j2"
TYPED = ("to", "why", "ground", "into", "doing", "path", "person", "state", "referral")


def show(asked: Asked) -> Response:
    """One case as it stands."""
    return shown(asked, rights_shown.shown(asked.house, asked.path["id"]))


def shown(asked: Asked, one: ShownCase, *, status: int = 200, error: TruceError | None = None) -> Response:
    """The page of one case; `error`: why what was sent could not be done, with what was typed still there."""
    case, steps = one.case, [to for to in one.next if to not in (MERGED, VERIFIED)]
    rung = Rung(part=None, kind=None, number=None, steps=case.steps, next=one.next, lacks=one.lacks)
    return asked.page(
        "people/rights_one.html.j2",
        status=status,
        one=one,
        name=rights_shown.called(one.held),
        error=error,
        typed={name: asked.text(name) for name in TYPED},
        rungs=[rung],
        steps=steps,
        others=list(one.others),
        exclusions=list(harm().exclusions),
        first=FIRST,
        rules={code: abuses().issues[code].rule for code in case.issues},
        paths=paths(asked),
        care=any(abuses().types[code].care for code in (case.type, *case.also)) or case.age == "child",
        done=asked.query.get("done") if asked.query.get("done") in DONE else None,
        tellers=[(teller, harm().source_kinds[teller.kind].corroborates) for teller in case.tellers],
        registers=registers(asked),
        w=Words(asked.say, asked.house),
    )


def _did(asked: Asked, work: Callable[[str], object], done: str) -> Response:
    one = rights_shown.shown(asked.house, asked.path["id"])
    try:
        with bootstrap.writing(asked.house):
            work(one.held.id)
    except TruceError as error:
        fresh = rights_shown.shown(asked.house, one.held.id)
        return shown(asked, fresh, status=faults.status_of(error), error=error)
    return asked.go(f"/rights/of/{one.held.id}?done={done}")


def step(asked: Asked) -> Response:
    """One step on the ladder, whatever but `verified`."""
    to = asked.text("to")

    def work(id: str) -> object:
        if to in ("", VERIFIED):
            raise WrongUsage("say where it goes", field="to")
        ground = (asked.text("ground") or None) if to == EXCLUDED else None
        return rights.step(asked.house, id, to, asked.text("why"), ground=ground, seen=seen(asked))

    return _did(asked, work, "step")


def verify(asked: Asked) -> Response:
    """A second person says that there are reasonable grounds to believe it."""
    return _did(asked, lambda it: rights.step(asked.house, it, VERIFIED, asked.text("why"), seen=seen(asked)), "step")


def merge(asked: Asked) -> Response:
    """Say that it is the same as another one, which counts."""
    return _did(
        asked,
        lambda it: rights.step(asked.house, it, MERGED, asked.text("why"), into=asked.text("into"), seen=seen(asked)),
        "merge",
    )


def unmerge(asked: Asked) -> Response:
    """Take that back."""
    return _did(asked, lambda it: rights.unmerge(asked.house, it, asked.text("why")), "unmerge")


def refer(asked: Asked) -> Response:
    """Somebody is sent for help, or what came of it."""

    def work(id: str) -> object:
        return rights.refer(
            asked.house,
            id,
            asked.text("state"),
            referral=asked.text("referral") or "new",
            path=asked.text("path") or None,
            person=asked.text("person") or None,
            why=asked.text("why"),
        )

    return _did(asked, work, "refer")


def give(asked: Asked) -> Response:
    """The form of a new case."""
    return filled(asked, FORM, NEW, {}, {}, _new(asked))


def take(asked: Asked) -> Response:
    """Keep a new case."""

    def keep(told: Told) -> str:
        return rights.begin(asked.house, told, entering.sending(asked))

    return taken(asked, FORM, NEW, {}, _new(asked), keep, "/rights/of/")


def _new(asked: Asked) -> dict[str, object]:
    words = Words(asked.say, asked.house)
    return {"doing": "new", "w": words, "trained": rights.trained_for(asked.house), "needs_care": _needs_care()}


def _needs_care() -> list[str]:
    return [code for code, kind in abuses().types.items() if kind.care]


def give_again(asked: Asked) -> Response:
    """The form of a case, with what stands."""
    one = rights_shown.shown(asked.house, asked.path["id"])
    return filled(asked, FORM, AGAIN, entering.again(AGAIN, one.fields), {}, _again(asked, one))


def take_again(asked: Asked) -> Response:
    """Tell it anew."""
    one = rights_shown.shown(asked.house, asked.path["id"])

    def keep(told: Told) -> str:
        rights.change(asked.house, one.held.id, entering.whole(AGAIN, told), seen=seen(asked))
        return one.held.id

    more: dict[str, Options] = {}
    return taken(asked, FORM, AGAIN, more, _again(asked, one), keep, "/rights/of/")


def _again(asked: Asked, one: ShownCase) -> dict[str, object]:
    return _new(asked) | {"doing": "change", "one": one, "name": rights_shown.called(one.held)}


PATH = "/rights/of/{id}"
WAYS = (
    Way(path="/rights/new", name="rights.new", handle=give, action="rights.write"),
    Way(path="/rights/new", name="rights.add", handle=take, action="rights.write", methods=("POST",)),
    Way(path=PATH, name="rights.one", handle=show, action="rights.read"),
    Way(path=f"{PATH}/step", name="rights.step", handle=step, action="rights.write", methods=("POST",)),
    Way(path=f"{PATH}/verify", name="rights.verify", handle=verify, action="rights.write", methods=("POST",)),
    Way(path=f"{PATH}/merge", name="rights.merge", handle=merge, action="rights.write", methods=("POST",)),
    Way(path=f"{PATH}/unmerge", name="rights.unmerge", handle=unmerge, action="rights.write", methods=("POST",)),
    Way(path=f"{PATH}/refer", name="rights.refer", handle=refer, action="rights.write", methods=("POST",)),
    Way(path=f"{PATH}/change", name="rights.again", handle=give_again, action="rights.write"),
    Way(path=f"{PATH}/change", name="rights.change", handle=take_again, action="rights.write", methods=("POST",)),
)
