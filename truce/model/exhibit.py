"""A thing kept as evidence: what it is, where it came from, and where its bytes lie."""

from dataclasses import dataclass, field
from datetime import datetime

KINDS = ("original", "working", "physical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Content Credentials: `state` is not_examined, unknown (the file bears none) or found; then three answers apart.

    None: not asked, since the mission trusts nobody yet, or the file bears no timestamp.
    """

    state: str = "not_examined"
    valid: bool | None = None
    trusted: bool | None = None
    time_trusted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What of an examination stands in an act; the whole of it lies with the exhibit, under the same protection.

    `digest` is the SHA-256 of the whole as it lies on the disk: sealed, or with a random salt, so that nobody can guess
    a place and try. `taken_at` is as the camera told it, without an offset where it told none. `place` (lon, lat) is
    rounded to a tenth of a degree. `picture` and `mirrored` are perceptual hashes (16 hex digits).
    """

    digest: str
    media_type: str
    remarks: tuple[str, ...] = ()
    could_not: tuple[str, ...] = ()
    pixels: tuple[int, int] | None = None
    pages: int | None = None
    seconds: float | None = None
    taken_at: str | None = None
    place: tuple[float, float] | None = None
    camera: str | None = None
    picture: str | None = None
    mirrored: str | None = None
    credentials: Credentials = field(default_factory=Credentials)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One exhibit as its custody stands.

    `sha256`, `blake3` and `size` are of the content; `stored` is the SHA-256 of the bytes as they lie on the disk: the
    same, but for a sealed one. `lock` is the hash of its lock, kept beside it, sealed to the readers. A physical one
    has none of these, but a seal number. `holder` is who has it, `place` where it is.
    """

    id: str
    kind: str
    case: str
    received_at: datetime
    collector: str
    origin: str
    why: str
    description: str | None = None
    captured_where: str | None = None
    captured_when: str | None = None
    sha256: str | None = None
    blake3: str | None = None
    size: int | None = None
    stored: str | None = None
    lock: str | None = None
    readers: tuple[str, ...] = ()
    media_type: str | None = None
    seen: Seen | None = None
    derived_from: str | None = None
    how: str | None = None
    copies: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    seal: str | None = None
    holder: str | None = None
    place: str | None = None
    flagged: bool = False
    destroyed: bool = False
    bytes_gone: bool = False

    @property
    def sealed(self) -> bool:
        """Whether the bytes are sealed to its readers."""
        return self.lock is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """One touch: at which place in the chain, what, by whom, when, why, and whether the bytes were checked then.

    `what` is one of received, copied, derived, moved, viewed, analysed, checked, exported, sealed, stamped, destroyed
    (DOMAIN 2.9). `hash_ok` is None where nothing was hashed.
    """

    position: int
    what: str
    by: str | None
    at: datetime
    why: str | None
    hash_ok: bool | None
    facts: dict[str, object] = field(default_factory=dict)
