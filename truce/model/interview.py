"""An interview as the log knows it: that it was held, how, and where by and large. What was said lies sealed."""

from dataclasses import dataclass
from datetime import datetime

from truce.model.where import Disc


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One interview. `place` is coarse by rule (None: not told); `record` is the sealed statement."""

    id: str
    case: str | None
    by: str | None
    at: datetime
    language: str
    interpreter: str | None
    place: Disc | None
    referrals: tuple[str, ...]
    warnings: tuple[str, ...]
    record: str
    lock: str
