"""roles: acts that need two, emergencies, the mission's own policy, decoys, and the audit of who looked at what."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json, pairs
from truce.flow.community.forgetting import check_year, years
from truce.flow.house import House
from truce.flow.rights import audit as audit_flow
from truce.flow.rights import roles_decoys, roles_policy
from truce.flow.rights import roles_two as flow
from truce.flow.verification.case_ref import id_of
from truce.model.act import Entry
from truce.model.person import REGISTERS

Why = Annotated[str, typer.Option("--why", help="Your reason, for those who will ask.")]
Request = Annotated[str, typer.Argument(help="A request's id (`truce roles requests`).", show_default=False)]
Emergency = Annotated[str, typer.Argument(help="An emergency's id (`truce roles emergencies`).", show_default=False)]
Action = Annotated[str, typer.Argument(help="An action (docs/matrix.md).", show_default=False)]
File = Annotated[Path, typer.Argument(help="The new rights.yaml, beside the one in place.", show_default=False)]


class Verdict(StrEnum):
    """What a review finds."""

    justified = "justified"
    unjustified = "unjustified"


def ask(
    folder: Folder,
    action: Action,
    about: Annotated[str, typer.Argument(help="What it is about: an id.")] = "mission",
    with_: Annotated[
        list[str] | None, typer.Option("--with", help="A parameter of the act, as name=value.", show_default=False)
    ] = None,
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Ask for an act that needs two: exactly this one, within a day, once."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        check_year(house, action, pairs(with_))
        entry = flow.request(house, action, about, pairs(with_), why=why)
    _done(entry, as_json, f"{entry.facts['request']}: asked; it takes {' or '.join(entry.facts['second'])} to agree")
    if not as_json:
        _say_year(house, entry)
        show.say(f"next: truce roles agree {folder} {entry.facts['request']}   (by somebody else; then do it)")


def agree(folder: Folder, request: Request, as_json: Json = False) -> None:
    """Agree to what another member asked."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.agree(house, request)
    _done(entry, as_json, f"{request}: agreed; whoever asked may do it now, once")
    if not as_json:
        asked = next((one for one in house.mission.ledger.entries(acts=["roles.ask"]) if one.subject == request), None)
        _say_year(house, asked)


def _say_year(house: House, asked: Entry | None) -> None:
    """Of a year that is to be destroyed: which one it is, and how much it holds."""
    action, what = ("", {}) if asked is None else (str(asked.facts["action"]), dict(asked.facts["what"]))
    register, _, verb = action.partition(".")
    if verb == "forget" and register in REGISTERS:
        held = years(house, register).get(str(what["year"]), 0)
        show.say(f"{what['year']} is the year of writing, not of what is told: {held:,} writings in {register}")


def decline(folder: Folder, request: Request, as_json: Json = False) -> None:
    """Decline it, or take your own request back."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.decline(house, request)
    _done(entry, as_json, f"{request}: declined")


def requests(folder: Folder, as_json: Json = False) -> None:
    """List what was asked, and what became of it."""
    told = flow.requests(who.open_house(folder))
    if as_json:
        show.machine(told)
        return
    rows = [(r["id"], r["state"], r["action"], r["subject"], r["by"], r["agreed_by"], r["why"]) for r in told]
    show.table("", ("request", "state", "action", "about", "asked by", "agreed by", "why"), rows)


def emergency(
    folder: Folder,
    action: Action,
    why: Why = "",
    hours: Annotated[float, typer.Option(help="For how long; it ends by itself.")] = 1.0,
    case: Annotated[str | None, typer.Option("--case", help="Only for this case.", show_default="all of them")] = None,
    as_json: Json = False,
) -> None:
    """Take a right in an emergency: one action, some hours. Everybody is told at every command while it lasts."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.override(house, action, why, hours, case=id_of(house, case))
    _done(entry, as_json, f"{entry.subject}: you may {action} until {_clock(entry.facts['until'])} UTC; all are told")
    if not as_json:
        show.say(
            f"next, when it is over: truce roles review {folder} {entry.subject} VERDICT --why TEXT   (not by you)"
        )


def over(folder: Folder, emergency: Emergency, as_json: Json = False) -> None:
    """End an emergency before its time."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.over(house, emergency)
    _done(entry, as_json, f"{emergency} is over")


def review(folder: Folder, emergency: Emergency, verdict: Verdict, why: Why = "", as_json: Json = False) -> None:
    """Review an emergency that is over; never your own."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = flow.review(house, emergency, verdict.value, why)
    _done(entry, as_json, f"{emergency}: {verdict.value}")


def emergencies(folder: Folder, as_json: Json = False) -> None:
    """List emergencies: which last, which wait for review, which are overdue."""
    told = flow.overrides(who.open_house(folder))
    if as_json:
        show.machine(told)
        return
    rows = [(o["id"], o["state"], o["by"], o["action"], o["case"], _clock(o["until"]), o["why"]) for o in told]
    show.table("", ("emergency", "state", "by", "action", "case", "until (UTC)", "why"), rows)


def policy(folder: Folder, as_json: Json = False) -> None:
    """Say which policy of its own the mission has, and whether the file in place is the one that two agreed to."""
    stands = roles_policy.standing(who.open_house(folder))
    if as_json:
        show.machine({"agreed": stands.agreed, "file": stands.file, "in_place": stands.in_place})
        return
    show.say(f"agreed: {stands.agreed or 'none; the policy is as it ships'}")
    show.say(f"in place: {'the same' if stands.in_place else stands.file or 'no file'}")
    if not stands.in_place:
        show.say(f"next: truce roles mend {folder}   (nothing else opens until the agreed one is back)")


def propose(folder: Folder, file: File, why: Why = "", as_json: Json = False) -> None:
    """Propose a policy of the mission's own: which roles may more or less, and other limits."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = roles_policy.propose(house, file, why)
    _done(entry, as_json, f"{entry.facts['request']}: proposed")
    if not as_json:
        show.say(f"next: truce roles agree {folder} {entry.facts['request']}   (by somebody else)")
        show.say(f"then: truce roles adopt {folder} {file} --why TEXT")


def adopt(folder: Folder, file: File, why: Why = "", as_json: Json = False) -> None:
    """Put a policy in force that another agreed to."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        entry = roles_policy.adopt(house, file, why)
    _done(entry, as_json, f"in force from now on: {entry.facts['sha256']}")


def mend(folder: Folder, as_json: Json = False) -> None:
    """Put the agreed policy back in its place, where its file was changed or lost."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        stands = roles_policy.mend(house)
    if as_json:
        show.machine({"agreed": stands})
    else:
        show.say(f"in place again: {stands}")


def canary(
    folder: Folder,
    id: Annotated[str, typer.Argument(help="A case, an exhibit, a person or a report made for this.")],
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Mark a decoy: whoever touches it raises an alarm and sees nothing. Only auditors can read which these are."""
    house = who.open_house(folder)
    with bootstrap.writing(house):
        roles_decoys.plant(house, id, why)
    if as_json:
        show.machine({"marked": id})
    else:
        show.say("marked; `truce roles audit` shows whoever touches it")


def audit(
    folder: Folder,
    member: Annotated[str | None, typer.Option("--member", help="Only this member.", show_default="all")] = None,
    as_json: Json = False,
) -> None:
    """Say who looked at what and took out how much, day by day, what is odd about it, and which alarms were raised."""
    house = who.open_house(folder)
    found = audit_flow.audit(house, member)
    if as_json:
        show.machine(audit_flow.as_data(found))
        return
    for raised in found.alarms:
        show.say(f"ALARM {_clock(raised.at)} UTC  {raised.sentence}")
    for strange in found.odd:
        show.say(f"odd: {strange}")
    columns = ("member", "day", "looks", "exports", "rows out", "out of hours", "refused")
    show.table(
        "", columns, ((d.member, d.day, d.looks, d.exports, d.rows, d.out_of_hours, d.refused) for d in found.days)
    )
    show.say(f"the rule: {found.rule}")


def _clock(at: Any) -> str:
    return f"{at if isinstance(at, datetime) else datetime.fromisoformat(at):%Y-%m-%d %H:%M}"


def _done(entry: Entry, as_json: bool, sentence: str) -> None:
    if as_json:
        show.machine({"act": entry.act, "by": entry.by, "at": entry.at} | dict(entry.facts))
    else:
        show.say(sentence)


ALL: dict[str, Callable[..., None]] = {
    "ask": ask, "agree": agree, "decline": decline, "requests": requests, "emergency": emergency, "over": over,
    "review": review, "emergencies": emergencies, "policy": policy, "propose": propose, "adopt": adopt, "mend": mend,
    "canary": canary, "audit": audit,
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Put them among the commands of roles."""
    for name, command in ALL.items():
        app.command(name)(command)
