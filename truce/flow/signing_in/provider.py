"""Signing in by a provider (OpenID Connect): there, back, and whose account its word opens."""

from collections.abc import Mapping

from truce.errors import UnusableValue
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.drawer import refused
from truce.flow.signing_in.enter import HALF_WAY, Entered
from truce.flow.signing_in.knocking import knock_link
from truce.model.account import Account, Provider, Session, Stage
from truce.people.sealing import lock_from, seal_to
from truce.people.sealing import open as open_sealed
from truce.signin import oidc
from truce.signin.oidc import Endpoints, Errand
from truce.signin.secrets import Secret, new_secret

BACK = "/signin/provider/back"


def there(desk: Desk, visitor: Visitor, *, then: str = "", invitation: str = "", link: str = "") -> tuple[str, Secret]:
    """(where the browser is sent, the secret of the cookie that ties it to the way back).

    Raises UnusableSource where the provider does not answer as one.
    """
    knock_link(desk, visitor)()
    provider, errand, secret = _provider(desk), oidc.new_errand(then, invitation, link), new_secret()
    at = _endpoints(desk, provider)
    sealed = seal_to([lock_from(secret.lock)[1]], errand.told())
    desk.accounts.leave(secret.of("provider").hex(), sealed, desk.now() + HALF_WAY)
    return oidc.ask_url(provider, at, errand, desk.rules.origin + BACK), secret


def back(desk: Desk, visitor: Visitor, secret: Secret | None, answer: Mapping[str, str]) -> tuple[Errand, str]:
    """(what the browser went for, the provider's name of who it is). Raises Refused, UnusableSource."""
    forgive = knock_link(desk, visitor)
    left = None if secret is None else desk.accounts.take(secret.of("provider").hex(), desk.now())
    if left is None or secret is None:
        raise refused("again", "that sign-in is over, or was begun in another browser", remedy="begin again at /signin")
    provider, errand = _provider(desk), oidc.errand_from(open_sealed(lock_from(secret.lock)[0], left))
    code = oidc.code_of(answer, errand, provider)
    at = _endpoints(desk, provider)
    form, auth = oidc.exchange(provider, code, errand, desk.rules.origin + BACK)
    told = desk.fetch(at.token, form, auth)
    subject = oidc.subject_of(provider, told, desk.fetch(at.keys, None, None), errand, desk.now())
    forgive()
    return errand, subject


def enter(desk: Desk, visitor: Visitor, subject: str) -> Entered:
    """A session for whoever the provider named; the passphrase of the key is due next. Raises Refused: a stranger."""
    account = _account(desk, subject)
    secret, now = new_secret(), desk.now()
    session = Session(
        id=secret.id,
        handle=account.handle,
        stage=Stage.UNLOCK,
        sealed=None,
        made_at=now,
        seen_at=now,
        ends_at=now + HALF_WAY,
        browser=visitor.browser,
    )
    desk.accounts.begin(session)
    return Entered(session=session, secret=secret)


def _account(desk: Desk, subject: str) -> Account:
    account = desk.accounts.account_of(_provider(desk).issuer, subject)
    if account is None:
        raise refused(
            "stranger",
            "nobody here signs in with that account",
            remedy="tie it to yours first, on the page of your account",
        )
    return account


def tie(desk: Desk, handle: str, subject: str) -> None:
    """Let the provider's word open an account from now on. Raises Conflict where it opens another."""
    desk.accounts.change(handle, issuer=_provider(desk).issuer, subject=subject)
    desk.note("provider_tied", member=handle)


def keep_for(desk: Desk, invitation: Secret, subject: str) -> None:
    """Remember, for the next half hour at most, whom the provider named for an invitation."""
    sealed = seal_to([lock_from(invitation.lock)[1]], subject.encode())
    desk.accounts.leave(invitation.of("subject").hex(), sealed, desk.now() + HALF_WAY)


def kept_for(desk: Desk, invitation: Secret) -> tuple[str, str] | None:
    """(issuer, subject) that was remembered for an invitation; None where nothing was."""
    left = None if desk.rules.provider is None else desk.accounts.take(invitation.of("subject").hex(), desk.now())
    if left is None:
        return None
    desk.accounts.leave(invitation.of("subject").hex(), left, desk.now() + HALF_WAY)  # a form may be sent twice
    return _provider(desk).issuer, open_sealed(lock_from(invitation.lock)[0], left).decode()


def _provider(desk: Desk) -> Provider:
    if desk.rules.provider is None:
        raise UnusableValue("this room has no provider of sign-in", remedy="sign in by password")
    return desk.rules.provider


def _endpoints(desk: Desk, provider: Provider) -> Endpoints:
    return oidc.endpoints(provider, desk.fetch(oidc.discovery_url(provider), None, None))
