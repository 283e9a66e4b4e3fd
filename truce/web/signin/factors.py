"""Second factors set up: by whoever must before they come in (/signin/setup), or wants another (/account)."""

from starlette.responses import Response

from truce.errors import Conflict, Refused
from truce.flow.signing_in import enter, factors
from truce.model.account import Stage
from truce.web.asked import Asked
from truce.web.signin.desk import admit
from truce.web.signin.steps import HOME, Step, at, on, password_in, status_of, stepping
from truce.web.way import OPEN, SIGNED, Way

WITHIN = (Stage.SETUP, Stage.FULL)


def _page(asked: Asked, step: Step, wrong: Refused | None = None) -> Response:
    made = factors.pending(step.desk, step.session, step.secret)
    secret, picture = made or factors.begin_codes(step.desk, step.session, step.secret)
    whole = step.session.stage is Stage.FULL
    return asked.page(
        "signin/setup.html.j2",
        status=status_of(wrong),
        wrong=wrong,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        picture=picture,
        whole=whole,
        csrf="" if asked.session is None else asked.session.csrf,
    )


@stepping
def setup(asked: Asked) -> Response:
    """A picture for an authenticator app, and the button for a passkey."""
    return _page(asked, at(asked, Stage.SETUP))


@stepping
def add(asked: Asked) -> Response:
    """The same for whoever is in: they give their password once more first, so that a stolen session adds nothing."""
    step = at(asked, Stage.FULL)
    try:
        enter.again(step.desk, step.session.handle, password_in(asked))
    except Refused as wrong:
        return asked.page("signin/again.html.j2", status=status_of(wrong), wrong=wrong, action="/account/factors")
    step.desk.accounts.leave(_proof(step), b"1", step.desk.now() + enter.HALF_WAY)
    return _page(asked, step)


def add_form(asked: Asked) -> Response:
    """The password once more."""
    return asked.page("signin/again.html.j2", wrong=None, action="/account/factors")


def _proof(step: Step) -> str:
    return step.secret.of("again").hex()


def _refuse_unproven(step: Step) -> None:
    """Whoever is in has given the password lately; it stays good until the way is walked to its end."""
    if step.session.stage is not Stage.FULL:
        return
    if step.desk.accounts.take(_proof(step), step.desk.now()) is None:
        raise Refused("give your password first", remedy="begin again on the page of your account")
    step.desk.accounts.leave(_proof(step), b"1", step.desk.now() + enter.HALF_WAY)


@stepping
def confirm(asked: Asked) -> Response:
    """The first code of the app."""
    step = at(asked, *WITHIN)
    _refuse_unproven(step)
    try:
        made = factors.confirm_codes(step.desk, step.session, step.secret, asked.text("code"))
    except Refused as wrong:
        return _page(asked, step, wrong)
    return _done(asked, step, made)


def ask(asked: Asked) -> Response:
    """What the browser is asked for a new passkey, as JSON."""
    step = at(asked, *WITHIN)
    _refuse_unproven(step)
    return Response(factors.begin_passkey(step.desk, step.session, step.secret), media_type="application/json")


@stepping
def keep(asked: Asked) -> Response:
    """The browser's answer: a new passkey."""
    step = at(asked, *WITHIN)
    _refuse_unproven(step)
    try:
        made = factors.confirm_passkey(step.desk, step.session, step.secret, asked.text("answer"), asked.text("label"))
    except (Refused, Conflict) as wrong:
        return _page(asked, step, wrong if isinstance(wrong, Refused) else Refused(wrong.what, fault="passkey"))
    return _done(asked, step, made)


def _done(asked: Asked, step: Step, recovery: list[str]) -> Response:
    """Show the recovery codes, once; and give whoever was not in yet the session that lets them in."""
    step.desk.accounts.take(_proof(step), step.desk.now())
    entered = enter.go_on(step.desk, step.visitor, step.secret, just_set_up=True)
    if not recovery:
        return asked.go("/account") if entered is None else on(asked, entered)
    shown = asked.page("signin/recovery.html.j2", codes=recovery, there="/account" if entered is None else HOME)
    return shown if entered is None else admit(asked.request, shown, entered)


WAYS = (
    Way(path="/signin/setup", name="signin.setup", handle=setup, action=OPEN),
    Way(path="/signin/setup/codes", name="signin.setup_codes", handle=confirm, action=OPEN, methods=("POST",)),
    Way(path="/signin/setup/passkey.json", name="signin.ask_new_passkey", handle=ask, action=OPEN, methods=("POST",)),
    Way(path="/signin/setup/passkey", name="signin.setup_passkey", handle=keep, action=OPEN, methods=("POST",)),
    Way(path="/account/factors", name="account.add_factor_form", handle=add_form, action=SIGNED),
    Way(path="/account/factors", name="account.add_factor", handle=add, action=SIGNED, methods=("POST",)),
)
