"""Data that people write by hand: a fault names the file and the line, not a piece of our code."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from truce.errors import UnusableYaml
from truce.yamlfile import Lines


@contextmanager
def entry(lines: Lines, *place: str | int) -> Iterator[None]:
    """While one entry of a file is read: what is wrong with it is told as a fault of that line."""
    where: dict[str, Any] = {"file": lines.file, "line": lines.of(*place), "entry": place[-1]}
    try:
        yield
    except KeyError as fault:
        raise UnusableYaml("an entry lacks a key", key=fault.args[0], **where) from None
    except (ValueError, TypeError, AttributeError) as fault:
        raise UnusableYaml("an entry is not what it should be", **where) from fault
