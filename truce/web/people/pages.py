"""/community: what waits and what is kept of dialogue; each kind as a list; one thing with all its revisions."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response

from truce.errors import NotFound
from truce.flow.community import local, showing
from truce.flow.community.asking import asks
from truce.flow.community.figures import today
from truce.flow.community.keeping import Held
from truce.flow.community.showing import Register
from truce.model.community import NOUNS, Commitment, Complaint, Noun
from truce.vocabulary.marks import TONES
from truce.web.asked import Asked
from truce.web.people.registers import registers
from truce.web.people.words import Words
from truce.web.today.board import words
from truce.web.way import Way

COLUMNS = {  # noun -> the fields that its list shows beside what it is called
    "initiative": ("topic", "state", "opened", "place"),
    "session": ("initiative", "participants", "minutes", "outcome"),
    "agreement": ("agreement", "made", "repairs", "served"),
    "commitment": ("side", "due"),
    "complaint": ("about", "received", "answered"),
    "pulse": ("start", "place", "sampling"),
    "hate": ("on", "against", "channel", "acted"),
    "tip": ("received", "rumour", "acted"),
    "silence": ("requested", "place", "sides", "answer", "on", "keeping"),
    "crossing": ("on", "persons", "waiting", "hours"),
    "return": ("start", "until", "count"),
    "missing": ("opened", "state", "progressed"),
    "nothing": ("start", "until"),
}
PAGE = 100
DONE = ("kept", "changed", "released", "withdrawn")


def told(asked: Asked) -> dict[str, Any]:
    """What every page of dialogue uses."""
    done = asked.query.get("done", "")
    return {
        "registers": registers(asked),
        "w": Words(asked.say, today(asked.house)),
        "nouns": tuple(NOUNS),
        "done": done if done in DONE else None,
        "may_write": asked.may("dialogue.write"),
        "may_release": asked.may("dialogue.release"),
    }


def noun_of(asked: Asked) -> str:
    """The noun that the address names. Raises NotFound."""
    if asked.path["noun"] not in NOUNS:
        raise NotFound("dialogue keeps nothing of that kind")
    return asked.path["noun"]


def board(asked: Asked) -> Response:
    """What waits for somebody, and how much there is of each kind. The look is on record where the register opens."""
    register = showing.opened(asked.house)
    return asked.page(
        "people/board.html.j2",
        **told(asked),
        waits=register.waiting,
        held=register.by_id,
        counts=register.counts,
        readers=showing.readers(asked.house),
        to_forget=showing.to_forget(asked.house),
    )


def listed(asked: Asked) -> Response:
    """Everything of one kind: what presses first, then the newest."""
    noun, register = noun_of(asked), showing.opened(asked.house)
    found = pressing_first(register.of(noun))
    first = _whole(asked.query.get("from", "0"))
    return asked.page(
        "people/list.html.j2",
        **told(asked),
        noun=noun,
        rows=found[first : first + PAGE],
        all=len(found),
        first=first,
        page=PAGE,
        columns=[ask for name in COLUMNS[noun] for ask in asks(noun) if ask.name == name],
        held=register.by_id,
        pulse=showing.pulse,
        stands=_standings(asked, noun, found[first : first + PAGE]),
        **_statuses(asked),
    )


def pressing_first(found: Sequence[tuple[Held, Noun]]) -> list[tuple[Held, Noun]]:
    """Open promises by their day and complaints without an answer by theirs, before all others as they were."""
    return sorted(found, key=lambda one: _presses(one[1]))


def _presses(made: Noun) -> tuple[int, str]:
    if isinstance(made, Commitment) and made.state == "open":
        return 0, made.due.isoformat()
    if isinstance(made, Complaint) and made.answered is None:
        return 0, made.received.isoformat()
    return 1, ""


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _standings(asked: Asked, noun: str, rows: Sequence[tuple[Held, Noun]]) -> dict[str, Any]:
    """Of local agreements: how many of their terms have which status."""
    if noun != "agreement":
        return {}
    return {held.id: showing.standings(asked.house, str(held.told["agreement"])) for held, _ in rows}


def _statuses(asked: Asked) -> dict[str, Any]:
    """The words of rulings."""
    return words(asked) | {"status_tone": TONES.get}


def show(asked: Asked) -> Response:
    """One thing as it stands: what belongs to it, what was ruled on it, and who wrote when."""
    noun, register = noun_of(asked), showing.opened(asked.house)
    held = one_of(register, noun, asked.path["id"])
    made = next(made for id, made in register.nouns if id == held.id)
    return asked.page(
        "people/show.html.j2",
        **told(asked),
        noun=noun,
        one=held,
        made=made,
        asks=asks(noun),
        about=register.about(held.id),
        held=register.by_id,
        pulse=showing.pulse,
        judged=local.judged(asked.house, held.id) if noun == "agreement" else None,
        **_statuses(asked),
    )


def one_of(register: Register, noun: str, id: str) -> Held:
    """One thing of a noun. Raises NotFound; what was given is not repeated."""
    held = register.by_id.get(id)
    if held is None or held.noun != noun:
        raise NotFound("there is no such thing in this register", remedy="its list names all")
    return held


READ = "dialogue.read"
WAYS = (Way(path="/community", name="community", handle=board, action=READ),)
OF_NOUNS = (
    Way(path="/community/{noun}", name="community.list", handle=listed, action=READ),
    Way(path="/community/{noun}/{id}", name="community.show", handle=show, action=READ),
)
