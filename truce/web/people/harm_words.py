"""The codes of harm and of human rights in the reader's language, and the tone of a status."""

from collections.abc import Mapping

from truce.flow.house import House
from truce.flow.verification.case import names
from truce.shell.say import Say
from truce.vocabulary import vocabulary
from truce.vocabulary.abuses import abuses
from truce.vocabulary.entries import Entry
from truce.vocabulary.harm import harm
from truce.vocabulary.protection import referrals

TONES = {
    "reported": "open",
    "under_verification": "warn",
    "verified": "good",
    "violation": "bad",
    "abuse": "bad",
    "either": "open",
    "offered": "open",
    "made": "warn",
    "accepted": "warn",
    "helped": "good",
    "not_helped": "bad",
    "refused": "bad",
}
OF_VOCABULARY = ("weapons", "targets")
NOWHERE = ("contested", "unknown")  # of control of a territory


class Words:
    """Speaks of codes, in one language. `house`: whose parties have names."""

    def __init__(self, say: Say, house: House) -> None:
        self.say = say
        self._parties = names(house)

    def __call__(self, kind: str, code: str | None) -> str:
        """The name of a code of a list (`ages`, `types`, `weapons`...); the code itself where no list has it."""
        if code is None:
            return ""
        if kind in OF_VOCABULARY:
            return self.say.label(kind, code) if code in getattr(vocabulary(), kind) else code
        found = _list(kind).get(code)
        return code if found is None else found.label(self.say.language)

    def party(self, code: str | None) -> str:
        """A side by name; contested, not known."""
        if code in NOWHERE:
            return self.say(f"harm.control_{code}")
        return "" if code is None else self._parties.get(code, code)

    @property
    def parties(self) -> Mapping[str, str]:
        """Every side by name."""
        return self._parties

    def tone(self, code: str | None) -> str:
        """The tone of a status."""
        return TONES.get(code or "", "")


def _list(kind: str) -> Mapping[str, Entry]:
    if kind == "referrals":
        return referrals()
    found: Mapping[str, Entry] = getattr(harm() if hasattr(harm(), kind) else abuses(), kind)
    return found
