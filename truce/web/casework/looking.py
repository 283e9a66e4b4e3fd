"""The list of cases, one case, what changed in it, its record, its times and its text: looking without changing."""

from contextlib import suppress
from typing import Any

from starlette.responses import Response

from truce.errors import Refused
from truce.flow.acting import look_at
from truce.flow.room import cases_listed, cases_shown
from truce.flow.room.cases import book, since
from truce.flow.room.cases_listed import Asked as Wanted
from truce.flow.room.cases_next import since_of, waiting
from truce.flow.room.cases_written import EDITIONS, statements_of
from truce.flow.verification import case_look, case_named, case_release
from truce.flow.verification.case import names
from truce.flow.verification.case_ref import no_such_case
from truce.model.case import Case
from truce.web.asked import Asked
from truce.web.casework.parts import chosen, page, part, whole
from truce.web.casework.steps import BY_ACTION, Step
from truce.web.casework.words import word


def ref_of(asked: Asked) -> str:
    """The id of the case that the address names. Raises NotFound, which repeats nothing but a number or an id.

    For a case that is not theirs it says the same as for one that is not there; the refusal is on record.
    """
    case = book(asked.house).find(asked.path["ref"])
    if not asked.may("case.view", case=case.id, state=case.state):
        with suppress(Refused):
            look_at(asked.house, "case.view", case.id)
        raise no_such_case(asked.path["ref"])
    return case.id


def wanted(asked: Asked) -> Wanted:
    """What the address asks for."""
    query = asked.query
    return Wanted(
        state=query.get("state") or "open",
        text=query.get("text", "")[:200],
        actor=query.get("actor", ""),
        urgency=query.get("urgency", ""),
        mine=query.get("mine") == "yes",
        yours=query.get("yours") == "yes",
        late=query.get("late") == "yes",
        sort=query.get("sort") or "newest",
        page=whole(query.get("page", ""), 1),
    )


def listed(asked: Asked) -> Response:
    """The list, as the address asks for it. A script that listens takes its rows and the counts of its tabs."""
    told = wanted(asked)
    found = cases_listed.listed(asked.house, told)
    facts: dict[str, Any] = {
        "wanted": told,
        "found": found,
        "groups": [(name, sum(found.states.get(s, 0) for s in states)) for name, states in cases_listed.GROUPS.items()],
        "actor_options": [(one, _actor(asked, one)) for one in found.actors],
        "urgency_options": [(one, word(asked.say, "urgencies", one)) for one in cases_listed.URGENCIES],
        "sort_options": [(one, asked.say(f"cases.sort_{one}")) for one in cases_listed.SORTS],
        "query": chosen(dict(asked.query)),
        "link": lambda **change: "/cases?" + chosen(dict(asked.query) | {"page": ""}, **change),
        "may_receive": asked.may("case.receive"),
    }
    return page(asked, "cases/list.html.j2", **facts)


def _actor(asked: Asked, actor: str) -> str:
    return names(asked.house).get(actor) or word(asked.say, "actors", actor)


def show(asked: Asked) -> Response:
    """A case with all that hangs on it."""
    seen = cases_shown.shown(asked.house, ref_of(asked))
    return page(asked, "cases/show.html.j2", done=done(asked), fresh=None, **facts_of(asked, seen))


def again(asked: Asked) -> Response:
    """The body of a case's page, read again because something happened; with what happened since it was read."""
    seen = cases_shown.again(asked.house, ref_of(asked))
    place = whole(asked.query.get("place", ""), seen.place)
    fresh = since(asked.house, seen.case.id, place)
    return part(asked, "cases/show.html.j2", "body", done=None, fresh=fresh, **facts_of(asked, seen))


def done(asked: Asked) -> str | None:
    """The step that led here, as the address says; None for what is none."""
    told = asked.query.get("done", "")
    return told if asked.say.knows(f"cases.done_{told}") else None


def facts_of(asked: Asked, seen: cases_shown.Shown) -> dict[str, Any]:
    """What a page about a case shows."""
    return {
        "shown": seen,
        "case": seen.case,
        "open_steps": steps_for(seen),
        "shut_steps": tuple(one for one in seen.steps if not one.you),
        "warnings": case_named.named_in_finding(asked.house, seen.case),
        "statements_of": statements_of,
        "editions": EDITIONS,
        "mandate": asked.house.choices.mandate,
        "now": asked.house.clock(),
        "next_step": waiting(asked.house)(seen.case),
        "stands_since": since_of(seen.case),
        "may_add_exhibit": asked.may("exhibit.add", case=seen.case.id),
    }


def steps_for(seen: cases_shown.Shown) -> dict[str, tuple[Step, cases_shown.Step]]:
    """The forms that are open to whoever asks in this case as it stands, by name."""
    found = {}
    for one in seen.steps:
        for step in BY_ACTION.get(one.action, ()):
            if one.you and step.fits(seen.case):
                found[step.name] = (step, one)
    return found


def changed(asked: Asked) -> Response:
    """What happened in a case since a form was opened: a warning beside it, before anything is sent."""
    case = asked_about(asked)
    entries = since(asked.house, case.id, whole(asked.query.get("place", ""), 0))
    return part(asked, "cases/step.html.j2", "since", changes=entries)


def asked_about(asked: Asked) -> Case:
    """The case of the address, where whoever asks may read it. Raises NotFound, also for one they may not read."""
    return book(asked.house).find(ref_of(asked))


def record(asked: Asked) -> Response:
    """Every act about a case as the log has it, with its hashes; and how long each step took."""
    id = ref_of(asked)
    entries = case_look.history(asked.house, id)
    case, times = case_look.times(asked.house, id)
    return page(asked, "cases/record.html.j2", case=case, entries=entries, times=times)


def times(asked: Asked) -> Response:
    """Hours from the allegation to each step, over all cases that whoever asks may read."""
    _, rows = case_look.times(asked.house, None)
    return page(asked, "cases/times.html.j2", rows=rows)


def text(asked: Asked) -> Response:
    """The text of a finding for one edition, to be read or printed."""
    case = asked_about(asked)
    edition = asked.query.get("edition", "internal")
    lines = case_release.text(asked.house, case.id, edition)
    return page(asked, "cases/text.html.j2", case=case, lines=lines, edition=edition, editions=EDITIONS)
