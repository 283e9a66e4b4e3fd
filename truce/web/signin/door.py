"""/signin: a password, a second factor, and in; /signout: out. Each step gives a new cookie."""

from collections.abc import Callable
from time import monotonic, sleep

from starlette.responses import JSONResponse, Response

from truce.errors import Refused
from truce.flow import acting
from truce.flow.signing_in import enter, invite
from truce.model.account import Stage
from truce.web.asked import Asked
from truce.web.signin.desk import SESSION, desk_of, secret_of, take, visitor_of
from truce.web.signin.steps import HOME, at, on, password_in, status_of, stepping, there
from truce.web.way import OPEN, Way

BEAT = 0.25  # seconds: a refusal is told at the next beat, for only one of an account is written down, which takes time
FAULTS = ("again", "suspended", "stranger", "provider")  # that another page may ask this one to show


def show(asked: Asked) -> Response:
    """The form; or on, for whoever is in."""
    if not acting.members(asked.house):
        return asked.go(HOME) if asked.session else asked.page("signin/local.html.j2")
    return _form(asked) if asked.session is None else asked.go(there(asked))


def _form(asked: Asked, wrong: Refused | None = None) -> Response:
    told = asked.query.get("fault", "")
    return asked.page(
        "signin/signin.html.j2",
        status=status_of(wrong),
        next=there(asked),
        wrong=wrong,
        told=told if told in FAULTS else None,
        handle=asked.text("handle"),
        provider=desk_of(asked.request, asked.room).rules.provider,
    )


def sign_in(asked: Asked) -> Response:
    """Name and password."""
    begun = monotonic()
    desk, visitor = desk_of(asked.request, asked.room), visitor_of(asked.request)
    try:
        entered = enter.with_password(desk, visitor, asked.text("handle").lower(), password_in(asked))
    except Refused as wrong:
        sleep((begun - monotonic()) % BEAT)
        return _form(asked, wrong)
    return on(asked, entered, there(asked))


def _second(asked: Asked, wrong: Refused | None = None) -> Response:
    step = at(asked, Stage.SECOND)
    return asked.page(
        "signin/second.html.j2",
        status=status_of(wrong),
        next=there(asked),
        wrong=wrong,
        codes=enter.account_of(step.desk, step.session.handle).totp_step is not None,
        passkeys=bool(step.desk.accounts.passkeys(step.session.handle)),
    )


@stepping
def second(asked: Asked) -> Response:
    """The form for a code, and the button for a passkey, for whoever has them."""
    return _second(asked)


@stepping
def code(asked: Asked) -> Response:
    """A code of the app, or one for recovery."""
    step = at(asked, Stage.SECOND)
    try:
        entered = enter.with_code(step.desk, step.visitor, step.secret, asked.text("code"))
    except Refused as wrong:
        return _shown_again(_second, asked, wrong)
    return on(asked, entered, there(asked))


def ask_passkey(asked: Asked) -> Response:
    """What the browser is asked, as JSON; a new question each time."""
    step = at(asked, Stage.SECOND)
    return Response(enter.passkey_question(step.desk, step.secret), media_type="application/json")


@stepping
def passkey(asked: Asked) -> Response:
    """The browser's answer, in a form's hidden field."""
    step = at(asked, Stage.SECOND)
    try:
        entered = enter.with_passkey(step.desk, step.visitor, step.secret, asked.text("answer"))
    except Refused as wrong:
        return _shown_again(_second, asked, wrong)
    return on(asked, entered, there(asked))


def _unlock(asked: Asked, wrong: Refused | None = None) -> Response:
    handle = at(asked, Stage.UNLOCK).session.handle
    return asked.page("signin/unlock.html.j2", status=status_of(wrong), wrong=wrong, handle=handle, next=there(asked))


@stepping
def unlock_form(asked: Asked) -> Response:
    """After a provider's word: the passphrase of the key."""
    return _unlock(asked)


@stepping
def unlock(asked: Asked) -> Response:
    """The passphrase."""
    step = at(asked, Stage.UNLOCK)
    try:
        entered = enter.unlock(step.desk, step.visitor, step.secret, password_in(asked))
    except Refused as wrong:
        return _shown_again(_unlock, asked, wrong)
    return on(asked, entered, there(asked))


def _shown_again(form: Callable[[Asked, Refused], Response], asked: Asked, wrong: Refused) -> Response:
    if wrong.given.get("fault") in ("again", "suspended"):
        raise wrong
    return form(asked, wrong)


@stepping
def waiting(asked: Asked) -> Response:
    """Their key is not enrolled: the finger print to read out; in, once somebody took them in."""
    step = at(asked, Stage.WAITING, Stage.FULL)
    if step.session.stage is Stage.FULL:
        return asked.go(HOME)
    if entered := enter.go_on(step.desk, step.visitor, step.secret):
        return on(asked, entered)
    account = enter.account_of(step.desk, step.session.handle)
    known = acting.members(asked.house)
    return asked.page(
        "signin/waiting.html.j2",
        finger=invite.finger(account.signing),
        handle=account.handle,
        replaced=account.handle in known,
        administrators=sorted(one for one in known if "administrator" in step.desk.roles(one)),
    )


def sign_out(asked: Asked) -> Response:
    """End the session, at whatever stage; the browser forgets the pages it kept."""
    enter.out(desk_of(asked.request, asked.room), secret_of(asked.request))
    response = asked.go("/signin")
    take(asked.request, response, SESSION)
    response.headers["Clear-Site-Data"] = '"cache"'  # not "storage": drafts of the field lie there, encrypted
    return response


def who(asked: Asked) -> Response:
    """Who is signed in, for the room's own scripts: the handle, or null."""
    return JSONResponse({"user": asked.user})


WAYS = (
    Way(path="/signin", name="signin.show", handle=show, action=OPEN),
    Way(path="/signin", name="signin.password", handle=sign_in, action=OPEN, methods=("POST",)),
    Way(path="/signin/second", name="signin.second", handle=second, action=OPEN),
    Way(path="/signin/second", name="signin.code", handle=code, action=OPEN, methods=("POST",)),
    Way(path="/signin/passkey.json", name="signin.ask_passkey", handle=ask_passkey, action=OPEN, methods=("POST",)),
    Way(path="/signin/passkey", name="signin.passkey", handle=passkey, action=OPEN, methods=("POST",)),
    Way(path="/signin/unlock", name="signin.unlock_form", handle=unlock_form, action=OPEN),
    Way(path="/signin/unlock", name="signin.unlock", handle=unlock, action=OPEN, methods=("POST",)),
    Way(path="/signin/waiting", name="signin.waiting", handle=waiting, action=OPEN),
    Way(path="/signout", name="signin.out", handle=sign_out, action=OPEN, methods=("POST",)),
    Way(path="/signin/who.json", name="signin.who", handle=who, action=OPEN, unasked=True),
)
