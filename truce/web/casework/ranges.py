"""Which bytes a request asks for (RFC 9110, section 14.2): one range, or all."""

import re
from dataclasses import dataclass

ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Bytes `start` to `end` (half-open) of so many; `partial`: not all were asked for."""

    start: int
    end: int
    of: int
    partial: bool

    @property
    def length(self) -> int:
        """How many bytes that is."""
        return self.end - self.start


def span_of(header: str | None, size: int) -> Span | None:
    """The span that a Range header names; all for none, or for what is no single range; None where it lies outside."""
    found = ONE.fullmatch(header.strip()) if header else None
    if found is None or found.group(1) == found.group(2) == "":
        return Span(start=0, end=size, of=size, partial=False)
    first, last = found.groups()
    if first == "":  # the last so many bytes
        if int(last) == 0 or size == 0:
            return None
        return Span(start=max(0, size - int(last)), end=size, of=size, partial=True)
    start = int(first)
    end = min(size, int(last) + 1) if last else size
    if last and int(last) < start:
        return Span(start=0, end=size, of=size, partial=False)
    return None if start >= size else Span(start=start, end=end, of=size, partial=True)
