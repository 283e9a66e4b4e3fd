"""Which names a bundle may hold: none that leads out of it, none that one system reads as another's."""

import re
import unicodedata
from collections.abc import Iterable

from truce.errors import Untrustworthy

LONGEST = 1000  # characters of a path
DEEPEST = 40  # folders within one another
DRIVE = re.compile(r"^[A-Za-z]:")


def refuse_unsafe(name: str) -> None:
    """Raises Untrustworthy for a path that is not plainly inside: absolute, climbing, with a backslash, unprintable."""
    if reason := why_unsafe(name):
        raise Untrustworthy(
            "a name in this bundle is a trick, or was broken on its way",
            file=printable(name),
            why=reason,
            remedy="do not unpack it; ask whoever made it for another copy, and say what you saw",
        )


def why_unsafe(name: str) -> str | None:
    """What is wrong with a path, or None."""
    parts = name.split("/")
    checks = (
        (not name or len(name) > LONGEST or len(parts) > DEEPEST, "it is empty, too long or too deep"),
        (name.startswith("/") or DRIVE.match(name) is not None, "it starts at the root of a disk"),
        ("\\" in name, "it holds a backslash, which some systems read as a folder"),
        (any(part in ("", ".", "..") for part in parts), "it climbs, or names no file"),
        (parts[0].startswith("~"), "it starts with ~, which some programs read as a home"),
        (any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name), "it holds what cannot be seen"),
        (any(part != part.strip() or part.endswith(".") for part in parts), "it ends in a space or a dot"),
    )
    return next((reason for wrong, reason in checks if wrong), None)


def refuse_twins(names: Iterable[str]) -> None:
    """Raises Untrustworthy where two names are one, or would be on a system that folds case or accents."""
    seen: dict[str, str] = {}
    for name in names:
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            raise Untrustworthy(
                "two files of this bundle share a name",
                file=printable(name),
                other=printable(seen[folded]),
                remedy="one of them was added; ask whoever made it for another copy",
            )
        seen[folded] = name


def printable(name: str) -> str:
    """A name as it may stand on a screen: what cannot be seen is spelled out, and it is cut where it is long."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name[:200])
    return shown + ("..." if len(name) > 200 else "")


def encoded(name: str) -> str:
    """A name as a manifest writes it (RFC 8493, 2.1.3): a line end or a percent sign as %0A, %0D, %25."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def decoded(text: str) -> str:
    """The name that a manifest means."""
    return re.sub(r"%(0[aA]|0[dD]|25)", lambda m: {"0a": "\n", "0d": "\r", "25": "%"}[m[1].lower()], text)
