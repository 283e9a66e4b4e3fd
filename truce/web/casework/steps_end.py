"""submit to reopen: the steps of a case from its assessment on, as forms. The assessment itself has an editor."""

from datetime import timedelta

from truce.errors import WrongUsage
from truce.flow.house import House
from truce.flow.verification import case_finding, case_party, case_release
from truce.model.case import Case
from truce.web.casework import options as may_be
from truce.web.casework.fields import Field, Form, Options, Step, Told, local, of
from truce.web.casework.steps_begin import MAY_WHY, WHY

AT_WORK = ("triaged", "under_verification", "assessed", "in_review", "returned")
REPLY_DAYS = 7  # offered as the time of reply; whoever notifies says how long


GRADES = (
    Field(name="reliability", kind="choice", options=may_be.letters, default="F", option="--reliability", inside=True),
    Field(name="credibility", kind="choice", options=may_be.numbers, default="6", option="--credibility", inside=True),
)


def _determine(house: House, ref: str, told: Told) -> Case:
    agreed = None if told["attribution"] is None else told["attribution"] == "agree"
    return case_finding.determine(house, ref, why=told["why"] or "", attribution=agreed)


def _agreeing(form: Form) -> Options:
    finding = form.case.finding
    return may_be.agreeing(form) if finding is not None and finding.attribution.names_somebody else []


def _notify(house: House, ref: str, told: Told) -> Case:
    if told["due"] is None:
        raise WrongUsage("until when may it reply?", field="due")
    return case_party.notify(house, ref, to=told["to"] or "", due=told["due"], why=told["why"] or "")


def _in_a_week(form: Form) -> dict[str, str]:
    return {"due": local(form.house.clock() + timedelta(days=REPLY_DAYS), form)}


def _reply(house: House, ref: str, told: Told) -> Case:
    return case_party.reply(
        house,
        ref,
        notice=told["notice"] or "",
        text=told["text"],
        exhibit=told["exhibit"],
        received_at=told["at"],
        reliability=told["reliability"] or "F",
        credibility=told["credibility"] or "6",
    )


def _decision(house: House, ref: str, told: Told) -> Case:
    votes = {}
    for line in told["vote"]:
        who, sign, vote = line.partition("=")
        if not sign:
            raise WrongUsage("a vote is a name and what it was: mission=agree", field="vote", given=line[:60])
        votes[who.strip()] = vote.strip()
    return case_party.commission(
        house, ref, result=told["result"], votes=votes, body=told["body"], why=told["why"] or ""
    )


def _remedy(house: House, ref: str, told: Told) -> Case:
    return case_party.remedy(
        house,
        ref,
        kind=told["kind"],
        owner=told["owner"],
        text=told["text"] or "",
        due=told["due"],
        why=told["why"] or "",
    )


def _mend(house: House, ref: str, told: Told) -> Case:
    return case_party.remedy(
        house, ref, id=told["id"], status=told["status"] or "", due=told["due"], why=told["why"] or ""
    )


def _publish(house: House, ref: str, told: Told) -> Case:
    return case_release.publish(
        house,
        ref,
        audience=told["audience"] or "",
        why=told["why"] or "",
        with_actor=told["with_actor"],
        place=told["place"],
        text=told["text"],
    )


def _correct(house: House, ref: str, told: Told) -> Case:
    return case_release.correct(house, ref, was=told["was"] or "", now=told["now"] or "", why=told["why"] or "")


def _is_before_commission(case: Case) -> bool:
    return case.state == "commission"


def _is_at_rest(case: Case) -> bool:
    """Whether there is something to open again. What is being worked on is open; the policy lets it begin anew, and
    whoever wants that goes to the form by its address.
    """
    return case.state not in AT_WORK


STEPS = (
    Step(
        name="submit",
        action="case.submit",
        work=lambda house, ref, told: case_finding.submit(house, ref, why=told["why"] or ""),
        fields=(MAY_WHY,),
        beside="finding",
    ),
    Step(
        name="return",
        action="case.return",
        work=lambda house, ref, told: case_finding.give_back(house, ref, why=told["why"] or ""),
        fields=(WHY,),
        beside="finding",
    ),
    Step(
        name="determine",
        action="case.determine",
        work=_determine,
        fields=(Field(name="attribution", kind="choice", options=_agreeing, empty=True, option="--attribution"), WHY),
        screens=("why",),
        beside="finding",
    ),
    Step(
        name="dissent",
        action="case.dissent",
        work=lambda house, ref, told: case_finding.dissent(
            house, ref, text=told["text"] or "", about=told["about_what"] or "whole"
        ),
        fields=(
            Field(name="about_what", kind="choice", options=may_be.abouts, default="whole"),
            Field(name="text", kind="text", required=True, option="--text"),
        ),
        fits=lambda case: case.finding is not None,
        screens=("text",),
        beside="finding",
    ),
    Step(
        name="notify",
        action="case.notify",
        work=_notify,
        fields=(
            Field(name="to", kind="choice", options=may_be.parties, required=True, option="--to"),
            Field(name="due", kind="time", required=True, option="--due"),
            MAY_WHY,
        ),
        beside="finding",
        defaults=_in_a_week,
    ),
    Step(
        name="reply",
        action="case.reply",
        work=_reply,
        fields=(
            Field(name="notice", kind="choice", options=may_be.notices, required=True, option="--notice"),
            Field(name="text", kind="text", option="--text"),
            Field(name="exhibit", kind="choice", options=may_be.exhibits, empty=True, option="--exhibit"),
            Field(name="at", kind="time", option="--at", inside=True),
            *GRADES,
        ),
        fits=lambda case: bool(case.notices),
    ),
    Step(
        name="answer",
        action="case.answer",
        work=lambda house, ref, told: case_party.answer(house, ref, result=told["result"] or "", why=told["why"] or ""),
        fields=(Field(name="result", kind="choice", options=may_be.answers_of, required=True, option="--result"), WHY),
    ),
    Step(
        name="commission",
        action="case.commission",
        work=lambda house, ref, told: case_party.commission(house, ref, body=told["body"], why=told["why"] or ""),
        fields=(Field(name="body", option="--body"), WHY),
        fits=lambda case: not _is_before_commission(case),
        beside="finding",
    ),
    Step(
        name="decision",
        action="case.commission",
        work=_decision,
        fields=(
            Field(name="result", kind="choice", options=of("commission_results"), required=True, option="--result"),
            Field(name="vote", kind="lines", option="--vote"),
            Field(name="body", option="--body"),
            WHY,
        ),
        fits=_is_before_commission,
        beside="finding",
    ),
    Step(
        name="remedy",
        action="case.remedy",
        work=_remedy,
        fields=(
            Field(name="kind", kind="choice", options=of("remedy_kinds"), required=True, option="--kind"),
            Field(name="owner", kind="choice", options=may_be.parties, required=True, option="--owner"),
            Field(name="text", kind="text", required=True, option="--text"),
            Field(name="due", kind="time", required=True, option="--due"),
            WHY,
        ),
    ),
    Step(
        name="mend",
        action="case.remedy",
        work=_mend,
        fields=(
            Field(name="id", kind="choice", options=may_be.remedies, required=True),
            Field(name="status", kind="choice", options=of("remedy_statuses"), required=True, option="--status"),
            Field(name="due", kind="time", option="--due"),
            WHY,
        ),
        fits=lambda case: any(case.open_remedies()),
    ),
    Step(
        name="publish",
        action="case.publish",
        work=_publish,
        fields=(
            Field(name="audience", kind="choice", options=may_be.audiences, required=True, option="--audience"),
            Field(name="place", option="--place"),
            Field(name="text", kind="text", option="--text"),
            Field(name="with_actor", kind="tick"),
            WHY,
        ),
        beside="finding",
    ),
    Step(
        name="restrict",
        action="case.restrict",
        work=lambda house, ref, told: case_release.restrict(
            house, ref, audience=told["audience"] or "nobody", why=told["why"] or ""
        ),
        fields=(
            Field(name="audience", kind="choice", options=may_be.kept_from, default="nobody", option="--audience"),
            WHY,
        ),
        beside="finding",
    ),
    Step(
        name="correct",
        action="case.correct",
        work=_correct,
        fields=(
            Field(name="was", kind="text", required=True, option="--was"),
            Field(name="now", kind="text", required=True, option="--now"),
            WHY,
        ),
        screens=("was", "now", "why"),
        beside="finding",
    ),
    Step(
        name="close",
        action="case.close",
        work=lambda house, ref, told: case_release.close(house, ref, why=told["why"] or ""),
        fields=(WHY,),
    ),
    Step(
        name="reopen",
        action="case.reopen",
        work=lambda house, ref, told: case_release.reopen(house, ref, why=told["why"] or ""),
        fields=(WHY,),
        fits=_is_at_rest,
    ),
)
