"""Accounts, sessions, invitations and all that signing in keeps. No password and no key lies here in the clear.

Whoever steals these tables holds digests of secrets and sealed bytes: sessions open with the cookie alone, drawers with
the password alone. None of it is record; what signing in leaves on record is in the ledger.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.exc import IntegrityError

from truce.errors import Conflict
from truce.model.account import Account, Invitation, Passkey, Session, Stage, Token, Tries
from truce.store.room.accounts_tables import (
    FORGOTTEN,
    OF_A_HANDLE,
    STALE,
    accounts,
    devices,
    errands,
    invitations,
    passkeys,
    recovery,
    sessions,
    tokens,
    tries,
)
from truce.store.room.base import writing

_SESSION = select(sessions).where(sessions.c.id == bindparam("session"))  # made once: every request asks it


class Accounts:
    """What signing in keeps. Every verb is one transaction; what must happen once does, on any number of workers."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the room's database, its tables made."""
        self._engine = engine
        self._alone = engine.execution_options(alone=True)

    def account(self, handle: str) -> Account | None:
        """The account of a handle."""
        return next(iter(self._accounts(accounts.c.handle == handle)), None)

    def account_of(self, issuer: str, subject: str) -> Account | None:
        """The account that a provider's word opens."""
        return next(iter(self._accounts(accounts.c.issuer == issuer, accounts.c.subject == subject)), None)

    def all(self) -> list[Account]:
        """Every account, in the order of handles."""
        return self._accounts()

    def _accounts(self, *where: Any) -> list[Account]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(accounts).where(*where).order_by("handle")).mappings()
            return [Account(**row) for row in rows]

    def keep(self, account: Account, *, invitation: str | None = None) -> None:
        """Keep an account, new or in the place of an older one of its handle, which loses all it had.

        `invitation`: used up by it, in the same transaction. Raises Conflict where that was used before, or where a
        provider's subject has another account.
        """
        try:
            with writing(self._engine) as connection:
                if invitation is not None:
                    stands = (invitations.c.id == invitation) & invitations.c.used_at.is_(None)
                    used = update(invitations).where(stands).values(used_at=account.made_at)
                    if connection.execute(used).rowcount != 1:
                        raise Conflict("this invitation was used already")
                for table in (accounts, *OF_A_HANDLE):
                    connection.execute(delete(table).where(table.c.handle == account.handle))
                connection.execute(insert(accounts).values(**asdict(account)))
        except IntegrityError:
            raise Conflict("somebody else signs in with that account of the provider") from None

    def change(self, handle: str, **changed: Any) -> None:
        """Change columns of an account. Raises Conflict where a provider's subject has another account."""
        try:
            with writing(self._engine) as connection:
                connection.execute(update(accounts).where(accounts.c.handle == handle).values(**changed))
        except IntegrityError:
            raise Conflict("somebody else signs in with that account of the provider") from None

    def remove(self, handle: str) -> None:
        """Take an account away, with its sessions, tokens and factors. The member and what they did stay on record."""
        with writing(self._engine) as connection:
            for table in (accounts, *OF_A_HANDLE):
                connection.execute(delete(table).where(table.c.handle == handle))

    def take_step(self, handle: str, step: int) -> bool:
        """Use a time step for a code, once: False where it or a later one was used."""
        fits = (accounts.c.handle == handle) & (accounts.c.totp_step < step)
        return self._did(update(accounts).where(fits).values(totp_step=step))

    def begin(self, session: Session, *, instead_of: str | None = None) -> None:
        """Keep a new session; `instead_of`: the id of one that ends with it."""
        with writing(self._engine) as connection:
            if instead_of is not None:
                connection.execute(delete(sessions).where(sessions.c.id == instead_of))
            connection.execute(insert(sessions).values(**asdict(session)))

    def session(self, id: str) -> Session | None:
        """The session of an id, over or not."""
        with self._alone.connect() as connection:
            row = connection.execute(_SESSION, {"session": id}).mappings().one_or_none()
        return None if row is None else _session(row)

    def sessions(self, handle: str | None = None) -> list[Session]:
        """A member's sessions, or everybody's; the newest first."""
        return self._sessions(*(() if handle is None else (sessions.c.handle == handle,)))

    def _sessions(self, *where: Any) -> list[Session]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(sessions).where(*where).order_by(sessions.c.made_at.desc())).mappings()
            return [_session(row) for row in rows]

    def touch(self, id: str, now: datetime) -> None:
        """A session was used."""
        self._did(update(sessions).where(sessions.c.id == id).values(seen_at=now))

    def reseal(self, id: str, sealed: bytes) -> None:
        """Other bytes for a session to hold."""
        self._did(update(sessions).where(sessions.c.id == id).values(sealed=sealed))

    def end(self, id: str, handle: str) -> bool:
        """End a session of a member; False where they have none of that id."""
        return self._did(delete(sessions).where(sessions.c.id == id, sessions.c.handle == handle))

    def end_all(self, handle: str, *, but: str | None = None, tokens_too: bool = False) -> int:
        """End a member's sessions, all or all but one; how many."""
        with writing(self._engine) as connection:
            ended = connection.execute(
                delete(sessions).where(sessions.c.handle == handle, sessions.c.id != (but or ""))
            ).rowcount
            if tokens_too:
                connection.execute(delete(tokens).where(tokens.c.handle == handle))
        return int(ended)

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation; earlier ones for the same handle are worth nothing any more."""
        with writing(self._engine) as connection:
            open_ones = (invitations.c.handle == invitation.handle) & invitations.c.used_at.is_(None)
            connection.execute(delete(invitations).where(open_ones))
            connection.execute(insert(invitations).values(**asdict(invitation)))

    def invitation(self, id: str) -> Invitation | None:
        """The invitation of an id, good or not."""
        return next((one for one in self.invitations() if one.id == id), None)

    def invitations(self) -> list[Invitation]:
        """Every invitation that is kept, the newest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(invitations).order_by(invitations.c.made_at.desc())).mappings()
            return [Invitation(**row) for row in rows]

    def withdraw(self, id: str) -> bool:
        """Take an invitation back that nobody used."""
        return self._did(delete(invitations).where(invitations.c.id == id, invitations.c.used_at.is_(None)))

    def add_passkey(self, passkey: Passkey) -> None:
        """Keep a passkey. Raises Conflict where it is registered already."""
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(passkeys).values(**asdict(passkey)))
        except IntegrityError:
            raise Conflict("this passkey is registered already") from None

    def passkeys(self, handle: str) -> list[Passkey]:
        """A member's passkeys, the oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(passkeys).where(passkeys.c.handle == handle).order_by("made_at"))
            return [Passkey(**row) for row in rows.mappings()]

    def use_passkey(self, id: str, before: int, after: int, now: datetime) -> bool:
        """Count a use, where the count is still what was checked."""
        fits = (passkeys.c.id == id) & (passkeys.c.count == before)
        return self._did(update(passkeys).where(fits).values(count=after, used_at=now))

    def remove_passkey(self, id: str, handle: str) -> bool:
        """Forget a passkey of a member."""
        return self._did(delete(passkeys).where(passkeys.c.id == id, passkeys.c.handle == handle))

    def set_recovery(self, handle: str, digests: Iterable[str]) -> None:
        """New recovery codes in the place of all older ones."""
        with writing(self._engine) as connection:
            connection.execute(delete(recovery).where(recovery.c.handle == handle))
            if rows := [{"handle": handle, "digest": digest} for digest in digests]:
                connection.execute(insert(recovery), rows)

    def use_recovery(self, handle: str, digest: str, now: datetime) -> bool:
        """Use a recovery code, once."""
        fits = (recovery.c.handle == handle) & (recovery.c.digest == digest) & recovery.c.used_at.is_(None)
        return self._did(update(recovery).where(fits).values(used_at=now))

    def recovery_left(self, handle: str) -> int:
        """How many recovery codes are left."""
        with self._engine.connect() as connection:
            left = select(recovery.c.digest).where(recovery.c.handle == handle, recovery.c.used_at.is_(None))
            return len(connection.execute(left).all())

    def know_device(self, id: str, handle: str, ends_at: datetime) -> None:
        """This browser signed in as this member."""
        with writing(self._engine) as connection:
            connection.execute(delete(devices).where(devices.c.id == id, devices.c.handle == handle))
            connection.execute(insert(devices).values(id=id, handle=handle, ends_at=ends_at))

    def knows_device(self, id: str, handle: str, now: datetime) -> bool:
        """Whether this browser signed in as this member before."""
        where = (devices.c.id == id, devices.c.handle == handle, devices.c.ends_at > now)
        with self._engine.connect() as connection:
            return connection.execute(select(devices.c.id).where(*where)).first() is not None

    def count_tries(
        self, keys: Sequence[str], judge: Callable[[Mapping[str, Tries]], Mapping[str, Tries] | None]
    ) -> None:
        """Let `judge` see the counts of some keys and give the new ones (None: leave them), with nobody in between."""
        upsert = insert_postgres if self._engine.dialect.name == "postgresql" else insert_sqlite
        with writing(self._engine) as connection:
            for key in sorted(keys):
                connection.execute(upsert(tries).values(key=key, failures=0).on_conflict_do_nothing())
            held = select(tries).where(tries.c.key.in_(keys)).order_by("key").with_for_update()
            known = {row.key: Tries(row.failures, row.last_at) for row in connection.execute(held)}
            for key, count in (judge(known) or {}).items():
                changed = {"failures": count.failures, "last_at": count.last_at}
                connection.execute(update(tries).where(tries.c.key == key).values(**changed))

    def leave(self, id: str, sealed: bytes, ends_at: datetime) -> None:
        """Leave something for the next step; it takes the place of what was left under the same id."""
        with writing(self._engine) as connection:
            connection.execute(delete(errands).where(errands.c.id == id))
            connection.execute(insert(errands).values(id=id, sealed=sealed, ends_at=ends_at))

    def take(self, id: str, now: datetime) -> bytes | None:
        """What an earlier step left, once; None where there is nothing, or it came too late."""
        with writing(self._engine) as connection:
            row = connection.execute(select(errands).where(errands.c.id == id).with_for_update()).first()
            connection.execute(delete(errands).where(errands.c.id == id))
        return None if row is None or row.ends_at <= now else bytes(row.sealed)

    def add_token(self, token: Token) -> None:
        """Keep a token for programs."""
        with writing(self._engine) as connection:
            connection.execute(insert(tokens).values(**asdict(token) | {"scopes": " ".join(token.scopes)}))

    def token(self, id: str) -> Token | None:
        """The token of an id, over or not."""
        return next(iter(self._tokens(tokens.c.id == id)), None)

    def tokens(self, handle: str) -> list[Token]:
        """A member's tokens, the newest first."""
        return self._tokens(tokens.c.handle == handle)

    def _tokens(self, *where: Any) -> list[Token]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(tokens).where(*where).order_by(tokens.c.made_at.desc())).mappings()
            return [Token(**{**row, "scopes": tuple(row["scopes"].split())}) for row in rows]

    def touch_token(self, id: str, now: datetime) -> None:
        """A token was used."""
        self._did(update(tokens).where(tokens.c.id == id).values(used_at=now))

    def end_token(self, id: str, handle: str) -> bool:
        """End a token of a member."""
        return self._did(delete(tokens).where(tokens.c.id == id, tokens.c.handle == handle))

    def sweep(self, now: datetime) -> None:
        """Forget what is long over."""
        with writing(self._engine) as connection:
            for table in (sessions, devices, errands, tokens):
                connection.execute(delete(table).where(table.c.ends_at <= now))
            connection.execute(delete(invitations).where(invitations.c.ends_at <= now - STALE))
            connection.execute(delete(tries).where(tries.c.last_at <= now - FORGOTTEN))

    def _did(self, statement: Any) -> bool:
        with writing(self._engine) as connection:
            return bool(connection.execute(statement).rowcount == 1)


def _session(row: RowMapping) -> Session:
    return Session(**{**row, "stage": Stage(row["stage"])})
