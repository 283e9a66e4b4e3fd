"""The key of a session, opened only where it has to sign or to unseal.

Every request has to know whose session it is, and few sign: a page of the map asks for a dozen tiles. What a drawer
told when its cookie first opened it, and what is no secret, is remembered by this process: the handle, the public half
of the key, and whether there were two factors. The key itself is in memory for as long as the request that uses it.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256

from truce.flow.signing_in.drawer import Drawer, from_session
from truce.people.keys import Key
from truce.signin.secrets import Secret

MOST = 4096  # sessions and tokens of which this process remembers what is no secret


@dataclass(frozen=True, slots=True)
class Known:
    """What a drawer told that is no secret. `signing`: the public half (hex) of the key that signs."""

    handle: str
    signing: str
    second: bool


class LockedKey:
    """A member's key in a drawer that one cookie opens: an actor like the key itself, with the drawer still shut."""

    __slots__ = ("_key", "_sealed", "_secret", "known")

    def __init__(self, known: Known, secret: Secret, sealed: bytes, key: Key | None = None) -> None:
        """`secret`: of the cookie; `sealed`: the drawer; `key`: where it has just been opened."""
        self.known = known
        self._secret = secret
        self._sealed = sealed
        self._key = key

    @property
    def handle(self) -> str:
        """Whose it is."""
        return self.known.handle

    @property
    def signing(self) -> str:
        """The public half (hex) of the key that signs."""
        return self.known.signing

    @property
    def key(self) -> Key:
        """The key itself. Raises Refused where the drawer does not open."""
        if self._key is None:
            self._key = from_session(self._secret, self._sealed).key
        return self._key

    def sign(self, statement: bytes) -> bytes:
        """The signature over a statement, 64 bytes."""
        return self.key.sign(statement)

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed to this key. Raises Refused where it was sealed to others."""
        return self.key.unseal(sealed)


_known: OrderedDict[bytes, Known] = OrderedDict()
_lock = threading.Lock()


def locked(secret: Secret, sealed: bytes) -> LockedKey:
    """The key in the drawer of a cookie or a token. Raises Refused where the drawer is another's.

    Whoever was found by the digest of a secret has that secret; so that it opens this very drawer is tried once.
    """
    mark = sha256(secret.id.encode() + sealed).digest()
    with _lock:
        known = _known.get(mark)
        if known is not None:
            _known.move_to_end(mark)
            return LockedKey(known, secret, sealed)
    drawer = from_session(secret, sealed)
    known = _told(drawer)
    with _lock:
        _known[mark] = known
        while len(_known) > MOST:
            _known.popitem(last=False)
    return LockedKey(known, secret, sealed, drawer.key)


def _told(drawer: Drawer) -> Known:
    return Known(drawer.key.handle, drawer.key.signing, drawer.second)
