"""register to alternative: the steps of a case up to its assessment, as forms."""

from truce.flow.house import House
from truce.flow.verification import case_intake, case_work
from truce.model.case import Case
from truce.vocabulary.casework import casework
from truce.web.casework import options as may_be
from truce.web.casework.fields import Field, Form, Step, Told, local, of

WHY = Field(name="why", kind="text", required=True, option="--why")
MAY_WHY = Field(name="why", kind="text", option="--why")
QUESTIONS = tuple(casework().triage_questions)
KINDS = {"term": "line"}  # which term, which reading: no question of yes and no


def _triage(house: House, ref: str, told: Told) -> Case:
    answers = {name: told[name] for name in QUESTIONS if told[name]}
    return case_intake.triage(house, ref, answers=answers, why=told["why"] or "")


def _triaged_before(form: Form) -> dict[str, str]:
    return dict(form.case.triage)


def _merge(house: House, ref: str, told: Told) -> Case:
    return case_intake.merge(house, ref, told["other"] or told["into"] or "", why=told["why"] or "")


def _plan(house: House, ref: str, told: Told) -> Case:
    return case_work.plan(
        house, ref, team=told["team"], questions=told["question"], visit_by=told["visit_by"], why=told["why"] or ""
    )


def _planned(form: Form) -> dict[str, str]:
    due = form.case.plans[-1].visit_by if form.case.plans else form.case.allegation.received_at + case_work.VISIT_WITHIN
    return {"visit_by": local(due, form)}


def _visit(house: House, ref: str, told: Told) -> Case:
    return case_work.visit(
        house,
        ref,
        kind=told["kind"] or "",
        result=told["result"] or "",
        note=told["note"] or "",
        began=told["at"],
        access=told["access"],
    )


def _ask(house: House, ref: str, told: Told) -> Case:
    return case_work.access(house, ref, to=told["to"], place=told["place"] or "", at=told["at"])


def _outcome(house: House, ref: str, told: Told) -> Case:
    return case_work.access(
        house,
        ref,
        request=told["request"],
        outcome=told["outcome"],
        reason_given=told["reason"],
        at=told["at"],
        why=told["why"] or "",
    )


def _inform(house: House, ref: str, told: Told) -> Case:
    return case_work.inform(
        house,
        ref,
        kind=told["kind"] or "",
        source=told["source"] or "",
        means=told["means"] or "",
        summary=told["summary"] or "",
        tends=told["tends"] or "for",
        origin=told["origin"],
        repeats=told["repeats"],
        exhibits=told["exhibit"],
        interview=told["interview"],
        incident=told["incident"],
        reliability=told["reliability"] or "F",
        credibility=told["credibility"] or "6",
        grade_why=told["grade_why"] or "",
    )


def _grade_source(house: House, ref: str, told: Told) -> Case:
    given = {"source": told["source"], "reliability": told["reliability"], "about": told["about"]}
    return case_work.grade(house, ref, **given, why=told["why"] or "")


def _grade_item(house: House, ref: str, told: Told) -> Case:
    return case_work.grade(house, ref, item=told["item"], credibility=told["credibility"], why=told["why"] or "")


def _link(house: House, ref: str, told: Told) -> Case:
    return case_work.link(
        house,
        ref,
        incidents=told["incident"],
        exhibits=told["exhibit"],
        unlink=told["unlink"],
        why=told["why"] or "",
    )


def _register(house: House, ref: str, told: Told) -> Case:
    return case_intake.register(house, ref, terms=told["term"], why=told["why"] or "")


def _is_joined(case: Case) -> bool:
    return case.merged_into is not None


def _unmerge(house: House, ref: str, told: Told) -> Case:
    return case_intake.unmerge(house, ref, why=told["why"] or "")


STEPS = (
    Step(
        name="register",
        action="case.register",
        work=_register,
        fields=(Field(name="term", kind="many", options=may_be.terms), MAY_WHY),
    ),
    Step(
        name="triage",
        action="case.triage",
        work=_triage,
        fields=(*(Field(name=name, kind=KINDS.get(name, "answer"), option=name) for name in QUESTIONS), WHY),
        beside="twins",
        defaults=_triaged_before,
    ),
    Step(
        name="reject",
        action="case.reject",
        work=lambda house, ref, told: case_intake.reject(house, ref, why=told["why"] or ""),
        fields=(WHY,),
    ),
    Step(
        name="merge",
        action="case.merge",
        work=_merge,
        fields=(Field(name="into", kind="choice", options=may_be.likely, empty=True), Field(name="other"), WHY),
        beside="twins",
    ),
    Step(name="unmerge", action="case.unmerge", work=_unmerge, fields=(WHY,), fits=_is_joined),
    Step(
        name="plan",
        action="case.plan",
        work=_plan,
        fields=(
            Field(name="team", kind="many", options=may_be.team, required=True, option="--team"),
            Field(name="question", kind="lines", required=True, option="--question"),
            Field(name="visit_by", kind="time", option="--visit-by"),
            WHY,
        ),
        defaults=_planned,
    ),
    Step(
        name="visit",
        action="case.visit",
        work=_visit,
        fields=(
            Field(name="kind", kind="choice", options=of("visit_kinds"), required=True, option="--kind"),
            Field(name="result", kind="choice", options=of("visit_results"), required=True, option="--result"),
            Field(name="note", kind="text", option="--note"),
            Field(name="at", kind="time", option="--at"),
            Field(name="access", kind="choice", options=may_be.requests, empty=True),
        ),
        screens=("note",),
    ),
    Step(
        name="access",
        action="case.access",
        work=_ask,
        fields=(
            Field(name="to", kind="choice", options=may_be.parties, required=True, option="--to"),
            Field(name="place", required=True, option="--place"),
            Field(name="at", kind="time", option="--at"),
        ),
    ),
    Step(
        name="outcome",
        action="case.access",
        work=_outcome,
        fields=(
            Field(name="request", kind="choice", options=may_be.requests, required=True),
            Field(name="outcome", kind="choice", options=of("access_outcomes"), required=True, option="--outcome"),
            Field(name="reason", kind="text", option="--reason"),
            Field(name="at", kind="time", option="--at"),
            MAY_WHY,
        ),
        fits=lambda case: bool(case.access),
    ),
    Step(
        name="inform",
        action="case.inform",
        work=_inform,
        fields=(
            Field(name="kind", kind="choice", options=of("information_kinds"), required=True, option="--kind"),
            Field(name="source", required=True, option="--source"),
            Field(name="means", kind="choice", options=may_be.means, required=True, option="--means"),
            Field(name="summary", kind="text", required=True, option="--summary"),
            Field(name="tends", kind="choice", options=may_be.tends, default="for", option="--tends"),
            Field(name="origin", option="--origin"),
            Field(name="repeats", kind="many", options=may_be.items, option="--repeats"),
            Field(name="exhibit", kind="many", options=may_be.exhibits, option="--exhibit"),
            Field(name="interview", option="--interview"),
            Field(name="incident", option="--incident"),
            Field(name="reliability", kind="choice", options=may_be.letters, default="F", option="--reliability"),
            Field(name="credibility", kind="choice", options=may_be.numbers, default="6", option="--credibility"),
            Field(name="grade_why", kind="text", option="--grade-why"),
        ),
        screens=("summary",),
        beside="items",
    ),
    Step(
        name="grade_source",
        action="case.grade",
        work=_grade_source,
        fields=(
            Field(name="source", kind="choice", options=may_be.sources, required=True, option="--source"),
            Field(name="reliability", kind="choice", options=may_be.letters, required=True, option="--reliability"),
            Field(name="about", option="--about"),
            WHY,
        ),
        fits=lambda case: bool(case.information or case.joined),
        beside="items",
    ),
    Step(
        name="grade_item",
        action="case.grade",
        work=_grade_item,
        fields=(
            Field(name="item", kind="choice", options=may_be.own_items, required=True, option="--item"),
            Field(name="credibility", kind="choice", options=may_be.numbers, required=True, option="--credibility"),
            WHY,
        ),
        fits=lambda case: bool(case.information),
        beside="items",
    ),
    Step(
        name="link",
        action="case.link",
        work=_link,
        fields=(
            Field(name="incident", kind="lines", option="--incident"),
            Field(name="exhibit", kind="lines", option="--exhibit"),
            Field(name="unlink", kind="many", options=may_be.linked),
            MAY_WHY,
        ),
    ),
    Step(
        name="alternative",
        action="case.alternative",
        work=lambda house, ref, told: case_work.alternative(house, ref, text=told["text"] or "", why=told["why"] or ""),
        fields=(Field(name="text", kind="text", required=True, option="--text"), MAY_WHY),
        screens=("text",),
        beside="items",
    ),
    Step(
        name="weigh",
        action="case.alternative",
        work=lambda house, ref, told: case_work.alternative(
            house, ref, id=told["id"], verdict=told["verdict"], why=told["why"] or ""
        ),
        fields=(
            Field(name="id", kind="choice", options=may_be.explanations, required=True),
            Field(name="verdict", kind="choice", options=of("alternative_verdicts"), required=True, option="--verdict"),
            WHY,
        ),
        fits=lambda case: bool(case.alternatives),
        screens=("why",),
        beside="items",
    ),
)
