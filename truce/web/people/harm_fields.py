"""The forms of harm: counts of an incident, an individual, a damaged object, a crater, what is left to explode."""

from collections.abc import Callable
from functools import partial

from truce.flow.community import harm as register
from truce.flow.community.harm_shown import CRATER, DAMAGE, INCIDENT, RECORD, REMNANT, called
from truce.model.damage import METHODS, Damage
from truce.vocabulary import vocabulary
from truce.vocabulary.harm import harm
from truce.web.asked import Asked
from truce.web.people.entering import Field, Form, Options
from truce.web.people.harm_words import NOWHERE, Words

WORDS = {"casualty": INCIDENT, "individual": RECORD, "damage": DAMAGE, "crater": CRATER, "remnant": REMNANT}
WORD_OF = {noun: word for word, noun in WORDS.items()}


def of(kind: str) -> Callable[[Asked], Options]:
    """The codes of a list of harm, or of weapons and targets, by name."""

    def options(asked: Asked) -> Options:
        words = Words(asked.say, asked.house)
        return [(code, words(kind, code)) for code in getattr(harm() if hasattr(harm(), kind) else vocabulary(), kind)]

    return options


def parties(asked: Asked) -> Options:
    """The sides, by name."""
    return sorted(Words(asked.say, asked.house).parties.items(), key=lambda one: one[1])


def control(asked: Asked) -> Options:
    """The sides, and what is neither's."""
    words = Words(asked.say, asked.house)
    return [*parties(asked), *((code, words.party(code)) for code in NOWHERE)]


def _methods(asked: Asked) -> Options:
    return [(code, asked.say(f"harm.method_{code}")) for code in METHODS]


def pointed(noun: str, there: register.Book, words: Words) -> dict[str, Options]:
    """What a thing of a noun may point at in its own register: incidents that were not merged, damaged objects."""
    day = words.say.day
    if noun == RECORD:
        told = sorted((one for one in there.incidents if one.into is None), key=lambda one: one.day, reverse=True)
        return {"incident": [(one.id, f"{called(there, one.id)} · {day(one.day)} · {one.area}") for one in told]}
    if noun == CRATER:
        return {"damage": [(one.id, _object(there, one, words)) for one in there.of(DAMAGE)]}
    return {}


def _object(there: register.Book, one: Damage, words: Words) -> str:
    return f"{called(there, one.id)} · {words('targets', one.object)} · {one.area}"


SOURCES = Field(
    name="sources",
    kind="rows",
    columns=(
        Field(name="kind", kind="choice", options=of("source_kinds"), required=True),
        Field(name="origin", kind="word", required=True),
        Field(name="told_on", kind="day"),
    ),
)
WHEN = (Field(name="day", kind="day", required=True), Field(name="until", kind="day"))
PLACE = (Field(name="area", required=True), Field(name="place"), Field(name="reference", kind="word"))
CONTROL = Field(name="control", kind="choice", options=control)
WEAPON = Field(name="weapon", kind="choice", options=of("weapons"))
CLAIMED = Field(name="claimed", kind="choice", options=parties)
LINKED = (Field(name="incident", kind="ref", begins="inc-"), Field(name="case", kind="ref", begins="cas-"))
TRAITS = (
    Field(name="outcome", kind="choice", options=of("outcomes"), required=True),
    Field(name="sex", kind="choice", options=of("sexes"), usual="unknown"),
    Field(name="age", kind="choice", options=of("ages"), usual="unknown"),
)
GROUPS = Field(name="groups", kind="rows", columns=(*TRAITS, Field(name="number", kind="count", required=True)))
CIVILIAN = Field(name="civilian", kind="text")
EXHIBITS = Field(name="exhibits", kind="words")
PARTS: dict[str, tuple[tuple[str, tuple[Field, ...]], ...]] = {
    INCIDENT: (
        ("when_where", (*WHEN, *PLACE, CONTROL)),
        ("how_many", (GROUPS,)),
        ("how", (WEAPON, Field(name="mode", kind="choice", options=of("modes")), CLAIMED)),
        ("known_from", (SOURCES, CIVILIAN)),
        ("belongs_to", LINKED),
    ),
    RECORD: (
        (
            "who",
            (
                Field(name="incident", kind="choice", required=True),
                TRAITS[0],
                Field(name="was", kind="choice", options=of("outcomes")),
                Field(name="sex", kind="choice", options=of("sexes")),
                Field(name="age", kind="choice", options=of("ages")),
                Field(name="years", kind="count"),
                Field(name="reference", kind="word"),
            ),
        ),
        ("known_from", (SOURCES, CIVILIAN, Field(name="additional", kind="text"))),
    ),
    DAMAGE: (
        ("when_where", (*WHEN, *PLACE, CONTROL)),
        (
            "what",
            (
                Field(name="object", kind="choice", options=of("targets"), required=True),
                Field(name="extent", kind="choice", options=of("extents")),
                Field(name="protection", kind="choice", options=of("protections")),
                Field(name="military_use", kind="text"),
                Field(name="fresh", kind="flag"),
            ),
        ),
        ("how", (WEAPON, CLAIMED)),
        ("known_from", (SOURCES, EXHIBITS)),
        ("belongs_to", LINKED),
    ),
    CRATER: (
        ("when_where", (WHEN[0], *PLACE, Field(name="damage", kind="choice"))),
        (
            "measured",
            (
                *(Field(name=name, kind="number") for name in ("length_m", "width_m", "depth_m")),
                Field(name="method", kind="choice", options=_methods),
                Field(name="bearing", kind="number"),
                Field(name="error", kind="number"),
                Field(name="trained", kind="flag"),
            ),
        ),
        (
            "found",
            (
                Field(name="ground"),
                Field(name="fresh", kind="flag"),
                WEAPON,
                Field(name="remains", kind="text"),
                EXHIBITS,
            ),
        ),
    ),
    REMNANT: (
        ("when_where", (WHEN[0], *PLACE)),
        (
            "what",
            (
                Field(name="sort", kind="choice", options=of("remnants"), required=True),
                Field(name="number", kind="count"),
                Field(name="told_clearers", kind="day"),
                Field(name="cleared", kind="day"),
            ),
        ),
    ),
}
FORMS = {noun: Form(family="harm", parts=parts, check=partial(register.faults, noun)) for noun, parts in PARTS.items()}
