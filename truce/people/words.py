"""Words that must not stand where everybody reads: does a text tell who somebody is?"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

WORD = re.compile(r"[^\W_]{3,}")
KEYS = ("name", "variants", "contact")


def tells(text: str, dossiers: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a text holds a word (three letters or more) of a name, a contact or a place in one of the dossiers."""
    used = {word.casefold() for word in WORD.findall(text)}
    return any(used & _words(dossier) for dossier in dossiers)


def _words(dossier: Mapping[str, Any]) -> set[str]:
    place = dossier.get("place") or {}
    told = [*(dossier.get(key) for key in KEYS), place.get("phrase")]
    return {word.casefold() for part in told if part for word in WORD.findall(str(part))}
