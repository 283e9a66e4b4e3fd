"""Signing in, step by step: a password or a provider's word, a second factor, then a session that holds the key.

1. The password opens the drawer, or the provider says who it is and the passphrase opens it.
2. A second factor, where there is one; where a role asks for one and there is none, it is set up first.
3. The key must be the one enrolled, and its member not suspended.
Every step that succeeds gives a new cookie; the one before ends with it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NoReturn

from truce.errors import Refused
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.drawer import Drawer, freshened, from_session, opened, refused, waste
from truce.flow.signing_in.keyring import LockedKey, locked
from truce.flow.signing_in.knocking import knock, knock_second
from truce.model.account import Account, Session, Stage
from truce.signin import codes, passkeys
from truce.signin.secrets import Secret, new_secret, same

HALF_WAY = timedelta(minutes=15)  # for the second factor and all else before the session is whole
DEVICE_DAYS = 400  # the longest that browsers keep a cookie
CHALLENGE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A session that has just begun, with the secret of its cookie. `device`: what the browser keeps longer."""

    session: Session
    secret: Secret
    device: Secret | None = None


def with_password(desk: Desk, visitor: Visitor, handle: str, password: str) -> Entered:
    """Step 1, by password. Raises Refused, the same and as late for a wrong password and a name that nobody has."""
    forgive = knock(desk, visitor, handle)
    account = desk.accounts.account(handle)
    if account is None:
        waste(desk.cost)
        _wrong(desk, None, "password")
    drawer = _try(desk, account, password)
    forgive()
    if fresh := freshened(account, drawer, password, desk.cost):
        desk.accounts.change(handle, kdf=fresh.kdf, recipient=fresh.recipient, drawer=fresh.drawer)
    return _on(desk, visitor, account, drawer, done=())


def unlock(desk: Desk, visitor: Visitor, secret: Secret, passphrase: str) -> Entered:
    """Step 1, after a provider's word: the passphrase opens the drawer."""
    session = at(desk, secret, Stage.UNLOCK)
    account = account_of(desk, session.handle)
    forgive = knock(desk, visitor, session.handle)
    drawer = _try(desk, account, passphrase)
    forgive()
    provider = desk.rules.provider
    done = ("second",) if provider is not None and provider.second else ()
    return _on(desk, visitor, account, drawer, done=done, before=session)


def with_code(desk: Desk, visitor: Visitor, secret: Secret, code: str) -> Entered:
    """Step 2, by a code of an app or one for recovery, each taken once."""
    session = at(desk, secret, Stage.SECOND)
    account, drawer = account_of(desk, session.handle), _held(session, secret)
    forgive = knock_second(desk, account.handle)
    if not _code_holds(desk, account, drawer, code):
        _wrong(desk, account.handle, "code")
    forgive()
    return _on(desk, visitor, account, drawer, done=("second",), before=session)


def _code_holds(desk: Desk, account: Account, drawer: Drawer, code: str) -> bool:
    if account.totp_step is not None and drawer.totp is not None:
        step = codes.step_of(drawer.totp, code, desk.clock(), account.totp_step)
        if step is not None:
            return desk.accounts.take_step(account.handle, step)
    return desk.accounts.use_recovery(account.handle, codes.recovery_digest(code), desk.now())


def passkey_question(desk: Desk, secret: Secret) -> str:
    """What the browser is asked, as JSON, in step 2 by passkey."""
    session = at(desk, secret, Stage.SECOND)
    asked, challenge = passkeys.to_sign_in(desk.rules, desk.accounts.passkeys(session.handle))
    desk.accounts.leave(secret.of("passkey").hex(), challenge, desk.now() + CHALLENGE)
    return asked


def with_passkey(desk: Desk, visitor: Visitor, secret: Secret, answer: str) -> Entered:
    """Step 2, by passkey. Raises Refused."""
    session = at(desk, secret, Stage.SECOND)
    account, drawer = account_of(desk, session.handle), _held(session, secret)
    forgive = knock_second(desk, account.handle)
    challenge = desk.accounts.take(secret.of("passkey").hex(), desk.now())
    if challenge is None:
        raise refused("late", "that took too long", remedy="try again")
    try:
        used, count = passkeys.signed(desk.rules, answer, challenge, desk.accounts.passkeys(account.handle))
    except Refused:
        desk.note("refused_sign_in", member=account.handle, reason="passkey")
        raise
    if not desk.accounts.use_passkey(used.id, used.count, count, desk.now()):
        _wrong(desk, account.handle, "passkey")
    forgive()
    return _on(desk, visitor, account, drawer, done=("second",), before=session)


def go_on(desk: Desk, visitor: Visitor, secret: Secret, *, just_set_up: bool = False) -> Entered | None:
    """Go on after a second factor was set up, or once whoever waited was taken in; None where nothing changed."""
    session = held(desk, secret)
    if session is None or session.stage not in (Stage.SETUP, Stage.WAITING):
        return None
    account, drawer = account_of(desk, session.handle), _held(session, secret)
    done = ("second",) if just_set_up or drawer.second else ()
    if stage_of(desk, account, done) in (session.stage, Stage.SECOND):
        return None
    return _on(desk, visitor, account, drawer, done=done, before=session)


def begin(desk: Desk, visitor: Visitor, account: Account, drawer: Drawer) -> Entered:
    """A session for somebody whose account was just made: nothing more to prove than what they chose."""
    return _on(desk, visitor, account, drawer, done=())


def stage_of(desk: Desk, account: Account, done: Iterable[str]) -> Stage:
    """What is due next."""
    if "second" not in done:
        if has_second(desk, account):
            return Stage.SECOND
        if needs_second(desk, account):
            return Stage.SETUP
    member = desk.member(account.handle)
    return Stage.WAITING if member is None or member.signing != account.signing else Stage.FULL


def has_second(desk: Desk, account: Account) -> bool:
    """Whether somebody set up codes or a passkey."""
    return account.totp_step is not None or bool(desk.accounts.passkeys(account.handle))


def needs_second(desk: Desk, account: Account) -> bool:
    """Whether a role that they hold, or were invited for, asks for a second factor."""
    return _asks_second(desk, desk.roles(account.handle) | ({account.role} - {None}))


def _asks_second(desk: Desk, roles: Collection[str | None]) -> bool:
    return "*" in desk.rules.second_for or not set(desk.rules.second_for).isdisjoint(roles)


def held(desk: Desk, secret: Secret | None) -> Session | None:
    """The session of a cookie, at any stage, as long as it lasts."""
    session = None if secret is None else desk.accounts.session(secret.id)
    if session is None or session.is_over(desk.now(), desk.rules.idle):
        return None
    return session


def at(desk: Desk, secret: Secret | None, *stages: Stage) -> Session:
    """The session of a cookie, at one of these stages. Raises Refused: begin again."""
    session = held(desk, secret)
    if session is None or session.stage not in stages:
        raise refused("again", "that sign-in is over, or not so far", remedy="begin again at /signin")
    return session


def account_of(desk: Desk, handle: str) -> Account:
    """The account of a session. Raises Refused where it was closed meanwhile."""
    account = desk.accounts.account(handle)
    if account is None:
        raise refused("again", "the account was closed", remedy="ask an administrator for an invitation")
    return account


def whose(desk: Desk, secret: Secret | None, *, used: bool = True) -> tuple[Session, LockedKey] | None:
    """Who is signed in with a cookie, and their key; None where nobody is.

    A member who was suspended, or whose key was replaced, has lost every session the moment the record says so; one
    whose new role asks for a second factor comes in by it first. `used`: somebody did something, so that the session
    does not end as idle; not where a page that lies open asks by itself.
    """
    session = None if secret is None else desk.accounts.session(secret.id)
    if session is None or secret is None or session.stage is not Stage.FULL or session.sealed is None:
        return None
    now = desk.now()  # asked once: this runs before every answer of the room
    if session.is_over(now, desk.rules.idle):
        return None
    member = desk.member(session.handle)
    key = locked(secret, session.sealed)
    if member is None or member.is_suspended(now) or not same(member.signing, key.signing):
        desk.accounts.end_all(session.handle, tokens_too=True)
        return None
    if not key.known.second and _asks_second(desk, member.roles(now)):
        desk.accounts.end(session.id, session.handle)
        return None
    if used and now - session.seen_at >= timedelta(minutes=1):
        desk.accounts.touch(session.id, now)
    return session, key


def lasts(desk: Desk, id: str) -> bool:
    """Whether a session that was whole still is, for what stays open after its request; it does not count as use."""
    session = desk.accounts.session(id)
    if session is None or session.stage is not Stage.FULL or session.is_over(desk.now(), desk.rules.idle):
        return False
    member = desk.member(session.handle)
    return member is not None and not member.is_suspended(desk.now())


def out(desk: Desk, secret: Secret | None) -> None:
    """Sign out: the session ends, at whatever stage it is."""
    session = None if secret is None else desk.accounts.session(secret.id)
    if session is not None and desk.accounts.end(session.id, session.handle) and session.stage is Stage.FULL:
        desk.note("signed_out", member=session.handle)


def again(desk: Desk, handle: str, password: str) -> Drawer:
    """The password once more, before something that a thief of the session must not do. Raises Refused."""
    account = account_of(desk, handle)
    forgive = knock_second(desk, handle)
    drawer = _try(desk, account, password)
    forgive()
    return drawer


def _try(desk: Desk, account: Account, password: str) -> Drawer:
    try:
        return opened(account, password)
    except Refused:
        _wrong(desk, account.handle, "password")


def _wrong(desk: Desk, handle: str | None, factor: str) -> NoReturn:
    """Refuse. On record only for an account that there is: strangers' words must not fill the log."""
    if handle is not None:
        desk.note("refused_sign_in", member=handle, reason=factor)
    what = "the name or the password is wrong" if factor == "password" else "that was not taken, or was used before"
    raise refused(factor, what)


def _held(session: Session, secret: Secret) -> Drawer:
    if session.sealed is None:
        raise refused("again", "that sign-in holds no key", remedy="begin again at /signin")
    return from_session(secret, session.sealed)


def _on(
    desk: Desk,
    visitor: Visitor,
    account: Account,
    drawer: Drawer,
    *,
    done: Iterable[str],
    before: Session | None = None,
) -> Entered:
    """The next stage: a new session in the place of the one before."""
    stage = stage_of(desk, account, done)
    member = desk.member(account.handle)
    if member is not None and member.is_suspended(desk.now()):
        desk.note("refused_sign_in", member=account.handle, reason="suspended")
        desk.alarm("suspended", by=account.handle, action="signed_in")
        raise refused("suspended", "this member is suspended", remedy="an administrator can end it")
    secret, now = new_secret(), desk.now()
    whole = stage is Stage.FULL
    keeps = replace(drawer, totp=None if whole else drawer.totp, second="second" in done)
    lasts = timedelta(seconds=desk.rules.absolute) if stage in (Stage.FULL, Stage.WAITING) else HALF_WAY
    session = Session(
        id=secret.id,
        handle=account.handle,
        stage=stage,
        sealed=keeps.for_session(secret),
        made_at=now,
        seen_at=now,
        ends_at=now + lasts,
        browser=visitor.browser,
    )
    desk.accounts.begin(session, instead_of=None if before is None else before.id)
    if not whole:
        return Entered(session=session, secret=secret)
    desk.note("signed_in", member=account.handle, factors=1 + ("second" in done))
    device = visitor.device or new_secret()
    desk.accounts.know_device(device.id, account.handle, now + timedelta(days=DEVICE_DAYS))
    return Entered(session=session, secret=secret, device=device)
