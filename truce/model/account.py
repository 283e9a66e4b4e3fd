"""Accounts of the operations room: who may sign in, with what, and for how long. None of it is record."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """How far somebody has come in signing in. Only `FULL` opens doors."""

    SECOND = "second"  # the password was right; a second factor is due
    SETUP = "setup"  # a role of theirs asks for a second factor, and they have none yet
    WAITING = "waiting"  # their key is not enrolled, or not yet
    UNLOCK = "unlock"  # a provider said who it is; the passphrase of the key is due
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who can sign in. `handle` is a member's, or of one who waits to be taken in; never a name.

    `kdf`: how a password becomes the lock's secret (argon2id, its costs and salt). `recipient`: the lock's public half
    (`age1...`). `drawer`: key and code secret, sealed to it; a right password is one that opens it. `signing`: public
    half of the key within, hex. `issuer`, `subject`: who a provider (OIDC) says it is. `totp_step`: the last time step
    of which a code was taken, so that none is taken twice; None: no codes are set up.
    """

    handle: str
    kdf: str
    recipient: str
    drawer: bytes
    signing: str
    reading: str
    made_at: datetime
    changed_at: datetime
    issuer: str | None = None
    subject: str | None = None
    totp_step: int | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A browser that somebody signed in with. `id` is a digest of the cookie; `sealed` opens with the cookie alone."""

    id: str
    handle: str
    stage: Stage
    sealed: bytes | None
    made_at: datetime
    seen_at: datetime
    ends_at: datetime
    browser: str = ""

    def is_over(self, now: datetime, idle_seconds: float) -> bool:
        """Whether it ended, by its age or because nobody used it for so long. Half-open: its end is outside."""
        return now >= self.ends_at or (now - self.seen_at).total_seconds() >= idle_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that makes one account, once. `id` is a digest of the link; `role`: what it was meant for."""

    id: str
    handle: str
    role: str | None
    by: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None

    def is_good(self, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A WebAuthn credential: its id (base64url), the public key (COSE), and how often it said it was used."""

    id: str
    handle: str
    public_key: bytes
    count: int
    label: str
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A bearer token of a member, for programs: what it may be used for, and until when. See Session for the rest."""

    id: str
    handle: str
    label: str
    scopes: tuple[str, ...]
    sealed: bytes
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """How often something failed lately, and when last."""

    failures: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider of sign-in (OpenID Connect) that the deployer named. `secret` never travels further than its door.

    `second`: it asks for a second factor itself, so the room does not.
    """

    name: str
    issuer: str
    client: str
    secret: str | None = None
    scopes: tuple[str, ...] = ("openid",)
    second: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRules:
    """What the deployer chose for signing in. `origin`: as browsers name the room, such as https://room.example.org.

    `second_for`: roles whose holders need a second factor. Times in seconds.
    """

    origin: str
    idle: float = 3600
    absolute: float = 12 * 3600
    invitation: float = 72 * 3600
    second_for: tuple[str, ...] = ("administrator", "auditor", "head", "protection")
    provider: Provider | None = None

    @property
    def host(self) -> str:
        """The host's name in the origin, without scheme and port: what passkeys are bound to."""
        return self.origin.partition("://")[2].rpartition("@")[2].split("/")[0].rsplit(":", 1)[0].strip("[]")

    @property
    def secure(self) -> bool:
        """Whether browsers reach the room over TLS."""
        return self.origin.startswith("https://")
