"""The words of one language: texts from texts/*.toml, numbers and dates by its locale, plural by its rules."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent, parse_decimal

from truce.briefs.numbers import digits_for, fraction
from truce.errors import UnusableValue, WrongUsage
from truce.vocabulary import vocabulary
from truce.vocabulary.entries import Entry
from truce.vocabulary.marks import likelihood

LOCALES = {"en": "en_GB", "uk": "uk_UA", "ru": "ru_RU"}
KINDS = {  # the vocabulary's word for each kind of code that a brief prints
    "act": "acts",
    "status": "statuses",
    "reason": "reasons",
    "unit": "units",
    "access": "access",
    "means": "means",
    "term_type": "term_types",
    "target": "targets",
    "weapon": "weapons",
    "phenomenon": "phenomena",
    "due": "due",
    "holding": "holdings",
    "evidence": "evidence",
    "paper": "papers",
    "unknown": "unknowns",
    "measure": "measures",
    "end": "ends",
    "condition": "conditions",
    "signal": "signals",
}


@cache
def _texts(language: str) -> Mapping[str, Any]:
    return tomllib.loads((files("truce.briefs") / "texts" / f"{language}.toml").read_text("utf-8"))


def flat(texts: Mapping[str, Any], under: str = "") -> dict[str, str]:
    """Every text by its dotted key."""
    answer: dict[str, str] = {}
    for key, value in texts.items():
        name = f"{under}{key}"
        answer |= flat(value, f"{name}.") if isinstance(value, Mapping) else {name: str(value)}
    return answer


def human(code: str) -> str:
    """A code that no vocabulary knows (a claimant's own word), with spaces."""
    return code.replace("_", " ")


class Words:
    """What a brief says in one language and one time zone.

    Raises WrongUsage for a language without texts, UnusableValue for a time zone that does not exist.
    """

    def __init__(self, language: str, time_zone: str) -> None:
        if language not in LOCALES:
            raise WrongUsage("there are no texts in this language", language=language, remedy="use en, uk or ru")
        try:
            self.zone = ZoneInfo(time_zone)
        except (KeyError, ValueError) as missing:
            raise UnusableValue("this time zone does not exist", time_zone=time_zone) from missing
        self.language = language
        self.locale = Locale.parse(LOCALES[language])
        self.texts = flat(_texts(language))

    def say(self, key: str, /, **values: object) -> str:
        """The text of that key with its places filled; KeyError where there is no such text."""
        return self.texts[key].format(**values)

    def plural(self, key: str, n: float) -> str:
        """The text of that key in the plural form of n, with the number in it."""
        whole = int(n) if float(n).is_integer() else n
        return self.say(f"{key}.{self.locale.plural_form(whole)}", n=self.number(n, 0 if float(n).is_integer() else 1))

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals; negative digits round to tens, hundreds..."""
        places = max(digits, 0)
        text: str = format_decimal(
            round(value, digits), format="#,##0" + ("." + "0" * places if places else ""), locale=self.locale
        )
        return text

    def estimate(self, value: float, low: float | None, high: float | None) -> str:
        """`42 (31–55)`: no more digits than the interval carries; without an interval, the number alone."""
        if low is None or high is None or max(value, high) < 0.05:
            return self.number(value, 1 if 0.05 <= value < 10 else 0)
        digits = digits_for(low, high)
        return f"{self.number(value, digits)} ({self.between(low, high, digits)})"

    def counted(self, key: str, value: float, low: float | None, high: float | None) -> str:
        """`10 such acts (6–14)`: the number as `estimate` has it, its noun, then the interval."""
        text = self.estimate(value, low, high)
        number, _, interval = text.partition(" (")
        shown = float(parse_decimal(number, locale=self.locale))
        form = self.locale.plural_form(int(shown) if shown.is_integer() else shown)
        return self.say(f"{key}.{form}", n=number) + (f" ({interval}" if interval else "")

    def part(self, value: float, low: float | None, high: float | None) -> str:
        """`about a quarter (0.26; 0.11–0.51)`; the ratio alone where no word is near or the interval is wide."""
        word = fraction(value)
        if word is None or low is None or high is None or high > 8 * low:
            return self.ratio(value, low, high)
        inner = f"{self._ratio(value)}; {self._ratio(low)}–{self._ratio(high)}"
        return f"{self.say('fraction.' + word)} ({inner})"

    def between(self, low: float, high: float, digits: int) -> str:
        """`31–55`."""
        return f"{self.number(low, digits)}–{self.number(high, digits)}"

    def ratio(self, value: float, low: float | None = None, high: float | None = None) -> str:
        """`0.62 (0.41–1.2)`: two decimals below one, one below ten, none above."""
        text = self._ratio(value)
        return text if low is None or high is None else f"{text} ({self._ratio(low)}–{self._ratio(high)})"

    def _ratio(self, value: float) -> str:
        return self.number(value, 2 if value < 0.995 else 1 if value < 9.95 else 0)

    def percent(self, share: float) -> str:
        """A share in whole percent; what rounds to none or to all of it but is not says so."""
        if 0 < share < 0.01:
            return "<" + self._percent(0.01)
        if 0.99 < share < 1:
            return ">" + self._percent(0.99)
        return self._percent(share)

    def _percent(self, share: float) -> str:
        text: str = format_percent(share, format="#,##0\u00a0%", locale=self.locale)
        return text

    def chance(self, p: float) -> str:
        """`likely (63 %)`: the PHIA word and the figure; never 0 % or 100 %, for nothing here is that sure."""
        return f"{self.say('likelihood.' + likelihood(p))} ({self.percent(min(max(p, 0.0001), 0.9999))})"

    def day(self, at: datetime) -> str:
        """A date in the brief's zone."""
        text: str = format_date(at.astimezone(self.zone), format="d MMM y", locale=self.locale)
        return text

    def date(self, day: date) -> str:
        """A date that is one in every zone: of a day somebody named."""
        text: str = format_date(day, format="d MMM y", locale=self.locale)
        return text

    def clock(self, at: datetime) -> str:
        """A time of day in the brief's zone."""
        text: str = format_time(at.astimezone(self.zone), format="HH:mm", locale=self.locale)
        return text

    def moment(self, at: datetime) -> str:
        """A date and time in the brief's zone."""
        text: str = format_datetime(at.astimezone(self.zone), format="d MMM y, HH:mm", locale=self.locale)
        return text

    def window(self, earliest: datetime, latest: datetime) -> str:
        """An interval in the brief's zone, at the precision it has: instant, hours of a day, day, days."""
        first, last = earliest.astimezone(self.zone), latest.astimezone(self.zone)
        if first == last:
            return self.moment(first)
        midnights = (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0)
        if midnights:
            final = last - timedelta(days=1)
            return self.day(first) if final.date() == first.date() else f"{self.day(first)} – {self.day(final)}"
        if first.date() == last.date():
            return f"{self.moment(first)}–{self.clock(last)}"
        return f"{self.moment(first)} – {self.moment(last)}"

    def label(self, kind: str, code: str) -> str:
        """The vocabulary's label of a code; a code that no vocabulary knows is printed as it came."""
        entries: Mapping[str, Entry] = getattr(vocabulary(), KINDS[kind])
        return entries[code].label(self.language) if code in entries else human(code)

    def unit(self, code: str | None) -> str:
        """What a claim counts: a known unit, violations by the claimant's own count, its own word, or not stated."""
        if code is None:
            return self.say("none.unit")
        if "_counted_" in code:
            return self.say("claims.own_count")
        return self.inline("unit", code)

    def listed(self, names: Iterable[str]) -> str:
        """Names side by side: `A, B and C`."""
        *first, last = names
        return f"{', '.join(first)} {self.say('ui.and')} {last}" if first else last

    def inline(self, kind: str, code: str) -> str:
        """The same within a sentence: without the capital of a label that stands alone."""
        label = self.label(kind, code)
        return label[:1].lower() + label[1:]


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def short(text: str, most: int = 110) -> str:
    """A quotation of at most so many letters, cut between words; the sign of the cut is part of it."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;: ") + "…"
