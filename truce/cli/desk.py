"""Who sits at this terminal: what `--as` or TRUCE_AS said, kept for the command that follows."""

from contextvars import ContextVar

HANDLE: ContextVar[str | None] = ContextVar("HANDLE", default=None)  # told before every command, so never stale


def acts_as(handle: str | None) -> None:
    """Remember who acts in the command that follows."""
    HANDLE.set(handle)
