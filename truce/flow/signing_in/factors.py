"""Second factors: codes of an app, passkeys, codes for recovery. Set up, taken away, or forgotten by others."""

from truce.errors import NotFound
from truce.flow.acting import perform
from truce.flow.rights.roles import SUBJECT, reason_given
from truce.flow.signing_in.desk import Desk
from truce.flow.signing_in.drawer import Drawer, from_session, refilled, refused
from truce.flow.signing_in.enter import CHALLENGE, HALF_WAY, account_of, needs_second
from truce.flow.signing_in.knocking import knock_second
from truce.model.account import Passkey, Session
from truce.people.sealing import lock_from, seal_to
from truce.people.sealing import open as open_sealed
from truce.signin import codes, passkeys
from truce.signin.secrets import Secret

PASSKEYS = 12  # that one member may have
LABEL = 60  # characters


def begin_codes(desk: Desk, session: Session, secret: Secret) -> tuple[str, str]:
    """(secret, base32; QR code as SVG) for an authenticator app. Nothing holds until a code of it was shown."""
    made = codes.new_totp()
    sealed = seal_to([lock_from(secret.lock)[1]], made.encode())
    desk.accounts.leave(secret.of("codes").hex(), sealed, desk.now() + HALF_WAY)
    return made, codes.picture(codes.totp_uri(made, session.handle, desk.house.choices.name))


def confirm_codes(desk: Desk, session: Session, secret: Secret, code: str) -> list[str]:
    """Set codes up, by the first of them; the recovery codes that come with them, to be shown once. Raises Refused."""
    forgive = knock_second(desk, session.handle)
    left = desk.accounts.take(secret.of("codes").hex(), desk.now())
    if left is None or session.sealed is None:
        raise refused("late", "that took too long", remedy="begin again: a new picture is made")
    made = open_sealed(lock_from(secret.lock)[0], left).decode()
    step = codes.step_of(made, code, desk.clock(), 0)
    if step is None:
        desk.accounts.leave(secret.of("codes").hex(), left, desk.now() + HALF_WAY)
        raise refused("code", "the code is wrong", remedy="is the phone's clock right?")
    forgive()
    account = account_of(desk, session.handle)
    drawer = Drawer(from_session(secret, session.sealed).key, made)
    desk.accounts.change(account.handle, drawer=refilled(account, drawer), totp_step=step)
    desk.note("factor_added", member=account.handle, factor="codes")
    return new_recovery(desk, account.handle)


def pending(desk: Desk, session: Session, secret: Secret) -> tuple[str, str] | None:
    """What `begin_codes` made, to be shown again after a wrong code; None where it was not begun."""
    left = desk.accounts.take(secret.of("codes").hex(), desk.now())
    if left is None:
        return None
    desk.accounts.leave(secret.of("codes").hex(), left, desk.now() + HALF_WAY)
    made = open_sealed(lock_from(secret.lock)[0], left).decode()
    return made, codes.picture(codes.totp_uri(made, session.handle, desk.house.choices.name))


def new_recovery(desk: Desk, handle: str) -> list[str]:
    """New recovery codes in the place of all older ones."""
    made = codes.new_recovery()
    desk.accounts.set_recovery(handle, [codes.recovery_digest(code) for code in made])
    return made


def begin_passkey(desk: Desk, session: Session, secret: Secret) -> str:
    """What the browser is asked, as JSON, for one more passkey."""
    held = desk.accounts.passkeys(session.handle)
    if len(held) >= PASSKEYS:
        raise refused("many", "there are enough passkeys", most=PASSKEYS, remedy="take one away first")
    asked, challenge = passkeys.to_register(desk.rules, session.handle, held, desk.house.choices.name)
    desk.accounts.leave(secret.of("register").hex(), challenge, desk.now() + CHALLENGE)
    return asked


def confirm_passkey(desk: Desk, session: Session, secret: Secret, answer: str, label: str) -> list[str]:
    """Keep the passkey in a browser's answer; recovery codes, where there were none yet. Raises Refused, Conflict."""
    challenge = desk.accounts.take(secret.of("register").hex(), desk.now())
    if challenge is None:
        raise refused("late", "that took too long", remedy="try again")
    made, now = passkeys.registered(desk.rules, answer, challenge), desk.now()
    told = " ".join(label.split())[:LABEL] or f"{now:%Y-%m-%d}"
    kept = Passkey(
        id=made.id, handle=session.handle, public_key=made.public_key, count=made.count, label=told, made_at=now
    )
    desk.accounts.add_passkey(kept)
    desk.note("factor_added", member=session.handle, factor="passkey")
    return [] if desk.accounts.recovery_left(session.handle) else new_recovery(desk, session.handle)


def remove_codes(desk: Desk, handle: str, drawer: Drawer) -> None:
    """Codes of the app are asked for no more. Raises Refused where a role needs them and no passkey is left."""
    _refuse_last(desk, handle, len(desk.accounts.passkeys(handle)))
    account = account_of(desk, handle)
    desk.accounts.change(handle, drawer=refilled(account, Drawer(drawer.key)), totp_step=None)
    desk.note("factor_removed", member=handle, factor="codes")


def remove_passkey(desk: Desk, handle: str, id: str) -> None:
    """Forget one passkey. Raises NotFound; Refused where a role needs it and nothing else is left."""
    account, held = account_of(desk, handle), desk.accounts.passkeys(handle)
    if id not in {one.id for one in held}:
        raise NotFound("there is no such passkey")
    _refuse_last(desk, handle, len(held) - 1 + (account.totp_step is not None))
    desk.accounts.remove_passkey(id, handle)
    desk.note("factor_removed", member=handle, factor="passkey")


def _refuse_last(desk: Desk, handle: str, left: int) -> None:
    if left == 0 and needs_second(desk, account_of(desk, handle)):
        raise refused("last", "a role of yours needs a second factor", remedy="set another one up first")


def forget(desk: Desk, handle: str, why: str) -> None:
    """An administrator lets somebody who lost phone and codes begin again: the password stays, sessions end.

    On record and aloud: with the password alone somebody could now set up a second factor of their own.
    """
    account_of(desk, handle)
    facts = {"member": handle, "why": reason_given(why)}
    perform(desk.house, "room.factor", SUBJECT, facts, whose=handle)
    desk.alarm("factors_forgotten", member=handle, by=desk.house.actor and desk.house.actor.handle)
    for passkey in desk.accounts.passkeys(handle):
        desk.accounts.remove_passkey(passkey.id, handle)
    desk.accounts.set_recovery(handle, ())
    desk.accounts.change(handle, totp_step=None)
    desk.accounts.end_all(handle)
