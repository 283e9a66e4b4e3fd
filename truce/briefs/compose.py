"""From everything that was found to one brief: pure, no clock, the same material makes the same brief."""

from dataclasses import replace

from truce.briefs.access import section as access
from truce.briefs.arms import section as arms
from truce.briefs.board import section as board
from truce.briefs.changes import section as changes
from truce.briefs.claims import section as claims
from truce.briefs.evidence import section as evidence
from truce.briefs.evidence import shown_incidents
from truce.briefs.facts import Facts
from truce.briefs.hotspots import find_hotspots
from truce.briefs.hotspots import section as hotspots
from truce.briefs.left import sections as left
from truce.briefs.mapping import make_map
from truce.briefs.mapping import section as mapping
from truce.briefs.material import EDITIONS, Material
from truce.briefs.method import header
from truce.briefs.method import section as method
from truce.briefs.outlook import drawn as drawn_outlook
from truce.briefs.outlook import section as outlook
from truce.briefs.plain import digest
from truce.briefs.sources import section as sources
from truce.briefs.takeaways import takeaways
from truce.briefs.talks import section as talks
from truce.briefs.terms import section as terms
from truce.briefs.timeline import make_timeline
from truce.briefs.timeline import section as timeline
from truce.briefs.unknown import section as unknown
from truce.briefs.wording import Words
from truce.errors import WrongUsage
from truce.model.brief import Brief
from truce.model.ids import make_id

ALONE = ("talks", "harm", "rights", "communities", "method")  # the parts of a brief of talks alone


def compose(material: Material, language: str = "en") -> Brief:
    """The brief of this material in English, Ukrainian or Russian (`en`, `uk`, `ru`).

    Raises WrongUsage for a language or an edition that does not exist, UnusableValue for an unknown time
    zone, NotFound for a ruling whose agreement was not handed in.
    """
    if material.edition not in EDITIONS:
        raise WrongUsage("there is no such edition", edition=material.edition, remedy=f"use {', '.join(EDITIONS)}")
    facts, words = Facts(material), Words(language, material.time_zone)
    found = find_hotspots(facts)
    shown, total = shown_incidents(facts, found.spots)
    line, picture = make_timeline(facts, words), make_map(facts, words, found.spots)
    parts = (
        terms(facts, words, frozenset(shown)),
        board(facts, words),
        arms(facts, words),
        changes(facts, words),
        outlook(facts, words),
        talks(facts, words),
        mapping(facts, words, picture),
        timeline(words, line),
        hotspots(words, found),
        *left(facts, words),
        claims(facts, words),
        access(facts, words),
        unknown(facts, words),
        sources(facts, words),
        method(facts, words),
        evidence(facts, words, shown, total),
    )
    first, last = facts.span
    brief = Brief(
        id="",
        title=words.say("title"),
        mission=material.mission,
        language=language,
        edition=material.edition,
        time_zone=material.time_zone,
        as_of=material.as_of,
        earliest=first,
        latest=last,
        agreements=tuple((a.id, a.title) for a in material.agreements),
        header=header(facts, words),
        takeaways=takeaways(facts, words, found.spots),
        sections=tuple(part for part in parts if part is not None and (not facts.only_talks or part.key in ALONE)),
        timeline=line,
        map=picture,
        versions=tuple(sorted(material.versions.items())),
        coming=drawn_outlook(facts, words),
    )
    return named(brief)


def named(brief: Brief) -> Brief:
    """The brief under the id of its content."""
    return replace(brief, id=make_id("brief", digest(brief)))
