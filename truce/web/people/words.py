"""The words of dialogue for one reader: nouns, fields, codes, faults, and what a thing is called in a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from truce.flow.community.asking import asks
from truce.flow.community.keeping import Held
from truce.model.community import NOUNS, PROMISED_DAYS, Commitment, Complaint, Noun
from truce.model.indicator import Indicator
from truce.shell.say import Say
from truce.vocabulary.community import community

CALLED = {  # noun -> the field that tells a reader which one it is
    "initiative": "aim", "session": "on", "agreement": "deal", "commitment": "what", "complaint": "what",
    "pulse": "question", "hate": "kind", "tip": "what", "silence": "purpose", "crossing": "point", "return": "place",
    "missing": "file", "nothing": "of",
}  # fmt: skip
SHORT = 60  # letters of a text that stands for a whole thing
STATE_TONES = {
    "fulfilled": "good", "settled": "good", "agreed": "good", "kept": "good", "granted": "good", "released": "",
    "broken": "bad", "refused": "bad", "waiting": "open", "unknown": "open", "unchecked": "open",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """What templates ask for their words. `today`: the day that it is where the mission is."""

    say: Say
    today: date

    def field(self, noun: str, name: str) -> str:
        """The label of a field."""
        own = f"community.f_{noun}_{name}"
        return self.say(own if self.say.knows(own) else f"community.f_{name}")

    def hint(self, noun: str, name: str) -> str | None:
        """What helps to fill it, where something does."""
        for key in (f"community.h_{noun}_{name}", f"community.h_{name}"):
            if self.say.knows(key):
                return self.say(key)
        return None

    def code(self, listed: str, code: str) -> str:
        """The name of a code of a list; `nouns`: of the register itself."""
        if listed == "nouns":
            return self.say(f"community.n_{code}")
        return community_label(listed, code, self.say.language)

    def options(self, listed: str) -> list[tuple[str, str]]:
        """Every code of a list with its name, in the order of the list."""
        codes = [noun for noun in NOUNS if noun != "nothing"] if listed == "nouns" else getattr(community(), listed)
        return [(code, self.code(listed, code)) for code in codes]

    def day(self, told: str) -> str:
        """A day as it is kept."""
        return self.say.day(date.fromisoformat(told))

    def month(self, day: date) -> str:
        """The month of a day, and its year."""
        return str(format_date(day, "LLLL y", locale=self.say.locale))

    def span(self, start: date, until: date) -> str:
        """Whole months up to a day (exclusive)."""
        first, last = self.month(start), self.month(until - timedelta(days=1))
        return first if first == last else f"{first} – {last}"

    def tone(self, code: str) -> str:
        """The tone of a state."""
        return STATE_TONES.get(code, "")

    def fault(self, code: str) -> str:
        """What is wrong with a field."""
        return self.say(f"community.wrong_{code}")

    def looks(self, codes: tuple[str, ...]) -> str:
        """What in a text looks as if it named somebody."""
        return "; ".join(self.say(f"community.looks_{code}") for code in codes)

    def called(self, held: Held) -> str:
        """What a thing is called where it is pointed at."""
        told = str(held.told.get(CALLED[held.noun], ""))
        ask = next(one for one in asks(held.noun) if one.name == CALLED[held.noun])
        if ask.kind == "code":
            return self.code(ask.listed, told)
        if ask.kind == "day":
            return self.day(told)
        return told if len(told) <= SHORT else f"{told[: SHORT - 1].rstrip()}…"

    def standing(self, made: Noun) -> tuple[str, str] | None:
        """Where a promise or a complaint stands: (words, tone); None for anything else."""
        if isinstance(made, Commitment):
            return self._promise(made)
        if isinstance(made, Complaint):
            return self._complaint(made)
        return None

    def _promise(self, made: Commitment) -> tuple[str, str]:
        if made.overdue(self.today):
            return self.say("community.overdue_days", n=(self.today - made.due).days), "bad"
        if made.state == "fulfilled":
            return (self.say("community.in_time"), "good") if made.in_time() else (self.say("community.late"), "warn")
        if made.state == "open":
            return self.say("community.due_in_days", n=(made.due - self.today).days), "open"
        return self.code("commitment_states", made.state), self.tone(made.state)

    def _complaint(self, made: Complaint) -> tuple[str, str]:
        if made.days is not None:
            return self.say("community.answered_in_days", n=made.days), "good" if made.in_time() else "warn"
        waits = (self.today - made.received).days
        return self.say("community.waits_days", n=waits), "bad" if waits > PROMISED_DAYS else "open"

    def indicator(self, code: str) -> str:
        """The name of an indicator."""
        return community_label("indicators", code, self.say.language)

    def value(self, one: Indicator) -> str:
        """Its value as its unit says; what cannot be told, in words."""
        if one.value is None:
            return self.say(f"community.why_{one.why or 'not_recorded'}")
        if one.unit == "share":
            return self.say.share(one.value)
        told = self.say.number(round(one.value, 0 if one.unit == "count" else 1))
        return told if one.unit == "count" else self.say(f"community.unit_{one.unit}", told=told)

    def made_of(self, one: Indicator) -> str:
        """Numerator and denominator, where it is a share of something."""
        if one.numerator is None or one.denominator is None:
            return ""
        parts = {"part": self.say.number(one.numerator), "all": self.say.number(one.denominator)}
        return self.say("community.part_of", **parts)


def community_label(listed: str, code: str, language: str) -> str:
    """The name of a code; the code itself where the list has none, as in figures of an older list."""
    entries: Mapping[str, Any] = getattr(community(), listed)
    return entries[code].label(language) if code in entries else code.replace("_", " ")
