"""Sentences of the talks on a page: each value apart from the words around it, without signs that turn their order."""

from collections.abc import Callable, Mapping, Sequence

from truce.drawn.letters import plain
from truce.flow.talks.spoken import Piece, pieces
from truce.model.brief import Sentence
from truce.web.asked import Asked
from truce.web.talks.opened import Opened

SIGN = "spt-"
SECTIONS = (
    "sources", "actors", "meetings", "readouts", "occurrences", "issues", "options", "positions", "acceptability",
    "preferences", "dependences", "commitments", "drafts", "deadlines",
)  # fmt: skip


def sentences(asked: Asked) -> Callable[[Sentence], list[Piece]]:
    """Pieces of a sentence that was made in the reader's language."""
    return lambda sentence: [Piece(plain(one.text), one.value) for one in pieces(sentence, asked.language)]


def kinds_of(found: Opened) -> Mapping[str, str]:
    """Id -> section of every row that whoever reads may see: what a sentence rests on is named by it."""
    told = found.held.negotiation
    return {row.id: section for section in SECTIONS for row in getattr(told, section)}


def rows_of(sentence: Sentence) -> Sequence[str]:
    """The rows a sentence rests on. How a sign of a scenario stood on a day is worked out, and no row of its own."""
    return [id for id in sentence.because if not id.startswith(SIGN)]
