"""same, different, undo: a named person decides whether reports tell of one event. It binds until it is undone."""

from collections.abc import Sequence

import polars as pl

from truce.errors import Contradiction, NotFound, WrongUsage
from truce.flow.frames import frame
from truce.flow.house import House
from truce.model.decision import Decision, against
from truce.model.ids import make_id
from truce.model.incident import Incident
from truce.model.report import Report


def decide(house: House, ids: Sequence[str], *, same: bool, by: str, why: str) -> list[Decision]:
    """Keep that reports tell of one event (`same`), or that two do not; one decision a pair, all or none.

    An incident stands for the report that names it. Raises NotFound for an id that is not there, WrongUsage where
    a name or a reason is missing or the reports are too few, Contradiction for what repeats or contradicts
    decisions that stand.
    """
    _named(by, why)
    reports = [report_of(house, id) for id in ids]
    if len(set(reports)) < len(reports) or len(reports) < 2 or (len(reports) > 2 and not same):
        need = "two or more" if same else "two"
        raise WrongUsage(f"a decision is about {need} different reports", given=", ".join(ids))
    with house.mission.turn("decisions"):  # what stands must not change between asking and keeping
        return _decided(house, reports, same=same, by=by.strip(), why=why.strip())


def _decided(house: House, reports: Sequence[str], *, same: bool, by: str, why: str) -> list[Decision]:
    known = house.mission.ledger.decisions()
    standing = [decision for decision in known if decision.stands]
    made: list[Decision] = []
    for other in reports[1:]:  # each with the first: undoing one takes out one report, and no more
        left, right = sorted((reports[0], other))
        _refuse_unfit([*standing, *made], left, right, same=same)
        at = house.clock()
        id = make_id("decision", len(known) + len(made), left, right, same)
        made.append(Decision(id=id, left=left, right=right, same=same, by=by, why=why, at=at))
    house.mission.ledger.keep_decisions(made)
    for decision in made:
        told = {"left": decision.left, "right": decision.right, "same": same, "by": decision.by, "why": decision.why}
        house.mission.ledger.log("decided", decision.at, decision=decision.id, **told)
    return made


def undo(house: House, id: str, *, by: str, why: str) -> Decision:
    """Take a decision back: it stays on record, with who undid it. It no longer binds.

    Raises NotFound where there is none of that id, Contradiction where it was undone before.
    """
    _named(by, why)
    at = house.clock()
    house.mission.ledger.undo(id, by.strip(), why.strip(), at)
    house.mission.ledger.log("undone", at, decision=id, by=by.strip(), why=why.strip())
    return next(decision for decision in house.mission.ledger.decisions() if decision.id == id)


def report_of(house: House, id: str) -> str:
    """The report that an id stands for: its own, or the one that names the incident. NotFound where there is none."""
    if id.startswith("inc-"):
        members = frame(house, Incident, ids=[id], columns=["members"]).explode("members").unnest("members")
        for report in members["report"]:
            if make_id("incident", report) == id:
                return str(report)
        remedy = f"`truce why FOLDER {id}` says what became of it, if it ever was"
        raise NotFound("no incident has that id now", id=id, remedy=remedy)
    if frame(house, Report, ids=[id], columns=["id"]).is_empty():
        raise NotFound("no report has that id", id=id, remedy="copy a report's or an incident's id from `truce why`")
    return id


def _named(by: str, why: str) -> None:
    for option, given in (("--by", by), ("--why", why)):
        if not given.strip():
            raise WrongUsage("a decision needs a name and a reason", empty=option)


def _refuse_unfit(standing: Sequence[Decision], left: str, right: str, *, same: bool) -> None:
    for decision in standing:
        if decision.pair == (left, right) and decision.same == same:
            raise Contradiction("that has been decided already", decision=decision.id, said=decision.sentence)
    chain = against(standing, left, right, same=same)
    if chain:
        wish = f"{left} and {right} tell of {'one event' if same else 'two events'}"
        raise Contradiction(
            "that contradicts what has been decided",
            wish=wish,
            **{decision.id: decision.sentence for decision in chain},
            remedy=f"undo one of them first: truce undo FOLDER {chain[0].id} --by NAME --why TEXT",
        )


def in_force(house: House) -> pl.DataFrame:
    """`id, left, right, same` of every decision that stands, by id."""
    kept = [d for d in house.mission.ledger.decisions() if d.stands]
    names = {"id": pl.String, "left": pl.String, "right": pl.String, "same": pl.Boolean}
    return pl.DataFrame([(d.id, d.left, d.right, d.same) for d in kept], names, orient="row").sort("id")
