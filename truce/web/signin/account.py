"""/account: one's own password, second factors, sessions, tokens, key."""

from starlette.responses import Response

from truce.errors import Refused, TruceError, UnusableValue
from truce.flow.signing_in import enter, factors, invite, own, tokens
from truce.model.account import Stage
from truce.web.asked import Asked
from truce.web.signin.steps import Step, at, new_password, password_in, role_namer, status_of, stepping
from truce.web.way import SIGNED, Handler, Way

DONE = ("password", "ended", "removed", "tied", "untied", "token")  # what a page may say was done


@stepping
def show(asked: Asked) -> Response:
    """Everything of one's own."""
    return _page(asked, at(asked, Stage.FULL)) if asked.user else asked.go("/")


def _page(asked: Asked, step: Step, wrong: TruceError | None = None) -> Response:
    desk, handle = step.desk, step.session.handle
    account, done = enter.account_of(desk, handle), asked.query.get("done", "")
    return asked.page(
        "signin/account.html.j2",
        status=200 if wrong is None else status_of(wrong) if isinstance(wrong, Refused) else 422,
        wrong=wrong,
        done=done if done in DONE else None,
        account=account,
        finger=invite.finger(account.signing),
        roles=sorted(desk.roles(handle)),
        role_name=role_namer(asked),
        second=enter.has_second(desk, account),
        needs_second=enter.needs_second(desk, account),
        passkeys=desk.accounts.passkeys(handle),
        recovery_left=desk.accounts.recovery_left(handle),
        sessions=own.sessions(desk, handle),
        here=step.session.id,
        tokens=tokens.listed(desk, handle),
        provider=desk.rules.provider,
    )


@stepping
def password(asked: Asked) -> Response:
    """Another password, by the one of now."""
    step = at(asked, Stage.FULL)
    try:
        chosen = new_password(asked)
        drawer = enter.again(step.desk, step.session.handle, password_in(asked, "old"))
        own.change_password(step.desk, step.session, drawer, chosen)
    except (Refused, UnusableValue) as wrong:
        return _page(asked, step, wrong)
    return asked.go("/account?done=password")


@stepping
def end_session(asked: Asked) -> Response:
    """End one of one's own sessions, or all others."""
    step = at(asked, Stage.FULL)
    if id := asked.text("session"):
        own.end_session(step.desk, step.session.handle, id)
    else:
        own.end_others(step.desk, step.session)
    return asked.go("/account?done=ended")


@stepping
def remove(asked: Asked) -> Response:
    """Take a second factor away, by the password: the codes of the app, or one passkey."""
    step = at(asked, Stage.FULL)
    try:
        drawer = enter.again(step.desk, step.session.handle, password_in(asked))
        if passkey := asked.text("passkey"):
            factors.remove_passkey(step.desk, step.session.handle, passkey)
        else:
            factors.remove_codes(step.desk, step.session.handle, drawer)
    except Refused as wrong:
        return _page(asked, step, wrong)
    return asked.go("/account?done=removed")


@stepping
def recovery(asked: Asked) -> Response:
    """New recovery codes, by the password; the old ones are worth nothing any more."""
    step = at(asked, Stage.FULL)
    try:
        enter.again(step.desk, step.session.handle, password_in(asked))
    except Refused as wrong:
        return _page(asked, step, wrong)
    made = factors.new_recovery(step.desk, step.session.handle)
    return asked.page("signin/recovery.html.j2", codes=made, there="/account")


@stepping
def key(asked: Asked) -> Response:
    """One's key as a file for the terminal, sealed by the password."""
    step, told = at(asked, Stage.FULL), password_in(asked)
    try:
        drawer = enter.again(step.desk, step.session.handle, told)
    except Refused as wrong:
        return _page(asked, step, wrong)
    held = own.key_file(step.desk, drawer, told)
    name = f'attachment; filename="{step.session.handle}.key"'
    return Response(held, media_type="application/octet-stream", headers={"Content-Disposition": name})


@stepping
def untie(asked: Asked) -> Response:
    """The provider's word opens this account no more."""
    step = at(asked, Stage.FULL)
    own.untie(step.desk, step.session.handle)
    return asked.go("/account?done=untied")


@stepping
def end_token(asked: Asked) -> Response:
    """End a token of one's own."""
    step = at(asked, Stage.FULL)
    tokens.end(step.desk, step.session.handle, asked.text("token"))
    return asked.go("/account?done=token")


def _post(path: str, name: str, handle: Handler) -> Way:
    return Way(path=path, name=name, handle=handle, action=SIGNED, methods=("POST",))


WAYS = (
    Way(path="/account", name="account.show", handle=show, action=SIGNED),
    _post("/account/password", "account.password", password),
    _post("/account/sessions/end", "account.end_session", end_session),
    _post("/account/factors/remove", "account.remove_factor", remove),
    _post("/account/recovery", "account.recovery", recovery),
    _post("/account/key", "account.key", key),
    _post("/account/provider/untie", "account.untie", untie),
    _post("/account/tokens/end", "account.end_token", end_token),
)
