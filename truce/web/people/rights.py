"""/rights: human-rights cases in figures, in a list, and what of the figures may leave.

A case that is restricted is shown to those it names. To anybody else these pages tell nothing of it, not even that it
is there.
"""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from truce.flow.community import rights, rights_figures
from truce.flow.community.rights_figures import TABLES, Indicators, PublishedRights
from truce.flow.community.rights_shown import called, ripe
from truce.vocabulary.abuses import abuses
from truce.web.asked import Asked
from truce.web.people import spans
from truce.web.people.harm_words import Words
from truce.web.people.leaves import Leaves
from truce.web.people.paging import ROWS, page_of
from truce.web.people.registers import registers
from truce.web.way import Way

KINDS = {"type": "types", "nature": "natures", "sex": "sexes", "age": "ages"}
WAITING = ("offered", "made", "accepted")  # referrals of which something is still awaited


def index(asked: Asked) -> Response:
    """The figures of the cases that whoever asks may read."""
    period = spans.days(asked)
    made = rights_figures.figures(asked.house, period.since, period.until)
    return asked.page(
        "people/rights.html.j2",
        status=422 if period.wrong else 200,
        made=made,
        tables=_tables(asked, made),
        natures=list(abuses().natures),
        period=period,
        registers=registers(asked),
        w=Words(asked.say, asked.house),
    )


def _tables(asked: Asked, made: Indicators | PublishedRights) -> list[tuple[str, list[tuple[str, int | None]]]]:
    """Each table by its traits: rows of (category in words, number); what is none is left out, what is hidden is not.

    Of what is published none and few look the same: both are left out.
    """
    told: Mapping[str, Mapping[str, Any]] = rights_figures.plain(made)["tables"]
    words = Words(asked.say, asked.house)
    found = []
    for traits in TABLES:
        name = " / ".join(traits)
        rows = [(_category(words, traits, key), number) for key, number in told[name].items() if number]
        found.append(("_".join(traits), rows))
    return found


def _category(words: Words, traits: tuple[str, ...], key: str) -> str:
    parts = key.split(" / ")
    return " · ".join(_word(words, trait, code) for trait, code in zip(traits, parts, strict=True))


def _word(words: Words, trait: str, code: str) -> str:
    if trait == "status":
        return words("statuses", code) if code == "verified" else words.say("rights_cases.not_verified")
    return words(KINDS[trait], code) if trait in KINDS else code


def cases(asked: Asked) -> Response:
    """The cases that whoever asks may read, the newest first; and people who wait for help."""
    there = rights.cases(asked.house)
    every = sorted(there.cases, key=lambda one: one.day, reverse=True)
    chosen = asked.query.get("type", "")
    listed = [one for one in every if chosen in ("", one.type, *one.also)]
    page, pages = page_of(asked, len(listed))
    return asked.page(
        "people/rights_cases.html.j2",
        cases=listed[(page - 1) * ROWS : page * ROWS],
        all=len(listed),
        page=page,
        pages=pages,
        chosen=chosen if chosen in abuses().types else "",
        types=list(abuses().types),
        waiting=[(one, ref) for one in every for ref in one.referrals if ref.state in WAITING],
        mine=ripe(asked.house, there),
        nature=rights.nature,
        called=lambda case: called(there.held[case]),
        registers=registers(asked),
        w=Words(asked.say, asked.house),
    )


def _leaving(asked: Asked, made: PublishedRights) -> dict[str, Any]:
    return {
        "tables": _tables(asked, made),
        "referrals": made.referrals,
        "w": Words(asked.say, asked.house),
    }


LEAVES = Leaves(
    register=rights.REGISTER,
    template="people/rights_release.html.j2",
    preview=rights_figures.preview,
    publish=rights_figures.published,
    plain=rights_figures.plain,
    facts=_leaving,
)
WAYS = (
    Way(path="/rights", name="rights", handle=index, action="rights.read"),
    Way(path="/rights/cases", name="rights.cases", handle=cases, action="rights.read"),
    *LEAVES.ways,
)
