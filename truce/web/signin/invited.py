"""/invitation/...: somebody who was invited chooses a password, and has an account."""

from starlette.datastructures import UploadFile
from starlette.responses import Response

from truce.errors import Refused, TruceError, UnusableValue
from truce.flow.signing_in import invite
from truce.flow.signing_in import provider as flow
from truce.flow.signing_in.door import secret_from
from truce.web.asked import Asked
from truce.web.signin.desk import desk_of, visitor_of
from truce.web.signin.steps import new_password, on, password_in
from truce.web.way import OPEN, Way

FILE = "key"


def _page(asked: Asked, wrong: TruceError | None = None) -> Response:
    desk, secret = desk_of(asked.request, asked.room), secret_from(asked.path["token"])
    made = invite.invitation_of(desk, visitor_of(asked.request), secret)
    return asked.page(
        "signin/invitation.html.j2",
        status=200 if wrong is None else 422,
        wrong=wrong,
        invitation=made,
        token=asked.path["token"],
        member=desk.member(made.handle) is not None,
        provider=desk.rules.provider,
        tied=secret is not None and flow.kept_for(desk, secret) is not None,
    )


def show(asked: Asked) -> Response:
    """What somebody is invited to."""
    return _page(asked)


def accept(asked: Asked) -> Response:
    """Make the account."""
    desk, secret = desk_of(asked.request, asked.room), secret_from(asked.path["token"])
    try:
        entered = invite.accept(
            desk,
            visitor_of(asked.request),
            secret,
            new_password(asked),
            brought=_brought(asked),
            provider=None if secret is None else flow.kept_for(desk, secret),
        )
    except (Refused, UnusableValue) as wrong:
        if wrong.given.get("fault") == "invitation":
            raise
        return _page(asked, wrong)
    return on(asked, entered)


def _brought(asked: Asked) -> tuple[bytes, str] | None:
    """One's own key file with its passphrase; None where a new key is to be made."""
    told = asked.form.get(FILE)
    if not isinstance(told, UploadFile) or not told.filename:
        return None
    return told.file.read(invite.LONGEST_KEY + 1), password_in(asked, "passphrase")


WAYS = (
    Way(path="/invitation/{token}", name="signin.invitation", handle=show, action=OPEN),
    Way(path="/invitation/{token}", name="signin.accept", handle=accept, action=OPEN, methods=("POST",)),
)
