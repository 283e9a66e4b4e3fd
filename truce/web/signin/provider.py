"""Signing in by the deployer's provider (OpenID Connect): there, and back."""

from starlette.responses import RedirectResponse, Response

from truce.errors import Refused
from truce.flow.signing_in import enter
from truce.flow.signing_in import provider as flow
from truce.flow.signing_in.door import secret_from
from truce.model.account import Stage
from truce.web.asked import Asked
from truce.web.signin.desk import WAY, desk_of, give, secret_of, take, visitor_of
from truce.web.signin.steps import at, on, password_in, status_of, stepping, there
from truce.web.way import OPEN, SIGNED, Way

MINUTES = 15


def _leave(asked: Asked, *, then: str = "", invitation: str = "", link: str = "") -> Response:
    desk = desk_of(asked.request, asked.room)
    url, secret = flow.there(desk, visitor_of(asked.request), then=then, invitation=invitation, link=link)
    response = RedirectResponse(url, status_code=303)
    give(asked.request, response, WAY, secret, seconds=MINUTES * 60)
    return response


def begin(asked: Asked) -> Response:
    """To the provider: a plain link, since a policy of forms would not let a form be sent on."""
    return _leave(asked, then=there(asked))


def begin_invited(asked: Asked) -> Response:
    """To the provider, for an account that is still to be made."""
    return _leave(asked, invitation=asked.path["token"])


@stepping
def tie(asked: Asked) -> Response:
    """To the provider, to tie one's own account to it; the password once more first."""
    step = at(asked, Stage.FULL)
    try:
        enter.again(step.desk, step.session.handle, password_in(asked))
    except Refused as wrong:
        return asked.page("signin/again.html.j2", status=status_of(wrong), wrong=wrong, action="/account/provider")
    return asked.page("signin/leaving.html.j2", url=_tied(asked, step.session.handle))


def _tied(asked: Asked, handle: str) -> str:
    """The way through: a link to follow, since the answer to a form may not lead out of the room."""
    desk = desk_of(asked.request, asked.room)
    desk.accounts.leave(_ticket(asked), handle.encode(), desk.now() + enter.HALF_WAY)
    return "/account/provider/go"


def _ticket(asked: Asked) -> str:
    secret = secret_of(asked.request)
    return "" if secret is None else secret.of("tie").hex()


def tie_go(asked: Asked) -> Response:
    """To the provider, once, after the password was given."""
    desk = desk_of(asked.request, asked.room)
    held = desk.accounts.take(_ticket(asked), desk.now())
    if held is None or asked.user is None or held.decode() != asked.user:
        return asked.go("/account")
    return _leave(asked, link=asked.user)


@stepping
def back(asked: Asked) -> Response:
    """The provider sent the browser back: whoever it names signs in, or what they went for is tied to them."""
    desk, visitor = desk_of(asked.request, asked.room), visitor_of(asked.request)
    try:
        errand, subject = flow.back(desk, visitor, secret_of(asked.request, WAY), dict(asked.query))
        response = _landed(asked, errand.link, errand.invitation, errand.then, subject)
    except Refused as wrong:
        if wrong.given.get("fault") not in ("provider", "stranger"):
            raise
        response = asked.go(f"/signin?fault={wrong.given['fault']}")
    take(asked.request, response, WAY)
    return response


def _landed(asked: Asked, link: str, invitation: str, then: str, subject: str) -> Response:
    desk = desk_of(asked.request, asked.room)
    if link:
        if asked.user != link:
            raise Refused("somebody else is signed in now", remedy="begin again on the page of your account")
        flow.tie(desk, link, subject)
        return asked.go("/account?done=tied")
    if invitation:
        secret = secret_from(invitation)
        if secret is not None:
            flow.keep_for(desk, secret, subject)
        return asked.go(f"/invitation/{invitation}?by=provider")
    return on(asked, flow.enter(desk, visitor_of(asked.request), subject), then or "/")


WAYS = (
    Way(path="/signin/provider", name="signin.provider", handle=begin, action=OPEN),
    Way(path=flow.BACK, name="signin.provider_back", handle=back, action=OPEN),
    Way(path="/invitation/{token}/provider", name="signin.invited_provider", handle=begin_invited, action=OPEN),
    Way(path="/account/provider", name="account.tie", handle=tie, action=SIGNED, methods=("POST",)),
    Way(path="/account/provider/go", name="account.tie_go", handle=tie_go, action=SIGNED),
)
