"""Which parts of a sentence are its numbers, so that page and paper can let them stand out."""

import re

from truce.model.brief import Sentence


def runs(sentence: Sentence) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a number of the sentence; joined they are the text.

    A number is never found within a longer one: "9" is not the 9 of "95".
    """
    figures = {f.text for f in sentence.figures if f.value is not None}
    if not figures:
        return [(sentence.text, False)]
    longest = "|".join(re.escape(text) for text in sorted(figures, key=len, reverse=True))
    pieces = re.split(rf"(?<![\w.,])({longest})(?![\w]|[.,]\d)", sentence.text)
    return [(piece, i % 2 == 1) for i, piece in enumerate(pieces) if piece]
