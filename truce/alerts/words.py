"""What an alert says in one language, as whoever speaks that language gives it."""

from collections.abc import Callable
from dataclasses import dataclass

from truce.alerts.alert import Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert in words: one line, then what there is to say (since when, compared with what), a sentence each."""

    language: str
    event: str
    headline: str
    sentences: tuple[str, ...]
    footer: str = ""

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)


Teller = Callable[[Alert, str], Told]  # the alert, the language
