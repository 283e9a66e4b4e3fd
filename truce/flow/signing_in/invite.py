"""Accounts: invited, made, taken in, closed.

An invitation is a link that works once. Whoever follows it chooses a password; a key is made for them, or they bring
their own; its card waits until an administrator takes it in, by the finger print that its owner reads out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from truce.errors import NotFound, WrongUsage
from truce.flow.acting import Wish, ask, may, perform
from truce.flow.rights import roles, roles_two
from truce.flow.rights.roles import SUBJECT, reason_given, refuse_handle
from truce.flow.signing_in.desk import Desk, Visitor
from truce.flow.signing_in.drawer import Drawer, refused, shut
from truce.flow.signing_in.enter import Entered, account_of, begin, has_second
from truce.flow.signing_in.knocking import knock_link
from truce.model.account import Account, Invitation, Stage
from truce.model.act import Entry
from truce.people.keys import Key, key_from, new_key
from truce.signin.passwords import refuse_weak
from truce.signin.secrets import Secret, new_secret

LONGEST_KEY = 16_384  # bytes of a key file


def invite(desk: Desk, handle: str, role: str | None = None) -> tuple[Secret, Invitation]:
    """Invite a member, or somebody to become one; the secret of the link, which is shown once. Raises Refused."""
    refuse_handle(handle)
    if role is not None and role not in desk.role_names():
        raise NotFound("no such role", role=role, known=", ".join(desk.role_names()))
    perform(desk.house, "room.invite", SUBJECT, {"member": handle, "role": role})
    return _invited(desk, handle, role)


def renew(desk: Desk, handle: str, why: str) -> tuple[Secret, Invitation]:
    """Invite a member anew who lost the password, and with it the key: at once nothing of the old account is open.

    The new key they make opens nothing before two put it in the place of the old one (`put_key`).
    Raises Refused, WrongUsage for who is no member.
    """
    if desk.member(handle) is None:
        raise WrongUsage("there is no member of that handle", member=handle, remedy="truce room invite FOLDER HANDLE")
    perform(desk.house, "room.invite", SUBJECT, {"member": handle, "renews": True, "why": reason_given(why)})
    desk.accounts.end_all(handle, tokens_too=True)
    return _invited(desk, handle, None)


def _invited(desk: Desk, handle: str, role: str | None) -> tuple[Secret, Invitation]:
    secret, now = new_secret(), desk.now()
    by = "" if desk.house.actor is None else desk.house.actor.handle
    ends = now + timedelta(seconds=desk.rules.invitation)
    made = Invitation(id=secret.id, handle=handle, role=role, by=by, made_at=now, ends_at=ends)
    desk.accounts.invite(made)
    return secret, made


def link_of(desk: Desk, secret: Secret) -> str:
    """The address to send to whoever is invited."""
    return f"{desk.rules.origin}/invitation/{secret.text}"


def invitation_of(desk: Desk, visitor: Visitor, secret: Secret | None) -> Invitation:
    """The invitation behind a link. Raises Refused where it was used, is over, or never was; all sound the same."""
    forgive = knock_link(desk, visitor)
    made = None if secret is None else desk.accounts.invitation(secret.id)
    if made is None or not made.is_good(desk.now()):
        raise refused("invitation", "this invitation was used, is over, or never was", remedy="ask for a new one")
    forgive()
    return made


def accept(
    desk: Desk,
    visitor: Visitor,
    secret: Secret | None,
    password: str,
    *,
    brought: tuple[bytes, str] | None = None,
    provider: tuple[str, str] | None = None,
) -> Entered:
    """Make the account of an invitation.

    `brought`: one's own key file and its passphrase. `provider`: (issuer, subject) that may open it.

    Raises UnusableValue for a weak password or what is no key file, Refused for somebody else's key, Conflict.
    """
    made = invitation_of(desk, visitor, secret)
    refuse_weak(password, made.handle, desk.house.choices.name)
    key = new_key(made.handle) if brought is None else _own_key(*brought, made.handle)
    drawer, now = Drawer(key), desk.now()
    issuer, subject = provider or (None, None)
    empty = Account(
        handle=made.handle,
        kdf="",
        recipient="",
        drawer=b"",
        signing=key.signing,
        reading=key.reading,
        made_at=now,
        changed_at=now,
        issuer=issuer,
        subject=subject,
        role=made.role,
    )
    account = shut(empty, drawer, password, desk.cost)
    desk.accounts.keep(account, invitation=made.id)
    desk.note("account_made", member=made.handle, key="brought" if brought else "made")
    return begin(desk, visitor, account, drawer)


def _own_key(held: bytes, passphrase: str, handle: str) -> Key:
    if len(held) > LONGEST_KEY:
        raise refused("key", "this is no key file", remedy="it is the file that `truce roles key` made")
    key = key_from(held, passphrase)
    if key.handle != handle:
        raise refused("key", "this key was made for another handle", invited=handle)
    return key


def finger(signing: str) -> str:
    """The finger print of a key, for two people to compare by voice: 18 digits in six groups.

    Made of SHA-256. Whoever wants another key of the same finger print makes 10^18 of them first.
    """
    number = int.from_bytes(sha256(bytes.fromhex(signing)).digest(), "big") % 10**18
    digits = f"{number:018d}"
    return " ".join(digits[n : n + 3] for n in range(0, 18, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One account as an administrator sees it.

    `state`: member, waiting, replaced (another key is enrolled for the handle), suspended.
    """

    handle: str
    state: str
    roles: tuple[str, ...]
    finger: str
    second: bool
    provider: bool
    sessions: int
    role: str | None
    made_at: datetime


def listed(desk: Desk) -> list[Listed]:
    """Every account and how it stands. Raises Refused."""
    ask(desk.house, "room.accounts")
    now = desk.now()
    lasting = [
        one for one in desk.accounts.sessions() if one.stage is Stage.FULL and not one.is_over(now, desk.rules.idle)
    ]
    return [_listed(desk, one, sum(session.handle == one.handle for session in lasting)) for one in desk.accounts.all()]


def _listed(desk: Desk, account: Account, sessions: int) -> Listed:
    member = desk.member(account.handle)
    state = "waiting"
    if member is not None:
        state = "member" if member.signing == account.signing else "replaced"
        state = "suspended" if member.is_suspended(desk.now()) else state
    return Listed(
        handle=account.handle,
        state=state,
        roles=tuple(sorted(desk.roles(account.handle))),
        finger=finger(account.signing),
        second=has_second(desk, account),
        provider=account.subject is not None,
        sessions=sessions,
        role=account.role,
        made_at=account.made_at,
    )


def open_invitations(desk: Desk) -> list[Invitation]:
    """Invitations that can still be used. Raises Refused."""
    ask(desk.house, "room.accounts")
    now = desk.now()
    return [one for one in desk.accounts.invitations() if one.is_good(now)]


def take_in(desk: Desk, handle: str, told: str) -> Entry:
    """Enrol the key of an account that waits. `told`: the finger print that its owner read out.

    Raises Refused where it is another key's, WrongUsage where there is a member of that handle or key.
    """
    account = _read_out(desk, handle, told)
    return roles.enrol(desk.house, handle, account.signing, account.reading)


def _read_out(desk: Desk, handle: str, told: str) -> Account:
    """The account whose owner read this finger print out. Raises Refused where it is another key's."""
    account = account_of(desk, handle)
    if "".join(told.split()) != "".join(finger(account.signing).split()):
        raise refused("finger", "that is not the finger print of this key", remedy="ask the owner to read it out again")
    return account


def exchange_of(desk: Desk, handle: str, told: str) -> dict[str, str]:
    """What exactly two agree to when they put the key of an account in the place of a lost one.

    `told`: the finger print that its owner read out: whoever intercepted the link has another. Raises Refused.
    """
    account = _read_out(desk, handle, told)
    return {"member": handle, "signing": account.signing, "reading": account.reading}


def exchanges(desk: Desk) -> dict[str, tuple[str, str]]:
    """Digest of what two agree to -> (member, finger print) for every key that may take another's place.

    Whoever is to agree reads the finger print there, and can have it read out too.
    """
    told = {}
    for one in desk.accounts.all():
        what = {"member": one.handle, "signing": one.signing, "reading": one.reading}
        wish = Wish(action="roles.rekey", about=SUBJECT, what=what)
        told[wish.digest] = one.handle, finger(one.signing)
    return told


def put_key(desk: Desk, handle: str, told: str, why: str) -> Entry:
    """Put the key of an account in the place of the one that its member lost; it takes two. Raises Refused."""
    account = _read_out(desk, handle, told)
    entry = roles.rekey(desk.house, handle, account.signing, account.reading, why)
    desk.accounts.end_all(handle)
    return entry


def put_or_ask(desk: Desk, handle: str, told: str, why: str) -> str | None:
    """Put the key in its place where somebody agreed to that; else ask, and give the id of what was asked."""
    what = exchange_of(desk, handle, told)
    if may(desk.house, "roles.rekey", about=SUBJECT, what=what, whose=handle).allowed:
        put_key(desk, handle, told, why)
        return None
    return str(roles_two.request(desk.house, "roles.rekey", SUBJECT, what, why=why).facts["request"])


def withdraw(desk: Desk, id: str) -> None:
    """Take an invitation back. Raises Refused, NotFound."""
    made = desk.accounts.invitation(id)
    if made is None:
        raise NotFound("there is no such invitation")
    perform(desk.house, "room.end", SUBJECT, {"invitation_of": made.handle})
    desk.accounts.withdraw(id)


def end_all(desk: Desk, handle: str, why: str) -> int:
    """End every session and token of somebody; how many sessions. Raises Refused."""
    account_of(desk, handle)
    perform(desk.house, "room.end", SUBJECT, {"sessions_of": handle, "why": reason_given(why)})
    return desk.accounts.end_all(handle, tokens_too=True)


def close(desk: Desk, handle: str, why: str) -> None:
    """Close an account: nobody signs in with it again. The member stays on record, and may act at a terminal.

    Raises Refused; WrongUsage for one's own.
    """
    if desk.house.actor is not None and desk.house.actor.handle == handle:
        raise WrongUsage("nobody closes their own account", remedy="ask another administrator")
    account_of(desk, handle)
    perform(desk.house, "room.end", SUBJECT, {"account_of": handle, "why": reason_given(why)})
    desk.accounts.remove(handle)
