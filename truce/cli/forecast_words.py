"""How a chance is written at the terminal: in words, and with what is not known of it."""

from truce.flow.outlook.showing import word_codes
from truce.vocabulary import vocabulary


def word(p: float) -> str:
    """The PHIA word of a chance, or the two between which it lies."""
    names = [vocabulary().label("likelihoods", code) for code in word_codes(p)]
    return names[0] if len(names) == 1 else f"between {names[0]} and {names[1]}"


def spread(p: float, low: float | None, high: float | None) -> str:
    """A chance with its bounds, where it has any."""
    return f"{p:.0%}" + ("" if low is None or high is None else f" ({low:.0%} to {high:.0%})")
