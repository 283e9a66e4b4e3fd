"""One step of signing in, as a handler sees it; and where to go from there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from starlette.responses import Response

from truce.errors import Refused, UnusableValue
from truce.flow.signing_in import enter
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.door import Secret
from truce.flow.signing_in.drawer import refused
from truce.flow.signing_in.enter import Entered
from truce.model.account import Session, Stage
from truce.vocabulary.rights import rights
from truce.web.asked import Asked, inside
from truce.web.signin.desk import SESSION, admit, desk_of, secret_of, take, visitor_of

HOME = "/"
NO_LOOK = "/accounts"  # the first page of whoever may see no picture
NEXT = {
    Stage.SECOND: "/signin/second",
    Stage.SETUP: "/signin/setup",
    Stage.WAITING: "/signin/waiting",
    Stage.UNLOCK: "/signin/unlock",
}
WITHOUT_PICTURE = {"administrator", "auditor"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Somebody half way in, or in: with the secret of their cookie."""

    desk: Desk
    secret: Secret
    session: Session
    visitor: Visitor


def at(asked: Asked, *stages: Stage) -> Step:
    """The step that a browser has come to. Raises Refused where it is over, or another one."""
    desk, secret = desk_of(asked.request, asked.room, asked.house), secret_of(asked.request)
    session = enter.at(desk, secret, *stages)
    if secret is None:
        raise refused("again", "nobody signs in here")
    return Step(desk=desk, secret=secret, session=session, visitor=visitor_of(asked.request))


def stepping(handle: Callable[[Asked], Response]) -> Callable[[Asked], Response]:
    """A handler of a step: whoever comes too late, or too early, begins again."""

    @wraps(handle)
    def step(asked: Asked) -> Response:
        try:
            return handle(asked)
        except Refused as wrong:
            if wrong.given.get("fault") not in ("again", "suspended"):
                raise
            response = asked.go(f"/signin?{urlencode({'fault': wrong.given['fault']})}")
            take(asked.request, response, SESSION)
            return response

    return step


def on(asked: Asked, entered: Entered, there: str = HOME) -> Response:
    """To the next step, or in."""
    stage = entered.session.stage
    if stage is not Stage.FULL:
        told = "" if there == HOME else f"?{urlencode({'next': there})}"
        return admit(asked.request, asked.go(NEXT[stage] + told), entered)
    roles = desk_of(asked.request, asked.room).roles(entered.session.handle)
    if there == HOME and roles and roles <= WITHOUT_PICTURE:
        there = NO_LOOK
    return admit(asked.request, asked.go(there), entered)


def there(asked: Asked) -> str:
    """Where somebody wanted to go before they were asked who they are."""
    return inside(asked.text("next") or asked.query.get("next", HOME))


def password_in(asked: Asked, field: str = "password") -> str:
    """A password as it was typed: spaces at its ends belong to it."""
    told = asked.form.get(field, "")
    return told if isinstance(told, str) else ""


def new_password(asked: Asked) -> str:
    """A new password, typed twice. Raises UnusableValue where they differ."""
    password = password_in(asked, "password")
    if password != password_in(asked, "repeated"):
        raise UnusableValue("the two passwords differ", fault="differ")
    return password


def role_namer(asked: Asked) -> Callable[[str], str]:
    """How the reader calls a role."""
    known = rights()[0]
    return lambda code: known[code].label(asked.language) if code in known else code


def action_namer(asked: Asked) -> Callable[[str], str]:
    """How the reader calls an action."""
    known = rights()[1]
    return lambda code: known[code].label(asked.language) if code in known else code


def status_of(wrong: Refused | None) -> int:
    """The HTTP status of a form shown again: 429 where somebody must wait, 200 where nothing is wrong."""
    if wrong is None:
        return 200
    return 429 if wrong.given.get("fault") == "wait" else 403
