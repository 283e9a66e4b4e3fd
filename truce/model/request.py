"""Acts that need two, emergencies, and decoys: as the log tells of them."""

from dataclasses import dataclass
from datetime import datetime

from truce.model.member import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody asks to do one act that needs two. `digest`: sha256 of action, subject and parameters together;
    `second`: the roles that may agree.

    It can be used from when another member agreed until `until` (half-open), once, by who asked.
    """

    id: str
    action: str
    subject: str
    digest: str
    why: str
    by: str
    at: datetime
    until: datetime
    second: tuple[str, ...] = ()
    agreed_by: str | None = None
    declined_by: str | None = None
    used_at: datetime | None = None

    def state(self, at: datetime) -> str:
        """asked, agreed, declined, used or lapsed."""
        if self.used_at is not None:
            return "used"
        if self.declined_by is not None:
            return "declined"
        if at >= self.until:
            return "lapsed"
        return "asked" if self.agreed_by is None else "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Span):
    """A head of mission took a right in an emergency: for one action (or a family), one case or all, for a time."""

    id: str
    by: str
    action: str
    why: str
    case: str | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What of decoys lies open: salted digests of their ids among as many of nothing, and the box for auditors."""

    salt: str
    digests: frozenset[str] = frozenset()
    boxes: tuple[str, ...] = ()
