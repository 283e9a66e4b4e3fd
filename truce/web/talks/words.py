"""The words of the talks for one reader: names of the record, codes of the trade in their language."""

from collections.abc import Iterable
from datetime import date

from truce.drawn.letters import plain
from truce.model.talks import Negotiation
from truce.shell.say import Say
from truce.web.names import Names

SHORT = 14  # letters of a party's name that stand in a narrow column


class Words:
    """What templates and pictures of the talks ask for their words. What people wrote comes without signs that turn
    the order of what stands beside it."""

    def __init__(self, say: Say, told: Negotiation, names: Names) -> None:
        """`told`: what whoever reads may see; an id that it does not hold is shown as it is."""
        self.say = say
        self._names = names
        self._actors = {one.id: plain(one.name) for one in told.actors}
        self._issues = {one.id: plain(one.name) for one in told.issues}
        self._options = {one.id: plain(one.text).rstrip(".") for one in told.options}
        self._terms = {one.id: one.issue for one in told.options}

    def party(self, id: str) -> str:
        """A party's name, by the negotiation or by the mission's agreements."""
        return self._actors.get(id) or plain(self._names.party(id))

    def parties(self, ids: Iterable[str]) -> str:
        """Several, in order."""
        return ", ".join(map(self.party, ids))

    def short(self, id: str) -> str:
        """A name for a narrow column: the whole, or the short id where that is long."""
        name = self.party(id)
        return name if len(name) <= SHORT else plain(id)

    def issue(self, id: str) -> str:
        """An issue by its name."""
        return self._issues.get(id, plain(id))

    def option(self, id: str) -> str:
        """An option by its words, without the stop at their end."""
        return self._options.get(id, plain(id))

    def issue_of(self, option: str) -> str:
        """The issue of an option, by its name."""
        return self.issue(self._terms.get(option, option))

    def code(self, kind: str, code: str | None) -> str:
        """A code of the record in words: firmness, kind, level, answer ...; one without words, as it is."""
        key = f"talks.{kind}_{code}"
        return self.say(key) if self.say.knows(key) else plain(code or "–").replace("_", " ")

    def text(self, told: str | None) -> str:
        """What somebody wrote."""
        return plain(told or "")

    def days(self, first: date, last: date | None) -> str:
        """A day, or from one to another."""
        if last is None or last == first:
            return self.say.day(first)
        return self.say("frame.between", low=self.say.day(first), high=self.say.day(last))
