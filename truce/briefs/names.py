"""How terms, readings, parties and areas are called in a brief."""

from babel import Locale

from truce.briefs.facts import Facts
from truce.briefs.wording import Words
from truce.model.agreement import Reading
from truce.model.ruling import Change, Ruling
from truce.model.weapons import Holding
from truce.vocabulary.marks import TONES

EVERY = "*"
TEXT = "text"


def status_tone(status: str) -> str:
    """bad, warn, good, open (nobody can tell) or plain (not in force, suspended, released, expired)."""
    return TONES.get(status, "plain")


def party_name(facts: Facts, words: Words, id: str) -> str:
    """The party's name, a state's in the language of the brief; 'any' is whoever did it."""
    if id == "any":
        return words.say("party.any")
    given = facts.party_name(id)
    return id if given is None else state_name(words, id, given)


def state_name(words: Words, id: str, given: str) -> str:
    """The common name of a state (CLDR), where the party's id is its code and its name begins so; else as given.

    `ru`, "Russian Federation" is Russia in a brief in English; `no`, "Northern Reach" stays what it is.
    """
    english = Locale("en").territories.get(id.upper())
    if len(id) != 2 or english is None or not given.removeprefix("State of ").startswith(english):
        return given
    return str(words.locale.territories[id.upper()])


def bound_names(facts: Facts, words: Words, about: Ruling | Change) -> str:
    """Who promised: the actors of the term, side by side."""
    agreement, term = facts.agreement(about.agreement), facts.term(about)
    ids = agreement.bound if "all_parties" in term.actors else term.actors
    return words.listed(party_name(facts, words, id) for id in ids or ("any",))


def area_name(facts: Facts, words: Words, code: str) -> str:
    """The area of a ruling in words."""
    if code == "all":
        return words.say("area.all")
    holder = code.removeprefix("held:")
    if holder == "unknown":
        return words.say("area.unknown")
    return words.say("area.held", party=party_name(facts, words, holder))


def term_name(facts: Facts, words: Words, about: Ruling | Change | Holding) -> str:
    """`ET-1 (cessation of hostilities)`."""
    found = facts.term(about)
    return f"{found.id} ({words.inline('term_type', found.type)})"


def reading_name(facts: Facts, words: Words, about: Ruling | Change) -> str:
    """Whose reading it is: the text's own, a party's, a body's; `*` is what holds whichever reading is right."""
    if about.reading == EVERY:
        return words.say("reading.every")
    found = facts.reading(about)
    if found is None:
        return about.reading
    if found.by == TEXT:
        return words.say("reading.text") + _which(facts, about, found)
    return words.say("reading.of", by=party_name(facts, words, found.by)) + _which(facts, about, found)


def reading_phrase(facts: Facts, words: Words, about: Ruling | Change) -> str:
    """The same within a sentence: `in the text’s own reading`."""
    found = facts.reading(about)
    if found is None:
        return words.say("reading.in_named", name=about.reading)
    if found.by == TEXT:
        return words.say("reading.in_text") + _which(facts, about, found)
    return words.say("reading.in_of", by=party_name(facts, words, found.by)) + _which(facts, about, found)


def _which(facts: Facts, about: Ruling | Change, reading: Reading) -> str:
    """The id of a reading where the same side has more than one of this term."""
    same = [r for r in facts.term(about).readings if r.by == reading.by]
    return f" ({reading.id})" if len(same) > 1 else ""
