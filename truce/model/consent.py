"""What a person allowed to be done with what they told: use by use, withdrawable, never unsaying a release.

Consent is narrow by default: a use that was not allowed is not allowed (DOMAIN 2.10). The person is a pseudonym here;
who it is stands in the vault alone.
"""

from dataclasses import dataclass, replace
from datetime import datetime

USES = ("record", "internal", "share_parties", "share_un", "court", "publish_anon", "publish_named")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One time that testimony left the mission: which product, for which use, to whom, when."""

    product: str
    use: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What one pseudonym allowed, from when to when. `withdrawn` holds each use with the instant it was withdrawn."""

    pseudonym: str
    uses: frozenset[str]
    given_at: datetime
    withdrawn: tuple[tuple[str, datetime], ...] = ()
    releases: tuple[Release, ...] = ()

    def __post_init__(self) -> None:
        unknown = (self.uses | {use for use, _ in self.withdrawn}) - set(USES)
        if unknown:
            raise ValueError(f"no such use: {', '.join(sorted(unknown))}; one of {', '.join(USES)}")

    def allows(self, use: str, at: datetime) -> bool:
        """Whether a use is allowed at an instant; the instant of withdrawal itself is outside."""
        ended = min((when for what, when in self.withdrawn if what == use), default=None)
        return use in self.uses and at >= self.given_at and (ended is None or at < ended)

    def withdraw(self, at: datetime, uses: frozenset[str] | None = None) -> "Consent":
        """The same with uses withdrawn (all of them, where none is named); nothing that was recorded is taken away."""
        gone = self.uses if uses is None else uses
        return replace(self, withdrawn=(*self.withdrawn, *((use, at) for use in sorted(gone))))

    def release(self, release: Release) -> "Consent":
        """The same with one more release. Raises PermissionError where the use is not allowed at that instant."""
        if not self.allows(release.use, release.at):
            raise PermissionError(f"{self.pseudonym} does not allow {release.use} then")
        return replace(self, releases=(*self.releases, release))

    def past_releases(self, at: datetime) -> tuple[Release, ...]:
        """What had left the mission before an instant, oldest first: it cannot be called back, only followed up."""
        return tuple(sorted((r for r in self.releases if r.at < at), key=lambda r: r.at))
