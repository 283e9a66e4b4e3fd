"""One sentence being filled: every number that goes into its text is kept beside it with its value."""

from datetime import datetime

from truce.briefs.wording import Words
from truce.model.brief import Figure, Sentence


class Saying:
    """Fills one template. Whatever it prints it also records, so that no number lacks its datum."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._figures: list[Figure] = []

    def _keep(self, name: str, text: str, value: float | None = None) -> str:
        self._figures.append(Figure(name, text, value))
        return text

    def name(self, name: str, text: str) -> str:
        """A name as the data have it (a term, a party, a place)."""
        return self._keep(name, text)

    def count(self, name: str, value: int) -> str:
        """A whole number."""
        return self._keep(name, self.words.number(value), float(value))

    def many(self, name: str, key: str, value: int) -> str:
        """A whole number with its noun in the right plural."""
        return self._keep(name, self.words.plural(key, value), float(value))

    def estimate(self, name: str, value: float, low: float | None, high: float | None) -> str:
        """An expected number with its interval."""
        text = self.words.estimate(value, low, high)
        self._figures += [Figure(f"{name}_{end}", text, at) for end, at in (("low", low), ("high", high)) if at]
        return self._keep(name, text, value)

    def counted(self, name: str, key: str, value: float, low: float | None, high: float | None) -> str:
        """An expected number with its noun, then its interval: `10 such acts (6–14)`."""
        text = self.words.counted(key, value, low, high)
        self._figures += [Figure(f"{name}_{end}", text, at) for end, at in (("low", low), ("high", high)) if at]
        return self._keep(name, text, value)

    def ratio(self, name: str, value: float, low: float | None, high: float | None) -> str:
        """A ratio with its interval."""
        text = self.words.ratio(value, low, high)
        self._figures += [Figure(f"{name}_{end}", text, at) for end, at in (("low", low), ("high", high)) if at]
        return self._keep(name, text, value)

    def part(self, name: str, value: float, low: float | None, high: float | None) -> str:
        """A ratio led by the word people have for it, where it is near one: `about a quarter (0.26; 0.11–0.51)`."""
        text = self.words.part(value, low, high)
        self._figures += [Figure(f"{name}_{end}", text, at) for end, at in (("low", low), ("high", high)) if at]
        return self._keep(name, text, value)

    def percent(self, name: str, share: float) -> str:
        """A share."""
        return self._keep(name, self.words.percent(share), share)

    def chance(self, name: str, p: float) -> str:
        """A probability as its PHIA word and figure."""
        return self._keep(name, self.words.chance(p), p)

    def window(self, name: str, earliest: datetime, latest: datetime) -> str:
        """A stretch of time."""
        return self._keep(name, self.words.window(earliest, latest))

    def moment(self, name: str, at: datetime) -> str:
        """An instant."""
        return self._keep(name, self.words.moment(at))

    def join(self, clauses: list[str]) -> str:
        """Clauses of one sentence, side by side."""
        return "; ".join(clauses)

    def sentence(self, rule: str, because: tuple[str, ...] = (), *, tone: str = "plain", **values: str) -> Sentence:
        """The filled template `rule`, with what it rests on."""
        return Sentence(rule, self.words.say(rule, **values), tuple(self._figures), because, tone)

    def spoken(self, rule: str, text: str, because: tuple[str, ...] = (), *, tone: str = "plain") -> Sentence:
        """A sentence joined from several filled templates."""
        return Sentence(rule, text, tuple(self._figures), because, tone)
