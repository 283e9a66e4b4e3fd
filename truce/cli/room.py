"""room: who may sign in to the operations room. Invitations, accounts, sessions, second factors."""

from dataclasses import asdict
from typing import Annotated

import typer
from uvicorn.importer import import_from_string

from truce import bootstrap
from truce.cli import show, who
from truce.cli.options import Folder, Json
from truce.flow.house import House
from truce.flow.signing_in import factors, invite
from truce.flow.signing_in.desk import Desk
from truce.model.account import SigningRules

app = typer.Typer(no_args_is_help=True)
WATCH = "truce.web.alerts.worker:once"  # named, as `serve` names its applications: a door imports no other door
BUSY = "an open room looks at this moment: nothing to do"
HERE = "http://127.0.0.1:8470"  # where `truce serve` listens unless it is told otherwise
Handle = Annotated[str, typer.Argument(help="A member's handle: never a name.", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="Your reason, for those who will ask.")]


def _desk(folder: Folder, house: House) -> Desk:
    address = bootstrap.room_settings(folder).address.rstrip("/")
    accounts = bootstrap.open_room(folder).accounts
    return Desk(house=house, accounts=accounts, rules=SigningRules(origin=address or HERE))


@app.command("invite")
def invite_(
    folder: Folder,
    handle: Handle,
    role: Annotated[str | None, typer.Option("--role", help="The role they are meant for.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """Invite somebody to sign in: a link that works once. It is shown now and never again."""
    desk = _desk(folder, who.open_house(folder))
    secret, made = invite.invite(desk, handle, role)
    link = invite.link_of(desk, secret)
    if as_json:
        show.machine({"member": handle, "role": role, "link": link, "until": made.ends_at})
        return
    show.say(link)
    show.say(f"it works once, until {made.ends_at:%Y-%m-%d %H:%M} UTC; give it to {handle} and to nobody else")
    _say_where(desk)
    if desk.member(handle) is None:
        show.say("next: when they have chosen a password, take them in on the page Accounts, by their finger print")
    else:
        show.say(f"{handle} is a member already: they bring their own key file when they follow it")
        show.say(f"lost with the password? then: truce room renew {folder} {handle} --why TEXT")


@app.command()
def renew(folder: Folder, handle: Handle, why: Why = "", as_json: Json = False) -> None:
    """Invite a member anew who lost the password, and with it the key. Sessions and tokens end at once."""
    desk = _desk(folder, who.open_house(folder))
    secret, made = invite.renew(desk, handle, why)
    link = invite.link_of(desk, secret)
    if as_json:
        show.machine({"member": handle, "link": link, "until": made.ends_at})
        return
    show.say(link)
    show.say(f"it works once, until {made.ends_at:%Y-%m-%d %H:%M} UTC; give it to {handle} and to nobody else")
    _say_where(desk)
    show.say(f"next: truce room key {folder} {handle} --finger DIGITS --why TEXT   (as {handle} reads them out)")
    show.say(f"is the key in wrong hands? then first: truce roles suspend {folder} {handle} --why TEXT")


@app.command()
def key(
    folder: Folder,
    handle: Handle,
    finger: Annotated[str, typer.Option("--finger", help="The 18 digits that its owner reads out.")] = "",
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Put the key of an account in the place of its member's lost one, which opens nothing from then on. It takes two.

    Where nobody agreed yet, it asks; run it again once somebody did.
    """
    desk = _desk(folder, who.open_house(folder))
    asked = invite.put_or_ask(desk, handle, finger, why)
    if asked is None:
        _done({"member": handle, "key": "enrolled"}, as_json, f"{handle} has a new key; the old one opens nothing more")
        return
    _done({"member": handle, "request": asked}, as_json, f"{asked}: asked; the head or another administrator agrees")
    if not as_json:
        show.say(f"next: truce roles agree {folder} {asked}   (by somebody else; then this command again)")


@app.command()
def accounts(folder: Folder, as_json: Json = False) -> None:
    """Say who can sign in, who waits to be taken in, and who is invited."""
    desk = _desk(folder, who.open_house(folder))
    listed, invited = invite.listed(desk), invite.open_invitations(desk)
    who.saw(desk.house, "accounts", rows=len(listed), machine=as_json)
    if as_json:
        told = [asdict(one) for one in listed]
        show.machine({"accounts": told, "invited": [{"member": i.handle, "until": i.ends_at} for i in invited]})
        return
    rows = [(o.handle, o.state, ", ".join(o.roles), "yes" if o.second else "no", o.sessions, o.finger) for o in listed]
    show.table("", ("member", "state", "roles", "second factor", "sessions", "finger print"), rows)
    for one in invited:
        show.say(f"{one.handle} is invited, until {one.ends_at:%Y-%m-%d %H:%M} UTC")


@app.command()
def withdraw(folder: Folder, handle: Handle, as_json: Json = False) -> None:
    """Take the open invitation of somebody back."""
    desk = _desk(folder, who.open_house(folder))
    ids = [one.id for one in invite.open_invitations(desk) if one.handle == handle]
    for id in ids:
        invite.withdraw(desk, id)
    _done({"member": handle, "withdrawn": len(ids)}, as_json, f"{len(ids)} taken back")


@app.command()
def end(folder: Folder, handle: Handle, why: Why = "", as_json: Json = False) -> None:
    """End every session and token of somebody, at once."""
    desk = _desk(folder, who.open_house(folder))
    ended = invite.end_all(desk, handle, why)
    _done({"member": handle, "sessions": ended}, as_json, f"{ended} sessions of {handle} ended")


@app.command()
def close(folder: Folder, handle: Handle, why: Why = "", as_json: Json = False) -> None:
    """Close an account: nobody signs in with it again. The member stays on record."""
    desk = _desk(folder, who.open_house(folder))
    invite.close(desk, handle, why)
    _done({"member": handle, "closed": True}, as_json, f"the account of {handle} is closed")


@app.command()
def factor(folder: Folder, handle: Handle, why: Why = "", as_json: Json = False) -> None:
    """Forget the second factors of somebody who lost them; they set up new ones. Raises an alarm."""
    desk = _desk(folder, who.open_house(folder))
    factors.forget(desk, handle, why)
    _done({"member": handle, "forgotten": True}, as_json, f"{handle} sets up a second factor at the next sign-in")


@app.command()
def watch(folder: Folder, as_json: Json = False) -> None:
    """Look once with every rule for alerts, and send what is due: for cron, where no room is open."""
    told = import_from_string(WATCH)(folder)
    if as_json:
        show.machine(told)
        return
    show.say(f"{told['rules']} rules looked at, {told['alerts']} new alerts" if told["held"] else BUSY)
    show.say(f"sent: {told['sent']}; to be tried again: {told['waiting']}; given up: {told['given_up']}")


def _say_where(desk: Desk) -> None:
    """Where a mission does not say where its room is reached, a link can only guess it."""
    if desk.rules.origin == HERE:
        show.say(f"the link is to {HERE}: of a room served elsewhere, say where by room.address in truce.toml")


def _done(facts: object, as_json: bool, sentence: str) -> None:
    if as_json:
        show.machine(facts)
    else:
        show.say(sentence)
