"""What codes, parties, readings and terms are called on a page; and in which tone a status stands."""

from truce.flow.house import House
from truce.shell.say import Say
from truce.vocabulary import vocabulary
from truce.vocabulary.marks import TONES, likelihood

ANY = "any"
EVERY = "*"
TEXT = "text"
NOT_TOLD = "unknown"
LONG = 60  # letters of a term's text that stand beside its id


class Names:
    """Names of one mission for one reader."""

    def __init__(self, say: Say, house: House) -> None:
        """Parties are those of the mission's agreements."""
        self.say = say
        self._parties = {party.id: party.name for agreement in house.agreements for party in agreement.parties}
        self._agreements = {agreement.id: agreement.title for agreement in house.agreements}
        self._house = house

    def party(self, id: str) -> str:
        """A party's name; `any` is whoever did it; `unknown`, nobody was named."""
        if id == ANY:
            return self.say("why.anybody")
        if id == NOT_TOLD:
            return self.say("frame.nobody_named")
        return self._parties.get(id, id)

    def agreement(self, id: str) -> str:
        """An agreement's title."""
        return self._agreements.get(id, id)

    def term(self, id: str) -> str:
        """A term's id with the beginning of what it asks; the id alone where several agreements number theirs alike."""
        acts = [term.act for agreement in self._house.agreements for term in agreement.terms if term.id == id]
        return f"{id}, {_short(acts[0])}" if len(acts) == 1 else id

    def reading(self, code: str) -> str:
        """Whose reading of a term it is."""
        if code == EVERY:
            return self.say("why.every_reading")
        if code == TEXT:
            return self.say("why.reading_text")
        return self.say("why.reading_of", party=self.party(code))

    def code(self, kind: str, code: str) -> str:
        """A code of a list of the vocabulary; what it has no name for, as it is."""
        if code in getattr(vocabulary(), kind):
            return self.say.label(kind, code)
        return self.say("frame.not_told") if code == NOT_TOLD else code.replace("_", " ")

    def likely(self, p: float) -> str:
        """The word of the PHIA yardstick for a probability."""
        return self.say("why.p_" + likelihood(p))


def tone(status: str) -> str:
    """bad, warn, good, open (nobody can tell), or nothing (not in force, suspended, released, expired)."""
    return TONES.get(status, "")


def _short(text: str) -> str:
    """A text, or its first words."""
    return text if len(text) <= LONG else text[:LONG].rsplit(" ", 1)[0].rstrip(",;") + " …"
