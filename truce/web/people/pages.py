"""/community: what is kept of dialogue, and what waits."""

from collections import Counter

from starlette.responses import Response

from truce.flow.community import keeping
from truce.flow.community.dialogue import REGISTER
from truce.model.community import NOUNS
from truce.web.asked import Asked
from truce.web.people.registers import registers
from truce.web.way import Way


def board(asked: Asked) -> Response:
    """What is kept, by kind. The look is put on record where the register is opened."""
    counts = Counter(held.noun for held in keeping.read(asked.house, REGISTER))
    return asked.page("people/board.html.j2", registers=registers(asked), counts={noun: counts[noun] for noun in NOUNS})


WAYS = (Way(path="/community", name="community", handle=board, action="dialogue.read"),)
