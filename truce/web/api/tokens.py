"""/account/tokens: make a token for a program. It is shown once, and speaks for whoever made it."""

from starlette.responses import Response

from truce.errors import TruceError, WrongUsage
from truce.flow.signing_in.minting import LONGEST_DAYS, mint_own
from truce.web.api.asking import SCOPES
from truce.web.asked import Asked
from truce.web.signin.desk import desk_of
from truce.web.way import SIGNED, Way

DAYS = 90
MOST_DIGITS = 6


def ask(asked: Asked, wrong: TruceError | None = None) -> Response:
    """The form."""
    status = 200 if wrong is None else 422
    facts = {"label": asked.text("label"), "days": asked.text("days") or str(DAYS)}
    return asked.page(
        "api/token.html.j2", status=status, scopes=SCOPES, most=LONGEST_DAYS, wrong=wrong, made=None, facts=facts
    )


def make(asked: Asked) -> Response:
    """Make it, and show it this once."""
    chosen = tuple(scope for scope in SCOPES if scope in asked.form.getlist("scope"))
    days = asked.text("days")
    try:
        if not (days.isascii() and days.isdigit() and len(days) <= MOST_DIGITS):
            raise WrongUsage("a token lasts some days", most=LONGEST_DAYS)
        desk = desk_of(asked.request, asked.room, asked.house)
        made = mint_own(desk, asked.text("label"), chosen, int(days))
    except WrongUsage as wrong:
        return ask(asked, wrong)
    answer = asked.page("api/token.html.j2", scopes=SCOPES, most=LONGEST_DAYS, wrong=None, made=made, facts={})
    answer.headers["Cache-Control"] = "no-store"
    return answer


WAYS = (
    Way(path="/account/tokens", name="account.tokens", handle=ask, action=SIGNED),
    Way(path="/account/tokens", name="account.make_token", handle=make, action=SIGNED, methods=("POST",)),
)
