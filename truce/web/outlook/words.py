"""The words of the outlook for one reader: chances by their PHIA word, ends, signs, models, series."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import exp, floor, log10

from truce.drawn.letters import plain
from truce.flow.outlook.showing import word_codes
from truce.flow.outlook.shown import Series
from truce.model.forecast import Regime
from truce.model.scenario import Likelihood, in_language
from truce.shell.say import Say
from truce.web.asked import Asked
from truce.web.today.board import words as board_words
from truce.web.today.words import label

STATE_TONES = {"holds": "good", "ended": "bad", "met": "bad", "cannot_be_told": "open"}
SIGN_TONES = {"tripped": "warn", "not_tripped": "", "unsure": "open", "not_observed": "open"}
LIFE_TABLE = "life_table"  # its code names the kind of truces and whether signs moved it
HELD = "held:"  # the area that a party holds, behind the line of the day


def expected(say: Say, value: float) -> str:
    """An expected number: finer where it is small."""
    return say.number(value, 0 if value >= 10 else 1 if value >= 1 else 2)


def fine(say: Say, value: float) -> str:
    """A small number by its first two digits, as far as the fifth after the point; a larger one by two after it."""
    small = 0 < abs(value) < 0.1
    return say.number(value, min(1 - floor(log10(abs(value))), 5) if small else 2)


@dataclass(frozen=True)
class Words:
    """What templates and pictures of the outlook ask for their words. `party`: the name of a party by its id."""

    say: Say
    party: Callable[[str | None], str]

    def word(self, p: float) -> str:
        """The PHIA word of a chance; between two bands, both."""
        codes = [self.say.label("likelihoods", code) for code in word_codes(p)]
        if len(codes) == 1:
            return codes[0]
        return self.say("outlook.word_between", first=codes[0], second=codes[1])

    def share(self, p: float) -> str:
        """A chance in per cent; never none and never all of it, for nothing here is that sure."""
        return self.say.chance(p)

    def between(self, low: float, high: float) -> str:
        """An interval of chances."""
        return self.say("frame.between", low=self.share(low), high=self.share(high))

    def points(self, moved: float | None) -> str:
        """What knowing a sign adds to a chance, in points of a hundred, with its sign."""
        if moved is None:
            return "–"
        told = self.say.number(abs(moved) * 100, 1)
        return ("+" if moved > 0 else "−" if moved < 0 else "±") + told

    def number(self, value: float) -> str:
        """An expected number: finer where it is small."""
        return expected(self.say, value)

    def error(self, value: float) -> str:
        """A mean error of counts: two digits that say something, where it is small."""
        return fine(self.say, value)

    def saved(self, skill: float) -> str:
        """A share of an error that was saved, with its sign; below nought it was worse."""
        told = ("+" if skill > 0 else "−" if skill < 0 else "±") + self.say.share(abs(skill))
        return f"\u2066{told}\u2069" if self.say.direction == "rtl" else told  # its sign stays before it

    def date(self, at: datetime) -> str:
        """The day of an instant, where the reader is."""
        return self.say.day(at.astimezone(self.say.zone).date())

    def end(self, definition: str) -> str:
        """What would count as the end."""
        return label(self.say, "ends", definition)

    def sign(self, code: str) -> str:
        """A sign by its name."""
        return label(self.say, "signals", code)

    def state_tone(self, state: str | None) -> str:
        """The tone of how it stands now."""
        return STATE_TONES.get(state or "", "open")

    def sign_tone(self, state: str, ratio: float | None = None) -> str:
        """The tone of whether a sign is there; one that protects is good."""
        return "good" if state == "tripped" and ratio is not None and ratio < 1 else SIGN_TONES.get(state, "open")

    def why(self, code: str | None) -> str:
        """Why it cannot be told; the words of a code that has none yet are its own."""
        key = f"outlook.why_{code}"
        return self.say(key) if code and self.say.knows(key) else ""

    def model(self, name: str | None) -> str:
        """The name of a model; a model of another time keeps its own."""
        if (name or "").startswith(f"{LIFE_TABLE}:"):
            _, kind, moved = (name or "").split(":")
            return self.say(f"outlook.m_{LIFE_TABLE}_{moved}", kind=self.say(f"outlook.truces_{kind}"))
        key = f"outlook.m_{name}"
        return self.say(key) if self.say.knows(key) else (name or "–").replace("_", " ")

    def knows_model(self, name: str | None) -> bool:
        """Whether a model has a name in the reader's language."""
        return (name or "").startswith(f"{LIFE_TABLE}:") or self.say.knows(f"outlook.m_{name}")

    def unchanged(self, every: Iterable[Series]) -> str:
        """Why no change stands there: so many series are too short to tell, or in none is one likelier than not."""
        seen = [one.regime for one in every if one.regime is not None]
        short = sum(1 for one in seen if one.why)
        if short:
            return self.say("outlook.changed_short", short=self.say.number(short, 0), all=self.say.number(len(seen), 0))
        return self.say("outlook.changed_none") if seen else self.say("outlook.cannot")

    def no_change(self, regime: Regime | None) -> str:
        """The same of one series: what is too short to tell is never taken for unchanged."""
        if regime is None:
            return self.say("outlook.cannot")
        return (self.why(regime.why) or self.say("outlook.cannot")) if regime.why else self.say("outlook.no_change")

    def area(self, area: str) -> str:
        """An area by its name."""
        if area == "all":
            return self.say("outlook.area_all")
        if area.startswith(HELD):
            whose = area.removeprefix(HELD)
            return self.say("outlook.area_held", whose=self.party("" if whose == "unknown" else whose))
        return area.replace("-", " ")

    def series(self, one: Series) -> str:
        """A series in one line: term, whose acts, where; and under whose reading, where it is not the text's."""
        return self.line(one.term, one.reading, one.party, one.area)

    def line(self, term: str, reading: str, party: str, area: str) -> str:
        """The same from its parts."""
        told = [term, self.party(party), self.area(area)]
        if reading not in ("*", "text"):
            told.append(self.say("today.reading_of", whose=self.party(reading)))
        return " · ".join(told)

    def odds(self, log_odds: float) -> float:
        """How many times likelier something makes it."""
        return exp(log_odds)

    def written(self, told: str) -> str:
        """What somebody wrote, without signs that would turn the order of what stands beside it."""
        return plain(told)

    def told(self, words: Mapping[str, str]) -> str:
        """A text of the scenarios in the reader's language, or in English."""
        return plain(in_language(words, self.say.language))

    def lang(self, words: Mapping[str, str]) -> str:
        """In which language that text stands."""
        return self.say.language if words.get(self.say.language) else "en"

    def who(self, one: Likelihood) -> str:
        """Who said a likelihood, in words."""
        if one.source == "stated":
            return one.by or self.say("frame.you")
        if one.source == "shipped":
            return self.say("outlook.sc_shipped")
        return self.say("outlook.sc_renormalised", by=one.by or self.say("frame.you"))


def words_of(asked: Asked) -> Words:
    """The words of the outlook for whoever asks."""
    return Words(asked.say, board_words(asked)["party"])
