"""From everything that was found to one brief: pure, no clock, the same material makes the same brief."""

from dataclasses import replace

from truce.briefs import access, changes, claims, evidence, hotspots, mapping, method, sources, terms, timeline, unknown
from truce.briefs.facts import Facts
from truce.briefs.material import EDITIONS, Material
from truce.briefs.plain import digest
from truce.briefs.takeaways import takeaways
from truce.briefs.wording import Words
from truce.errors import WrongUsage
from truce.model.brief import Brief
from truce.model.ids import make_id


def compose(material: Material, language: str = "en") -> Brief:
    """The brief of this material in English, Ukrainian or Russian (`en`, `uk`, `ru`).

    Raises WrongUsage for a language or an edition that does not exist, UnusableValue for an unknown time
    zone, NotFound for a ruling whose agreement was not handed in.
    """
    if material.edition not in EDITIONS:
        raise WrongUsage("there is no such edition", edition=material.edition, remedy=f"use {', '.join(EDITIONS)}")
    facts, words = Facts(material), Words(language, material.time_zone)
    found = hotspots.find_hotspots(facts)
    shown, total = evidence.shown_incidents(facts, found.spots)
    line, picture = timeline.make_timeline(facts, words), mapping.make_map(facts, found.spots)
    sections = (
        terms.section(facts, words, frozenset(shown)),
        changes.section(facts, words),
        mapping.section(facts, words, picture),
        timeline.section(words, line),
        hotspots.section(words, found),
        claims.section(facts, words),
        access.section(facts, words),
        unknown.section(facts, words),
        sources.section(facts, words),
        method.section(facts, words),
        evidence.section(facts, words, shown, total),
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
        header=method.header(facts, words),
        takeaways=takeaways(facts, words, found.spots),
        sections=sections,
        timeline=line,
        map=picture,
        versions=tuple(sorted(material.versions.items())),
    )
    return named(brief)


def named(brief: Brief) -> Brief:
    """The brief under the id of its content."""
    return replace(brief, id=make_id("brief", digest(brief)))
