"""One's own account: password, sessions, the key as a file, the provider it is tied to."""

from truce.errors import NotFound
from truce.flow.signing_in.desk import Desk
from truce.flow.signing_in.drawer import Drawer, shut
from truce.flow.signing_in.enter import account_of
from truce.model.account import Session, Stage
from truce.people.keys import key_as_bytes
from truce.signin.passwords import refuse_weak


def change_password(desk: Desk, session: Session, drawer: Drawer, password: str) -> None:
    """Another password; every other session ends, and every token. Raises UnusableValue for a weak one.

    `drawer`: as the old password opened it.
    """
    refuse_weak(password, session.handle, desk.house.choices.name)
    shut_again = shut(account_of(desk, session.handle), drawer, password, desk.cost)
    kept = {"kdf": shut_again.kdf, "recipient": shut_again.recipient, "drawer": shut_again.drawer}
    desk.accounts.change(session.handle, changed_at=desk.now(), **kept)
    desk.accounts.end_all(session.handle, but=session.id, tokens_too=True)
    desk.note("password_changed", member=session.handle)


def sessions(desk: Desk, handle: str) -> list[Session]:
    """One's own sessions that last, the newest first."""
    now = desk.now()
    kept = desk.accounts.sessions(handle)
    return [one for one in kept if one.stage is Stage.FULL and not one.is_over(now, desk.rules.idle)]


def end_session(desk: Desk, handle: str, id: str) -> None:
    """End one of one's own sessions. Raises NotFound."""
    if not desk.accounts.end(id, handle):
        raise NotFound("there is no such session", remedy="it may be over already")
    desk.note("session_ended", member=handle)


def end_others(desk: Desk, session: Session) -> int:
    """End all of one's own sessions but this one; how many."""
    ended = desk.accounts.end_all(session.handle, but=session.id)
    if ended:
        desk.note("session_ended", member=session.handle, number=ended)
    return ended


def key_file(desk: Desk, drawer: Drawer, passphrase: str) -> bytes:
    """The key as a file for the terminal, sealed by the passphrase."""
    desk.note("key_taken_out", member=drawer.key.handle)
    return key_as_bytes(drawer.key, passphrase)


def untie(desk: Desk, handle: str) -> None:
    """The provider's word opens this account no more."""
    desk.accounts.change(handle, issuer=None, subject=None)
    desk.note("provider_untied", member=handle)
