"""The editor of a finding: every statement names what it rests on, and the standard is held to it while it is written.

Nothing is kept before it is saved, and nothing is saved that the standard, the mandate or a missing piece of evidence
forbids: the same steps refuse it that refuse `truce case assess`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from starlette.responses import Response

from truce.errors import TruceError
from truce.flow.frames import frame
from truce.flow.house import House
from truce.flow.room.cases_written import Statement, lacking, may_be_cited, refuse_unsupported
from truce.flow.verification import case_finding, case_named, case_weigh
from truce.flow.verification.case import find, known_standards
from truce.model.act import Entry
from truce.model.agreement import Term
from truce.model.case import Case
from truce.model.ruling import Ruling
from truce.vocabulary.casework import casework
from truce.web import faults
from truce.web.asked import Asked
from truce.web.casework import draft as drafts
from truce.web.casework import options
from truce.web.casework.doing import form_of, is_shut, onward, place_read, reading, renewed
from truce.web.casework.draft import Draft
from truce.web.casework.fields import Form
from truce.web.casework.options import short
from truce.web.casework.parts import page, part
from truce.web.names import Names

TEMPLATE = "cases/assess.html.j2"
HELD = "held:"  # the area that a party holds
RULING = ["id", "agreement", "term", "reading", "party", "area", "period", "earliest", "latest", "status", "coverage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is wrong with a draft as it stands: statements without evidence, no limitations, the standard's checks."""

    statements: tuple[str, ...]
    unlimited: bool
    weighed: case_weigh.Weighed | None
    fault: TruceError | None = None

    @property
    def holds(self) -> bool:
        """Whether it would be taken as it is."""
        whole = not self.statements and not self.unlimited and self.fault is None
        return whole and self.weighed is not None and self.weighed.holds


def _allowed(asked: Asked) -> bool:
    return asked.house.choices.mandate.attribution_allowed


def _cited(form: Form) -> tuple[str, ...]:
    items = () if form.shown is None else form.shown.items
    return may_be_cited(form.case, items)


def _written(draft: Draft) -> tuple[Statement, ...]:
    return tuple(one for one in draft.statements if one.text.strip())


def check(form: Form, draft: Draft) -> Checked:
    """A draft held against the standard it names, and every statement against what it rests on."""
    written = _written(draft)
    wrong = lacking(written, _cited(form)) if written else ("nothing is said at all",)
    unlimited = not draft.limitations
    try:
        weighed = case_weigh.weigh(form.house, form.case, draft.assessment())
    except TruceError as fault:
        return Checked(statements=wrong, unlimited=unlimited, weighed=None, fault=fault)
    return Checked(statements=wrong, unlimited=unlimited, weighed=weighed)


def give(asked: Asked) -> Response:
    """The editor: as the newest version has it, else empty."""
    form = form_of(asked)
    items = tuple(value for value, _ in options.items(form))
    return _editor(form, drafts.first(form.case, items, attribution=_allowed(asked)))


def weigh(asked: Asked) -> Response:
    """The checks alone, for a draft that is being written; nothing is kept."""
    form = form_of(asked)
    draft = drafts.sent(asked, form.case, attribution=_allowed(asked))
    return part(asked, TEMPLATE, "checks", checked=check(form, draft), case=form.case)


def take(asked: Asked) -> Response:
    """Save the assessment; or show the editor again with all that is lacking. Other buttons only change the form."""
    form = form_of(asked)
    draft = drafts.sent(asked, form.case, attribution=_allowed(asked))
    place = place_read(form)
    if asked.text("do") != "save":
        return _editor(form, draft, place=place)
    try:
        refuse_unsupported(_written(draft), _cited(form))
        case = case_finding.assess(reading(asked.house, form.case, place), form.case.id, draft.assessment())
        warnings = case_named.named_in_finding(asked.house, find(asked.house, case.id))
    except TruceError as error:
        fresh, changes = renewed(form, error, place)
        return _editor(fresh, draft, status=faults.status_of(error), error=error, changes=changes)
    return onward(asked, "assess", case, warnings, sees=form.shown is not None)


def _editor(
    form: Form,
    draft: Draft,
    *,
    place: int | None = None,
    status: int = 200,
    error: TruceError | None = None,
    changes: Sequence[Entry] = (),
) -> Response:
    asked, case = form.asked, form.case
    stands = None if form.shown is None else form.shown.place
    return page(
        asked,
        TEMPLATE,
        status=status,
        form=form,
        case=case,
        shown=form.shown,
        draft=draft,
        checked=check(form, draft),
        place=stands if place is None or error is not None else place,
        error=error,
        changes=changes,
        shut=is_shut("case.assess", form),
        standards=known_standards(asked.house).values(),
        levels=casework().fact_levels,
        citable=_citable(form),
        items=options.items(form),
        explanations=options.explanations(form),
        rulings=_rulings(asked, case),
        ruling_told=partial(ruling_told, Names(asked.say, asked.house), asked.house.choices.time_zone),
        terms=_terms(asked.house, case),
        said=drafts.SAID,
        attribution=_allowed(asked),
        actors=options.actors_of(asked.house.agreements, asked.say),
        most=drafts.MOST,
    )


def _citable(form: Form) -> list[tuple[str, str]]:
    """What a statement may rest on, each with enough of it to know it by."""
    case, word = form.case, form.asked.say
    found = list(options.items(form))
    found += [(v.id, f"{v.id}: {short(v.note) or word.when(v.began)}") for v in case.visits]
    found += [(a.id, f"{a.id}: {a.to}, {short(a.place)}") for a in case.access]
    found += [(h.id, f"{h.id}: {short(h.text)}") for h in case.alternatives]
    return found


def _rulings(asked: Asked, case: Case) -> dict[str, list[dict[str, Any]]]:
    """For each alleged term and reading the rulings over the time that is told; all of them where none is told."""
    wanted = {f"{one.agreement}:{one.term}:{one.reading}" for one in case.scope}
    if not wanted:
        return {}
    lake = asked.house.mission.lake
    key = ("casework.rulings", lake.version(Ruling), case.id, len(case.history))
    return asked.room.cache.cached(key, lambda: _read_rulings(asked.house, case, wanted))


def ruling_told(names: Names, zone: str, row: Mapping[str, Any]) -> str:
    """A ruling by what tells it from its neighbours: whose acts, when, where, how it stands; its id last.

    `zone`: the mission's, whose midnights part the days.
    """
    say, area = names.say, row["area"]
    day = say.day(row["earliest"].astimezone(ZoneInfo(zone)).date())
    when = say("why.v_whole") if row["period"] == "whole" else day
    held = say("terms.held_by", whose=names.party(area.removeprefix(HELD))) if area.startswith(HELD) else area
    where = () if area == "all" else (held,)
    return ", ".join((names.party(row["party"]), when, *where, names.code("statuses", row["status"]), row["id"]))


def _read_rulings(house: House, case: Case, wanted: set[str]) -> dict[str, list[dict[str, Any]]]:
    about = pl.concat_str("agreement", "term", "reading", separator=":")
    rows = frame(house, Ruling, columns=RULING).with_columns(about=about).filter(pl.col("about").is_in(list(wanted)))
    if (at := case.allegation.earliest) is not None:
        rows = rows.filter(pl.col("earliest") <= at, pl.col("latest") > at)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.sort("about", "party", "area", "period", "earliest").to_dicts():
        found.setdefault(row["about"], []).append(row)
    return found


def _terms(house: House, case: Case) -> dict[str, Term]:
    """The alleged terms, by `agreement:term`."""
    wanted = {(one.agreement, one.term) for one in case.scope}
    return {f"{a.id}:{t.id}": t for a in house.agreements for t in a.terms if (a.id, t.id) in wanted}
