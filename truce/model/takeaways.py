"""What to take away from a meeting: sentences that each carry their values and the ids they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from truce.model.brief import Sentence

MOST = 8
WORDS = ("said.readout", "said.readouts")  # a side's own words: none of them is told without the others'


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeaways:
    """Of one meeting, as things stood on `by`: who said what, what is common, new, missing, and ahead.

    `since`: the day after which something is new, and `before` the meeting of that day; null: the first on record.
    `unread`: no sign of a scenario is among what to watch, for the mission's scenarios cannot be read: what is wrong.
    `withheld`: rows that whoever asks may not read; nothing here speaks of them.
    """

    meeting: str
    by: date
    before: str | None
    since: date | None
    said: tuple[Sentence, ...]
    common: tuple[Sentence, ...]
    new: tuple[Sentence, ...]
    takes: tuple[Sentence, ...]
    watch: tuple[Sentence, ...]
    language: str = "en"
    unread: Mapping[str, str] | None = None
    withheld: int = 0

    @property
    def parts(self) -> tuple[tuple[Sentence, ...], ...]:
        """The five parts in order."""
        return self.said, self.common, self.new, self.takes, self.watch

    @property
    def key(self) -> tuple[Sentence, ...]:
        """At most eight: every side's own words, then of the parts by turns what stands first; in the order above."""
        words = [(0, row) for row, one in enumerate(self.said) if one.rule in WORDS]
        deepest = max((len(part) for part in self.parts), default=0)
        turns = [(number, row) for row in range(deepest) for number, part in enumerate(self.parts) if row < len(part)]
        others = [turn for turn in turns if turn not in words and (turn[0] or not words)]
        return tuple(self.parts[number][row] for number, row in sorted([*words, *others][:MOST]))
