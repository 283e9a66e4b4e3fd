"""A member's drawer: the key and the secret of the codes, sealed to a lock that only the password makes."""

import json
from dataclasses import dataclass, replace
from threading import BoundedSemaphore

from truce.errors import Refused
from truce.model.account import Account
from truce.people.keys import Key, key_as_bytes, key_from
from truce.people.sealing import lock_from, seal_to
from truce.people.sealing import open as open_sealed
from truce.signin.passwords import Cost, is_dated, new_kdf, secret_of
from truce.signin.secrets import Secret

AT_ONCE = BoundedSemaphore(4)  # passwords tried at the same time in one process: each takes 64 MiB for a moment


@dataclass(frozen=True, slots=True, repr=False)
class Drawer:
    """What lies in it. It has no repr: it never gets into a log. `second`: a session's own, begun with two factors."""

    key: Key
    totp: str | None = None
    second: bool = False

    def told(self) -> bytes:
        """As bytes, to be sealed."""
        told = {"key": key_as_bytes(self.key, None).decode(), "totp": self.totp, "second": self.second}
        return json.dumps(told).encode()

    def for_session(self, secret: Secret) -> bytes:
        """Sealed so that one cookie alone opens it."""
        return seal_to([lock_from(secret.lock)[1]], self.told())


def _drawer(held: bytes) -> Drawer:
    told = json.loads(held)
    return Drawer(key_from(told["key"].encode(), None), told["totp"], told.get("second", False))


def lock_of(password: str, kdf: str) -> tuple[str, str]:
    """(identity, recipient) of the lock that a password makes. Slow, and hungry, on purpose."""
    with AT_ONCE:
        return lock_from(secret_of(password, kdf))


def opened(account: Account, password: str) -> Drawer:
    """The drawer, by the password. Raises Refused where it is another's."""
    return _drawer(open_sealed(lock_of(password, account.kdf)[0], account.drawer))


def from_session(secret: Secret, sealed: bytes) -> Drawer:
    """The drawer that a cookie opens. Raises Refused."""
    return _drawer(open_sealed(lock_from(secret.lock)[0], sealed))


def shut(account: Account, drawer: Drawer, password: str, cost: Cost) -> Account:
    """The account with a drawer shut by a new password, or by the same one at today's price."""
    kdf = new_kdf(cost)
    recipient = lock_of(password, kdf)[1]
    return replace(account, kdf=kdf, recipient=recipient, drawer=seal_to([recipient], drawer.told()))


def refilled(account: Account, drawer: Drawer) -> bytes:
    """What to keep where the content changed and the password did not."""
    return seal_to([account.recipient], drawer.told())


def freshened(account: Account, drawer: Drawer, password: str, cost: Cost) -> Account | None:
    """The account at today's price of a guess; None where it has that."""
    return shut(account, drawer, password, cost) if is_dated(account.kdf, cost) else None


def waste(cost: Cost) -> None:
    """Spend what a password costs, for nothing: so that nobody hears from the time whether there is such an account."""
    lock_of("nobody has this account", new_kdf(cost))


def refused(fault: str, what: str, *, remedy: str | None = None, **given: object) -> Refused:
    """A refusal that a page can put into the words of its reader, by `fault`."""
    return Refused(what, remedy=remedy, fault=fault, **given)
