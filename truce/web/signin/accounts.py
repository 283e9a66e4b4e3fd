"""/accounts: who can sign in, who is invited, who waits; sessions ended, factors forgotten, accounts closed."""

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from truce.errors import Refused
from truce.flow import acting
from truce.flow.rights import roles, roles_two
from truce.flow.signing_in import factors, invite
from truce.flow.signing_in.desk import Desk
from truce.web.asked import Asked
from truce.web.signin.desk import desk_of
from truce.web.signin.steps import action_namer, role_namer
from truce.web.way import Handler, Way

LOOK = "room.accounts"
DONE = ("taken_in", "role", "asked", "agreed", "withdrawn", "ended", "closed", "factor", "rekeyed")


def _desk(asked: Asked) -> Desk:
    return desk_of(asked.request, asked.room, asked.house)


def show(asked: Asked) -> Response:
    """Every account, and what waits."""
    return _page(asked)


def _page(asked: Asked, wrong: Refused | None = None, link: str | None = None, invited: str = "") -> Response:
    desk, done = _desk(asked), asked.query.get("done", "")
    listed = invite.listed(desk)
    replace(asked, action=LOOK).saw("accounts", rows=len(listed))  # also where it is shown again after a form
    return asked.page(
        "signin/accounts.html.j2",
        status=200 if wrong is None else 403,
        wrong=wrong,
        done=done if done in DONE else None,
        link=link,
        invited=invited,
        accounts=listed,
        invitations=invite.open_invitations(desk),
        requests=[one for one in roles_two.requests(asked.house) if one["state"] in ("asked", "agreed")],
        exchanges=invite.exchanges(desk),
        roles=desk.role_names(),
        role_name=role_namer(asked),
        action_name=action_namer(asked),
        hours=round(desk.rules.invitation / 3600),
    )


def send(asked: Asked) -> Response:
    """Invite somebody: the link is shown this once."""
    desk, handle = _desk(asked), asked.text("handle").lower()
    secret, _ = invite.invite(desk, handle, asked.text("role") or None)
    return _page(asked, link=invite.link_of(desk, secret), invited=handle)


def renew(asked: Asked) -> Response:
    """Invite a member anew who lost the password: sessions and tokens end, the link is shown this once."""
    desk, handle = _desk(asked), asked.text("handle")
    secret, _ = invite.renew(desk, handle, asked.text("why"))
    return _page(asked, link=invite.link_of(desk, secret), invited=handle)


def withdraw(asked: Asked) -> Response:
    """Take an invitation back."""
    invite.withdraw(_desk(asked), asked.text("invitation"))
    return asked.go("/accounts?done=withdrawn")


def take_in(asked: Asked) -> Response:
    """Make whoever waits a member, by the finger print they read out; with the role, where one was meant."""
    handle = asked.text("handle")
    try:
        invite.take_in(_desk(asked), handle, asked.text("finger"))
    except Refused as wrong:
        if wrong.given.get("fault") != "finger":
            raise
        return _page(asked, wrong)
    role = asked.text("role")
    return asked.go("/accounts?done=taken_in") if not role else _give(asked, handle, role)


def grant(asked: Asked) -> Response:
    """Give a member a role; where that takes two, ask the other."""
    return _give(asked, asked.text("handle"), asked.text("role"))


def _give(asked: Asked, handle: str, role: str) -> Response:
    what, two = roles.terms(handle, role, None), roles.second_for(asked.house, "roles.grant", role)
    told: dict[str, Any] = {"about": roles.SUBJECT, "what": what, "whose": handle, "two": two}
    if not two or acting.may(asked.house, "roles.grant", **told).allowed:
        roles.grant(asked.house, handle, role)
        return asked.go("/accounts?done=role")
    roles_two.request(asked.house, "roles.grant", roles.SUBJECT, what, why=asked.text("why") or f"{role} for {handle}")
    return asked.go("/accounts?done=asked")


def put_key(asked: Asked) -> Response:
    """The key that waits in the place of the one that was lost; it takes two, and where nobody agreed yet, it asks."""
    desk, handle, why, told = _desk(asked), asked.text("handle"), asked.text("why"), asked.text("finger")
    try:
        waits = invite.put_or_ask(desk, handle, told, why)
    except Refused as wrong:
        if wrong.given.get("fault") != "finger":
            raise
        return _page(asked, wrong)
    return asked.go(f"/accounts?done={'rekeyed' if waits is None else 'asked'}")


def agree(asked: Asked) -> Response:
    """Agree to what another administrator asked, or decline it."""
    answer = roles_two.decline if asked.text("answer") == "decline" else roles_two.agree
    answer(asked.house, asked.text("request"))
    return asked.go("/accounts?done=agreed")


def end(asked: Asked) -> Response:
    """End every session of somebody."""
    invite.end_all(_desk(asked), asked.text("handle"), asked.text("why"))
    return asked.go("/accounts?done=ended")


def close(asked: Asked) -> Response:
    """Close an account."""
    invite.close(_desk(asked), asked.text("handle"), asked.text("why"))
    return asked.go("/accounts?done=closed")


def forget(asked: Asked) -> Response:
    """Let somebody who lost phone and codes set up a second factor anew."""
    factors.forget(_desk(asked), asked.text("handle"), asked.text("why"))
    return asked.go("/accounts?done=factor")


def _post(path: str, name: str, handle: Handler, action: str) -> Way:
    return Way(path=path, name=name, handle=handle, action=action, methods=("POST",))


WAYS = (
    Way(path="/accounts", name="accounts.show", handle=show, action=LOOK),
    _post("/accounts/invite", "accounts.invite", send, "room.invite"),
    _post("/accounts/renew", "accounts.renew", renew, "room.invite"),
    _post("/accounts/withdraw", "accounts.withdraw", withdraw, "room.end"),
    _post("/accounts/take-in", "accounts.take_in", take_in, "roles.enrol"),
    _post("/accounts/grant", "accounts.grant", grant, "roles.grant"),
    _post("/accounts/key", "accounts.key", put_key, "roles.rekey"),
    _post("/accounts/agree", "accounts.agree", agree, "roles.agree"),
    _post("/accounts/end", "accounts.end", end, "room.end"),
    _post("/accounts/close", "accounts.close", close, "room.end"),
    _post("/accounts/factor", "accounts.factor", forget, "room.factor"),
)
