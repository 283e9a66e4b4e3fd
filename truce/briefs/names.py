"""How terms, readings, parties and areas are called in a brief."""

from truce.briefs.facts import Facts
from truce.briefs.wording import Words
from truce.model.ruling import Change, Ruling

EVERY = "*"

TONES = {  # how grave a status looks; words and marks say the same, colour never stands alone
    "breached_serious": "bad",
    "breached_minor": "warn",
    "partially_met": "warn",
    "overdue": "warn",
    "fulfilled_late": "warn",
    "in_force_compliant": "good",
    "in_force_no_evidence": "good",
    "fulfilled": "good",
    "not_assessable": "open",
    "disputed_scope": "open",
    "not_checkable": "open",
}


def status_tone(status: str) -> str:
    """bad, warn, good, open (nobody can tell) or plain (not in force, suspended, released, expired)."""
    return TONES.get(status, "plain")


def party_name(facts: Facts, words: Words, id: str) -> str:
    """The party's name; 'any' is whoever did it, named or not."""
    if id == "any":
        return words.say("party.any")
    return facts.party_name(id) or id


def area_name(facts: Facts, words: Words, code: str) -> str:
    """The area of a ruling in words."""
    if code == "all":
        return words.say("area.all")
    holder = code.removeprefix("held:")
    if holder == "unknown":
        return words.say("area.unknown")
    return words.say("area.held", party=party_name(facts, words, holder))


def term_name(facts: Facts, words: Words, about: Ruling | Change) -> str:
    """`ET-1 (cessation of hostilities)`."""
    found = facts.term(about)
    return f"{found.id} ({words.inline('term_type', found.type)})"


def reading_name(facts: Facts, words: Words, about: Ruling | Change) -> str:
    """The reading's id, and whose it is; `*` is what holds whichever reading is right."""
    if about.reading == EVERY:
        return words.say("reading.every")
    found = facts.reading(about)
    return about.reading if found is None or found.by in about.reading else f"{about.reading} ({found.by})"
