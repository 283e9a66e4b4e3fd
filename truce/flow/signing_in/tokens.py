"""Bearer tokens for programs: each is one member's, for some scopes, until a day. Its secret alone opens the key."""

from datetime import datetime, timedelta

from truce.errors import NotFound, Refused, WrongUsage
from truce.flow.signing_in.desk import Desk
from truce.flow.signing_in.drawer import Drawer
from truce.flow.signing_in.keyring import LockedKey, locked
from truce.model.account import Token
from truce.people.keys import Key
from truce.signin.secrets import PREFIX, new_secret, same, secret_from

LONGEST_DAYS = 366
LABEL = 60


def mint(desk: Desk, key: Key, label: str, scopes: tuple[str, ...], days: int) -> tuple[str, Token]:
    """(the token, to be shown once; what is kept of it). `key`: the member's own, out of their session.

    Raises WrongUsage for no scope or too many days.
    """
    if not scopes or any(not scope or " " in scope for scope in scopes):
        raise WrongUsage("a token is for something", remedy="choose at least one scope")
    if not 1 <= days <= LONGEST_DAYS:
        raise WrongUsage("a token lasts some days", given=days, most=LONGEST_DAYS)
    secret, now = new_secret(), desk.now()
    kept = Token(
        id=secret.id,
        handle=key.handle,
        label=" ".join(label.split())[:LABEL] or f"{now:%Y-%m-%d}",
        scopes=scopes,
        sealed=Drawer(key).for_session(secret),
        made_at=now,
        ends_at=now + timedelta(days=days),
    )
    desk.accounts.add_token(kept)
    desk.note("token_made", member=key.handle, scopes=list(scopes), until=kept.ends_at)
    return PREFIX + secret.text, kept


def by_token(desk: Desk, text: str) -> tuple[Token, LockedKey] | None:
    """Whose a token is, with their key; None: nobody's, over, or of a member suspended or with another key."""
    secret = secret_from(text) if text.startswith(PREFIX) else None
    token = None if secret is None else desk.accounts.token(secret.id)
    if token is None or secret is None or token.ends_at <= desk.now():
        return None
    key = locked(secret, token.sealed)
    member = desk.member(token.handle)
    if member is None or member.is_suspended(desk.now()) or not same(member.signing, key.signing):
        return None
    if token.used_at is None or desk.now() - token.used_at >= timedelta(minutes=1):
        desk.accounts.touch_token(token.id, desk.now())
    return token, key


def refuse_scope(token: Token, scope: str) -> None:
    """Raise Refused where a token is not for this."""
    if scope not in token.scopes:
        raise Refused("this token is not for that", scope=scope, has=", ".join(token.scopes))


def listed(desk: Desk, handle: str) -> list[Token]:
    """One's own tokens that last, the newest first."""
    now: datetime = desk.now()
    return [token for token in desk.accounts.tokens(handle) if token.ends_at > now]


def end(desk: Desk, handle: str, id: str) -> None:
    """End one of one's own tokens. Raises NotFound."""
    if not desk.accounts.end_token(id, handle):
        raise NotFound("there is no such token")
    desk.note("token_ended", member=handle)
