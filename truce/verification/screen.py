"""Texts of cases name no persons: what looks like a way to reach one, or like an exact spot, is refused.

There is no search for the names in the vault here, on purpose: a text that is refused for holding a name tells whoever
tries names which of them are in the vault (docs/verification.md).
"""

import re
import unicodedata

from truce.errors import WrongUsage

EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.\w+")
PHONE = re.compile(r"(?<![\w.,-])(?:\+|00)\d(?:[\s().-]?\d){7,}|(?<![\w.,-])0\d{2}(?:[\s().-]?\d){7}(?![\w-])")
HANDLE = re.compile(r"(?<!\w)@\w{3,}|(?:t\.me|facebook\.com|instagram\.com|vk\.com|wa\.me)/\w+", re.IGNORECASE)
SPOT = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{3,}\s*[,;/ ]\s*-?\d{1,3}\.\d{3,}|\d{1,3}°\s?\d{1,2}[′']\s?\d")
LOOKS = ((EMAIL, "an e-mail address"), (PHONE, "a telephone number"), (HANDLE, "somebody's account"))
LONGEST = 20_000  # characters


def screened(text: str, field: str) -> str:
    """The text without the space around it. Raises WrongUsage, and never repeats what it found."""
    told = text.strip()
    plain = unicodedata.normalize("NFKC", told)  # full-width signs and digits read as their plain forms
    for look, name in LOOKS:
        if found := look.search(plain):
            remedy = "name people by their pseudonym only; who they are belongs in the vault: truce people add"
            raise WrongUsage(
                f"this text holds what looks like {name}", field=field, at=_spot(told, found), remedy=remedy
            )
    if found := SPOT.search(told):
        remedy = "write the name of a district or a distance to a town; exact places belong in exhibits"
        raise WrongUsage("this text holds an exact spot", field=field, at=_spot(plain, found), remedy=remedy)
    if len(told) > LONGEST:
        raise WrongUsage(
            "this text is too long for a case", field=field, longest=LONGEST, remedy="keep it as an exhibit"
        )
    return told


def _spot(text: str, found: re.Match[str]) -> str:
    line = text.count("\n", 0, found.start()) + 1
    return f"line {line}, {found.start() - (text.rfind(chr(10), 0, found.start()) + 1) + 1} characters in"
