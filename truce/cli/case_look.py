"""case list, show, history, times, text, standards: looking at cases without changing them."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

import typer

from truce.cli import show, who
from truce.cli.case_words import Ref, app, title
from truce.cli.options import Folder, Json
from truce.flow.verification import case_look, case_release
from truce.flow.verification.case import known_standards
from truce.model.act import Entry
from truce.model.case import Case
from truce.model.finding import Finding

Edition = Annotated[str, typer.Option("--edition", help="internal, parties or public.")]
State = Annotated[str | None, typer.Option("--state", help="Only those in this state.", show_default=False)]

SPREAD = ("step", "reached", "waiting", "least", "lower", "median", "upper", "most")


@app.command("list")
def cases(folder: Folder, state: State = None, as_json: Json = False) -> None:
    """List the cases that you may read: where each stands, and what is overdue."""
    house = who.open_house(folder)
    found = [one for one in case_look.visible(house) if state in (None, one.state)]
    late = {one.id: case_look.overdue(one, house.clock()) for one in found}
    if as_json:
        show.machine([_short(one) | {"overdue": [asdict(o) for o in late[one.id]]} for one in found])
        return
    rows = [
        (one.number or one.id, one.state, one.allegation.summary[:60], len(one.information), len(late[one.id]) or "")
        for one in found
    ]
    show.table("", ("case", "state", "alleged", "items", "overdue"), rows)


def _short(case: Case) -> dict[str, Any]:
    level = case.finding.fact_level if case.finding else None
    return {"case": case.id, "number": case.number, "state": case.state, "fact_level": level}


@app.command("show")
def show_case(folder: Folder, ref: Ref, as_json: Json = False) -> None:
    """Where a case stands, what is in it, what may come next and who may do it, and what is overdue."""
    seen = case_look.show(who.open_house(folder), ref)
    if as_json:
        extra = {"next_states": seen.case.next_states, "next": [asdict(one) for one in seen.next]}
        show.machine(asdict(seen.case) | extra | {"overdue": [asdict(one) for one in seen.overdue]})
        return
    for line in _lines(seen):
        show.say(line)


def _lines(seen: case_look.Seen) -> Iterable[str]:
    case, told = seen.case, seen.case.allegation
    yield f"{title(case)}: {case.state}"
    yield f"  alleged: {told.summary}"
    yield f"  by {told.alleged_by} ({told.channel}), against {told.actor}"
    yield f"  heard of {told.received_at:%Y-%m-%d %H:%M} UTC"
    yield from _inside(seen)
    for finding in case.findings:
        yield from _finding(finding)
    for late in seen.overdue:
        yield f"  OVERDUE since {late.since:%Y-%m-%d %H:%M} UTC: {late.what}"
    yield "next:" if seen.next else "nothing comes next"
    for step in seen.next:
        yours = "you may" if step.you else step.why
        yield f"  {step.action.replace('.', ' ')} -> {' or '.join(step.to)}   ({', '.join(step.roles)}; {yours})"


def _inside(seen: case_look.Seen) -> Iterable[str]:
    case = seen.case
    for scope in case.scope:
        yield f"  {scope.agreement} {scope.term}, reading {scope.reading}: {scope.standing}"
    if case.merged_into:
        yield f"  joined to {seen.numbers.get(case.merged_into, case.merged_into)}"
    for other in case.joined:
        yield f"  holds {seen.numbers.get(other, other)} joined to it"
    yield from _work(case)
    for item in seen.items:
        id = item.id if item.case == case.id else item.full_id
        letter = seen.letters.get(item.source, "F")
        yield f"  {id} {letter}{item.credibility} {item.kind} from {item.source}, {item.tends}: {item.summary}"
    for one in case.alternatives:
        yield f"  {one.id} {one.verdict or 'open'}: {one.text}"
    yield from _access(case)
    for remedy in case.remedies:
        yield f"  {remedy.id} {remedy.kind} owed by {remedy.owner}: {remedy.status}, due {remedy.due:%Y-%m-%d}"


def _work(case: Case) -> Iterable[str]:
    for plan in case.plans[-1:]:  # the newest counts
        due = f"{plan.visit_by:%Y-%m-%d %H:%M} UTC" if plan.visit_by else "no date"
        yield f"  plan of {plan.at:%Y-%m-%d}: team {', '.join(plan.team)}; visit by {due}"
        yield from (f"    question: {one}" for one in plan.questions)
    for visit in case.visits:
        used = f", by request {visit.access}" if visit.access else ""
        note = f": {visit.note}" if visit.note else ""
        yield f"  {visit.id} {visit.kind} on {visit.began:%Y-%m-%d %H:%M} UTC{used}: {visit.result}{note}"


def _access(case: Case) -> Iterable[str]:
    for request in case.access:
        came = request.outcomes
        yield f"  {request.id} access asked of {request.to}: {came[-1].outcome if came else 'no answer yet'}"
        if len(came) > 1 or any(one.reason_given for one in came):
            for one in came:
                said = f"; they said: {one.reason_given}" if one.reason_given else ""
                why = f"; why: {one.why}" if one.why else ""
                yield f"    {one.at:%Y-%m-%d %H:%M} UTC {one.outcome}{said}{why}"


def _finding(finding: Finding) -> Iterable[str]:
    loud = "   *** DRILL: taken on trust, nothing was checked ***" if finding.drill else ""
    yield f"  finding {finding.number} ({finding.id}): {finding.fact_level} by {finding.standard}{loud}"
    who_did = finding.attribution.actor
    parts = f"author {finding.author}, reviewer {finding.reviewer or '-'}, releaser {finding.releaser or '-'}"
    yield f"    who did it: {who_did}; severity: {finding.severity or 'none'}; {parts}"
    for term in finding.terms:
        yield f"    {term.agreement} {term.term}, reading {term.reading}: {term.result}"


@app.command()
def history(folder: Folder, ref: Ref, as_json: Json = False) -> None:
    """Every act about a case: who, when, why, where it led, and the hash of the act before."""
    entries = case_look.history(who.open_house(folder), ref)
    if as_json:
        show.machine([_happened(entry) for entry in entries])
        return
    for entry in entries:
        one = _happened(entry)
        led = f" -> {one['to']}" if one["to"] else ""
        show.say(f"{entry.seq}  {entry.at:%Y-%m-%d %H:%M} UTC  {entry.by}  {entry.act}{led}  {one['why']}")
        show.say(f"    after {(entry.previous or 'nothing')[:16]}, leaf {entry.hash[:16]}")


def _happened(entry: Entry) -> dict[str, Any]:
    move = entry.move.to if entry.move else None
    why = entry.facts.get("why", "")
    told = {"seq": entry.seq, "at": entry.at, "by": entry.by, "act": entry.act, "to": move, "why": why}
    return told | {"previous": entry.previous, "hash": entry.hash}


@app.command()
def times(
    folder: Folder,
    ref: Annotated[str | None, typer.Argument(metavar="CASE", help="One case.", show_default="all")] = None,
    as_json: Json = False,
) -> None:
    """Hours from the allegation to each step: of one case, or median and spread over all."""
    case, rows = case_look.times(who.open_house(folder), ref)
    if as_json:
        show.machine([asdict(one) for one in rows])
        return
    columns = ("step", "at", "hours") if case else SPREAD
    show.table("hours since the mission heard of it", columns, [list(asdict(row).values()) for row in rows])


@app.command()
def text(folder: Folder, ref: Ref, edition: Edition = "internal", as_json: Json = False) -> None:
    """The text of the finding for an edition; what that edition may not hold is not in it."""
    lines = case_release.text(who.open_house(folder), ref, edition)
    if as_json:
        show.machine({"edition": edition, "lines": lines})
        return
    for line in lines:
        show.say(line)


@app.command()
def standards(folder: Folder, as_json: Json = False) -> None:
    """The named standards of proof, those that ship and the mission's own (standards.yaml), check by check."""
    known = known_standards(who.open_house(folder))
    if as_json:
        show.machine({one.name: dict(one.text) | {"digest": one.digest} for one in known.values()})
        return
    for one in known.values():
        loud = "   *** checks nothing: for drills only ***" if one.drill else ""
        show.say(f"{one.name} (level {one.level}, version {one.version}, {one.digest[:12]}){loud}")
        show.say(f"  {one.meaning}")
        show.say(f"  carries: {', '.join(one.supports) or 'no level that asserts anything'}")
        for name in ("assess", "attribute", "review"):
            show.say(f"  {name}: {show_checks(one.text.get(name) or [])}")


def show_checks(checks: Any) -> str:
    """Checks in one line, as they stand in the file."""
    if isinstance(checks, list):
        return ", ".join(show_checks(one) for one in checks) or "none"
    if isinstance(checks, dict):
        return ", ".join(f"{name} ({show_checks(value)})" for name, value in checks.items())
    return str(checks)
