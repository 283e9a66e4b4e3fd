"""/: the board. How every term stands, what is due, where it is quiet, what waits; and what is new since last time."""

from typing import Any

from starlette.responses import Response

from truce.flow.room import since
from truce.flow.room.alerting import count_waiting
from truce.flow.room.today import Today, today, versions_of
from truce.flow.room.today_cases import open_cases
from truce.flow.room.watching import now_of
from truce.flow.verification.case import names
from truce.web.asked import Asked
from truce.web.today.words import CHANGE_TONES, QUIET_TONES, due_word, label, status_word, tone_of_due
from truce.web.way import SIGNED, Way


def show(asked: Asked) -> Response:
    """The board; for who may look at none of it, what else there is for them."""
    if not asked.may("look"):
        return asked.page("today/elsewhere.html.j2")
    if not asked.wants_part:
        since.arrive(asked.house, asked.room.store.visits, asked.user or "")
        asked.saw("today")
    return asked.page("today/board.html.j2", **facts(asked))


def facts(asked: Asked) -> dict[str, Any]:
    """What the board's template is given."""
    found = board_of(asked)
    return words(asked) | {
        "today": found,
        "now": now_of(asked.house),
        "cases": open_cases(asked.house, asked.house.clock()),
        "alerts": count_waiting(asked.house, asked.room.store.alerts),
        "late": sum(one.status in ("overdue", "untold", "partly") for one in found.dates),
    }


def board_of(asked: Asked) -> Today:
    """The board, made once for each state of what it rests on."""
    key = ("today", *versions_of(asked.house))
    return asked.room.cache.cached(key, lambda: today(asked.house))


def words(asked: Asked) -> dict[str, Any]:
    """Words that the templates of the board, the terms and the dates share."""
    say, parties = asked.say, names(asked.house)

    def party(id: str | None) -> str:
        if id in ("any", "all"):
            return say(f"today.party_{id}")
        return parties.get(id or "", id or "") or say("today.party_unknown")

    return {
        "party": party,
        "status_word": lambda code: status_word(say, code),
        "reason_word": lambda code: label(say, "reasons", code),
        "measure_word": lambda code: label(say, "measures", code),
        "due_word": lambda code: due_word(say, code),
        "due_tone": tone_of_due,
        "quiet_tone": QUIET_TONES.get,
        "change_tone": CHANGE_TONES.get,
    }


def new(asked: Asked) -> Response:
    """What is new since the last visit: a piece of the board, and a page of its own where there are no scripts."""
    store, member = asked.room.store.visits, asked.user or ""
    visit = store.visit(member) or since.arrive(asked.house, store, member)
    found = asked.room.cache.cached(
        ("since", asked.user, *since.rests_on(asked.house, visit)), lambda: since.news(asked.house, visit)
    )
    return asked.page(
        "today/since.html.j2",
        **words(asked),
        news=found,
        now=asked.house.clock(),
        alerts=count_waiting(asked.house, asked.room.store.alerts, since=visit.since),
    )


def read(asked: Asked) -> Response:
    """Everything there is now is known."""
    since.all_read(asked.house, asked.room.store.visits, asked.user or "")
    return asked.go("/")


WAYS = (
    Way(path="/", name="today", handle=show, action=SIGNED),
    Way(path="/today/since", name="today.since", handle=new, action="look"),
    Way(path="/today/read", name="today.read", handle=read, action="look", methods=("POST",)),
)
