"""What doors need of the words of the talks: the languages there are, names of parts, sentences piece by piece."""

from truce.model.brief import Sentence
from truce.talks.phrases import ENGLISH, LANGUAGES, Piece, speak

PARTS = ("said", "common", "new", "takes", "watch")  # of takeaways, in order


def part_names(language: str) -> tuple[str, ...]:
    """What the parts of takeaways are called. Raises WrongUsage of a language that has no texts."""
    words = speak(language)
    return tuple(words.word(f"part.{part}") for part in PARTS)


def pieces(sentence: Sentence, language: str) -> tuple[Piece, ...]:
    """A sentence of that language in pieces, each value apart from the words around it."""
    return speak(language).pieces(sentence)


def state_word(state: str, language: str) -> str:
    """How a deadline stood, within a sentence."""
    return speak(language).word(f"state.{state}")


__all__ = ["ENGLISH", "LANGUAGES", "PARTS", "Piece", "part_names", "pieces", "state_word"]
