"""Secrets that only a cookie or a link holds. What is kept is a digest to find it by, and what its lock seals."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes

SIZE = 32  # bytes; nobody guesses 256 bits, so digests of them need no slow hash
PREFIX = "truce_"  # of tokens that programs carry: scanners of leaked secrets find them by it


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """32 random bytes. It has no repr: it never gets into a log."""

    held: bytes

    @property
    def text(self) -> str:
        """As a cookie or a link holds it: base64url, 43 characters."""
        return urlsafe_b64encode(self.held).rstrip(b"=").decode()

    @property
    def id(self) -> str:
        """What it is found by (hex); tells nothing of the secret."""
        return self.of("id").hex()

    @property
    def lock(self) -> bytes:
        """Secret (32 bytes) of the lock that only it opens."""
        return self.of("lock")

    @property
    def csrf(self) -> str:
        """What forms of this browser carry, so that no other page can send them."""
        return self.of("csrf").hex()

    def of(self, purpose: str) -> bytes:
        """Another secret made from it, one for each purpose; none tells of another (HMAC-SHA-256)."""
        return hmac.digest(self.held, f"truce {purpose}".encode(), sha256)


def new_secret() -> Secret:
    """A new one, from the machine's source of randomness."""
    return Secret(token_bytes(SIZE))


def secret_from(text: str | None) -> Secret | None:
    """The secret in a cookie or a link; None where it can be none."""
    text = (text or "").removeprefix(PREFIX)
    if len(text) != 43:
        return None
    try:
        held = urlsafe_b64decode(text + "=")
    except (Error, ValueError):
        return None
    return Secret(held) if len(held) == SIZE else None


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
